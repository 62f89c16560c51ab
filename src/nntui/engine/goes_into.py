"""What a number goes into: the way of `origin`, walked forwards, from the plan's formulas alone."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from .expression import Cell, Expr, Fold, Index, Pick, Ref
from .origin import Place, carried, reading
from .plan import Plan, Step
from .timeline import Timeline

Mask = npt.NDArray[np.bool_]
"""Which numbers of a matrix, in its shape in the iteration's plan."""

Reached = dict[tuple[int, str, int], Mask]
"""Numbers of a run, by iteration, matrix, and 1 for what the iteration before left there."""


def goes_into(timeline: Timeline, place: Place) -> tuple[Place, ...]:
    """The numbers whose formulas read a number, in the order of the plan.

    A weight that an iteration leaves goes into the sums of the next one, what an optimizer keeps
    into what it keeps next; where an edit takes its place it goes into nothing. Where a row is not
    in the iteration's batch, its numbers go into what the network says of it.

    Args:
        timeline: The run; it is trained one iteration further where a number is carried on.
        place: Which number.

    Raises:
        IndexError, KeyError: As `origin`.
    """
    trace, at = reading(timeline, place)
    place = carried(timeline, place)
    name, _, back = place.cell
    if name == "y" and not is_in_batch(timeline, place):
        return ()
    start = np.zeros(trace.plan.matrices[name].shape, dtype=bool)
    start[at] = True
    reached: Reached = {}
    if is_in_batch(timeline, place):
        reached = one_step(timeline, {(place.iteration, name, back): start})
    else:
        for made, mask in _readers(trace.plan, name, back, start):
            reached[place.iteration, made, 0] = mask
    return tuple(places(timeline, reached, row_of=place))


def is_in_batch(timeline: Timeline, place: Place) -> bool:
    """Whether the iteration takes a number's row; all take what belongs to no row."""
    trace = timeline.trace_at(place.iteration)
    indices = trace.plan.matrices[place.cell.matrix].indices
    rows = (at for index, at in zip(indices, place.cell.at, strict=True) if index.is_rows)
    return all(row in trace.rows for row in rows)


def one_step(timeline: Timeline, reached: Reached) -> Reached:
    """What numbers go into at once."""
    found: Reached = {}
    for (iteration, name, back), mask in reached.items():
        plan = timeline.trace_at(iteration).plan
        for made, other in _readers(plan, name, back, mask):
            _add(found, (iteration, made, 0), other)
        if back or plan.matrices[name] not in plan.state:
            continue
        try:
            following = timeline.trace_at(iteration + 1).plan
        except IndexError:
            continue  # the run ends here
        kept = mask & ~_edited(timeline, iteration + 1, plan, name)
        for made, other in _readers(following, name, 1, kept):
            _add(found, (iteration + 1, made, 0), other)
    return found


def wave(timeline: Timeline, place: Place, depth: int) -> tuple[Reached, ...]:
    """What a number goes into, what that goes into, and so on, up to the predictions of the next
    iteration.

    Args:
        timeline: The run; it is trained one iteration further where the wave gets there.
        place: Which number.
        depth: How many steps.

    Returns:
        For each step the numbers that are reached there first, as many steps as there are.

    Raises:
        IndexError, KeyError: As `origin`.
    """
    if not is_in_batch(timeline, place):
        raise KeyError(f"row {place.cell.at[0]} is not in the batch")
    trace, at = reading(timeline, place)
    name, _, back = place.cell
    start = np.zeros(trace.plan.matrices[name].shape, dtype=bool)
    start[at] = True
    front: Reached = {(place.iteration, name, back): start}
    seen, fronts = dict(front), list[Reached]()
    for _ in range(depth):
        following = one_step(timeline, _going_on(timeline, front, place.iteration))
        front = {}
        for key, mask in following.items():
            new = mask & ~seen[key] if key in seen else mask
            if new.any():
                front[key] = new
                _add(seen, key, mask)
        if not front:
            break
        fronts.append(front)
    return tuple(fronts)


def _going_on(timeline: Timeline, front: Reached, start: int) -> Reached:
    """Those numbers of a wave that it goes on from: in the next iteration what comes before the
    predictions."""
    last = f"p{timeline.recipe.network.layers}"
    going_on = {key: mask for key, mask in front.items() if key[0] == start}
    if len(going_on) < len(front):
        names = [*timeline.trace_at(start + 1).plan.step_of]
        before = {*names[: names.index(last)]}
        going_on |= {key: mask for key, mask in front.items() if key[1] in before}
    return going_on


