"""GET /runs/{id}/reached: for each pattern the first k whose error is below a bound."""

import asyncio
from contextlib import suppress

import httpx
import pytest

from app.history import Cursor
from tests.app.stored import DIVERGES
from tests.conftest import eventually

UNIFORM = {"init": {"kind": "uniform", "seed": 6}, "eta": 1.5, "problem": "majority3"}


def reached(server, run_id, **query):
    answer = server.client.get(f"/runs/{run_id}/reached", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def first_below(server, run_id, error):
    """Look for them one after the other in the run's own records."""
    records = server.client.get(f"/runs/{run_id}/records").json()["records"]
    patterns = len(records[0]["E"])
    return [
        next((one["k"] for one in records if one["E"][p] < error), None) for p in range(patterns)
    ]


@pytest.mark.parametrize("recipe", [{}, UNIFORM], ids=["article", "random"])
@pytest.mark.parametrize("error", [1.0, 0.25, 0.01, 0.0004, 1e-9])
def test_it_is_the_first_k_of_the_records_with_e_below_the_bound(server, recipe, error):
    run = server.trained(**recipe, iterations=9000)["id"]
    assert reached(server, run, error=error) == {
        "error": error,
        "k": first_below(server, run, error),
    }


def test_the_bound_is_a_hundredth_unless_it_is_given(server):
    run = server.trained(iterations=9000)["id"]
    assert reached(server, run) == reached(server, run, error=0.01)
    assert None not in reached(server, run)["k"]


def test_a_pattern_that_is_not_there_yet_has_null(server):
    run = server.trained(iterations=200)["id"]
    found = reached(server, run)["k"]
    assert None in found


def test_the_error_itself_is_not_below_itself(server):
    run = server.trained(iterations=3)["id"]
    records = server.client.get(f"/runs/{run}/records").json()["records"]
    last = records[-1]["E"][0]
    assert first_below(server, run, last)[0] == reached(server, run, error=last)["k"][0]
    assert all(record["E"][0] != last for record in records[:-1])


def test_of_a_fork_it_is_looked_for_from_its_first_k_on(server):
    parent = server.trained(iterations=9000)["id"]
    fork = server.trained(fork={"run": parent, "k": 5000})["id"]
    assert reached(server, fork)["k"] == [5000] * 4
    assert reached(server, fork, error=0.0004)["k"] == first_below(server, fork, 0.0004)


def test_of_a_run_under_way_it_is_what_it_has_reached(server):
    run = server.train(iterations=10_000_000)["id"]
    server.wait(run, "running")
    k = reached(server, run, error=1.0)["k"]
    assert all(one is None or one >= 0 for one in k)
    server.client.delete(f"/runs/{run}")


def test_of_a_run_without_a_record_nothing_is_reached(server):
    broken = DIVERGES | {"init": DIVERGES["init"] | {"w": [*DIVERGES["init"]["w"][:8], 0]}}
    run = server.trained(**broken)
    assert (run["k"], run["stop_reason"]) == (0, "diverged")
    assert reached(server, run["id"])["k"] == [None]


def test_nothing_is_regenerated_for_who_has_left(serve_here, monkeypatch):
    server = serve_here()
    run = server.trained(iterations=1_000_000)
    blocks = []

    async def slowly(self, *arguments):
        blocks.append(self.k)
        await asyncio.sleep(0.02)
        return await gather(self, *arguments)

    gather = Cursor.gather
    monkeypatch.setattr(Cursor, "gather", slowly)
    with suppress(httpx.TimeoutException):
        server.client.get(f"/runs/{run['id']}/reached", params={"error": 1e-300}, timeout=0.2)
    eventually(lambda: server.health()["streams"] == 0)
    assert 0 < len(blocks) < 100  # of 245


@pytest.mark.parametrize("error", [0, -1, "x", "nan", "inf", ""])
def test_a_bound_that_is_no_positive_number_is_refused(server, error):
    run = server.trained(iterations=3)["id"]
    answer = server.client.get(f"/runs/{run}/reached", params={"error": error})
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["errors"]] == ["error"]


def test_an_unknown_query_is_refused(server):
    run = server.trained(iterations=3)["id"]
    answer = server.client.get(f"/runs/{run}/reached", params={"below": 0.1})
    assert answer.status_code == 422
