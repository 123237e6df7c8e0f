"""The form: every field reaches the server, every refusal comes back to its field."""

import json
import re

import pytest
from playwright.sync_api import expect

DIGITS = [[p >> i & 1 for i in (3, 2, 1, 0)] for p in range(16)]


@pytest.fixture
def form(screen, watch):
    """The page; refusals are expected, and the browser logs them."""
    watch.expected = ("422",)
    return screen


def textbox(screen, name):
    return screen.page.get_by_role("textbox", name=name)


def refused(screen, field, allowed):
    """The field says what is allowed, is marked as invalid and has the focus."""
    expect(screen.page.get_by_text(f"Allowed: {allowed}")).to_be_visible()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_be_focused()
    assert screen.run_id is None


def own_table(screen, rows):
    """Choose an own table and paste rows into its first cell, as from a spreadsheet."""
    screen.field("Problem").select_option("Your own table …")
    paste(screen.page.get_by_role("textbox", name="row 1, x0"), rows)


def paste(cell, rows):
    text = "\n".join("\t".join(map(str, row)) for row in rows)
    cell.focus()
    cell.evaluate(
        """(cell, text) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/plain", text);
          const how = { clipboardData, bubbles: true, cancelable: true };
          cell.dispatchEvent(new ClipboardEvent("paste", how));
        }""",
        text,
    )


def test_every_field_reaches_the_server(screen, server):
    screen.field("Problem").select_option("NAND")
    screen.choose("Wiring", "as listed")
    screen.field("Start weights").select_option("Uniform random")
    run_id = screen.train(eta="0.25", iterations="321", low="-2", high="2", seed="11")
    config = server.run(run_id)["config"]
    assert config["problem"] == "nand"
    assert config["wiring"] == "as_listed"
    assert config["init"] == {"kind": "uniform", "low": -2, "high": 2, "seed": 11}
    assert config["eta"] == 0.25
    assert config["iterations"] == 321


def test_a_list_of_weights_reaches_the_server(screen, server):
    screen.field("Start weights").select_option("A list")
    run_id = screen.train(w="1 2 3, 4 5 6\n7 8 −9", iterations="5")
    assert server.run(run_id)["config"]["init"]["w"] == [1, 2, 3, 4, 5, 6, 7, 8, -9]


def test_every_named_problem_can_be_trained(screen, server):
    names = screen.field("Problem").locator("option").all_text_contents()
    assert names == [
        "XOR",
        "XNOR",
        "AND",
        "OR",
        "NAND",
        "NOR",
        "Parity of 3",
        "Majority of 3",
        "Your own table …",
    ]
    for name in names[:-1]:
        screen.field("Problem").select_option(name)
        run_id = screen.train(iterations="9")
        expect(screen.page.get_by_text("Done: 9 iterations")).to_be_visible()
        patterns = server.run(run_id)["patterns"]
        expect(screen.page.get_by_role("article")).to_have_count(len(patterns))


# What is wrong, and what the server says is allowed (tests/core say why).
ETAS = ["0", "-1", "abc", "1e400", ""]
ITERATIONS = {
    "0": "a number of at least 1",
    "1.5": "a whole number",
    "1e12": "a whole number from 1 to 10,000,000",
}


def test_a_wrong_eta_is_refused_at_its_field(form):
    for eta in ETAS:
        form.fill(eta=eta)
        form.button("Train").click()
        allowed = "a number greater than 0" if eta in {"0", "-1"} else "a"
        refused(form, textbox(form, "learning rate"), allowed)
        expect(textbox(form, "learning rate")).to_have_value(eta)
        form.fill(eta="1")
        expect(form.page.get_by_text("Allowed:")).to_be_hidden()


def test_a_wrong_number_of_iterations_is_refused_at_its_field(form):
    for iterations, allowed in ITERATIONS.items():
        form.fill(iterations=iterations)
        form.button("Train").click()
        refused(form, textbox(form, "Iterations"), allowed)


