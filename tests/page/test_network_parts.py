"""The network diagram: the parts of an iteration, the listing's links, whose numbers they are."""

import pytest
from playwright.sync_api import expect

from tests.page.wiring import SMALL, explained

PARTS = ("forward", "error", "backward", "update")


@pytest.mark.parametrize(
    ("part", "strong", "weak", "words"),
    [
        ("forward", ".u", ".delta", "Forward: each neuron adds up"),
        ("error", ".error-number", ".link", "is compared with the target t = 0, so E = 0."),
        ("backward", ".delta", ".u", "Backward: δ = dE/du goes back"),
        ("update", ".link", ".node text", "Update: each weight moves"),
    ],
)
def test_in_each_part_of_an_iteration_what_belongs_to_it_stands_out(
    open_net, server, article_id, part, strong, weak, words
):
    wiring = open_net(server.run(article_id), 40)
    page = wiring.page
    page.get_by_role("combobox", name="How far a step goes").select_option("part")
    for _ in range(1 + PARTS.index(part)):
        wiring.screen.button("Forward 1 phase").click()
    expect(wiring.head).to_contain_text("k = 40")
    expect(wiring.home.get_by_text(words)).to_be_visible()
    opacity = "(one) => Number(getComputedStyle(one).opacity)"
    page.wait_for_function(
        "(one) => getComputedStyle(document.querySelector(one)).opacity < 0.5",
        arg=f".diagram {weak}",
    )
    assert wiring.home.locator(strong).first.evaluate(opacity) == 1
    told = explained(server, server.run(article_id), 40)["weights"]
    key = {"backward": "dw", "update": "step"}.get(part, "w")
    read = [float(text.replace("−", "-")) for text in wiring.text(".on-link")]
    assert read == pytest.approx([one[key] for one in told], rel=6e-3)


def test_the_update_draws_each_weight_as_thick_as_it_becomes(open_net, server):
    run = server.trained(eta=20.0, iterations=60)  # steps that can be seen
    wiring = open_net(run, 0, "&part=update")
    expect(wiring.home.get_by_text("Thickness is |new w|")).to_be_visible()
    told = explained(server, run, 0)["weights"]
    links = wiring.links()
    assert max(abs(one["step"]) for one in told) > 0.1
    for one in told:
        link, new = links[one["parameter"]], one["w"] + one["step"]
        assert link["width"] == pytest.approx(1 + 2.5 * min(4, abs(new)), abs=0.006)
        assert link["broken"] == (new < 0)


def test_where_there_is_no_room_under_a_neuron_the_deltas_go_back_in_it(open_net, server):
    run = server.trained(**SMALL | {"hidden": [6], "init": {"kind": "uniform", "seed": 2}})
    wiring = open_net(run, 40, "&part=backward")
    expect(wiring.home.get_by_text("In the circles: δ.")).to_be_visible()
    assert wiring.text(".delta") == []
    delta = explained(server, run, 40)["delta"][0]
    for text, value in zip(wiring.text(".node:not(.input) .value"), delta, strict=True):
        if text == "≈0":
            assert abs(value) < 0.05
        else:
            assert float(text.replace("−", "-")) == pytest.approx(value, abs=0.006)
    opacity = "(one) => Number(getComputedStyle(one).opacity)"
    assert wiring.home.locator(".node:not(.input) .value").first.evaluate(opacity) == 1


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", "the interrupted links are never fed"), ("ja", "途切れた線には何も流れません")],
)
def test_as_listed_the_hidden_outputs_never_reach_the_output(open_net, server, lang, words):
    run = server.trained(wiring="as_listed", iterations=200)
    wiring = open_net(run, 40, f"&lang={lang}")
    expect(wiring.home.get_by_text(words)).to_be_visible()
    heads = wiring.home.locator("table thead").all_inner_texts()
    assert ["dw" in heads[0], "δ" in heads[1]] == [True, True]
    assert not any(sign in text for text in heads for sign in ("dE", "∂E"))
    links = wiring.links()
    assert {name for name, one in links.items() if one["unfed"]} == {"w2_10", "w2_11"}
    assert all((one["starts"] > 1) == one["unfed"] for one in links.values())
    # A dashed line is broken too, but the bars at its ends are whole.
    assert all(one["ends"] == (["none"] if one["unfed"] else []) for one in links.values())
    u = wiring.table(1)
    assert list(u.values())[-1][0] == wiring.table(0)["w2_12"][0]  # y is made of the bias alone


def test_online_says_which_pattern_is_learnt_and_which_is_shown(open_net, server):
    run = server.trained(**SMALL | {"schedule": "online"})
    wiring = open_net(run, 41, "&net=1")
    expect(wiring.head).to_have_text("one net · input (0,0) → 0 · k = 41")
    note = wiring.home.locator(".diagram-note")
    expect(note).to_contain_text("This iteration learns (0,1): dw is its gradient")
    wiring.page.locator(".card").nth(1).click()
    expect(note).to_contain_text("This iteration learns (0,1), the input shown.")


def test_all_of_it_is_in_japanese_too(open_net, server, article_id):
    wiring = open_net(server.run(article_id), 40, "&lang=ja")
    expect(wiring.head).to_have_text("ネット 1 (0,0) → 0 · k = 40")
    assert wiring.text(".head") == ["入力", "隠れ層", "出力"]
    assert wiring.page.get_by_role("button", name="w1_10 を詳しく見る").count() == 2
    expect(wiring.home.get_by_text("逆方向に δ = ∂E/∂u")).to_be_visible()
    wiring.page.get_by_role("button", name="English").click()
    expect(wiring.home.get_by_text("One iteration: u, h and y forwards")).to_be_visible()
    assert wiring.text(".head") == ["inputs", "hidden layer", "output"]


def test_a_factor_that_is_pointed_at_shows_its_place_in_the_network(open_net, server, article_id):
    wiring = open_net(server.run(article_id), 40, "&weight=w1_10&view=why")
    lit = wiring.home.locator('[data-lit="true"]')
    wiring.page.locator('.cell[data-kind="weight"]').first.hover()
    expect(wiring.link("w2_10")).to_have_attribute("data-lit", "true")
    wiring.page.locator('.cell[data-kind="hidden_slope"]').first.hover()
    expect(wiring.home.locator('[data-neuron="1_1"]')).to_have_attribute("data-lit", "true")
    expect(wiring.link("w2_10")).to_have_attribute("data-lit", "false")
    wiring.page.locator('.cell[data-kind="input"]').first.hover()
    expect(wiring.home.locator('[data-neuron="x0"]')).to_have_attribute("data-lit", "true")
    expect(wiring.link("w1_10")).to_have_attribute("data-lit", "true")
    wiring.page.mouse.move(2, 2)
    expect(lit).to_have_count(0)
