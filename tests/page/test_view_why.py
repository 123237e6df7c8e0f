"""Why does w move: the numbers on the page, multiplied here, are the server's records."""

import math
import re
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, expect

from tests.page.panel import LEARNS, Panel, ask

CELLS = """(all) => all.map((one) => ({
  kind: one.dataset.kind,
  neuron: one.dataset.neuron ?? null,
  parameter: one.dataset.parameter ?? null,
  value: one.querySelector(".cell-value").textContent,
  words: one.querySelector(".cell-words")?.textContent ?? "",
}))"""
HEAR = """() => {
  window.heard = [];
  document.addEventListener("factor", ({ detail }) => window.heard.push(detail));
}"""


def number(text: str) -> float:
    """Return a number of the page."""
    return float(text.replace("−", "-").strip("()"))


def read(panel: Panel, row: str = "chain") -> list[dict[str, Any]]:
    """Return the cells of a row, their values as numbers."""
    found: list[dict[str, Any]] = panel.shown.locator(f".{row} .cell").evaluate_all(CELLS)
    return [cell | {"value": number(cell["value"])} for cell in found]


def of_kind(cells: list[dict[str, Any]], kind: str) -> list[float]:
    """Return the values of the cells of a kind."""
    return [cell["value"] for cell in cells if cell["kind"] == kind]


def factors(cells: list[dict[str, Any]]) -> list[float]:
    """Return what is multiplied."""
    return [cell["value"] for cell in cells if cell["kind"] not in {"dw", "pull", "proof"}]


def opened(visit: Any, run: dict[str, Any], k: int, more: str = "", **options: Any) -> Panel:
    """Open a run's chain at k, with all digits: opened(visit, run, 40, "&weight=w1_10")."""
    screen = visit(f"/?run={run['id']}&k={k}{more}", **options)
    screen.page.locator("body[data-drawn]").wait_for()
    panel = Panel(screen)
    panel.at(k)
    switch = panel.shown.get_by_role("checkbox", name=re.compile("all digits|全桁表示"))
    switch.set_checked(True, force=True)
    return panel


def story(panel: Panel) -> Locator:
    """Return the sentences under the numbers."""
    return panel.shown.locator(".why-story")


@pytest.mark.parametrize("weight", ["w2_10", "w2_12", "w1_10", "w1_22"])
def test_the_factors_multiply_to_the_recorded_gradient(visit, server, article_id, records, weight):
    run = server.run(article_id)
    panel = opened(visit, run, 40, f"&net=3&weight={weight}")
    m = run["parameters"].index(weight)
    record = records(article_id, 40, 42)
    cells = read(panel)
    assert math.prod(factors(cells)) == of_kind(cells, "dw")[0] == record.dw[0, 2, m]
    expect(panel.shown.get_by_text("This is the recorded dw to the last bit.")).to_be_visible()
    numbers = [number(one) for one in panel.shown.locator(".update-new .num").all_inner_texts()]
    w, eta, dw, after = numbers
    assert [w, after] == [record.w[0, 2, m], record.w[1, 2, m]]
    assert w - eta * dw == after
    expect(panel.shown.locator(".update-new")).to_contain_text("used at k = 41")


def test_the_numbers_are_rounded_until_all_digits_are_asked_for(open_view, server, article_id):
    panel = open_view(server.run(article_id), "why", k=40)
    values = panel.shown.locator(".chain .cell-value")
    assert all(len(text) <= 8 for text in values.all_inner_texts())
    for rounded, all_digits in zip(
        values.all_inner_texts(),
        values.evaluate_all("(all) => all.map((one) => one.title)"),
        strict=True,
    ):
        assert number(rounded) == pytest.approx(number(all_digits), rel=5e-3, abs=6e-5)


