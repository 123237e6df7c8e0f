"""Recipes of every kind: schedules, depths, functions, losses, optimizers, faults, rules."""

START = {"init": {"kind": "uniform", "low": -1, "high": 1, "seed": 7}}
TABLE = {"x": [[-0.5, 0, 1e-3], [1, 0, 3.25], [2, 1, 0], [0, 1, 1], [1, 1, 2]]}
TABLE |= {"t": [0.25, 1, 0, 0.5, 1]}
KINDS = {
    "batch, sum, momentum": START
    | {"schedule": "batch", "reduction": "sum", "optimizer": {"kind": "momentum"}, "eta": 0.5},
    "batch, no hidden layer, cross entropy, nesterov": START
    | {"schedule": "batch", "hidden": [], "loss": "cross_entropy", "problem": "or"}
    | {"optimizer": {"kind": "nesterov", "mu": 0.5}, "weight_decay": 0.001},
    "online, shuffled, tanh, adam, decay, plateau": START
    | {"schedule": "online", "order": "shuffled", "hidden": [3, 2], "activation": "tanh"}
    | {"optimizer": {"kind": "adam"}, "eta": 0.01, "weight_decay": 0.0001, "problem": TABLE}
    | {"stop": {"plateau": {"iterations": 100_000}}},
    "online, cyclic, as listed, half squared": START
    | {"schedule": "online", "wiring": "as_listed", "loss": "half_squared"},
    "batch, four layers, relu, rmsprop": {"init": {"kind": "he", "seed": 3}}
    | {"schedule": "batch", "hidden": [8, 8, 8, 8], "activation": "relu", "problem": "parity3"}
    | {"optimizer": {"kind": "rmsprop"}, "eta": 0.001},
    "each, leaky relu, adam": START
    | {"activation": "leaky_relu", "slope": 0.2, "hidden": [4, 3], "optimizer": {"kind": "adam"}},
    "each, tanh output of identities, decay": START
    | {"activation": "identity", "output": "tanh", "weight_decay": 0.01, "problem": TABLE},
    "batch, glorot, linear output": {"init": {"kind": "glorot", "seed": 9}}
    | {"schedule": "batch", "output": "identity", "activation": "tanh", "eta": 0.05},
    "each, no derivative": START | {"fault": "no_derivative", "hidden": [3, 2], "eta": 0.05},
    "batch, flipped sign, decay": START
    | {"fault": "flipped_sign", "schedule": "batch", "weight_decay": 0.01, "problem": TABLE},
    "online, shuffled, updated weights, momentum": START
    | {"fault": "updated_weights", "schedule": "online", "order": "shuffled", "hidden": [3, 2]}
    | {"optimizer": {"kind": "momentum"}, "activation": "tanh"},
    "batch, last gradient, adam": START
    | {"fault": "last_gradient", "schedule": "batch", "optimizer": {"kind": "adam"}},
    "each, last gradient": START | {"fault": "last_gradient", "problem": TABLE},
}
RIGHT = {name: recipe for name, recipe in KINDS.items() if "fault" not in recipe}
BROKEN = {name: recipe for name, recipe in KINDS.items() if "fault" in recipe}
PLATEAU = START | {
    "schedule": "batch",
    "optimizer": {"kind": "adam"},
    "stop": {"plateau": {"iterations": 20, "improvement": 0.01}},
}
"""Ends by its rule at k = 23: E falls by less than 1 % an iteration in the beginning."""
RULES = {
    "plateau": PLATEAU,
    "error_below": START | {"stop": {"error_below": 0.2}},
    "tolerance": START | {"schedule": "online", "problem": "or", "stop": {"tolerance": 0.4}},
}
