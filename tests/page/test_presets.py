"""The presets: one click trains the experiment, draws it, and says what to look at."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from core.config import TrainingConfig
from core.presets import PRESETS

CATALOGUE = json.loads(Path(__file__).parents[2].joinpath("static/catalogue.json").read_text())


def preset(screen):
    return screen.page.locator("#preset")


def story(screen):
    return screen.page.locator(".story")


def named(name, language="en"):
    return CATALOGUE[f"preset.{name}"][language]


def told(name, language="en"):
    return CATALOGUE[f"preset.{name}.story"][language]


def press(screen, name):
    before = screen.run_id
    screen.page.locator(".presets").get_by_role("button", name=named(name), exact=True).click()
    screen.until(lambda: screen.run_id not in {before, None}, "no run began")


def choose(screen, name):
    before = screen.run_id
    preset(screen).select_option(name)
    screen.until(lambda: screen.run_id not in {before, None}, "no run began")


def test_the_page_opens_with_the_articles_story_and_offers_the_others(screen):
    expect(story(screen)).to_have_text(told("article"))
    chips = screen.page.locator(".presets button")
    assert chips.all_text_contents() == [named(name) for name in PRESETS]


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_one_click_away_and_drawn(screen, server, name):
    press(screen, name)
    screen.page.locator(f'body[data-drawn="{screen.run_id}"]').wait_for()
    config = TrainingConfig.parse(server.run(screen.run_id)["config"])
    assert config == TrainingConfig.parse(PRESETS[name])
    expect(story(screen)).to_have_text(told(name))
    expect(preset(screen)).to_have_value(name)
    expect(screen.page.locator(".presets")).to_be_hidden()
    columns = screen.read()
    assert len(columns) == 4
    for column in columns:
        assert all(len(curve.k) > 1 for curve in column["y"].curves.values())


def test_a_recipe_of_ones_own_has_no_story(screen):
    choose(screen, "one_net")
    screen.finished()
    expect(story(screen)).to_be_visible()
    screen.train(eta="0.3")
    expect(story(screen)).to_be_hidden()
    expect(preset(screen)).to_have_value("own")


def test_before_a_run_the_story_is_that_of_the_form(screen):
    screen.choose("Wiring", "as listed")
    expect(story(screen)).to_have_text(told("listing"))
    screen.fill(iterations="77")
    screen.page.keyboard.press("Tab")
    expect(story(screen)).to_be_hidden()


def test_the_story_is_told_in_japanese_too(screen):
    choose(screen, "stuck")
    screen.finished()
    screen.button("日本語で表示").click()
    expect(story(screen)).to_have_text(told("stuck", "ja"))


def test_a_run_of_a_preset_has_its_story_whoever_trained_it(visit, server):
    run = server.trained(**PRESETS["fails"])
    screen = visit(f"/?run={run['id']}")
    expect(story(screen)).to_have_text(told("fails"))


def test_a_branch_has_no_story(visit, server):
    run = server.trained(**PRESETS["one_net"])
    fork = server.trained(fork={"run": run["id"], "k": 0})
    screen = visit(f"/?run={fork['id']}")
    screen.finished()
    expect(story(screen)).to_be_hidden()
