"""The presets: every claim of a story is true of its run, and every number in it is the run's."""

import json
import re
from pathlib import Path

import pytest

from core.config import TrainingConfig
from core.presets import PRESETS
from tests.core.preset_claims import CLAIMS

CATALOGUE = json.loads(Path(__file__).parents[2].joinpath("static/catalogue.json").read_text())


@pytest.mark.parametrize("name", PRESETS)
def test_a_story_is_true_of_its_run(name):
    numbers = {key: f"{n:,}" if isinstance(n, int) else n for key, n in CLAIMS[name]().items()}
    for story in CATALOGUE[f"preset.{name}.story"].values():
        for number in numbers.values():
            assert re.search(rf"(?<![\d.,]){re.escape(number)}(?!\d|,\d)", story), (number, story)


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_has_a_name_and_two_sentences(name):
    name, story = (CATALOGUE[f"preset.{name}{which}"] for which in ("", ".story"))
    assert name["en"]
    assert name["ja"]
    assert len(re.findall(r"\.(?:\s|$)", story["en"])) == 2
    assert story["ja"].count("。") in (2, 3)  # Japanese has few colons and semicolons


def test_every_preset_is_a_recipe_of_its_own():
    recipes = [TrainingConfig.parse(fields) for fields in PRESETS.values()]
    assert len(set(recipes)) == len(PRESETS)
    assert recipes[0] == TrainingConfig()
