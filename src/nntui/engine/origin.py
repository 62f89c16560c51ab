"""Where a number came from: step by step back through time, to a draw, a typed number or a file."""

from collections.abc import Iterator
from typing import NamedTuple

from .edits import Edit, What
from .expression import Cell, Env, Expr, Ref
from .network_plan import forward_plan
from .plan import Plan
from .recipe import Recipe
from .timeline import Timeline
from .trace import NetworkTrace, Trace, forward


class Place(NamedTuple):
    """A number of a run. Where its matrix has rows of the problem, the row is the problem's own,
    also in a batch."""

    iteration: int
    cell: Cell


class Computed(NamedTuple):
    """It was computed.

    Attributes:
        expression: The formula, as its operation shows it.
        env: The place of the formula's indices in the iteration's trace: of a batch, its rows are
            those of the batch.
        places: The numbers that went in, in the order written, each once.
    """

    expression: Expr
    env: Env
    places: tuple[Place, ...]


class Drawn(NamedTuple):
    """A seed drew it.

    Attributes:
        seed: Which seed.
        which: The place of its draw in the stream, from 0.
    """

    seed: int
    which: int


class Given(NamedTuple):
    """Somebody typed it, or it is what a run starts from."""

    value: float


class Edited(NamedTuple):
    """An edit put it there."""

    edit: Edit


class Read(NamedTuple):
    """It was read from a file.

    Attributes:
        row: The row of data, from 1; rows that were left out are counted.
        column: What its column is called.
        value: The number in the file, before it was scaled.
    """

    row: int
    column: str
    value: float


Origin = Computed | Drawn | Given | Edited | Read


def origin(timeline: Timeline, place: Place) -> Origin:
    """What one number of a run came from.

    A weight that an iteration begins with came from what the iteration before left; so the chain
    leads back through time.

    Args:
        timeline: The run; it is trained as far as the iteration.
        place: Which number.

    Raises:
        IndexError: The run has no such iteration, or the matrix no such place.
        KeyError: It has no such matrix, or the row is not in the iteration's batch.
    """
    name, at, back = place.cell
    trace, _ = reading(timeline, place)
    matrix = trace.plan.matrices[name]
    if name in ("x", "y"):
        return _of_problem(timeline.recipe, place)
    if not back:
        return _computed(timeline, place)
    if matrix.kind == "weights" and (
        edit := _edit(timeline.recipe, place.iteration, "weight", matrix.layer, at)
    ):
        return Edited(edit)
    if place.iteration:
        return _computed(timeline, Place(place.iteration - 1, Cell(name, at)))
    if matrix.kind != "weights":
        return Given(matrix.first)
    return _first_weight(timeline.recipe, matrix.layer, at)


def source(timeline: Timeline, place: Place) -> tuple[Place, Origin]:
    """Where a number came from behind all copies: a number that is no copy, and its origin.

    Args:
        timeline: The run.
        place: Which number.

    Raises:
        IndexError, KeyError: As `origin`.
    """
    while True:
        found = origin(timeline, place)
        if not isinstance(found, Computed) or not isinstance(found.expression, Ref):
            return place, found
        if not found.places:
            return place, found  # past its matrix's end
        (before,) = found.places
        if before.cell.matrix == place.cell.matrix and before.cell.back:
            # Left as it is in every iteration: it came from the last edit, or the beginning.
            edits = _edits_of_weight(timeline, before)
            at = max((each.iteration for each in edits), default=0)
            before = Place(at, before.cell)
        place = before


def carried(timeline: Timeline, place: Place) -> Place:
    """The same number where it was made: what an iteration begins with is what the one before left,
    unless an edit put it there or the run begins so."""
    if not place.cell.back or not isinstance(origin(timeline, place), Computed):
        return place
    return Place(place.iteration - 1, place.cell._replace(back=0))


def value_of(timeline: Timeline, place: Place) -> float:
    """A number of a run.

    Args:
        timeline: The run; it is trained as far as the iteration.
        place: Which number.

    Raises:
        IndexError, KeyError: As `origin`.
    """
    trace, at = reading(timeline, place)
    return trace.value(place.cell._replace(at=at))


def reading(timeline: Timeline, place: Place) -> tuple[Trace, tuple[int, ...]]:
    """The numbers among which a number stands, and where: those of its iteration; of a row that is
    not in the batch, those that make the prediction of all rows with the iteration's weights.

    Raises:
        IndexError, KeyError: As `origin`.
    """
    trace = timeline.trace_at(place.iteration)
    name, at, back = place.cell
    matrix = trace.plan.matrices[name]
    if back and matrix not in trace.plan.state:
        raise KeyError(f"{name}: nothing of it is kept from the iteration before")
    rows = trace.recipe.problem.rows
    shape = [rows if index.is_rows else index.size for index in matrix.indices]
    if len(at) != len(shape) or not all(0 <= n < size for n, size in zip(at, shape, strict=True)):
        raise IndexError(f"{name} has no place {at}: its shape is {tuple(shape)}")
    taken: list[int] = []
    for index, row in zip(matrix.indices, at, strict=True):
        found = trace.place_of(row) if index.is_rows else row
        if found is None:
            return _of_all_rows(trace, place), at
        taken.append(found)
    return trace, tuple(taken)


