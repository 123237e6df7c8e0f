"""Recovery: a server that was killed or stopped goes on with its runs, and they end as ever.

Every twin is trained by the core in this process, without a break.
"""

import time
from contextlib import suppress
from itertools import pairwise

import httpx
import pytest

from app.workers import FLUSH_SECONDS
from core.config import TrainingConfig
from tests.app.stored import bits, by_hand, checkpoints, file_of, final_of, trained
from tests.conftest import eventually, serving

N = 5_000_000
RECIPE = {"iterations": N, "init": {"kind": "uniform", "seed": 4}, "eta": 0.02}
LONG = {"iterations": 10_000_000}


def is_the_twin(server, run, start=None):
    """Assert that a run has ended as its recipe, trained in one go, does."""
    config, k = TrainingConfig.parse(run["config"]), run["config"]["iterations"]
    assert (run["status"], run["stop_reason"], run["k"]) == ("done", "iterations", k)
    final = server.events(run["id"], k0=k - 1)[-1].data["final"]
    state = trained(config, start.k if start else 0, start)
    for name, numbers in final_of(config, state, k).items():
        assert bits(final[name]) == bits(numbers)
    assert run["error"] == max(final["E"])


def under_way(server, run_id):
    """Wait until a run has come some way; return how far it is."""
    return eventually(lambda: k if (k := server.run(run_id)["k"]) > 100_000 else None)


def kill(server):
    server.kill()


def stop(server):
    server.stop()


by_end = pytest.mark.parametrize("end", [kill, stop], ids=["SIGKILL", "SIGTERM"])


@by_end
def test_a_run_goes_on_by_itself_and_ends_as_one_that_was_never_interrupted(tmp_path, end):
    with serving(tmp_path) as server:
        run = server.train(**RECIPE)
        patch = {"name": "kept", "tags": ["a"], "starred": True}
        server.client.patch(f"/runs/{run['id']}", json=patch)
        begun = server.wait(run["id"], "running")["started"]
        eventually(lambda: checkpoints(file_of(tmp_path), run["id"])[-1] > 0)
        end(server)
    with serving(tmp_path) as server:
        assert server.wait(run["id"], "running", "done")["k"] > 0
        end(server)  # and once more
    with serving(tmp_path) as server:
        after = server.wait(run["id"], seconds=60)
        is_the_twin(server, after)
        assert after | patch == after
        assert after["started"] == begun


@by_end
def test_at_most_a_quarter_of_a_second_is_trained_again(tmp_path, end):
    with serving(tmp_path) as server:
        run = server.train(**LONG)["id"]
        under_way(server, run)
        eventually(lambda: checkpoints(file_of(tmp_path), run)[-1] > 0)
        before = server.run(run)
        end(server)
    [[k, seconds]] = by_hand(file_of(tmp_path), "SELECT k, seconds FROM runs WHERE id = ?", run)
    assert k == checkpoints(file_of(tmp_path), run)[-1]
    if end is stop:
        assert k >= before["k"]
    else:
        lost = before["k"] - k  # and what it did since it was asked
        assert lost <= before["rate"] * FLUSH_SECONDS * 12 + 8192  # a busy computer is late
    assert seconds > 0


def test_the_runs_that_waited_keep_their_order_and_come_behind_those_that_trained(tmp_path):
    with serving(tmp_path, max_running=1) as server:
        busy = server.train(iterations=9_000_000)
        waiting = [server.train(iterations=1000 + n)["id"] for n in range(5)]
        server.client.post(f"/runs/{waiting[3]}/stop")
        server.client.post(f"/runs/{waiting[1]}/extend", json={"iterations": 9000})
        under_way(server, busy["id"])
        server.kill()
    with serving(tmp_path, max_running=1) as server:
        assert server.run(waiting[3])["status"] == "stopped"
        runs = [server.wait(run_id, seconds=90) for run_id in (busy["id"], *waiting)]
        begun = [run["started"] for run in runs if run["started"]]
        assert len(begun) == 5
        assert begun == sorted(begun)
        assert [run["k"] for run in runs] == [9_000_000, 1000, 9000, 1002, 0, 1004]


def test_more_runs_go_on_than_may_wait(tmp_path):
    with serving(tmp_path, max_running=1) as server:
        ids = [server.train(iterations=500_000)["id"] for _ in range(6)]
        server.kill()
    with serving(tmp_path, max_running=1, max_waiting=1) as server:
        for run_id in ids:
            assert server.wait(run_id)["k"] == 500_000


def test_what_has_ended_stays_as_it_is(tmp_path):
    with serving(tmp_path) as server:
        done = server.trained(iterations=20)
        long = server.train(**LONG)
        stopped = server.client.post(f"/runs/{long['id']}/stop").json()
        server.kill()
    with serving(tmp_path) as server:
        assert server.health()["running"] == 0
        assert server.run(done["id"]) == done
        assert server.run(stopped["id"]) == stopped


