"""Where the units of a drawn network stand, for networks and windows of every size."""

from hypothesis import given
from hypothesis import strategies as st

from nntui.tui.panes.net_edges import Stroke, dots, plain, stroke
from nntui.tui.panes.net_layout import LEAST_GAP, Layout, Need, lay_out


@st.composite
def needs(draw: st.DrawFn) -> list[Need]:
    """Columns of some network."""
    sizes = draw(st.lists(st.integers(1, 70), min_size=2, max_size=6))
    bias = draw(st.booleans())
    found = []
    for place, size in enumerate(sizes):
        is_last = place == len(sizes) - 1
        chosen, name = draw(st.integers(0, size - 1)), draw(st.integers(1, 12))
        number, numbers = draw(st.sampled_from([1, 7, 11])), 2 if place else 1
        found.append(Need(size, bias and not is_last, chosen, name, number, numbers, 4 * is_last))
    return found


WIDTHS, HEIGHTS = st.integers(58, 300), st.integers(5, 90)


@given(needs(), WIDTHS, HEIGHTS, st.data())
def test_each_unit_is_in_sight_or_counted(
    every: list[Need], width: int, height: int, data: st.DataObject
) -> None:
    looked_at = data.draw(st.integers(1, len(every) - 1))
    layout = lay_out(width, height, every, looked_at)
    assert {looked_at - 1, looked_at} <= {column.place for column in layout.columns}
    assert len(layout.columns) == len(every) or layout.note is not None
    for column in layout.columns:
        need = every[column.place]
        units = [box.unit for box in column.boxes if box.unit < need.units]
        assert need.chosen in units
        assert units == list(range(units[0], units[-1] + 1))
        assert len(units) + sum(more.units for more in column.more) == need.units
        assert (need.units in [box.unit for box in column.boxes]) is need.has_bias


@given(needs(), WIDTHS, HEIGHTS, st.data())
def test_nothing_lies_over_anything_else(
    every: list[Need], width: int, height: int, data: st.DataObject
) -> None:
    looked_at = data.draw(st.integers(1, len(every) - 1))
    layout = lay_out(width, height, every, looked_at)
    end = -LEAST_GAP
    for column in layout.columns:
        assert column.left - end >= LEAST_GAP
        end = column.right + every[column.place].beside
        lines = [box.top + line for box in column.boxes for line in range(layout.high)]
        lines += [layout.middle(more.line) for more in column.more]
        assert len(lines) == len(set(lines))
        assert min(lines) >= layout.has_headings
        assert max(lines) < height - (layout.note is not None)
    assert end <= width


@given(needs(), st.integers(0, 40), st.integers(0, 4), st.data())
def test_a_window_of_any_size_has_a_layout(
    every: list[Need], width: int, height: int, data: st.DataObject
) -> None:
    looked_at = data.draw(st.integers(1, len(every) - 1))
    assert isinstance(lay_out(width, height, every, looked_at), Layout)


def test_boxes_have_names_on_their_borders_where_there_is_room() -> None:
    every = [Need(3, False, 0, 2, 1), Need(4, False, 0, 2, 7, 2), Need(1, False, 0, 1, 7, 2, 4)]
    assert lay_out(118, 16, every, 1).high == 3
    small = lay_out(78, 8, every, 1)
    assert small.high == 1
    # As far from each other in every layer, and in the middle.
    tops = [[box.top for box in column.boxes] for column in small.columns]
    assert tops == [[2, 4, 6], [1, 3, 5, 7], [4]]


@given(st.integers(1, 60), st.integers(0, 30), st.integers(0, 30), st.floats(-3, 3))
def test_a_line_leads_from_one_end_to_the_other(
    width: int, start: int, end: int, value: float
) -> None:
    look = stroke(abs(value), 3.0)
    for letters in (dots(width, start, end, look), plain(width, start, end, look)):
        places = {(column, line) for column, line, _ in letters}
        assert all(0 <= column < width for column, _ in places)
        assert {column for column, _ in places} == set(range(width))
        low, high = sorted((start, end))
        assert all(low <= line <= high for _, line in places)
    assert (0, start) in {(column, line) for column, line, _ in dots(width, start, end, look)}


def test_sign_and_size_have_looks_of_their_own() -> None:
    looks = [stroke(value, 1.0) for value in (1.0, 0.3, 0.05, -0.05, -0.3, -1.0)]
    assert len(set(looks)) == 6
    for draw in (dots, plain):
        drawn = [draw(12, 3, 3, look) for look in looks]
        assert len(set(drawn)) == 6
    assert stroke(float("inf"), float("inf")) == stroke(float("nan"), 1.0) == Stroke("thick", False)
