"""Streams of frames: the same numbers in fewer events, in three encodings, and envelopes."""

from base64 import b64decode

import numpy as np
import pytest

ENCODINGS = {"f32": "<f4", "f64": "<f8"}


@pytest.fixture(scope="module")
def records(article):
    """Return the article's records as one array (10000, 80): y, E, dw, w."""
    rows = [event.data for event in article[1:-1]]
    return np.array([[*r["y"], *r["E"], *np.ravel(r["dw"]), *np.ravel(r["w"])] for r in rows])


def columns(frame, encoding, layer=None):
    """Return a frame's numbers as the contract lays them out: (80, n), rows y, E, dw, w."""
    n = frame["n"]
    if encoding == "json":
        data = frame if layer is None else frame[layer]
        assert np.shape(data["y"]) == np.shape(data["E"]) == (4, n)
        assert np.shape(data["dw"]) == np.shape(data["w"]) == (4, 9, n)
        rows = [
            *data["y"],
            *data["E"],
            *np.reshape(data["dw"], (36, n)),
            *np.reshape(data["w"], (36, n)),
        ]
        return np.array(rows)
    numbers = np.frombuffer(b64decode(frame[layer or "data"], validate=True), ENCODINGS[encoding])
    return numbers.reshape(80, n)


def rounded(numbers, encoding):
    return numbers.astype(np.float32) if encoding == "f32" else numbers


@pytest.mark.parametrize("encoding", ["json", "f32", "f64"])
@pytest.mark.parametrize(
    ("frame", "stride"), [(500, 1), (1, 997), (250, 3), (7, 100), (500, 10_000)]
)
def test_frames_tell_the_records_of_single_events_number_for_number(
    server, article_id, records, frame, stride, encoding
):
    told = server.events(article_id, frame=frame, stride=stride, encoding=encoding)
    assert [event.name for event in told] == ["run", *["frame"] * (len(told) - 2), "done"]
    expected = rounded(records[::stride], encoding).T
    got = np.concatenate([columns(e.data, encoding) for e in told[1:-1]], axis=1)
    assert got.shape == expected.shape
    assert got.tobytes() == expected.tobytes()


@pytest.mark.parametrize("encoding", ["json", "f32", "f64"])
def test_a_frame_has_exactly_these_fields(server, article_id, encoding):
    frame = server.events(article_id, frame=500, encoding=encoding)[1].data
    numbers = ["y", "E", "dw", "w"] if encoding == "json" else ["data"]
    assert list(frame) == ["k0", "n", "stride", *numbers]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        # (k0, n, id) of each frame: cut at multiples of frame x stride, the id the last k told
        ({"frame": 400, "k0": 9000}, [(9000, 200, 9199), (9200, 400, 9599), (9600, 400, 9999)]),
        ({"frame": 300, "k0": 9301}, [(9301, 299, 9599), (9600, 300, 9899), (9900, 100, 9999)]),
        (
            {"frame": 2, "stride": 1500, "k0": 4000},
            [(4500, 1, 4500), (6000, 2, 7500), (9000, 1, 9000)],
        ),
        ({"frame": 500, "k0": 9999}, [(9999, 1, 9999)]),
    ],
    ids=["start", "start and end", "stride", "last"],
)
def test_frames_are_cut_at_multiples_of_frame_times_stride(server, article_id, query, expected):
    told = server.events(article_id, **query)[1:-1]
    assert [(e.data["k0"], e.data["n"], e.id) for e in told] == expected
    assert {e.data["stride"] for e in told} == {query.get("stride", 1)}


def test_frames_are_cut_the_same_wherever_a_reader_begins(server, article_id):
    whole = server.events(article_id, frame=250, encoding="f64")[1:-1]
    for k0 in (1, 249, 250, 5003):
        told = server.events(article_id, frame=250, encoding="f64", k0=k0)[1:-1]
        assert told[1:] == whole[-len(told) + 1 :]


@pytest.mark.parametrize("encoding", ["json", "f32", "f64"])
@pytest.mark.parametrize(
    ("frame", "stride"), [(250, 20), (100, 1), (3, 1000), (7, 333), (250, 20_000)]
)
def test_an_envelope_is_the_least_and_the_greatest_of_every_iteration(
    server, article_id, records, frame, stride, encoding
):
    """Brute force: bucket i spans the events k0 + i stride <= k < k0 + (i + 1) stride."""
    query = {"frame": frame, "stride": stride, "encoding": encoding, "envelope": True}
    following = 0
    for event in server.events(article_id, **query)[1:-1]:
        data = event.data
        assert list(data) == ["k0", "n", "stride", "lo", "hi"]
        assert data["k0"] == following
        lo, hi = (columns(data, encoding, layer) for layer in ("lo", "hi"))
        for i in range(data["n"]):
            begin = data["k0"] + i * stride
            bucket = records[begin : begin + stride]
            assert lo[:, i].tobytes() == rounded(bucket.min(axis=0), encoding).tobytes()
            assert hi[:, i].tobytes() == rounded(bucket.max(axis=0), encoding).tobytes()
        following += data["n"] * stride
        assert event.id == min(following, 10_000) - 1
        assert following % (frame * stride) == 0 or following >= 10_000
    assert following >= 10_000


def test_an_envelope_begins_with_the_bucket_that_k0_lies_in(server, article_id):
    query = {"frame": 10, "stride": 100, "encoding": "f64", "envelope": True}
    whole = server.events(article_id, **query)[1:-1]
    assert server.events(article_id, k0=9055, **query)[1:-1] == whole[9:]
    first = server.events(article_id, k0=8855, **query)[1].data
    assert (first["k0"], first["n"]) == (8800, 2)


def test_an_envelope_is_resumed_after_the_last_bucket_told(server, article_id):
    query = {"frame": 10, "stride": 100, "encoding": "f64", "envelope": True}
    whole = server.events(article_id, **query)[1:-1]
    assert server.events(article_id, last=whole[6].id, **query)[1:-1] == whole[7:]
