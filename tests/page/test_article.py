"""Article mode: every number on the page is the server's record, every tick is earned."""

import json
import re
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, expect

from core.article import ITERATIONS, PRINTED
from tests.page.panel import LEARNS, Panel, ask

LINES = """(all) => all.map((row) => ({
  name: row.dataset.line,
  numbers: [...row.querySelectorAll(".article-numbers .num")].map((one) => one.title),
  words: row.querySelector(".article-numbers").textContent,
  result: row.querySelector(".article-result").title,
  check: row.querySelector(".article-check").dataset.check,
  sign: row.querySelector(".article-sign").textContent,
}))"""
PRINTS = """(all) => all.map((table) => [...table.querySelectorAll("tbody tr")].map((row) =>
  [row.querySelector("th"), ...row.querySelectorAll("td")].map((one) => one.textContent)))"""
BY_K = [0, 1, 40, 137, 9_999]
U, H = ("u11", "u12", "u21"), ("y11", "y12", "y21")


@pytest.fixture(scope="module")
def listed(server) -> dict[str, Any]:
    """Return the finished run of the listing as printed."""
    run: dict[str, Any] = server.trained(wiring="as_listed")
    return run


def number(text: str) -> float:
    """Return a number of the page."""
    return float(text.replace("−", "-").strip("()"))


def lines(panel: Panel) -> dict[str, dict[str, Any]]:
    """Return the equations' rows by name, their numbers with all digits."""
    found = panel.shown.locator(".article-lines tr").evaluate_all(LINES)
    return {
        one["name"]: one
        | {"numbers": [*map(number, one["numbers"])], "result": number(one["result"])}
        for one in found
    }


def prints(panel: Panel) -> list[list[list[str]]]:
    """Return the tables of the printed results, the fold opened."""
    fold = panel.shown.locator(".article-printed")
    if fold.get_attribute("open") is None:
        fold.locator("summary").click()
    found: list[list[list[str]]] = panel.shown.locator(".article-print table").evaluate_all(PRINTS)
    return found


def summary(panel: Panel) -> Locator:
    """Return what is said of the printed results."""
    return panel.shown.locator(".article-printed summary")


def row(panel: Panel, name: str) -> Locator:
    """Return a row of the equations."""
    return panel.shown.locator(f'[data-line="{name}"]')


@pytest.mark.parametrize("wiring", ["connected", "as_listed"])
@pytest.mark.parametrize("net", [1, 3], ids=["01", "11"])
def test_every_number_of_every_equation_is_the_servers(
    open_view, server, article_id, listed, records, wiring, net
):
    run = server.run(article_id) if wiring == "connected" else listed
    panel = open_view(run, f"article&net={net + 1}", k=BY_K[0])
    for k in BY_K:
        panel.page.evaluate(
            "(k) => { const at = new URL(location.href); at.searchParams.set('k', k);"
            " history.pushState(null, '', at); dispatchEvent(new PopStateEvent('popstate')); }",
            k,
        )
        panel.at(k)
        told, record = ask(server, run, "explain", k, net=net), records(run["id"], k, k + 1)
        read = lines(panel)
        assert [read[name]["result"] for name in U] == told["u"][0]
        assert [read[name]["result"] for name in H] == [*told["h"][0][:2], record.y[0, net]]
        assert read["E"]["result"] == record.E[0, net]
        assert read["d_com"]["result"] == told["delta"][0][2]
        names = run["parameters"]
        assert [read[f"d{name}"]["result"] for name in names] == record.dw[0, net].tolist()
        after = [one["next"] for one in told["weights"]]
        assert [read[f"n{name}"]["result"] for name in names] == after
        if k + 1 < run["k"]:
            assert after == records(run["id"], k + 1, k + 2).w[0, net].tolist()
        for name in names:  # the arithmetic on the page is the line's
            assert np.prod(read[f"d{name}"]["numbers"]) == pytest.approx(
                read[f"d{name}"]["result"], rel=1e-13, abs=0
            )
            w, eta, dw = read[f"n{name}"]["numbers"]
            assert w - eta * dw == read[f"n{name}"]["result"]
        a, wa, b, wb, bias = read["u21"]["numbers"]
        assert [a, b] == ([0, 0] if wiring == "as_listed" else told["h"][0][:2])
        assert a * wa + b * wb + bias == read["u21"]["result"]
        assert (read["y21"]["result"] - told["t"][0]) ** 2 == read["E"]["result"]
        for name, one in read.items():
            wanted = {"none"} if name.startswith("d_on") else {"same"}
            # e^x of the browser may end in another digit than the kernel's
            assert one["check"] in (wanted | {"near"} if name in H else wanted), (k, name)
            assert one["sign"].startswith({"same": "✓", "none": "", "near": "≠"}[one["check"]])
        expect(panel.shown.locator(".article-verdict")).to_contain_text("all 26 results")


