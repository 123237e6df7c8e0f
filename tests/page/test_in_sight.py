"""Nothing of the form is covered, nothing jumps: what a person types in or reads is in sight."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.page.fields import textbox, unfold

CATALOGUE = json.loads(Path(__file__).parents[2].joinpath("static/catalogue.json").read_text())
SIZES = {"desktop": (1440, 900), "laptop": (1366, 657), "phone": (390, 844)}

# Whether what is found is what one sees at its middle: nothing lies over it.
SEEN = """(one) => {
  const { left, top, width, height } = one.getBoundingClientRect();
  const hit = document.elementFromPoint(left + width / 2, top + height / 2);
  return hit !== null && (one.contains(hit) || hit.contains(one) && hit.tagName === "LABEL");
}"""
FOCUSED = f"""() => {{
  const one = document.activeElement;
  const inside = one.closest("form.experiment") !== null;
  const name = one.name || one.className || one.tagName;
  return [inside ? name : null, ({SEEN})(one)];
}}"""


def named(preset, language="en"):
    return CATALOGUE[f"preset.{preset}"][language]


def charts_box(screen):
    return screen.page.locator(".columns").bounding_box()


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_what_is_wrong_deep_in_the_fold_is_read_at_once(visit, watch, size, lang):
    watch.expected = ("422",)
    screen = visit(f"/?lang={lang}", viewport={"width": size[0], "height": size[1]})
    page = screen.page
    if size[0] < 600:
        page.locator("button.settings").click()
    unfold(screen)
    page.locator("[name=weight_decay]").fill("-1")
    page.keyboard.press("Enter")
    error = page.locator("[data-field=weight_decay] .error")
    least = CATALOGUE["allowed.least"][lang].replace("{n}", "0")
    expect(error).to_contain_text(least)
    field = page.locator("[name=weight_decay]")
    screen.until(lambda: error.evaluate(SEEN), "what is wrong is not in sight")
    screen.until(lambda: field.evaluate(SEEN), "the field is not in sight")


@pytest.mark.parametrize("size", [SIZES["desktop"], SIZES["laptop"]], ids=["desktop", "laptop"])
@pytest.mark.parametrize("trained", [False, True], ids=["start", "trained"])
def test_whatever_of_the_form_has_the_focus_is_in_sight(visit, size, trained):
    screen = visit("/", viewport={"width": size[0], "height": size[1]})
    page = screen.page
    if trained:
        page.locator("#preset").select_option("one_net")
        screen.finished()
        if size[1] < 720:
            page.locator("button.settings").click()
    unfold(screen)
    page.locator("#preset").focus()
    reached, covered = [], []
    name, seen = page.evaluate(FOCUSED)
    while name is not None:
        reached.append(name)
        covered += [] if seen else [name]
        page.keyboard.press("Tab")
        name, seen = page.evaluate(FOCUSED)
    assert {"eta", "iterations", "weight_decay", "train"} <= set(reached)
    assert covered == []


def test_the_form_scrolls_above_train_and_never_under_it(visit):
    screen = visit("/", viewport={"width": 1366, "height": 657})
    unfold(screen)
    fields = screen.page.locator(".experiment .fields")
    for y in (0, 150, 1e6):
        fields.evaluate("(one, y) => one.scrollTo(0, y)", y)
        edge = fields.bounding_box()
        train = screen.button("Train").bounding_box()
        assert edge["y"] + edge["height"] <= train["y"]
        assert train["y"] + train["height"] <= 657


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_preset_is_in_sight_at_the_start(visit, lang):
    screen = visit(f"/?lang={lang}")
    chips = screen.page.locator(".presets button")
    for chip in chips.all():
        assert chip.evaluate(SEEN)
        box = chip.bounding_box()
        assert box["x"] + box["width"] <= 1440


def test_the_charts_stay_where_they_are_from_one_preset_to_the_next(visit):
    screen = visit("/")
    screen.page.locator("#preset").select_option("one_net")
    screen.finished()
    hint = screen.page.get_by_role("button", name="Back to where y moves")
    expect(hint).to_be_visible()
    before = charts_box(screen)["y"]
    held = []
    screen.page.route("**/train", lambda route: held.append(route) or None)
    screen.page.locator("#preset").select_option("adam")
    screen.until(lambda: held, "nothing was sent")
    expect(hint).to_be_hidden()
    assert charts_box(screen)["y"] == before
    held[0].continue_()
    screen.until(lambda: screen.page.locator("#preset").input_value() == "adam", "no Adam")
    screen.finished()
    assert charts_box(screen)["y"] == before


def test_a_place_that_is_free_at_once_is_not_waited_for(visit):
    screen = visit("/")
    screen.page.evaluate(
        """() => {
          window.said = [];
          const text = document.querySelector(".message .text");
          new MutationObserver(() => window.said.push(text.textContent))
            .observe(text, { childList: true, characterData: true, subtree: true });
        }"""
    )
    screen.train(iterations="20000")
    screen.finished()
    said = screen.page.evaluate("said")
    assert any(text.startswith("Training.") for text in said)
    assert not any(text.startswith("Waiting") for text in said)


def test_a_decimal_comma_is_explained(form):
    eta = textbox(form, "eta learning rate")
    eta.fill("0,1")
    form.button("Train").click()
    expect(
        form.page.get_by_text("Allowed: a finite number. Write decimals with a point: 0.1.")
    ).to_be_visible()
    eta.fill("abc")
    form.button("Train").click()
    expect(form.page.get_by_text("Allowed: a finite number.", exact=True)).to_be_visible()
