"""Forks of every kind of recipe: with the optimizer's numbers, or with what they are given."""

from dataclasses import replace

import numpy as np
import pytest

from core.config import TrainingConfig
from core.training import State, advance, fresh
from tests.app.kinds import KINDS, RULES, START
from tests.app.stored import bits, trained

N = 400
ADAM = START | {"schedule": "batch", "optimizer": {"kind": "adam"}, "eta": 0.05}
NINE = [0.1 * m - 0.4 for m in range(9)]


@pytest.fixture(scope="module")
def parents(server):
    """Return a run of every kind."""
    return {name: server.trained(**recipe, iterations=N) for name, recipe in KINDS.items()}


@pytest.fixture(scope="module")
def adam(server):
    """Return a run that one net and Adam trained."""
    return server.trained(**ADAM, iterations=N)


def records(server, run, **query):
    answer = server.client.get(f"/runs/{run['id']}/records", params=query)
    assert answer.status_code == 200, answer.text
    return answer.content


def is_what_follows(server, fork, state):
    """Assert that a fork's records are those of training from a state."""
    config = TrainingConfig.parse(fork["config"])
    _, expected = advance(config, state, fork["k"] - state.k, stride=1)
    answer = server.client.get(f"/runs/{fork['id']}/records")
    told = answer.json()["records"]
    assert [one["k"] for one in told] == list(expected.k)
    for name in ("y", "E", "dw", "w"):
        assert bits([one[name] for one in told]) == bits(getattr(expected, name))


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("k", [0, 1, 250, N - 1])
def test_an_unchanged_fork_is_its_parent_from_there_on_to_the_last_bit(server, parents, name, k):
    fork = server.trained(fork={"run": parents[name]["id"], "k": k})
    assert fork["config"] == parents[name]["config"]
    assert records(server, fork, k0=k) == records(server, parents[name], k0=k)


@pytest.mark.parametrize("name", KINDS)
def test_a_fork_at_the_end_goes_on_as_a_longer_run_would_have(server, parents, name):
    fork = server.trained(fork={"run": parents[name]["id"], "k": N}, iterations=N + 50)
    longer = server.trained(**KINDS[name], iterations=N + 50)
    assert records(server, fork, k0=N) == records(server, longer, k0=N)


@pytest.mark.parametrize("rule", RULES)
def test_a_run_that_a_rule_ended_is_forked_with_another_and_goes_on(server, rule):
    whole = server.trained(**RULES[rule], iterations=3000)
    k = whole["k"]
    assert whole["stop_reason"] == rule
    fork = server.trained(fork={"run": whole["id"], "k": k}, stop={}, iterations=k + 100)
    assert (fork["k"], fork["stop_reason"]) == (k + 100, "iterations")
    without = server.trained(**RULES[rule] | {"stop": {}}, iterations=k + 100)
    assert records(server, fork, k0=k) == records(server, without, k0=k)


@pytest.mark.parametrize("rule", ["error_below", "tolerance"])
def test_a_fork_under_the_same_rule_ends_with_its_first_iteration(server, rule):
    whole = server.trained(**RULES[rule])
    fork = server.trained(fork={"run": whole["id"], "k": whole["k"] - 1})
    assert (fork["k"], fork["stop_reason"]) == (whole["k"], rule)


# What a fork changes


@pytest.mark.parametrize("kind", ["gd", "momentum", "nesterov", "rmsprop"])
def test_another_optimizer_begins_at_rest_with_the_parents_weights(server, adam, kind):
    fork = server.trained(fork={"run": adam["id"], "k": 100}, optimizer={"kind": kind})
    is_what_follows(
        server,
        fork,
        fresh(TrainingConfig.parse(fork["config"]), 100, trained(adam["config"], 100).w),
    )


def test_the_same_optimizer_with_other_rates_keeps_its_numbers(server, adam):
    optimizer = {"kind": "adam", "beta1": 0.5}
    fork = server.trained(fork={"run": adam["id"], "k": 100}, optimizer=optimizer)
    state = trained(adam["config"], 100)
    assert state.slots.all()
    is_what_follows(server, fork, state)


