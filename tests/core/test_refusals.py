"""A recipe that is refused: by which field, and what the refusal says."""

import json
import math

import pytest

from core.config import TrainingConfig
from core.refusal import Refusal, RefusedError, refusals


def parse(**fields):
    return TrainingConfig.parse(fields)


def refused(**fields):
    """What each refused field of a recipe is told, by field."""
    with pytest.raises(RefusedError) as caught:
        parse(**fields)
    return {reason.field: reason for reason in caught.value.reasons}


def table(x, t):
    return {"problem": {"x": x, "t": t}}


A_NUMBER, A_WHOLE_NUMBER, POSITIVE = "a finite number", "a whole number", "a number greater than 0"
NO_FIELD, LIST, OBJECT = "no field of this name", "a list", "an object of named fields"
SAME_LENGTH = "rows of the same length, 1 to 4 inputs each"
KINDS = "'constant', 'uniform', 'normal', 'glorot', 'he', 'weights'"
OPTIMIZERS = "'gd', 'momentum', 'nesterov', 'rmsprop', 'adam'"
SHARE, AT_LEAST_0 = "a number less than 1", "a number of at least 0"
LARGEST_WHOLE = "a number of at most 9,007,199,254,740,991"
ACTIVATIONS = "'sigmoid', 'tanh', 'relu', 'leaky_relu' or 'identity'"
FAULTS = "'no_derivative', 'flipped_sign', 'updated_weights' or 'last_gradient'"
NO_LAYER = "another fault or null, unless there is a hidden layer"
NO_SLOPE = "another fault or null, unless some derivative is not 1 already"
CONNECTED = "null, unless wiring is connected"
PROBLEMS = "'xor', 'xnor', 'and', 'or', 'nand', 'nor', 'parity3' or 'majority3'"
NINE = "9 numbers, in the order w1_10 w1_11 w1_12 w1_20 w1_21 w1_22 w2_10 w2_11 w2_12"

