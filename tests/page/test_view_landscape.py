"""The landscape: E under the mouse, the path to the dot, the step; over which weights."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from core.presets import PRESETS
from tests.page.panel import LEARNS, Panel, ask


def test_the_number_under_the_mouse_is_the_landscapes_error(open_view, server, one_net):
    panel = open_view(one_net, "landscape", k=300)
    told = ask(server, one_net, "landscape", 300, a="w2_10", b="w2_11", size=61)
    for column, row in ((0, 0), (15, 48), (54, 24)):
        read = panel.point(*panel.inside(column / 60, row / 60))
        assert read["E"] == pytest.approx(told["E"][row][column], rel=2e-3)
    here = panel.shown.get_by_text("At the dot E = ").inner_text()
    found = re.search(r"At the dot E = ([\d.]+);", here)
    assert found
    assert float(found[1]) == pytest.approx(told["here"]["E"], abs=6e-5)


def test_the_path_ends_at_the_dot_and_the_dot_is_where_the_weights_are(open_view, server, one_net):
    panel = open_view(one_net, "landscape", k=300)
    told = ask(server, one_net, "landscape", 300, a="w2_10", b="w2_11", size=61)
    left, bottom = panel.inside(0, 0)
    right, top = panel.inside(1, 1)
    end = panel.path("walked")[-1]
    a, b = np.array(told["a"]), np.array(told["b"])
    at = [
        a[0] + (end[0] - left) / (right - left) * (a[-1] - a[0]),
        b[0] + (end[1] - bottom) / (top - bottom) * (b[-1] - b[0]),
    ]
    # A pixel of the frame's outline is what bounding boxes may differ by.
    pixel = max((a[-1] - a[0]) / (right - left), (b[-1] - b[0]) / (bottom - top))
    assert at == pytest.approx([told["here"]["a"], told["here"]["b"]], abs=1.5 * pixel)
    assert len(panel.path("walked")) == len(told["path"]["k"])


def test_principal_directions_tell_how_much_they_explain(open_view, server, one_net):
    panel = open_view(one_net, "landscape", k=300)
    panel.choice("over").select_option("principal directions")
    panel.screen.until(lambda: "over=principal" in panel.page.url, "not in the address")
    told = ask(server, one_net, "landscape", 300, axes="principal")
    first, second = (f"{100 * share:.1f}%" for share in told["explained"])
    expect(panel.shown.get_by_text(f"{first} and {second} of its variance")).to_be_visible()
    expect(panel.shown.get_by_text(f"direction 1 ({first})", exact=True)).to_be_visible()


def test_the_step_is_drawn_to_scale_or_its_direction_alone(open_view, server):
    run = server.trained(schedule="batch", init=LEARNS, eta=30.0, iterations=200)
    panel = open_view(run, "landscape", k=2)
    told = ask(server, run, "landscape", 2, a="w2_10", b="w2_11", size=61)
    length = np.hypot(told["step"]["a"], told["step"]["b"])
    expect(panel.shown.get_by_text("The arrow is the step −η·dw, to scale")).to_be_visible()
    (x0, _y0), *_ = panel.path("step")
    left, bottom = panel.inside(0, 0)
    right, _ = panel.inside(1, 1)
    assert x0 == pytest.approx(panel.path("walked")[-1][0], abs=0.02)
    assert length > 0
    assert abs(told["step"]["a"]) / (told["a"][-1] - told["a"][0]) * (right - left) < bottom
    panel.screen.slider.focus()
    panel.page.keyboard.press("End")
    panel.at(199)
    expect(panel.shown.get_by_text("The broken arrow is the direction only")).to_be_visible()
    told = ask(server, run, "landscape", 199, a="w2_10", b="w2_11", size=61)
    start, tip = panel.path("direction")
    drawn = [tip[0] - start[0], start[1] - tip[1]]
    assert np.hypot(*drawn) == pytest.approx(22, abs=0.1)
    scales = [(right - left) / (told["a"][-1] - told["a"][0])]
    scales.append((panel.inside(0, 0)[1] - panel.inside(0, 1)[1]) / (told["b"][-1] - told["b"][0]))
    meant = [told["step"][name] * scale for name, scale in zip("ab", scales, strict=True)]
    assert np.array(drawn) / 22 == pytest.approx(np.array(meant) / np.hypot(*meant), abs=0.02)


@pytest.mark.parametrize(
    ("optimizer", "words", "other"),
    [
        ({"kind": "gd"}, "−η·dw", "downhill"),
        ({"kind": "momentum"}, "downhill", "the step"),
        ({"kind": "adam"}, "The optimizer makes another step of it.", "the step −η·dw"),
    ],
)
def test_only_gradient_descent_steps_along_the_arrow(open_view, server, optimizer, words, other):
    run = server.trained(schedule="batch", init=LEARNS, optimizer=optimizer, iterations=50)
    panel = open_view(run, "landscape", k=3)
    expect(panel.shown.locator(".view-note")).to_contain_text(words)
    expect(panel.shown.locator(".view-note")).not_to_contain_text(other)


@pytest.mark.parametrize(
    ("reduction", "lang", "words"),
    [
        ("mean", "en", "Mean of E over all patterns."),
        ("sum", "en", "Sum of E over all patterns."),
        ("mean", "ja", "全パターンの E の平均。"),
        ("sum", "ja", "全パターンの E の合計。"),
    ],
)
def test_it_says_whether_it_is_the_mean_or_the_sum(visit, server, reduction, lang, words):
    run = server.trained(schedule="batch", init=LEARNS, reduction=reduction, iterations=20)
    panel = Panel(visit(f"/?run={run['id']}&k=9&view=landscape&lang={lang}"))
    panel.at(9)
    expect(panel.shown.locator(".view-note")).to_contain_text(words)


def at_place(visit, run, k):
    """Open the landscape of a run that did not end as planned."""
    panel = Panel(visit(f"/?run={run['id']}&k={k}&view=landscape"))
    panel.at(k)
    return panel


def test_a_run_that_diverges_has_a_landscape_before_it_does(visit, server):
    run = server.trained(**PRESETS["diverges"])
    panel = at_place(visit, run, 20)
    told = ask(server, run, "landscape", 20, a="w2_10", b="w2_11", size=61)
    assert max(map(abs, told["a"] + told["b"])) < 1e7
    expect(panel.shown.locator(".heat-bar")).to_be_visible()
    assert panel.path("walked")


def test_where_no_error_can_be_said_there_are_no_colours_and_it_is_said(visit, server):
    run = server.trained(**PRESETS["diverges"])
    panel = at_place(visit, run, run["k"])
    told = ask(server, run, "landscape", run["k"], a="w2_10", b="w2_11", size=61)
    assert told["least"] is None or told["least"] > 3e38
    expect(panel.shown.get_by_text("there is nothing to colour")).to_be_visible()
    assert panel.shown.locator(".heat-bar").count() == 0
    frame = panel.picture.bounding_box()
    assert frame
    for label in panel.picture.locator("svg > text").all():
        box = label.bounding_box()
        assert box
        assert frame["x"] <= box["x"]
        assert box["x"] + box["width"] <= frame["x"] + frame["width"]


def test_what_is_chosen_is_in_the_address_and_comes_back(open_view, visit, one_net, server):
    panel = open_view(one_net, "landscape", k=300)
    panel.choice("across").select_option("w1_10")
    panel.choice("E of").select_option("(0,1) → 1")
    wanted = "view=landscape&over=w1_10,w2_11&of=2"
    panel.screen.until(lambda: wanted in panel.page.url, panel.page.url)
    again = Panel(visit(panel.page.url))
    again.at(300)
    expect(again.tab("Landscape")).to_have_attribute("aria-selected", "true")
    told = ask(server, one_net, "landscape", 300, a="w1_10", b="w2_11", pattern=1, size=61)
    read = again.point(*again.inside(0.5, 0.5))
    assert read["E"] == pytest.approx(told["E"][30][30], rel=2e-3)
