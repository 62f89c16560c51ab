"""What just happened in a script, in sentences that are true for any script."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

import numpy as np

from nntui.engine.problem import Array
from nntui.engine.trace import Operation
from nntui.explain.line import cut
from nntui.explain.numbers import DIGITS, Digits, write

from .expressions import Unwritten
from .formulas import is_made
from .names import Names, own_name
from .passes import Step, Version
from .slopes import OF, curve_of, slopes
from .trace import PassTrace
from .transcript import label, shape_of
from .writing import number

MOST_WRITTEN = 60
"""Letters of a source in a sentence."""

MOST_NAMES = 4

ELEMENTWISE = frozenset(("+", "-", "*", "/", "**", "add", "subtract", "multiply", "divide"))
"""Operations that take two arrays number by number."""


def tell(
    trace: PassTrace, names: Names, phase: int, digits: Digits, before: float | None = None
) -> str:
    """What was done last, and what came of it.

    Args:
        trace: The pass.
        names: What its names hold.
        phase: How many of its operations are done.
        digits: How numbers are written.
        before: The error of the pass before, where there is one.
    """
    operation = trace.operation(phase)
    if operation is None:
        return _beginning(trace)
    told = _done(trace, names, operation, digits)
    # What matters most stands first: a narrow pane has not room for all.
    return f"{ending(trace, digits, before)} {told}" if phase == trace.phases else told


def _beginning(trace: PassTrace) -> str:
    recorded = trace.recorded
    lines = len(trace.by_line)
    if not trace.phases:
        return f"Pass {recorded.number:,} computes nothing that was seen."
    trained = recorded.trained
    changed = f", and changes {_listed(trained)}" if trained else ""
    return (
        f"Pass {recorded.number:,} begins. It does {_count(trace.phases, 'operation')} on "
        f"{_count(lines, 'line')}{changed}."
    )


def _done(trace: PassTrace, names: Names, operation: Operation, digits: Digits) -> str:
    step = trace.source(operation)
    values = np.asarray(operation.values)
    shape = shape_of(values.shape)
    written = _short(step.written)
    sources = _sources(trace.inner(operation))
    came = f" from {_listed(sources)}" if sources else ""
    kind = f"{shape} numbers" if values.size != 1 else "one number"
    name = names.made(step)
    called = f", now {name}" if name and not step.in_place else ""
    told = [f"{written} gave {kind}{came}{called}."]
    if step.in_place and name:
        told = [f"{written} wrote {kind} into {cut(name)}."]
    elif is_made(step.verb):
        told = [f"{written} made {kind}{called}."]
    for each in filter(_is_broadcast, trace.inner(operation)):
        told.append(
            f"Neither part of {_short(each.written)} is {shape_of(each.result.shape)}: "
            "broadcasting made it."
        )
    told += _products(trace.inner(operation))
    told += _curves(trace, operation)
    before = names.held_before(step)
    changed = _changed(name, before, values, digits) if before is not None else ""
    told.append(changed or _largest(values, digits))
    if isinstance(operation.body, Unwritten) and not is_made(step.verb):
        told.append("How each came about is not written out.")
    return " ".join(filter(None, told))


def _products(steps: Sequence[Step]) -> list[str]:
    """Of a matrix product, what each number is."""
    step = steps[-1]
    versions = [each for each in step.operand_versions() if each.shape]
    if step.verb not in ("dot", "@", "matmul") or len(versions) != 2:
        return []
    one, other = versions
    if len(one.shape) == len(other.shape) == 2:
        count = one.shape[1]
        added = "one product" if count == 1 else f"{count:,} products, added"
        return [f"Each is a row of the one times a column of the other: {added}."]
    return []


def _curves(trace: PassTrace, operation: Operation) -> list[str]:
    """What the formula's shape shows: a curve that numbers went through, or the slope of one."""
    told = []
    curve = curve_of(trace, operation)
    if curve:
        each = "Each" if operation.values.size != 1 else "It"
        ends = "0 and 1" if curve == "sigmoid" else "-1 and 1"
        told.append(f"{each} went through {OF[curve]}, which lies between {ends}.")
    for slope in slopes(trace, operation):
        through, name = OF[slope.curve], cut(slope.called)
        if slope.is_of_output:
            told.append(f"{name} came out of {through}: {slope.written} is its slope there.")
        else:
            told.append(
                f"{slope.written} is no slope of {through}: {name} went into it, and did not come "
                "out of it."
            )
    return told


