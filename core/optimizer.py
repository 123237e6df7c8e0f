"""One step of each optimizer on the blackboard: what follows from a gradient.

Plain NumPy, beside `network`, which makes the gradient: the reference that `kernel` is held
against. `choices` holds the optimizers' parameters.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.choices import Adam, GradientDescent, Momentum, Nesterov, Optimizer, RMSProp

Array = NDArray[np.float64]


def step(
    optimizer: Optimizer, eta: float, k: int, w: Array, dw: Array, slots: Array
) -> tuple[Array, Array]:
    """Return w_{k+1} (M,) and the next slots, from those of iteration k and its gradient dw (M,).

    slots (slots, M) are what the optimizer keeps for each weight, all 0 before iteration 0: none
    for gd, v for momentum and Nesterov, s for RMSProp, m and v for Adam. Papers: see `choices`.
    """
    match optimizer:
        case GradientDescent():
            # w_{k+1} = w_k - eta dw_k
            return w - eta * dw, slots
        case Momentum(mu=mu):
            # v = mu v + dw
            v = mu * slots[0] + dw
            # w_{k+1} = w_k - eta v
            return w - eta * v, np.stack([v])
        case Nesterov(mu=mu):
            # v = mu v + dw
            v = mu * slots[0] + dw
            # w_{k+1} = w_k - eta (dw + mu v)
            return w - eta * (dw + mu * v), np.stack([v])
        case RMSProp(rho=rho, epsilon=epsilon):
            # s = rho s + (1 - rho) dw^2
            s = rho * slots[0] + (1.0 - rho) * dw**2
            # w_{k+1} = w_k - eta dw / (sqrt(s) + epsilon)
            return w - eta * dw / (np.sqrt(s) + epsilon), np.stack([s])
        case Adam(beta1=beta1, beta2=beta2, epsilon=epsilon):
            # m = beta1 m + (1 - beta1) dw; v = beta2 v + (1 - beta2) dw^2
            m = beta1 * slots[0] + (1.0 - beta1) * dw
            v = beta2 * slots[1] + (1.0 - beta2) * dw**2
            # Both are too small by as much as their weights lack of 1: 1 - beta^(k+1)
            mean, square = m / (1.0 - beta1 ** (k + 1)), v / (1.0 - beta2 ** (k + 1))
            # w_{k+1} = w_k - eta m' / (sqrt(v') + epsilon)
            return w - eta * mean / (np.sqrt(square) + epsilon), np.stack([m, v])


def arithmetic(
    optimizer: Optimizer, dw: float, before: Array, after: Array, powers: tuple[float, float]
) -> dict[str, float]:
    """Return the numbers of one weight's step: `move`, which eta multiplies, and what makes it.

    before and after (slots,) are the optimizer's numbers for this weight around the iteration;
    powers are beta1^(k+1) and beta2^(k+1) as they were carried to it. w_{k+1} = w_k - eta move.
    """
    with np.errstate(all="ignore"):
        match optimizer:
            case GradientDescent():
                return {"move": dw}
            case Momentum(mu=mu):
                made = {"mu": mu, "v_before": before[0], "v_after": after[0]}
                return {**made, "move": after[0]}
            case Nesterov(mu=mu):
                made = {"mu": mu, "v_before": before[0], "v_after": after[0]}
                # dw + mu v
                return {**made, "move": dw + mu * after[0]}
            case RMSProp(rho=rho, epsilon=epsilon):
                made = {"rho": rho, "epsilon": epsilon, "s_before": before[0], "s_after": after[0]}
                # dw / (sqrt(s) + epsilon)
                return {**made, "move": dw / (np.sqrt(after[0]) + epsilon)}
            case Adam(beta1=beta1, beta2=beta2, epsilon=epsilon):
                # m' = m / (1 - beta1^(k+1)), v' = v / (1 - beta2^(k+1))
                m_hat, v_hat = after[0] / (1.0 - powers[0]), after[1] / (1.0 - powers[1])
                return {
                    "beta1": beta1,
                    "beta2": beta2,
                    "epsilon": epsilon,
                    "m_before": before[0],
                    "m_after": after[0],
                    "m_hat": m_hat,
                    "v_before": before[1],
                    "v_after": after[1],
                    "v_hat": v_hat,
                    # m' / (sqrt(v') + epsilon)
                    "move": m_hat / (np.sqrt(v_hat) + epsilon),
                }