def test_the_weight_is_chosen_in_place_and_is_in_the_address(open_view, server, article_id, visit):
    panel = open_view(server.run(article_id), "why", k=40)
    panel.shown.get_by_role("radio", name=re.compile("^w1_21")).check(force=True)
    panel.screen.until(lambda: "weight=w1_21" in panel.page.url, "not in the address")
    panel.at(40)
    expect(panel.shown.locator('.chain .cell[data-kind="hidden_slope"]')).to_have_attribute(
        "data-neuron", "1_2"
    )
    again = Panel(visit(panel.page.url))
    again.at(40)
    expect(again.shown.get_by_role("radio", name=re.compile("^w1_21"))).to_be_checked()
    again.shown.get_by_role("radio", name=re.compile("^w2_10")).check(force=True)
    again.screen.until(lambda: "weight=" not in again.page.url, "the usual one is not left out")


def test_a_batch_sums_the_chain_of_every_input(visit, server, one_net, records):
    panel = opened(visit, one_net, 40, "&weight=w1_10")
    m = one_net["parameters"].index("w1_10")
    cells = read(panel, "sum")
    total = sum(of_kind(cells, "share"), start=-0.0) / of_kind(cells, "divisor")[0]
    assert total == of_kind(cells, "dw")[0] == records(one_net["id"], 40, 41).dw[0, 0, m]
    panel.page.locator(".card").nth(3).click()
    expect(panel.shown.get_by_text("For the input (1,1) → 0, as chosen above:")).to_be_visible()
    chain = read(panel)
    assert math.prod(factors(chain)) == of_kind(chain, "pull")[0] == of_kind(cells, "share")[3]
    panel.shown.get_by_text("The chain of every input").click()
    rows = panel.shown.locator(".fold-chains tbody tr").all()
    for row, share in zip(rows, of_kind(cells, "share"), strict=True):
        numbers = [number(one) for one in row.locator(".num").all_inner_texts()]
        assert math.prod(numbers[:-1]) == numbers[-1] == share
    told = ask(server, one_net, "explain", 40, parameter="w1_10")["weights"][0]
    expect(story(panel)).to_contain_text(f"{1 - told['cancellation']:.1%} cancels")


def test_online_learns_one_input_and_says_what_the_others_would_pull(visit, server, records):
    run = server.trained(schedule="online", init=LEARNS, iterations=60)
    panel = opened(visit, run, 42)
    record = server.client.get(f"/runs/{run['id']}/records", params={"k0": 42, "k1": 43}).json()
    p = record["records"][0]["p"]
    assert p == 2
    chain = read(panel)
    m = run["parameters"].index("w2_10")
    assert math.prod(factors(chain)) == of_kind(chain, "dw")[0] == record["records"][0]["dw"][0][m]
    panel.shown.get_by_text("The chain of every input").click()
    states = panel.shown.locator(".fold-chains .words").all_inner_texts()
    assert states == ["would pull", "would pull", "learnt now", "would pull"]


@pytest.mark.parametrize("kind", ["momentum", "nesterov", "rmsprop", "adam"])
def test_an_optimizer_shows_its_own_arithmetic(visit, server, records, kind):
    run = server.trained(optimizer={"kind": kind}, iterations=60)
    panel = opened(visit, run, 40, "&net=2")
    m = run["parameters"].index("w2_10")
    record = records(run["id"], 40, 42)
    rows = panel.shown.locator(".update-row").all()
    for row in rows:
        text = row.locator(".update-numbers").inner_text().replace("−", "-").replace("×", "*")
        text = re.sub(r"√(\S+)", r"math.sqrt(\1)", text.replace("²", "**2")).lstrip("= ")
        *formula, result = text.split(" = ")
        if formula:
            value = eval(formula[0], {"math": math})
            assert value == pytest.approx(float(result.strip("()")), rel=1e-12)
    last = [number(one) for one in rows[-1].locator(".num").all_inner_texts()]
    assert [last[0], last[-1]] == [record.w[0, 1, m], record.w[1, 1, m]]