def test_start_weights_are_refused_at_their_fields(form):
    start = form.field("Start weights")
    form.fill(value="one")
    form.button("Train").click()
    refused(form, textbox(form, "every w"), "a")
    start.select_option("A list")
    form.fill(w="1 2 3")
    form.button("Train").click()
    refused(form, textbox(form, "A list"), "9 numbers, in the order w1_10")
    start.select_option("Uniform random")
    form.fill(low="1", high="0")
    form.button("Train").click()
    refused(form, textbox(form, "high"), "at least low, 1")
    form.fill(low="-1", high="1", seed="-7")
    form.button("Train").click()
    refused(form, textbox(form, "seed"), "a")


def test_with_two_wrong_fields_both_say_so_and_the_first_has_the_focus(form):
    form.fill(eta="0", iterations="0")
    form.button("Train").click()
    expect(form.page.get_by_text("Allowed: ")).to_have_count(2)
    expect(textbox(form, "learning rate")).to_be_focused()
    expect(textbox(form, "Iterations")).to_have_attribute("aria-invalid", "true")


def test_a_refusal_loses_nothing_and_the_run_on_the_page_stays(form):
    first = form.train(iterations="50")
    form.finished("Done: 50 iterations")
    form.field("Problem").select_option("NOR")
    form.choose("Wiring", "as listed")
    form.fill(eta="-3", iterations="77")
    form.button("Train").click()
    expect(form.page.get_by_text("Allowed: a number greater than 0")).to_be_visible()
    expect(form.page.get_by_text("Done: 50 iterations")).to_be_visible()
    assert form.run_id == first
    expect(form.field("Problem")).to_have_value("nor")
    expect(textbox(form, "learning rate")).to_have_value("-3")
    expect(textbox(form, "Iterations")).to_have_value("77")
    expect(form.page.get_by_role("radio", name="as listed")).to_be_checked()


def test_a_refusal_is_said_in_the_language_of_the_page(visit, watch):
    watch.expected = ("422",)
    page = visit("/?lang=ja").page
    page.get_by_role("textbox", name="学習率").fill("0")
    page.get_by_role("button", name="学習開始").click()
    expect(page.get_by_text("0 より大きい数")).to_be_visible()
    page.get_by_role("button", name="Show in English").click()
    expect(page.get_by_text("Allowed: a number greater than 0.")).to_be_visible()


def test_an_own_table_is_pasted_and_trained(screen, server):
    own_table(screen, [["x0", "x1", "t"], [0, 0, 0.5], [0, 1, 1], [1, 1, 0.25]])
    run_id = screen.train(iterations="60")
    screen.finished("Done: 60 iterations")
    assert server.run(run_id)["config"]["problem"] == {
        "x": [[0, 0], [0, 1], [1, 1]],
        "t": [0.5, 1, 0.25],
    }
    expect(screen.page.get_by_role("article")).to_have_count(3)
    expect(screen.card(1)).to_contain_text("(0,0) → 0.5")


def test_an_own_table_is_edited_cell_by_cell(screen, server):
    screen.field("Problem").select_option("Your own table …")
    screen.page.get_by_role("textbox", name="row 4, t").fill("1")
    screen.button("Remove row 1").click()
    screen.button("Add a row").click()
    screen.page.get_by_role("textbox", name="row 4, x0").fill("-1")
    run_id = screen.train(iterations="5")
    assert server.run(run_id)["config"]["problem"] == {
        "x": [[0, 1], [1, 0], [1, 1], [-1, 0]],
        "t": [1, 1, 1, 0],
    }


WRONG_TABLES = {
    "ragged": ([[0, 0, 1], [0, 1]], "rows of the same length"),
    "a word": ([[0, "one", 1], [0, 1, 0]], "a"),
    "17 rows": ([[i, i, 0] for i in range(17)], "1 to 16 rows"),
    "five inputs": ([[0] * 6, [1] * 6], "rows of the same length, 1 to 4 inputs each"),
    "a target above 1": ([[0, 0, 2], [0, 1, 0]], "0 to 1 for a sigmoid output"),
    "two targets": ([[0, 0, 1], [0, 0, 0]], "one target for the same inputs"),
}


