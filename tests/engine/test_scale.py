"""How a column is scaled."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nntui.engine.scale import SCALES, scaled

COLUMN = np.array([2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0])


def test_none_leaves_a_column_as_it_is() -> None:
    assert scaled(COLUMN, "none").tolist() == COLUMN.tolist()


def test_minmax() -> None:
    assert scaled(np.array([-1.0, 3.0, 1.0]), "minmax").tolist() == [0, 1, 0.5]


def test_standard() -> None:
    assert scaled(COLUMN, "standard").tolist() == [-1.5, -0.5, -0.5, -0.5, 0, 0, 1, 2]


@pytest.mark.parametrize("value", [0.0, 7.0, 0.1, -1e308, 5e-324])
@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("scale", ["minmax", "standard"])
def test_a_constant_column_becomes_0(scale: str, rows: int, value: float) -> None:
    column = np.full(rows, value)
    assert scaled(column, scale).tolist() == [0] * rows  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("scale", "column"),
    [
        ("minmax", [1e308, -1e308]),
        ("standard", [1e308, 1e308, -1e308]),
        ("standard", [1e200, -1e200]),
        ("standard", [1e-200, -1e-200]),
    ],
)
def test_what_a_float_cannot_hold_is_refused(scale: str, column: list[float]) -> None:
    with pytest.raises(ValueError, match=r"^its numbers are too large or too small to be scaled$"):
        scaled(np.array(column), scale)  # type: ignore[arg-type]


@given(
    scale=st.sampled_from(SCALES),
    column=st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=20),
)
def test_scaled_columns_are_finite(scale: str, column: list[float]) -> None:
    try:
        done = scaled(np.array(column), scale)  # type: ignore[arg-type]
    except ValueError:
        return
    assert np.isfinite(done).all()
    if scale == "minmax":
        assert done.min() == 0
        assert done.max() in (0, 1)
    if scale == "standard":
        assert np.abs(done).max() <= np.sqrt(len(column)) + 1e-6