def test_weight_decay_is_a_term_of_its_own(visit, server, records):
    run = server.trained(weight_decay=0.01, iterations=60)
    panel = opened(visit, run, 40, "&net=4")
    cells = read(panel, "sum")
    m = run["parameters"].index("w2_10")
    decay = of_kind(cells, "decay")[0]
    assert decay == 0.01 * records(run["id"], 40, 41).w[0, 3, m]
    assert of_kind(cells, "share")[0] + decay == of_kind(cells, "dw")[0]
    expect(story(panel)).to_contain_text("Weight decay")


def test_a_deeper_net_has_the_sum_over_the_next_layer_and_its_paths(visit, server, records):
    run = server.trained(
        hidden=[2, 3, 2], init={"kind": "glorot", "seed": 3}, iterations=60, schedule="each"
    )
    panel = opened(visit, run, 40, "&net=2&weight=w1_11")
    chain = read(panel)
    m = run["parameters"].index("w1_11")
    assert [cell["kind"] for cell in chain[:3]] == ["downstream", "hidden_slope", "input"]
    assert "hidden 1.1" in chain[0]["words"]
    assert math.prod(factors(chain)) == of_kind(chain, "dw")[0]
    assert of_kind(chain, "dw")[0] == records(run["id"], 40, 41).dw[0, 1, m]
    panel.shown.get_by_text("What comes back, neuron by neuron").click()
    products = panel.shown.locator(".fold-terms .product .num").all_inner_texts()
    assert sum(map(number, products)) == of_kind(chain, "downstream")[0]
    panel.shown.get_by_text("All 6 paths from here to y").click()
    paths = [number(one) for one in panel.shown.locator(".fold-paths .num").all_inner_texts()]
    assert len(paths) == 7
    assert sum(paths[:6]) == pytest.approx(paths[6], rel=1e-12)


def test_of_many_weights_one_is_chosen_from_a_list(open_view, server):
    run = server.trained(hidden=[3, 4], init=LEARNS, iterations=60)
    panel = open_view(run, "why", k=40)
    panel.choice("weight").select_option("w1_32")
    panel.screen.until(lambda: "weight=w1_32" in panel.page.url, "not in the address")


def test_the_proof_stands_beside_dw_or_begins_a_row_at_the_edge(visit, article_id):
    screen = visit(f"/?run={article_id}&k=40")
    panel = Panel(screen)
    panel.at(40)
    for width in (1440, 1366, 1200):
        screen.page.set_viewport_size({"width": width, "height": 900})
        first, *_, dw, proof = panel.shown.locator(".chain .cell").evaluate_all(
            "(all) => all.map((one) => one.getBoundingClientRect().toJSON())"
        )
        beside = proof["y"] == dw["y"] and proof["x"] > dw["x"] + dw["width"]
        assert beside or (proof["y"] > dw["y"] and proof["x"] == first["x"])


def test_cross_entropy_says_why_a_factor_is_missing(visit, server):
    run = server.trained(loss="cross_entropy", iterations=60)
    panel = opened(visit, run, 40)
    chain = read(panel)
    assert [cell["kind"] for cell in chain[:2]] == ["error", "input"]
    assert "y(1 − y) cancels out" in chain[0]["words"]


def test_wired_as_listed_the_badge_tells_that_dw_is_no_slope_of_y(open_view, server):
    run = server.trained(wiring="as_listed", iterations=60)
    panel = open_view(run, "why", k=40)
    expect(panel.shown.locator(".proof-badge")).to_have_text("✗ differs")
    words = panel.shown.locator('.chain .cell[data-kind="dw"] .cell-words')
    expect(words).to_have_text("what the listing uses as dw")
    expect(panel.shown.locator(".why-exact")).to_contain_text("It is no slope of E, but")
    expect(story(panel)).to_contain_text("wired as listed, y does not depend on w2_10")
    panel.shown.get_by_role("radio", name=re.compile("^w2_12")).check(force=True)
    expect(panel.shown.locator(".proof-badge")).to_have_text("✓ agrees")
    expect(words).to_have_text("the gradient dw")
    expect(story(panel)).not_to_contain_text("as listed")


