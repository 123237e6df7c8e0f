"""The deep net of `engine` in PyTorch, as one writes it: eager, autograd, torch.optim.Adam.

float64, one thread; y, E, dw and w of every iteration are kept. PyTorch is no dependency: where it
is not installed `engine` says so.
"""

import importlib.util
from collections.abc import Callable

import numpy as np
from plain_c import Numbers

from core.config import TrainingConfig
from core.training import start


def installed() -> bool:
    """Whether PyTorch is there."""
    return importlib.util.find_spec("torch") is not None


def deep(config: TrainingConfig, iterations: int) -> Callable[[], Numbers]:
    """Return the training of a sigmoid net on all patterns by Adam: y and E (n, P), the last w."""
    import torch  # noqa: PLC0415 - not everyone has it, and it takes its time

    torch.set_num_threads(1)
    x = torch.tensor(config.table.x, dtype=torch.float64)
    t = torch.tensor(config.table.t, dtype=torch.float64)[:, None]

    def net() -> torch.nn.Sequential:
        layers: list[torch.nn.Module] = []
        for matrix in config.network.layers(start(config).w[0]):
            neurons, inputs = matrix.shape[0], matrix.shape[1] - 1
            layer = torch.nn.Linear(inputs, neurons, dtype=torch.float64)
            layer.load_state_dict(
                {"weight": torch.tensor(matrix[:, :-1]), "bias": torch.tensor(matrix[:, -1])}
            )
            layers += [layer, torch.nn.Sigmoid()]
        return torch.nn.Sequential(*layers)

    def by_torch() -> Numbers:
        model, kept = net(), []
        parameters = list(model.parameters())
        adam = config.optimizer
        betas = (adam.beta1, adam.beta2)
        optimizer = torch.optim.Adam(parameters, config.eta, betas, adam.epsilon)
        for _ in range(iterations):
            y = model(x)
            errors = (t - y) ** 2
            optimizer.zero_grad()
            errors.mean().backward()
            dw = [parameter.grad.clone() for parameter in parameters]
            w = [parameter.detach().clone() for parameter in parameters]
            kept.append((y.detach(), errors.detach(), dw, w))
            optimizer.step()
        y, errors = (np.stack([one[i].numpy()[:, 0] for one in kept]) for i in (0, 1))
        matrices = [parameter.detach().numpy() for parameter in parameters]
        pairs = zip(matrices[::2], matrices[1::2], strict=True)
        last = [np.column_stack([weight, bias]).ravel() for weight, bias in pairs]
        return y, errors, np.concatenate(last)

    return by_torch
