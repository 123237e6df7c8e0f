"""What the article's listing prints: by its arithmetic in NumPy, and by the listing itself."""

import re
import sys
from pathlib import Path

import numpy as np
import pytest

from core.article import ITERATIONS, PRINTED

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench"))
import listing

by_wiring = pytest.mark.parametrize("wiring", ["connected", "as_listed"])
by_input = pytest.mark.parametrize("p", range(4), ids=["00", "01", "10", "11"])


def rows(text):
    """Return the numbers of a printed matrix, as texts."""
    return [row.split() for row in re.findall(r"\[([^\[\]]+)\]", text)]


@by_wiring
@by_input
def test_what_is_kept_is_what_the_listing_prints(wiring, p):
    y, dw = listing.printed(listing.XOR[p], connected=wiring == "connected")
    kept = PRINTED[wiring][p]
    assert rows(dw) == kept["dw"]
    # The last digits of e^x are NumPy's, and other ones on other processors.
    assert float(y) == pytest.approx(float(kept["y"]), rel=1e-12)


@by_wiring
@by_input
def test_what_is_kept_is_the_golden_record_as_numpy_prints_it(golden, wiring, p):
    last = golden["runs"][wiring][p]["records"][-1]
    assert last["k"] == ITERATIONS - 1
    kept = PRINTED[wiring][p]
    assert kept["y"] == str(np.float64(last["y"]))
    with np.printoptions(precision=10, suppress=True):
        assert rows(str(np.array(last["dw"]))) == kept["dw"]


def test_it_iterates_as_often_as_the_listing_says():
    assert listing.ITERATIONS == ITERATIONS
