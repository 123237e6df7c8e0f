"""Branch from here: a run goes on from another one's iteration, and both share one chart."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.page.drawn import curve_agrees
from tests.page.screen import height

MARKS = """() => [...document.querySelectorAll(".column")].map((column) => {
  const { left } = column.querySelector(".plots").getBoundingClientRect();
  const marks = [...column.querySelectorAll(".branch-mark")];
  return marks.map((mark) => mark.getBoundingClientRect().left + 0.5 - left);
})"""


def branch_button(screen):
    return screen.button(re.compile("^Branch from"))


def branch(screen, k, **fields):
    """Put the cursor on k, fill fields, press the button and return the new run's id."""
    screen.go(k)
    screen.fill(**fields)
    before = screen.run_id
    screen.button(f"Branch from here: k = {k:,}").click()
    screen.until(lambda: screen.run_id != before, "no branch began")
    return screen.run_id


def own_curves_agree(screen, numbers, parameters, first):
    for net, column in enumerate(screen.read()):
        for row in ("y", "E"):
            curve = column[row].curves[row]
            curve_agrees(curve, height(row, getattr(numbers, row)[:, net]), first)
        for row in ("w", "dw"):
            assert set(column[row].curves) == set(parameters)
            for name, curve in column[row].curves.items():
                values = getattr(numbers, row)[:, net, parameters.index(name)]
                curve_agrees(curve, height(row, values), first)


@pytest.fixture(scope="module")
def fast_id(server, article_id):
    """A branch of the article's run at k = 40, with ten times its eta."""
    return server.trained(fork={"run": article_id, "k": 40}, eta=1.0)["id"]


@pytest.fixture
def fast_screen(visit, fast_id):
    """The page with that branch."""
    screen = visit(f"/?run={fast_id}")
    screen.finished("Done: 9,960 iterations")

    def whole():
        charts = [chart for column in screen.read() for chart in column.values()]
        ends = [curve.k[-1] for chart in charts for curve in chart.before.values()]
        return all(chart.before for chart in charts) and min(ends) > 9_998

    screen.until(whole, "what it branched from is not drawn")
    return screen


def test_the_button_goes_on_from_the_cursor_with_what_was_changed(
    article_screen, article_id, server, records
):
    sent = []
    article_screen.page.on("request", lambda one: sent.append((one.method, one.post_data_json)))
    run_id = branch(article_screen, 300, eta="0.7")
    article_screen.finished("Done: 9,700 iterations")
    posted = [body for method, body in sent if method == "POST"]
    assert posted == [{"fork": {"run": article_id, "k": 300}, "eta": 0.7}]
    run, parent = server.run(run_id), server.run(article_id)
    assert run["fork"] == {"run": article_id, "k": 300}
    assert run["config"] == parent["config"] | {"eta": 0.7}
    numbers = records(run_id, 300)
    own_curves_agree(article_screen, numbers, run["parameters"], 300)
    article_screen.at(9_999)
    assert article_screen.weights() == numbers.w[-1, 0].tolist()


def test_what_it_branched_from_is_drawn_under_it_thinner(fast_screen, article_numbers):
    parameters = [f"w{layer}_{n}{s}" for layer, n in ((1, 1), (1, 2), (2, 1)) for s in range(3)]
    for net, column in enumerate(fast_screen.read()):
        for row in ("y", "E"):
            before, own = column[row].before[row], column[row].curves[row]
            curve_agrees(before, height(row, getattr(article_numbers, row)[:, net]))
            assert before.width < own.width
        for row in ("w", "dw"):
            assert set(column[row].before) == set(parameters)
            for name, curve in column[row].before.items():
                values = getattr(article_numbers, row)[:, net, parameters.index(name)]
                curve_agrees(curve, height(row, values))


def test_the_branch_point_is_marked_in_every_column_and_on_the_timeline(fast_screen):
    # log10(41) / log10(10001) of the way, 6 pixels from each end of the chart.
    width = fast_screen.chart(1, "y").bounding_box()["width"]
    expected = 6 + 0.40321 * (width - 12)
    assert fast_screen.page.evaluate(MARKS) == [[pytest.approx(expected, abs=1)]] * 4
    mark = fast_screen.slider.get_by_title("Branch at k = 40")
    rail = fast_screen.slider.locator(".rail").bounding_box()
    box = mark.bounding_box()
    place = (box["x"] + box["width"] / 2 - rail["x"]) / rail["width"]
    assert place == pytest.approx(0.40321, abs=0.005)


def test_before_the_branch_the_numbers_are_the_parents_and_are_called_so(
    fast_screen, fast_id, article_numbers, records
):
    own = records(fast_id, 40, 42)
    said = fast_screen.page.get_by_text("k = 39 is before the branch at 40")
    fast_screen.go(39)
    expect(said).to_be_visible()
    assert float(fast_screen.y(1)) == article_numbers.y[39, 0]
    assert fast_screen.weights() == article_numbers.w[39, 0].tolist()
    fast_screen.page.keyboard.press("ArrowRight")
    fast_screen.at(40)
    expect(said).to_be_hidden()
    # At the branch point both have the same weights; one step on they differ.
    assert fast_screen.weights() == own.w[0, 0].tolist() == article_numbers.w[40, 0].tolist()
    fast_screen.page.keyboard.press("ArrowRight")
    fast_screen.at(41)
    assert fast_screen.weights() == own.w[1, 0].tolist() != article_numbers.w[41, 0].tolist()


