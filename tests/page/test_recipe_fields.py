"""Every field of a recipe: shown where it has a meaning, sent as chosen, refused in its place."""

import re

import pytest
from playwright.sync_api import expect

from tests.page.fields import Posted, choice, layers, refused, textbox, unfold

ARTICLE = {  # core/config.py: `{}` is the article's run
    "problem": "xor",
    "schedule": "each",
    "hidden": [2],
    "activation": "sigmoid",
    "output": "sigmoid",
    "loss": "squared",
    "init": {"kind": "constant", "value": 1},
    "optimizer": {"kind": "gd"},
    "eta": 0.1,
    "iterations": 10_000,
    "weight_decay": 0,
    "wiring": "connected",
}


@pytest.fixture
def posted(form):
    """What the form sends, refused each time."""
    return Posted(form)


def test_untouched_the_form_sends_the_article_and_only_what_is_read(posted):
    assert posted.train() == ARTICLE


def test_the_schedules_with_what_belongs_to_them(form, posted):
    form.choose("Schedule", "batch")
    assert posted.train() == ARTICLE | {"schedule": "batch", "reduction": "mean"}
    form.choose("Reduction", "sum")
    assert posted.train() == ARTICLE | {"schedule": "batch", "reduction": "sum"}
    form.choose("Schedule", "online")
    expect(form.page.get_by_role("group", name="Reduction")).to_be_hidden()
    form.choose("Order", "shuffled")
    assert posted.train() == ARTICLE | {"schedule": "online", "order": "shuffled"}
    form.choose("Schedule", "each")
    expect(form.page.get_by_role("group", name="Order")).to_be_hidden()
    assert posted.train() == ARTICLE


def test_hidden_layers_are_added_taken_and_sized(form, posted):
    wiring = form.page.get_by_role("group", name="Wiring")
    for neurons in ((3,), (2, 3), (8, 8, 8, 8)):
        layers(form, *neurons)
        shape = "-".join(map(str, (2, *neurons, 1)))
        expect(form.page.get_by_text(shape, exact=True)).to_be_visible()
        expect(wiring).to_be_visible(visible=len(neurons) == 1)
        body = posted.train()
        assert body["hidden"] == list(neurons)
        assert ("wiring" in body) == (len(neurons) == 1)
    expect(form.button("One hidden layer more")).to_be_disabled()


def test_without_hidden_layers_nothing_of_them_is_asked_or_sent(form, posted):
    unfold(form)
    choice(form, "Hidden neurons").select_option("tanh")
    layers(form)
    expect(form.page.get_by_text("No hidden layer: the perceptron.")).to_be_visible()
    expect(choice(form, "Hidden neurons")).to_be_hidden()
    expect(form.button("One hidden layer less")).to_be_disabled()
    body = posted.train()
    assert body["hidden"] == []
    assert not {"wiring", "activation", "slope"} & body.keys()


STARTS = {
    "Normal random": ({"std": "0.5", "seed": "3"}, {"kind": "normal", "std": 0.5, "seed": 3}),
    "Glorot": ({"seed": "4"}, {"kind": "glorot", "seed": 4}),
    "He": ({"seed": "5"}, {"kind": "he", "seed": 5}),
    "Uniform random": (
        {"low": "-2", "high": "2", "seed": "6"},
        {"kind": "uniform", "low": -2, "high": 2, "seed": 6},
    ),
}


def test_every_start_has_its_own_numbers(form, posted):
    for kind, (fields, init) in STARTS.items():
        form.field("Start weights").select_option(kind)
        for name in ("low", "high", "std", "seed", "every w"):
            expect(textbox(form, name), f"{kind}: {name}").to_be_visible(visible=name in fields)
        for name, text in fields.items():
            textbox(form, name).fill(text)
        assert posted.train()["init"] == init


