"""Inputs, targets and names: what is taken and what is refused."""

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.naive import bits

from nntui.engine import Problem

INPUTS = [[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
TARGETS = [[0.0], [1.0], [1.0]]


def problem(**changes: Any) -> Problem:
    return Problem(**{"inputs": INPUTS, "targets": TARGETS, **changes})


def test_a_problem_counts_its_rows_features_and_outputs() -> None:
    one = problem()
    assert (one.rows, one.features, one.outputs) == (3, 2, 1)


def test_names_are_numbered_unless_given() -> None:
    one = problem()
    assert one.feature_names == ("x1", "x2")
    assert one.output_names == ("y",)
    assert one.row_names == ("r1", "r2", "r3")
    assert problem(targets=[[0, 1], [1, 0], [1, 1]]).output_names == ("y1", "y2")
    named = problem(feature_names=("height", "weight"), output_names=["tall"])
    assert named.feature_names == ("height", "weight")
    assert named.output_names == ("tall",)


@pytest.mark.parametrize("what", ["inputs", "targets"])
@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([[1, 2], [3]], "expected rows of numbers, all of one length"),
        ([["one"], ["two"]], "expected rows of numbers, all of one length"),
        ([[object()]], "expected rows of numbers, all of one length"),
        ([], "expected at least one row of at least one number"),
        ([[]], "expected at least one row of at least one number"),
        ([1, 2, 3], "expected at least one row of at least one number"),
        ([[[1]]], "expected at least one row of at least one number"),
        (7, "expected at least one row of at least one number"),
        ([[0], [np.nan]], "row 2, column 1 is nan, expected a finite number"),
        ([[0, np.inf], [0, 0]], "row 1, column 2 is inf, expected a finite number"),
        ([[0, 1], [-np.inf, np.nan]], "row 2, column 1 is -inf, expected a finite number"),
    ],
)
def test_what_is_no_matrix_of_numbers_is_refused(what: str, values: object, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(f'{what}: {message}')}$"):
        problem(**{what: values})


def test_a_whole_number_too_large_for_a_float_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^inputs: "):
        problem(inputs=[[10**400, 0], [0, 0], [0, 0]])


def test_inputs_and_targets_have_as_many_rows() -> None:
    with pytest.raises(ValueError, match=r"^targets: 2 rows, expected 3 as in inputs$"):
        problem(targets=[[0], [1]])


@pytest.mark.parametrize(
    ("field", "names", "count"),
    [
        ("feature_names", ("a",), 2),
        ("output_names", ("a", "b"), 1),
        ("row_names", ("a", "b", "c", "d"), 3),
        ("row_names", ("a", "b", 3), 3),
    ],
)
def test_there_is_one_name_for_each(field: str, names: tuple[object, ...], count: int) -> None:
    with pytest.raises(ValueError, match=f"^{field}: expected {count} names$"):
        problem(**{field: names})


def test_a_problem_does_not_change_with_the_arrays_it_was_made_of() -> None:
    inputs, targets = np.array(INPUTS), np.array(TARGETS)
    one = problem(inputs=inputs, targets=targets)
    inputs[0, 0] = targets[0, 0] = 99.0
    assert one == problem()
    with pytest.raises(ValueError, match="read-only"):
        one.inputs[0, 0] = 99.0
    with pytest.raises(ValueError, match="read-only"):
        one.targets[0, 0] = 99.0


def test_minus_zero_is_taken_as_zero() -> None:
    one = problem(inputs=[[-0.0, 1.0], [1.0, -0.0], [1.0, 1.0]], targets=[[-0.0], [1.0], [1.0]])
    assert one == problem()
    assert bits(one.inputs, one.targets) == bits(INPUTS, TARGETS)


def test_equal_problems_are_one_key() -> None:
    assert problem() == problem(inputs=np.array(INPUTS), feature_names=("x1", "x2"))
    assert len({problem(), problem(), problem(row_names=("a", "b", "c"))}) == 2
    assert problem() != INPUTS


@pytest.mark.parametrize(
    "change",
    [
        {"inputs": [[0, 1], [1, 0], [1, 1.0000000000000002]]},
        {"inputs": [[0, 1, 0], [1, 0, 0], [1, 1, 0]]},
        {"targets": [[0], [1], [0.5]]},
        {"targets": [[0, 0], [1, 1], [1, 1]]},
        {"feature_names": ("x1", "x3")},
        {"output_names": ("Y",)},
        {"row_names": ("r1", "r3", "r2")},
    ],
    ids=repr,
)
def test_any_change_makes_another_problem(change: dict[str, Any]) -> None:
    assert problem(**change) != problem()
    assert len({problem(**change), problem()}) == 2


@settings(max_examples=50)
@given(st.lists(st.floats(-1e308, 1e308), min_size=6, max_size=6), st.integers(0, 5))
def test_problems_are_equal_when_their_numbers_are(numbers: list[float], place: int) -> None:
    inputs = np.array(numbers).reshape(3, 2)
    assert problem(inputs=inputs) == problem(inputs=inputs.tolist())
    assert hash(problem(inputs=inputs)) == hash(problem(inputs=inputs.tolist()))
    changed = inputs.copy()
    changed.flat[place] = np.nextafter(changed.flat[place], np.inf)
    same = bits(changed + 0.0) == bits(inputs + 0.0)
    assert (problem(inputs=changed) == problem(inputs=inputs)) == same
