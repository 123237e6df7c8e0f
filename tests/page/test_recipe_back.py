"""A run's recipe comes back into the form: trained again from there, it is the same recipe."""

import pytest
from playwright.sync_api import expect

from tests.page.fields import Posted, choice, textbox

SIGNED = [[-1, -1], [-1, 1], [1, -1], [1, 1]]

# Together they fill every field that a recipe has with something that the page does not open with.
RECIPES = {
    "1986": {
        "schedule": "batch",
        "reduction": "sum",
        "loss": "half_squared",
        "init": {"kind": "uniform", "low": -0.5, "high": 0.25, "seed": 2**53 - 1},
        "optimizer": {"kind": "momentum", "mu": 0.8},
        "eta": 0.25,
    },
    "online": {
        "problem": "majority3",
        "schedule": "online",
        "order": "shuffled",
        "hidden": [3, 1, 8, 2],
        "activation": "leaky_relu",
        "slope": 0.3,
        "output": "identity",
        "init": {"kind": "he", "seed": 12},
        "optimizer": {"kind": "rmsprop", "rho": 0.8, "epsilon": 1e-6},
        "eta": 1e-3,
        "weight_decay": 1e-4,
    },
    "perceptron": {
        "schedule": "batch",
        "hidden": [],
        "problem": {"x": [[0, 0.5], [1e-7, 1]], "t": [0.1, 1]},
        "loss": "cross_entropy",
        "init": {"kind": "weights", "w": [0.1, -2, 3e-7]},
        "optimizer": {"kind": "adam", "beta1": 0.8, "beta2": 0.99, "epsilon": 1e-10},
    },
    "rules": {
        "wiring": "as_listed",
        "init": {"kind": "normal", "std": 0.5, "seed": 3},
        "optimizer": {"kind": "nesterov", "mu": 0.5},
        "stop": {
            "error_below": 1e-9,
            "tolerance": 1e-5,
            "plateau": {"iterations": 50_000, "improvement": 0.02},
        },
    },
    "signed": {
        "problem": {"x": SIGNED, "t": [-1, 1, 1, -1]},
        "schedule": "batch",
        "activation": "tanh",
        "output": "tanh",
        "init": {"kind": "glorot", "seed": 4},
    },
}


@pytest.mark.parametrize("name", RECIPES)
def test_what_a_run_was_trained_with_is_sent_again(visit, watch, server, name):
    run = server.trained(iterations=321, **RECIPES[name])
    watch.expected = ("422",)
    screen = visit(f"/?run={run['id']}")
    screen.finished()
    body = Posted(screen).train()
    unread = {field: value for field, value in run["config"].items() if field not in body}
    usual = server.client.post("/train", json={"iterations": 1}).json()["config"]
    assert unread == {field: usual[field] for field in unread}  # left out is as left alone
    assert body == {field: run["config"][field] for field in body}


def test_a_problem_that_was_turned_is_shown_by_its_name(visit, server):
    run = server.trained(iterations=9, **RECIPES["signed"])
    screen = visit(f"/?run={run['id']}")
    expect(screen.field("Problem")).to_have_value("xor")
    expect(screen.page.get_by_role("radio", name="−1 / +1")).to_be_checked()


def test_another_run_leaves_nothing_of_the_one_before_in_the_form(visit, watch, server):
    first = server.trained(iterations=9, **RECIPES["rules"])
    second = server.trained(iterations=9)
    watch.expected = ("422",)
    screen = visit(f"/?run={first['id']}")
    expect(textbox(screen, "std")).to_have_value("0.5")
    screen.page.goto(f"/?run={second['id']}")
    expect(choice(screen, "Start weights")).to_have_value("constant")
    assert "stop" not in Posted(screen).train()


def test_a_branch_changes_what_the_form_says_otherwise_and_nothing_else(visit, watch, server):
    run = server.trained(iterations=300, **RECIPES["1986"])
    watch.expected = ("422",)
    screen = visit(f"/?run={run['id']}")
    screen.finished()
    posted = Posted(screen)
    screen.go(40)
    textbox(screen, "eta learning rate").fill("0.5")
    screen.button("Branch from k = 40").click()
    screen.until(lambda: posted.bodies, "nothing was sent")
    assert posted.bodies == [{"fork": {"run": run["id"], "k": 40}, "eta": 0.5}]