def places(timeline: Timeline, reached: Reached, row_of: Place | None = None) -> Iterator[Place]:
    """Numbers one by one, in the order of time, the plan, and their places.

    Args:
        timeline: The run.
        reached: Which numbers.
        row_of: The number that they follow from; of a row that is in no batch, it is theirs.
    """
    is_alone = row_of is not None and not is_in_batch(timeline, row_of)
    for iteration in sorted({each for each, _, _ in reached}):
        trace = timeline.trace_at(iteration)
        order = {name: number for number, name in enumerate(trace.plan.step_of)}
        here = sorted((order[name], name, back) for k, name, back in reached if k == iteration)
        for _, name, back in here:
            indices = trace.plan.matrices[name].indices
            for found in np.argwhere(reached[iteration, name, back]).tolist():
                if is_alone and row_of is not None:
                    at = [row_of.cell.at[0], *found[1:]]
                else:
                    at = [
                        trace.rows[each] if index.is_rows else each
                        for index, each in zip(indices, found, strict=True)
                    ]
                yield Place(iteration, Cell(name, tuple(at), back))


def _add(to: Reached, key: tuple[int, str, int], mask: Mask) -> None:
    to[key] = to[key] | mask if key in to else mask


def _edited(timeline: Timeline, iteration: int, plan: Plan, name: str) -> Mask:
    """Which numbers of a matrix an edit replaces where an iteration begins."""
    matrix = plan.matrices[name]
    mask = np.zeros(matrix.shape, dtype=bool)
    for edit in timeline.recipe.edits:
        is_here = edit.what == "weight" and edit.iteration == iteration
        if matrix.kind == "weights" and is_here and edit.layer == matrix.layer:
            mask[edit.row, edit.column] = True
    return mask


def _readers(plan: Plan, name: str, back: int, mask: Mask) -> Iterator[tuple[str, Mask]]:
    """The numbers of an iteration whose formulas read any of those in a mask, matrix by matrix."""
    if not mask.any():
        return
    for step, refs in _reading_steps(plan, name, back):
        own = step.matrix.indices
        found = np.zeros(step.matrix.shape, dtype=bool)
        for ref, bound, picked in refs:
            if picked is None:
                found |= _seen(ref, own, bound, mask)
            elif mask[picked]:
                found[...] = True
        if found.any():
            yield step.matrix.name, found


_Reading = tuple[Ref, frozenset[Index], tuple[int, ...] | None]
"""A reference, the indices that are gone over around it, and the place of one that is always the
same."""


@lru_cache(maxsize=512)
def _reading_steps(plan: Plan, name: str, back: int) -> Sequence[tuple[Step, Sequence[_Reading]]]:
    """The steps that read a matrix, each with its references to it."""
    reading_steps = []
    for step in plan.steps:
        if step.is_inlined:
            continue  # it is written out in others
        every = _refs(plan.bodies[step], frozenset())
        refs = [each for each in every if (each[0].matrix.name, each[0].back) == (name, back)]
        if refs:
            reading_steps.append((step, refs))
    return reading_steps


def _refs(e: Expr, bound: frozenset[Index]) -> Iterator[_Reading]:
    """Each reference in a formula."""
    if isinstance(e, Ref):
        yield e, bound, None
    elif isinstance(e, Pick):
        yield e.body, bound, e.body.place(e.env)
    else:
        inside = bound | {*e.indices} if isinstance(e, Fold) else bound
        for part in e.parts:
            yield from _refs(part, inside)


def _seen(ref: Ref, own: tuple[Index, ...], bound: frozenset[Index], mask: Mask) -> Mask:
    """Where a formula over its own indices reads a number of a mask by a reference."""
    free = [index for index in own if index not in bound]
    letters: Mapping[Index, int] = {index: number for number, index in enumerate(ref.indices)}
    within = np.zeros(tuple(index.size for index in ref.indices), dtype=np.intp)
    shared = tuple(slice(0, min(pair)) for pair in zip(within.shape, mask.shape, strict=True))
    within[shared] = mask[shared]
    kept = [index for index in free if index in letters]
    counts = np.einsum(within, [letters[i] for i in ref.indices], [letters[i] for i in kept])
    shape = tuple(index.size if index in kept else 1 for index in own)
    # What is over an index that it does not name is the same at each place of it.
    return np.broadcast_to(
        np.asarray(counts > 0).reshape(shape), tuple(index.size for index in own)
    )