@pytest.mark.parametrize(
    "overrides",
    [
        {"schedule": "online", "order": "shuffled"},
        {"schedule": "batch", "reduction": "sum"},
        {"activation": "tanh"},
        {"loss": "cross_entropy"},
        {"problem": "nor", "weight_decay": 0.01},
        {"init": {"kind": "he", "seed": 5}},
    ],
    ids=str,
)
def test_what_leaves_the_nets_as_they_are_goes_on_with_the_parents_state(server, adam, overrides):
    fork = server.trained(fork={"run": adam["id"], "k": 100}, **overrides)
    assert fork["config"] == adam["config"] | overrides | {"init": fork["config"]["init"]}
    is_what_follows(server, fork, trained(adam["config"], 100))


def test_with_weights_given_a_fork_may_have_other_nets_and_begins_at_rest(server, adam):
    each = server.trained(iterations=200)
    fork = server.trained(fork={"run": each["id"], "k": 50}, schedule="batch", w=[NINE])
    is_what_follows(server, fork, State(50, np.array([NINE]), np.zeros((1, 0, 9)), np.ones(4)))
    w = [[0.5 - 0.1 * m for m in range(13)]]
    wider = server.trained(fork={"run": adam["id"], "k": 50}, hidden=[3], w=w)
    is_what_follows(server, wider, fresh(TrainingConfig.parse(wider["config"]), 50, w))


def test_weights_alone_leave_the_optimizers_numbers_the_parents(server, adam):
    fork = server.trained(fork={"run": adam["id"], "k": 100}, w=[NINE])
    state = trained(adam["config"], 100)
    is_what_follows(server, fork, State(100, np.array([NINE]), state.slots, state.memory))


def test_slots_and_memory_that_are_given_are_those_it_begins_with(server):
    slots = [[[0.01 * m for m in range(9)], [0.001 * m for m in range(9)]]]
    memory = [0.25, 0.75, -1.0, 0.0]
    body = ADAM | {"fork": {"run": None, "k": 40}, "w": [NINE], "iterations": 90}
    fork = server.trained(**body, slots=slots, memory=memory)
    is_what_follows(server, fork, State(40, *map(np.array, ([NINE], slots, memory))))
    rest = server.trained(**body)
    is_what_follows(server, rest, fresh(TrainingConfig.parse(rest["config"]), 40, [NINE]))


@pytest.mark.parametrize("fault", [None, "no_derivative", "flipped_sign", "updated_weights"])
@pytest.mark.parametrize("parents", [None, "updated_weights", "last_gradient"])
def test_another_fault_goes_on_with_the_parents_optimizer(server, parents, fault):
    parent = server.trained(**ADAM, fault=parents, iterations=120)
    fork = server.trained(fork={"run": parent["id"], "k": 100}, fault=fault)
    assert fork["config"] == parent["config"] | {"fault": fault}
    state = trained(parent["config"], 100)
    is_what_follows(server, fork, replace(state, slots=state.slots[:, :2].copy()))


def test_with_the_fault_of_the_last_gradient_a_fork_of_another_begins_with_none(server, adam):
    fork = server.trained(fork={"run": adam["id"], "k": 100}, fault="last_gradient")
    state = trained(adam["config"], 100)
    waits = np.zeros((1, 1, 9))
    is_what_follows(server, fork, replace(state, slots=np.concatenate([state.slots, waits], 1)))
    [first] = server.client.get(f"/runs/{fork['id']}/records", params={"k1": 101}).json()["records"]
    assert first["dw"] == [[0.0] * 9]


def test_the_gradient_that_waits_may_be_given_and_be_negative(server):
    slots = [[[0.01] * 9, [0.001] * 9, [0.1 * m - 0.4 for m in range(9)]]]
    body = ADAM | {"fork": {"run": None, "k": 40}, "w": [NINE], "iterations": 60}
    fork = server.trained(**body, slots=slots, fault="last_gradient")
    is_what_follows(server, fork, State(40, *map(np.array, ([NINE], slots, [1.0, 1.0, -1.0, 0.0]))))
    [first] = server.client.get(f"/runs/{fork['id']}/records", params={"k1": 41}).json()["records"]
    assert first["dw"] == [slots[0][2]]
    spoiled = [[slots[0][0], [-0.001] * 9, slots[0][2]]]
    answer = server.client.post("/train", json=body | {"slots": spoiled, "fault": "last_gradient"})
    [error] = answer.json()["errors"]
    assert (error["field"], error["got"]) == ("slots", -0.001)


