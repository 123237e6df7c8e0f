"""What the presets' stories claim, computed from their runs: the numbers that each story names."""

import numpy as np

from core.config import TrainingConfig
from core.network import backward, forward
from core.presets import PRESETS
from core.training import advance, start

SOLVED = 0.01  # of E, for every input


class Trained:
    """A preset's run with changes: its recipe, records and last state."""

    def __init__(self, name, **changes):
        self.config = TrainingConfig.parse(PRESETS[name] | changes)
        first = start(self.config)
        self.state, self.records = advance(self.config, first, self.config.iterations, stride=1)
        self.t = np.array(self.config.table.t)

    @property
    def mean(self):
        """The mean of E over the inputs, by iteration."""
        return (self.records.E / len(self.t)).sum(axis=1)

    def for_good(self, below):
        """The first iteration from which on all of `below` (n, P) is true."""
        last = np.flatnonzero(~below.all(axis=1))
        assert len(last) < len(below), "never for good"
        return int(last[-1]) + 1 if len(last) else 0

    def solved(self):
        """The first iteration from which on every E is below SOLVED."""
        return self.for_good(self.records.E < SOLVED)

    def rises(self):
        """In how many iterations the mean of E is higher than in the one before."""
        return int((np.diff(self.mean) > 0).sum())

    def twins(self):
        """Whether hidden 1 and hidden 2 of a 2-2-1 net are the same to the last bit, always."""
        w = self.records.w
        same_inputs = (w[:, :, 0:3] == w[:, :, 3:6]).all()
        return bool(same_inputs and (w[:, :, 6] == w[:, :, 7]).all())

    def cancellation(self, k):
        """What is left at k of the inputs' pulls on the weights: |sum| / sum|.|, of all weights."""
        network, w = self.config.network, self.records.w[k, 0]
        pulls = np.array(
            [
                backward(network, w, forward(network, w, np.array(x)), t)
                for x, t in zip(self.config.table.x, self.t, strict=True)
            ]
        )
        return float(np.abs(pulls.sum(axis=0)).sum() / np.abs(pulls).sum())


def article():
    """Every E is below 0.01 for good; nets 2 and 3 are mirrors, the hidden neurons twins."""
    run = Trained("article")
    assert run.twins()
    y, w = run.records.y, run.records.w
    assert (y[:, 1] == y[:, 2]).all()
    assert (w[:, 1, [1, 0, 2]] == w[:, 2, :3]).all()  # with x0 and x1 exchanged
    return {"solved": run.solved()}


def listing():
    """y depends on the output's bias alone, the others move; every E ends below 0.001."""
    run = Trained("listing")
    network, w = run.config.network, run.records.w[5_000, 0].copy()
    x = np.array(run.config.table.x[0])
    before = forward(network, w, x)[-1]
    w[:8] += 1.0
    assert forward(network, w, x)[-1] == before
    w[8] += 1.0
    assert forward(network, w, x)[-1] != before
    assert (np.ptp(run.records.w[:, :, 6:8], axis=0) > 0.1).all()
    assert (run.records.E[-1] < 0.001).all()
    return {}


def one_net():
    """Solved for good; the mean of E falls below 0.2 for the first time."""
    run = Trained("one_net")
    left = int(np.argmax(run.mean < 0.2))
    spread = np.ptp(run.records.y, axis=1)
    assert spread[left + 100] > 2 * spread[left - 100]
    return {"solved": run.solved(), "left": left}


def stuck():
    """The hidden neurons are twins; (0,0) is learned, the others come to two thirds."""
    run = Trained("stuck")
    assert run.twins()
    y = run.records.y[-1]
    assert y[0] < 0.05
    np.testing.assert_allclose(y[1:], 2 / 3, atol=0.005)
    return {"y": f"{2 / 3:.2f}"}


def plateau():
    """So many iterations within 1 % of 0.25, the pulls cancelling; the neurons part; solved."""
    run = Trained("plateau")
    near = np.abs(run.mean - 0.25) <= 0.0025
    count = int(np.argmin(near))
    assert near[:count].all()
    assert near.sum() == count
    assert run.cancellation(count // 2) < 0.02
    assert run.cancellation(run.solved() - 200) > 5 * run.cancellation(count // 2)
    hidden = run.records.w[:, 0, 0:3] - run.records.w[:, 0, 3:6]
    apart = np.abs(hidden).max(axis=1)
    assert apart[run.solved()] > 3 * apart[: count - 500].max()
    return {"plateau": count, "solved": run.solved()}


def fails():
    """(0,0) and (0,1) are learned, the others answered with 0.5; another seed succeeds."""
    run = Trained("fails")
    y = run.records.y[-1]
    assert y[0] < 0.02
    assert y[1] > 0.98
    np.testing.assert_allclose(y[2:], 0.5, atol=0.001)
    other = Trained("fails", init=PRESETS["fails"]["init"] | {"seed": 5})
    assert other.solved() < other.config.iterations
    return {"k": run.config.iterations}


def too_fast():
    """The mean of E rises so often; solved all the same; with eta 0.4 it does not rise."""
    run = Trained("too_fast")
    assert run.solved() < run.config.iterations
    assert Trained("too_fast", eta=0.4).rises() == 0
    return {"rises": run.rises(), "steps": run.config.iterations}


def diverges():
    """E grows until a number is not finite; the last steps grow one by one."""
    run = Trained("diverges")
    assert run.state.ended == "diverged"
    with np.errstate(over="ignore"):
        size = np.abs(np.diff(run.records.w[:, 0], axis=0)).max(axis=1)
    assert (np.diff(np.log(size[-100:])) > 0).mean() > 0.9
    return {"k": run.state.k}


def no_hidden():
    """All outputs end at 0.5, where the gradient is 0 and no small change lessens the mean of E."""
    run = Trained("no_hidden")
    np.testing.assert_allclose(run.records.y[-1], 0.5, atol=0.001)
    np.testing.assert_allclose(run.records.dw[-1], 0.0, atol=1e-6)
    generator = np.random.default_rng(1)
    for _ in range(200):
        init = {"kind": "weights", "w": generator.normal(0, 3, 3).tolist()}
        other = Trained("no_hidden", init=init, iterations=1)
        assert other.mean[0] >= 0.25
    return {}


def adam():
    """Solved sooner than by gd from the same start; the first step is eta for every weight."""
    run, by_gd = Trained("adam"), Trained("one_net")
    assert run.config.init == by_gd.config.init
    first = np.abs(run.records.w[1] - run.records.w[0])
    np.testing.assert_allclose(first, run.config.eta, rtol=1e-4)
    dw = np.abs(run.records.dw[0])
    assert dw.max() > 10 * dw.min()
    return {"solved": run.solved(), "gd": by_gd.solved()}


def rumelhart():
    """Every |t - y| is below 0.1 for good; without momentum later."""

    def near(run):
        return run.for_good(np.abs(run.t - run.records.y) < 0.1)

    without = {"optimizer": {"kind": "gd"}, "iterations": 50_000}
    return {"solved": near(Trained("rumelhart")), "plain": near(Trained("rumelhart", **without))}


CLAIMS = {
    claim.__name__: claim
    for claim in (
        *(article, listing, one_net, stuck, plateau, fails),
        *(too_fast, diverges, no_hidden, adam, rumelhart),
    )
}
