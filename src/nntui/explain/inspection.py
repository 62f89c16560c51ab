"""A number that somebody asks about: its name, the equation that made it, where it came from and
what it goes into."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from nntui.engine import (
    MEASURES,
    Cell,
    Computed,
    Drawn,
    Edited,
    Given,
    Matrix,
    NetworkTrace,
    Operation,
    Origin,
    Place,
    Plan,
    Read,
    Timeline,
    Trace,
    goes_into,
    is_in_batch,
    source,
    value_of,
)
from nntui.engine.origin import of_problem_rows, reading

from .arithmetic import Block, Part, Window
from .changes import tell_edit
from .numbers import Digits, write, write_exact
from .told import listed, row_name

TERMS = 12
"""Of a longer sum so many terms around the chosen operand are written out."""

FEW = 3
"""So many numbers of a matrix that a number goes into are named one by one."""


class Inspection(NamedTuple):
    """What there is to say of a number.

    Attributes:
        symbol: Its name as in a formula.
        name: Its name in words.
        value: All its digits.
        made: The number that it is a copy of, or itself.
        symbolic: How it was made, in letters; empty where it was not computed.
        equation: The same with the numbers in, those of the problem's rows.
        operands: What went in, in the order written.
        iteration: Whose numbers these are.
        origin: Where it came from, in words.
        into: What it goes into, in words.
    """

    symbol: str
    name: str
    value: str
    made: Place
    symbolic: str
    equation: tuple[Part, ...]
    operands: tuple[Place, ...]
    iteration: int
    origin: str
    into: str


def inspect(timeline: Timeline, place: Place, digits: Digits, chosen: int = 0) -> Inspection:
    """What there is to say of a number.

    Args:
        timeline: The run.
        place: Which number.
        digits: How the equation's numbers are written.
        chosen: Which operand is sure to be written out.

    Raises:
        IndexError, KeyError: As `origin`.
    """
    trace, _ = reading(timeline, place)
    made, found = source(timeline, place)
    value = value_of(timeline, place)
    is_typed = trace.plan.matrices[place.cell.matrix].is_typed
    symbolic, at = "", place.iteration
    parts: tuple[Part, ...] = ()
    operands: tuple[Place, ...] = ()
    if isinstance(found, Computed):
        symbolic, parts = _equation(timeline, made, found, digits, chosen)
        operands = found.places
        at = made.iteration - made.cell.back
    return Inspection(
        symbol_of(timeline, place),
        name_of(timeline, place),
        write(value, "all", whole=is_typed),
        made,
        symbolic,
        parts,
        operands,
        at,
        _told(timeline, place, made, found),
        _told_into(timeline, place),
    )


def phase_of(plan: Plan, name: str) -> int:
    """The phase from which on a plan's matrix is there; 0 for what is there before the first."""
    phase = 0
    for step in plan.steps:
        phase += bool(step.title)
        if step.matrix.name == name:
            return phase
    return 0


