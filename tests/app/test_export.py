"""Export: what is taken away of a run is what the run is, to the last bit, and nothing else."""

import http.client
import io
import json
import re
import signal
import threading
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import httpx
import numpy as np
import pytest

from app.npz import Archive, Member
from app.schemas import EXAMPLE_ID

WIRE = Path(__file__).resolve().parents[2] / "docs" / "wire.md"
LONG = 10_000_000
TABLE = {"x": [[-0.5, 0, 1e-7], [1, 0, 3.25], [2, 1, 0]], "t": [0.25, 1, 0]}
RECIPES = {
    "article": {"iterations": 500},
    "as_listed": {"wiring": "as_listed", "iterations": 300},
    "parity3": {"problem": "parity3", "init": {"kind": "uniform", "seed": 5}, "iterations": 700},
    "table": {"problem": TABLE, "init": {"kind": "uniform", "seed": 5}, "eta": 3, "iterations": 90},
    # Powers of ten far apart: exponents, signs, whole numbers
    "weights": {"init": {"kind": "weights", "w": [1e22, -3, 0, 1e-9, 7e-300, 1, -0.5, 0.1, 2]}},
}
by_recipe = pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES.keys())
RANGES = [
    {},
    {"k0": 200},
    {"k1": 7},
    {"k0": 5, "k1": 6},
    {"k0": 9, "k1": 9},
    {"k0": 3, "k1": 480, "stride": 7},
    {"stride": 499},
    {"k0": 1, "stride": 10**30},
]
by_range = pytest.mark.parametrize("query", RANGES, ids=str)
FILES = ["records.csv", "records.npz", "records.json"]
ALL_FILES = [*FILES, "recipe.json", "script.py"]


def get(server, run, file, **query):
    answer = server.client.get(f"/runs/{run['id']}/{file}", params=query)
    assert answer.status_code == 200, answer.text
    return answer


def records(server, run, **query):
    """Return the records that the wire tells, a row of numbers each: k, y, E, dw, w."""
    told = get(server, run, "records", **query).json()["records"]
    return [
        [one["k"], *one["y"], *one["E"], *np.ravel(one["dw"]), *np.ravel(one["w"])] for one in told
    ]


def csv(server, run, **query):
    """Return the names and the rows of a run's table."""
    text = get(server, run, "records.csv", **query).text
    names, *lines = text.removesuffix("\n").split("\n")
    return names.split(","), [[float(cell) for cell in line.split(",")] for line in lines]


def npz(server, run, **query):
    """Return a run's arrays."""
    content = get(server, run, "records.npz", **query).content
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays.files}


def bits(rows):
    return np.array(rows, dtype=float).tobytes()


@by_recipe
def test_the_numbers_of_a_table_are_those_of_the_records_to_the_last_bit(server, recipe):
    run = server.trained(**recipe)
    names, rows = csv(server, run)
    assert bits(rows) == bits(records(server, run))
    assert len(rows) == run["k"]
    assert {len(row) for row in rows} == {len(names)}


@by_recipe
def test_the_arrays_are_the_records_to_the_last_bit(server, recipe):
    run = server.trained(**recipe)
    arrays = npz(server, run)
    n, P, nets, M = run["k"], len(run["patterns"]), run["nets"], len(run["parameters"])
    shapes = {"k": (n,), "y": (n, P), "E": (n, P), "dw": (n, nets, M), "w": (n, nets, M)}
    for name, shape in shapes.items():
        assert arrays[name].shape == shape
        assert arrays[name].dtype == ("<i8" if name == "k" else "<f8")
    told = [arrays[name].reshape(n, -1) for name in shapes]
    assert bits(np.concatenate(told, axis=1)) == bits(records(server, run))


