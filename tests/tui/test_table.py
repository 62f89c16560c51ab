"""Of many inputs, those that there is room for."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nntui.engine import Problem
from nntui.tui.panes.table import ProblemTable

COUNT = 9
NAMES = tuple("a" * (number % 5 + 1) for number in range(COUNT))
PROBLEM = Problem(np.arange(2.0 * COUNT).reshape(2, COUNT) / 3, np.eye(2), feature_names=NAMES)


@given(st.integers(0, 20), st.integers(0, 150), st.booleans())
def test_a_window_fits_and_is_never_empty(first: int, width: int, bias: bool) -> None:
    table = ProblemTable(PROBLEM, bias, "4")
    count = COUNT + bias
    window = table.window(first, width)
    assert 0 <= window.start < window.stop <= count
    lines = [table.heading(window)]
    for row in range(2):
        spans = [*table.inputs(row, window), *table.targets(row)]
        lines.append(table.name(row) + "".join(span.text for span in spans))
    if width >= table.width:
        assert window == range(count)
        assert len(lines[0]) == table.width
    elif width >= table.least():
        assert len(lines[0]) <= width
    # All that can be shown from there on is.
    assert window.start == first or window.stop == count


@given(st.integers(60, 150))
def test_every_input_can_be_turned_to(width: int) -> None:
    table = ProblemTable(PROBLEM, True, "8")
    seen: set[int] = set()
    first = 0
    for _ in range(COUNT + 1):
        window = table.window(first, width)
        seen |= set(window)
        first = window.start + max(1, len(window) - 1)
    assert seen == set(range(COUNT + 1))