def test_a_fault_that_a_fork_cannot_have_is_refused_though_it_is_inherited(server):
    parent = server.trained(**START, fault="updated_weights", iterations=20)
    body = {"fork": {"run": parent["id"], "k": 5}, "wiring": "as_listed"}
    [error] = server.client.post("/train", json=body).json()["errors"]
    assert (error["field"], error["got"]) == ("fault", "updated_weights")
    fork = server.trained(**body, fault=None)
    assert (fork["config"]["fault"], fork["k"]) == (None, 20)


# Forks that cannot be

ZEROS = [0.0] * 9
REFUSED = [
    ({"schedule": "each"}, "schedule", "each", "1 nets of 9 parameters, as"),
    ({"hidden": [3]}, "hidden", [3], "1 nets of 9"),
    ({"hidden": []}, "hidden", [], "1 nets of 9"),
    ({"problem": "parity3"}, "problem", "parity3", "1 nets of 9"),
    ({"hidden": [3], "w": [NINE]}, "w", "1 lists of 9 numbers", "1 lists of 13 numbers"),
    ({"schedule": "each", "w": [NINE]}, "w", "1 lists of 9 numbers", "4 lists of 9 numbers"),
    ({"slots": [[ZEROS, ZEROS]]}, "slots", "numbers", "beside w"),
    ({"memory": [1, 1, -1, 0]}, "memory", "numbers", "beside w"),
    ({"w": [NINE], "slots": [[ZEROS]]}, "slots", "1 lists", "1 lists of 2 of 9 numbers"),
    ({"w": [NINE], "slots": [[ZEROS, NINE[1:]]]}, "slots", "1 lists", "1 lists of 2 of 9"),
    ({"w": [NINE], "slots": [[ZEROS, ZEROS]] * 4}, "slots", "4 lists", "1 lists of 2 of 9"),
    ({"w": [NINE], "slots": []}, "slots", "0 lists", "1 lists of 2 of 9 numbers"),
    ({"w": [NINE], "slots": [[ZEROS, "0"]]}, "slots.0.1", "0", "a list"),
    ({"w": [NINE], "memory": [1, 1, -1]}, "memory.3", ..., "required"),
    ({"w": [NINE], "memory": [1, 1, -1, True]}, "memory.3", True, "a whole number"),
    (
        {"w": [NINE], "slots": [[ZEROS]], "optimizer": {"kind": "gd"}},
        "slots",
        "1 lists",
        "none: gd keeps no numbers beside the weights",
    ),
    (
        {"w": [NINE], "memory": [1, 1, -1, 0], "optimizer": {"kind": "rmsprop"}},
        "memory",
        [1.0, 1.0, -1.0, 0.0],
        "none, unless optimizer is adam or stop has a plateau",
    ),
]


@pytest.mark.parametrize(
    ("overrides", "field", "got", "allowed"),
    REFUSED,
    ids=[f"{field} {n}" for n, (_, field, *_) in enumerate(REFUSED)],
)
def test_a_state_of_another_shape_is_refused_by_its_field(
    server, adam, overrides, field, got, allowed
):
    before = server.client.get("/runs").json()
    body = {"fork": {"run": adam["id"], "k": 100}} | overrides
    answer = server.client.post("/train", json=body)
    assert (answer.status_code, answer.json()["type"]) == (422, "bad-field"), answer.text
    [error] = answer.json()["errors"]
    assert error["field"] == field
    assert got is ... or error["got"] == got
    assert allowed is ... or allowed in error["allowed"]
    assert server.client.get("/runs").json() == before


@pytest.mark.parametrize("name", ["slots", "memory"])
def test_without_a_fork_there_is_no_state_to_give(server, name):
    body = {"slots": [[ZEROS]], "memory": [1, 1, -1, 0]}
    answer = server.client.post("/train", json={name: body[name]})
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [name]


