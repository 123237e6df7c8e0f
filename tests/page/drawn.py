"""Whether the charts show a run: every point drawn is a record, and no record is out of sight."""

from typing import Any

import numpy as np

from tests.page.screen import Chart, Curve, height

SAME = {"rtol": 1e-9, "atol": 1e-12}  # a place on an axis and back costs a few bits


def agree(charts: list[dict[str, Chart]], numbers: Any, parameters: list[str]) -> None:
    """Compare all charts of a finished run, thinned or not, with all of its records."""
    assert len(charts) == numbers.y.shape[1]
    for net, column in enumerate(charts):
        for row, values in (("y", numbers.y), ("E", numbers.E)):
            assert set(column[row].curves) == {row}
            curve_agrees(column[row].curves[row], height(row, values[:, net]))
        for row, values in (("w", numbers.w), ("dw", numbers.dw)):
            assert set(column[row].curves) <= set(parameters)
            for name, curve in column[row].curves.items():
                curve_agrees(curve, height(row, values[:, net, parameters.index(name)]))


def curve_agrees(curve: Curve, heights: Any, first: int = 0) -> None:
    """Compare one curve with the heights of all iterations, from the first one on."""
    k = np.rint(curve.k).astype(int) - first
    np.testing.assert_allclose(curve.k, k + first, rtol=1e-9, atol=1e-6)
    assert (np.diff(k) > 0).all(), "an iteration is drawn twice, or out of order"
    assert (k[0], k[-1]) == (0, len(heights) - 1)
    # What is drawn was computed.
    np.testing.assert_allclose(curve.height, heights[k], **SAME)
    # What was computed is in sight: the extremes of all values between two neighbours that are
    # drawn lie between the least and the greatest drawn around them.
    for left, right in zip(range(len(k) - 1), range(1, len(k)), strict=True):
        around = curve.height[max(0, left - 1) : right + 2]
        between = heights[k[left] : k[right] + 1]
        assert between.min() >= around.min() - 1e-12
        assert between.max() <= around.max() + 1e-12
