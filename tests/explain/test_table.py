"""The table that is drawn by hand: a line a row, an epoch a table."""

import pytest
from tests.engine.test_perceptron import AND_BY_HAND

from nntui.engine import Network, Timeline, example
from nntui.explain.numbers import write
from nntui.explain.table import cannot_be_drawn, tables


def test_it_is_the_table_that_is_drawn_by_hand() -> None:
    timeline = Timeline(example("perceptron"))
    drawn = list(tables(timeline.trace_at(iteration) for iteration in range(24)))
    by_hand = [line.split()[1:] for line in AND_BY_HAND.strip().splitlines()[1:]]
    before = ["0", "0", "0"]
    weights = ["w1", "w2", "b"]
    for epoch, table in enumerate(drawn):
        heading, names, *lines = table.splitlines()
        columns = ["x1", "x2", *weights, "z", "p", "y", "error", *weights]
        assert names.replace("|", " ").split() == columns
        rows = by_hand[4 * epoch : 4 * epoch + 4]
        wrong = sum(row[5] != "0" for row in rows)
        told = f"{wrong} of 4 rows wrong" if wrong else "no row wrong"
        assert heading == f"epoch {epoch} · {told}"
        for number, (line, row) in enumerate(zip(lines, rows, strict=True), start=1):
            x1, x2, y, z, p, error, *after = row
            expected = [f"r{number}", x1, x2, *before, z, p, y, error, *after]
            assert line.replace("|", " ").split() == expected
            before = after


def test_points_stand_below_each_other_and_nothing_is_said_of_right_and_wrong() -> None:
    trace = Timeline(example("article")).trace_at(0)
    (table,) = tables([trace])
    heading, _, *lines = table.splitlines()
    assert heading == "epoch 0"
    assert len({tuple(i for i, sign in enumerate(line) if sign in ".|") for line in lines}) == 1
    for line, p in zip(lines, trace.predictions[:, 0], strict=True):
        assert write(p) in line


def test_a_part_of_an_epoch_is_not_counted() -> None:
    (table,) = tables([Timeline(example("perceptron")).trace_at(1)])
    assert table.startswith("epoch 0\n")


@pytest.mark.parametrize("sizes", [(2, 1), (2,)])
def test_more_than_one_unit_has_none(sizes: tuple[int, ...]) -> None:
    problem = example("iris").problem
    columns = problem.targets[:, : sizes[-1]]
    recipe = example("and").with_(
        problem=type(problem)(problem.inputs, columns),
        network=Network(sizes, ["sigmoid"] * len(sizes)),
    )
    assert cannot_be_drawn(recipe) == "table is for one layer of one unit"
    assert cannot_be_drawn(example("and")) is None
