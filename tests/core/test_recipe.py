"""A recipe: what is taken, and what it is then."""

import json

import pytest

from core.choices import (
    Adam,
    ConstantInit,
    GlorotInit,
    HeInit,
    Momentum,
    Nesterov,
    NormalInit,
    Plateau,
    RMSProp,
    UniformInit,
    WeightsInit,
)
from core.config import TrainingConfig


def parse(**fields):
    return TrainingConfig.parse(fields)


def table(x, t):
    return {"problem": {"x": x, "t": t}}


def test_an_empty_recipe_is_the_articles():
    # Article: XOR, 2-2-1, sigmoid, E = (x_3 - y)^2, every weight 1.0, eta 0.1, repeat_num 10000.
    config = TrainingConfig.parse({})
    assert config == TrainingConfig()
    assert config.model_dump(mode="json") == {
        "problem": "xor",
        "schedule": "each",
        "reduction": "mean",
        "order": "cyclic",
        "hidden": [2],
        "activation": "sigmoid",
        "slope": 0.01,
        "output": "sigmoid",
        "loss": "squared",
        "init": {"kind": "constant", "value": 1.0},
        "optimizer": {"kind": "gd"},
        "eta": 0.1,
        "iterations": 10_000,
        "weight_decay": 0.0,
        "wiring": "connected",
        "stop": {"error_below": None, "tolerance": None, "plateau": None},
        "fault": None,
    }


EVERY_KIND = [
    {},
    {"wiring": "as_listed", "eta": 0.1 + 0.2, "iterations": 7},
    {"problem": "majority3", "init": {"kind": "uniform", "low": -1e-300, "high": 1 / 3, "seed": 5}},
    table([[0.1, -0.0], [1e308, 5e-324]], [0.7, 1]) | {"init": {"kind": "constant", "value": -2}},
    {"init": {"kind": "weights", "w": [i / 7 for i in range(9)]}},
    {"schedule": "batch", "reduction": "sum", "optimizer": {"kind": "nesterov", "mu": 1 / 3}},
    {"schedule": "online", "order": "shuffled", "init": {"kind": "normal", "std": 0.1, "seed": 9}},
    {"hidden": [], "loss": "cross_entropy", "weight_decay": 1e-5, "stop": {"tolerance": 0.1}},
    {"hidden": [8, 8, 8, 8], "activation": "leaky_relu", "slope": 0.2, "output": "tanh"},
    {"optimizer": {"kind": "adam", "beta1": 0, "epsilon": 1e-300}, "init": {"kind": "he"}},
    table([[0], [1]], [-7, 1e308]) | {"output": "identity", "loss": "half_squared"},
    {"stop": {"error_below": 5e-324, "plateau": {"iterations": 2**53 - 1, "improvement": 0}}},
    {"fault": "last_gradient", "schedule": "online"},
]


@pytest.mark.parametrize("fields", EVERY_KIND)
def test_a_recipe_survives_json(fields):
    config = TrainingConfig.parse(fields)
    again = TrainingConfig.parse(json.loads(config.model_dump_json()))
    assert again == config
    assert again.model_dump_json() == config.model_dump_json()
    assert hash(again) == hash(config)


@pytest.mark.parametrize("fields", EVERY_KIND)
def test_looking_at_a_recipe_does_not_change_it(fields):
    config, fresh = TrainingConfig.parse(fields), TrainingConfig.parse(fields)
    assert config.nets == (len(config.table.t) if config.schedule == "each" else 1)
    assert config.network.sizes
    assert config == fresh
    assert config.model_dump_json() == fresh.model_dump_json()


def test_json_has_one_kind_of_number():
    config = parse(iterations=510.0, eta=1, hidden=[2.0], weight_decay=0)
    assert (config.iterations, config.eta, config.hidden) == (510, 1.0, (2,))
    assert type(config.iterations) is int
    assert type(config.eta) is float


def test_the_start_is_of_the_kind_that_is_named():
    assert parse(init={"kind": "constant"}).init == ConstantInit(value=1.0)
    assert parse(init={"kind": "uniform"}).init == UniformInit(low=-1.0, high=1.0, seed=0)
    assert parse(init={"kind": "normal"}).init == NormalInit(std=1.0, seed=0)
    assert parse(init={"kind": "glorot"}).init == GlorotInit(seed=0)
    assert parse(init={"kind": "he"}).init == HeInit(seed=0)
    assert parse(init={"kind": "weights", "w": [0] * 9}).init == WeightsInit(w=(0.0,) * 9)


def test_an_optimizer_has_its_papers_numbers_unless_others_are_given():
    assert parse(optimizer={"kind": "momentum"}).optimizer == Momentum(mu=0.9)
    assert parse(optimizer={"kind": "nesterov"}).optimizer == Nesterov(mu=0.9)
    assert parse(optimizer={"kind": "rmsprop"}).optimizer == RMSProp(rho=0.9, epsilon=1e-8)
    adam = Adam(beta1=0.9, beta2=0.999, epsilon=1e-8)
    assert parse(optimizer={"kind": "adam"}).optimizer == adam
    assert parse(optimizer={"kind": "adam", "beta1": 0}).optimizer.beta1 == 0.0


def test_a_plateau_is_a_thousandth_unless_another_is_given():
    assert parse(stop={"plateau": {"iterations": 5}}).stop.plateau == Plateau(
        iterations=5, improvement=0.001
    )


@pytest.mark.parametrize(
    ("stop", "given"),
    [
        ({}, False),
        ({"tolerance": None}, False),
        ({"tolerance": 1}, True),
        ({"error_below": 1}, True),
    ],
)
def test_rules_are_given_or_not(stop, given):
    assert parse(stop=stop).stop.given is given


@pytest.mark.parametrize(("schedule", "nets"), [("each", 4), ("batch", 1), ("online", 1)])
def test_only_each_has_a_net_for_every_pattern(schedule, nets):
    assert parse(schedule=schedule).nets == nets


@pytest.mark.parametrize(
    "fields",
    [
        {"schedule": "each", "reduction": "mean", "order": "cyclic"},
        {"activation": "tanh", "slope": 0.01},
        {"init": {"kind": "normal", "std": 0}},
        {"init": {"kind": "normal", "std": 1e300}},
        {"activation": "leaky_relu", "slope": 0},
        {"hidden": []},
        {"hidden": [1, 8, 1, 8]},
        {"problem": {"x": [[0]], "t": [-1]}, "output": "tanh"},
        {"problem": {"x": [[0]], "t": [-1e300]}, "output": "identity"},
        {"problem": {"x": [[0]], "t": [0.5]}, "loss": "cross_entropy"},
        {"wiring": "as_listed", "hidden": [8], "activation": "relu", "output": "tanh"},
        {"fault": "no_derivative", "activation": "relu", "output": "identity"},
        {"fault": "no_derivative", "activation": "leaky_relu", "slope": 0, "output": "identity"},
        {"fault": "no_derivative", "activation": "identity"},
        {"fault": "no_derivative", "hidden": []},
        {"fault": "updated_weights", "activation": "identity", "output": "identity"},
        {"fault": "flipped_sign", "hidden": [], "output": "identity"},
        {"fault": "last_gradient", "hidden": [], "output": "identity"},
        {"fault": None, "wiring": "as_listed"},
    ],
    ids=str,
)
def test_what_has_a_meaning_is_taken(fields):
    dumped = parse(**fields).model_dump(mode="json")
    for name, value in fields.items():
        assert dumped[name] == (dumped[name] | value if isinstance(value, dict) else value)