def test_the_names_of_the_listing_are_tied_to_the_terms(open_view, server, article_id):
    panel = open_view(server.run(article_id), "article", k=40)
    for name in ("d_on21", "d_com", "d_on11", "d_on12"):
        expect(row(panel, name).locator("th code")).to_have_text(name)
    expect(row(panel, "dw1_10").locator(".article-formula")).to_contain_text("d_on11")
    expect(row(panel, "dw1_10").locator("th code")).to_have_text("dw[0][0]")
    expect(row(panel, "dw1_10").locator("th math")).to_contain_text("∂")


def test_its_names_are_introduced_before_the_first_equation(open_view, server, article_id):
    panel = open_view(server.run(article_id), "article", k=40)
    names = panel.shown.locator(".article-names")
    expect(names).to_contain_text("on11, on12 = hidden 1, 2")
    expect(names.locator("math")).to_have_count(6)
    assert names.evaluate("(one) => one.nextElementSibling.matches('.article-group')")


def test_no_printed_number_is_broken_over_two_lines(open_view, listed):
    panel = open_view(listed, "article", k=40)
    expect(summary(panel)).to_contain_text("40 printed numbers")
    prints(panel)
    panel.shown.get_by_role("button", name="the article's figure", exact=True).click()
    for width in (1440, 768, 390):
        panel.screen.fits(width)
        told = panel.shown.locator(".article-print .digits").evaluate_all(
            """(all) => all.map((one) => {
              const range = document.createRange();
              range.selectNodeContents(one);
              const { right } = range.getBoundingClientRect();
              const inside = right <= one.getBoundingClientRect().right;
              return [range.getClientRects().length, inside];
            })"""
        )
        assert told == [[1, True]] * 80


@pytest.mark.parametrize("wiring", ["connected", "as_listed"])
def test_the_printed_results_are_ticked_where_the_records_agree(
    open_view, server, article_id, listed, records, wiring
):
    run = server.run(article_id) if wiring == "connected" else listed
    panel = open_view(run, "article", k=40)
    expect(summary(panel)).to_have_text(
        "All 40 printed numbers agree with this run's, digit by digit."
    )
    record = records(run["id"], ITERATIONS - 1, ITERATIONS)
    for p, table in enumerate(prints(panel)):
        kept = PRINTED[wiring][p]
        flat = [kept["y"], *(text for line in kept["dw"] for text in line)]
        assert [one[1].replace("−", "-") for one in table] == flat
        with np.printoptions(precision=10, suppress=True):
            ours = [str(np.array([v]))[1:-1].strip() for v in record.dw[0, p]]
        assert [one[2].replace("−", "-") for one in table[1:]] == ours
        assert float(table[0][2]) == record.y[0, p]
        assert {one[3] for one in table} == {"✓the same digits"}


def test_the_other_listings_results_get_crosses_and_differences(open_view, server, article_id):
    panel = open_view(server.run(article_id), "article", k=40)
    prints(panel)
    panel.shown.get_by_role("button", name="the listing as printed", exact=True).click()
    # the weights of inputs that are 0
    expect(summary(panel)).to_have_text("8 of 40 printed numbers agree with this run's.")
    first = prints(panel)[0][0]
    apart = float(PRINTED["connected"][0]["y"]) - float(PRINTED["as_listed"][0]["y"])
    assert first[3] == f"✗ {apart:.1e}differs by {apart:.1e}".replace("-0", "-").replace("-", "−")
    panel.shown.get_by_role("button", name="the article's figure", exact=True).click()
    expect(summary(panel)).to_contain_text("All 40")


def test_a_run_with_another_eta_says_so_and_gets_crosses(open_view, server):
    panel = open_view(server.trained(eta=0.2), "article", k=40)
    expect(panel.shown.locator(".article-which")).to_have_text(
        "This run is not the article's: eta 0.2 (article: 0.1)."
    )
    expect(summary(panel)).to_contain_text("of 40 printed numbers agree")
    signs = [one[3][0] for table in prints(panel) for one in table]
    assert signs.count("✗") > 20
    expect(panel.shown.locator(".article-verdict")).to_contain_text("all 26 results")