@pytest.mark.parametrize(
    ("fault", "weight", "kind", "words"),
    [
        ("no_derivative", "w2_10", "output_slope", "left out by the fault"),
        ("flipped_sign", "w2_10", "error", "sign turned by the fault"),
        ("updated_weights", "w1_12", "weight", "already updated, by the fault"),
        ("last_gradient", "w2_10", "dw", "the fault uses the last"),
    ],
)
def test_a_fault_is_marked_in_its_cell_in_words(visit, server, records, fault, weight, kind, words):
    run = server.trained(fault=fault, iterations=60)
    panel = opened(visit, run, 40, f"&net=2&weight={weight}")
    wrong = panel.shown.locator(".cell.wrong")
    expect(panel.shown.locator(f'.cell.wrong[data-kind="{kind}"]')).to_contain_text(words)
    assert wrong.count() == 1
    dw = records(run["id"], 40, 41).dw[0, 1, run["parameters"].index(weight)]
    assert of_kind([*read(panel), *read(panel, "sum")], "dw") == [dw]
    expect(panel.shown.locator('.cell[data-kind="dw"] .cell-symbol')).to_have_text("dw")
    told = ask(server, run, "explain", 40, net=1, parameter=weight)["weights"][0]["proof"]
    expect(panel.shown.locator(".proof-badge")).to_contain_text(told["verdict"])
    expect(story(panel)).to_contain_text("Broken on purpose")


def test_a_late_gradient_says_by_how_much_it_differs_where_it_does(visit, server):
    run = server.trained(fault="last_gradient", iterations=60)
    panel = opened(visit, run, 40, "&weight=w2_10")
    told = ask(server, run, "explain", 40, parameter="w2_10")["chain"]["difference"]
    said = f"{told:.2e}".replace("e-0", "e-").replace("-", "−")
    exact = panel.shown.locator(".why-exact")
    expect(exact).to_have_text(f"This differs from the recorded dw by {said}.")
    sign = panel.shown.locator(".sum .cell-sign").last
    expect(sign).to_have_text("≠")
    panel.shown.get_by_role("radio", name=re.compile("^w1_10")).check(force=True)  # x0 is 0
    expect(exact).to_have_text("This is the recorded dw to the last bit.")
    expect(sign).to_have_text("=")
    expect(story(panel)).to_contain_text("the gradient of the iteration before was 0")


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "x₀ = 0, so this weight gets no gradient."),
        ("ja", "x₀ = 0 なので、この重みに勾配はありません。"),
    ],
)
def test_a_gradient_of_zero_says_why(visit, server, article_id, lang, words):
    panel = opened(visit, server.run(article_id), 40, f"&weight=w1_10&lang={lang}")
    assert of_kind(read(panel), "dw") == [0]
    expect(story(panel)).to_have_text(words)


def test_in_japanese_it_is_all_japanese(visit, article_id):
    panel = Panel(visit(f"/?run={article_id}&k=40&net=2&lang=ja"))
    panel.at(40)
    expect(panel.tab("なぜ w は動いた\uff1f")).to_have_attribute("aria-selected", "true")
    expect(panel.shown.locator(".proof-badge")).to_have_text("✓ 一致")
    expect(story(panel)).to_contain_text("dw が負なので、w2_10 は増えます。")
    assert not re.search(r"[a-z]{4,}", panel.shown.locator(".why").inner_text())


def test_the_proof_is_the_central_difference_that_the_server_took(visit, server, article_id):
    run = server.run(article_id)
    panel = opened(visit, run, 40, "&net=2")
    told = ask(server, run, "explain", 40, net=1, parameter="w2_10")["weights"][0]["proof"]
    assert of_kind(read(panel), "proof") == [told["numeric"]]
    expect(panel.shown.locator(".proof-badge")).to_have_text("✓ agrees")
    expect(panel.shown.locator('[data-kind="proof"]')).to_contain_text("dw is right")


