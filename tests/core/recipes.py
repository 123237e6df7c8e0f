"""Recipes for tests of all of them: `recipes` draws any, `ordinary_recipes` calm ones."""

from itertools import pairwise
from typing import get_args

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st

from core.choices import Fault
from core.config import TrainingConfig
from core.network import Activation, Loss, OutputActivation

LARGEST = np.finfo(float).max
ACTIVATIONS, OUTPUTS, LOSSES = map(get_args, (Activation, OutputActivation, Loss))
FAULTS = get_args(Fault)
ENDINGS = [
    (output, loss)
    for output in OUTPUTS
    for loss in LOSSES
    if output == "sigmoid" or loss != "cross_entropy"
]
SCHEDULES = [
    {"schedule": "each"},
    {"schedule": "batch"},
    {"schedule": "batch", "reduction": "sum"},
    {"schedule": "online"},
    {"schedule": "online", "order": "shuffled"},
]
OPTIMIZERS = ["gd", "momentum", "nesterov", "rmsprop", "adam"]
NEVER = {"plateau": {"iterations": 2**53 - 1}}
"""A rule that never holds, so that the article's recipe needs the kernel for every recipe."""

SEEDS = st.integers(0, 2**53 - 1)


def ordinary(size):
    return st.floats(-size, size)


def any_number(size):
    """Mostly ordinary ones; now and then one from anywhere in float64."""
    return ordinary(size) | ordinary(size) | ordinary(size) | st.floats(-LARGEST, LARGEST)


@st.composite
def tables(draw, t):
    inputs, patterns = draw(st.integers(1, 4)), draw(st.integers(1, 16))
    row = st.lists(any_number(3), min_size=inputs, max_size=inputs)
    x = draw(st.lists(row, min_size=patterns, max_size=patterns, unique_by=tuple))
    return {"x": x, "t": draw(st.lists(t, min_size=patterns, max_size=patterns))}


def parameters(inputs, hidden):
    sizes = [inputs, *hidden, 1]
    return sum(n * (i + 1) for i, n in pairwise(sizes))


@st.composite
def inits(draw, count):
    ends = st.tuples(any_number(4), any_number(4)).map(sorted)
    seeded = st.sampled_from(["normal", "glorot", "he"])
    return draw(
        st.builds(lambda value: {"kind": "constant", "value": value}, any_number(4))
        | st.lists(any_number(4), min_size=count, max_size=count).map(
            lambda w: {"kind": "weights", "w": w}
        )
        | st.builds(
            lambda ends, seed: {"kind": "uniform", "low": ends[0], "high": ends[1], "seed": seed},
            ends,
            SEEDS,
        )
        | st.builds(lambda kind, seed: {"kind": kind, "seed": seed}, seeded, SEEDS)
    )


shares = st.floats(0, 1, exclude_max=True)


@st.composite
def optimizers(draw, epsilon):
    kind = draw(st.sampled_from(OPTIMIZERS))
    rates = {"momentum": ["mu"], "nesterov": ["mu"], "rmsprop": ["rho"], "adam": ["beta1", "beta2"]}
    fields = {name: draw(shares) for name in rates.get(kind, [])}
    if kind in {"rmsprop", "adam"}:
        fields["epsilon"] = draw(epsilon)
    return {"kind": kind} | fields


plateaus = st.builds(
    lambda iterations, improvement: {"iterations": iterations, "improvement": improvement},
    st.integers(1, 20),
    shares,
)
rules = st.fixed_dictionaries(
    {},
    optional={
        "error_below": st.floats(1e-3, 1),
        "tolerance": st.floats(1e-2, 1),
        "plateau": plateaus,
    },
)


def faults_of(fields):
    """The faults that a recipe may have: not one that would change nothing."""
    if fields.get("wiring") == "as_listed":
        return []
    functions = [fields["activation"]] if fields["hidden"] else []
    functions += [fields["output"]] if fields["loss"] != "cross_entropy" else []
    steep = {function for function in functions if function != "identity"}
    if fields.get("slope") == 1:
        steep.discard("leaky_relu")
    missing = set() if fields["hidden"] else {"updated_weights"}
    missing |= set() if steep else {"no_derivative"}
    return [fault for fault in FAULTS if fault not in missing]


