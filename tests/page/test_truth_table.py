"""The truth table: typed, pasted from a spreadsheet, turned to -1 and +1, refused at its cells."""

from playwright.sync_api import expect

from tests.page.fields import Posted, cell, cells, own_table, paste

DIGITS = [[p >> i & 1 for i in (3, 2, 1, 0)] for p in range(16)]
XOR = [["0", "0", "0"], ["0", "1", "1"], ["1", "0", "1"], ["1", "1", "0"]]


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
    cell(screen, 4, "t").fill("1")
    screen.button("Remove row 1").click()
    screen.button("Add a row").click()
    cell(screen, 4, "x0").fill("-1")
    run_id = screen.train(iterations="5")
    assert server.run(run_id)["config"]["problem"] == {
        "x": [[0, 1], [1, 0], [1, 1], [-1, 0]],
        "t": [1, 1, 1, 0],
    }


WRONG_TABLES = {  # and the cells that are marked, by row and column
    "ragged": ([[0, 0, 1], [0, 1]], "rows of the same length", (1, "x0")),
    "a word": ([[0, "one", 1], [0, 1, 0]], "a", (1, "x1")),
    "17 rows": ([[i, i, 0] for i in range(17)], "1 to 16 rows", (1, "x0")),
    "five inputs": ([[0] * 6, [1] * 6], "rows of the same length, 1 to 4 inputs each", (2, "x4")),
    "a target above 1": ([[0, 0, 2], [0, 1, 0]], "0 to 1 for a sigmoid output", (1, "t")),
    "two targets": (
        [[1, 1, 1], [0, 0, 1], [0, 0, 0]],
        "one target for the same inputs",
        (3, "t"),
    ),
}


def test_a_wrong_table_is_refused_at_its_cells(form):
    for name, (rows, allowed, place) in WRONG_TABLES.items():
        own_table(form, rows)
        form.button("Train").click()
        expect(form.page.get_by_text(f"Allowed: {allowed}"), name).to_be_visible()
        expect(cell(form, *place), name).to_have_attribute("aria-invalid", "true")
        assert form.run_id is None
        # What was pasted is still there.
        assert cells(form) == [[str(v) for v in row] for row in rows], name


def test_only_the_cell_that_is_wrong_is_marked_and_has_the_focus(form):
    own_table(form, [[0, "one", 1], [0, 1, 0]])
    form.button("Train").click()
    expect(cell(form, 1, "x1")).to_be_focused()
    assert form.page.locator("[aria-invalid]").count() == 1


def test_rows_that_contradict_each_other_are_told_before_they_are_sent(screen):
    own_table(screen, [[0, 0, 0], [0, 1, 1], [0, 0, 0]])
    told = screen.page.get_by_text("Rows 1, 3: the same inputs, other targets.")
    expect(told).to_be_hidden()
    cell(screen, 3, "t").fill("1")
    expect(told).to_be_visible()
    cell(screen, 3, "x1").fill("5")
    expect(told).to_be_hidden()


def test_rows_are_pasted_into_any_cell_however_they_are_separated(screen):
    screen.field("Problem").select_option("Your own table …")
    pastes = {
        "x0,x1,t\n0,0,1\n1,1,0": [["0", "0", "1"], ["1", "1", "0"]],
        "Eingang 1;Ziel\r\n0,5;1\r\n1,0;0\r\n": [["0.5", "1"], ["1.0", "0"]],
        "0 0 0 1\n1 1 1 0": [["0", "0", "0", "1"], ["1", "1", "1", "0"]],
        "\n".join("\t".join(row) for row in XOR): XOR,
    }
    for text, rows in pastes.items():
        paste(screen.page.locator(".table-editor tbody input").last, text)
        assert cells(screen) == rows
    paste(cell(screen, 2, "t"), "0.25\n0.75")  # a column, from there on
    assert [row[-1] for row in cells(screen)] == ["0", "0.25", "0.75", "0"]


def test_inputs_are_added_and_taken_before_the_target(screen):
    screen.field("Problem").select_option("Your own table …")
    expect(screen.page.get_by_text("2-2-1", exact=True)).to_be_visible()
    inputs = screen.page.locator(".table-editor").get_by_role("combobox")
    inputs.select_option("4")
    assert cells(screen)[1] == ["0", "1", "0", "0", "1"]
    expect(screen.page.get_by_text("4-2-1", exact=True)).to_be_visible()
    inputs.select_option("1")
    assert cells(screen)[1] == ["0", "1"]


def test_a_named_problem_is_turned_and_goes_as_a_table(form):
    posted = Posted(form)
    form.choose("Values", "−1 / +1")
    inputs = [[-1, -1], [-1, 1], [1, -1], [1, 1]]
    assert posted.train()["problem"] == {"x": inputs, "t": [0, 1, 1, 0]}
    expect(form.page.get_by_text("so the targets stay 0 and 1")).to_be_visible()
    expect(form.card(1)).to_contain_text("(−1,−1) → 0")
    form.button("Use a tanh output").click()
    body = posted.train()
    assert (body["output"], body["problem"]) == ("tanh", {"x": inputs, "t": [-1, 1, 1, -1]})
    form.field("Problem").select_option("AND")
    assert posted.train()["problem"] == {"x": inputs, "t": [-1, -1, -1, 1]}
    form.choose("Values", "0 / 1")
    assert posted.train()["problem"] == "and"


def test_an_own_table_is_turned_in_its_cells_and_back(screen):
    own_table(screen, [[0, 1, 0.1], [1, 1, 0.9]])
    screen.choose("Values", "−1 / +1")
    assert cells(screen) == [["-1", "1", "0.1"], ["1", "1", "0.9"]]
    screen.button("Use a tanh output").click()
    assert cells(screen) == [["-1", "1", "-0.8"], ["1", "1", "0.8"]]
    screen.choose("Values", "0 / 1")
    assert cells(screen) == [["0", "1", "0.1"], ["1", "1", "0.9"]]


def test_targets_that_the_output_cannot_reach_are_told_with_the_way_out(screen):
    own_table(screen, [[-1, -1], [1, 1]])
    expect(screen.page.get_by_text("A sigmoid output reaches 0 … 1 only")).to_be_visible()
    screen.button("Use a tanh output").click()
    expect(screen.page.get_by_text("output reaches")).to_be_hidden()
    assert cells(screen) == [["-1", "-1"], ["1", "1"]]


def test_sixteen_patterns_of_four_inputs_have_sixteen_nets_and_at_most_nine_curves(screen, server):
    own_table(screen, [[*x, sum(x) % 2] for x in DIGITS])
    run_id = screen.train(iterations="40")
    expect(screen.page.get_by_text("Done: 40 iterations")).to_be_visible()
    run = server.run(run_id)
    assert len(run["parameters"]) == 13
    expect(screen.page.get_by_role("article")).to_have_count(16)
    # How others are chosen: test_choosing_weights.py
    expect(screen.page.get_by_text("9 of 13 weights drawn")).to_be_visible()
    assert sum(screen.chip(name).count() for name in run["parameters"]) == 9
    screen.until(lambda: screen.read()[0]["w"].curves, "nothing is drawn")
    assert len(screen.read()[0]["w"].curves) == 9
