"""How a run can end: each ending is said in a sentence, with what to do next."""

import re

import pytest
from playwright.sync_api import expect

from tests.conftest import eventually
from tests.page.drawn import agree

# A net that overflows at a known iteration, by hand in tests/core/test_divergence.py: there b = 0
# leaves the finite numbers at k = 0 and b = -678.385 at k = 2.
ETA = repr(2.0**980)
LARGEST = 1.7976931348623157e308


def climbing(b):
    return f"0 0 1000 0 0 1000 {LARGEST!r} {-LARGEST!r} {b}"


def diverge(screen, b):
    screen.field("Start weights").select_option("A list")
    return screen.train(w=climbing(b), eta=ETA, iterations="20")


def test_a_diverged_run_says_at_which_k_and_shows_what_was_before(screen, server, records):
    run_id = diverge(screen, -678.385)
    screen.finished("The numbers left the finite range at k = 2, and the run ended there.")
    expect(screen.page.get_by_text(re.compile("Lower eta"))).to_be_visible()
    run = server.run(run_id)
    assert (run["status"], run["stop_reason"], run["diverged_at"]) == ("done", "diverged", 2)
    assert screen.last_points() == [pytest.approx(1)] * 16
    numbers = records(run_id)
    for n in range(4):
        assert float(screen.y(n + 1)) == numbers.y[1, n]


def test_a_run_that_diverged_at_once_is_empty_and_says_so(screen):
    diverge(screen, 0)
    expect(screen.page.get_by_text("left the finite range at k = 0")).to_be_visible()
    expect(screen.card(1)).to_contain_text("–")
    for key in ("Home", "End", "ArrowRight", "Space"):
        screen.page.keyboard.press(key)
    # The next run is as if nothing had been.
    screen.field("Start weights").select_option("All the same")
    screen.train(eta="0.1", iterations="30")
    screen.finished("Done: 30 iterations")


def test_a_run_of_one_iteration_is_drawn(screen, records, server):
    run_id = screen.train(iterations="1")
    screen.finished("Done: 1 iteration in")
    assert server.run(run_id)["k"] == 1
    assert screen.last_points() == [pytest.approx(0)] * 16
    assert float(screen.y(1)) == records(run_id).y[0, 0]


def test_a_stopped_run_keeps_every_iteration_it_made(visit, server, records):
    run = server.train(iterations=10_000_000)
    eventually(lambda: server.run(run["id"])["k"] > 1_000)
    server.client.post(f"/runs/{run['id']}/stop")
    run = server.wait(run["id"])
    assert run["status"] == "stopped"
    screen = visit(f"/?run={run['id']}")
    screen.finished("Stopped after")
    expect(screen.page.get_by_text("“Train on to” goes on from there")).to_be_visible()
    expect(screen.button("Train on to")).to_be_enabled()
    assert screen.last_points() == [pytest.approx(run["k"] - 1, rel=0.05)] * 16
    last = records(run["id"], run["k"] - 1, run["k"])
    screen.page.keyboard.press("End")
    screen.until(lambda: screen.y(1) == repr(float(last.y[0, 0])), "the last y is another")


def test_a_run_of_the_command_line_opens_by_its_address(visit, server, records):
    run = server.trained(problem="or", init={"kind": "uniform", "seed": 4}, iterations=500, eta=1.5)
    screen = visit(f"/?run={run['id']}")
    screen.finished("Done: 500 iterations")
    agree(screen.read(), records(run["id"]), run["parameters"])
    # The form shows its recipe, so that Train repeats it.
    expect(screen.field("Problem")).to_have_value("or")
    expect(screen.field("Start weights")).to_have_value("uniform")
    expect(screen.page.get_by_role("textbox", name="seed")).to_have_value("4")
    again = screen.train()
    assert server.run(again)["config"] == run["config"]
