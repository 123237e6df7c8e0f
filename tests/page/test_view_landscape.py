"""The landscape: E under the mouse, the path to the dot, the step; over which weights."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

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


def test_the_step_is_drawn_to_scale_or_said_to_be_too_short(open_view, server):
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
    expect(panel.shown.get_by_text("too short to be seen here")).to_be_visible()


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
