"""The hidden space: patterns where their numbers are, the output neuron's line through them."""

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.page.panel import LEARNS, Panel, ask


def test_the_line_in_the_hidden_space_is_the_output_neurons(open_view, server, one_net):
    panel = open_view(one_net, "hidden", k=1_999)
    told = ask(server, one_net, "hidden", 1_999)
    h = np.array(told["layers"][0]["h"])
    marks = panel.marks()
    # From pixels to h by the marks themselves: two that differ in both neurons.
    pixels = np.array([[mark["x"], mark["y"]] for mark in marks])
    low, high = pixels.argmin(axis=0), pixels.argmax(axis=0)
    for mark, expected in zip(pixels, h, strict=True):
        for i in range(2):
            share = (mark[i] - pixels[low[i], i]) / (pixels[high[i], i] - pixels[low[i], i])
            found = h[low[i], i] + share * (h[high[i], i] - h[low[i], i])
            assert found == pytest.approx(expected[i], abs=2e-3)
    for point in panel.path("border"):
        at = [
            h[low[i], i]
            + (point[i] - pixels[low[i], i])
            / (pixels[high[i], i] - pixels[low[i], i])
            * (h[high[i], i] - h[low[i], i])
            for i in range(2)
        ]
        w = np.array(told["output"]["w"])
        # A hundredth of a pixel is less than 1e-4 of h.
        assert w @ at + told["output"]["bias"] == pytest.approx(0, abs=np.abs(w).sum() * 2e-3)


def test_a_pattern_in_the_hidden_space_tells_its_numbers(open_view, server, one_net):
    panel = open_view(one_net, "hidden", k=700)
    told = ask(server, one_net, "hidden", 700)
    for p, mark in enumerate(panel.marks()):
        read = panel.point(mark["x"], mark["y"])
        if panel.reading.startswith(f"({','.join(map(str, one_net['patterns'][p]['x']))})"):
            h = told["layers"][0]["h"][p]
            assert [read["h1"], read["h2"]] == pytest.approx(h, abs=6e-5)
            assert [read["u"], read["y"]] == pytest.approx([told["u"][p], told["y"][p]], rel=1e-3)


@pytest.mark.parametrize(
    ("hidden", "words"),
    [
        ([], "There is no hidden layer: these are the inputs themselves."),
        ([1], "The upright line is y = 0.5"),
        ([3], "The plane is y = 0.5"),
        ([5], "its border cannot be drawn"),
    ],
)
def test_any_number_of_hidden_neurons_has_its_form(open_view, server, hidden, words):
    run = server.trained(schedule="batch", hidden=hidden, init=LEARNS, eta=1.0, iterations=300)
    panel = open_view(run, "hidden")
    expect(panel.shown.get_by_text(words)).to_be_visible()
    assert [mark["p"] for mark in panel.marks()] == [0, 1, 2, 3]


def test_three_neurons_are_turned_by_a_slider(open_view, server):
    run = server.trained(schedule="batch", hidden=[3], init=LEARNS, eta=1.0, iterations=300)
    panel = open_view(run, "hidden")
    before = [mark["x"] for mark in panel.marks()]
    panel.shown.get_by_label("turn").fill("80")
    assert [mark["x"] for mark in panel.marks()] != before


def test_layers_and_neurons_are_chosen(open_view, server):
    run = server.trained(schedule="batch", hidden=[4, 2], init=LEARNS, eta=1.0, iterations=300)
    panel = open_view(run, "hidden")
    told = ask(server, run, "hidden", 299)
    expect(panel.shown.get_by_text("The straight line is y = 0.5")).to_be_visible()
    panel.choice("layer").select_option("1 (4 neurons)")
    expect(panel.shown.get_by_text("A layer before the last")).to_be_visible()
    panel.choice("axis 2").select_option("h₄")
    panel.shown.locator("summary").click()
    row = panel.shown.get_by_role("row").nth(2)
    expect(row).to_be_visible()  # it is made once the table is open
    read = [float(cell.replace("−", "-")) for cell in row.get_by_role("cell").all_inner_texts()[:4]]
    assert read == told["layers"][0]["h"][1]


NO_HIDDEN = {"schedule": "batch", "hidden": [], "init": LEARNS, "eta": 2.0, "iterations": 2_000}


@pytest.mark.parametrize(
    ("lang", "words", "where"),
    [
        ("en", "y is 0.5 for all 4 patterns: none is on either side.", "there is no line"),
        ("ja", "4 個のパターンすべてで y = 0.5", "境界線はありません"),
    ],
)
@pytest.mark.parametrize("view", ["surface", "hidden"])
def test_what_is_on_the_border_but_for_rounding_is_on_no_side(
    visit, server, view, lang, words, where
):
    run = server.trained(**NO_HIDDEN)
    panel = Panel(visit(f"/?run={run['id']}&k=1999&view={view}&lang={lang}"))
    panel.at(1999)
    expect(panel.shown.locator(".view-note")).to_contain_text(words)
    expect(panel.shown.locator(".view-note")).to_contain_text(where)
    assert panel.picture.locator("path.border").count() == 0
    sides = panel.picture.locator(".pattern-mark").evaluate_all(
        "(all) => all.map((one) => one.dataset.side)"
    )
    assert sides == ["on"] * 4
    panel.shown.locator("summary").click()
    expect(
        panel.shown.get_by_role("cell", name="on the border" if lang == "en" else "境界の上")
    ).to_have_count(4)


@pytest.mark.parametrize(("k", "side"), [(0, "above"), (60, "below")])
def test_where_the_line_is_outside_it_says_on_which_side_all_is(
    open_view, server, article_id, k, side
):
    run = server.run(article_id)
    panel = open_view(run, "hidden", k=k)
    told = ask(server, run, "hidden", k)
    w, c = np.array(told["output"]["w"]), told["output"]["bias"]
    sums = [c + w @ np.array([a, b]) for a in (-0.1, 1.1) for b in (-0.1, 1.1)]
    assert (min(sums) > 0) if side == "above" else (max(sums) < 0)
    note = panel.shown.locator(".view-note")
    expect(note).to_contain_text(f"y is {side} 0.5 everywhere here")
    expect(note).not_to_contain_text("The straight line is")
    sign = {"above": ">", "below": "<"}[side]
    expect(panel.picture.get_by_text(f"y {sign} 0.5", exact=True)).to_be_attached()
    assert panel.picture.locator("path.border").count() == 0
