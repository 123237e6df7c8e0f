"""Compare: two to eight runs on shared axes, each in its colour, and one weight at a time."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.conftest import eventually
from tests.page.comparison import compared, digits, table, unbroken
from tests.page.drawn import curve_agrees
from tests.page.screen import height

DOTS = """(n) => [...document.querySelectorAll(".column")[n].querySelectorAll(".card .dot")]
  .map((dot) => parseFloat(dot.style.left) / 100)"""


@pytest.fixture
def screen(visit, three_runs):
    """The page with the three runs."""
    screen = visit(f"/?run={','.join(three_runs.values())}")
    compared(screen, 3)
    return screen


def test_every_chart_has_a_curve_for_each_run(screen, three_runs, server, records):
    charts = screen.read()
    assert len(charts) == 4
    for name, run_id in three_runs.items():
        first = 40 if name == "branch" else 0
        numbers = records(run_id, first)
        index = server.run(run_id)["parameters"].index("w2_10")
        for net, column in enumerate(charts):
            for kind, values in (
                ("y", numbers.y[:, net]),
                ("E", numbers.E[:, net]),
                ("w", numbers.w[:, net, index]),
                ("dw", numbers.dw[:, net, index]),
            ):
                assert set(column[kind].curves) == set(three_runs.values())
                curve_agrees(unbroken(column[kind].curves[run_id]), height(kind, values), first)


def test_all_charts_have_one_iteration_axis(screen):
    ((low, high),) = {chart.across for column in screen.read() for chart in column.values()}
    assert (low, high) == (0, pytest.approx(np.log10(3_001)))


def test_another_weight_is_chosen_and_kept_in_the_address(
    screen, three_runs, records, server, open_tab
):
    screen.page.get_by_role("combobox", name="Weight").select_option("w1_12")
    index = server.run(three_runs["other"])["parameters"].index("w1_12")
    last = records(three_runs["other"], 2_999, 3_000)

    def drawn():
        return screen.read()[1]["w"].curves[three_runs["other"]].height[-1] == last.w[0, 1, index]

    screen.until(drawn, "the charts show another weight")
    screen.until(lambda: "w=w1_12" in screen.page.url, "the address has no w")
    other = open_tab(screen.page, screen.page.url)
    compared(other, 3)
    assert other.read()[1]["w"].curves[three_runs["other"]].height[-1] == last.w[0, 1, index]


def test_the_cards_show_how_far_each_run_is_and_choose_the_net_of_the_table(
    screen, three_runs, records
):
    screen.go(300)
    y = [records(run_id, 300, 301).y[0] for run_id in three_runs.values()]
    screen.until(
        lambda: screen.page.evaluate(DOTS, 1) == pytest.approx([one[1] for one in y]),
        "the dots of net 2 are elsewhere",
    )
    screen.card(2).click()
    expect(screen.card(2)).to_have_attribute("aria-pressed", "true")
    screen.until(lambda: digits(screen, "first")[1] == y[0][1], "the table shows another net")
    expect(table(screen)).to_contain_text("at k = 300, net 2 (0,1) → 1")


def test_a_run_is_hidden_and_shown_again(screen, three_runs):
    toggle = screen.button("other: show or hide")
    expect(toggle).to_have_attribute("aria-pressed", "true")
    toggle.click()
    expect(toggle).to_have_attribute("aria-pressed", "false")
    left = {three_runs["first"], three_runs["branch"]}

    def shown():
        return [set(chart.curves) for column in screen.read() for chart in column.values()]

    screen.until(lambda: shown() == [left] * 16, "it is still drawn")
    toggle.click()
    screen.until(lambda: shown() == [set(three_runs.values())] * 16, "it is not drawn again")


def test_each_run_has_one_colour_in_charts_and_table(screen, three_runs):
    drawn = screen.page.evaluate("""() => {
      const charts = [...document.querySelectorAll(".chart")];
      const curves = charts.map(({ data }) => data.filter(({ name }) => name));
      return curves.map((all) => Object.fromEntries(all.map((one) => [one.name, one.line.color])));
    }""")
    listed = screen.page.evaluate("""() => Object.fromEntries(
      [...document.querySelectorAll("tr[data-run]")].map((row) =>
        [row.dataset.run, row.style.getPropertyValue("--curve")]))""")
    assert set(listed) == set(three_runs.values())
    assert len(set(listed.values())) == 3
    assert drawn == [listed] * 16


def test_branch_points_are_marked(screen):
    marks = screen.page.locator(".column .branch-mark")
    expect(marks).to_have_count(4)
    expect(screen.slider.get_by_title("Branch at k = 40")).to_have_count(1)


def test_runs_that_agree_are_one_striped_line_from_where_they_do(visit, server, records):
    first = server.trained(iterations=500)["id"]
    same = server.trained(fork={"run": first, "k": 200})["id"]
    screen = visit(f"/?run={first},{same}")
    compared(screen, 2)
    traces = screen.page.evaluate("""() => document.querySelector(".chart").data
      .filter(({ name }) => name)
      .map(({ name, x, line }) => [name, 10 ** x[0] - 1, 10 ** x.at(-1) - 1, line.dash])""")
    assert [(name, round(k0), round(k1), dash) for name, k0, k1, dash in traces] == [
        (first, 0, 200, "solid"),
        (first, 200, 499, "0px,0px,7px,7px"),
        (same, 200, 499, "0px,7px,7px,0px"),
    ]
    expect(screen.page.get_by_text("Striped line = runs with exactly")).to_be_visible()


def test_the_mouse_reads_whose_curve_it_is(screen, three_runs, records):
    chart = screen.chart(1, "y")
    box = chart.bounding_box()
    # log10(41) / log10(3001) of the way: k = 40, where the first run's y has hardly moved.
    x = 6 + 0.4638 * (box["width"] - 12)
    y = records(three_runs["first"], 40, 41).y[0, 0]
    chart.hover(position={"x": x, "y": 7 + (1.05 - y) / 1.1 * (box["height"] - 14)})
    tip = screen.page.locator(".tip")
    expect(tip).to_be_visible()
    expect(tip).to_contain_text(re.compile(r"^k = [34]\d(?!\d)"))
    expect(tip).to_contain_text("first")


def test_runs_of_other_inputs_have_columns_of_their_own(visit, server, three_runs):
    three = server.trained(problem="parity3", iterations=300)["id"]
    screen = visit(f"/?run={three_runs['first']},{three}")
    compared(screen, 2)
    expect(screen.page.get_by_text("They do not all learn the same inputs")).to_be_visible()
    expect(screen.page.get_by_text("inputs 1–4 of 12")).to_be_visible()
    shown = [set(column["E"].curves) for column in screen.read()]
    assert shown[:4] == [{three_runs["first"]}] * 4
    screen.page.get_by_role("button", name="Further inputs").click()
    screen.until(lambda: set(screen.read()[4]["E"].curves) == {three}, "its column is empty")


def test_of_other_targets_both_are_marked(visit, server, three_runs):
    other = server.trained(problem="and", iterations=300)["id"]
    screen = visit(f"/?run={three_runs['first']},{other}")
    compared(screen, 2)
    expect(screen.card(4)).to_contain_text("(1,1) → 0 / 1")
    lines = screen.page.evaluate("""() => document.querySelectorAll(".column")[3]
      .querySelector('[data-row="y"] .chart').layout.shapes.map(({ y0 }) => y0)""")
    assert lines == [0, 1]


def test_runs_under_way_fill_together_over_one_stream_at_a_time(visit, server, three_runs):
    long = [server.train(iterations=10_000_000, eta=eta)["id"] for eta in (0.1, 0.2)]
    eventually(lambda: all(server.run(one)["k"] > 1_000 for one in long))
    open_now: set[object] = set()
    most = []
    screen = visit("/")

    def begun(request):
        if "/events?" in request.url:
            open_now.add(request)
            most.append(len(open_now))

    def over(request):
        open_now.discard(request)

    screen.page.on("request", begun)
    for ended in ("requestfinished", "requestfailed"):
        screen.page.on(ended, over)
    screen.page.goto(f"/?run={three_runs['first']},{','.join(long)}")

    def ends():
        curves = screen.read()[0]["E"].curves
        return [curves[one].k[-1] if one in curves and len(curves[one].k) else 0 for one in long]

    screen.until(lambda: min(ends()) > 1_000, "not both fill")
    screen.until(
        lambda: three_runs["first"] in screen.read()[0]["E"].curves, "the finished one is empty"
    )
    for one in long:
        server.client.post(f"/runs/{one}/stop")
    compared(screen, 3, seconds=120)  # millions of iterations are told again
    assert max(most) == 1
    for one, end in zip(long, ends(), strict=True):
        assert end == pytest.approx(server.run(one)["k"] - 1, rel=0.05)
