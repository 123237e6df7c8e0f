"""Numbers and axes of a report: as the page prints them."""

import itertools
import re

import numpy as np
import pytest

from app.plotkeys import Box, Told, apart, at_ends, keys_of
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
    assert places[-1] == pytest.approx(points)
    assert marks[-1].label == count(end)


@pytest.mark.parametrize(("k0", "k1"), [(9_000, 9_999), (9_999_000, 9_999_999), (0, 9_999_999)])
@pytest.mark.parametrize("points", [51.0, 120.0, 620.0])
def test_the_labels_of_both_ends_do_not_meet(k0, k1, points):
    marks = Iterations(k0, k1).ticks(points)
    assert marks[-1].label == count(k1)
    spans = [
        (at * points - (w / 2 if at else 0), at * points + (w / 2 if at else w))
        for at, w in ((share, wide(label, 7.5)) for share, label in marks)
    ]
    assert all(b[0] > a[1] for a, b in itertools.pairwise(spans))


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


@pytest.mark.parametrize(
    ("places", "found"),
    [
        ([], []),
        ([20, 40], [20, 40]),
        ([50, 50, 70], [46, 54, 70]),  # around their mean
        ([50, 50, 57], [44 + 1 / 3, 52 + 1 / 3, 60 + 1 / 3]),  # a group that meets a third
        ([0, 1], [10, 18]),
        ([95, 99], [82, 90]),
        ([5, 50, 99], [10, 50, 90]),
    ],
)
def test_places_that_are_too_near_are_moved_apart_around_their_mean(places, found):
    assert apart(places, 8, 10, 90) == pytest.approx(found)


ENDS = [
    [175.0] * 9,
    [101.0, 102, 102, 109, 150, 155, 162, 175, 177],
    [140.0, 140, 141, 100, 180, 179, 178, 120, 121],
]


@pytest.mark.parametrize("height", [36.0, 80.0, 120.0])
@pytest.mark.parametrize("shares", ENDS, ids=["one place", "clusters", "in any order"])
def test_numbers_beside_the_ends_of_curves_do_not_overlap_and_stay_in_the_chart(shares, height):
    box = Box(0, 100, 150, height)
    ends = [100 + (y - 100) * height / 80 for y in shares]
    told = [Told(str(i), np.array([0.0, 128.0]), np.array([110.0, y])) for i, y in enumerate(ends)]
    found = [one for one in at_ends(told, box, 150) if one.startswith("<text")]
    ys = [float(one.split('y="')[1].split('"')[0]) for one in found]
    sizes = [float(one.split('font-size="')[1].split('"')[0]) for one in found]
    assert ys == sorted(ys)
    assert min(b - a for a, b in itertools.pairwise(ys)) > 0.72 * max(sizes)  # a digit's height
    assert max(sizes) == 7.5 or height < 60
    assert box.top <= ys[0]
    assert ys[-1] <= box.top + box.height + 3


@pytest.mark.parametrize("shares", ENDS, ids=["one place", "clusters", "in any order"])
def test_a_leader_goes_from_its_own_lines_end_to_its_own_number(shares):
    told = [
        Told(str(i), np.array([0.0, 128.0]), np.array([110.0, y]), [f"#00000{i}"])
        for i, y in enumerate(shares)
    ]
    found = "".join(at_ends(told, Box(0, 100, 150, 80), 150))
    leaders = {
        colour: tuple(map(float, d.split()))
        for d, colour in re.findall(r'<path d="M([^"]+)" fill="none" stroke="([^"]+)"', found)
    }
    numbers = {
        key: (float(x), float(y), float(size))
        for x, y, size, key in re.findall(
            r'<text x="([^"]+)" y="([^"]+)" font-size="([^"]+)"[^>]*>(\d)<', found
        )
    }
    assert len(leaders) == len(numbers) == len(shares)
    for i, y in enumerate(shares):
        x0, y0, x1, y1 = leaders[f"#00000{i}"]
        x, base, size = numbers[str(i)]
        assert (x0, y0) == (128, y)
        assert 3 <= x1 - x0 < x - x0 <= 7
        assert base - size * 0.34 == pytest.approx(y1, abs=0.11)
    by_end = sorted(range(len(shares)), key=lambda i: shares[i])
    assert sorted(numbers, key=lambda key: numbers[key][1]) == list(map(str, by_end))


def test_a_cords_leader_is_in_all_its_colours_and_its_long_number_ends_before_the_next_chart():
    one = Told("1,2,4,5", np.array([128.0]), np.array([150.0]), ["#111111", "#222222"])
    *leaders, number = at_ends([one], Box(0, 100, 150, 80), 156)
    assert [re.findall('stroke="(#[0-9]+)"', leader) for leader in leaders] == [
        *(["#111111"], ["#222222"])
    ]
    size = float(number.split('font-size="')[1].split('"')[0])
    assert 5 < size < 7.5
