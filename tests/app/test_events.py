"""The bytes of every event: tables of what goes in and what comes out, written by hand."""

import json
from base64 import b64decode
from datetime import UTC, datetime

import numpy as np
import pytest

from app import events
from app.frames import Frame
from app.schemas import Problem, Run
from core.config import TrainingConfig
from core.records import Records

# One pattern, one net, two parameters: the columns are y, E, dw, dw, w, w.
ROWS = np.array([[0.5, 0.25, 1e-9, -0.0, 1.0, -2.0], [0.1, 0.01, 3.0, 12345.75, 0.75, 5e-324]])


def columns(*numbers):
    return np.array(numbers, dtype=float)


def test_a_record_is_json_with_k_y_E_dw_and_w():
    assert events.record_objects(Records(7, 10, ROWS, patterns=1, nets=1)) == [
        b'{"k":7,"y":[0.5],"E":[0.25],"dw":[[1e-9,-0.0]],"w":[[1.0,-2.0]]}',
        b'{"k":17,"y":[0.1],"E":[0.01],"dw":[[3.0,12345.75]],"w":[[0.75,5e-324]]}',
    ]


def test_an_iteration_event_carries_its_k_as_id_and_many_are_one_piece():
    assert events.iteration_events(Records(0, 1, ROWS, patterns=1, nets=1)) == (
        b"event: iteration\nid: 0\n"
        b'data: {"k":0,"y":[0.5],"E":[0.25],"dw":[[1e-9,-0.0]],"w":[[1.0,-2.0]]}\n\n'
        b"event: iteration\nid: 1\n"
        b'data: {"k":1,"y":[0.1],"E":[0.01],"dw":[[3.0,12345.75]],"w":[[0.75,5e-324]]}\n\n'
    )


def test_no_records_are_no_bytes():
    assert events.iteration_events(Records(5, 1, ROWS[:0], patterns=1, nets=1)) == b""


def test_dw_and_w_are_a_list_for_each_net_in_the_order_of_its_parameters():
    # Two patterns, two nets, three parameters: 2 + 2 + 6 + 6 columns, counted up from 0.
    row = np.arange(16.0).reshape(1, 16)
    [text] = events.record_objects(Records(0, 1, row, patterns=2, nets=2))
    assert json.loads(text) == {
        "k": 0,
        "y": [0, 1],
        "E": [2, 3],
        "dw": [[4, 5, 6], [7, 8, 9]],
        "w": [[10, 11, 12], [13, 14, 15]],
    }


FRAME = Frame(k0=20, n=2, stride=10, last_k=30, layers={"data": [ROWS.T[:3], ROWS.T[3:]]})
ENVELOPE = Frame(
    k0=20, n=2, stride=10, last_k=35, layers={"lo": [ROWS.T], "hi": [np.array(ROWS.T) + 1.0]}
)


@pytest.mark.parametrize(
    ("frame", "encoding", "expected"),
    [
        (
            FRAME,
            "json",
            (
                b"event: frame\nid: 30\n"
                b'data: {"k0":20,"n":2,"stride":10,"y":[[0.5,0.1]],"E":[[0.25,0.01]],'
                b'"dw":[[[1e-9,3.0],[-0.0,12345.75]]],"w":[[[1.0,0.75],[-2.0,5e-324]]]}\n\n'
            ),
        ),
        (
            # 0.5, 0.25 and 1.0 as float64: 3fe0..., 3fd0..., 3ff0..., the least byte first
            Frame(0, 1, 1, 0, {"data": [columns(0.5, 0.25, 1.0).reshape(3, 1)]}),
            "f64",
            (
                b'event: frame\nid: 0\ndata: {"k0":0,"n":1,"stride":1,'
                b'"data":"AAAAAAAA4D8AAAAAAADQPwAAAAAAAPA/"}\n\n'
            ),
        ),
        (
            # The same as float32: 3f000000, 3e800000, 3f800000
            Frame(0, 1, 1, 0, {"data": [columns(0.5, 0.25, 1.0).reshape(3, 1)]}),
            "f32",
            b'event: frame\nid: 0\ndata: {"k0":0,"n":1,"stride":1,"data":"AAAAPwAAgD4AAIA/"}\n\n',
        ),
        (
            Frame(
                0, 1, 5, 3, {"lo": [columns(0.5).reshape(1, 1)], "hi": [columns(1).reshape(1, 1)]}
            ),
            "f32",
            (
                b'event: frame\nid: 3\ndata: {"k0":0,"n":1,"stride":5,'
                b'"lo":"AAAAPw==","hi":"AACAPw=="}\n\n'
            ),
        ),
        (
            ENVELOPE,
            "json",
            (
                b"event: frame\nid: 35\n"
                b'data: {"k0":20,"n":2,"stride":10,"lo":{"y":[[0.5,0.1]],"E":[[0.25,0.01]],'
                b'"dw":[[[1e-9,3.0],[-0.0,12345.75]]],"w":[[[1.0,0.75],[-2.0,5e-324]]]},'
                b'"hi":{"y":[[1.5,1.1]],"E":[[1.25,1.01]],'
                b'"dw":[[[1.000000001,4.0],[1.0,12346.75]]],"w":[[[2.0,1.75],[-1.0,1.0]]]}}\n\n'
            ),
        ),
    ],
    ids=["json", "f64", "f32", "envelope f32", "envelope json"],
)
def test_a_frame_event_has_a_row_for_each_number_and_a_column_for_each_k(frame, encoding, expected):
    assert b"".join(events.frame_event(frame, (1, 1), encoding)) == expected