def test_a_wrong_table_is_refused_at_the_table(form):
    for name, (rows, allowed) in WRONG_TABLES.items():
        own_table(form, rows)
        form.button("Train").click()
        expect(form.page.get_by_text(f"Allowed: {allowed}"), name).to_be_visible()
        cells = form.page.get_by_role("textbox", name=re.compile("row "))
        expect(cells.first, name).to_have_attribute("aria-invalid", "true")
        assert form.run_id is None
        # What was pasted is still there.
        expect(form.page.get_by_role("textbox", name="row 2, x0"), name).to_have_value(
            str(rows[1][0])
        )


def test_sixteen_patterns_of_four_inputs_have_sixteen_nets_and_at_most_nine_curves(screen, server):
    own_table(screen, [[*x, sum(x) % 2] for x in DIGITS])
    run_id = screen.train(iterations="40")
    expect(screen.page.get_by_text("Done: 40 iterations")).to_be_visible()
    run = server.run(run_id)
    assert len(run["parameters"]) == 13
    expect(screen.page.get_by_role("article")).to_have_count(16)
    chips = [screen.chip(name) for name in run["parameters"]]
    pressed = [chip.get_attribute("aria-pressed") for chip in chips]
    assert pressed.count("true") == 9
    screen.until(lambda: screen.read()[0]["w"].curves, "nothing is drawn")
    assert len(screen.read()[0]["w"].curves) == 9
    unused = run["parameters"].index("w1_24")
    assert pressed[unused] == "false"
    chips[unused].click()
    expect(screen.page.get_by_text("Nine curves at most: hide one first.")).to_be_visible()
    chips[0].click()
    chips[unused].click()
    screen.until(
        lambda: (
            {"w1_24"} <= set(screen.read()[0]["w"].curves)
            and "w1_10" not in screen.read()[0]["w"].curves
        ),
        "the choice is not drawn",
    )


def test_before_any_run_the_page_follows_the_form(screen):
    screen.field("Problem").select_option("Majority of 3")
    expect(screen.page.get_by_text("8 small nets, one per input.")).to_be_visible()
    expect(screen.page.get_by_role("article")).to_have_count(8)
    expect(screen.card(8)).to_contain_text("(1,1,1) → 1")


def test_markup_in_what_the_server_says_is_text(screen, watch):
    watch.expected = ("422",)
    markup = '<img src="/x" onerror="window.injected = 1"><b>bold</b>'
    problem = {
        "type": "bad-field",
        "title": markup,
        "status": 422,
        "detail": markup,
        "errors": [
            {"field": "eta", "got": markup, "allowed": markup},
            {"field": markup, "got": 1, "allowed": markup},
        ],
    }
    screen.page.route(
        "**/train",
        lambda route: route.fulfill(
            status=422, body=json.dumps(problem), content_type="application/problem+json"
        ),
    )
    screen.button("Train").click()
    expect(screen.page.get_by_text(markup).first).to_be_visible()
    assert screen.page.locator("img[src], b:text('bold')").count() == 0
    assert screen.page.evaluate("window.injected") is None


def test_markup_in_a_table_and_in_the_address_is_text(visit, watch):
    watch.expected = ("404", "422")
    markup = "<img src=x onerror=window.injected=1>"
    screen = visit(f"/?run={markup}&lang={markup}&k={markup}")
    expect(screen.page.get_by_text("There is no such run on this server.")).to_be_visible()
    own_table(screen, [[markup, 0, 1], [0, 1, 0]])
    screen.button("Train").click()
    expect(screen.page.get_by_text("Allowed: ")).to_be_visible()
    assert screen.page.locator("img[src]").count() == 0
    assert screen.page.evaluate("window.injected") is None