@by_range
def test_a_range_with_a_stride_is_that_of_the_records_in_every_file(server, article_id, query):
    run = server.run(article_id)
    query = {"k1": 500} | query
    told = records(server, run, **query)
    assert bits(csv(server, run, **query)[1]) == bits(told)
    arrays = npz(server, run, **query)
    assert arrays["k"].tolist() == [row[0] for row in told]
    for name, begin, end in [("y", 1, 5), ("E", 5, 9), ("dw", 9, 45), ("w", 45, 81)]:
        assert arrays[name].shape[0] == len(told)
        assert bits(arrays[name].ravel()) == bits(np.ravel([row[begin:end] for row in told]))
    document = get(server, run, "records.json", **query).content
    assert document == get(server, run, "records", **query).content


def test_a_table_over_many_blocks_and_checkpoints_leaves_no_iteration_out(server, article_id):
    names, rows = csv(server, server.run(article_id))
    assert [row[0] for row in rows] == list(range(10_000))
    # The article's last y
    last = dict(zip(names, rows[-1], strict=True))
    assert last["y_0"] == pytest.approx(0.010878916557652177, rel=1e-12)


def test_the_columns_are_k_then_y_and_E_by_pattern_then_dw_and_w_by_net_and_parameter(server):
    run = server.trained(problem={"x": [[0], [1]], "t": [0, 1]}, iterations=1)
    names, [row] = csv(server, run)
    assert names == [
        *("k", "y_0", "y_1", "E_0", "E_1"),
        *("dw_0_w1_10", "dw_0_w1_11", "dw_0_w1_20", "dw_0_w1_21"),
        *("dw_0_w2_10", "dw_0_w2_11", "dw_0_w2_12"),
        *("dw_1_w1_10", "dw_1_w1_11", "dw_1_w1_20", "dw_1_w1_21"),
        *("dw_1_w2_10", "dw_1_w2_11", "dw_1_w2_12"),
        *("w_0_w1_10", "w_0_w1_11", "w_0_w1_20", "w_0_w1_21"),
        *("w_0_w2_10", "w_0_w2_11", "w_0_w2_12"),
        *("w_1_w1_10", "w_1_w1_11", "w_1_w1_20", "w_1_w1_21"),
        *("w_1_w2_10", "w_1_w2_11", "w_1_w2_12"),
    ]
    assert all(name.isidentifier() for name in names)
    told = dict(zip(names, row, strict=True))
    assert told["E_1"] == (1 - told["y_1"]) ** 2
    assert told["w_1_w2_12"] == 1.0


NUMBER = re.compile(rb"-?\d+(\.\d+)?(e[+-]?\d+)?")
NAME = re.compile(rb"[A-Za-z][A-Za-z0-9_]*")
INJECTED = {
    "name": '=HYPERLINK("http://x.example","y")',
    "tags": ["=1+1", "@SUM(A1:A9)", "+1", "-1|calc", '","'],
    "note": "=1+1\n@SUM\r\n\t=cmd|' /C calc'!A0\n\"",
    "starred": True,
}


@by_recipe
def test_nothing_that_people_wrote_and_no_formula_is_in_a_table(server, recipe):
    run = server.trained(**recipe)
    plain = get(server, run, "records.csv").content
    assert server.client.patch(f"/runs/{run['id']}", json=INJECTED).status_code == 200
    content = get(server, run, "records.csv").content
    assert content == plain
    assert content.endswith(b"\n")
    names, *lines = content.removesuffix(b"\n").split(b"\n")
    assert all(NAME.fullmatch(name) for name in names.split(b","))
    assert len(lines) == run["k"]
    for line in lines:
        assert all(NUMBER.fullmatch(cell) for cell in line.split(b",")), line


@pytest.mark.parametrize("file", ALL_FILES)
def test_nothing_that_people_wrote_is_in_any_file_or_its_headers(server, file):
    run = server.trained(iterations=20)
    plain = get(server, run, file)
    server.client.patch(f"/runs/{run['id']}", json=INJECTED)
    described = get(server, run, file)
    assert described.content == plain.content
    headers = [
        [(n, value) for n, value in answer.headers.items() if n != "date"]
        for answer in (plain, described)
    ]
    assert headers[0] == headers[1]


