"""The path of a run in a few hundred points: which they are, and what they cost."""

from itertools import pairwise

import numpy as np
import pytest

from app import trajectory
from app.trajectory import sampled

# y = 1/2 = t is where E has its least, and eta is too large to stay there: w goes to and fro
OSCILLATES = {"problem": {"x": [[1, 1]], "t": [0.5]}, "eta": 20.0}


@pytest.mark.parametrize("first", [0, 1, 500])
@pytest.mark.parametrize("length", [0, 1, 7, 150, 10_000, 9_999_000])
def test_points_are_few_and_rise_from_the_first_to_the_last(first, length):
    ks = sampled(first, first + length)
    assert (ks[0], ks[-1]) == (first, first + length)
    assert ks == sorted(set(ks))
    assert len(ks) <= 200


def test_points_are_even_on_the_axis_as_it_is_drawn():
    at = np.log10(np.array(sampled(0, 1_000_000)) + 1.0)
    # Where the axis has an iteration for each of 200 steps: from about k = 35 on
    steps = [right - left for left, right in pairwise(at) if left > 2.0]
    assert max(steps) - min(steps) < 0.01
    assert sum(steps) / len(steps) == pytest.approx(6 / 199, rel=0.01)


def test_a_long_runs_path_costs_what_a_short_ones_does(serve_here, monkeypatch):
    server = serve_here()
    run = server.trained(iterations=2_000_000)
    advanced = []

    def counted(config, state, n, **more):
        advanced.append(n)
        return advance(config, state, n, **more)

    advance = trajectory.advance
    for room in ("history", "trajectory"):
        monkeypatch.setattr(f"app.{room}.advance", counted)
    assert server.client.get(f"/runs/{run['id']}/landscape").status_code == 200
    # The first 2,000,000 / (4 patterns x 9 parameters), then 8 at each of at most 200 checkpoints
    assert 50_000 < sum(advanced) < 60_000


def test_weights_that_jump_to_and_fro_show_both_sides(server):
    run = server.trained(**OSCILLATES, iterations=1_000_000)
    query = {"k0": 999_998}
    records = server.client.get(f"/runs/{run['id']}/records", params=query).json()["records"]
    sides = sorted(record["w"][0][8] for record in records)
    assert sides[1] - sides[0] > 0.1
    view = server.client.get(f"/runs/{run['id']}/landscape", params={"b": "w2_12"}).json()
    assert view["b"][0] < sides[0] < sides[1] < view["b"][-1]
    late = [b for k, b in zip(view["path"]["k"], view["path"]["b"], strict=True) if k > 200_000]
    assert min(late) < sum(sides) / 2 < max(late)