def test_f32_takes_the_nearest_finite_number():
    numbers = columns(1e300, -1e300, 0.1, 1e-300, 3.4028235e38).reshape(5, 1)
    frame = Frame(0, 1, 1, 0, {"data": [numbers]})
    text = b"".join(events.frame_event(frame, (1, 1), "f32")).partition(b'"data":"')[2]
    got = np.frombuffer(b64decode(text.partition(b'"')[0]), "<f4")
    # IEEE 754 binary32: largest finite (2 - 2^-23) 2^127, 0.1 -> 0x3dcccccd, below the least -> 0
    largest = (2 - 2.0**-23) * 2.0**127
    assert got.tolist() == [largest, -largest, float(np.float32(0.1)), 0.0, largest]


@pytest.mark.parametrize("encoding", ["json", "f32", "f64"])
def test_a_large_frame_is_made_in_pieces_that_are_the_same_bytes(encoding):
    random = np.random.default_rng(1)
    rows = random.normal(size=(80, 500))  # the largest frame of the article's run
    slabs = [rows[start : start + 9].copy() for start in range(0, 80, 9)]
    frame = Frame(0, 500, 1, 499, {"data": slabs})
    pieces = list(events.frame_event(frame, (4, 4), encoding))
    assert max(map(len, pieces)) < 60_000
    assert slabs == []  # a reader that stalls does not keep what it has
    [event] = b"".join(pieces).split(b"\n\n")[:-1]
    data = json.loads(event.partition(b"data: ")[2])
    if encoding == "json":
        told = [*data["y"], *data["E"], *sum(data["dw"], []), *sum(data["w"], [])]
        assert told == rows.tolist()
    else:
        numbers = np.frombuffer(
            b64decode(data["data"]),
            encoding.replace("f", "<f").replace("32", "4").replace("64", "8"),
        )
        expected = rows if encoding == "f64" else rows.astype(np.float32)
        assert numbers.reshape(80, 500).tobytes() == expected.tobytes()


RUN = Run(
    id="b5dxq2m7ka",
    config=TrainingConfig(iterations=3),
    k=3,
    status="done",
    stop_reason="iterations",
    created=datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC),
)


def test_a_run_event_has_no_id_and_carries_the_run():
    text = events.run_event(RUN)
    assert text.startswith(b'event: run\ndata: {"id":"b5dxq2m7ka","config":{"problem":"xor"')
    assert text.endswith(b"}\n\n")
    assert text.count(b"\n") == 3


@pytest.mark.parametrize(
    ("k", "head"), [(3, b"event: done\nid: 2\ndata: "), (0, b"event: done\ndata: ")]
)
def test_a_done_event_has_the_last_k_as_id_or_none_where_nothing_was_complete(k, head):
    run = RUN.model_copy(update={"k": k})
    final = {"y": None, "E": None, "dw": None, "w": [[1.0]], "seconds": 0.5}
    text = events.done_event(run, final)
    assert text.startswith(head)
    data = json.loads(text.removeprefix(head))
    assert data.pop("final") == final
    assert data == json.loads(run.model_dump_json())


def test_a_failed_event_is_a_problem_document_without_empty_members():
    problem = Problem(type="run-deleted", title="Gone", status=410, detail="run x was deleted")
    assert events.failed_event(problem) == (
        b'event: failed\ndata: {"type":"run-deleted","title":"Gone","status":410,'
        b'"detail":"run x was deleted"}\n\n'
    )


def test_a_ping_is_a_comment():
    assert events.PING == b": ping\n\n"