REFUSED = [
    ({"eta": 0}, "eta", 0, POSITIVE),
    ({"eta": -0.0}, "eta", -0.0, POSITIVE),
    ({"eta": -1}, "eta", -1, POSITIVE),
    ({"eta": math.nan}, "eta", "NaN", A_NUMBER),
    ({"eta": json.loads("1e400")}, "eta", "Infinity", A_NUMBER),
    ({"eta": json.loads("-1e400")}, "eta", "-Infinity", A_NUMBER),
    ({"eta": 10**400}, "eta", "1" + "0" * 199 + "...", A_NUMBER),
    ({"eta": "abc"}, "eta", "abc", A_NUMBER),
    ({"eta": "0.1"}, "eta", "0.1", A_NUMBER),
    ({"eta": True}, "eta", True, A_NUMBER),
    ({"eta": None}, "eta", None, A_NUMBER),
    ({"iterations": 0}, "iterations", 0, "a number of at least 1"),
    ({"iterations": -1}, "iterations", -1, "a number of at least 1"),
    ({"iterations": 1.5}, "iterations", 1.5, A_WHOLE_NUMBER),
    ({"iterations": "10"}, "iterations", "10", A_WHOLE_NUMBER),
    ({"iterations": True}, "iterations", True, A_WHOLE_NUMBER),
    ({"iterations": math.inf}, "iterations", "Infinity", A_WHOLE_NUMBER),
    ({"hidden": 2}, "hidden", 2, LIST),
    ({"hidden": [True]}, "hidden.0", True, A_WHOLE_NUMBER),
    ({"hidden": [2, 0]}, "hidden.1", 0, "a number of at least 1"),
    ({"hidden": [9]}, "hidden.0", 9, "a number of at most 8"),
    ({"hidden": [2.5]}, "hidden.0", 2.5, A_WHOLE_NUMBER),
    ({"hidden": [1] * 5}, "hidden", [1] * 5, "at most 4 of them"),
    ({"schedule": "sometimes"}, "schedule", "sometimes", "'each', 'batch' or 'online'"),
    ({"reduction": "median"}, "reduction", "median", "'mean' or 'sum'"),
    ({"reduction": "sum"}, "reduction", "sum", "mean, unless schedule is batch"),
    (
        {"schedule": "online", "reduction": "sum"},
        "reduction",
        "sum",
        "mean, unless schedule is batch",
    ),
    ({"order": "random"}, "order", "random", "'cyclic' or 'shuffled'"),
    ({"order": "shuffled"}, "order", "shuffled", "cyclic, unless schedule is online"),
    (
        {"schedule": "batch", "order": "shuffled"},
        "order",
        "shuffled",
        "cyclic, unless schedule is online",
    ),
    ({"activation": "step"}, "activation", "step", ACTIVATIONS),
    ({"slope": 0.5}, "slope", 0.5, "0.01, unless activation is leaky_relu"),
    ({"activation": "relu", "slope": 0}, "slope", 0.0, "0.01, unless activation is leaky_relu"),
    ({"activation": "leaky_relu", "slope": -0.1}, "slope", -0.1, AT_LEAST_0),
    ({"activation": "leaky_relu", "slope": math.inf}, "slope", "Infinity", A_NUMBER),
    ({"output": "relu"}, "output", "relu", "'sigmoid', 'tanh' or 'identity'"),
    ({"loss": "absolute"}, "loss", "absolute", "'squared', 'half_squared' or 'cross_entropy'"),
    (
        {"loss": "cross_entropy", "output": "tanh"},
        "loss",
        "cross_entropy",
        "squared or half_squared, unless output is sigmoid",
    ),
    ({"wiring": "loose"}, "wiring", "loose", "'connected' or 'as_listed'"),
    *(
        (
            {"wiring": "as_listed", "hidden": hidden},
            "wiring",
            "as_listed",
            "connected, unless there is one hidden layer",
        )
        for hidden in ([], [2, 2])
    ),
    ({"fault": "typo"}, "fault", "typo", FAULTS),
    ({"fault": True}, "fault", True, FAULTS),
    ({"fault": ""}, "fault", "", FAULTS),
    ({"fault": "updated_weights", "hidden": []}, "fault", "updated_weights", NO_LAYER),
    *(
        ({"fault": "no_derivative"} | fields, "fault", "no_derivative", NO_SLOPE)
        for fields in (
            {"hidden": [], "output": "identity"},
            {"hidden": [], "loss": "cross_entropy"},
            {"activation": "identity", "output": "identity"},
            {"activation": "identity", "loss": "cross_entropy"},
            {"activation": "leaky_relu", "slope": 1, "output": "identity"},
        )
    ),
    *(
        ({"fault": fault, "wiring": "as_listed"}, "fault", fault, CONNECTED)
        for fault in ("no_derivative", "flipped_sign", "updated_weights", "last_gradient")
    ),
    ({"weight_decay": -0.5}, "weight_decay", -0.5, AT_LEAST_0),
    ({"weight_decay": False}, "weight_decay", False, A_NUMBER),
    ({"optimizer": {"kind": "magic"}}, "optimizer.kind", "magic", OPTIMIZERS),
    ({"optimizer": {}}, "optimizer.kind", None, OPTIMIZERS),
    ({"optimizer": "gd"}, "optimizer.kind", "gd", OPTIMIZERS),
    ({"optimizer": {"kind": "gd", "mu": 0.9}}, "optimizer.mu", 0.9, NO_FIELD),
    ({"optimizer": {"kind": "momentum", "mu": 1}}, "optimizer.mu", 1, SHARE),
    ({"optimizer": {"kind": "nesterov", "mu": -0.1}}, "optimizer.mu", -0.1, AT_LEAST_0),
    ({"optimizer": {"kind": "rmsprop", "rho": 1.5}}, "optimizer.rho", 1.5, SHARE),
    ({"optimizer": {"kind": "rmsprop", "epsilon": 0}}, "optimizer.epsilon", 0, POSITIVE),
    ({"optimizer": {"kind": "adam", "beta2": 1}}, "optimizer.beta2", 1, SHARE),
    ({"optimizer": {"kind": "adam", "beta1": "0.9"}}, "optimizer.beta1", "0.9", A_NUMBER),
    ({"optimizer": {"kind": "adam", "mu": 0.9}}, "optimizer.mu", 0.9, NO_FIELD),
    ({"stop": {"tolerance": 0}}, "stop.tolerance", 0, POSITIVE),
    ({"stop": {"error_below": -1}}, "stop.error_below", -1, POSITIVE),
    ({"stop": {"error_below": True}}, "stop.error_below", True, A_NUMBER),
    ({"stop": {"plateau": 100}}, "stop.plateau", 100, OBJECT),
    ({"stop": {"plateau": {}}}, "stop.plateau.iterations", None, "a value"),
    (
        {"stop": {"plateau": {"iterations": 0}}},
        "stop.plateau.iterations",
        0,
        "a number of at least",
    ),
    (
        {"stop": {"plateau": {"iterations": 2**53}}},
        "stop.plateau.iterations",
        "9007199254740992",
        LARGEST_WHOLE,
    ),
    (
        {"stop": {"plateau": {"iterations": 9, "improvement": 1}}},
        "stop.plateau.improvement",
        1,
        SHARE,
    ),
    ({"stop": {"never": 1}}, "stop.never", 1, NO_FIELD),
    ({"stop": None}, "stop", None, OBJECT),
    ({"init": {"kind": "normal", "std": -1}}, "init.std", -1, AT_LEAST_0),
    ({"init": {"kind": "normal", "std": 1e301}}, "init.std", 1e301, "a number of at most 1e+300"),
    ({"init": {"kind": "glorot", "std": 1}}, "init.std", 1, NO_FIELD),
    ({"init": {"kind": "he", "seed": 0.5}}, "init.seed", 0.5, A_WHOLE_NUMBER),
    ({"init": {"kind": "zero"}}, "init.kind", "zero", KINDS),
    ({"init": {}}, "init.kind", None, KINDS),
    ({"init": "constant"}, "init.kind", "constant", KINDS),
    ({"init": {"kind": "constant", "value": "1"}}, "init.value", "1", A_NUMBER),
    ({"init": {"kind": "constant", "low": 1}}, "init.low", 1, NO_FIELD),
    ({"init": {"kind": "uniform", "low": 2, "high": 1}}, "init.high", 1.0, "at least low, 2"),
    ({"init": {"kind": "uniform", "seed": -1}}, "init.seed", -1, "a number of at least 0"),
    (
        {"init": {"kind": "uniform", "seed": 2**53}},
        "init.seed",
        "9007199254740992",
        LARGEST_WHOLE,
    ),
    ({"init": {"kind": "uniform", "seed": False}}, "init.seed", False, A_WHOLE_NUMBER),
    ({"init": {"kind": "weights"}}, "init.w", None, "a value: the field is required"),
    ({"init": {"kind": "weights", "w": [1] * 8}}, "init.w", "8 numbers", NINE),
    ({"init": {"kind": "weights", "w": [[1] * 3] * 3}}, "init.w.2", [1, 1, 1], A_NUMBER),
    ({"init": {"kind": "weights", "w": 1}}, "init.w", 1, LIST),
    ({"problem": "xorr"}, "problem", "xorr", PROBLEMS),
    ({"problem": 7}, "problem", 7, PROBLEMS),
    ({"problem": {"x": [[0]]}}, "problem.t", None, "a value: the field is required"),
    (table([], []), "problem.x", "0 rows", "1 to 16 rows"),
    (table([[i] for i in range(17)], [0] * 17), "problem.x", "17 rows", "1 to 16 rows"),
    (table([[0, 0], [1]], [0, 1]), "problem.x", "rows of 1, 2 inputs", SAME_LENGTH),
    (table([[]], [0]), "problem.x", "rows of 0 inputs", SAME_LENGTH),
    (table([[0] * 5], [0]), "problem.x", "rows of 5 inputs", SAME_LENGTH),
    (table([0, 1], [0, 1]), "problem.x.0", 0, LIST),
    (table([["0"]], [0]), "problem.x.0.0", "0", A_NUMBER),
    (table([[0]], [True]), "problem.t.0", True, A_NUMBER),
    (table([[math.inf]], [0]), "problem.x.0.0", "Infinity", A_NUMBER),
    (table([[0]], [0, 1]), "problem.t", "2 targets", "1 targets, one for each row of x"),
    (table([[0], [1]], [0, 1.5]), "problem.t", [1.5], "0 to 1 for a sigmoid output"),
    (table([[0], [1]], [-0.5, 1]), "problem.t", [-0.5], "0 to 1 for a sigmoid output"),
    (
        table([[0], [1]], [-1, 1.5]) | {"output": "tanh"},
        "problem.t",
        [1.5],
        "-1 to 1 for a tanh output",
    ),
    (
        {"hidden": [3], "init": {"kind": "weights", "w": [1] * 9}},
        "init.w",
        "9 numbers",
        "13 numbers, in the order w1_10 w1_11 w1_12 w1_20",
    ),
    (
        table([[0, 1], [1, 1], [0, 1]], [0, 1, 1]),
        "problem.t",
        "0 and 1 for the inputs [0.0, 1.0]",
        "one target for the same inputs",
    ),
    (table([[0.0], [-0.0]], [0, 1]), "problem.t", "0 and 1 for the inputs [-0.0]", "one target"),
    ({"colour": "red"}, "colour", "red", NO_FIELD),
    ({"weights": [1]}, "weights", [1], NO_FIELD),  # this and the next are words of paths as well
    ({"path": 1}, "path", 1, NO_FIELD),
]


