"""Recipes of every kind, drawn at random."""

import math
import random
from typing import Any

PROBLEMS = ("xor", "xnor", "and", "or", "nand", "nor")

# Overflows at k = 2: tests/core/test_divergence.py says why.
LARGEST = 1.7976931348623157e308
DIVERGING = {
    "problem": {"x": [[0, 1]], "t": [1]},
    "init": {"kind": "weights", "w": [0, 0, 1000, 0, 0, 1000, LARGEST, -LARGEST, -678.385]},
    "eta": 2.0**980,
}


def recipe(rng: random.Random, least: int, most: int, *, general: bool = True) -> dict[str, Any]:
    """Return a recipe of between `least` and `most` iterations, short ones more often.

    Where not `general`, it is one of those that version 1 had: a net a pattern, gd, 2-2-1.
    """
    iterations = round(math.exp(rng.uniform(math.log(least), math.log(most))))
    drawn: dict[str, Any] = {"iterations": iterations, "eta": rng.uniform(0.01, 2)}
    if rng.random() < 0.05:
        return drawn | DIVERGING
    drawn["problem"] = rng.choice(PROBLEMS) if rng.random() < 0.8 else table(rng)
    drawn["wiring"] = rng.choice(("connected", "connected", "as_listed"))
    if rng.random() < 0.7:
        seed = rng.randrange(2**53)
        drawn["init"] = {"kind": "uniform", "low": -2, "high": 2, "seed": seed}
    if general and drawn["wiring"] == "connected" and rng.random() < 0.5:
        drawn |= one_net(rng)
    if general and drawn["wiring"] == "connected" and rng.random() < 0.3:
        layers = ["updated_weights"] if drawn.get("hidden", [2]) else []
        drawn["fault"] = rng.choice(["no_derivative", "flipped_sign", "last_gradient", *layers])
    return drawn


def one_net(rng: random.Random) -> dict[str, Any]:
    """Return what makes a recipe that of one net for all patterns, with numbers kept between."""
    schedule = rng.choice(("batch", "online"))
    drawn: dict[str, Any] = {"schedule": schedule, "hidden": rng.choice(([], [2], [3], [4, 2]))}
    if schedule == "online":
        drawn["order"] = rng.choice(("cyclic", "shuffled"))
    drawn["optimizer"] = {"kind": rng.choice(("gd", "momentum", "nesterov", "rmsprop", "adam"))}
    drawn["activation"] = rng.choice(("sigmoid", "tanh", "leaky_relu"))
    return drawn


def table(rng: random.Random) -> dict[str, Any]:
    """Return a truth table of one to four inputs."""
    inputs, rows = rng.randint(1, 4), rng.randint(1, 6)
    targets = {
        tuple(rng.choice((0, 1, 0.5)) for _ in range(inputs)): rng.choice((0, 1, 0.25))
        for _ in range(rows)
    }
    return {"x": [list(x) for x in targets], "t": list(targets.values())}
