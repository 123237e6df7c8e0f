"""The charts: axes, scales, zoom, cords, and the one legend."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.page.drawn import agree

# The article's run on the logarithmic axis: log10(k + 1) from k = 0 to 10,000.
WHOLE_LOG = pytest.approx((0, np.log10(10_001)), rel=1e-6)


def whole(screen):
    return all(chart.across == WHOLE_LOG for chart in every(screen.read()))


def every(charts):
    return [chart for column in charts for chart in column.values()]


def zoomed(screen):
    return screen.button("all").is_enabled()


@pytest.fixture
def random_screen(screen):
    """The page with a run from a random start: no two weights are equal."""
    screen.field("Start weights").select_option("Uniform random")
    screen.train(seed="3", iterations="400")
    screen.finished("Done: 400 iterations")
    return screen


def test_the_iteration_axis_is_logarithmic_and_can_be_linear(
    article_screen, article_numbers, server, article_id
):
    assert whole(article_screen)
    article_screen.axis("linear")
    article_screen.until(
        lambda: all(chart.across == (0, 10_000) for chart in every(article_screen.read())),
        "the axis is not linear in all charts",
    )
    agree(article_screen.read(), article_numbers, server.run(article_id)["parameters"])
    article_screen.axis("log")
    article_screen.until(lambda: whole(article_screen), "the axis is not logarithmic in all charts")


def test_a_rows_charts_share_their_scale_unless_each_has_its_own(article_screen):
    def scales(row):
        return {chart.up for chart in (column[row] for column in article_screen.read())}

    assert all(len(scales(row)) == 1 for row in ("y", "E", "w", "dw"))
    assert scales("y") == {(-0.05, 1.05)}
    article_screen.switch("own scale")
    # Nets 2 and 3 mirror each other, so that three different scales are left.
    article_screen.until(
        lambda: all(len(scales(row)) == 3 for row in ("y", "E", "w", "dw")), "the scales are shared"
    )
    article_screen.switch("own scale", on=False)
    article_screen.until(lambda: len(scales("w")) == 1, "the scales are not shared again")


def test_a_drag_in_one_chart_zooms_all_and_a_double_click_resets(article_screen):
    article_screen.drag(article_screen.chart(2, "dw"), 0.25, 0.75)
    article_screen.until(lambda: zoomed(article_screen), "nothing is zoomed")
    ranges = article_screen.until(
        lambda: (
            ranges
            if len(ranges := {c.across for c in every(article_screen.read())}) == 1
            and all(one != WHOLE_LOG for one in ranges)
            else 0
        ),
        "the charts show different parts",
    )
    ((low, high),) = ranges
    assert (low, high) == (pytest.approx(1, abs=0.1), pytest.approx(3, abs=0.1))
    article_screen.at(9_999)  # a drag is not a click
    article_screen.chart(4, "y").dblclick()
    article_screen.until(lambda: whole(article_screen), "a double click does not show all again")
    expect(article_screen.button("all")).to_be_disabled()


def test_a_double_click_leaves_the_cursor_where_it_was(article_screen):
    article_screen.go(40)
    article_screen.drag(article_screen.chart(2, "y"), 0.25, 0.75)
    article_screen.until(lambda: zoomed(article_screen), "nothing is zoomed")
    article_screen.chart(3, "y").dblclick()
    article_screen.until(lambda: whole(article_screen), "a double click does not show all again")
    article_screen.at(40)
    article_screen.chart(3, "y").click()
    article_screen.until(lambda: article_screen.k != 40, "a click does not put the cursor")


def test_buttons_zoom_around_the_cursor_and_back(article_screen):
    article_screen.go(40)
    article_screen.button("Zoom in around the cursor").click()
    article_screen.until(
        lambda: all(chart.across != WHOLE_LOG for chart in every(article_screen.read())),
        "not all charts are zoomed",
    )
    low, high = article_screen.read()[0]["y"].across
    assert low < np.log10(41) < high
    article_screen.button("all").click()
    article_screen.until(lambda: whole(article_screen), "not all is shown again")


def test_zooming_brings_every_iteration_exactly(article_screen, article_numbers):
    for _ in range(7):
        article_screen.button("Zoom in around the cursor").click()
    article_screen.until(
        lambda: all(c.across[0] > np.log10(9_001) for c in every(article_screen.read())),
        "not zoomed enough",
    )
    curve = article_screen.read()[0]["y"].curves["y"]
    k = curve.k.round().astype(int)
    assert k[-1] == 9_999
    assert curve.height == pytest.approx(article_numbers.y[k, 0], rel=1e-9)


def test_zooming_into_a_long_run_brings_every_iteration_exactly(visit, server, records):
    run = server.trained(iterations=1_000_000)
    screen = visit(f"/?run={run['id']}&k=500000")
    screen.finished()
    screen.axis("linear")
    for _ in range(14):
        screen.button("Zoom in around the cursor").click()

    def exact():
        curve = screen.read()[0]["E"].curves["E"]
        return curve if len(curve.k) > 20 and (np.diff(curve.k) == 1).all() else None

    curve = screen.until(exact, "the exact points do not arrive")
    first, last = int(curve.k[0]), int(curve.k[-1])
    assert first <= 500_000 <= last
    expected = records(run["id"], first, last + 1)
    assert 10**curve.height == pytest.approx(expected.E[:, 0], rel=1e-9)


def test_how_many_values_are_left_out_is_said_until_a_zoom_shows_all(article_screen):
    badge = article_screen.page.get_by_text(re.compile(r"1 of every \d+ shown"))
    expect(badge).to_be_visible()
    article_screen.go(5)
    for _ in range(2):
        article_screen.button("Zoom in around the cursor").click()
    expect(badge).to_be_hidden()


def test_data_that_arrive_disturb_neither_zoom_nor_hidden_lines(visit, server):
    run = server.train(iterations=10_000_000)
    screen = visit(f"/?run={run['id']}")
    screen.until(lambda: max(screen.last_points(), default=0) > 1_000, "no curve begins")
    screen.chip("w2_12").click()
    everywhere = screen.read()[0]["y"].across
    screen.drag(screen.chart(1, "y"), 0.1, 0.9)
    screen.until(lambda: zoomed(screen), "nothing is zoomed")
    screen.until(
        lambda: len(now := {c.across for c in every(screen.read())}) == 1 and everywhere not in now,
        "not all are zoomed",
    )
    before = screen.read()[0]["w"]
    held = screen.held
    screen.until(lambda: screen.held > held, "the stream stands still")
    screen.page.wait_for_timeout(100)
    after = screen.read()[0]["w"]
    assert after.across == before.across
    assert "w2_12" not in after.curves
    server.client.post(f"/runs/{run['id']}/stop")


# Hidden 1 and 2 of the article's run start equal and stay so; an input 0 gives its weight no
# gradient: in net 1 both inputs, in nets 2 and 3 one.
CORDS = {
    1: [{"w1_10", "w1_11", "w1_20", "w1_21"}, {"w1_12", "w1_22"}, {"w2_10", "w2_11"}, {"w2_12"}],
    2: [{"w1_10", "w1_20"}, {"w1_11", "w1_12", "w1_21", "w1_22"}, {"w2_10", "w2_11"}, {"w2_12"}],
    3: [{"w1_11", "w1_21"}, {"w1_10", "w1_12", "w1_20", "w1_22"}, {"w2_10", "w2_11"}, {"w2_12"}],
    4: [{"w1_10", "w1_11", "w1_12", "w1_20", "w1_21", "w1_22"}, {"w2_10", "w2_11"}, {"w2_12"}],
}


@pytest.mark.parametrize("row", ["w", "dw"])
def test_equal_weights_are_drawn_as_one_striped_cord(article_screen, row):
    for n, column in enumerate(article_screen.read(), 1):
        groups = {}
        for name, curve in column[row].curves.items():
            groups.setdefault(curve.height.tobytes(), {})[name] = curve
        assert sorted(map(sorted, groups.values())) == sorted(map(sorted, CORDS[n])), n
        for members in groups.values():
            if len(members) == 1:
                assert [(c.width, c.dash) for c in members.values()] == [(2, "solid")]
            else:
                assert {curve.width for curve in members.values()} == {3}
                # Member i shows its 7 pixels where the others are transparent.
                gaps = [float(c.dash.split(",")[1].removesuffix("px")) for c in members.values()]
                assert gaps == [7 * i for i in range(len(members))]


def test_the_sentence_about_striped_lines_is_there_when_there_are_some(article_screen):
    expect(article_screen.page.get_by_text("Striped line = weights with exactly")).to_be_visible()


def test_the_sentence_of_a_random_start_claims_no_equal_start(random_screen):
    page = random_screen.page
    # Net 1 is (0,0): four gradients are 0. Net 4 is (1,1): the bias's input is 1 as well.
    said = page.get_by_text("Striped line = exactly the same value.")
    expect(said).to_contain_text("x0 = x1 = 0, so these weights get no gradient.")
    random_screen.card(4).click()
    expect(said).to_contain_text("Equal inputs to a neuron")
    expect(said).not_to_contain_text("no gradient")
    expect(page.get_by_text("started equal")).to_be_hidden()


def test_a_random_start_draws_nine_single_curves(random_screen):
    for column in random_screen.read():
        curves = column["w"].curves
        assert len(curves) == 9
        assert len({curve.height.tobytes() for curve in curves.values()}) == 9
        assert {curve.dash for curve in curves.values()} == {"solid"}


def test_the_mouse_over_a_cord_reads_its_value_and_names_its_members(article_screen):
    chart = article_screen.chart(4, "w")
    box = chart.bounding_box()
    low, high = article_screen.read()[3]["w"].up
    # The cord of all six hidden weights stays near 1.
    part = 1 - (1 - low) / (high - low)
    chart.hover(position={"x": box["width"] - 8, "y": 7 + part * (box["height"] - 14)})
    # "k = 9,278", then the six symbols, then the value.
    tip = article_screen.page.locator(".tip")
    expect(tip).to_contain_text(re.compile(r"k = [\d,]+"))
    expect(tip.locator("math")).to_have_count(6)
    expect(tip).to_contain_text("1.03")


def test_a_chip_hides_and_shows_its_weight_in_every_chart(article_screen):
    def shown(name):
        return [
            name in column[row].curves for column in article_screen.read() for row in ("w", "dw")
        ]

    chip = article_screen.chip("w1_12")
    assert shown("w1_12") == [True] * 8
    chip.click()
    expect(chip).to_have_attribute("aria-pressed", "false")
    article_screen.until(lambda: shown("w1_12") == [False] * 8, "it is still drawn")
    assert shown("w1_22") == [True] * 8
    chip.click()
    expect(chip).to_have_attribute("aria-pressed", "true")
    article_screen.until(lambda: shown("w1_12") == [True] * 8, "it is not drawn again")


def test_hidden_lines_stay_hidden_in_the_next_run(screen):
    screen.train(iterations="200")
    screen.finished("Done: 200 iterations")
    screen.chip("w2_10").click()
    screen.train(iterations="300")
    screen.finished("Done: 300 iterations")
    assert all("w2_10" not in column["w"].curves for column in screen.read())


def test_hidden_lines_stay_hidden_while_the_form_is_filled(screen):
    screen.chip("w2_10").click()
    screen.fill(iterations="300")
    screen.page.keyboard.press("Tab")
    axis_ends = '() => document.querySelector(".chart").layout?.xaxis.range[1] < 3'
    screen.page.wait_for_function(axis_ends)  # the axis follows the form
    expect(screen.chip("w2_10")).to_have_attribute("aria-pressed", "false")