@pytest.mark.parametrize(
    ("fields", "field", "got", "allowed"), REFUSED, ids=[str(case[0])[:50] for case in REFUSED]
)
def test_a_bad_recipe_is_refused_by_field_with_what_came_and_what_is_allowed(
    fields, field, got, allowed
):
    reason = refused(**fields)[field]
    assert reason.got == got
    assert type(reason.got) is type(got)
    assert reason.allowed.startswith(allowed)


@pytest.mark.parametrize("data", [None, [], "eta", 3, [{}]], ids=str)
def test_a_recipe_is_an_object(data):
    with pytest.raises(RefusedError, match="allowed: an object of named fields"):
        TrainingConfig.parse(data)


def test_every_bad_field_is_refused_at_once():
    reasons = refused(
        eta=0,
        iterations=1.5,
        schedule="never",
        colour="red",
        init={"kind": "uniform", "low": "a", "seed": -1},
        **table([[0], [0, 1]], [0, 1]),
    )
    assert set(reasons) == {
        *("eta", "iterations", "schedule", "colour", "init.low", "init.seed", "problem.x")
    }


def test_a_refusal_reads_as_a_sentence():
    with pytest.raises(ValueError, match="eta: got 'abc', allowed: a finite number"):
        parse(eta="abc")


def test_a_bound_is_written_plainly_whatever_the_type_of_its_field():
    refusal = refused(
        weight_decay=-1, init={"kind": "normal", "std": -1}, optimizer={"kind": "nesterov", "mu": 1}
    )
    assert refusal["weight_decay"].allowed == "a number of at least 0"
    assert refusal["init.std"].allowed == "a number of at least 0"
    assert refusal["optimizer.mu"].allowed == "a number less than 1"