@pytest.mark.parametrize(
    ("file", "name", "media_type"),
    [
        ("records.csv", "{}.csv", "text/csv; charset=utf-8"),
        ("records.npz", "{}.npz", "application/octet-stream"),
        ("records.json", "{}.json", "application/json"),
        ("recipe.json", "{}-recipe.json", "application/json"),
        ("script.py", "{}.py", "text/x-python; charset=utf-8"),
    ],
)
def test_a_file_is_named_after_the_runs_id_and_is_of_its_type(server, file, name, media_type):
    run = server.trained(iterations=5)
    headers = get(server, run, file).headers
    named = f"backscope-{name.format(run['id'])}"
    assert headers["content-disposition"] == f'attachment; filename="{named}"'
    assert headers["content-type"] == media_type
    assert headers["x-content-type-options"] == "nosniff"


def test_beside_the_records_the_arrays_tell_what_was_trained(server):
    run = server.trained(**RECIPES["table"])
    arrays = npz(server, run)
    assert list(arrays) == ["config", "parameters", "x", "t", "k", "y", "E", "dw", "w"]
    assert arrays["parameters"].tolist() == run["parameters"]
    assert arrays["x"].tolist() == TABLE["x"]
    assert arrays["t"].tolist() == TABLE["t"]
    assert json.loads(arrays["config"].item()) == run["config"]


def test_the_documents_example_reads_what_the_server_sends(server, article_id, capsys):
    [example] = re.findall(r"```python\n(import io\n.*?)```", WIRE.read_text(), re.DOTALL)
    example = example.replace("http://localhost:8000", server.url).replace(EXAMPLE_ID, article_id)
    exec(compile(example, "wire.md", "exec"), {})
    told = server.events(article_id, k0=9990)[1].data
    w2_12 = np.array(told["w"])[:, -1]
    assert capsys.readouterr().out == f"9990 {np.array(told['E'])} {w2_12}\n"


def test_an_npz_is_a_sound_zip_of_the_length_it_said_and_the_same_each_time(server, article_id):
    run = server.run(article_id)
    answer = get(server, run, "records.npz", stride=3)
    assert int(answer.headers["content-length"]) == len(answer.content)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
        assert file.testzip() is None  # every checksum
        assert {info.compress_type for info in file.infolist()} == {zipfile.ZIP_STORED}
    assert get(server, run, "records.npz", stride=3).content == answer.content


def test_a_file_beyond_4_GB_is_read_too(tmp_path):
    """A hole in the file stands for the numbers of the large array."""
    members = [Member("large", "<f8", (700_000_000,)), Member("small", "<f8", (3,))]
    archive = Archive(members)
    path = tmp_path / "large.npz"
    with path.open("wb") as file:
        file.write(archive.begin())
        file.seek(5_600_000_000, io.SEEK_CUR)
        file.write(archive.begin() + archive.add(np.array([1.0, 2.0, 3.0])) + archive.close())
        assert file.tell() == len(archive) > 2**32
    with zipfile.ZipFile(path) as file:
        assert [info.file_size for info in file.infolist()] == [member.size for member in members]
        assert file.infolist()[1].header_offset > 2**32
    with np.load(path, allow_pickle=False) as arrays:
        assert arrays["small"].tolist() == [1.0, 2.0, 3.0]


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"k0": 20}, "k0"),
        ({"k0": -1}, "k0"),
        ({"k0": 10**30}, "k0"),
        ({"k0": "=1+1"}, "k0"),
        ({"k0": 5, "k1": 4}, "k1"),
        ({"k1": 21}, "k1"),
        ({"k1": 1.5}, "k1"),
        ({"stride": 0}, "stride"),
        ({"stride": "NaN"}, "stride"),
        ({"frame": 5}, "frame"),
    ],
    ids=str,
)
def test_an_absurd_range_is_refused_with_its_field(server, file, query, field):
    run = server.trained(iterations=20)
    answer = server.client.get(f"/runs/{run['id']}/{file}", params=query)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert [error["field"] for error in answer.json()["errors"]] == [field]


