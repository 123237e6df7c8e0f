"""What the article's listing prints at its end, digit by digit: what a run is held against.

`app.routes.page` puts it into the page, whose Article view ticks a run's own numbers against it.
It is kept as printed, and not computed when it is wanted: a number that our own kernel had made
would always agree with our own kernel. `python bench/listing.py` prints it anew by the listing's
arithmetic in NumPy; tests/bench/test_listing.py holds it against that, and against what the
listing itself gave (tests/golden/article.json).
"""

from __future__ import annotations

ITERATIONS = 10_000
"""Of the listing: what it prints is of its last one, k = 9,999."""

_ZERO = "-0."  # how NumPy prints a negative zero

PRINTED: dict[str, list[dict[str, str | list[list[str]]]]] = {
    "connected": [
        {
            "y": "0.010878916557652177",
            "dw": [
                [_ZERO, _ZERO, "-0.00006131"],
                [_ZERO, _ZERO, "-0.00006131"],
                ["0.000176812", "0.000176812", "0.0002341266"],
            ],
        },
        {
            "y": "0.990300900829971",
            "dw": [
                [_ZERO, "-0.0000276296", "-0.0000276296"],
                [_ZERO, "-0.0000276296", "-0.0000276296"],
                ["-0.000167409", "-0.000167409", "-0.0001863202"],
            ],
        },
        {
            "y": "0.990300900829971",
            "dw": [
                ["-0.0000276296", _ZERO, "-0.0000276296"],
                ["-0.0000276296", _ZERO, "-0.0000276296"],
                ["-0.000167409", "-0.000167409", "-0.0001863202"],
            ],
        },
        {
            "y": "0.009582600829164683",
            "dw": [
                ["-0.000011684", "-0.000011684", "-0.000011684"],
                ["-0.000011684", "-0.000011684", "-0.000011684"],
                ["0.0001739985", "0.0001739985", "0.0001818926"],
            ],
        },
    ],
    "as_listed": [
        {
            "y": "0.01637804662221664",
            "dw": [
                [_ZERO, _ZERO, "-0.000193924"],
                [_ZERO, _ZERO, "-0.000193924"],
                ["0.0004455338", "0.0004455338", "0.0005276943"],
            ],
        },
        {
            "y": "0.9837018321078166",
            "dw": [
                [_ZERO, "-0.0000904175", "-0.0000904175"],
                [_ZERO, "-0.0000904175", "-0.0000904175"],
                ["-0.0004979566", "-0.0004979566", "-0.000522602"],
            ],
        },
        {
            "y": "0.9837018321078166",
            "dw": [
                ["-0.0000904175", _ZERO, "-0.0000904175"],
                ["-0.0000904175", _ZERO, "-0.0000904175"],
                ["-0.0004979566", "-0.0004979566", "-0.000522602"],
            ],
        },
        {
            "y": "0.01637804662221664",
            "dw": [
                ["-0.0000482579", "-0.0000482579", "-0.0000482579"],
                ["-0.0000482579", "-0.0000482579", "-0.0000482579"],
                ["0.0005149613", "0.0005149613", "0.0005276943"],
            ],
        },
    ],
}
"""By wiring, for each row of `input_data`: y as `print` has it, dw as NumPy prints it with
precision=10 and suppress=True, without the spaces that align its columns.

`as_listed` is the listing unchanged; `connected` is the network of the article's figure, the output
neuron handed the hidden outputs before each forward pass.
"""
