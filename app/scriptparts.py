"""The mathematics of a run's script: forward, backward and the step, as text, for each recipe.

script -> scriptparts. Every section is written for what the recipe asks and for nothing else. They
are the operations of core/kernel.py in its order, on arrays whose last index is the pattern.
"""

from collections.abc import Iterable

from core.choices import seed_of
from core.config import TrainingConfig

TABLE = """
# 2^(j/128) for j = 0 ... 127: the nearest number, and what it lacks. From 2^(1/128) times 2^160
powers = [0x10163DA9FB33356D84A66AE336DCDFA4003EC04C3**j * 2**160 >> 160 * j for j in range(128)]
near, lack = np.array([(p / 2**160, (p - int(p / 2**160 * 2**160)) / 2**160) for p in powers]).T


"""

STEPS = """\
    # e^v = 2^n 2^(j/128) e^r: 128 n + j is the integer nearest to 128 v / ln 2, r is what is left
    steps = np.rint(v * 184.6649652337873)
    n, j = np.divmod(steps.astype("i4"), 128)
    r = (v - steps * 0.005415212348452769) - steps * -3.2819649005320973e-13
    rise = r + r * r * ((1 / 2 + r * (1 / 6)) + r * r * (1 / 24 + r * (1 / 120)))  # e^r - 1
"""

EXP = f'''{TABLE}\
def exp(v):
    """Return e^v by IEEE operations alone, as the run did: the same bits on every computer."""
{STEPS}\
    return np.ldexp(near[j] + (lack[j] + near[j] * rise), n)

'''

EXP_LESS = f'''{TABLE}\
def exp(v, less=0.0):
    """Return e^v - less by IEEE operations alone, as the run did: the same bits everywhere."""
{STEPS}\
    return np.ldexp(near[j] - np.ldexp(less, -n) + (lack[j] + near[j] * rise), n)

'''

TURN = '''
def turn(k):
    """Return the pattern of iteration k: each epoch is shuffled by bits from seed, epoch and i."""
    order = list(range({patterns}))
    for i in range({last}, 0, -1):
        z = 0  # splitmix64 mixes them
        for part in ({seed}, k // {patterns}, i):
            z = ((z ^ part) + 0x9E3779B97F4A7C15) % 2**64
            for shift, factor in (30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB), (31, 1):
                z = (z ^ z >> shift) * factor % 2**64
        j = (z >> 32) * (i + 1) >> 32
        order[i], order[j] = order[j], order[i]  # Fisher & Yates
    return order[k % {patterns}]

'''

FUNCTIONS = {
    "sigmoid": "1 / (1 + exp(np.clip(-u, -746, 710)))",
    "tanh": "np.copysign(q / (q + 2), u)",
    "relu": "np.where(u <= 0, 0, u)",
    "leaky_relu": "np.where(u <= 0, {slope!r} * u, u)",
    "identity": "u",
}
"""What an activation makes of u; tanh reads q = e^2|u| - 1."""
Q = "q = exp(np.minimum(2 * abs(u), 44), 1.0)  # e^2|u| - 1"

DERIVATIVES = {
    "sigmoid": " * ({h} * (1 - {h}))",
    "tanh": " * (1 - {h} * {h})",
    "relu": " * ({h} > 0)",
    "leaky_relu": " * np.where({h} > 0, 1, {slope!r})",
    "identity": "",
}
"""The factor dh/du, from the output h."""
FORMULAS = {
    "sigmoid": "1 / (1 + e^-u_j)",
    "tanh": "tanh u_j",
    "relu": "max(0, u_j)",
    "leaky_relu": "u_j, or less if < 0",
    "identity": "u_j",
}
ERRORS = {
    "squared": "(t - y[0]) ** 2",
    "half_squared": "(t - y[0]) ** 2 * 0.5",
    "cross_entropy": "np.maximum(u, 0) - t * u + np.log1p(exp(np.maximum(-abs(u), -746)))",
}

BACKWARD = {
    None: "Backward, from dE/du of the output neuron",
    "no_derivative": "Backward, but every dh/du is left out",
    "flipped_sign": "Backward, but with t - y for y - t",
    "updated_weights": "Backward, but each layer is updated too early",
    "last_gradient": "Backward, but the step follows the last dw",
}
"""What is said of the first line of the way back, by the recipe's fault."""

STEP = {
    "gd": ["W -= eta * dw  # w_{k+1} = w_k - eta dw_k"],
    "momentum": ["v[:] = mu * v + dw", "W -= eta * v"],
    "nesterov": ["v[:] = mu * v + dw", "W -= eta * (dw + mu * v)"],
    "rmsprop": [
        "s[:] = rho * s + (1 - rho) * (dw * dw)",
        "W -= eta * (dw / (np.sqrt(s) + epsilon))",
    ],
    "adam": [
        "m[:] = beta1 * m + (1 - beta1) * dw",
        "v[:] = beta2 * v + (1 - beta2) * (dw * dw)",
        "W -= eta * (m / (1 - power1) / (np.sqrt(v / (1 - power2)) + epsilon))",
    ],
}
SLOT_NAMES = {"gd": "", "momentum": "v", "nesterov": "v", "rmsprop": "s", "adam": "mv"}