def test_a_shorter_run_is_not_held_against_them(open_view, server):
    panel = open_view(server.trained(iterations=60), "article", k=40)
    expect(summary(panel)).to_contain_text("They are of k = 9,999")
    expect(summary(panel)).to_contain_text("this run is from k = 0 to 59")
    assert {len(one) for table in prints(panel) for one in table} == {2}  # nothing beside them


def test_a_longer_run_is_held_against_them_at_the_listings_last_iteration(open_view, server):
    panel = open_view(server.trained(iterations=10_100), "article", k=40)
    expect(summary(panel)).to_contain_text("All 40 printed numbers agree")
    expect(panel.shown.locator(".article-which")).to_contain_text("10,100 (article: 10,000)")


def test_while_a_run_trains_no_other_one_is_begun_from_here(visit, server):
    panel = Panel(visit("/?view=article"))
    buttons = panel.shown.locator(".article-acts button:visible")
    expect(buttons.first).to_be_enabled()
    run_id = panel.screen.train(iterations="10000000")
    try:
        expect(buttons.first).to_be_disabled()
    finally:
        server.client.post(f"/runs/{run_id}/stop")
    expect(buttons.first).to_be_enabled()


def test_without_a_run_the_buttons_train_the_article_and_its_listing(visit, server):
    panel = Panel(visit("/?view=article"))
    expect(panel.shown.get_by_text("Press Train: the article's equations")).to_be_visible()
    assert len(prints(panel)) == 4
    panel.shown.get_by_role("button", name="Train the listing as printed").click()
    panel.screen.finished()
    assert server.run(panel.screen.run_id)["config"]["wiring"] == "as_listed"
    panel.look()
    expect(panel.shown.locator(".article-which")).to_have_text(
        "This is the article's listing as printed."
    )
    expect(summary(panel)).to_contain_text("All 40")
    panel.shown.get_by_role("button", name="Train the article's run").click()
    expect(panel.shown.locator(".article-which")).to_contain_text("as its figure draws it")
    expect(summary(panel)).to_contain_text("All 40")


def test_both_wirings_are_compared_at_one_press(open_view, server, listed):
    panel = open_view(listed, "article", k=40)
    panel.shown.get_by_role("button", name="Compare with the connected run").click()
    panel.screen.until(lambda: "," in (panel.screen.run_id or ""), "no comparison")
    first, other = panel.screen.run_id.split(",")
    assert first == listed["id"]
    assert server.run(other)["config"]["wiring"] == "connected"
    expect(panel.page.locator("body.comparing, .comparing").first).to_be_attached()
    panel.page.go_back()
    panel.at(40)


@pytest.mark.parametrize("way", ["double click", "held key"])
def test_pressed_twice_one_run_is_trained_to_compare_with(open_view, listed, way):
    panel = open_view(listed, "article", k=40)
    sent = []
    panel.page.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
    button = panel.shown.get_by_role("button", name="Compare with the connected run")
    if way == "double click":
        button.dblclick()
    else:
        button.focus()
        for _ in range(4):
            panel.page.keyboard.down("Enter")
    panel.screen.until(lambda: "," in (panel.screen.run_id or ""), "no comparison")
    assert len(sent) == 1


def test_a_comparison_that_is_refused_is_said_without_the_form(open_view, listed, watch):
    watch.expected = ("Failed to load resource",)
    panel = open_view(listed, "article", k=40, viewport={"width": 768, "height": 900})
    problem = {"type": "invalid", "title": "No", "status": 422, "detail": "not now"}
    panel.page.route(
        "**/train",
        lambda route: route.fulfill(
            status=422, content_type="application/problem+json", body=json.dumps(problem)
        ),
    )
    button = panel.shown.get_by_role("button", name="Compare with the connected run")
    button.focus()
    panel.page.keyboard.press("Enter")
    expect(panel.page.locator(".toast")).to_contain_text("No. not now")
    expect(button).to_be_enabled()
    expect(button).to_be_focused()
    expect(panel.page.locator("form.experiment.open")).to_have_count(0)
    expect(panel.page.locator(".form-error:visible")).to_have_count(0)


