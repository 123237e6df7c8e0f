"""Tug of war: every bar is a pull that the server computed, on its sign's side."""

import re
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.page.panel import LEARNS, Panel, ask

BARS = """(all) => all.map((row) => {
  const [bar, track] = [row.querySelector(".bar"), row.querySelector(".track")];
  const [one, home] = [bar.getBoundingClientRect(), track.getBoundingClientRect()];
  const middle = home.left + home.width / 2;
  return { left: (one.left - middle) / home.width, right: (one.right - middle) / home.width,
    value: row.querySelector(".num").title, words: row.querySelector(".tug-words").textContent };
})"""
LINES = """(all) => all.map((one) =>
  [...one.getAttribute("d").matchAll(/([\\d.-]+) ([\\d.-]+)/g)]
    .map(([, x, y]) => [Number(x), Number(y)]))"""


def bars(panel: Panel, rows: str = ".tug-share") -> list[dict[str, Any]]:
    """Return the big bars: their ends from the middle, as parts of the track, and their numbers."""
    found: list[dict[str, Any]] = panel.shown.locator(rows).evaluate_all(BARS)
    return [one | {"value": float(one["value"].replace("−", "-"))} for one in found]


def lines(panel: Panel, name: str) -> list[Any]:
    """Return the points of the strips' lines of a name."""
    panel.shown.locator(f".tug-strips path.{name}").first.wait_for(state="attached")
    return [
        np.array(one) for one in panel.shown.locator(f".tug-strips path.{name}").evaluate_all(LINES)
    ]


def weight_of(told: dict[str, Any], name: str) -> dict[str, Any]:
    """Return what an answer tells of a weight."""
    found: dict[str, Any] = next(one for one in told["weights"] if one["parameter"] == name)
    return found


@pytest.mark.parametrize("name", ["w2_10", "w1_11"])
def test_each_input_has_a_bar_of_its_pull(open_view, server, one_net, name):
    panel = open_view(one_net, f"tug&weight={name}", k=40)
    told = weight_of(ask(server, one_net, "explain", 40), name)
    drawn = bars(panel)
    assert [bar["value"] for bar in drawn] == told["shares"]
    most = max(map(abs, [*told["shares"], told["sum"]]))
    for bar, share in zip(drawn, told["shares"], strict=True):
        low, high = sorted((0.0, share / most / 2))
        assert [bar["left"], bar["right"]] == pytest.approx([low, high], abs=0.01)
        words = "does not pull" if share == 0 else "smaller" if share > 0 else "larger"
        assert words in bar["words"]
    (left,) = bars(panel, ".tug-sum")
    assert left["value"] == told["sum"] == told["dw"]
    step = panel.shown.locator(".tug-step .num").evaluate_all(
        "(all) => all.map((one) => one.title)"
    )
    assert [float(one.replace("−", "-")) for one in step] == [told["w"], told["next"], told["step"]]


def test_it_says_how_much_is_pulled_and_what_is_left(open_view, server, one_net):
    panel = open_view(one_net, "tug", k=40)
    shares = np.array(weight_of(ask(server, one_net, "explain", 40), "w2_10")["shares"])
    text = panel.shown.locator(".tug-says").inner_text().replace("−", "-")
    found = re.search(
        r"pull ([\d.e-]+) in all, and ([\d.e-]+) of it is left: ([\d.]+)% cancels", text
    )
    assert found
    everything, left, share = map(float, found.groups())
    assert everything == pytest.approx(np.abs(shares).sum(), rel=5e-3)
    assert left == pytest.approx(abs(shares.sum()), rel=5e-3)
    assert share == pytest.approx(100 * (1 - left / everything), abs=0.06)


