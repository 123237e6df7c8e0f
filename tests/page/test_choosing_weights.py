"""More weights than can be drawn: chosen by layer, neuron, largest gradients, or by name."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

DEEP = {
    "problem": "parity3",
    "schedule": "batch",
    "hidden": [8, 8, 8, 8],
    "activation": "tanh",
    "init": {"kind": "glorot", "seed": 3},
    "optimizer": {"kind": "adam"},
    "eta": 0.01,
    "iterations": 300,
}


@pytest.fixture(scope="module")
def deep(server):
    """Return a run with 257 weights."""
    return server.trained(**DEEP)


@pytest.fixture
def screen(visit, deep):
    """Return the page with it, at k = 100."""
    screen = visit(f"/?run={deep['id']}&k=100")
    screen.finished("Done: 300 iterations")
    return screen


def drawn(screen):
    """Return the names of the curves, the same in both charts."""
    w, dw = (set(screen.across()[row].curves) for row in ("w", "dw"))
    return w if w == dw else None


def wait(screen, names):
    """Wait until these curves are drawn, and a chip is there for each."""
    screen.until(lambda: drawn(screen) == set(names), f"{sorted(names)} are not drawn")
    assert {name for name in names if screen.chip(name).count() != 1} == set()


def neuron(layer, n, slots):
    """Return a neuron's weights."""
    return [f"w{layer}_{n}{slot}" for slot in range(slots)]


def test_nine_of_257_are_drawn_the_outputs_first(screen):
    wait(screen, neuron(5, 1, 9))
    expect(screen.page.get_by_text("9 of 257 weights drawn")).to_be_visible()
    assert len(screen.weights()) == 9


def test_a_layer_draws_its_nine_largest_gradients_at_the_cursor(screen, deep, records):
    dw = records(deep["id"], 100, 101).dw[0, 0]
    names = np.array(deep["parameters"])
    of = np.array([name.startswith("w2_") for name in names])
    expected = names[of][np.argsort(-abs(dw[of]), kind="stable")[:9]]
    screen.button("layer 2").click()
    wait(screen, expected)
    expect(screen.button("layer 2")).to_have_attribute("aria-pressed", "true")
    expect(screen.button("layer 1")).to_have_attribute("aria-pressed", "false")
    colours = screen.page.locator(".chip").evaluate_all(
        "(all) => all.map((chip) => chip.style.getPropertyValue('--curve'))"
    )
    assert len(set(colours)) == 9


def test_a_neuron_of_the_layer_draws_its_weights_and_their_numbers(screen, deep, records):
    screen.button("layer 3").click()
    screen.button("layer 3, neuron 5").click()
    names = neuron(3, 5, 9)
    wait(screen, names)
    record = records(deep["id"], 100, 101)
    indices = [deep["parameters"].index(name) for name in names]
    screen.until(lambda: screen.weights() == list(record.w[0, 0, indices]), "other weights")
    assert screen.gradients() == list(record.dw[0, 0, indices])
    expect(screen.page.get_by_text("hidden 3.5", exact=True)).to_be_visible()


def test_the_largest_gradients_of_all_are_those_at_the_cursor(screen, deep, records):
    dw = records(deep["id"], 100, 101).dw[0, 0]
    screen.button("Draw the nine weights with the largest |dw| at the cursor").click()
    largest = np.argsort(-abs(dw), kind="stable")[:9]
    wait(screen, np.array(deep["parameters"])[largest])


def test_a_weight_is_added_by_its_name_where_one_is_hidden(screen):
    page = screen.page
    field = page.get_by_role("combobox", name="Add a weight")
    field.fill("w2_31")
    expect(page.get_by_text("Nine curves at most: hide one first.")).to_be_visible()
    screen.chip("w5_14").click()
    screen.until(lambda: drawn(screen) == set(neuron(5, 1, 9)) - {"w5_14"}, "it is still drawn")
    expect(screen.chip("w5_14")).to_have_attribute("aria-pressed", "false")
    colour = "(chip) => chip.style.getPropertyValue('--curve')"
    before = screen.chip("w5_18").evaluate(colour)
    field.fill("w2_31")
    wait(screen, {*neuron(5, 1, 9), "w2_31"} - {"w5_14"})
    expect(page.get_by_text("Nine curves at most")).to_be_hidden()
    assert screen.chip("w5_18").evaluate(colour) == before


