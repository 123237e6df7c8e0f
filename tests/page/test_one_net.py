"""One net learns all patterns: a column for each input, its weights across all columns."""

import re
from functools import partial

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.page.comparison import compared
from tests.page.drawn import curve_agrees
from tests.page.menu import Menu
from tests.page.screen import height
from tests.page.test_pictures import SVG

ONE = {"init": {"kind": "uniform", "low": -1, "high": 1, "seed": 3}, "eta": 2.0}
# Parity of four inputs: 1 where an odd number of them is 1.
SIXTEEN = {
    "x": [[p >> i & 1 for i in (3, 2, 1, 0)] for p in range(16)],
    "t": [p.bit_count() % 2 for p in range(16)],
}


@pytest.fixture(scope="module")
def batch(server):
    """Return a run of one net, all patterns an iteration."""
    return server.trained(schedule="batch", iterations=3_000, **ONE)


@pytest.fixture(scope="module")
def cyclic(server):
    """Return a run of one net, one pattern an iteration."""
    return server.trained(schedule="online", iterations=400, **ONE)


@pytest.fixture(scope="module")
def shuffled(server):
    """Return the same with the patterns in another order each epoch."""
    return server.trained(schedule="online", order="shuffled", iterations=400, **ONE)


@pytest.fixture
def screen(visit, batch):
    """Return the page with the run of one net."""
    screen = visit(f"/?run={batch['id']}")
    screen.finished()
    return screen


def place(screen):
    """Return what the timeline says."""
    return screen.slider.get_attribute("aria-valuetext")


def test_each_input_has_its_y_and_e_and_the_net_its_w_and_dw_once(screen, batch, records):
    numbers = records(batch["id"])
    columns, across = screen.read(), screen.across()
    assert [set(column) for column in columns] == [{"y", "E"}] * 4
    for p, column in enumerate(columns):
        curve_agrees(column["y"].curves["y"], numbers.y[:, p])
        curve_agrees(column["E"].curves["E"], height("E", numbers.E[:, p]))
    for row, values in (("w", numbers.w), ("dw", numbers.dw)):
        assert set(across[row].curves) == set(batch["parameters"])
        for name, curve in across[row].curves.items():
            curve_agrees(curve, height(row, values[:, 0, batch["parameters"].index(name)]))


def test_cards_say_one_net_and_legend_and_charts_too(screen):
    page = screen.page
    for pattern in ("(0,0) → 0", "(0,1) → 1", "(1,0) → 1", "(1,1) → 0"):
        expect(page.get_by_role("button", name=f"one net {pattern}")).to_be_visible()
    expect(page.get_by_role("img", name="one net: weights w")).to_be_visible()
    expect(page.get_by_text(re.compile("^net 1"))).to_have_count(0)
    page.get_by_role("button", name="one net (1,0)").click()
    expect(page.get_by_role("button", name="one net (1,0)")).to_have_attribute(
        "aria-pressed", "true"
    )
    assert len(screen.weights()) == 9


def test_the_wide_charts_begin_with_the_first_column_and_end_with_the_last(screen):
    boxes = [
        screen.page.get_by_role("img", name=re.compile(name)).bounding_box()
        for name in (r"one net \(0,0\).*output y", r"one net \(1,1\).*output y", "one net: weights")
    ]
    first, last, wide = boxes
    assert wide["x"] == pytest.approx(first["x"], abs=1)
    assert wide["x"] + wide["width"] == pytest.approx(last["x"] + last["width"], abs=1)


def test_a_click_in_a_wide_chart_puts_every_cursor_there(screen):
    chart = screen.page.get_by_role("img", name="one net: gradient dw")
    box = chart.bounding_box()
    chart.click(position={"x": box["width"] / 2, "y": 20})
    # Half of the axis: log10(k + 1) = log10(3001) / 2, but for some pixels of the margins.
    screen.until(lambda: abs(screen.k - 3001**0.5) < 3, "the cursor is elsewhere")
    left = screen.page.locator(".across .cursor").evaluate("(c) => c.getBoundingClientRect().left")
    assert left == pytest.approx(box["x"] + box["width"] / 2, abs=5)
    first = screen.page.locator(".column .panel").first.bounding_box()
    assert screen.cursor == pytest.approx(first["x"] + first["width"] / 2, abs=5)