def test_the_pulls_over_the_iterations_are_the_servers(open_view, server, one_net):
    panel = open_view(one_net, "tug", k=1_999)  # the last one: what is beside it pulls nothing
    told = server.client.get(
        f"/runs/{one_net['id']}/tug", params={"net": 0, "parameter": "w2_10"}
    ).json()
    shares, total = np.array(told["shares"]), np.array(told["sum"])
    drawn = lines(panel, "share")
    assert len(drawn) == 4
    most = max(np.abs(shares).max(), np.abs(total).max())
    for p, line in enumerate([*drawn, lines(panel, "sum")[0]]):
        values = shares[:, p] if p < 4 else total
        heights = line[:, 1]
        middle = 2 + 35 * p + 15
        assert (middle - heights) / 14 == pytest.approx(values / most, abs=2e-3)
        assert len(line) == len(told["k"])
    x = drawn[0][:, 0]
    across = (x - x[0]) / (x[-1] - x[0])
    log = np.log10(np.array(told["k"]) + 1.0)
    assert across == pytest.approx((log - log[0]) / (log[-1] - log[0]), abs=1e-3)
    heights = lines(panel, "cancellation")[0][:, 1]
    share = np.array(told["cancellation"], dtype=float)
    top = 2 + 5 * 35
    assert (top + 38 - heights) / 36 == pytest.approx(share, abs=2e-3)


def test_the_cursor_stands_in_the_strips_where_it_stands_on_the_axis(open_view, one_net):
    panel = open_view(one_net, "tug", k=40)
    x = lines(panel, "share")[0][:, 0]
    for k in (40, 41):
        box = panel.shown.locator(".tug-strips").bounding_box()
        cursor = panel.shown.locator(".tug-cursor").bounding_box()
        assert box
        assert cursor
        at = (cursor["x"] - box["x"] - x[0]) / (x[-1] - x[0])
        # the last sample is the last iteration, one before the axis ends
        assert at == pytest.approx(np.log10(k + 1) / np.log10(2_000), abs=2e-3)
        panel.screen.slider.focus()
        panel.page.keyboard.press("ArrowRight")
        panel.at(k + 1)


def test_another_weight_is_one_press_away(open_view, server, one_net):
    panel = open_view(one_net, "tug", k=40)
    panel.shown.get_by_role("button", name=re.compile("^Show the pulls at w1_20: ")).click()
    panel.screen.until(lambda: "weight=w1_20" in panel.page.url, "not in the address")
    told = weight_of(ask(server, one_net, "explain", 40), "w1_20")
    panel.screen.until(
        lambda: [bar["value"] for bar in bars(panel)] == told["shares"], "other bars"
    )
    expect(panel.shown.get_by_text("The pulls at w1_20 over the iterations")).to_be_visible()
    assert panel.shown.locator(".tug-small").count() == 8


def test_online_marks_the_input_that_is_learnt(open_view, server):
    run = server.trained(schedule="online", init=LEARNS, iterations=60)
    panel = open_view(run, "tug", k=42)
    expect(panel.shown.get_by_text("This iteration learns (1,0) → 1 alone")).to_be_visible()
    told = weight_of(ask(server, run, "explain", 42), "w2_10")
    (left,) = bars(panel, ".tug-sum")
    assert left["value"] == told["dw"] == told["shares"][2]
    pale = panel.shown.locator(".tug-share.other th").all_inner_texts()
    assert pale == ["(0,0) → 0", "(0,1) → 1", "(1,1) → 0"]


def test_online_says_what_would_cancel(open_view, server):
    run = server.trained(schedule="online", init=LEARNS, iterations=60)
    panel = open_view(run, "tug", k=42)
    expect(panel.shown.locator(".tug-says")).to_contain_text("The inputs would pull")
    expect(panel.shown.locator(".tug-small small").first).to_contain_text("would cancel")


