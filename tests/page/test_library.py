"""The library: every run is found, told apart, renamed, chosen and opened."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Error, expect

from tests.page.shelf import Shelf, describe, named


@pytest.fixture
def shelf(screen):
    return Shelf(screen).open()


def test_runs_are_listed_newest_first_with_their_recipe_and_numbers(shelf, server):
    older = server.trained(iterations=300, eta=0.5)
    newer = server.trained(problem="or", wiring="as_listed", iterations=20)
    shelf.screen.until(lambda: shelf.ids()[:2] == [newer["id"], older["id"]], "not newest first")
    expect(shelf.link(older["id"])).to_have_text("XOR · eta 0.5 · connected")
    expect(shelf.link(newer["id"])).to_have_text("OR · eta 0.1 · as listed")
    row = shelf.row(older["id"])
    expect(row.locator(".cell-k")).to_have_text("300")
    expect(row.locator(".cell-status")).to_have_text("done")
    error = pytest.approx(server.run(older["id"])["error"], rel=5e-3)
    cell = row.locator(".cell-error")
    expect(cell).to_contain_text(re.compile(r"\d"))
    assert float(cell.inner_text().replace("−", "-")) == error


def test_a_search_lists_the_runs_whose_words_match(shelf, server):
    a, b = named(server, "search-law", "needle one", "needle two")
    shelf.look_for("needle").lists(b, a)
    shelf.look_for("needle two").lists(b)
    shelf.search.fill("")
    shelf.screen.until(lambda: len(shelf.ids()) > 2, "the other runs do not come back")


def test_the_latest_search_wins_though_an_older_one_is_answered_later(shelf, server):
    a, b = named(server, "late-law", "slow answer", "quick answer")
    held = []
    shelf.page.route(re.compile(r"q=slow"), lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks it
    shelf.search.fill("slow answer")
    shelf.screen.until(lambda: held, "nothing was asked")
    shelf.look_for("quick answer").lists(b)
    with suppress(Error):  # the browser may have let go of it
        held[0].continue_()
    shelf.page.wait_for_timeout(300)
    assert shelf.ids() == [b] != [a]


def test_a_tag_lists_the_runs_that_have_it_until_it_is_taken_back(shelf, server):
    a, b = named(server, "tag-law", "first of the tag", "second of the tag")
    describe(server, a, tags=["tag-law", "other-tag-law"])
    shelf.only("tag-law").lists(b, a)
    shelf.row(a).get_by_role("button", name="Only runs tagged other-tag-law").click()
    shelf.lists(a)
    shelf.button("Tagged other-tag-law: show all tags again").click()
    shelf.screen.until(lambda: len(shelf.ids()) > 2, "the other runs do not come back")


def test_a_star_is_kept_by_the_server_and_lists_its_runs(shelf, server):
    a, b = named(server, "star-law", "to be starred", "not to be starred")
    shelf.only("star-law").lists(b, a)
    star = shelf.row(a).get_by_role("button", name="Star: to be starred")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    shelf.screen.until(lambda: server.run(a)["starred"], "the server has no star")
    shelf.button("Starred").click()
    shelf.lists(a)
    # Unstarred it stays until the list is read again, so that a slip can be taken back.
    star.click()
    shelf.screen.until(lambda: not server.run(a)["starred"], "the star stays")
    assert shelf.ids() == [a]


def test_every_column_sorts_both_ways(shelf, server):
    few, many = (server.trained(iterations=n)["id"] for n in (10, 400))
    for run_id, name in ((few, "Zebra"), (many, "Aardvark")):
        describe(server, run_id, name=name, tags=["sort-law"])
    shelf.only("sort-law").lists(many, few)  # the newest first
    for column, first in (
        ("Name", many),
        ("Final E", many),  # the smallest error first
        ("Iterations", many),
        ("Created", many),
    ):
        header = shelf.home.get_by_role("columnheader", name=column)
        header.get_by_role("button").click()
        second = few if first == many else many
        shelf.lists(first, second)
        expect(header).to_have_attribute("aria-sort", re.compile("ascending|descending"))
        header.get_by_role("button").click()
        shelf.lists(second, first)


def test_a_run_is_renamed_tagged_and_annotated_in_its_row(shelf, server):
    (run_id,) = named(server, "edit-law", "before")
    shelf.only("edit-law")
    form = shelf.edit(run_id)
    expect(form.get_by_role("textbox", name="Name")).to_be_focused()
    form.get_by_role("textbox", name="Name").fill("  after  ")
    tags = form.get_by_role("combobox", name="Tags")
    tags.press_sequentially("second, third")
    tags.press("Enter")
    form.get_by_role("button", name="Take out the tag second").click()
    form.get_by_role("textbox", name="Note").fill("why it was made")
    form.get_by_role("button", name="Save").click()
    expect(form).to_be_hidden()
    run = server.run(run_id)
    assert (run["name"], run["tags"], run["note"]) == (
        "after",
        ["edit-law", "third"],
        "why it was made",
    )
    row = shelf.row(run_id)
    expect(row).to_contain_text("after")
    expect(row).to_contain_text("why it was made")
    expect(row.get_by_role("button", name="Only runs tagged third")).to_be_visible()
    shelf.has_focus(run_id)


def test_an_empty_name_gives_the_recipe_back(shelf, server):
    (run_id,) = named(server, "unname-law", "has a name")
    shelf.only("unname-law")
    form = shelf.edit(run_id)
    form.get_by_role("textbox", name="Name").fill("")
    form.get_by_role("textbox", name="Name").press("Enter")
    expect(shelf.link(run_id)).to_have_text("XOR · eta 0.1 · connected")
    assert server.run(run_id)["name"] is None


def test_a_refusal_of_the_server_stands_at_its_field_and_nothing_is_lost(shelf, server, watch):
    watch.expected = ("422",)
    (run_id,) = named(server, "refuse-law", "short enough")
    shelf.only("refuse-law")
    form = shelf.edit(run_id)
    name = form.get_by_role("textbox", name="Name")
    name.fill("x" * 121)
    form.get_by_role("textbox", name="Note").fill("a note that stays")
    form.get_by_role("button", name="Save").click()
    expect(name).to_have_attribute("aria-invalid", "true")
    expect(form.locator('[data-field="name"] .error')).to_contain_text("120")
    expect(form.get_by_role("textbox", name="Note")).to_have_value("a note that stays")
    name.fill("y" * 120)
    form.get_by_role("button", name="Save").click()
    expect(form).to_be_hidden()
    assert server.run(run_id)["note"] == "a note that stays"


def test_names_tags_and_notes_with_markup_are_text(shelf, server):
    (run_id,) = named(server, "markup-law", "x")
    bad = '<img src=x onerror="document.title=1">'
    describe(server, run_id, name=bad, tags=["markup-law", "<b>bold</b>"], note=f"<p>{bad}")
    shelf.only("markup-law").lists(run_id)
    expect(shelf.link(run_id)).to_have_text(bad)
    assert shelf.home.locator("img, b, .run p").count() == 0
    shelf.choose(run_id)
    shelf.button("Delete").click()
    expect(shelf.toasts).to_contain_text(bad)
    assert shelf.page.title() == "Backscope"


def test_a_run_is_opened_and_the_library_makes_way(shelf, server):
    (run_id,) = named(server, "open-law", "to be opened")
    shelf.only("open-law")
    shelf.link(run_id).click()
    expect(shelf.home).to_be_hidden()
    shelf.screen.finished("Done: 20 iterations")
    assert shelf.screen.run_id == run_id
    expect(shelf.screen.button(re.compile("^Runs to be opened"))).to_be_visible()
    shelf.page.go_back()
    shelf.screen.until(lambda: shelf.screen.run_id is None, "Back does not lead back")


def test_the_run_that_is_shown_is_marked_and_its_new_name_stands_in_the_header(visit, server):
    (run_id,) = named(server, "header-law", "old name")
    screen = visit(f"/?run={run_id}")
    screen.finished("Done: 20 iterations")
    shelf = Shelf(screen).open().only("header-law")
    expect(shelf.row(run_id)).to_contain_text("shown now")
    name = shelf.edit(run_id).get_by_role("textbox", name="Name")
    name.fill("new name")
    name.press("Enter")
    expect(screen.page.locator("header")).to_contain_text("new name")


def test_a_press_on_the_page_that_is_dimmed_beside_the_library_leads_back_to_it(shelf):
    assert shelf.page.locator("main").evaluate("(main) => main.inert")
    shelf.search.click()
    expect(shelf.home).to_be_visible()
    train = shelf.screen.button("Train").bounding_box()
    shelf.page.mouse.click(train["x"] + 9, train["y"] + 9)
    expect(shelf.home).to_be_hidden()
    expect(shelf.page.get_by_text("Press Train and watch")).to_be_visible()  # which was not pressed
    assert not shelf.page.locator("main").evaluate("(main) => main.inert")


def test_shift_chooses_all_between_two(shelf, server):
    ids = named(server, "range-law", "one", "two", "three", "four")[::-1]
    shelf.only("range-law").lists(*ids)
    shelf.row(ids[0]).get_by_role("checkbox").click()
    shelf.row(ids[2]).get_by_role("checkbox").click(modifiers=["Shift"])
    assert shelf.chosen() == ids[:3]
    expect(shelf.home.get_by_text("3 selected")).to_be_visible()
    shelf.home.get_by_role("checkbox", name="Select all shown").click()
    assert shelf.chosen() == ids
    shelf.button("Clear").click()
    assert shelf.chosen() == []


def test_two_to_eight_chosen_runs_are_compared_in_the_order_of_choosing(shelf, server):
    a, b, c = named(server, "compare-law", "one", "two", "three")
    shelf.only("compare-law").lists(c, b, a)
    shelf.choose(b)
    expect(shelf.button("Compare")).to_be_disabled()
    shelf.choose(a, c)
    shelf.button("Compare").click()
    expect(shelf.home).to_be_hidden()
    shelf.screen.until(lambda: shelf.screen.run_id == f"{b},{a},{c}", "they are not compared")


def test_chosen_runs_stay_chosen_while_one_looks_for_others(shelf, server):
    (a,) = named(server, "keep-law-a", "kept a")
    (b,) = named(server, "keep-law-b", "kept b")
    shelf.look_for("kept a").lists(a)
    shelf.choose(a)
    shelf.look_for("kept b").lists(b)
    shelf.choose(b)
    expect(shelf.home.get_by_text("2 selected, 1 not shown")).to_be_visible()
    shelf.button("Compare").click()
    shelf.screen.until(lambda: shelf.screen.run_id == f"{a},{b}", "one of them was forgotten")


def test_a_fork_says_of_which_run_and_where(shelf, server):
    (parent,) = named(server, "fork-law", "the parent")
    fork = server.trained(fork={"run": parent, "k": 7}, iterations=30)
    describe(server, fork["id"], tags=["fork-law"])
    shelf.only("fork-law").lists(fork["id"], parent)
    expect(shelf.row(fork["id"])).to_contain_text("from the parent at k = 7")
    shelf.row(fork["id"]).get_by_role("link", name="the parent").click()
    shelf.screen.until(lambda: shelf.screen.run_id == parent, "the parent does not open")
