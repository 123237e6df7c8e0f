"""The text of scripts: of every recipe short, NumPy alone, and its numbers those of the kernel."""

import ast

import numpy as np
import pytest

from app.schemas import Fork, Run
from app.script import script
from core.config import TrainingConfig
from core.training import advance, fresh, start
from tests.app.kinds import KINDS
from tests.app.scripts import are_the_same, run_here
from tests.core.recipes import FAULTS, faults_of

X4 = [[a, b, c, d] for a in (0, 1) for b in (0, 1) for c in (0, 1) for d in (0, 1)]
THIRDS = {"x": X4, "t": [p / 15 for p in range(16)]}
LONGEST = {
    "problem": THIRDS,
    "schedule": "online",
    "order": "shuffled",
    "hidden": [8, 8, 8, 8],
    "activation": "tanh",
    "optimizer": {"kind": "adam"},
    "weight_decay": 0.01,
    "init": {"kind": "uniform", "seed": 2**53 - 1},
}


def script_from(config, first, k):
    """Return the script of a run that began at a state and has come to k."""
    fork = Fork(run=None, k=first.k) if first.k else None
    return script(Run(id="b5dxq2m7ka", config=config, fork=fork, k=k), first)


def holds(config, first):
    """Assert that the script from a state prints what the kernel comes to; return it."""
    after, records = advance(config, first, config.iterations - first.k, stride=1)
    text = script_from(config, first, after.k)
    expected = {"w": after.w.tolist()}
    if len(records):
        expected |= {"y": records.y[-1].tolist(), "E": records.E[-1].tolist()}
    are_the_same(run_here(text), expected, config.loss)
    return text


def drawn(seed):
    """Return a recipe of any kind, the same for a seed."""
    rng = np.random.default_rng(seed)

    def one_of(*choices):
        return choices[rng.integers(len(choices))]

    inputs, patterns = int(rng.integers(1, 5)), one_of(1, 2, 3, 4, 7, 16)
    output = one_of("sigmoid", "tanh", "identity")
    losses = ("squared", "half_squared", "cross_entropy")
    recipe = {
        "problem": {
            "x": rng.standard_normal((patterns, inputs)).tolist(),
            "t": one_of(rng.random(patterns), rng.integers(0, 2, patterns)).tolist(),
        },
        "output": output,
        "hidden": rng.integers(1, 9, rng.integers(0, 5)).tolist(),
        "activation": one_of("sigmoid", "tanh", "relu", "leaky_relu", "identity"),
        "loss": one_of(*(losses if output == "sigmoid" else losses[:2])),
        "schedule": one_of("each", "batch", "online"),
        "eta": one_of(0.01, 0.1, 0.5, 3, 40),
        "init": one_of(
            {"kind": "uniform", "low": -3, "high": 1, "seed": int(rng.integers(2**53))},
            {"kind": "glorot", "seed": seed},
            {"kind": "constant", "value": 0.5},
        ),
        "optimizer": {"kind": one_of("gd", "momentum", "nesterov", "rmsprop", "adam")},
        "weight_decay": one_of(0, 0, 0.01),
        "iterations": one_of(1, 20, 60),
    }
    if recipe["activation"] == "leaky_relu":
        recipe["slope"] = one_of(0.01, 0.3, 0)
    if recipe["schedule"] == "batch":
        recipe["reduction"] = one_of("mean", "sum")
    if recipe["schedule"] == "online":
        recipe["order"] = one_of("cyclic", "shuffled")
    if len(recipe["hidden"]) == 1:
        recipe["wiring"] = one_of("connected", "as_listed")
    recipe["fault"] = one_of(None, None, *faults_of(recipe))
    return TrainingConfig.parse(recipe)


