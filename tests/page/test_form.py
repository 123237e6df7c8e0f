"""The form: every field reaches the server, every refusal comes back to its field."""

import json

from playwright.sync_api import expect

from tests.page.fields import own_table, refused, textbox


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
        refused(form, textbox(form, "eta learning rate"), allowed)
        expect(textbox(form, "eta learning rate")).to_have_value(eta)
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
    expect(textbox(form, "eta learning rate")).to_be_focused()
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
    expect(textbox(form, "eta learning rate")).to_have_value("-3")
    expect(textbox(form, "Iterations")).to_have_value("77")
    expect(form.page.get_by_role("radio", name="as listed")).to_be_checked()


def test_a_refusal_is_said_in_the_language_of_the_page(visit, watch):
    watch.expected = ("422",)
    page = visit("/?lang=ja").page
    page.get_by_role("textbox", name="学習率").fill("0")
    page.get_by_role("button", name="学習開始", exact=True).click()
    expect(page.get_by_text("0 より大きい数")).to_be_visible()
    page.get_by_role("button", name="Show in English").click()
    expect(page.get_by_text("Allowed: a number greater than 0.")).to_be_visible()


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
