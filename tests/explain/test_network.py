"""What stands on the units and edges of a drawn network is the trace's, and has been computed."""

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import recipes

from nntui.engine import NetworkTrace, Timeline, example
from nntui.explain.arithmetic import Part
from nntui.explain.network import FROZEN, NOT_YET, Picture


@st.composite
def pictures(draw: st.DrawFn) -> Picture:
    """Any phase of an early iteration, any row and any units, with all digits."""
    recipe = draw(recipes())
    timeline = Timeline(recipe)
    trace = timeline.trace_at(timeline.reach(draw(st.integers(0, 3))))
    units = [draw(st.integers(0, size - 1)) for size in recipe.network.sizes]
    row = draw(st.integers(0, recipe.problem.rows - 1))
    return Picture(trace, draw(st.integers(0, trace.phases)), row, units, "all")


def on_units(picture: Picture) -> Iterator[Part]:
    """Everything that stands on units and beside the outputs."""
    for column, size in enumerate(picture.sizes):
        for unit in range(size + picture.has_bias(column)):
            yield from picture.unit(column, unit)
    for unit in range(picture.sizes[-1]):
        yield picture.target(unit)


def ends(picture: Picture, layer: int) -> range:
    """All edges of the chosen unit."""
    if picture.edges(layer) == "carried back":
        return range(picture.sizes[layer])
    return range(picture.sizes[layer - 1] + picture.has_bias(layer - 1))


def on_edges(picture: Picture) -> Iterator[Part]:
    """Everything that stands on edges, in every form."""
    for layer in range(1, picture.last + 1):
        for form in picture.labels(layer, ends(picture, layer)).forms:
            for label in form:
                yield from label


def is_it(text: str, value: float) -> bool:
    """Whether a text is a number, to the last digit."""
    read = float(text)
    return read == value or (read != read and value != value)


def is_there(trace: NetworkTrace, part: Part, phase: int) -> bool:
    """Whether a number is given, or made by an operation that is done."""
    assert part.cell is not None
    made = {each.matrix.name: each.phase for each in trace.operations}
    if part.cell.back or part.cell.matrix in ("x", "y"):
        return True
    if part.kind == "weights":  # of the next iteration
        update = trace.update(int(part.cell.matrix[1:]))
        return update is not None and update.phase <= phase
    return made[part.cell.matrix] <= phase


@given(pictures())
def test_each_number_is_the_traces_and_has_been_computed(picture: Picture) -> None:
    for part in (*on_units(picture), *on_edges(picture)):
        if part.cell is not None:
            assert is_it(part.text, picture.trace.value(part.cell))
            assert is_there(picture.trace, part, picture.phase)


@given(pictures())
def test_a_unit_shows_its_last_number_of_either_way(picture: Picture) -> None:
    trace = picture.trace
    for column in range(1, picture.last + 1):
        for unit in range(picture.sizes[column]):
            shown = picture.unit(column, unit)
            for is_backward, part in zip((False, True), shown, strict=True):
                done = [
                    each
                    for each in trace.operations[: picture.phase]
                    if each.layer == column
                    and len(each.values.shape) == 2
                    and each.matrix.indices[0].is_rows
                    and (each.phase >= trace.error_phase) is is_backward
                ]
                if not done or picture.place is None:
                    assert part.text == NOT_YET
                else:
                    assert part.cell == done[-1].cell(picture.place, unit)


@given(pictures())
def test_products_are_the_terms_that_the_engine_added(picture: Picture) -> None:
    operation = picture.operation
    for layer in range(1, picture.last + 1):
        if picture.edges(layer) not in ("products", "carried back"):
            continue
        assert operation is not None
        assert picture.place is not None
        at = picture.place, picture._units[operation.layer - 1]
        whole = picture.labels(layer, ends(picture, layer)).forms[0]
        terms = [label[-1].text for label in whole]
        expected = operation.contributions(*at)
        assert all(is_it(text, value) for text, value in zip(terms, expected, strict=True))
        for label, product in zip(whole, expected, strict=True):
            one, times, other, *_ = label
            assert times.text == " × "
            assert is_it(repr(float(one.text) * float(other.text)), product)


@given(pictures())
def test_an_update_reads_as_the_sum_that_makes_the_new_weight(picture: Picture) -> None:
    trace = picture.trace
    for layer in range(1, picture.last + 1):
        update = trace.update(layer)
        if update is None or update.phase > picture.phase:
            continue
        unit = picture._units[layer - 1]
        whole = picture.labels(layer, ends(picture, layer)).forms[0]
        for end, (old, _, change, _, new) in enumerate(whole):
            assert is_it(old.text, trace.weights[layer - 1].values[end, unit])
            assert is_it(new.text, trace.next_weights[layer - 1][end, unit])
            if end >= len(update.values):
                assert change.text == FROZEN
            else:
                assert is_it(change.text, update.values[end, unit])


def test_the_edges_go_the_way_of_the_operation() -> None:
    trace = Timeline(example("eleven-lines")).trace_at(0)
    seen = [
        [Picture(trace, phase, 2, [0, 0]).edges(layer) for layer in (1, 2)]
        for phase in range(trace.phases + 1)
    ]
    still = ["weights", "weights"]
    assert seen[:9] == [
        *(still, ["products", "weights"], still, ["weights", "products"], still),
        *(still, still, still, ["weights", "carried back"]),
    ]
    assert seen[-2:] == [["changes", "weights"], ["changes", "changes"]]