@pytest.mark.parametrize("file", ALL_FILES)
def test_of_a_run_that_does_not_exist_or_was_deleted_there_is_no_file(server, file):
    answer = server.client.get(f"/runs/nothere/{file}")
    assert (answer.status_code, answer.json()["type"]) == (404, "run-not-found")
    run = server.trained(iterations=5)
    server.client.delete(f"/runs/{run['id']}")
    answer = server.client.get(f"/runs/{run['id']}/{file}")
    assert (answer.status_code, answer.json()["type"]) == (410, "run-deleted")


def test_of_a_run_under_way_a_file_has_what_was_complete_when_it_was_asked_for(server):
    run = server.train(iterations=LONG)
    before = server.wait(run["id"], "running")["k"]
    arrays = npz(server, run, stride=1000)
    _, rows = csv(server, run, stride=10_000)
    after = server.client.post(f"/runs/{run['id']}/stop").json()["k"]
    for k in (arrays["k"], np.array([row[0] for row in rows])):
        assert len(k) == 0 or before - 10_000 <= k[-1] < after
    # The same of the run at its end
    again = npz(server, run, stride=1000, k1=after)
    for name in ("k", "y", "E", "dw", "w"):
        assert again[name][: len(arrays["k"])].tobytes() == arrays[name].tobytes()


def test_of_a_run_that_waits_a_file_is_whole_and_has_no_records(serve_with):
    server = serve_with(max_running=1)
    busy, queued = (server.train(iterations=LONG) for _ in range(2))
    names, rows = csv(server, queued)
    assert (len(names), rows) == (81, [])
    assert npz(server, queued)["w"].shape == (0, 4, 9)
    assert get(server, queued, "records.json").json() == {"records": []}
    for run in (queued, busy):
        server.client.delete(f"/runs/{run['id']}")


def test_a_reader_counts_as_an_open_stream_until_it_leaves(serve_with):
    server = serve_with(max_streams=1)
    run = server.trained(iterations=100_000)
    for file in FILES:
        reader = server.reader(f"/runs/{run['id']}/{file}")
        reader.read(1000)
        assert server.health()["streams"] == 1
        for other in FILES:
            answer = server.client.get(f"/runs/{run['id']}/{other}")
            assert (answer.status_code, answer.json()["type"]) == (503, "streams-full")
            assert int(answer.headers["retry-after"]) > 0
        reader.close()
        eventually(lambda: server.health()["streams"] == 0)
    for file in ("recipe.json", "script.py"):  # which are made at once
        get(server, run, file)


def eventually(look):
    until = time.monotonic() + 10
    while not look():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_10_000_000_iterations_read_in_part_add_little_memory_and_no_work(serve_with):
    server = serve_with()
    run = server.trained(iterations=LONG)
    small = server.trained(iterations=1000)
    for file in FILES:
        get(server, small, file)
    for file in FILES:
        before = server.megabytes()
        readers = [server.reader(f"/runs/{run['id']}/{file}") for _ in range(10)]
        for reader in readers:
            read = 0
            while read < 5_000_000:
                read += len(reader.read(1 << 20))
        assert server.megabytes() - before < 0.5 * len(readers) + 5
        for reader in readers:
            reader.close()
        eventually(lambda: server.health()["streams"] == 0)
        used = server.cpu_seconds()
        time.sleep(0.5)
        assert server.cpu_seconds() - used <= 0.1


