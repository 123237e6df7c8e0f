"""From the library into a comparison: what it takes is said, and what is left out of it."""

import pytest
from playwright.sync_api import expect

from tests.page.comparison import compared
from tests.page.screen import Screen
from tests.page.shelf import Shelf, named

LEFT_OUT = "These are the first 8 of the 11 chosen: no more than 8 can be compared at once."
LEFT_OUT_JA = "選んだ 11 件のうち、最初の 8 件です。一度に比べられるのは 8 件までです。"
HOW = "Select 2 to 8 runs to compare them."
ANOTHER = "Select one more run to compare"


@pytest.fixture(scope="module")
def eleven(server):
    """Return the ids of eleven short runs."""
    return named(server, "eleven", *(f"run {i}" for i in range(11)), iterations=5)


@pytest.fixture
def shelf(screen):
    return Shelf(screen).open()


def test_with_none_chosen_it_is_said_how_to_compare_and_with_one_that_another_is_missing(
    shelf, eleven
):
    shelf.only("eleven").lists(*eleven[::-1])
    expect(shelf.home.get_by_text(HOW)).to_be_visible()
    top = shelf.row(eleven[-1]).bounding_box()["y"]
    shelf.choose(eleven[0])
    assert shelf.row(eleven[-1]).bounding_box()["y"] == top  # no row moves under the pointer
    expect(shelf.home.get_by_text(HOW)).to_have_count(0)
    beside = shelf.home.get_by_role("group", name="Selected runs").get_by_text(ANOTHER)
    expect(beside).to_be_visible()
    expect(shelf.button("Compare")).to_be_disabled()
    shelf.choose(eleven[1])
    expect(shelf.home.get_by_text(ANOTHER)).to_have_count(0)
    expect(shelf.button("Compare")).to_be_enabled()


def test_where_there_are_no_two_runs_nothing_is_said_of_comparing(shelf, eleven):
    shelf.look_for("run 10").lists(eleven[10])
    expect(shelf.home.get_by_text(HOW)).to_be_hidden()


def test_on_a_phone_the_same_is_said_in_the_head(visit, phone, eleven):
    shelf = Shelf(visit("/", **phone)).open().only("eleven")
    expect(shelf.home.get_by_text(HOW)).to_be_visible()
    shelf.choose(eleven[0])
    expect(shelf.home.locator(".library-top").get_by_text(ANOTHER)).to_be_visible()


def test_of_eleven_chosen_runs_eight_are_compared_and_it_is_said_before_and_after(shelf, eleven):
    shelf.only("eleven").lists(*eleven[::-1])
    shelf.choose(*eleven)
    said = shelf.home.get_by_role("group", name="Selected runs")
    expect(said.get_by_text("Compares the first 8 of 11")).to_be_visible()
    shelf.button("Compare").click()
    expect(shelf.page.get_by_text(LEFT_OUT)).to_be_visible()
    compared(shelf.screen, 8)
    assert set(shelf.screen.read()[0]["E"].curves) == set(eleven[:8])
    assert shelf.screen.run_id == ",".join(eleven)  # as it was asked for, to be said again
    shelf.page.reload()
    expect(shelf.page.get_by_text(LEFT_OUT)).to_be_visible()


@pytest.mark.parametrize(("lang", "sentence"), [("en", LEFT_OUT), ("ja", LEFT_OUT_JA)])
def test_an_address_with_more_than_eight_runs_says_so_too(visit, eleven, lang, sentence):
    screen: Screen = visit(f"/?run={','.join(eleven)}&lang={lang}")
    expect(screen.page.get_by_text(sentence)).to_be_visible()


def test_eight_runs_are_compared_without_a_word(visit, eleven):
    screen = visit(f"/?run={','.join(eleven[:8])}")
    compared(screen, 8)
    expect(screen.page.get_by_text("at once")).to_have_count(0)