def test_a_drag_in_a_wide_chart_zooms_all_charts_and_a_double_click_resets(screen):
    chart = screen.page.get_by_role("img", name="one net: weights w")

    def axes():
        charts = [
            *screen.across().values(),
            *(c for column in screen.read() for c in column.values()),
        ]
        return {chart.across for chart in charts}

    whole = axes()
    screen.drag(chart, 0.25, 0.75)
    screen.until(lambda: len(axes()) == 1 and axes() != whole, "the charts differ")
    ((low, high),) = axes()
    assert low == pytest.approx(np.log10(3_001) / 4, abs=0.05)
    assert high == pytest.approx(np.log10(3_001) * 3 / 4, abs=0.05)
    chart.dblclick()
    screen.until(lambda: axes() == whole, "not all is shown again")


def test_the_mouse_over_a_wide_chart_reads_a_weight(screen):
    screen.page.get_by_role("img", name="one net: weights w").hover()
    tip = screen.page.locator(".tip")
    expect(tip).to_contain_text(re.compile(r"k = [\d,]+"))
    expect(tip.locator("math")).to_have_count(1)


def test_equal_weights_of_one_net_are_one_cord_and_it_is_said_why(visit, server):
    run = server.trained(schedule="batch", eta=0.5, iterations=500)
    screen = visit(f"/?run={run['id']}")
    screen.finished("Done: 500 iterations")
    groups = {}
    for name, curve in screen.across()["w"].curves.items():
        groups.setdefault(curve.height.tobytes(), set()).add(name)
    # The hidden twins: XOR and its start are the same with x0 and x1 exchanged.
    assert {"w1_12", "w1_22"} in groups.values()
    assert {"w2_10", "w2_11"} in groups.values()
    said = screen.page.get_by_text("Striped line = weights with exactly the same value")
    expect(said).to_be_visible()
    expect(said).not_to_contain_text("net 1")
    expect(said).not_to_contain_text("no gradient")


def test_the_timeline_says_epoch_and_pattern_in_cyclic_order(visit, cyclic):
    screen = visit(f"/?run={cyclic['id']}&k=13")
    screen.finished("Done: 400 iterations")
    assert place(screen).startswith("k = 13 (epoch 3, pattern (0,1))")
    expect(screen.page.get_by_role("button", name="one net (0,1)")).to_contain_text("its turn")
    screen.page.keyboard.press("ArrowRight")
    screen.at(14)
    assert place(screen).startswith("k = 14 (epoch 3, pattern (1,0))")
    expect(screen.page.get_by_role("button", name="one net (0,1)")).not_to_contain_text("its turn")
    screen.button("日本語で表示").click()
    screen.until(lambda: "エポック 3、パターン (1,0)" in place(screen), "it is not in Japanese")


def test_a_shuffled_order_is_asked_of_the_server_and_meanwhile_left_out(visit, shuffled, server):
    query = {"k0": 0, "k1": 400}
    answer = server.client.get(f"/runs/{shuffled['id']}/records", params=query).json()["records"]
    patterns = [(0, 0), (0, 1), (1, 0), (1, 1)]
    order = [patterns[one["p"]] for one in answer]
    screen = visit("/")
    held = []
    hold = partial(list.append, held)
    screen.page.route("**/records?*", hold)  # none is answered by itself
    screen.page.goto(f"/?run={shuffled['id']}&k=210")
    screen.finished("Done: 400 iterations")
    screen.until(lambda: held, "nothing is asked")
    assert place(screen) == "k = 210 (epoch 52) of 0 … 399"
    held.pop().continue_()
    said = "k = {} (epoch {}, pattern ({},{})) of 0 … 399"
    screen.until(lambda: place(screen) == said.format(210, 52, *order[210]), "no pattern is said")
    screen.page.keyboard.press("ArrowRight")  # near what was asked: said at once
    screen.until(lambda: place(screen) == said.format(211, 52, *order[211]), "it is not said")
    screen.page.keyboard.press("Home")
    screen.at(0)
    assert place(screen) == "k = 0 (epoch 0) of 0 … 399"
    # What was asked for ahead is not answered, and does not keep the start from being asked for.
    start = screen.until(
        lambda: [one for one in held if "k0=0&" in one.request.url], "the start is not asked"
    )
    start[0].continue_()
    screen.until(lambda: place(screen) == said.format(0, 0, *order[0]), "no pattern at the start")


def test_after_the_last_update_no_pattern_is_learnt(visit, cyclic):
    screen = visit(f"/?run={cyclic['id']}")
    screen.finished("Done: 400 iterations")
    screen.button("After the last update: the final weights").click()
    screen.until(lambda: "after the last update" in place(screen), "the cursor is elsewhere")
    assert "pattern" not in place(screen)
    expect(screen.page.get_by_text("its turn")).to_have_count(0)