def _is_broadcast(step: Step) -> bool:
    """Whether two arrays were taken element by element and neither has the result's shape: what
    a transpose left out makes of a row and a column."""
    versions = list(step.operand_versions())
    return (
        step.verb in ELEMENTWISE
        and len(versions) == 2
        and all(version.shape and version.shape != step.result.shape for version in versions)
    )


def _sources(steps: Sequence[Step]) -> list[str]:
    """What went into some steps that are shown as one, each once, with its shape."""
    made = {step.result.number for step in steps}
    found: dict[str, None] = {}
    for step in steps:
        for place, tree in enumerate(step.operands):
            if step.is_number(tree):
                version: Version = step.recorded.versions[tree["version"]]
                if version.number in made or version.origin[0] in ("literal", "constant"):
                    continue
                name = step.called(place) or own_name(version) or version.written
                shape = shape_of(version.shape)
                if name:
                    found[f"{cut(name)} ({shape})" if shape else cut(name)] = None
    return list(found)


def _changed(name: str, before: Version, now: Array, digits: Digits) -> str:
    """Where a name's number changed most."""
    was = np.asarray(before.values)
    if was.shape != now.shape or was.dtype.kind not in "iuf" or now.dtype.kind not in "iuf":
        return ""
    if not now.size or not (np.isfinite(was).all() and np.isfinite(now).all()):
        return ""
    change = now.astype(np.float64) - was.astype(np.float64)
    if not change.any():
        return f"{name} is what it was before."
    sizes = np.abs(change)
    at = _place(int(sizes.argmax()), now.shape)
    where = label(at, now.shape)
    told = f"{number(was[at].item(), digits)} → {number(now[at].item(), digits)}"
    if not where:
        return f"{name}: {told}."
    if (sizes == sizes[at]).sum() > 1:
        return f"No number of {name} changed more than the one at {where}: {told}."
    return f"{name}{where} changed most: {told}."


def _largest(values: Array, digits: Digits) -> str:
    if not values.size:
        return "It is empty."
    if values.dtype.kind == "b":
        count = int(values.sum())
        are = "is" if count == 1 else "are"
        return f"{count:,} of {values.size:,} {are} True." if values.shape else ""
    if values.dtype.kind not in "iufc":
        return ""
    wrong = int(values.size - np.isfinite(values).sum())
    if wrong:
        if values.size == 1:
            return "It is not finite."
        return f"{wrong:,} of them {'is' if wrong == 1 else 'are'} not finite."
    if not values.shape or values.size == 1:
        return f"It is {number(values.reshape(-1)[0].item(), digits)}."
    at = _place(int(np.abs(values).argmax()), values.shape)
    if not values[at]:
        return "All of them are 0."
    sizes, told = np.abs(values), number(values[at].item(), digits)
    if (sizes == sizes[at]).sum() > 1:
        return f"None is larger in size than {told}, at {label(at, values.shape)}."
    return f"The largest in size is {told} at {label(at, values.shape)}."


def ending(trace: PassTrace, digits: Digits, before: float | None = None) -> str:
    """How a pass ends, and its error: see `tell`."""
    recorded = trace.recorded
    told = []
    if recorded.is_cut:
        told.append("The pass has more operations than were recorded.")
    if recorded.raised:
        told.append(
            f"The loop is left by an exception: {recorded.raised.strip().splitlines()[-1]}."
        )
    elif recorded.is_last:
        told.append("The loop is left after this pass.")
    else:
        told.append("The pass is over.")
    if isfinite(recorded.error):
        told.append(f"Its error is {_error(recorded.error, before, digits)}.")
    return " ".join(told)


def _error(error: float, before: float | None, digits: Digits) -> str:
    """An error, and whether it is more than that of the pass before or less, with as many digits
    as show it."""
    if before is None or not isfinite(before):
        return write(error, digits)
    if error == before:
        return f"{write(error, digits)}, as in the pass before"
    for more in DIGITS[DIGITS.index(digits) :]:
        now, then = write(error, more), write(before, more)
        if now != then:
            break
    return f"{now}, {'up' if error > before else 'down'} from {then} in the pass before"


def _short(written: str) -> str:
    text = " ".join(written.split())
    return text if len(text) <= MOST_WRITTEN else text[: MOST_WRITTEN - 1].rstrip() + "…"


def _place(flat: int, shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(int(each) for each in np.unravel_index(flat, shape))


def _listed(names: Sequence[str]) -> str:
    names = [cut(name) for name in names]
    if len(names) > MOST_NAMES:
        names = [*names[:MOST_NAMES], f"{len(names) - MOST_NAMES} more"]
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _count(count: int, what: str) -> str:
    return f"{count:,} {what}" + ("" if count == 1 else "s")
