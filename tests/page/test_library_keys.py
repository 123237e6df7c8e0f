"""The library for everyone: by keyboard alone, by ear, on a phone, in both languages; and files."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.page.shelf import Shelf, describe, named
from tests.page.test_accessibility import NAMED, tab_through
from tests.page.test_words_and_colours import english, everything

DROP = """([name, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name, { type: "application/json" }));
  const target = document.querySelector(".library");
  for (const kind of ["dragover", "drop"]) {
    const options = { dataTransfer: data, bubbles: true, cancelable: true };
    target.dispatchEvent(new DragEvent(kind, options));
  }
}"""


@pytest.fixture
def shelf(screen):
    return Shelf(screen).open()


def recipe(**config):
    return {
        "name": "recipe.json",
        "mimeType": "application/json",
        "buffer": json.dumps(config).encode(),
    }


def imported(shelf, *files):
    with shelf.page.expect_file_chooser() as chooser:
        shelf.button("Import recipes …").click()
    chooser.value.set_files(list(files))


def test_l_opens_and_closes_and_the_focus_comes_back(screen, article_id):
    shelf, keyboard = Shelf(screen), screen.page.keyboard
    screen.card(2).focus()
    keyboard.press("l")
    expect(shelf.home).to_be_visible()
    expect(shelf.rows.first.locator(".run-name")).to_be_focused()
    keyboard.press("l")
    expect(shelf.home).to_be_hidden()
    expect(screen.card(2)).to_be_focused()
    screen.button("Runs").focus()
    keyboard.press("Enter")
    expect(shelf.home).to_be_visible()
    keyboard.press("Escape")
    expect(screen.button("Runs")).to_be_focused()
    expect(screen.button("Runs")).to_have_attribute("aria-expanded", "false")


def test_keys_move_choose_star_rename_delete_and_undo(shelf, server):
    c, b, a = named(server, "keys-law", "third", "second", "first")
    shelf.only("keys-law").lists(a, b, c)
    keyboard = shelf.page.keyboard
    keyboard.press("ArrowDown")  # from the search into the list
    shelf.has_focus(a)
    keyboard.press("j")
    keyboard.press("ArrowDown")
    shelf.has_focus(c)
    keyboard.press("k")
    shelf.has_focus(b)
    keyboard.press("x")
    assert shelf.chosen() == [b]
    keyboard.press("s")
    shelf.screen.until(lambda: server.run(b)["starred"], "no star")
    keyboard.press("x")
    keyboard.press("r")
    keyboard.type("typed jkxs?")
    keyboard.press("Enter")
    expect(shelf.link(b)).to_have_text("typed jkxs?")
    shelf.has_focus(b)
    keyboard.press("Delete")
    shelf.lists(a, c)
    shelf.has_focus(c)
    keyboard.press("u")
    shelf.lists(a, b, c)
    keyboard.press("Home")
    keyboard.press("Shift+ArrowDown")
    assert shelf.chosen() == [a, b]
    keyboard.press("c")
    shelf.screen.until(lambda: shelf.screen.run_id == f"{a},{b}", "they are not compared")


def test_slash_searches_and_escape_leaves_step_by_step(shelf, server):
    named(server, "slash-law", "slashed")
    keyboard = shelf.page.keyboard
    shelf.screen.until(shelf.ids, "no rows")
    keyboard.press("/")
    expect(shelf.search).to_be_focused()
    keyboard.type("slashed j l ? x")
    expect(shelf.search).to_have_value("slashed j l ? x")
    keyboard.press("Escape")
    expect(shelf.search).to_have_value("")
    keyboard.press("Escape")
    expect(shelf.home).to_be_hidden()


def test_enter_opens_the_run_that_has_the_focus(shelf, server):
    (run_id,) = named(server, "enter-law", "by enter")
    shelf.only("enter-law").lists(run_id)
    shelf.page.keyboard.press("ArrowDown")
    shelf.page.keyboard.press("Enter")
    shelf.screen.finished("Done: 20 iterations")
    assert shelf.screen.run_id == run_id


def test_the_editor_keeps_its_keys_and_escape_leaves_it_alone(shelf, server):
    (run_id,) = named(server, "escape-law", "as it was")
    shelf.only("escape-law")
    form = shelf.edit(run_id)
    form.get_by_role("textbox", name="Name").fill("never saved")
    shelf.page.keyboard.press("Escape")
    expect(form).to_be_hidden()
    expect(shelf.home).to_be_visible()
    shelf.has_focus(run_id)
    assert server.run(run_id)["name"] == "as it was"


def test_the_timeline_stays_where_it_is_while_keys_move_in_the_library(article_screen):
    article_screen.go(40)
    shelf = Shelf(article_screen).open()
    shelf.screen.until(shelf.ids, "no rows")
    for key in ("ArrowLeft", "ArrowRight", "Home", "End", "ArrowUp", "Space", "t"):
        shelf.page.keyboard.press(key)
    assert article_screen.k == 40


def test_everything_in_the_library_is_reached_by_tab_and_has_a_name(shelf, server):
    (run_id,) = named(server, "tab-law", "by tab")
    describe(server, run_id, tags=["tab-law", "another"], note="a note")
    shelf.only("tab-law").lists(run_id)
    shelf.edit(run_id)
    shelf.choose(run_id)
    wanted, seen = tab_through(shelf.screen)
    assert set(wanted) - set(seen) == set()
    assert [focus["what"] for focus in seen.values() if not focus["visible"]] == []
    session = shelf.page.context.new_cdp_session(shelf.page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    nameless = [
        node["role"]["value"]
        for node in nodes
        if not node["ignored"]
        and node["role"]["value"] in NAMED
        and not node.get("name", {}).get("value", "").strip()
    ]
    assert nameless == []


def test_what_happens_in_the_library_is_told_to_a_screen_reader(shelf, server):
    (run_id,) = named(server, "told-law", "told")
    shelf.only("told-law").lists(run_id)
    statuses = shelf.page.get_by_role("status")
    expect(statuses.filter(has_text=re.compile("^1 run$"))).to_be_visible()
    shelf.choose(run_id)
    shelf.button("Delete").click()
    expect(statuses.filter(has_text="Deleted “told”.")).to_be_visible()


def test_on_a_phone_the_library_covers_the_page_and_nothing_is_cut_off(visit, phone, server):
    (run_id,) = named(server, "phone-law", "a long name, " * 8 + "or so")
    describe(server, run_id, tags=["phone-law", *(f"a tag of some length {n}" for n in range(19))])
    shelf = Shelf(visit("/", **phone)).open().only("phone-law")
    shelf.lists(run_id)
    box = shelf.home.bounding_box()
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 390, 844)
    assert shelf.page.locator("main").evaluate("(main) => main.inert")
    wide = shelf.home.evaluate(
        """(home) => [...home.querySelectorAll("*")].filter((one) => one.checkVisibility()
          && one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.outerHTML)"""
    )
    assert wide == []
    small = shelf.home.evaluate(
        """(home) => [...home.querySelectorAll("button:not(.tag), select, [type=search]")]
          .filter((one) => one.checkVisibility() && one.offsetHeight < 40)
          .map((one) => one.outerHTML)"""
    )
    assert small == []
    shelf.home.get_by_role("combobox", name="Sort").select_option("Oldest first")
    shelf.button("Close").tap()
    assert not shelf.page.locator("main").evaluate("(main) => main.inert")


def test_in_japanese_the_library_has_no_english(serve_with, visit, watch):
    server = serve_with()
    watch.origins.add(server.url)
    recipes = ({}, {"wiring": "as_listed"}, {"problem": "or"})
    runs = [server.trained(iterations=20, **more) for more in recipes]
    server.trained(fork={"run": runs[0]["id"], "k": 5}, eta=0.3)
    describe(server, runs[1]["id"], name="発表用", tags=["章"], note="あとで見る")
    shelf = Shelf(visit(f"{server.url}/?lang=ja")).open()
    shelf.screen.until(lambda: len(shelf.ids()) == 4, "not all runs are listed")
    shelf.row(runs[1]["id"]).get_by_role("button", name=re.compile("編集")).click()
    shelf.choose(runs[2]["id"])
    shelf.button("削除").click()
    expect(shelf.toasts).to_be_visible()
    assert english(everything(shelf.screen)) == set()


def test_another_language_says_all_that_is_open_again(shelf, server):
    (run_id,) = named(server, "speak-law", "to be said")
    shelf.only("speak-law").lists(run_id)
    form = shelf.edit(run_id)
    form.get_by_role("textbox", name="Name").fill("half a name")
    shelf.page.locator("button.language").evaluate("(button) => button.click()")
    expect(form.get_by_role("button", name="保存")).to_be_visible()
    expect(form.get_by_role("textbox", name="名前")).to_have_value("half a name")
    expect(shelf.row(run_id).locator(".cell-status")).to_have_text("完了")


def test_a_recipe_from_a_file_is_trained_and_shown(shelf, server):
    imported(shelf, recipe(problem="or", eta=0.5, iterations=25))
    expect(shelf.home).to_be_hidden()
    shelf.screen.finished("Done: 25 iterations")
    run = server.run(shelf.screen.run_id)
    assert (run["config"]["problem"], run["config"]["eta"]) == ("or", 0.5)


def test_a_recipe_is_dropped_on_the_library(shelf, server):
    shelf.page.evaluate(DROP, ["dropped.json", json.dumps({"problem": "nand", "iterations": 15})])
    shelf.screen.finished("Done: 15 iterations")
    assert server.run(shelf.screen.run_id)["config"]["problem"] == "nand"


def test_a_file_that_is_no_recipe_and_a_recipe_that_is_refused_say_so_in_place(
    shelf, server, watch
):
    watch.expected = ("422",)
    before = len(server.client.get("/runs?limit=500").json()["runs"])
    shelf.page.evaluate(DROP, ["words.json", "no JSON at all"])
    alert = shelf.home.get_by_role("alert")
    expect(alert).to_contain_text("words.json: not a recipe.")
    imported(shelf, recipe(eta=0))
    expect(alert).to_contain_text("recipe.json: eta: Allowed: a number greater than 0.")
    expect(shelf.home).to_be_visible()
    assert len(server.client.get("/runs?limit=500").json()["runs"]) == before
    shelf.home.locator(".library-said").get_by_role("button", name="Close").click()
    expect(alert).to_be_hidden()
