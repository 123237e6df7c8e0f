"""Someone new, with the page alone: a preset, an iteration, a weight, and why it moved.

Everything is read from the page by name and text, and only then checked against the records.
"""

import json
import math
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from core.config import TrainingConfig
from core.presets import PRESETS
from tests.page.panel import Panel
from tests.page.test_view_why import factors, number, of_kind, read, story

CATALOGUE = json.loads(Path(__file__).parents[2].joinpath("static/catalogue.json").read_text())
# Of each preset three iterations, and a weight at each: at the start, on the way, near the end.
LOOKED_AT = {
    "article": [(0, "w2_10"), (137, "w1_12"), (9_998, "w2_12")],
    "one_net": [(0, "w1_20"), (150, "w2_11"), (1_998, "w1_12")],
    "adam": [(0, "w2_12"), (75, "w1_11"), (1_998, "w2_10")],
}
ANSWERS = [(preset, k, weight) for preset, all_ in LOOKED_AT.items() for k, weight in all_]


def go(panel, k):
    """Type an iteration at the timeline."""
    page = panel.page
    page.get_by_role("group", name="Timeline").locator(".jump").click()
    page.get_by_role("textbox", name=re.compile("^Go to an iteration")).fill(str(k))
    page.keyboard.press("Enter")
    panel.at(k)


def arithmetic(text):
    """Return the two sides of a row of numbers: what its formula comes to, and what it says."""
    text = text.replace("−", "-").replace("×", "*").replace("²", "**2")
    *formula, result = re.sub(r"√(\S+)", r"math.sqrt(\1)", text).lstrip("= ").split(" = ")
    said = float(result.strip("()"))
    return (eval(formula[0], {"math": math}) if formula else said), said


@pytest.mark.parametrize(("preset", "k", "weight"), ANSWERS)
def test_the_page_alone_says_why_a_weight_moved(screen, server, records, preset, k, weight):
    page = screen.page
    name = CATALOGUE[f"preset.{preset}"]["en"]
    page.locator(".presets").get_by_role("button", name=name, exact=True).click()
    page.locator("body[data-drawn]").wait_for()
    panel = Panel(screen)
    panel.shown.get_by_role("radio", name=re.compile(f"^{weight}")).check(force=True)
    go(panel, k)
    panel.shown.get_by_role("checkbox", name=re.compile("all digits")).set_checked(True, force=True)

    # What the page says, from the factors to the new weight.
    chain = read(panel)
    product = math.prod(factors(chain))
    several = panel.shown.locator(".sum .cell").count() > 0
    if several:
        assert product == of_kind(chain, "pull")[0]
        cells = read(panel, "sum")
        dw = sum(of_kind(cells, "share"), start=-0.0) / of_kind(cells, "divisor")[0]
    else:
        cells, dw = chain, product
    assert dw == of_kind(cells, "dw")[0]
    numbers = [number(one) for one in panel.shown.locator(".update-new .num").all_inner_texts()]
    for row in panel.shown.locator(".update-row .update-numbers").all():
        come_to, said = arithmetic(row.inner_text())
        assert come_to == pytest.approx(said, rel=1e-12)
    expect(panel.shown.locator(".proof-badge").first).to_have_text("✓ agrees")
    expect(panel.shown.locator(".update-new")).to_contain_text(f"used at k = {k + 1:,}")
    expect(story(panel)).not_to_be_empty()

    # What the server recorded.
    run = server.run(screen.run_id)
    assert TrainingConfig.parse(run["config"]) == TrainingConfig.parse(PRESETS[preset])
    m = run["parameters"].index(weight)
    record = records(run["id"], k, k + 2)
    assert dw == record.dw[0, 0, m]
    assert [numbers[0], numbers[-1]] == [record.w[0, 0, m], record.w[1, 0, m]]
