"""Frames: whatever the pieces in which records come, the columns are those of the whole."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.frames import FrameBuffer, largest_frame
from app.requests import StreamQuery
from core.config import TrainingConfig
from core.records import Records

CONFIG = TrainingConfig()
R = 80  # numbers in a record of the article's run: y and E of 4 patterns, dw and w of 4 nets of 9


def numbers(k0, k1, stride=1):
    """Return records k0 <= k < k1 of made-up numbers that swing, each row another way."""
    k = np.arange(k0 + -k0 % stride, k1, stride)
    rows = np.sin(np.outer(k, np.arange(1, R + 1)) * 0.37) if len(k) else np.empty((0, R))
    return Records(k0 + -k0 % stride, stride, rows, patterns=4, nets=4)


def layer(frame, name):
    """Return a frame's numbers as one array (R, n)."""
    return np.concatenate(frame.layers[name])


def cut(end, steps, span):
    """Yield pieces (k0, k1) up to end, `steps` long in turn, none over a span's end."""
    k0, turn = 0, 0
    while k0 < end:
        k1 = min(end, k0 + steps[turn % len(steps)], k0 - k0 % span + span)
        yield k0, k1
        k0, turn = k1, turn + 1


def test_a_frame_of_records_has_their_numbers_as_columns():
    buffer = FrameBuffer(CONFIG, StreamQuery(frame=5, stride=10))
    buffer.add(numbers(20, 41, 10))
    frame = buffer.take(whole=True)
    assert (frame.k0, frame.n, frame.stride, frame.last_k) == (20, 3, 10, 40)
    assert layer(frame, "data").tolist() == numbers(20, 41, 10).rows.T.tolist()


@pytest.mark.parametrize(("frame", "rows"), [(500, [9] * 8 + [8]), (100, [45, 35]), (5, [80])])
def test_slabs_are_small_and_base64_can_be_cut_between_them(frame, rows):
    buffer = FrameBuffer(CONFIG, StreamQuery(frame=frame))
    buffer.add(numbers(0, frame))
    slabs = buffer.take(whole=True).layers["data"]
    assert [len(slab) for slab in slabs] == rows
    assert all(slab.nbytes <= 36_000 for slab in slabs)
    assert all(4 * slab.size % 3 == 0 for slab in slabs[:-1])


def test_a_buffer_that_was_taken_begins_anew():
    buffer = FrameBuffer(CONFIG, StreamQuery(frame=5))
    buffer.add(numbers(0, 3))
    buffer.take(whole=True)
    assert buffer.whole == 0
    assert buffer.take(whole=False) is None
    buffer.add(numbers(3, 5))
    frame = buffer.take(whole=True)
    assert (frame.k0, frame.n, frame.last_k) == (3, 2, 4)


def test_no_records_change_nothing():
    buffer = FrameBuffer(CONFIG, StreamQuery(frame=5, stride=10))
    buffer.add(numbers(1, 9, 10))
    assert buffer.whole == 0


steps = st.lists(st.integers(1, 60), min_size=1, max_size=5)


@settings(max_examples=100, deadline=None)
@given(steps=steps, stride=st.integers(1, 30), frame=st.integers(1, 12), end=st.integers(1, 400))
def test_an_envelope_is_the_least_and_the_greatest_of_every_bucket(steps, stride, frame, end):
    """Brute force: bucket i holds the iterations k0 + i stride <= k < k0 + (i + 1) stride."""
    buffer = FrameBuffer(CONFIG, StreamQuery(frame=frame, stride=stride, envelope=True))
    told = []

    def take(whole):
        made = buffer.take(whole=whole)
        if made:
            layers = {name: layer(made, name) for name in made.layers}
            told.append((made.k0, made.n, made.last_k, layers))

    for k0, k1 in cut(end, steps, frame * stride):
        buffer.add(numbers(k0, k1))
        if k1 % (frame * stride) == 0:
            take(whole=True)
    take(whole=False)
    everything = numbers(0, end).rows
    following = 0
    for k0, n, last_k, layers in told:
        assert k0 == following
        for i in range(n):
            bucket = everything[k0 + i * stride : min(k0 + (i + 1) * stride, end)]
            assert layers["lo"][:, i].tolist() == bucket.min(axis=0).tolist()
            assert layers["hi"][:, i].tolist() == bucket.max(axis=0).tolist()
        following = k0 + n * stride
        assert last_k == min(following, end) - 1
    assert following >= end


@pytest.mark.parametrize("steps", [[497], [1, 7]], ids=str)
def test_a_bucket_that_began_before_a_fork_did_is_of_the_forks_iterations_alone(steps):
    buffer = FrameBuffer(CONFIG, StreamQuery(frame=5, stride=250, envelope=True))
    fork = numbers(503, 1000)
    fork.rows[:] += 10.0  # so that memory which nobody wrote is not among them
    for k0, k1 in cut(497, steps, 497):
        buffer.add(Records(503 + k0, 1, fork.rows[k0:k1], patterns=4, nets=4))
    frame = buffer.take(whole=False)
    assert (frame.k0, frame.n, frame.last_k) == (500, 2, 999)
    for name, extreme in (("lo", np.min), ("hi", np.max)):
        expected = [extreme(fork.rows[:247], axis=0), extreme(fork.rows[247:], axis=0)]
        assert layer(frame, name).T.tolist() == np.array(expected).tolist()


@settings(max_examples=50, deadline=None)
@given(first=st.integers(1, 99), stride=st.integers(2, 30))
def test_an_envelope_that_cannot_wait_gives_its_whole_buckets_and_keeps_the_begun_one(
    first, stride
):
    buffer = FrameBuffer(CONFIG, StreamQuery(frame=100, stride=stride, envelope=True))
    buffer.add(numbers(0, first))
    assert buffer.whole == first // stride
    frame = buffer.take(whole=True)
    if first < stride:
        assert frame is None
    else:
        assert (frame.n, frame.last_k) == (first // stride, first - first % stride - 1)
    buffer.add(numbers(first, 100))
    begun = first - first % stride
    frame = buffer.take(whole=False)
    assert frame.k0 == begun
    bucket = numbers(0, 100).rows[begun : begun + stride]
    assert layer(frame, "lo")[:, 0].tolist() == bucket.min(axis=0).tolist()
    assert layer(frame, "hi")[:, 0].tolist() == bucket.max(axis=0).tolist()


@pytest.mark.parametrize(
    ("config", "envelope", "most"),
    [
        ({}, False, 500),  # 320,000 / (8 x 80)
        ({}, True, 250),  # twice the numbers
        # 16 patterns of 4 inputs: 13 parameters, 2 x 16 + 2 x 16 x 13 = 448 numbers a record
        (
            {
                "problem": {
                    "x": [
                        [a, b, c, d] for a in (0, 1) for b in (0, 1) for c in (0, 1) for d in (0, 1)
                    ],
                    "t": [0] * 16,
                }
            },
            False,
            89,
        ),
    ],
    ids=["article", "envelope", "largest"],
)
def test_a_frames_numbers_stay_below_320_kB(config, envelope, most):
    assert largest_frame(TrainingConfig.parse(config), StreamQuery(envelope=envelope)) == most