def test_what_is_no_weight_is_marked(screen):
    field = screen.page.get_by_role("combobox", name="Add a weight")
    field.fill("w9_99")
    field.press("Enter")
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill("w9_9")
    expect(field).not_to_have_attribute("aria-invalid", "true")


def test_the_choice_is_in_the_address(screen, open_tab):
    screen.button("layer 3").click()
    screen.button("layer 3, neuron 2").click()
    wait(screen, neuron(3, 2, 9))
    screen.until(lambda: "w=w3_20,w3_21" in screen.page.url, "the address has no w")
    other = open_tab(screen.page, screen.page.url)
    other.finished("Done: 300 iterations")
    wait(other, neuron(3, 2, 9))
    expect(other.button("layer 3")).to_have_attribute("aria-pressed", "true")


def test_everything_is_reached_by_keys(screen):
    keyboard = screen.page.keyboard
    screen.button("Draw the nine weights with the largest |dw| at the cursor").focus()
    keyboard.press("Tab")
    expect(screen.button("layer 1")).to_be_focused()
    keyboard.press("Enter")
    screen.until(lambda: all(n.startswith("w1_") for n in drawn(screen) or "-"), "not layer 1")
    for _ in range(5):
        keyboard.press("Tab")
    expect(screen.button("layer 1, neuron 1")).to_be_focused()
    keyboard.press("Space")
    wait(screen, neuron(1, 1, 4))
    assert screen.k == 100  # the space bar pressed the button


def test_the_table_has_only_the_weights_that_are_drawn(screen):
    screen.page.get_by_text("Table: the records around the cursor").click()
    table = screen.page.get_by_role("table")
    heads = table.get_by_role("columnheader")
    expect(heads.first).to_be_visible()
    names = heads.all_text_contents()
    assert names == ["k", "y", "E", *neuron(5, 1, 9), *(f"d{name}" for name in neuron(5, 1, 9))]


def test_a_net_without_hidden_layer_has_three_weights_and_no_choice(visit, server):
    run = server.trained(schedule="batch", hidden=[], iterations=50)
    screen = visit(f"/?run={run['id']}")
    screen.finished("Done: 50 iterations")
    assert set(screen.across()["w"].curves) == {"w1_10", "w1_11", "w1_12"}
    expect(screen.page.get_by_role("group", name="Which weights are drawn")).to_be_hidden()
    expect(screen.chip("w1_10")).to_have_attribute("aria-label", re.compile("output, from x0"))


def test_nets_of_different_sizes_are_compared_where_a_weight_means_the_same(
    visit, deep, article_id
):
    screen = visit(f"/?run={article_id},{deep['id']}")
    expect(screen.page.get_by_text(re.compile("^2 runs compared"))).to_be_visible()
    expect(screen.page.get_by_text("They do not all learn the same inputs")).to_be_visible()
    # w2_10 is the output's in one, a hidden neuron's in the other: no curve of the other.
    charts = screen.until(lambda: screen.read() if screen.read()[0]["w"].curves else None, "none")
    assert len(charts) == 4 + 8
    assert {name for column in charts for name in column["w"].curves} == {article_id}


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_choice_never_makes_the_page_wider_than_the_window(visit, deep, lang):
    screen = visit(f"/?run={deep['id']}&lang={lang}")
    screen.page.locator(f'body[data-drawn="{deep["id"]}"]').wait_for()
    screen.page.locator(".chooser").wait_for()
    screen.fits(1440, 1366, 768, 390)
