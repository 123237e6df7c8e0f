"""Numbers and axes of a report: as the page prints them."""

import itertools

import numpy as np
import pytest

from app.plotkeys import Box, Told, at_ends, keys_of
from app.printed import (
    brief,
    count,
    duration,
    fixed,
    inputs,
    plain,
    power_of_ten,
    short,
    significant,
)
from app.scales import ROWS, Iterations, range_of, ticks
from app.vector import wide


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (fixed(0.0108789), "0.0109"),
        (fixed(-0.5), "−0.5000"),
        (fixed(-0.00001), "0.0000"),
        (fixed(-12345.678), "−12345.7"),
        (significant(0.0), "0"),
        (significant(-0.0), "0"),
        (significant(0.000123456), "1.23e−4"),
        (significant(-0.0123456), "−0.0123"),
        (significant(123456.0), "123456"),
        (significant(1.5e300), "1.50e300"),
        (significant(2.0), "2.00"),
        (plain(1.0), "1"),
        (plain(-0.0), "0"),
        (plain(-0.5), "−0.5"),
        (plain(1e-8), "1e−8"),
        (plain(1.5e-8), "1.5e−8"),
        (plain(1e22), "1e22"),
        (brief(0.125), "0.125"),
        (brief(-0.123456), "−0.123"),
        (brief(1 / 3), "0.333"),
        (brief(-0.0), "0"),
        (count(9_999), "9,999"),
        (short(2_500), "2.5k"),
        (short(10_000_000), "10M"),
        (power_of_ten(-3), "10⁻³"),
        (power_of_ten(-2), "0.01"),
        (duration(0.0123), "12 ms"),
        (duration(4.23), "4.2 s"),
        (duration(60.0), "60 s"),
        (inputs((0.0, -1.0)), "(0,−1)"),
    ],
)
def test_a_number_is_printed_so(made, text):
    assert made == text


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize(
    ("least", "greatest"), [(0.0, 1.0), (1e-18, 1e-3), (0.5, 0.5), (1e-300, 1e300), (0.2, 1e4)]
)
def test_every_range_holds_its_numbers_and_has_ticks_inside(row, least, greatest):
    from app.scales import height

    of = range_of(row, least, greatest)
    for number in (least, greatest):
        assert 0.0 <= of.share(height(row, number)) <= 1.0
    marks = ticks(row, of, 80.0)
    assert marks
    assert all(-1e-9 <= of.share(at) <= 1 + 1e-9 for at, _ in marks)
    assert len({label for _, label in marks}) == len(marks)
    assert len(marks) <= 8


@pytest.mark.parametrize("end", [1, 9, 99, 9_999, 9_999_999])
@pytest.mark.parametrize("points", [60.0, 150.0, 620.0])
def test_ticks_of_iterations_have_room_between_them(end, points):
    marks = Iterations(0, end).ticks(points)
    assert marks[0].label == "0"
    places = [share * points for share, _ in marks]
    assert all(b - a >= 24 for a, b in itertools.pairwise(places))
    assert places[-1] <= points + 1e-9


@pytest.mark.parametrize("points", [60.0, 150.0, 620.0])
@pytest.mark.parametrize("k0", [2_900_000, 2_999_000, 2_999_900, 2_999_997])
def test_a_late_branch_has_ticks_that_are_told_apart_and_have_room(k0, points):
    marks = Iterations(k0, 2_999_999).ticks(points)
    assert marks
    assert len({label for _, label in marks}) == len(marks)
    for left, right in itertools.pairwise(marks):
        room = (right.at - left.at) * points
        assert room > (wide(left.label, 7.5) + wide(right.label, 7.5)) / 2


@pytest.mark.parametrize("power", [5, 7, 13, 40, 134, 300])
def test_gradients_of_a_run_that_diverges_have_ticks_on_both_sides(power):
    of = range_of("dw", -(10.0**power), 10.0**power)
    labels = [label for _, label in ticks("dw", of, 60.0)]
    assert labels[len(labels) // 2] == "0"
    assert len(labels) >= 3
    assert labels[0] == f"−{labels[-1]}"


def test_a_cord_has_the_numbers_of_its_weights():
    assert [keys_of(keys) for keys in ([1], [1, 4], [1, 2], [2, 3, 4], [1, 3, 4])] == [
        *("1", "1,4", "1,2", "2–4", "1,3,4")
    ]


def test_numbers_beside_the_ends_of_curves_do_not_overlap_and_stay_in_the_chart():
    box = Box(0, 100, 150, 80)
    told = [Told(str(i), np.array([0.0]), np.array([175.0])) for i in range(9)]
    found = at_ends(told, box, 140)
    ys = sorted(float(one.split('y="')[1].split('"')[0]) for one in found)
    assert min(b - a for a, b in itertools.pairwise(ys)) > 6
    assert box.top <= ys[0]
    assert ys[-1] <= box.top + box.height + 3