def _of_all_rows(trace: NetworkTrace, place: Place) -> Trace:
    """The predictions of all rows, computed for the numbers of one that is not in the batch."""
    problem, network = trace.recipe.problem, trace.recipe.network
    plan = forward_plan(network, problem.feature_names, problem.rows)
    if place.cell.matrix not in (*plan.matrices, "y"):
        row = place.cell.at[0]
        raise KeyError(f"row {row} is not in the batch of iteration {place.iteration}")
    if place.cell.matrix == "y":
        only_y = Plan((trace.targets.matrix,), ())
        return Trace(only_y, trace.iteration, {"y": problem.targets}, (), {})
    return forward(plan, problem.inputs, tuple(each.values for each in trace.weights))


def _computed(timeline: Timeline, place: Place) -> Computed:
    """The expression of a number, in the problem's rows."""
    trace, at = reading(timeline, place)
    step = trace.plan.step_of[place.cell.matrix]
    env = {index.name: each for index, each in zip(step.matrix.indices, at, strict=True)}
    body = trace.plan.bodies[step]
    cells = dict.fromkeys(body.cells(env))
    return Computed(
        body, env, tuple(Place(place.iteration, of_problem_rows(trace, cell)) for cell in cells)
    )


def of_problem_rows(trace: Trace, cell: Cell) -> Cell:
    """The address of a number by the problem's own row, from that by its row in a batch."""
    if not isinstance(trace, NetworkTrace) or trace.recipe.batch is None:
        return cell  # all of them, in their order
    rows = trace.rows
    indices = trace.plan.matrices[cell.matrix].indices
    at = [
        rows[place] if index.is_rows else place
        for index, place in zip(indices, cell.at, strict=True)
    ]
    return cell._replace(at=tuple(at))


def _of_problem(recipe: Recipe, place: Place) -> Origin:
    """An input or a target: typed in, or read; or changed by the last edit up to here."""
    problem, (name, (row, column), _) = recipe.problem, place.cell
    what: What = "input" if name == "x" else "target"
    if edit := _edit(recipe, place.iteration, what, 0, (row, column)):
        return Edited(edit)
    matrix = problem.inputs if name == "x" else problem.targets
    value = float(matrix[row, column])
    if not problem.is_read:
        return Given(value)
    its_row = 1 + (row if problem.read_rows is None else problem.read_rows[row])
    if name == "y":
        value = float(problem.in_units(problem.targets[row : row + 1])[0, column])
        return Read(its_row, problem.output_names[column], value)
    if problem.read_inputs is not None:
        value = float(problem.read_inputs[row, column])
    return Read(its_row, problem.feature_names[column], value)


def _edit(
    recipe: Recipe, iteration: int, what: What, layer: int, at: tuple[int, ...]
) -> Edit | None:
    """The edit that a number is by now: the last of it, and of a weight one right here."""
    found = [
        edit
        for edit in recipe.edits
        if (edit.what, edit.layer, edit.row, edit.column) == (what, layer, *at)
        and (edit.iteration == iteration or (what != "weight" and edit.iteration < iteration))
    ]
    return found[-1] if found else None


def _edits_of_weight(timeline: Timeline, place: Place) -> Iterator[Edit]:
    """The edits of a weight up to the beginning of an iteration."""
    matrix = timeline.trace_at(place.iteration).plan.matrices[place.cell.matrix]
    for edit in timeline.recipe.edits:
        is_it = (edit.what, edit.layer, edit.row, edit.column) == (
            "weight", matrix.layer, *place.cell.at
        )  # fmt: skip
        if is_it and edit.iteration <= place.iteration:
            yield edit


def _first_weight(recipe: Recipe, layer: int, at: tuple[int, ...]) -> Drawn | Given:
    value = float(recipe.first_weights[layer - 1][at])
    if recipe.seed is None or not _is_drawn(recipe, layer, at[0]):
        return Given(value)
    shapes = recipe.network.shapes(recipe.problem.features)
    before = sum(inputs * units for inputs, units in shapes[: layer - 1])
    return Drawn(recipe.seed, before + at[0] * shapes[layer - 1][1] + at[1])


def _is_drawn(recipe: Recipe, layer: int, row: int) -> bool:
    """Whether a first weight is a drawn number: some ways make biases, or all, 0."""
    is_bias = recipe.network.bias and row == len(recipe.first_weights[layer - 1]) - 1
    return recipe.init == "uniform" or (recipe.init != "zeros" and not is_bias)
