"""Files and streams of every kind of recipe: each tells the same numbers, and `online` its p."""

import base64
import io
import json
import zipfile

import numpy as np
import pytest

from core.config import TrainingConfig
from core.order import order
from core.training import advance, start
from tests.app.kinds import KINDS, PLATEAU
from tests.app.stored import bits

N = 400
ONLINE = [name for name, recipe in KINDS.items() if recipe.get("schedule") == "online"]


@pytest.fixture(scope="module")
def runs(server):
    """Return a run of every kind."""
    return {name: server.trained(**recipe, iterations=N) for name, recipe in KINDS.items()}


def get(server, run, file, **query):
    answer = server.client.get(f"/runs/{run['id']}/{file}", params=query)
    assert answer.status_code == 200, answer.text
    return answer


def records(server, run, **query):
    return get(server, run, "records", **query).json()["records"]


def turns(run, k0=0):
    """Return the pattern of each of a run's iterations from k0 on."""
    return order(TrainingConfig.parse(run["config"]), k0, run["k"] - k0).tolist()


@pytest.mark.parametrize("name", KINDS)
def test_records_are_those_of_the_kernel_to_the_last_bit(server, runs, name):
    config = TrainingConfig.parse(runs[name]["config"])
    _, expected = advance(config, start(config), N, stride=1)
    told = records(server, runs[name])
    for field in ("y", "E", "dw", "w"):
        assert bits([one[field] for one in told]) == bits(getattr(expected, field))
    assert [one.get("p") for one in told] == (turns(runs[name]) if name in ONLINE else [None] * N)


@pytest.mark.parametrize("name", KINDS)
def test_a_table_has_the_records_numbers_and_in_online_the_column_p(server, runs, name):
    names, *lines = get(server, runs[name], "records.csv").text.splitlines()
    own = ["k", "p"] if name in ONLINE else ["k"]
    assert names.split(",")[: len(own) + 1] == [*own, "y_0"]
    rows = [[float(cell) for cell in line.split(",")] for line in lines]
    told = [
        [
            *(one[field] for field in own),
            *one["y"],
            *one["E"],
            *np.ravel(one["dw"]),
            *np.ravel(one["w"]),
        ]
        for one in records(server, runs[name])
    ]
    assert bits(rows) == bits(told)
    assert len(names.split(",")) == len(told[0])


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("query", [{}, {"k0": 101, "k1": 301, "stride": 7}], ids=["all", "some"])
def test_the_arrays_are_the_records_and_the_file_is_as_long_as_it_said(server, runs, name, query):
    answer = get(server, runs[name], "records.npz", **query)
    assert int(answer.headers["content-length"]) == len(answer.content)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
        assert file.testzip() is None
    told = records(server, runs[name], **query)
    with np.load(io.BytesIO(answer.content), allow_pickle=False) as arrays:
        assert ("p" in arrays.files) == (name in ONLINE)
        assert json.loads(arrays["config"].item()) == runs[name]["config"]
        for field in ("k", "p", "y", "E", "dw", "w") if name in ONLINE else ("k", "y", "dw", "w"):
            assert arrays[field].dtype == ("<i8" if field in "kp" else "<f8")
            assert bits(arrays[field]) == bits([one[field] for one in told])


@pytest.mark.parametrize("stride", [1, 7, 3_000, 90_000])
def test_the_order_is_made_a_piece_at_a_time_whatever_the_stride(serve_here, monkeypatch, stride):
    from app import export

    server = serve_here()
    run = server.trained(schedule="online", order="shuffled", iterations=200_000)
    lengths = []

    def counted(config, k, n):
        lengths.append(n)
        return order(config, k, n)

    monkeypatch.setattr(export, "order", counted)
    answer = get(server, run, "records.npz", stride=stride, k0=100_000)
    assert max(lengths) <= export.PIECE
    with np.load(io.BytesIO(answer.content)) as arrays:
        config = TrainingConfig.parse(run["config"])
        for k, p in zip(arrays["k"][:200].tolist(), arrays["p"].tolist(), strict=False):
            assert p == order(config, k, 1)[0]


