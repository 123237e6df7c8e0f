"""The network diagram: every weight of any net, the cursor's exact numbers, what is pressed."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.page.wiring import SMALL, Wiring, explained

BLOCKS = re.compile(r"/explain\?k0=")


@pytest.mark.parametrize("hidden", [[2], [], [3], [4, 5], [8, 8, 8, 8]], ids=str)
def test_every_weight_of_any_net_is_there_with_its_exact_numbers(open_net, server, hidden):
    run = server.trained(**SMALL | {"hidden": hidden})
    wiring = open_net(run, 250, "&net=3")
    told = explained(server, run, 250)
    wiring.digits(17)
    assert list(wiring.links()) == run["parameters"]
    weights = wiring.table(0)
    for one in told["weights"]:
        assert weights[one["parameter"]] == [one["w"], one["dw"], one["step"]]
    row = told["patterns"].index(2)
    expected = [
        [told[name][row][i] for name in ("u", "h", "delta")] for i in range(len(told["neurons"]))
    ]
    assert list(wiring.table(1).values()) == expected
    for one in told["weights"]:
        link = wiring.links()[one["parameter"]] if len(run["parameters"]) < 40 else None
        if link:
            assert link["width"] == pytest.approx(1 + 2.5 * min(4, abs(one["w"])), abs=0.006)
            assert link["broken"] == (one["w"] < 0)


def test_the_picture_has_the_same_numbers_shorter(open_net, server, article_id):
    run = server.run(article_id)
    wiring = open_net(run, 40, "&net=2")
    told = explained(server, run, 40, net=1)
    expect(wiring.head).to_have_text("net 2 (0,1) → 1 · k = 40")
    read = [float(text.replace("−", "-")) for text in wiring.text(".on-link")]
    assert read == pytest.approx([one["w"] for one in told["weights"]], rel=6e-3)
    for name in ("u", "delta"):
        found = [float(text.split()[1].replace("−", "-")) for text in wiring.text(f".{name}")]
        assert found == pytest.approx(told[name][0], rel=6e-3)
    values = [float(text) for text in wiring.text(".value")]
    assert values == pytest.approx([*told["x"][0], *told["h"][0]], rel=6e-3)
    assert wiring.text(".target") == ["t 1"]
    assert float(wiring.text(".error-number")[0][2:]) == pytest.approx(told["E"][0], rel=6e-3)
    wiring.digits(6)
    found = [float(text.split()[1].replace("−", "-")) for text in wiring.text(".u")]
    assert found == pytest.approx(told["u"][0], rel=6e-6)


def test_the_mouse_reads_a_weight_and_a_press_takes_it_apart(open_net, server, article_id):
    run = server.run(article_id)
    wiring = open_net(run, 40)
    assert wiring.title == "w2_10"  # of the output neuron the first
    wiring.digits(17)
    weights = {one["parameter"]: one for one in explained(server, run, 40)["weights"]}
    for name in run["parameters"]:
        wiring.page.mouse.move(*wiring.place(name))
        wiring.screen.until(lambda name=name: wiring.title == name, f"{name} is not read")
        assert wiring.read() == [weights[name][key] for key in ("w", "dw", "step")]
    wiring.page.mouse.click(*wiring.place("w1_21"))
    expect(wiring.link("w1_21")).to_have_attribute("aria-pressed", "true")
    wiring.page.wait_for_url(re.compile("[?&]weight=w1_21"))
    wiring.page.mouse.click(*wiring.place("w1_12"))  # a bias
    wiring.page.wait_for_url(re.compile("[?&]weight=w1_12"))
    wiring.page.mouse.move(5, 5)
    wiring.screen.until(lambda: wiring.title == "w1_12", "what was pressed is not read")
    assert wiring.page.get_by_role("img", name="w lately, k = 0 … 40").count() == 1


def test_what_is_pressed_is_taken_apart_whichever_view_is_open(open_net, server, article_id):
    wiring = open_net(server.run(article_id), 40, "&view=surface")
    wiring.page.mouse.click(*wiring.place("w1_21"))
    expect(wiring.page.get_by_role("tabpanel", name="Why does w move?")).to_be_visible()
    expect(wiring.page.locator(".chain")).to_have_accessible_name(re.compile("w1_21"))
    wiring.page.get_by_role("tab", name="Article").click()
    wiring.page.mouse.click(*wiring.place("w1_12"))
    wiring.page.wait_for_url(re.compile("[?&]weight=w1_12"))
    expect(wiring.page.get_by_role("tabpanel", name="Article")).to_be_visible()  # of a weight too


def test_the_mouse_reads_a_neuron(open_net, server):
    run = server.trained(**SMALL | {"hidden": [8, 8]})
    wiring = open_net(run, 100, "&net=4")
    wiring.digits(17)
    box = wiring.home.locator('[data-neuron="2_7"] circle').bounding_box()
    wiring.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    wiring.screen.until(lambda: wiring.title == "2_7", "the neuron is not read")
    told = explained(server, run, 100)
    at = told["neurons"].index("2_7")
    assert wiring.read() == [told[name][3][at] for name in ("u", "h", "delta")]


def test_weights_and_neurons_are_reached_by_keys(open_net, server, article_id):
    wiring = open_net(server.run(article_id), 40)
    keyboard = wiring.page.keyboard
    assert [name for name, one in wiring.links().items() if one["tab"] == 0] == ["w2_10"]
    wiring.link("w2_10").focus()
    for key, title in (
        ("ArrowDown", "w2_11"),
        ("ArrowLeft", "w1_11"),
        ("ArrowUp", "w1_10"),
        ("ArrowUp", "1_1"),
        ("ArrowRight", "2_1"),
        ("Home", "1_1"),
        ("End", "w2_12"),
    ):
        keyboard.press(key)
        wiring.screen.until(lambda title=title: wiring.title == title, f"no {title} by {key}")
    assert wiring.screen.k == 40  # the page's keys were not meant
    keyboard.press("Enter")
    wiring.page.wait_for_url(re.compile("[?&]weight=w2_12"))
    keyboard.press("Shift+ArrowRight")
    wiring.screen.at(140)
    wiring.at(140)


def test_the_space_bar_on_a_neuron_which_cannot_be_pressed_plays(open_net, server, article_id):
    wiring = open_net(server.run(article_id), 40)
    wiring.link("w2_10").focus()
    wiring.page.keyboard.press("Home")
    wiring.screen.until(lambda: wiring.title == "1_1", "no neuron has the focus")
    wiring.page.keyboard.press("Space")
    expect(wiring.screen.button("Pause")).to_be_visible()
    wiring.page.keyboard.press("Space")
    expect(wiring.screen.button("Play")).to_be_visible()


def test_a_place_that_is_told_while_it_plays_is_no_live_region(open_net, server, article_id):
    wiring = open_net(server.run(article_id), 40)
    place = wiring.page.locator(".timeline .where .place")
    expect(place).to_contain_text("40")
    assert place.evaluate("(one) => one.closest('output, [role=status], [aria-live]')") is None


def test_a_weight_is_chosen_in_the_table_and_by_the_address(open_net, server, article_id):
    wiring = open_net(server.run(article_id), 40, "&weight=w1_20")
    expect(wiring.link("w1_20")).to_have_attribute("aria-pressed", "true")
    wiring.home.get_by_role("row", name="w1_22").get_by_role("button").click()
    expect(wiring.link("w1_22")).to_have_attribute("aria-pressed", "true")
    wiring.page.wait_for_url(re.compile("[?&]weight=w1_22"))


def test_weights_have_the_charts_colours_and_those_not_drawn_a_muted_one(open_net, server):
    run = server.trained(**SMALL | {"hidden": [3]})
    wiring = open_net(run, 20)
    colours = {name: one["colour"] for name, one in wiring.links().items()}
    shown = wiring.page.locator(".chip[aria-pressed=true]").evaluate_all(
        """(all) => all.map((chip) => [chip.getAttribute("aria-label").split(",")[0],
          getComputedStyle(chip.querySelector(".swatch")).backgroundColor])"""
    )
    assert len(shown) == 9
    assert {name: colours[name] for name, _ in shown} == dict(shown)
    rest = {colour for name, colour in colours.items() if name not in dict(shown)}
    assert len(rest) == 1
    assert rest.isdisjoint(colours[name] for name, _ in shown)


def test_a_number_on_its_way_is_never_another_iterations(open_net, server, article_id):
    wiring = open_net(server.run(article_id), 40)
    held: list[Any] = []

    def hold(route):
        held.append(route)

    wiring.page.route(BLOCKS, hold)
    wiring.screen.slider.focus()
    wiring.page.keyboard.press("End")
    wiring.screen.at(9_999)
    wiring.screen.until(lambda: held, "nothing is asked for")
    assert wiring.text(".u") == ["u …"] * 3
    assert wiring.text(".delta") == ["δ …"] * 3
    assert len(held) == 1
    held[0].continue_()
    wiring.page.unroute(BLOCKS)
    wiring.at(9_999)
    told = explained(server, server.run(article_id), 9_999)
    found = [float(text.split()[1].replace("−", "-")) for text in wiring.text(".u")]
    assert found == pytest.approx(told["u"][0], rel=6e-3)


def test_after_the_last_update_there_are_weights_alone(open_net, server, article_id):
    wiring = open_net(server.run(article_id), 10_000)
    expect(wiring.home.get_by_text("After the last update only the weights")).to_be_visible()
    assert {tuple(row) for row in wiring.table(1).values()} == {(None, None, None)}
    assert all(row[0] is not None and row[1:] == [None, None] for row in wiring.table(0).values())


@pytest.mark.parametrize(("width", "beside"), [(1440, True), (768, False), (390, False)])
def test_it_is_beside_the_tabs_or_above_them(open_net, server, article_id, width, beside):
    wiring = open_net(server.run(article_id), 40, viewport={"width": width, "height": 900})
    diagram = wiring.home.bounding_box()
    views = wiring.page.locator(".views").bounding_box()
    assert (diagram["x"] + diagram["width"] < views["x"]) == beside
    assert (diagram["y"] + diagram["height"] <= views["y"]) == (not beside)
    drawn = wiring.home.locator("svg").first.bounding_box()
    assert drawn["x"] >= diagram["x"]
    assert drawn["x"] + drawn["width"] <= diagram["x"] + diagram["width"] + 1


def test_out_of_sight_nothing_is_drawn_or_asked(visit, watch, article_id):
    screen = visit(f"/?run={article_id}&k=40", viewport={"width": 1440, "height": 560})
    screen.at(40)
    screen.finished()
    screen.page.wait_for_timeout(300)
    assert [url for url in watch.requests if BLOCKS.search(url)] == []
    Wiring(screen)
    screen.until(lambda: [url for url in watch.requests if BLOCKS.search(url)], "nothing is asked")


def test_while_it_trains_what_is_pointed_at_stays_read(visit, server):
    run = server.train(iterations=10_000_000)
    screen = visit(f"/?run={run['id']}")
    screen.until(lambda: screen.k > 1_000, "it does not train")
    wiring = Wiring(screen)
    wiring.page.mouse.move(*wiring.place("w1_21"))
    wiring.screen.until(lambda: wiring.title == "w1_21", "it is not read")
    for _ in range(12):  # the run is asked for twice a second
        wiring.page.wait_for_timeout(200)
        assert wiring.title == "w1_21"
    server.client.post(f"/runs/{run['id']}/stop")