def _equation(
    timeline: Timeline, place: Place, found: Computed, digits: Digits, chosen: int
) -> tuple[str, tuple[Part, ...]]:
    """The formula of a number and its line of arithmetic."""
    made_in = Place(place.iteration - place.cell.back, place.cell._replace(back=0))
    trace, at = reading(timeline, made_in)
    step = trace.plan.step_of[made_in.cell.matrix]
    operation = Operation(step.matrix, trace.values(step.matrix.name), trace, step, 0)
    unit = 0
    for size, place_of_axis in zip(step.matrix.shape[1:], at[1:], strict=True):
        unit = unit * size + place_of_axis
    block = Block(operation, unit)
    terms = slice(None)
    if operation.terms > TERMS:
        per_term = max(1, len(found.places) // operation.terms)
        first = min(max(0, chosen // per_term - TERMS // 2), operation.terms - TERMS)
        terms = slice(first, first + TERMS)
    (line,) = block.lines(digits, Window([at[0] if at else 0], terms))
    parts = tuple(
        part._replace(cell=of_problem_rows(trace, part.cell)) if part.cell else part
        for part in line.parts
    )
    return block.symbolic, parts


def symbol_of(timeline: Timeline, place: Place) -> str:
    """A number's name as it stands in formulas: `x3[r2]`, `δ[r3]`, `w1`."""
    trace, _ = reading(timeline, place)
    matrix = trace.plan.matrices[place.cell.matrix]
    return _symbol(timeline.recipe.problem.row_names, matrix, place.cell)


def _symbol(names: Sequence[str], matrix: Matrix, cell: Cell) -> str:
    start = matrix.symbol
    named: list[str] = []
    numbered: list[str] = []
    of_axes = matrix.names or ((),) * len(matrix.indices)
    for index, of_axis, at in zip(matrix.indices, of_axes, cell.at, strict=True):
        if of_axis:
            named.append(of_axis[at])
        elif index.is_rows:
            numbered.append(names[at])
        elif index.labels:
            numbered.append(index.labels[at])
        elif index.size > 1:
            numbered.append(str(at + 1))
    name = "".join(named) or start
    return f"{name}[{', '.join(numbered)}]" if numbered else name


_WORDS = {"inputs": "input", "targets": "target", "weights": "weight", "dot": "dot product"}


def name_of(timeline: Timeline, place: Place) -> str:
    """A number's name in words: `delta of row 3, layer 1, iteration 0`."""
    trace, _ = reading(timeline, place)
    cell, network = place.cell, timeline.recipe.network
    matrix = trace.plan.matrices[cell.matrix]
    kind = _WORDS.get(matrix.kind, matrix.kind)
    if matrix.kind == "activation":
        kind = "prediction" if matrix.layer == network.layers else "activation"
    elif not kind:
        measure = MEASURES.get(matrix.name)
        kind = measure.label(timeline.recipe) if measure else f"total {matrix.symbol}"
    of: list[str] = []
    rows = timeline.recipe.problem.row_names
    axes = [*zip(matrix.indices, cell.at, strict=True)]
    for axis, (index, at) in enumerate(axes):
        if index.is_rows:
            of.append(row_name(rows[at], begins=False))
        elif axis == 0 and index.labels:
            kind += (
                f" {index.labels[at]}" if matrix.kind == "weights" else f" of {index.labels[at]}"
            )
        elif matrix.name in ("x", "y") and matrix.names and len(axes) > 1:
            kind += f" {matrix.names[axis][at]}"
        elif index.size > 1:
            of.append(f"unit {at + 1}")
    if matrix.layer:
        of.append(f"layer {matrix.layer}")
    when = f"iteration {place.iteration:,}"
    if matrix in trace.plan.state:
        when = f"where {when} begins" if cell.back else f"as {when} leaves it"
    start = f"{kind} of {of[0]}" if of else kind
    return ", ".join([start, *of[1:], when])


def _told(timeline: Timeline, place: Place, made: Place, found: Origin) -> str:
    """Where a number came from, in a sentence."""
    recipe = timeline.recipe
    since = ""
    if made.iteration != place.iteration and not isinstance(found, Computed):
        since = f", and left as it is since iteration {made.iteration:,}"
    match found:
        case Drawn(seed, which):
            shapes = recipe.network.shapes(recipe.problem.features)
            numbers = sum(inputs * units for inputs, units in shapes)
            return f"Drawn by seed {seed}: draw {which + 1:,} of {numbers:,}{since}."
        case Edited(edit):
            return f"Put there by an edit: {tell_edit(recipe, edit)}{since}."
        case Read(row, column, value):
            units = f", {write_exact(value)} there"
            return f"Read from the file: row {row:,}, column {column}{units}."
        case Given():
            return _told_given(timeline, place, since)
    copy = "" if made == place else f"The same number as {symbol_of(timeline, made)}. "
    is_before = made.iteration - made.cell.back != place.iteration
    before = f"Made in iteration {made.iteration - made.cell.back:,}. " if is_before else ""
    return f"{copy}{before}".strip()


def _told_given(timeline: Timeline, place: Place, since: str) -> str:
    recipe = timeline.recipe
    matrix = timeline.trace_at(place.iteration).plan.matrices[place.cell.matrix]
    if matrix.kind == "weights":
        if recipe.seed is not None:
            return f"A first weight that starts at 0{since}."
        return f"A first weight that was given{since}."
    if matrix.name in ("x", "y"):
        return "It stands in the data."
    return "What a run begins with."


def _told_into(timeline: Timeline, place: Place) -> str:
    """What a number goes into, in words."""
    into = goes_into(timeline, place)
    if not into:
        return _told_end(timeline, place)
    return ", ".join(_groups(timeline, into, place))


def _told_end(timeline: Timeline, place: Place) -> str:
    trace, _ = reading(timeline, place)
    matrix = trace.plan.matrices[place.cell.matrix]
    if not is_in_batch(timeline, place):
        return "nothing: its row is not in this iteration's batch"
    if matrix in trace.plan.state:
        is_last = timeline.last == place.iteration
        return "nothing: the run ends here" if is_last else "nothing: an edit takes its place"
    if matrix.name == "x":
        return "nothing"
    if matrix in trace.plan.records or not matrix.indices:
        return "nothing more: it measures the error"
    return "nothing more in this iteration"


def _groups(timeline: Timeline, into: Sequence[Place], of: Place) -> Iterator[str]:
    """Numbers, matrix by matrix: by their names where they are few, else how many."""
    by_matrix: dict[tuple[int, str], list[Place]] = {}
    for each in into:
        by_matrix.setdefault((each.iteration, each.cell.matrix), []).append(each)
    measures, now = False, of.iteration
    has_layers = timeline.recipe.network.layers > 1
    own = timeline.trace_at(now).plan.matrices[of.cell.matrix].layer
    for (iteration, name), found in by_matrix.items():
        plan = timeline.trace_at(iteration).plan
        matrix = plan.matrices[name]
        if not plan.step_of[name].title and matrix.kind != "weights" and not _is_used(plan, name):
            measures = True
            continue
        is_other = has_layers and matrix.layer and matrix.layer != own
        when = f" of layer {matrix.layer}" if is_other else ""
        when += f" of iteration {iteration:,}" if iteration != now else ""
        if len(found) <= FEW:
            yield listed([symbol_of(timeline, each) for each in found]) + when
        else:
            every = "all " if len(found) == matrix.size else ""
            yield f"{every}{len(found):,} {matrix.symbol}{when}"
    if measures:
        yield "what measures the error"


@lru_cache(maxsize=1024)
def _is_used(plan: Plan, name: str) -> bool:
    """Whether anything that is shown comes of a step, such as the greatest sum of a softmax."""
    readers = [
        step
        for step in plan.steps
        if name in {ref.matrix.name for ref in plan.bodies[step].refs() if not ref.back}
    ]
    return any(step.title or _is_used(plan, step.matrix.name) for step in readers)


def told_wave(timeline: Timeline, front: Sequence[Place], of: Place) -> str:
    """The numbers that a step of a wave has reached."""
    return ", ".join(_groups(timeline, front, of))


def label_of(trace: Trace, place: Place) -> str:
    """What a breadcrumb calls a number."""
    matrix = trace.plan.matrices[place.cell.matrix]
    names = trace.recipe.problem.row_names if isinstance(trace, NetworkTrace) else ()
    return _symbol(names, matrix, place.cell)