OPTIMIZERS = {
    "Momentum": ("w −= eta v", {"kind": "momentum", "mu": 0.9}),
    "Nesterov": ("w −= eta (dw + mu v)", {"kind": "nesterov", "mu": 0.9}),
    "RMSProp": ("(√s + epsilon)", {"kind": "rmsprop", "rho": 0.9, "epsilon": 1e-8}),
    "Adam": ("(√v + epsilon)", {"kind": "adam", "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}),
    "Gradient descent": ("w −= eta dw", {"kind": "gd"}),
}


def test_every_optimizer_shows_its_formula_and_its_numbers(form, posted):
    unfold(form)
    for name, (formula, optimizer) in OPTIMIZERS.items():
        choice(form, "Optimizer").select_option(name)
        expect(form.page.get_by_text(formula)).to_be_visible()
        for one in ("mu", "rho", "beta1", "beta2", "epsilon"):
            expect(textbox(form, one), f"{name}: {one}").to_be_visible(visible=one in optimizer)
        assert posted.train()["optimizer"] == optimizer


def test_what_neurons_compute_and_what_the_error_is(form, posted):
    unfold(form)
    expect(textbox(form, "slope")).to_be_hidden()
    choice(form, "Hidden neurons").select_option("leaky ReLU")
    textbox(form, "slope").fill("0.2")
    choice(form, "Loss: what the error E is").select_option("cross_entropy")
    body = posted.train()
    assert (body["activation"], body["slope"]) == ("leaky_relu", 0.2)
    assert (body["output"], body["loss"]) == ("sigmoid", "cross_entropy")
    # Cross-entropy is of a sigmoid output alone: with another it is no choice.
    choice(form, "Output neuron").select_option("identity")
    loss = choice(form, "Loss: what the error E is")
    expect(loss).to_have_value("squared")
    assert loss.locator("option:enabled").count() == 2
    choice(form, "Hidden neurons").select_option("ReLU")
    body = posted.train()
    assert "slope" not in body
    assert (body["activation"], body["output"], body["loss"]) == ("relu", "identity", "squared")


def test_rules_that_end_a_run_are_sent_where_they_are_filled_in(form, posted):
    unfold(form)
    expect(textbox(form, "a gain is at least")).to_be_hidden()
    textbox(form, "every E <").fill("0.01")
    textbox(form, "weight decay").fill("0.001")
    body = posted.train()
    assert body["stop"] == {"error_below": 0.01, "tolerance": None, "plateau": None}
    assert body["weight_decay"] == 0.001
    textbox(form, "every |t − y| <").fill("0.1")
    textbox(form, "no gain in (iterations)").fill("500")
    textbox(form, "a gain is at least").fill("0.02")
    plateau = {"iterations": 500, "improvement": 0.02}
    assert posted.train()["stop"] == {"error_below": 0.01, "tolerance": 0.1, "plateau": plateau}
    for name in ("every E <", "every |t − y| <", "no gain in (iterations)"):
        textbox(form, name).fill("")
    assert "stop" not in posted.train()


WRONG = {
    "mu": ("Momentum", "1", "a number less than 1"),
    "epsilon": ("Adam", "0", "a number greater than 0"),
    "beta2": ("Adam", "two", "a"),
}


def test_a_refusal_inside_the_fold_opens_it(form):
    for name, (optimizer, text, allowed) in WRONG.items():
        unfold(form)
        choice(form, "Optimizer").select_option(optimizer)
        before = textbox(form, name).input_value()
        textbox(form, name).fill(text)
        form.page.locator("details.more summary").click()
        expect(textbox(form, name)).to_be_hidden()
        form.button("Train").click()
        refused(form, textbox(form, name), allowed)
        textbox(form, name).fill(before)
        form.page.locator("details.more summary").click()


def test_rules_are_refused_at_their_fields(form):
    unfold(form)
    textbox(form, "no gain in (iterations)").fill("0")
    textbox(form, "a gain is at least").fill("1")
    form.button("Train").click()
    refused(form, textbox(form, "no gain in (iterations)"), "a number of at least 1")
    expect(textbox(form, "a gain is at least")).to_have_attribute("aria-invalid", "true")
    expect(textbox(form, "every E <")).not_to_have_attribute("aria-invalid", "true")


def test_what_is_refused_of_no_field_in_sight_is_said_above_train(form):
    Posted(form, [{"field": "reduction", "got": "sum", "allowed": "mean"}]).train()
    expect(form.page.get_by_text("reduction: Allowed: mean.")).to_be_visible()


def test_folded_away_the_fold_says_what_is_not_as_in_the_article(form):
    summary = form.page.locator("details.more summary")
    expect(summary).to_have_text("More ")
    unfold(form)
    choice(form, "Optimizer").select_option("Adam")
    choice(form, "Output neuron").select_option("tanh")
    summary.click()
    expect(summary).to_have_text("More Output neuron tanh · Adam")


def test_before_any_run_the_shape_of_the_page_follows_the_form(screen):
    screen.choose("Schedule", "batch")
    expect(screen.page.get_by_text("One small net for all 4 inputs.")).to_be_visible()
    card = screen.page.get_by_role("button", name=re.compile(r"^one net \(0,0\)"))
    expect(card).to_contain_text("0.9214")  # the article's four start alike
    layers(screen)
    expect(screen.chip("w1_12")).to_be_visible()
    expect(screen.chip("w2_10")).to_have_count(0)


def test_before_any_run_all_but_the_rare_fields_is_in_sight_with_train(screen):
    screen.choose("Schedule", "batch")
    screen.field("Start weights").select_option("Uniform random")
    summary = screen.page.locator("details.more summary").bounding_box()
    train = screen.button("Train").bounding_box()
    assert summary
    assert train
    assert summary["y"] + summary["height"] <= train["y"]  # nothing is behind the buttons
    assert train["y"] + train["height"] <= 900