def test_all_weights_are_checked_on_demand_and_follow_the_cursor(
    open_view, server, article_id, watch
):
    run = server.run(article_id)
    panel = open_view(run, "why", k=40)
    assert not [url for url in watch.requests if url.endswith("explain?k=40&net=0")]
    panel.shown.get_by_role("button", name="Check all weights").click()
    table = panel.shown.locator(".proofs table")
    expect(
        panel.shown.get_by_text("All 9 gradients agree with the measured slope.")
    ).to_be_visible()
    for k in (40, 41):
        expect(table.locator("caption")).to_contain_text(f"k = {k}")
        told = ask(server, run, "explain", k)["weights"]
        rows = table.locator("tbody tr").all()
        for row, weight in zip(rows, told, strict=True):
            titles = row.locator("td").evaluate_all("(all) => all.map((one) => one.title)")
            dw, numeric = map(number, titles[:2])
            assert [dw, numeric] == [weight["proof"]["analytic"], weight["proof"]["numeric"]]
            expect(row.locator(".proof-badge")).to_have_text("✓ agrees")
        panel.screen.slider.focus()
        panel.page.keyboard.press("ArrowRight")


def test_arrow_keys_go_along_the_chain_and_each_cell_tells_the_diagram(
    open_view, server, article_id
):
    panel = open_view(server.run(article_id), "why&weight=w1_11", k=40)
    panel.page.evaluate(HEAR)
    cells = panel.shown.locator(".chain .cell")
    cells.first.focus()
    for _ in range(3):
        panel.page.keyboard.press("ArrowRight")
    expect(cells.nth(3)).to_be_focused()
    assert panel.screen.k == 40
    heard = [one for one in panel.page.evaluate("window.heard") if one]
    assert heard[0] == {"neuron": "2_1", "parameter": None}
    assert heard[2:] == [
        {"neuron": None, "parameter": "w2_10"},
        {"neuron": "1_1", "parameter": None},
    ]
    panel.page.keyboard.press("Tab")
    assert panel.page.evaluate("window.heard.at(-1)") is None
    cells.nth(2).hover()
    assert panel.page.evaluate("window.heard.at(-1)") == {"neuron": None, "parameter": "w2_10"}


def test_the_focus_stays_in_its_cell_while_the_numbers_move(open_view, server, article_id):
    panel = open_view(server.run(article_id), "why", k=40)
    cell = panel.shown.locator(".chain .cell").nth(1)
    cell.focus()
    before = cell.inner_text()
    panel.page.locator('[data-step="1"]').evaluate("(one) => one.click()")
    panel.at(41)
    expect(cell).to_be_focused()
    assert cell.inner_text() != before


def test_online_the_focus_stays_in_its_cell_though_another_input_is_learnt(open_view, server):
    run = server.trained(schedule="online", init=LEARNS, iterations=60)
    panel = open_view(run, "why", k=40)
    cell = panel.shown.locator(".chain .cell").nth(1)
    cell.focus()
    panel.page.evaluate(HEAR)
    panel.page.locator('[data-step="1"]').evaluate("(one) => one.click()")
    panel.at(41)
    expect(cell).to_be_focused()
    heard = panel.page.evaluate("window.heard")
    assert heard[0] is None
    assert heard[-1] == {"neuron": "2_1", "parameter": None}
    panel.page.evaluate("document.activeElement.blur()")
    panel.shown.locator(".chain .cell").nth(2).hover()
    panel.page.evaluate("window.heard = []")
    panel.page.locator('[data-step="1"]').evaluate("(one) => one.click()")
    panel.at(42)
    assert panel.page.evaluate("window.heard")[0] is None