def test_the_secret_has_this_iterations_numbers(open_view, server, listed):
    panel = open_view(listed, "article", k=137)
    told = ask(server, listed, "explain", 137)
    h, w = told["h"][0], [one["w"] for one in told["weights"]]
    text = panel.shown.locator(".article-secret").inner_text().replace("−", "-")
    found = re.search(
        r"At k = 137 the hidden neurons give ([\d.-]+) and ([\d.-]+),.*"
        r"u = w2_12 = ([\d.-]+), so y = ([\d.-]+)\..* make u = ([\d.-]+) and y = ([\d.e-]+)\.",
        text,
    )
    assert found
    would = h[0] * w[6] + h[1] * w[7] + w[8]
    expected = [h[0], h[1], w[8], h[2], would, 1 / (1 + np.exp(-would))]
    assert [*map(float, found.groups())] == pytest.approx(expected, rel=5e-3, abs=6e-5)
    assert told["u"][0][2] == w[8]
    moved = re.search(r"dw\[2\]\[0\] = ([\d.e-]+), and .*measured slope is ([\d.e-]+)\.", text)
    assert moved
    assert float(moved[1]) == pytest.approx(told["weights"][6]["dw"], rel=5e-3)
    assert float(moved[2]) == told["weights"][6]["proof"]["numeric"] == 0


def test_the_passage_lights_the_links_that_are_never_fed(open_view, listed):
    panel = open_view(listed, "article", k=40)
    diagram = panel.page.locator(".diagram")
    expect(diagram.locator(".unfed-words")).to_have_text("never fed")
    lit = diagram.locator('.link[data-lit="true"]')
    expect(lit).to_have_count(0)
    for come in ("hover", "focus"):
        getattr(panel.shown.locator(".article-secret"), come)()
        expect(lit).to_have_count(2)
        assert lit.evaluate_all("(all) => all.map((one) => one.dataset.name)") == ["w2_10", "w2_11"]
        panel.page.mouse.move(2, 2)
        panel.page.locator("body").evaluate("() => document.activeElement.blur()")
        expect(lit).to_have_count(0)
    diagram.locator(".diagram-table summary").click()
    found = diagram.locator("tbody").first.locator("th")
    expect(found.first).to_be_visible()
    heads = found.all_inner_texts()
    assert [name for name in heads if "never fed" in name] == ["w2_10 never fed", "w2_11 never fed"]


def test_connected_nothing_is_called_unfed(open_view, server, article_id):
    panel = open_view(server.run(article_id), "article", k=40)
    expect(panel.shown.locator(".article-secret")).to_have_count(0)
    expect(panel.page.locator(".unfed-words")).to_have_count(0)


def test_a_row_takes_its_weight_apart_by_mouse_and_by_keys(open_view, server, article_id):
    panel = open_view(server.run(article_id), "article", k=40)
    expect(panel.shown.locator("tr.chosen")).to_have_count(2)  # w2_10, its dw and its update
    row(panel, "dw1_11").locator(".article-numbers").click()
    panel.screen.until(lambda: "weight=w1_11" in panel.page.url, "not in the address")
    expect(row(panel, "dw1_11")).to_have_class("chosen")
    expect(row(panel, "nw1_11")).to_have_class("chosen")
    panel.page.mouse.move(2, 2)
    button = row(panel, "dw1_11").get_by_role("button")
    button.focus()
    panel.page.keyboard.press("ArrowDown")
    expect(row(panel, "dw1_12").get_by_role("button")).to_be_focused()
    panel.page.keyboard.press("Enter")
    panel.screen.until(lambda: "weight=w1_12" in panel.page.url, "not chosen by the key")
    expect(row(panel, "dw1_12").get_by_role("button")).to_have_attribute("aria-pressed", "true")
    assert panel.screen.k == 40
    link = panel.page.locator('.diagram .link[data-name="w1_12"]')
    expect(link).to_have_attribute("data-lit", "true")
    panel.page.locator("button[data-step='1']").first.evaluate("(one) => one.click()")
    panel.at(41)
    expect(row(panel, "dw1_12").get_by_role("button")).to_be_focused()


def test_a_fault_is_told_by_the_lines_that_it_breaks(open_view, server):
    panel = open_view(server.trained(fault="flipped_sign", iterations=60), "article", k=40)
    read = lines(panel)
    assert read["d_com"]["check"] == "other"
    assert read["E"]["check"] == "same"
    expect(panel.shown.locator(".article-verdict")).to_contain_text("not all the run's own numbers")
    expect(panel.shown.locator(".article-which")).to_contain_text("(article: ")


