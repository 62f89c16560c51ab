"""Where a number came from: step by step back through time, to a draw, a typed number or a file."""

from typing import NamedTuple

from .edits import Edit, What
from .expression import Cell, Env, Expr
from .recipe import Recipe
from .timeline import Timeline
from .trace import NetworkTrace


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
    trace = timeline.trace_at(place.iteration)
    name, at, back = place.cell
    matrix = trace.plan.matrices[name]
    if back and matrix not in trace.plan.state:
        raise KeyError(f"{name}: nothing of it is kept from the iteration before")
    rows = timeline.recipe.problem.rows
    shape = [rows if index.is_rows else index.size for index in matrix.indices]
    if len(at) != len(shape) or not all(0 <= n < size for n, size in zip(at, shape, strict=True)):
        raise IndexError(f"{name} has no place {at}: its shape is {tuple(shape)}")
    if name in ("x", "y"):
        return _of_problem(timeline.recipe, place)
    if not back:
        return _computed(trace, place)
    if matrix.kind == "weights" and (
        edit := _edit(timeline.recipe, place.iteration, "weight", matrix.layer, at)
    ):
        return Edited(edit)
    if place.iteration:
        before = Place(place.iteration - 1, Cell(name, at))
        return _computed(timeline.trace_at(before.iteration), before)
    if matrix.kind != "weights":
        return Given(matrix.first)
    return _first_weight(timeline.recipe, matrix.layer, at)


def _computed(trace: NetworkTrace, place: Place) -> Computed:
    """The expression of a number, in the problem's rows."""
    step = trace.plan.step_of[place.cell.matrix]
    at = list(place.cell.at)
    for axis, index in enumerate(step.matrix.indices):
        if index.is_rows:
            taken = trace.place_of(at[axis])
            if taken is None:
                raise KeyError(f"row {at[axis]} is not in the batch of iteration {place.iteration}")
            at[axis] = taken
    env = {index.name: each for index, each in zip(step.matrix.indices, at, strict=True)}
    body = trace.plan.bodies[step]
    cells = dict.fromkeys(body.cells(env))
    return Computed(
        body, env, tuple(Place(place.iteration, _of_problem_rows(trace, cell)) for cell in cells)
    )


def _of_problem_rows(trace: NetworkTrace, cell: Cell) -> Cell:
    indices = trace.plan.matrices[cell.matrix].indices
    at = [
        trace.rows[place] if index.is_rows else place
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
