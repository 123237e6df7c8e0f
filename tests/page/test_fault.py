"""Break backprop: what can be broken is offered, sent, and marked wherever such a run is shown."""

import pytest
from playwright.sync_api import expect

from tests.page.fields import Posted, choice, layers, unfold
from tests.page.test_recipe_fields import ARTICLE

FAULTS = {
    "no_derivative": "leave out the derivatives",
    "flipped_sign": "flip the error's sign",
    "updated_weights": "go back by updated weights",
    "last_gradient": "step by the last gradient",
}


@pytest.fixture
def posted(form):
    """What the form sends, refused each time."""
    unfold(form)
    return Posted(form)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_sent_as_the_recipes_own_field(form, posted, fault):
    choice(form, "Break backprop").select_option(fault)
    assert posted.train() == ARTICLE | {"fault": fault}
    choice(form, "Break backprop").select_option("")
    assert posted.train() == ARTICLE


def test_the_listings_secret_is_in_the_same_switch(form, posted):
    choice(form, "Break backprop").select_option("as_listed")
    assert posted.train() == ARTICLE | {"wiring": "as_listed"}
    choice(form, "Break backprop").select_option("flipped_sign")
    assert posted.train() == ARTICLE | {"fault": "flipped_sign"}
    form.choose("Wiring", "as listed")
    expect(choice(form, "Break backprop")).to_have_value("as_listed")
    form.choose("Wiring", "connected")
    expect(choice(form, "Break backprop")).to_have_value("")


def test_what_would_change_nothing_is_not_offered(form, posted):
    fault = choice(form, "Break backprop")

    def offered():
        return [o.get_attribute("value") for o in fault.locator("option:not([disabled])").all()]

    assert offered() == ["", *FAULTS, "as_listed"]
    fault.select_option("updated_weights")
    layers(form)
    assert offered() == ["", "no_derivative", "flipped_sign", "last_gradient"]
    expect(fault).to_have_value("")
    choice(form, "Output neuron").select_option("identity")
    assert offered() == ["", "flipped_sign", "last_gradient"]
    layers(form, 3, 2)
    assert offered() == ["", *FAULTS]
    posted.train()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_broken_run_says_so_on_the_page_and_in_its_name(visit, server, language):
    run = server.trained(fault="flipped_sign", iterations=200)
    screen = visit(f"/?run={run['id']}&lang={language}")
    said = {"en": "broken here on purpose", "ja": "わざと壊しています"}[language]
    expect(screen.page.locator(".fault-mark")).to_contain_text(said)
    named = {"en": "broken: flip the error's sign", "ja": "誤差の符号を逆にする"}[language]
    screen.page.keyboard.press("l")
    expect(screen.page.locator(".library")).to_contain_text(named)


def test_of_a_branch_the_mark_is_where_the_fault_is(visit, server):
    broken = server.trained(fault="flipped_sign", iterations=60)
    fork = {"run": broken["id"], "k": 40}
    mended = server.trained(fork=fork, fault=None, iterations=80)
    screen = visit(f"/?run={mended['id']}&k=60")
    screen.at(60)
    expect(screen.page.locator(".fault-mark")).to_be_hidden()
    screen.go(20)
    expect(screen.page.locator(".fault-mark")).to_contain_text("broken here on purpose")


def test_a_whole_run_has_no_such_mark(visit, server):
    run = server.trained(iterations=50)
    screen = visit(f"/?run={run['id']}")
    expect(screen.page.locator(".message")).to_be_visible()
    expect(screen.page.locator(".fault-mark")).to_be_hidden()
