"""Branches too long to be held whole: by their extremes, and exactly where someone looks."""

import numpy as np
import pytest


def test_a_long_branch_is_held_by_its_extremes_and_exact_at_the_cursor(visit, server, records):
    parent = server.trained(iterations=20_000)
    run = server.trained(fork={"run": parent["id"], "k": 12_345}, eta=0.5, iterations=400_000)
    screen = visit(f"/?run={run['id']}&k=12345")
    screen.finished("Done: 387,655 iterations")
    first = records(run["id"], 12_345, 12_346)
    screen.until(lambda: screen.y(1) == repr(float(first.y[0, 0])), "the number does not arrive")
    curve = screen.read()[0]["y"].curves["y"]
    assert curve.k[0] == pytest.approx(12_345)
    assert curve.k[-1] == pytest.approx(399_999, rel=0.01)


def test_a_branch_of_a_long_run_zooms_to_exact_iterations_of_both(visit, server, records):
    parent = server.trained(iterations=300_000)
    run = server.trained(fork={"run": parent["id"], "k": 100_000}, eta=0.5, iterations=300_000)
    screen = visit(f"/?run={run['id']}&k=100000&axis=linear&from=99900&to=100100")
    screen.finished("Done: 200,000 iterations")

    def exact():
        chart = screen.read()[0]["E"]
        curves = [chart.before.get("E"), chart.curves["E"]]
        ready = all(c and len(c.k) > 50 and (np.diff(c.k) <= 2).all() for c in curves)
        return curves if ready else None

    before, own = screen.until(exact, "the exact points do not arrive")
    assert own.k[0] == 100_000
    numbers = records(run["id"], 100_000, 100_101).E[:, 0]
    assert 10**own.height == pytest.approx(numbers[own.k.round().astype(int) - 100_000], rel=1e-9)
    numbers = records(parent["id"], 99_900, 100_101).E[:, 0]
    assert 10**before.height == pytest.approx(
        numbers[before.k.round().astype(int) - 99_900], rel=1e-9
    )
