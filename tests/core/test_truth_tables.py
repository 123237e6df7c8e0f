"""What each named problem asks for, row by row, written out by hand."""

import pytest

from core.config import TrainingConfig
from core.problem import PROBLEM_NAMES, TruthTable, truth_table

TWO = [(0, 0), (0, 1), (1, 0), (1, 1)]
THREE = [(0, 0, 0), (0, 0, 1), (0, 1, 0), (0, 1, 1), (1, 0, 0), (1, 0, 1), (1, 1, 0), (1, 1, 1)]

TABLES = {
    "xor": (TWO, [0, 1, 1, 0]),
    "xnor": (TWO, [1, 0, 0, 1]),
    "and": (TWO, [0, 0, 0, 1]),
    "or": (TWO, [0, 1, 1, 1]),
    "nand": (TWO, [1, 1, 1, 0]),
    "nor": (TWO, [1, 0, 0, 0]),
    "parity3": (THREE, [0, 1, 1, 0, 1, 0, 0, 1]),
    "majority3": (THREE, [0, 0, 0, 1, 0, 1, 1, 1]),
}


def test_these_are_all_the_names():
    assert set(PROBLEM_NAMES) == set(TABLES)


@pytest.mark.parametrize("name", TABLES)
def test_a_named_problem_has_these_rows(name):
    table = truth_table(name)
    x, t = TABLES[name]
    assert list(table.x) == x
    assert list(table.t) == t


def test_a_table_of_ones_own_is_its_own():
    table = TruthTable(x=((0.5,), (-1.0,)), t=(0.0, 1.0))
    assert truth_table(table) is table


@pytest.mark.parametrize(
    ("problem", "sizes"),
    [("xor", (2, 2, 1)), ("parity3", (3, 2, 1)), ({"x": [[1], [2]], "t": [0, 1]}, (1, 2, 1))],
)
def test_the_first_layer_is_as_wide_as_a_row(problem, sizes):
    assert TrainingConfig.parse({"problem": problem}).network.sizes == sizes


@pytest.mark.parametrize(("problem", "nets"), [("xor", 4), ("majority3", 8)])
def test_each_pattern_has_a_net_of_its_own(problem, nets):
    assert TrainingConfig.parse({"problem": problem}).nets == nets


def test_the_same_row_twice_with_the_same_target_is_a_table():
    table = TrainingConfig.parse({"problem": {"x": [[0, 1], [0, 1]], "t": [1, 1]}}).table
    assert len(table.t) == 2
