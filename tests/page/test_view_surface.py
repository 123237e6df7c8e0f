"""The decision surface: y under the mouse, patterns on their sides, the line between targets."""

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.page.panel import LEARNS, Panel, ask


def test_the_number_under_the_mouse_is_y_of_the_surface(open_view, server, one_net):
    panel = open_view(one_net, k=400)
    told = ask(server, one_net, "surface", 400, size=91)
    y, axes = np.array(told["y"]), [np.linspace(*told[name], 91) for name in ("x0", "x1")]
    for column, row in ((2, 3), (45, 24), (28, 69), (88, 86)):
        read = panel.point(*panel.inside(column / 90, row / 90))
        assert read["x0"] == pytest.approx(axes[0][column], abs=6e-4)
        assert read["x1"] == pytest.approx(axes[1][row], abs=6e-4)
        assert read["y"] == pytest.approx(y[row, column], abs=6e-5)


def test_patterns_stand_at_their_inputs_on_the_side_that_the_net_puts_them(
    open_view, server, one_net
):
    for k in (0, 400, 1_999):
        panel = open_view(one_net, k=k)
        y = ask(server, one_net, "hidden", k)["y"]
        marks = panel.marks()
        assert len(marks) == 4
        for mark, pattern, output in zip(marks, one_net["patterns"], y, strict=True):
            read = panel.point(mark["x"], mark["y"])
            assert [read["x0"], read["x1"]] == pattern["x"]
            assert read["y"] == pytest.approx(output, abs=6e-5)
            assert mark["right"] == ((output > 0.5) == (pattern["t"] == 1))


def test_the_line_runs_where_y_is_between_the_targets(open_view, one_net):
    panel = open_view(one_net, k=1_999)
    points = panel.path("border")
    assert len(points) > 20
    for x, y in points[3:-3:5]:
        # The nearest of 91 numbers on each axis: half a step away where y is steepest.
        assert panel.point(x, y)["y"] == pytest.approx(0.5, abs=0.12)
    expect(panel.shown.get_by_text("The line is y = 0.5")).to_be_visible()


def test_targets_of_minus_one_and_one_have_their_line_at_zero(open_view, server):
    table = {"x": [[-1, -1], [-1, 1], [1, -1], [1, 1]], "t": [-1, 1, 1, -1]}
    run = server.trained(
        problem=table, schedule="batch", activation="tanh", output="tanh", init=LEARNS, eta=0.2
    )
    panel = open_view(run, k=300)
    expect(panel.shown.get_by_text("The line is y = 0,")).to_be_visible()
    legend = panel.shown.locator(".heat-scale").inner_text().split()
    assert legend == ["−1", "0", "1"]


def test_a_problem_with_three_inputs_says_why_there_is_no_surface(visit, server):
    run = server.trained(problem="parity3", schedule="batch", init=LEARNS, iterations=50)
    screen = visit(f"/?run={run['id']}&view=surface")
    screen.finished()
    panel = Panel(screen)
    expect(
        panel.shown.get_by_text("A surface needs two inputs; this problem has 3.")
    ).to_be_visible()
    expect(panel.picture).to_be_hidden()
    panel.choose("Hidden space")
    panel.at(49)
    assert len(panel.marks()) == 8


def test_with_a_net_for_each_input_the_view_is_the_chosen_nets(open_view, server, article_id):
    run = server.run(article_id)
    panel = open_view(run, k=60)
    expect(panel.shown.get_by_text("net 1 (0,0) → 0")).to_be_visible()
    panel.screen.card(3).click()
    expect(panel.shown).to_have_attribute("data-net", "2")
    expect(panel.shown.get_by_text("This net learns (1,0) → 1 alone")).to_be_visible()
    told = ask(server, run, "surface", 60, net=2, size=91)
    assert panel.point(*panel.inside(0.5, 0.5))["y"] == pytest.approx(told["y"][45][45], abs=6e-5)