@pytest.mark.parametrize("name", KINDS)
def test_the_streams_events_are_the_records(server, runs, name):
    told = server.events(runs[name]["id"], k0=N - 50)
    assert [event.name for event in told] == ["run", *["iteration"] * 50, "done"]
    assert [event.data for event in told[1:-1]] == records(server, runs[name], k0=N - 50)
    final = told[-1].data["final"]
    last = {field: final[field] for field in final if field not in {"w", "seconds"}}
    assert last == {field: told[-2].data[field] for field in last}
    assert ("p" in last) == (name in ONLINE)


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("encoding", ["json", "f64"])
@pytest.mark.parametrize("stride", [1, 3])
def test_frames_have_the_records_numbers_and_in_online_a_p_for_each(
    server, runs, name, encoding, stride
):
    run = runs[name]
    query = {"frame": 40, "encoding": encoding, "stride": stride}
    frames = [event.data for event in server.events(run["id"], **query)[1:-1]]
    told = records(server, run, stride=stride)
    assert sum(frame["n"] for frame in frames) == len(told)
    for frame in frames:
        here = told[frame["k0"] // stride :][: frame["n"]]
        assert frame.get("p") == ([one["p"] for one in here] if name in ONLINE else None)
        wanted = [np.array([one[f] for one in here]) for f in ("y", "E", "dw", "w")]
        rows = np.concatenate([part.reshape(frame["n"], -1) for part in wanted], axis=1).T
        if encoding == "json":
            parts = [np.array(frame[f]).reshape(-1, frame["n"]) for f in ("y", "E", "dw", "w")]
            assert bits(np.concatenate(parts)) == bits(rows)
        else:
            data = np.frombuffer(base64.b64decode(frame["data"])).reshape(-1, frame["n"])
            assert bits(data) == bits(rows)


@pytest.mark.parametrize("name", KINDS)
def test_an_envelope_has_no_p_for_a_column_is_many_iterations(server, runs, name):
    run = runs[name]
    told = server.events(run["id"], frame=4, stride=100, envelope=True)
    assert [event.data.keys() for event in told[1:-1]] == [{"k0", "n", "stride", "lo", "hi"}]
    assert np.array(told[1].data["lo"]["w"]).shape == (run["nets"], len(run["parameters"]), 4)


def posted(server, body):
    headers = {"Content-Type": "application/json"}
    answer = server.client.post("/train", content=body, headers=headers)
    assert answer.status_code == 202, answer.text
    return server.wait(answer.json()["id"])


@pytest.mark.parametrize("name", KINDS)
def test_a_recipe_and_a_forks_recipe_posted_again_give_the_same_bits(server, runs, name):
    exported = get(server, runs[name], "recipe.json")
    assert exported.json() == runs[name]["config"]
    fork = server.trained(fork={"run": runs[name]["id"], "k": 150}, eta=0.02)
    for run in (runs[name], fork):
        body = get(server, run, "recipe.json").content
        again = posted(server, body)
        assert again["config"] == run["config"]
        for file in ("records", "records.csv", "recipe.json"):
            assert get(server, again, file).content == get(server, run, file).content


def test_a_forks_recipe_carries_what_its_optimizer_and_its_rules_remember(server):
    adam = KINDS["online, shuffled, tanh, adam, decay, plateau"]
    recipes = [
        KINDS["batch, sum, momentum"],
        adam,
        KINDS["online, cyclic, as listed, half squared"],
    ]
    kept = []
    for recipe in recipes:
        parent = server.trained(**recipe, iterations=60)
        fork = server.trained(fork={"run": parent["id"], "k": 50})
        body = get(server, fork, "recipe.json").json()
        slots = np.shape(body.get("slots", ()))
        kept.append((slots, len(body.get("memory", ()))))
    assert kept == [((1, 1, 9), 0), ((1, 2, 23), 4), ((0,), 0)]
    assert body["fork"] == {"run": None, "k": 50}


def test_a_plateau_that_began_before_the_fork_ends_its_copy_at_the_same_k(server):
    whole = server.trained(**PLATEAU)
    assert whole["stop_reason"] == "plateau"
    fork = server.trained(fork={"run": whole["id"], "k": whole["k"] - 10})
    again = posted(server, get(server, fork, "recipe.json").content)
    forgetful = json.loads(get(server, fork, "recipe.json").content)
    del forgetful["memory"]
    later = posted(server, json.dumps(forgetful))
    for run in (fork, again):
        assert (run["k"], run["stop_reason"]) == (whole["k"], "plateau")
        assert records(server, run) == records(server, whole, k0=whole["k"] - 10)
    assert later["k"] > whole["k"]