def test_a_deleted_run_is_not_gone_on_with(tmp_path):
    with serving(tmp_path, max_running=1) as server:
        running, waiting = server.train(**LONG)["id"], server.train(**LONG)["id"]
        under_way(server, running)
        for run_id in (running, waiting):
            assert server.client.delete(f"/runs/{run_id}").status_code == 204
        server.kill()
    with serving(tmp_path, max_running=1) as server:
        assert server.trained(iterations=5)["status"] == "done"  # none is before it
        for run_id in (running, waiting):
            back = server.client.post(f"/runs/{run_id}/restore").json()
            assert (back["status"], back["stop_reason"]) == ("stopped", "stopped")


def test_a_fork_goes_on_from_its_own_checkpoints_though_its_parent_is_gone(tmp_path):
    with serving(tmp_path) as server:
        parent = server.trained(iterations=9000)
        fork = server.train(fork={"run": parent["id"], "k": 5000}, iterations=2_000_000)
        assert server.client.delete(f"/runs/{parent['id']}").status_code == 204
        under_way(server, fork["id"])
        server.kill()
    with serving(tmp_path, undo_seconds=0) as server:
        run = server.wait(fork["id"])
        is_the_twin(server, run, trained(parent["config"], 5000))
        reader = server.reader(f"/runs/{fork['id']}/events?frame=500")
        assert [reader.event().data.get("k0") for _ in range(2)] == [None, 5000]


def test_an_extension_that_was_answered_is_trained(tmp_path):
    with serving(tmp_path) as server:
        run = server.trained(iterations=9000)["id"]
        answer = server.client.post(f"/runs/{run}/extend", json={"iterations": 1_000_000})
        assert answer.status_code == 202
        server.kill()
    with serving(tmp_path) as server:
        is_the_twin(server, server.wait(run))


@by_end
def test_seconds_are_those_of_training_and_not_of_the_time_between(tmp_path, end):
    with serving(tmp_path) as server:
        run = server.train(**LONG)["id"]
        eventually(lambda: (server.run(run)["seconds"] or 0) > 0.6)
        end(server)
    [[before]] = by_hand(file_of(tmp_path), "SELECT seconds FROM runs WHERE id = ?", run)
    assert before > 0.1
    time.sleep(2.0)
    begun = time.monotonic()
    with serving(tmp_path) as server:
        assert server.run(run)["seconds"] >= before
        after = server.client.post(f"/runs/{run}/stop").json()
        assert before < after["seconds"] <= before + time.monotonic() - begun


# Streams


def follow(server, path, ids, last=None):
    """Read a stream until it breaks or ends; note the ids, and return the last event."""
    headers = {} if last is None else {"Last_Event_ID": str(last)}
    event = None
    with suppress(httpx.HTTPError, OSError, AssertionError):
        reader = server.reader(path, **headers)
        while event is None or event.name not in {"done", "failed"}:
            event = reader.event()
            if event.name in {"iteration", "frame"}:
                ids.append((event.data.get("k0", event.id), event.id))
    return event


@by_end
def test_a_stream_taken_up_again_has_no_gap_and_no_repeat(tmp_path, end):
    """The frontier has fallen back behind what was told: the stream waits until it is there."""
    told = []
    for n in range(3):
        with serving(tmp_path) as server:
            if n == 0:
                run = server.train(**LONG)["id"]
                path = f"/runs/{run}/events?frame=500&encoding=f32&stride=7"
            last = told[-1][1] if told else None
            reader = server.reader(path, **({"Last_Event_ID": str(last)} if told else {}))
            wanted = len(told) + 40
            while len(told) < wanted:
                event = reader.event()
                if event.name == "frame":
                    told.append((event.data["k0"], event.id))
            end(server)
    with serving(tmp_path) as server:
        answer = server.client.post(f"/runs/{run}/stop").json()
        least = max(told[-1][1] + 100_000, answer["k"] + 100_000)
        server.client.post(f"/runs/{run}/extend", json={"iterations": least})
        last = follow(server, path, told, told[-1][1])
        assert last.name == "done"
        for (_, end_of_one), (begin, _) in pairwise(told):
            assert begin == end_of_one + 7
        assert told[0][0] == 0
        assert told[-1][1] == (least - 1) - (least - 1) % 7


def test_a_stream_ahead_of_the_frontier_waits_for_it(tmp_path):
    """As after a crash in which a reader was told more than was written."""
    with serving(tmp_path) as server:
        run = server.train(iterations=3_000_000)["id"]
        under_way(server, run)
        server.kill()
    k = checkpoints(file_of(tmp_path), run)[-1]
    ahead = k + 400_000
    with serving(tmp_path) as server:
        told = []
        last = follow(server, f"/runs/{run}/events?stride=1000", told, ahead)
        first = ahead + 1000 - ahead % 1000
        assert [identity for _, identity in told] == [*range(first, 3_000_000, 1000)]
        assert (last.name, last.id) == ("done", 2_999_999)
        is_the_twin(server, server.run(run))