@st.composite
def shapes(draw, **fixed):
    """The fields that say what the net is, and how it is trained; `fixed` are as they are given."""
    hidden = fixed.get("hidden", draw(st.lists(st.integers(1, 3), max_size=4)))
    output, loss = draw(st.sampled_from(ENDINGS))
    fields = {"hidden": hidden, "output": output, "loss": loss}
    fields["activation"] = fixed.get("activation") or draw(st.sampled_from(ACTIVATIONS))
    if fields["activation"] == "leaky_relu":
        fields["slope"] = draw(st.floats(0, 2))
    if len(hidden) == 1:
        fields["wiring"] = draw(st.sampled_from(["connected", "as_listed"]))
    schedule = {} if "schedule" in fixed else draw(st.sampled_from(SCHEDULES))
    fields |= schedule | fixed
    if "fault" in fixed:
        assume(fixed["fault"] in {None, *faults_of(fields)})
        return fields
    return fields | {"fault": draw(st.none() | st.sampled_from([None, *faults_of(fields)]))}


NAMES = ["xor", "xnor", "and", "or", "nand", "nor", "parity3", "majority3"]
TARGETS = {"sigmoid": st.floats(0, 1), "tanh": ordinary(1), "identity": any_number(3)}


@st.composite
def recipes(draw):
    """Any recipe at all: the fields that a client may send, within what is taken."""
    fields = draw(shapes())
    fields["problem"] = draw(st.sampled_from(NAMES) | tables(TARGETS[fields["output"]]))
    inputs = len(
        TrainingConfig.parse({"problem": fields["problem"], "output": "identity"}).table.x[0]
    )
    anywhere = st.floats(0, LARGEST, exclude_min=True)
    return TrainingConfig.parse(
        fields
        | {
            "init": draw(inits(parameters(inputs, fields["hidden"]))),
            "eta": draw(st.floats(1e-3, 10) | anywhere),
            "weight_decay": draw(st.just(0.0) | st.floats(0, 1) | st.floats(0, LARGEST)),
            "optimizer": draw(optimizers(st.just(1e-8) | anywhere)),
            "stop": draw(st.just({}) | rules),
        }
    )


@st.composite
def plain_recipes(draw):
    """Any recipe that the article's own kernel trains."""
    hidden = draw(st.lists(st.integers(1, 3), max_size=4))
    problem = draw(st.sampled_from(NAMES) | tables(TARGETS["sigmoid"]))
    inputs = len(TrainingConfig.parse({"problem": problem}).table.x[0])
    wirings = ["connected", "as_listed"] if len(hidden) == 1 else ["connected"]
    return {
        "problem": problem,
        "hidden": hidden,
        "init": draw(inits(parameters(inputs, hidden))),
        "eta": draw(st.floats(1e-3, 10) | st.floats(0, LARGEST, exclude_min=True)),
        "wiring": draw(st.sampled_from(wirings)),
    }


@st.composite
def ordinary_recipes(draw, **fixed):
    """Recipes whose numbers stay of ordinary size for some iterations; no two weights alike.

    All of a net's numbers come from seeds, so that no weighted sum is as good as 0 and on either
    side of a kink by its rounding alone. An epsilon of 1e-3 and more magnifies no rounding error of
    a gradient beyond a thousandfold.
    """
    fields = draw(shapes(**fixed))
    inputs, patterns = draw(st.integers(1, 4)), draw(st.integers(1, 6))
    generator = np.random.default_rng(draw(SEEDS))
    x, t = generator.uniform(-1, 1, (patterns, inputs)), generator.uniform(0, 1, patterns)
    kind = draw(st.sampled_from(["uniform", "normal", "glorot", "he"]))
    rest = {
        "problem": {"x": x.tolist(), "t": t.tolist()},
        "init": {"kind": kind, "seed": draw(SEEDS)},
        "eta": draw(st.floats(1e-3, 0.2)),
        "weight_decay": draw(st.just(0.0) | st.floats(0, 0.1)),
        "optimizer": draw(optimizers(st.floats(1e-3, 1))),
    }
    return TrainingConfig.parse(rest | fields)
