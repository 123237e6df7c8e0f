"""What was stored and is not what is made again: the run is called damaged, the others are not."""

import httpx
import pytest

from core.config import TrainingConfig
from tests.app.stored import by_hand, file_of, flip, remove, replace, shorten, trained
from tests.conftest import eventually, serving

N = 20_000  # checkpoints at 0, 4096, 8192, 12288, 16384 and 20000
RECIPE = {"iterations": N}
CONFIG = TrainingConfig(iterations=N)
LONG = TrainingConfig(iterations=10_000_000)

# What was done to a run, and before which k its records can be told.
SPOILED = {
    "first flipped": (flip, 0, 0),
    "first replaced": (replace, 0, 4096),
    "first removed": (remove, 0, 0),
    "middle flipped": (flip, 8192, 8192),
    "middle replaced": (replace, 8192, 8192),
    "middle shortened": (shorten, 8192, 8192),
    "last flipped": (flip, N, N),
    "last replaced": (replace, N, N),
}


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """Return a server on a spoiled database, and the runs by what was done to them."""
    folder = tmp_path_factory.mktemp("damage")
    with serving(folder) as server:
        runs = {name: server.trained(**RECIPE)["id"] for name in (*SPOILED, *WHOLE)}
        runs["engine"] = server.trained(**RECIPE)["id"]
        runs["unfinished"] = server.train(**LONG.model_dump(mode="json"))["id"]
        eventually(lambda: server.run(runs["unfinished"])["k"] > 20 * 4096)
    file = file_of(folder)
    for name, (spoil, k, _) in SPOILED.items():
        spoil(file, runs[name], k)
    remove(file, runs["middle removed"], 8192)
    replace(file, runs["engine"], 8192)
    by_hand(file, "UPDATE runs SET engine = 0 WHERE id = ?", runs["engine"])
    unfinished = "run = (SELECT seq FROM runs WHERE id = ?)"
    [[k]] = by_hand(file, f"SELECT max(k) FROM checkpoints WHERE {unfinished}", runs["unfinished"])
    flip(file, runs["unfinished"], k)
    with serving(folder) as server:
        server.damaged_at = k
        yield server, runs


WHOLE = ("untouched", "middle removed")


def told_to_the_end(server, run, **query):
    told = server.events(run, frame=100, **query)
    return told[1:-1], told[-1]


@pytest.mark.parametrize("name", WHOLE)
def test_other_runs_stay_as_they_were(found, name):
    server, runs = found
    frames, last = told_to_the_end(server, runs[name])
    assert (frames[-1].id, last.name) == (N - 1, "done")
    assert last.data["final"]["w"] == trained(CONFIG, N).w.tolist()


@pytest.mark.parametrize("name", SPOILED)
def test_who_reads_over_what_is_damaged_is_told_what_is_right_and_then_failed(found, name):
    server, runs = found
    before = SPOILED[name][2]
    frames, last = told_to_the_end(server, runs[name])
    assert (last.name, last.data["type"]) == ("failed", "run-damaged")
    assert last.data["detail"]
    assert sum(frame.data["n"] for frame in frames) >= before - 4166  # a block
    if name.startswith("first"):
        return  # what was made from a wrong start was made; it is found at the next checkpoint
    _, records = advanced(before)
    for frame in frames:
        assert frame.id < before
        for n in range(frame.data["n"]):
            assert [y[n] for y in frame.data["y"]] == records.y[frame.data["k0"] + n].tolist()


def advanced(k):
    from core.training import advance, start

    return advance(CONFIG, start(CONFIG), k, stride=1)


@pytest.mark.parametrize("name", SPOILED)
def test_a_run_that_was_found_damaged_says_so_and_is_not_trained_on(found, name):
    server, runs = found
    told_to_the_end(server, runs[name])
    run = server.run(runs[name])
    assert run["status"] == "damaged"
    assert run["ended"] is not None
    listed = {one["id"]: one for one in server.client.get("/runs").json()["runs"]}
    assert listed[run["id"]]["status"] == "damaged"
    answer = server.client.post(f"/runs/{run['id']}/extend", json={"iterations": 2 * N})
    assert (answer.status_code, answer.json()["type"]) == (409, "not-extendable")
    assert "damaged" in answer.json()["detail"]


def test_who_begins_at_a_damaged_state_is_told_at_once(found):
    server, runs = found
    path = f"/runs/{runs['middle flipped']}"
    answer = server.client.get(f"{path}/records", params={"k0": 9000, "k1": 9010})
    assert (answer.status_code, answer.json()["type"]) == (500, "run-damaged")
    assert "8192" in answer.json()["detail"]
    told = server.events(runs["middle flipped"], k0=9000)
    assert [event.name for event in told] == ["run", "failed"]


def test_who_begins_at_a_wrong_state_is_told_at_the_next_checkpoint(found):
    server, runs = found
    told = server.events(runs["middle replaced"], k0=9000)
    assert (told[-1].name, told[-1].data["type"]) == ("failed", "run-damaged")
    assert told[-2].id < 12_288


def test_what_lies_before_or_behind_the_damage_can_be_read(found):
    server, runs = found
    for k0, k1 in [(0, 4096), (5000, 8000), (12_288, 16_384), (16_390, 16_400)]:
        answer = server.client.get(
            f"/runs/{runs['middle flipped']}/records", params={"k0": k0, "k1": k1}
        )
        whole = server.client.get(f"/runs/{runs['untouched']}/records", params={"k0": k0, "k1": k1})
        assert answer.status_code == 200
        assert answer.content == whole.content


def test_a_document_that_is_broken_off_at_the_damage_is_not_whole(found):
    server, runs = found
    with (
        pytest.raises(httpx.RemoteProtocolError),
        server.client.stream("GET", f"/runs/{runs['middle flipped']}/records") as answer,
    ):
        answer.read()


def test_a_damaged_run_can_be_forked_before_the_damage(found):
    server, runs = found
    fork = server.trained(fork={"run": runs["middle flipped"], "k": 8000})
    assert fork["status"] == "done"
    final = server.events(fork["id"], k0=N - 1)[-1].data["final"]
    assert final["w"] == trained(CONFIG, N).w.tolist()


def test_a_fork_of_a_damaged_state_is_refused_as_damaged(found):
    server, runs = found
    answer = server.client.post("/train", json={"fork": {"run": runs["middle flipped"], "k": 9000}})
    assert (answer.status_code, answer.json()["type"]) == (500, "run-damaged")


def test_a_run_whose_last_state_is_damaged_does_not_go_on_and_says_why(found):
    server, runs = found
    run = server.wait(runs["unfinished"])
    assert run["status"] == "damaged"
    told = server.events(run["id"], k0=server.damaged_at - 1)
    assert (told[-1].name, told[-1].data["type"]) == ("failed", "run-damaged")
    assert str(server.damaged_at) in told[-1].data["detail"]


def test_bits_of_another_engine_are_told_as_such(found):
    server, runs = found
    last = server.events(runs["engine"], frame=100)[-1]
    assert last.data["type"] == "run-damaged"
    assert "engine 0" in last.data["detail"]


def test_damage_that_is_found_is_told_in_the_stream_of_all_runs(tmp_path):
    with serving(tmp_path) as server:
        run = server.trained(**RECIPE)["id"]
    flip(file_of(tmp_path), run, 8192)
    with serving(tmp_path) as server:
        changes = server.reader("/events")
        assert changes.event().name == ":"
        server.events(run, frame=100)
        event = next(e for e in (changes.event() for _ in range(3)) if e.name != ":")  # no ping
        assert (event.name, event.data["id"], event.data["status"]) == ("run", run, "damaged")