def test_one_net_shows_the_chosen_input_and_updates_by_all(open_view, server, one_net, records):
    panel = open_view(one_net, "article&net=2", k=40)
    expect(panel.shown.locator(".article-of")).to_contain_text("the chosen input (0,1) → 1 alone")
    told, read = ask(server, one_net, "explain", 40), lines(panel)
    for one in told["weights"]:
        name = one["parameter"]
        assert read[f"d{name}"]["result"] == one["shares"][1] * 4
        assert read[f"n{name}"]["numbers"][2] == one["dw"]
        assert read[f"d{name}"]["check"] == read[f"n{name}"]["check"] == "same"
    expect(summary(panel)).to_contain_text("nothing to hold against them")
    panel.page.locator(".card").nth(3).click()
    expect(panel.shown.locator(".article-of")).to_contain_text("(1,1) → 0")


def test_of_three_inputs_the_derivatives_are_the_runs_own_to_the_last_bit(open_view, server):
    table = {"x": [[0, 0], [0, 1], [1, 0]], "t": [0, 1, 1]}
    run = server.trained(problem=table, schedule="batch", init=LEARNS, iterations=60)
    panel = open_view(run, "article", k=40)
    told, read = ask(server, run, "explain", 40), lines(panel)
    shares = {one["parameter"]: one["shares"][0] for one in told["weights"]}
    assert any(read[f"d{name}"]["result"] != share * 3 for name, share in shares.items())
    for name, share in shares.items():
        assert read[f"d{name}"]["result"] / 3 == share
        assert read[f"d{name}"]["check"] == "same"


def test_as_listed_one_net_cannot_tell_its_inputs_apart(open_view, server):
    run = server.trained(wiring="as_listed", schedule="batch", init=LEARNS, iterations=60)
    panel = open_view(run, "article", k=40)
    assert len(set(ask(server, run, "explain", 40)["y"])) == 1
    expect(panel.shown.locator(".article-secret")).to_contain_text("y is the same for all of them")


@pytest.mark.parametrize(
    ("recipe", "words"),
    [
        ({"hidden": [3]}, "those of a 2-2-1 network"),
        ({"activation": "tanh"}, "those of sigmoid neurons"),
        ({"loss": "cross_entropy"}, "those of E = (x₃ − y)²"),
    ],
)
def test_where_the_equations_are_others_it_says_where_to_look(visit, server, recipe, words):
    run = server.trained(**recipe, iterations=60)
    panel = Panel(visit(f"/?run={run['id']}&k=40&view=article"))
    expect(panel.shown.locator(".view-empty")).to_contain_text(words)
    expect(panel.shown.locator(".view-empty")).to_contain_text("“Why does w move?”")
    expect(panel.shown.locator(".view-body")).to_be_hidden()


def test_after_the_last_update_the_results_stay(visit, server, article_id):
    panel = Panel(visit(f"/?run={article_id}&k=10000&view=article"))
    expect(panel.shown.locator(".view-empty")).to_contain_text("Go to k = 9,999")
    expect(summary(panel)).to_contain_text("All 40")


def test_in_japanese_it_is_all_japanese(visit, listed):
    panel = Panel(visit(f"/?run={listed['id']}&k=40&view=article&lang=ja"))
    panel.at(40)
    expect(panel.tab("記事")).to_have_attribute("aria-selected", "true")
    expect(summary(panel)).to_contain_text("1桁も違わず一致します")
    expect(panel.shown.locator(".article-secret")).to_contain_text("リストの秘密")
    shown = panel.shown.inner_text()
    code = {"forward", "back", "set", "printoptions", "precision", "suppress", "True"}
    assert set(re.findall(r"[A-Za-z]{4,}", shown)) <= code
    panel.page.get_by_role("button", name="English").click()
    expect(panel.shown.locator(".article-secret")).to_contain_text("The listing's secret")
    expect(summary(panel)).to_contain_text("All 40")
    assert not re.search("[ぁ-ん]", panel.shown.inner_text())


def test_it_fits_at_every_width(open_view, listed):
    panel = open_view(listed, "article", k=40)
    prints(panel)
    panel.shown.locator(".view-table summary").click()
    panel.screen.fits(1440, 768, 390)


def test_its_table_has_every_result_and_difference(open_view, server, article_id):
    panel = open_view(server.run(article_id), "article", k=40)
    panel.shown.locator(".view-table summary").click()
    rows = panel.shown.locator(".view-table tbody tr")
    expect(rows).to_have_count(29)
    told = ask(server, server.run(article_id), "explain", 40)
    cells = rows.nth(5).locator("td").all_inner_texts()
    assert number(cells[0]) == told["y"][0]