def test_sixteen_inputs_are_paged_over_one_pair_of_wide_charts(visit, server):
    run = server.trained(problem=SIXTEEN, schedule="batch", hidden=[4], iterations=60, **ONE)
    screen = visit(f"/?run={run['id']}")
    screen.finished("Done: 60 iterations")
    assert len(screen.read()) == 16
    expect(screen.page.get_by_text("inputs 1–4 of 16")).to_be_visible()
    wide = screen.page.get_by_role("img", name="one net: weights w").bounding_box()
    screen.button("Further inputs").click()
    expect(screen.page.get_by_text("inputs 5–8 of 16")).to_be_visible()
    assert screen.page.get_by_role("img", name="one net: weights w").bounding_box() == wide


def test_targets_of_minus_one_and_one_are_in_sight(visit, server):
    table = {"x": [[-1, -1], [-1, 1], [1, -1], [1, 1]], "t": [-1, 1, 1, -1]}
    recipe = {"problem": table, "activation": "tanh", "output": "tanh", "iterations": 300}
    run = server.trained(schedule="batch", **recipe, **(ONE | {"eta": 0.2}))
    screen = visit(f"/?run={run['id']}")
    screen.finished("Done: 300 iterations")
    assert {column["y"].up for column in screen.read()} == {(-1.1, 1.1)}
    lefts = screen.page.locator(".card .target").evaluate_all(
        "(all) => all.map((t) => t.style.left)"
    )
    assert lefts == ["0%", "100%", "100%", "0%"]


def test_a_goal_that_is_reached_is_said_with_its_k(visit, server):
    stop = {"error_below": 0.01}
    run = server.trained(schedule="batch", iterations=20_000, stop=stop, **ONE)
    assert run["stop_reason"] == "error_below"
    screen = visit(f"/?run={run['id']}")
    screen.finished(f"Ended: every E below 0.01 at k = {run['k'] - 1:,}.")
    expect(screen.page.get_by_text("100%")).to_be_visible()
    screen.button("日本語で表示").click()
    said = f"k = {run['k'] - 1:,} ですべての E が 0.01 未満。"
    expect(screen.page.get_by_text(said)).to_be_visible()


def test_two_runs_of_one_net_are_compared_with_wide_charts(visit, batch, cyclic):
    ids = [batch["id"], cyclic["id"]]
    screen = visit(f"/?run={','.join(ids)}")
    compared(screen, 2)
    assert set(screen.across()["w"].curves) == set(ids)
    assert all(set(column["y"].curves) == set(ids) for column in screen.read())


def test_a_run_with_four_nets_and_one_with_one_are_compared_in_columns(
    visit, batch, article_id, records
):
    screen = visit(f"/?run={article_id},{batch['id']}")
    compared(screen, 2)
    expect(screen.page.get_by_text("One-net runs repeat their weights")).to_be_visible()
    expect(screen.page.get_by_role("button", name="input 2 (0,1) → 1")).to_be_visible()
    last = records(batch["id"], 2_999, 3_000).w[0, 0, batch["parameters"].index("w2_10")]
    for column in screen.read():
        assert set(column["w"].curves) == {article_id, batch["id"]}
        assert column["w"].curves[batch["id"]].height[-1] == last


def test_the_picture_has_the_wide_charts_under_the_columns(screen):
    svg = Menu(screen).svg()
    charts = [(float(c.get("width")), float(c.get("y"))) for c in svg.findall(f"{SVG}svg")]
    assert len(charts) == 4 * 2 + 2
    narrow, wide = (sorted({w for w, _ in charts})[i] for i in (0, -1))
    assert wide == 4 * narrow + 3 * 14
    assert min(y for w, y in charts if w == wide) > max(y for w, y in charts if w == narrow)
    words = [(one.text or "").strip() for one in svg.iter(f"{SVG}text")]
    assert {"one net", "(0,1) → 1", "hidden 1", "output"} <= set(words)
    assert any("one net, all inputs an iteration" in text for text in words)


def test_on_a_phone_the_wide_charts_stand_under_the_swiped_columns(visit, phone, batch):
    screen = visit(f"/?run={batch['id']}", **phone)
    expect(screen.page.get_by_text("Done:")).to_be_visible()
    wide = screen.page.get_by_role("img", name="one net: weights w").bounding_box()
    errors = screen.page.get_by_role("img", name=re.compile(r"one net \(0,0\).*error E"))
    assert wide["width"] == pytest.approx(390 - 56, abs=2)  # as a column: one k at one place
    assert wide["y"] > errors.bounding_box()["y"] + errors.bounding_box()["height"]
    size = "[document.scrollingElement.scrollWidth, document.scrollingElement.clientWidth]"
    assert screen.page.evaluate(size) == [390, 390]
