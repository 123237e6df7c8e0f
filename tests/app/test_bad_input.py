"""Bad input: every answer is a problem document that names the field, and nothing is logged."""

import itertools
import json

import httpx
import pytest

ALL_INPUTS = [list(x) for x in itertools.product((0, 1), repeat=4)]


@pytest.fixture
def quiet(server):
    """The server, which is to log nothing while the test asks."""
    before = server.log()
    yield server
    assert server.log() == before


def problem(answer, status, kind):
    """Assert that an answer is a problem document, and return it."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    document = answer.json()
    assert set(document) <= {"type", "title", "status", "detail", "errors"}
    assert (document["type"], document["status"]) == (kind, status)
    assert document["title"]
    assert document["detail"]
    return document


def refused(answer, field, got=..., allowed="", status=422):
    """Assert that an answer refuses one field, what came, and what is allowed."""
    document = problem(answer, status, "bad-field")
    [error] = document["errors"]
    assert list(error) == ["field", "got", "allowed"]
    assert error["field"] == field
    if got is not ...:
        assert error["got"] == got
    assert allowed in error["allowed"]
    assert error["allowed"]


def table(x, t):
    return {"problem": {"x": x, "t": t}}


def post(server, text, **headers):
    sent = {"Content-Type": "application/json"} | headers
    return server.client.post("/train", content=text, headers=sent)


# (what is sent, the field that is named, what is echoed, a part of what is allowed)
FIELDS = [
    ('{"eta": 0}', "eta", 0, "greater than 0"),
    ('{"eta": -0.1}', "eta", -0.1, "greater than 0"),
    ('{"eta": NaN}', "eta", "NaN", "a finite number"),
    ('{"eta": Infinity}', "eta", "Infinity", "a finite number"),
    ('{"eta": "abc"}', "eta", "abc", "a finite number"),
    ('{"eta": 1e400}', "eta", "Infinity", "a finite number"),
    ('{"eta": true}', "eta", True, "a finite number"),
    ('{"eta": null}', "eta", None, "a finite number"),
    ('{"eta": [0.1]}', "eta", [0.1], "a finite number"),
    ('{"eta": {"a": 1}}', "eta", ..., "a finite number"),
    ('{"iterations": 0}', "iterations", 0, "at least 1"),
    ('{"iterations": -1}', "iterations", -1, "at least 1"),
    ('{"iterations": 1.5}', "iterations", 1.5, "a whole number"),
    ('{"iterations": 1000000000000}', "iterations", 10**12, "10,000,000"),
    ('{"iterations": 10000001}', "iterations", 10_000_001, "10,000,000"),
    ('{"iterations": "10"}', "iterations", "10", "a whole number"),
    ('{"iterations": false}', "iterations", False, "a whole number"),
    ('{"iterations": 1e400}', "iterations", "Infinity", "a whole number"),
    ('{"iterations": 1%s}' % ("0" * 30), "iterations", ..., "10,000,000"),
    ('{"iterations": 1%s}' % ("0" * 4000), "iterations", ..., "10,000,000"),
    ('{"iterations": -1%s}' % ("0" * 4000), "iterations", ..., "at least 1"),
    (table([[0, 0], [0]], [0, 1]), "problem.x", ..., "same length"),
    (table([], []), "problem.x", "0 rows", "1 to 16 rows"),
    (table([*ALL_INPUTS, [2, 2, 2, 2]], [0] * 17), "problem.x", "17 rows", "1 to 16 rows"),
    (table([[]], [0]), "problem.x", ..., "1 to 4 inputs"),
    (table([[0] * 5], [0]), "problem.x", ..., "1 to 4 inputs"),
    (table([[0, 1], [0, 1]], [0, 1]), "problem.t", ..., "one target for the same inputs"),
    (table([[0, 1]], [0, 1]), "problem.t", "2 targets", "1 targets"),
    (table([[0, 1]], [1.5]), "problem.t", [1.5], "0 to 1"),
    (table([[0, 1]], [-0.1]), "problem.t", [-0.1], "0 to 1"),
    (table([["a", 1]], [0]), "problem.x.0.0", "a", "a finite number"),
    ('{"problem": {"x": [[1e999]], "t": [0]}}', "problem.x.0.0", "Infinity", "a finite number"),
    ({"problem": {"x": [[0]]}}, "problem.t", None, "required"),
    ({"problem": {"x": [[0]], "t": [0], "y": 1}}, "problem.y", 1, "no field of this name"),
    ({"problem": "sum"}, "problem", "sum", "'xor'"),
    ({"problem": 7}, "problem", 7, "'xor'"),
    ({"problem": []}, "problem", ..., "'xor'"),
    ({"init": {"kind": "weights", "w": [1] * 8}}, "init.w", "8 numbers", "9 numbers"),
    ({"init": {"kind": "weights", "w": [[1]]}}, "init.w.0", [1], "a finite number"),
    ({"init": {"kind": "weights", "w": 1}}, "init.w", 1, "a list"),
    ({"init": {"kind": "weights"}}, "init.w", None, "required"),
    ({"init": {"kind": "zeros"}}, "init.kind", "zeros", "constant"),
    ({"init": {"kind": ["a"]}}, "init.kind", ..., "constant"),
    ({"init": {"kind": "uniform", "low": 2, "high": 1}}, "init.high", 1, "at least low"),
    ({"init": {"kind": "uniform", "seed": -1}}, "init.seed", -1, "at least 0"),
    ({"init": {"kind": "uniform", "seed": False}}, "init.seed", False, "a whole number"),
    ({"init": {"kind": "uniform", "seed": 2**53}}, "init.seed", ..., "at most"),
    ({"init": {"kind": "constant", "value": 1, "seed": 1}}, "init.seed", 1, "no field"),
    ({"init": "constant"}, "init.kind", "constant", "constant"),
    ({"init": None}, "init.kind", None, "constant"),
    ({"etta": 1}, "etta", 1, "no field of this name"),
    ({"named": 1}, "named", 1, "no field of this name"),
    ({"": 1}, "body", 1, "no field of this name"),
    ({"schedule": "sometimes"}, "schedule", "sometimes", "'each'"),
    ({"wiring": "loose"}, "wiring", "loose", "'connected'"),
    ({"hidden": [9]}, "hidden.0", 9, "a number of at most 8"),
    ({"hidden": [0]}, "hidden.0", 0, "a number of at least 1"),
    ({"hidden": [2] * 5}, "hidden", ..., "4"),
    ({"hidden": 2}, "hidden", 2, "a list"),
    ({"hidden": ["2"]}, "hidden.0", "2", "a whole number"),
    ({"activation": "softmax"}, "activation", "softmax", "'leaky_relu'"),
    ({"slope": 0.2}, "slope", 0.2, "0.01, unless activation is leaky_relu"),
    ({"output": "relu"}, "output", "relu", "'identity'"),
    ({"loss": "cross_entropy", "output": "tanh"}, "loss", "cross_entropy", "squared"),
    ({"reduction": "sum"}, "reduction", "sum", "mean, unless schedule is batch"),
    ({"order": "shuffled"}, "order", "shuffled", "cyclic, unless schedule is online"),
    ({"wiring": "as_listed", "hidden": [2, 2]}, "wiring", "as_listed", "one hidden layer"),
    ({"weight_decay": -0.5}, "weight_decay", -0.5, "a number of at least 0"),
    ({"fault": "none"}, "fault", "none", "'no_derivative'"),
    ({"fault": "updated_weights", "hidden": []}, "fault", "updated_weights", "a hidden layer"),
    ({"fault": "flipped_sign", "wiring": "as_listed"}, "fault", "flipped_sign", "connected"),
    ({"optimizer": {"kind": "sgd"}}, "optimizer.kind", "sgd", "'adam'"),
    ({"optimizer": {"kind": "adam", "beta1": 1}}, "optimizer.beta1", 1, "less than 1"),
    ({"optimizer": {"kind": "gd", "mu": 0.9}}, "optimizer.mu", 0.9, "no field of this name"),
    ({"optimizer": []}, "optimizer.kind", [], "'gd'"),
    ({"stop": {"tolerance": 0}}, "stop.tolerance", 0, "greater than 0"),
    ({"stop": {"plateau": 100}}, "stop.plateau", 100, "an object"),
    ({"stop": {"plateau": {}}}, "stop.plateau.iterations", None, "required"),
    ('{"eta": "\\ud800"}', "eta", "\\ud800", "a finite number"),
    ('{"\\ud800": 1}', "body", ..., "string"),
    ('{"init": {"kind": "\\udfff"}}', "init.kind", "\\udfff", "constant"),
    ("[]", "body", [], "an object"),
    ('"xor"', "body", "xor", "an object"),
    ("7", "body", 7, "an object"),
    ("null", "body", ..., ""),
    ("", "body", ..., ""),
]


@pytest.mark.parametrize(
    ("sent", "field", "got", "allowed"),
    FIELDS,
    ids=[(s if isinstance(s, str) else json.dumps(s))[:50] or "nothing" for s, *_ in FIELDS],
)
def test_a_field_that_cannot_be_taken_is_named_with_what_came_and_what_may(
    quiet, sent, field, got, allowed
):
    text = sent if isinstance(sent, str) else json.dumps(sent)
    refused(post(quiet, text), field, got, allowed)


def test_every_refused_field_is_named_at_once(quiet):
    answer = post(quiet, '{"eta": 0, "iterations": 0, "colour": "red"}')
    errors = problem(answer, 422, "bad-field")["errors"]
    assert [error["field"] for error in errors] == ["eta", "iterations", "colour"]


MALFORMED = {
    "empty object left open": b"{",
    "a word": b"hello",
    "two values": b"{} {}",
    "a trailing comma": b'{"eta": 1,}',
    "single quotes": b"{'eta': 1}",
    "not UTF-8": b'{"eta": "\xff\xfe"}',
    "deep lists": b"[" * 30_000 + b"]" * 30_000,
    "deep objects": b'{"a":' * 9000 + b"1" + b"}" * 9000,
    "a number of 5,000 digits": b'{"iterations": ' + b"9" * 5000 + b"}",
}


@pytest.mark.parametrize("text", MALFORMED.values(), ids=MALFORMED)
def test_json_that_cannot_be_read_is_400(quiet, text):
    refused(post(quiet, text), "body", status=400)


@pytest.mark.parametrize("depth", [10, 200, 900, 950, 1000, 2000])
@pytest.mark.parametrize(
    "around", ['{"eta": %s}', '{"problem": {"x": %s, "t": [0]}}', "%s"], ids=["eta", "x", "body"]
)
def test_deeply_nested_json_is_refused_at_any_depth(quiet, around, depth):
    answer = post(quiet, around % ("[" * depth + "]" * depth))
    assert answer.status_code in {400, 422}
    problem(answer, answer.status_code, "bad-field")


def test_a_body_of_64_kB_is_read_and_one_byte_more_is_too_large(quiet):
    fits = b'{"iterations": 1' + b" " * (65536 - 17) + b"}"
    assert len(fits) == 65536
    assert post(quiet, fits).status_code == 202
    document = problem(post(quiet, fits + b" "), 413, "too-large")
    assert document["errors"][0]["field"] == "body"


def test_a_chunked_body_of_more_than_64_kB_is_too_large(quiet):
    def chunks():
        for _ in range(9):
            yield b" " * 8192

    document = problem(post(quiet, chunks()), 413, "too-large")
    assert "65536" in document["errors"][0]["allowed"]


@pytest.mark.parametrize(
    "media_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/json",
        "",
    ],
)
def test_a_body_that_is_not_called_json_is_415(quiet, media_type):
    answer = post(quiet, "{}", **{"Content-Type": media_type})
    document = problem(answer, 415, "not-json")
    assert document["errors"][0]["field"] == "Content-Type"
    assert document["errors"][0]["allowed"] == "application/json"


@pytest.mark.parametrize("media_type", ["application/json; charset=utf-8", "Application/JSON"])
def test_json_may_be_called_so_in_any_usual_way(quiet, media_type):
    assert post(quiet, '{"iterations": 1}', **{"Content-Type": media_type}).status_code == 202


# (the query, the field that is named, what is echoed)
QUERIES = [
    ({"stride": 0}, "stride", "0"),
    ({"stride": -1}, "stride", "-1"),
    ({"stride": 1.5}, "stride", "1.5"),
    ({"stride": "many"}, "stride", "many"),
    ({"frame": 10**9}, "frame", 10**9),
    ({"frame": 501}, "frame", 501),
    ({"frame": 251, "envelope": True}, "frame", 251),
    ({"frame": -1}, "frame", "-1"),
    ({"frame": "9" * 5000}, "frame", ...),
    ({"k0": -1}, "k0", "-1"),
    ({"k0": 20}, "k0", 20),
    ({"k0": 10**30}, "k0", ...),
    ({"k0": "\N{GRINNING FACE}"}, "k0", "\N{GRINNING FACE}"),
    ({"encoding": "f16", "frame": 1}, "encoding", "f16"),
    ({"encoding": "f64"}, "encoding", "f64"),
    ({"envelope": "perhaps", "frame": 1}, "envelope", "perhaps"),
    ({"envelope": "true"}, "envelope", True),
    ({"colour": "red"}, "colour", "red"),
    ({"K0": "1"}, "K0", "1"),
]


@pytest.mark.parametrize(("query", "field", "got"), QUERIES, ids=[str(q)[:40] for q, *_ in QUERIES])
def test_a_query_that_does_not_fit_the_stream_is_refused(quiet, query, field, got):
    run = quiet.trained(iterations=20)
    refused(quiet.client.get(f"/runs/{run['id']}/events", params=query), field, got)
    headers = {"Accept": "text/event-stream"}
    answer = quiet.client.post("/train", json={"iterations": 20}, params=query, headers=headers)
    refused(answer, field, got)


@pytest.mark.parametrize(
    "last",
    [
        "abc",
        "-1",
        "1.5",
        "20",
        "21",
        "9999999999999999999999",
        "0" * 30 + "99",
        "9" * 5000,
        "+1",
        "1 2",
        "0x1",
        "²",
    ],
    ids=lambda last: last[:24],
)
def test_a_last_event_id_that_is_no_iteration_of_the_run_is_refused(quiet, last):
    run = quiet.trained(iterations=20)
    headers = {"Last-Event-ID": last.encode()}
    answer = quiet.client.get(f"/runs/{run['id']}/events", headers=headers)
    refused(answer, "Last-Event-ID", allowed="from 0 to 19")


def test_last_event_id_twice_is_answered(quiet):
    run = quiet.trained(iterations=20)
    headers = [("Last-Event-ID", "5"), ("Last-Event-ID", "6")]
    answer = quiet.client.get(f"/runs/{run['id']}/events", headers=headers)
    assert answer.status_code in {200, 422}


def test_a_query_parameter_twice_is_answered(quiet):
    run = quiet.trained(iterations=20)
    answer = quiet.client.get(f"/runs/{run['id']}/events?k0=5&k0=6")
    assert answer.status_code in {200, 422}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"k0": 20}, "k0"),
        ({"k0": 5, "k1": 4}, "k1"),
        ({"k1": 21}, "k1"),
        ({"k1": -1}, "k1"),
        ({"stride": 0}, "stride"),
        ({"limit": 5}, "limit"),
    ],
)
def test_a_query_that_does_not_fit_the_records_is_refused(quiet, query, field):
    run = quiet.trained(iterations=20)
    refused(quiet.client.get(f"/runs/{run['id']}/records", params=query), field)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"limit": 0}, "limit"),
        ({"limit": 501}, "limit"),
        ({"limit": "x"}, "limit"),
        ({"page": 2}, "page"),
    ],
)
def test_a_query_that_does_not_fit_the_list_of_runs_is_refused(quiet, query, field):
    refused(quiet.client.get("/runs", params=query), field)


IDS = [
    "nothere",
    "0",
    "-1",
    "%00",
    "..%2f..",
    "a" * 5000,
    "%F0%9F%98%80",
    "%ff",
    "b5dxq2m7ka",
    "'%20or%201=1",
]


@pytest.mark.parametrize("run_id", IDS, ids=lambda run_id: run_id[:20])
@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", ""), ("DELETE", ""), ("POST", "/stop"), ("GET", "/events"), ("GET", "/records")],
)
def test_an_id_that_does_not_exist_is_404(quiet, method, path, run_id):
    answer = quiet.client.request(method, f"{quiet.url}/runs/{run_id}{path}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    if answer.json()["type"] == "run-not-found":
        assert answer.json()["errors"][0]["field"] == "id"
    else:  # a slash in the id makes it another path
        assert "%2f" in run_id


def test_a_page_behind_a_run_that_does_not_exist_names_after(quiet):
    answer = problem(quiet.client.get("/runs", params={"after": "nothere"}), 422, "bad-field")
    assert [(e["field"], e["got"]) for e in answer["errors"]] == [("after", "nothere")]


@pytest.mark.parametrize(
    "path", ["/nothere", "/runs/a/b/c", "/static/nothere.js", "/static/../app/main.py"]
)
def test_a_path_that_does_not_exist_is_404(quiet, path):
    problem(quiet.client.get(quiet.url + path, follow_redirects=True), 404, "not-found")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/train"),
        ("PUT", "/train"),
        ("DELETE", "/runs"),
        ("POST", "/healthz"),
        ("PATCH", "/healthz"),
    ],
)
def test_a_method_that_a_path_does_not_have_is_405(quiet, method, path):
    answer = quiet.client.request(method, path)
    problem(answer, 405, "method-not-allowed")
    assert answer.headers["allow"]


@pytest.mark.parametrize(("limit", "taken", "refused_at"), [(36e4, 10_000, 10_001)])
def test_work_beyond_the_limit_is_refused_with_the_most_that_may(
    serve_with, limit, taken, refused_at
):
    """The article's network: 4 patterns x 9 parameters = 36 an iteration."""
    server = serve_with(max_work=limit)
    assert server.client.post("/train", json={"iterations": taken}).status_code == 202
    answer = server.client.post("/train", json={"iterations": refused_at})
    refused(answer, "iterations", refused_at, "at most 10,000 for this network")


def test_work_is_limited_to_5e10_by_default():
    from app.settings import Settings

    limits = Settings()
    assert limits.max_work == 5e10
    assert limits.max_iterations == 10_000_000
    assert (limits.max_body, limits.max_running, limits.max_waiting) == (65536, 2, 100)
    assert limits.max_streams == 512


def test_what_is_no_http_is_400(server):
    import socket

    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(b"hello\r\n\r\n")
        assert connection.recv(1000).startswith(b"HTTP/1.1 400")
    assert httpx.get(f"{server.url}/healthz").status_code == 200