def slot_names(config: TrainingConfig) -> str:
    """Return a letter for each number kept beside a weight; g: the gradient of the last k."""
    return SLOT_NAMES[config.optimizer.kind] + ("g" if config.fault == "last_gradient" else "")


def functions(config: TrainingConfig) -> tuple[str, str]:
    """Return the activation of hidden neurons and of the output; the output's where none is."""
    return config.activation if config.hidden else config.output, config.output


def exponential(config: TrainingConfig) -> str:
    """Return what defines e^v, and e^v - 1 for tanh; nothing where no neuron asks for it."""
    asked = functions(config)
    if "tanh" in asked:
        return EXP_LESS
    return EXP if "sigmoid" in asked else ""


def turns(config: TrainingConfig) -> str:
    """Return what defines the pattern of an iteration, where the order is shuffled."""
    if config.order != "shuffled":
        return ""
    patterns = len(config.table.t)
    return TURN.format(patterns=patterns, last=patterns - 1, seed=seed_of(config.init))


def iteration(config: TrainingConfig) -> Iterable[str]:
    """Yield the lines of the loop over the iterations."""
    shuffled = config.order == "shuffled"
    yield "for p in map(turn, range(first, end)):" if shuffled else "for k in range(first, end):"
    yield from (f"    {line}" for line in (*_forward(config), *_backward(config)))


def _forward(config: TrainingConfig) -> Iterable[str]:
    hidden, output = functions(config)
    slope = config.slope
    formula = FORMULAS[hidden]
    seen = "range(len(h[-1]))"
    if config.wiring == "as_listed":
        yield "# Forward as printed: u_j = sum_i w_ji h_i, but the output sees its bias alone"
        seen = f"({seen} if len(h) == 1 else [-1])"
    else:
        yield f"# Forward, layer by layer: u_j = sum_i w_ji h_i, then h_j = {formula}"
    yield "h = [x]"
    yield f"for {'W, *_' if slot_names(config) else 'W'} in layers:"
    yield f"    u = sum(W[:, i] * h[-1][i] for i in {seen})"
    if hidden == "tanh":
        yield f"    {Q}"
    yield f"    h.append(np.vstack([{FUNCTIONS[hidden].format(slope=slope)}, np.ones(len(t))]))"
    if hidden == output:
        yield "y = h[-1][:-1]"
        return
    if output == "tanh":
        yield Q
    yield f"y = {FUNCTIONS[output]}  # of the output neuron"


def _backward(config: TrainingConfig) -> Iterable[str]:
    hidden, output = functions(config)
    kind = config.optimizer.kind
    cross = config.loss == "cross_entropy"
    pull = "t - y" if config.fault == "flipped_sign" else "y - t"
    pull = f"2 * ({pull})" if config.loss == "squared" else pull if cross else f"({pull})"
    bare = config.fault == "no_derivative"
    factor = "" if cross or bare else DERIVATIVES[output].format(h="y")
    yield f"delta = {pull}{factor}  # {BACKWARD[config.fault]}"
    if kind == "adam":
        yield "power1, power2 = power1 * beta1, power2 * beta2  # beta^(k+1)"
    names = slot_names(config)
    unpacked = f"({', '.join(('W', *names))})" if names else "W"
    yield f"for {unpacked}, seen in zip(layers[::-1], h[-2::-1]):"
    yield f"    dw = {_gradient(config)}"
    if config.weight_decay:
        yield f"    dw[:, :-1] += {config.weight_decay!r} * W[:, :-1]  # weight decay, biases apart"
    back = f"sum(d * W_j for d, W_j in zip(delta, W)){'' if bare else DERIVATIVES[hidden]}"
    go_back = [
        f"# One layer back: delta_i = (sum_j delta_j w_ji){'' if bare else ' dh_i/du_i'}",
        f"delta = ({back.format(h='seen', slope=config.slope)})[:-1]",
    ]
    if config.fault == "updated_weights":
        lines = [*STEP[kind], *go_back]
    elif config.fault == "last_gradient":
        lines = [*go_back, "dw, g[:] = g.copy(), dw", *STEP[kind]]
    else:
        lines = [*go_back, *STEP[kind]]
    yield from (f"    {line}" for line in lines)


def _gradient(config: TrainingConfig) -> str:
    """Return dw of a layer from delta and what it has seen, of all patterns or of one."""
    each = "delta[:, np.newaxis] * seen"
    if config.schedule == "each":
        return f"{each}  # dE/dw_ji = delta_j h_i"
    if config.schedule == "online":
        p = "p" if config.order == "shuffled" else f"k % {len(config.table.t)}"
        return f"({each})[..., [{p}]]  # dE/dw_ji = delta_j h_i, of one pattern"
    # cumsum adds in the order of the patterns, as the kernel does; np.sum does not
    whole = f"np.cumsum({each}, -1)[..., -1:]"
    if config.reduction == "sum":
        return f"{whole}  # the sum of delta_j h_i"
    return f"{whole} / {len(config.table.t)}  # the mean of delta_j h_i"


def error(config: TrainingConfig) -> str:
    """Return E of the patterns, from y, t and u."""
    text = ERRORS[config.loss]
    return f"({text})[0]" if config.loss == "cross_entropy" else f"({text})"