def test_a_long_value_is_echoed_short():
    assert len(refused(eta="9" * 1_000)["eta"].got) == 203
    assert len(refused(eta=[1] * 1_000)["eta"].got) == 203


@pytest.mark.parametrize(
    "fields",
    [
        {"eta": math.nan},
        {"eta": [math.nan, {"a": math.inf}]},
        {"eta": 10**400},
        {"eta": "\ud800"},  # half a surrogate pair, which JSON can spell
        {"eta": ["\udfff"]},
        {"init": {"kind": "\ud800"}},
        {"wiring": "\ud800"},
        {"\ud800": 1},
    ],
    ids=ascii,
)
def test_whatever_came_a_refusal_can_be_sent_as_json(fields):
    for reason in refused(**fields).values():
        text = json.dumps([reason.field, reason.got, reason.allowed], allow_nan=False)
        assert json.loads(text)[1] == reason.got
        json.dumps(reason.got, ensure_ascii=False).encode()


def test_an_error_of_an_unknown_type_keeps_its_own_sentence():
    errors = [
        {"type": "float_type", "loc": ("eta",), "input": "a", "msg": ""},
        {"type": "never_heard_of", "loc": (), "input": "c", "msg": "Its own sentence"},
    ]
    assert refusals(errors) == (
        Refusal("eta", "a", "a finite number"),
        Refusal("", "c", "Its own sentence"),
    )