@pytest.mark.parametrize("fault", ["flipped_sign", "last_gradient"])
def test_a_fault_is_told_where_its_pulls_are_drawn(open_view, server, fault):
    run = server.trained(schedule="batch", init=LEARNS, fault=fault, iterations=60)
    panel = open_view(run, "tug", k=42)
    bar = [one["value"] for one in bars(panel)]
    told = server.client.get(f"/runs/{run['id']}/tug", params={"net": 0, "parameter": "w2_10"})
    strips = told.json()["shares"][told.json()["k"].index(42)]
    late = fault == "last_gradient"
    assert bar == pytest.approx([share if late else -share for share in strips], rel=1e-6)
    words = "gradient of the iteration before" if late else "those of the right gradient"
    expect(panel.shown.get_by_text(words)).to_be_visible()
    row = "this iteration\u2019s gradient" if late else "what is left: dw"
    expect(panel.shown.locator(".tug-sum th")).to_have_text(row)


def test_who_presses_a_small_weight_goes_on_from_there(open_view, one_net):
    panel = open_view(one_net, "tug", k=40)
    panel.shown.get_by_role("button", name=re.compile("^Show the pulls at w1_20: ")).focus()
    panel.page.keyboard.press("Enter")
    panel.screen.until(lambda: "weight=w1_20" in panel.page.url, "not in the address")
    expect(panel.shown.locator(".tug-small").nth(3)).to_be_focused()


def test_strips_that_do_not_come_leave_no_word_at_others_and_come_when_asked_for(
    open_view, one_net, watch
):
    watch.expected = ("500",)
    panel = open_view(one_net, "tug", k=40)
    lines(panel, "share")
    w1_20 = re.compile("/tug.*w1_20")
    panel.page.route(w1_20, lambda route: route.fulfill(status=500))
    panel.shown.get_by_role("button", name=re.compile("^Show the pulls at w1_20: ")).click()
    note = panel.shown.locator(".tug-course .note")
    again = note.get_by_role("button", name="Try again")
    expect(note).to_contain_text("This picture did not come")
    panel.shown.get_by_role("radio", name=re.compile("^w2_10")).check(force=True)
    expect(note).to_contain_text("Sampled at")
    expect(again).to_be_hidden()
    panel.shown.get_by_role("radio", name=re.compile("^w1_20")).check(force=True)
    expect(note).to_contain_text("This picture did not come")
    panel.page.unroute(w1_20)
    again.click()
    expect(note).to_contain_text("Sampled at")
    expect(again).to_be_hidden()


def test_weight_decay_has_a_bar_of_its_own(open_view, server):
    run = server.trained(schedule="batch", init=LEARNS, weight_decay=0.01, iterations=60)
    panel = open_view(run, "tug", k=42)
    told = weight_of(ask(server, run, "explain", 42), "w2_10")
    (decay,) = bars(panel, ".tug-decay")
    assert decay["value"] == told["decay"] != 0


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "Each of these 4 nets learns one input alone"),
        ("ja", "この 4 個のネットはそれぞれ1つの入力だけを学ぶ"),
    ],
)
def test_where_each_input_has_its_net_it_says_what_to_choose(visit, article_id, lang, words):
    panel = Panel(visit(f"/?run={article_id}&k=40&view=tug&lang={lang}"))
    expect(panel.shown.get_by_text(words)).to_be_visible()
    expect(panel.shown.locator(".view-body")).to_be_hidden()


def test_it_fits_at_every_width(open_view, one_net):
    panel = open_view(one_net, "tug", k=40)
    lines(panel, "share")
    panel.screen.fits(1440, 768, 390)


def test_its_table_has_all_weights(open_view, server, one_net):
    panel = open_view(one_net, "tug", k=40)
    panel.shown.locator(".view-table summary").click()
    rows = panel.shown.locator(".view-table tbody tr")
    told = ask(server, one_net, "explain", 40)["weights"]
    expect(rows).to_have_count(len(told))
    for row, weight in zip(rows.all(), told, strict=True):
        assert row.locator("th").inner_text() == weight["parameter"]
        numbers = row.locator("td").all_inner_texts()[:6]
        read = [float(one.replace("−", "-")) for one in numbers]
        assert read == [*weight["shares"], weight["dw"], weight["step"]]
