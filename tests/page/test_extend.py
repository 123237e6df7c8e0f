"""Train on to: a run that has ended, or failed, goes on to a later k."""

import json

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.conftest import eventually
from tests.page.drawn import agree

FROZEN = "The folder /data is full: make room, then train on."


def control(screen):
    return screen.button("Train on to")


def until(screen):
    return screen.page.get_by_role("textbox", name="The iteration at which the run then ends")


def test_a_finished_run_goes_on_and_ends_as_if_it_had_never_stopped(screen, server, records):
    run_id = screen.train(iterations="300")
    screen.finished("Done: 300 iterations")
    expect(until(screen)).to_have_value("600")
    until(screen).fill("700")
    control(screen).click()
    screen.finished("Done: 700 iterations")
    assert screen.run_id == run_id
    run = server.run(run_id)
    assert (run["k"], run["config"]["iterations"]) == (700, 700)
    numbers = records(run_id)
    agree(screen.read(), numbers, run["parameters"])
    at_once = server.trained(iterations=700)
    np.testing.assert_array_equal(numbers.w, records(at_once["id"]).w)
    expect(screen.page.get_by_role("textbox", name="Iterations", exact=True)).to_have_value("700")


def test_the_readers_place_stays(screen):
    screen.train(iterations="300")
    screen.finished("Done: 300 iterations")
    screen.go(40)
    screen.chip("w2_12").click()
    screen.axis("linear")
    until(screen).fill("2000")
    until(screen).press("Enter")
    screen.finished("Done: 2,000 iterations")
    screen.at(40)
    assert "w2_12" not in screen.read()[0]["w"].curves
    assert screen.read()[0]["w"].across == (0, 2_000)


def test_a_cursor_at_the_end_follows_on(screen, records):
    run_id = screen.train(iterations="300")
    screen.finished("Done: 300 iterations")
    control(screen).click()
    screen.finished("Done: 600 iterations")
    screen.at(599)
    assert screen.weights() == records(run_id, 599, 600).w[0, 0].tolist()


def test_a_stopped_run_is_offered_its_own_end(visit, server):
    run = server.train(iterations=10_000_000)
    eventually(lambda: server.run(run["id"])["k"] > 1_000)
    server.client.post(f"/runs/{run['id']}/stop")
    k = server.wait(run["id"])["k"]
    screen = visit(f"/?run={run['id']}")
    screen.finished("Stopped after")
    expect(until(screen)).to_have_value("10000000")
    until(screen).fill(str(k + 1_000))
    control(screen).click()
    screen.finished(f"Done: {k + 1_000:,} iterations")


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("300", "Allowed: a whole number greater than 300, where the run is or ends."),
        ("many", "Allowed: a whole number."),
    ],
)
def test_what_is_refused_is_said_at_the_control(screen, watch, typed, refusal):
    watch.expected = ("Failed to load resource",)
    screen.train(iterations="300")
    screen.finished("Done: 300 iterations")
    until(screen).fill(typed)
    control(screen).click()
    expect(screen.page.get_by_text(refusal)).to_be_visible()
    expect(until(screen)).to_have_attribute("aria-invalid", "true")
    until(screen).fill("500")
    expect(screen.page.get_by_text(refusal)).to_be_hidden()


def test_a_branch_goes_on_like_any_other_run(visit, server, article_id, records):
    run = server.trained(fork={"run": article_id, "k": 300}, eta=0.5, iterations=400)
    screen = visit(f"/?run={run['id']}")
    screen.finished("Done: 100 iterations")
    until(screen).fill("500")
    control(screen).click()
    screen.finished("Done: 200 iterations")
    curve = screen.read()[0]["y"].curves["y"]
    assert (round(curve.k[0]), round(curve.k[-1])) == (300, 499)
    assert curve.height[-1] == records(run["id"], 499, 500).y[0, 0]


def test_a_run_that_diverged_is_offered_no_later_end(screen):
    screen.field("Start weights").select_option("A list")
    # tests/core/test_divergence.py: this net leaves the finite numbers at k = 2.
    largest = repr(1.7976931348623157e308)
    w = f"0 0 1000 0 0 1000 {largest} -{largest} -678.385"
    screen.train(w=w, eta=repr(2.0**980), iterations="20")
    screen.finished("The numbers left the finite range at k = 2")
    expect(control(screen)).to_be_hidden()


def failing(screen, run, problem):
    """Let the server tell that a run failed: its status, and how its stream ends."""
    told = {**run, "status": problem["type"].removeprefix("run-")}
    lines = [("run", told), ("failed", problem)]
    body = "".join(f"event: {name}\ndata: {json.dumps(data)}\n\n" for name, data in lines)
    screen.page.route(f"**/runs/{run['id']}", lambda route: route.fulfill(json=told))
    screen.page.route(
        f"**/runs/{run['id']}/events?*",
        lambda route: route.fulfill(body=body, content_type="text/event-stream"),
    )


def test_a_run_that_failed_for_want_of_room_can_go_on(screen, server):
    run = server.trained(iterations=300)
    problem = {"type": "run-failed", "title": "The run failed", "status": 500, "detail": FROZEN}
    failing(screen, run, problem)
    screen.page.goto(f"/?run={run['id']}")
    expect(screen.page.get_by_text(FROZEN)).to_contain_text("“Train on to” goes on from there.")
    screen.page.unroute_all()
    until(screen).fill("350")
    control(screen).click()
    screen.finished("Done: 350 iterations")
    assert server.run(run["id"])["k"] == 350


def test_a_damaged_run_says_where_and_is_not_offered_a_later_end(screen, server):
    run = server.trained(iterations=300)
    detail = "what is regenerated up to k = 4096 is not the checkpoint that was stored there"
    problem = {"type": "run-damaged", "title": "Damaged", "status": 500, "detail": detail}
    failing(screen, run, problem)
    screen.page.goto(f"/?run={run['id']}")
    said = "does not arrive at what was stored at k = 4,096, so one of the two is wrong."
    expect(screen.page.get_by_text(said)).to_be_visible()
    expect(control(screen)).to_be_hidden()


def test_on_a_phone_the_extension_is_the_foot_of_the_settings(visit, phone, server):
    run = server.trained(iterations=300)
    screen = visit(f"/?run={run['id']}", **phone)
    expect(screen.page.get_by_text("Done: 300 iterations")).to_be_visible()
    expect(control(screen)).to_be_hidden()
    screen.button("Settings").click()
    expect(control(screen)).to_be_in_viewport()
    until(screen).fill("400")
    control(screen).click()
    expect(screen.page.get_by_text("Done: 400 iterations")).to_be_visible()
    expect(control(screen)).to_be_hidden()


def test_a_run_that_a_rule_ended_is_offered_no_later_end(visit, server):
    run = server.trained(schedule="batch", iterations=500, stop={"error_below": 2.0})
    assert run["stop_reason"] == "error_below"
    screen = visit(f"/?run={run['id']}")
    screen.finished("Ended: every E below 2 at k = 0")
    expect(control(screen)).to_be_hidden()