def test_a_window_at_the_end_of_10_000_000_iterations_is_that_of_the_stream(serve_with):
    server = serve_with()
    run = server.trained(iterations=LONG)
    query = {"k0": LONG - 300, "k1": LONG - 100}
    told = [e.data for e in server.events(run["id"], k0=query["k0"])[1:201]]
    assert [one["k"] for one in told] == list(range(LONG - 300, LONG - 100))
    arrays = npz(server, run, **query)
    for name in ("k", "y", "E", "dw", "w"):
        assert bits(arrays[name]) == bits([one[name] for one in told])
    assert bits(csv(server, run, **query)[1]) == bits(records(server, run, **query))


@pytest.mark.parametrize("file", FILES)
def test_a_file_of_a_damaged_run_is_broken_off_and_passes_for_no_whole_one(
    serve_here, monkeypatch, caplog, file
):
    server = serve_here()
    run = server.trained(iterations=20_000)
    store = server.services.store
    written = store.following

    async def another(run_id, k):
        return [replace(state, w=state.w + 1e-9) for state in await written(run_id, k)]

    monkeypatch.setattr(store, "following", another)
    with pytest.raises(httpx.RemoteProtocolError):
        server.client.get(f"/runs/{run['id']}/{file}")
    assert server.run(run["id"])["status"] == "damaged"
    assert re.search(rf"/{file} was broken off: .* k = 4096 is not the checkpoint", caplog.text)
    assert server.health()["streams"] == 0


def test_a_server_that_stops_breaks_files_off_and_ends_soon(serve_with):
    server = serve_with()
    run = server.trained(iterations=LONG)
    ended = []

    def read(file):
        reader = server.reader(f"/runs/{run['id']}/{file}")
        left = int(reader.answer.headers.get("Content-Length", LONG * 1000))
        try:
            while piece := reader.read(1 << 20):
                left -= len(piece)
        except http.client.IncompleteRead:  # the last chunk is not there
            pass
        ended.append((file, left > 0))

    readers = [threading.Thread(target=read, args=(file,)) for file in FILES]
    for reader in readers:
        reader.start()
    eventually(lambda: server.health()["streams"] == len(FILES))
    server.process.send_signal(signal.SIGTERM)
    server.process.wait(4.5)  # before its patience with open connections ends
    for reader in readers:
        reader.join()
    assert sorted(ended) == [(file, True) for file in sorted(FILES)]
    assert server.log().count("was broken off: the server is stopping") == len(FILES)


@by_recipe
def test_a_recipe_posted_again_gives_the_same_bits(server, recipe):
    run = server.trained(**recipe)
    exported = get(server, run, "recipe.json")
    assert exported.json() == run["config"]
    again = posted(server, exported.content)
    assert again["config"] == run["config"]
    assert get(server, again, "records").content == get(server, run, "records").content


def posted(server, body):
    headers = {"Content-Type": "application/json"}
    answer = server.client.post("/train", content=body, headers=headers)
    assert answer.status_code == 202, answer.text
    return server.wait(answer.json()["id"])


@pytest.mark.parametrize("overrides", [{}, {"eta": 0.7, "iterations": 900}], ids=["same", "other"])
def test_a_forks_recipe_needs_no_parent_and_gives_the_same_bits(server, overrides):
    parent = server.trained(problem="nand", iterations=800)
    fork = server.trained(fork={"run": parent["id"], "k": 500}, **overrides)
    exported = get(server, fork, "recipe.json")
    assert exported.json()["fork"] == {"run": None, "k": 500}
    server.client.delete(f"/runs/{parent['id']}")
    again = posted(server, exported.content)
    assert again["fork"] == {"run": None, "k": 500}
    for file in ("records", "records.csv"):
        assert get(server, again, file).content == get(server, fork, file).content
    arrays = npz(server, again)
    assert arrays["k"].tolist() == list(range(500, fork["config"]["iterations"]))
    assert json.loads(arrays["config"].item()) == exported.json()


def test_a_stopped_runs_recipe_is_all_that_it_was_to_train(server):
    run = server.train(iterations=LONG)
    server.client.post(f"/runs/{run['id']}/stop")
    assert get(server, run, "recipe.json").json() == run["config"]
    assert run["config"]["iterations"] == LONG