# 1-2-1-1 has 9 parameters as 2-2-1 has
NARROW = {"problem": {"x": [[0], [1]], "t": [1, 0]}, "hidden": [2, 1]}


def test_as_many_weights_in_other_layers_are_other_nets(server, adam):
    fork = {"run": adam["id"], "k": 100}
    [error] = server.client.post("/train", json=NARROW | {"fork": fork}).json()["errors"]
    assert (error["field"], error["got"]) == ("hidden", [2, 1])
    assert error["allowed"] == "what leaves 2-2-1, as the parent has"
    given = server.trained(**NARROW, fork=fork, w=[NINE])
    is_what_follows(server, given, fresh(TrainingConfig.parse(given["config"]), 100, [NINE]))


def test_a_fork_of_each_into_batch_is_refused_by_the_schedule(server):
    parent = server.trained(iterations=20)
    body = {"fork": {"run": parent["id"], "k": 5}, "schedule": "batch"}
    [error] = server.client.post("/train", json=body).json()["errors"]
    assert error == {
        "field": "schedule",
        "got": "batch",
        "allowed": "what leaves 4 nets of 9 parameters, as the parent has",
    }


# What is not inherited

PLATEAU = START | {
    "schedule": "batch",
    "eta": 2,
    "iterations": 2000,
    "stop": {"plateau": {"iterations": 1500, "improvement": 0.01}},
}


@pytest.mark.parametrize(
    "changed",
    [
        {"loss": "half_squared"},
        {"problem": "xnor"},
        {"activation": "tanh"},
        {"w": [NINE]},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_the_least_error_of_another_net_or_table_is_not_remembered(server, changed):
    parent = server.trained(**PLATEAU)
    assert parent["k"] == 2000
    fork = server.trained(fork={"run": parent["id"], "k": 2000}, iterations=9000, **changed)
    final = server.events(parent["id"], k0=1999)[-1].data["final"]["w"]
    first = {"fork": {"run": None, "k": 2000}, "w": changed.get("w", final)}
    anew = server.trained(**fork["config"], **first)
    assert (fork["k"], fork["stop_reason"]) == (anew["k"], anew["stop_reason"])


@pytest.mark.parametrize(
    ("recipe", "changed", "left"),
    [
        ({"schedule": "online", "order": "shuffled"}, {"schedule": "batch"}, "order"),
        ({"schedule": "batch", "reduction": "sum"}, {"schedule": "online"}, "reduction"),
        (
            {"schedule": "batch", "activation": "leaky_relu", "slope": 0.3},
            {"activation": "relu"},
            "slope",
        ),
    ],
    ids=["order", "reduction", "slope"],
)
def test_what_a_fork_has_no_use_for_is_not_inherited(server, recipe, changed, left):
    parent = server.trained(**START, **recipe, iterations=20)
    fork = server.trained(fork={"run": parent["id"], "k": 5}, **changed)
    assert fork["config"][left] == TrainingConfig.model_fields[left].default
    # But what was asked for is refused
    body = {"fork": {"run": parent["id"], "k": 5}, **changed, left: recipe[left]}
    [error] = server.client.post("/train", json=body).json()["errors"]
    assert (error["field"], error["got"]) == (left, recipe[left])


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"memory": [2, 1, -1, 0]}, "memory.0"),
        ({"memory": [1, -0.5, -1, 0]}, "memory.1"),
        ({"memory": [1, 1, -0.5, 0]}, "memory.2"),
        ({"memory": [1, 1, -1, 0.5]}, "memory.3"),
        ({"memory": [1, 1, -1, -1]}, "memory.3"),
        ({"slots": [[[1.0] * 9, [-1.0] * 9]]}, "slots"),
    ],
    ids=lambda given: str(given)[:30],
)
def test_numbers_that_no_optimizer_can_have_are_refused(server, given, field):
    body = {"fork": {"run": None, "k": 5}, "w": [NINE], **ADAM, **given}
    answer = server.client.post("/train", json=body)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]