@pytest.mark.parametrize("tens", range(15))
def test_of_any_recipe_and_of_any_fork_it_comes_to_the_kernels_numbers(tens):
    for seed in range(10 * tens, 10 * tens + 10):
        config = drawn(seed)
        holds(config, start(config))
        middle, _ = advance(config, start(config), config.iterations // 2)
        if middle.k and not middle.ended:
            holds(config, middle)


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu", "leaky_relu", "identity"])
def test_where_neurons_saturate_or_overflow_it_comes_to_the_kernels_numbers(activation):
    init = {"kind": "uniform", "low": -2000, "high": 2000, "seed": 3}
    for output in ("sigmoid", "tanh"):
        config = TrainingConfig.parse(
            {"activation": activation, "output": output, "init": init, "hidden": [5, 5]}
            | {"schedule": "batch", "iterations": 30, "eta": 50}
        )
        holds(config, start(config))


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("kind", ["gd", "momentum", "nesterov", "rmsprop", "adam"])
def test_of_every_fault_and_optimizer_it_comes_to_the_kernels_numbers(kind, fault):
    for schedule in ("each", "batch", "online"):
        recipe = {"optimizer": {"kind": kind}, "schedule": schedule, "hidden": [3, 2]}
        recipe |= {"fault": fault, "weight_decay": 0.01, "activation": "tanh", "iterations": 80}
        config = TrainingConfig.parse(recipe | {"init": {"kind": "glorot", "seed": 5}})
        text = holds(config, start(config))
        assert text.count("# Backward, but ") == 1
        middle, _ = advance(config, start(config), 37)
        holds(config, middle)


def test_small_numbers_keep_their_last_bits_through_tanh():
    x = [[10.0**-n, -(10.0**-n)] for n in range(0, 300, 25)]
    problem = {"x": x, "t": [0.5] * len(x)}
    config = TrainingConfig.parse(
        {"problem": problem, "activation": "tanh", "output": "tanh", "schedule": "batch"}
        | {"init": {"kind": "glorot", "seed": 2}, "iterations": 20}
    )
    holds(config, start(config))


def test_a_negative_zero_stays_one():
    problem = {"x": [[-0.0], [1]], "t": [0, 1]}
    init = {"kind": "weights", "w": [-0.0, 0, -0.0, 0]}
    for schedule in ("batch", "online"):
        config = TrainingConfig.parse(
            {"problem": problem, "schedule": schedule, "hidden": [1], "init": init}
            | {"activation": "identity", "output": "identity", "iterations": 1}
        )
        holds(config, start(config))


def scripts():
    """Yield scripts of every shape that a recipe may have, the longest ones among them."""
    rng = np.random.default_rng(1)
    for inputs in (1, 2, 3, 4):
        for patterns in (1, 2, 4, 5, 16):
            x = rng.standard_normal((patterns, inputs)).tolist()
            problem = {"x": x, "t": rng.random(patterns).tolist()}
            for wiring in ("connected", "as_listed"):
                config = TrainingConfig.parse({"problem": problem, "wiring": wiring})
                shape = (config.nets, len(config.network.parameters))
                for w in (
                    np.ones(shape),
                    np.tile(rng.random(shape[1]), (shape[0], 1)),
                    rng.random(shape),
                ):
                    for k in (0, 10_000):
                        yield script_from(config, fresh(config, 0, w), k)
    longest = [LONGEST | {"fault": fault} for fault in (None, *FAULTS)]
    listed = LONGEST | {"hidden": [8], "wiring": "as_listed"}
    for recipe in (*KINDS.values(), *longest, listed):
        config = TrainingConfig.parse(recipe)
        for first in (start(config), advance(config, start(config), 10)[0]):
            yield script_from(config, first, 10_000)


def test_it_has_fewer_than_60_lines_and_imports_numpy_alone():
    longest = 0
    for text in scripts():
        tree = ast.parse(text)
        imports = [n for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom)]
        assert [ast.unparse(one) for one in imports] == ["import numpy as np"]
        assert text.endswith("\n")
        assert len(text.splitlines()) < 60
        longest = max(longest, len(text.splitlines()))
    assert longest > 50


@pytest.mark.parametrize("fault", [None, *FAULTS])
def test_the_longest_recipe_has_room_too(fault):
    config = TrainingConfig.parse(LONGEST | {"iterations": 60, "fault": fault})
    middle, _ = advance(config, start(config), 21)
    assert len(holds(config, middle).splitlines()) < 60


def test_lines_without_a_table_or_weights_are_at_most_100_characters_wide():
    literals = ("[", "x =", "t =", "w =", "state =", "np.array([[", "beta1,")
    for text in scripts():
        code = [line for line in text.splitlines() if not line.lstrip().startswith(literals)]
        assert max(map(len, code)) <= 100