def test_at_the_last_iteration_all_weights_are_checked_too(open_view, one_net):
    panel = open_view(one_net, "why", k=1_999)  # what is beside it has no gradient
    panel.shown.get_by_role("button", name="Check all weights").click()
    expect(panel.shown.locator(".proofs caption")).to_contain_text("k = 1,999")
    expect(panel.shown.locator(".proofs")).not_to_have_class(re.compile("late"))


def test_the_check_of_another_run_is_not_shown(open_view, one_net, watch):
    watch.expected = ("500",)
    panel = open_view(one_net, "why", k=40)
    panel.shown.get_by_role("button", name="Check all weights").click()
    table = panel.shown.locator(".proofs table")
    expect(table.locator("caption")).to_contain_text("k = 40")
    panel.page.route(re.compile("/explain"), lambda route: route.fulfill(status=500))
    panel.screen.train(iterations="60")
    panel.screen.finished("Done: 60 iterations")
    panel.look()
    expect(panel.shown.get_by_text("This picture did not come")).to_be_visible()
    expect(table).to_be_hidden()
    panel.page.unroute(re.compile("/explain"))
    panel.shown.get_by_role("button", name="Try again").click()
    expect(table.locator("caption")).to_contain_text("k = 59")


def test_a_check_that_does_not_come_says_so_in_the_language_and_is_asked_for_again(
    open_view, server, article_id, watch
):
    watch.expected = ("500",)
    panel = open_view(server.run(article_id), "why", k=40)
    panel.shown.get_by_role("button", name="Check all weights").click()
    failed = panel.shown.locator(".proofs .error")
    panel.page.route(re.compile(r"k=41&net=0$"), lambda route: route.fulfill(status=500))
    panel.screen.slider.focus()
    panel.page.keyboard.press("ArrowRight")
    expect(failed).to_contain_text("This picture did not come")
    panel.page.keyboard.press("ArrowLeft")
    expect(failed).to_be_hidden()
    panel.page.keyboard.press("ArrowRight")
    expect(failed).to_be_visible()
    panel.screen.button(re.compile("日本語|Language")).first.click()
    expect(failed).not_to_contain_text("This picture did not come")
    panel.page.unroute(re.compile(r"k=41&net=0$"))
    for name in ("検算を閉じる", "すべての重みを検算"):
        panel.shown.get_by_role("button", name=name).click()
    expect(panel.shown.locator(".proofs caption")).to_contain_text("k = 41")
    expect(failed).to_be_hidden()


def test_after_the_last_update_it_says_where_the_last_gradient_is(visit, server, article_id):
    panel = Panel(visit(f"/?run={article_id}&k=10000"))
    expect(panel.shown.get_by_text("After the last update there is no further")).to_be_visible()


def test_the_table_has_the_same_numbers(visit, server, article_id):
    panel = opened(visit, server.run(article_id), 40, "&net=2&weight=w1_11")
    panel.shown.locator(".view-table summary").click()
    column = panel.shown.locator(".view-table tbody tr td:first-of-type")
    expect(column.first).to_be_visible()
    rows = column.all_inner_texts()
    assert [number(one) for one in rows[:5]] == factors(read(panel))


@pytest.mark.parametrize("more", ["&weight=w1_10", "&weight=w1_10&lang=ja"])
def test_it_fits_at_every_width_with_all_digits(visit, one_net, more):
    panel = opened(visit, one_net, 40, more)
    for width in (1440, 768, 390):
        panel.screen.fits(width)
        inside = panel.shown.locator(".cell").evaluate_all(
            "(all) => all.filter((one) => one.scrollWidth > one.clientWidth + 1)"
            ".map((one) => one.textContent)"
        )
        assert inside == []


def test_as_a_run_trains_it_says_nothing_of_an_iteration_that_is_not_complete(screen):
    screen.train(iterations="200")
    screen.finished()
    panel = Panel(screen)
    panel.at(199)
    assert np.isfinite([cell["value"] for cell in read(panel)]).all()
