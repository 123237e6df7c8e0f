"""Recipes with a story: experiments in their order, as the page and the command line offer them.

What a story says of a run stands in static/catalogue.json (`preset.<name>.story`), in English and
Japanese; tests/core/test_presets.py holds every claim of it against the run's numbers.
"""

from __future__ import annotations

from typing import Any

_SEED_THAT_LEARNS = {"kind": "uniform", "low": -1.0, "high": 1.0, "seed": 5}
_ONE_NET = {"schedule": "batch", "init": _SEED_THAT_LEARNS, "iterations": 2_000}

PRESETS: dict[str, dict[str, Any]] = {
    "article": {},
    "listing": {"wiring": "as_listed"},
    "one_net": _ONE_NET | {"eta": 2.0},
    "stuck": {"schedule": "batch", "eta": 2.0},
    "plateau": {
        "schedule": "batch",
        "init": {"kind": "uniform", "low": -0.3, "high": 0.3, "seed": 3},
        "eta": 1.0,
    },
    "fails": {
        "schedule": "batch",
        "init": {"kind": "uniform", "low": -1.0, "high": 1.0, "seed": 7},
        "eta": 2.0,
        "iterations": 20_000,
    },
    "too_fast": _ONE_NET | {"activation": "tanh", "output": "tanh", "eta": 1.0},
    "diverges": _ONE_NET | {"activation": "tanh", "output": "identity", "eta": 0.8},
    "no_hidden": _ONE_NET | {"hidden": [], "eta": 2.0},
    "adam": _ONE_NET | {"optimizer": {"kind": "adam"}, "eta": 0.1},
    # Rumelhart, Hinton & Williams, "Learning representations by back-propagating errors", Nature
    # 323 (1986): equations 3, 8 and 9, their start and momentum; on XOR as in PDP, chapter 8.
    "rumelhart": {
        "schedule": "batch",
        "reduction": "sum",
        "loss": "half_squared",
        "optimizer": {"kind": "momentum", "mu": 0.9},
        "init": {"kind": "uniform", "low": -0.3, "high": 0.3, "seed": 0},
        "eta": 0.25,
        "iterations": 2_000,
    },
}
"""Recipes by name; what a recipe leaves out is the article's."""