def test_the_table_calls_rows_before_the_branch_so(fast_screen):
    fast_screen.page.get_by_text("Table: the records around the cursor").click()
    fast_screen.go(40)
    headers = fast_screen.page.get_by_role("rowheader")
    expect(headers.filter(has_text="39, before the branch")).to_be_visible()
    expect(headers.filter(has_text=re.compile("^40$"))).to_be_visible()


def test_the_sentence_names_the_parent_and_leads_to_it(fast_screen, article_id, fast_id):
    sentence = fast_screen.page.get_by_text("Branch of")
    expect(sentence).to_contain_text("at k = 40; its curves are the pale ones.")
    sentence.get_by_role("link").first.click()
    fast_screen.finished("Done: 10,000 iterations")
    assert fast_screen.run_id == article_id
    expect(sentence).to_be_hidden()
    fast_screen.page.go_back()
    fast_screen.finished("Done: 9,960 iterations")
    assert fast_screen.run_id == fast_id


def test_an_unchanged_branch_has_its_parents_numbers_to_the_last_bit(
    article_screen, article_numbers, records
):
    run_id = branch(article_screen, 300)
    article_screen.finished("Done: 9,700 iterations")
    numbers = records(run_id, 300)
    np.testing.assert_array_equal(numbers.w, article_numbers.w[300:])
    assert article_screen.weights() == article_numbers.w[-1, 0].tolist()


def test_behind_the_last_update_a_branch_goes_on_from_the_final_weights(
    screen, server, records, golden
):
    screen.train(iterations="10000")
    screen.finished()
    screen.button(re.compile("After the last update")).click()
    screen.fill(iterations="10050")
    screen.button("Branch from here: k = 10,000").click()
    screen.finished("Done: 50 iterations")
    first = records(screen.run_id, 10_000, 10_001)
    # What the article's listing ends with: `final_w`.
    final = [w for neuron in golden["runs"]["connected"][0]["final_w"] for w in neuron]
    assert first.w[0, 0].tolist() == pytest.approx(final, rel=1e-12)


def test_a_branch_from_before_a_branch_is_one_of_the_parent(fast_screen, article_id, server):
    run_id = branch(fast_screen, 20, iterations="100")
    fast_screen.finished("Done: 80 iterations")
    run = server.run(run_id)
    assert run["fork"] == {"run": article_id, "k": 20}
    # The form's eta is the branch's, not that of the run that is left.
    assert run["config"]["eta"] == 1.0


def test_an_end_at_or_before_the_branch_is_refused_at_its_field(article_screen, article_id, watch):
    watch.expected = ("Failed to load resource",)
    article_screen.go(300)
    article_screen.fill(iterations="300")
    branch_button(article_screen).click()
    refusal = "Allowed: a whole number greater than fork.k, 300."
    expect(article_screen.page.get_by_text(refusal)).to_be_visible()
    field = article_screen.page.get_by_role("textbox", name="Iterations")
    expect(field).to_have_attribute("aria-invalid", "true")
    assert article_screen.run_id == article_id


def test_a_refusal_goes_when_the_branch_is_taken_after_all(article_screen, article_id, watch):
    watch.expected = ("Failed to load resource",)
    article_screen.go(300)
    article_screen.fill(iterations="300")
    branch_button(article_screen).click()
    refusal = article_screen.page.get_by_text("Allowed: a whole number greater than fork.k")
    expect(refusal).to_be_visible()
    article_screen.go(200)
    branch_button(article_screen).click()
    article_screen.finished("Done: 100 iterations")
    expect(refusal).to_be_hidden()


def test_another_shape_is_refused_at_the_problem(article_screen, watch):
    watch.expected = ("Failed to load resource",)
    article_screen.field("Problem").select_option("Parity of 3")
    article_screen.go(300)
    branch_button(article_screen).click()
    refusal = "Allowed: what leaves 4 nets of 9 parameters, as the parent has."
    expect(article_screen.page.get_by_text(refusal)).to_be_visible()


def test_a_branch_whose_parent_was_deleted_stands_alone_and_says_so(visit, server, records, watch):
    watch.expected = ("Failed to load resource",)
    parent = server.trained(iterations=500)
    run = server.trained(fork={"run": parent["id"], "k": 100}, eta=0.5)
    server.client.delete(f"/runs/{parent['id']}")
    screen = visit(f"/?run={run['id']}")
    screen.finished("Done: 400 iterations")
    said = "Branch at k = 100 of a run that was deleted."
    expect(screen.page.get_by_text(said)).to_be_visible()
    expect(screen.page.get_by_text("k = 499 of 100 … 499")).to_be_visible()
    screen.page.keyboard.press("Home")
    screen.at(100)
    numbers = records(run["id"], 100)
    assert screen.weights() == numbers.w[0, 0].tolist()
    own_curves_agree(screen, numbers, run["parameters"], 100)
