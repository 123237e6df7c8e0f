"""One iteration of a recipe with all that explains it: its record, the states around it."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.activity import activity, pulls
from core.explain import factors
from core.training import advance, start
from core.tug import rows


@dataclass(frozen=True)
class Iteration:
    config: Any
    net: int
    before: Any
    after: Any
    record: Any

    @property
    def w(self):
        return self.before.w[self.net]

    @property
    def next(self):
        return self.after.w[self.net]

    @property
    def dw(self):
        return self.record.dw[0, self.net]

    @property
    def gradient(self):
        """What iteration k computed: dw, unless that is the gradient of the iteration before."""
        waits = self.config.fault == "last_gradient"
        return self.after.slots[self.net, -1] if waits else self.dw

    @property
    def rows(self):
        return rows(self.config, self.net)

    @property
    def x(self):
        return np.array(self.config.table.x)[self.rows]

    @property
    def t(self):
        return np.array(self.config.table.t)[self.rows]

    @property
    def learnt(self):
        return self.rows if self.record.p is None else [int(self.record.p[0])]

    @property
    def decay(self):
        """weight_decay w, 0 for biases, as it is added to dw."""
        return np.where(self.config.network.biases, 0.0, self.config.weight_decay) * self.w

    @property
    def active(self):
        return activity(self.config, self.w[None], self.x, self.t, self.next[None])

    def pulls(self):
        """Return dE[p]/dw (P, M) of each pattern told of."""
        return pulls(self.config.network, self.active, self.x)[0]

    def factors(self, name):
        m = self.config.network.parameters.index(name)
        return factors(self.config, self.active, self.w[None], self.x, self.t, m, self.next[None])


def iteration(config, k=0, net=0):
    """Return iteration k of a recipe, after those before it; None where the run ends earlier."""
    before, _ = advance(config, start(config), k)
    after, record = advance(config, before, 1, stride=1)
    return Iteration(config, net, before, after, record) if len(record) else None
