"""A pass as text, Markdown or JSON: the script's lines, and under each what it computed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from math import isfinite
from typing import Any

import numpy as np

from nntui.engine.problem import Array
from nntui.engine.trace import Operation
from nntui.explain.line import cut
from nntui.explain.numbers import Digits, align, write

from .formulas import is_made
from .passes import Change, Step, Version
from .source import Source
from .trace import PassTrace, verb_shown
from .writing import NOT_WRITTEN, Line, aligned, line, number, symbolic

MAX_LINES = 24
"""Of an operation with more numbers the first are written, and the last."""

MAX_STEPS = 2_000
"""Of a pass with more operations the first are written."""


def as_text(trace: PassTrace, source: Source, digits: Digits = "4", every: bool = False) -> str:
    """A pass for a terminal.

    Args:
        trace: The pass.
        source: The script's text.
        digits: How numbers are written.
        every: Whether all numbers of large matrices are written.
    """
    lines = [heading(trace, digits), ""]
    for told, operations in _by_line(trace, source):
        lines.append(told)
        for operation in operations:
            lines += _operation(trace, operation, digits, every)
        lines.append("")
    lines += [*_ending(trace, digits)]
    return "\n".join(lines).rstrip() + "\n"


def as_markdown(trace: PassTrace, source: Source, digits: Digits = "4", every: bool = False) -> str:
    """A pass for a page: each line of the script as a heading, its operations as code."""
    lines = [f"## {heading(trace, digits)}", ""]
    for told, operations in _by_line(trace, source):
        lines += [f"### `{told.strip()}`", "", "```"]
        for operation in operations:
            lines += _operation(trace, operation, digits, every)
        lines += ["```", ""]
    ending = _ending(trace, digits)
    if ending:
        lines += ["```", *ending, "```"]
    return "\n".join(lines).rstrip() + "\n"


def heading(trace: PassTrace, digits: Digits) -> str:
    """`pass 57 · epoch 14 · sample 1 · error 0.4961`."""
    recorded = trace.recorded
    parts = [f"pass {recorded.number:,}"]
    parts += [f"{name} {turn:,}" for name, turn in recorded.turns.items()]
    if isfinite(recorded.error):
        parts.append(f"error {write(recorded.error, digits)}")
    return " · ".join(parts)


def _by_line(trace: PassTrace, source: Source) -> Iterator[tuple[str, list[Operation]]]:
    """The script's lines in the order in which they were done, each with its operations."""
    before: tuple[str, int, tuple[tuple[str, int], ...]] | None = None
    together: list[Operation] = []
    told = ""
    for operation in trace.operations[:MAX_STEPS]:
        step = trace.source(operation)
        key = (step.file, step.line, step.calls)
        if key != before:
            if together:
                yield told, together
            before, together, told = key, [], _place(step, source)
        together.append(operation)
    if together:
        yield told, together
    left = len(trace.operations) - MAX_STEPS
    if left > 0:
        yield f"… {left:,} operations more", []


def _place(step: Step, source: Source) -> str:
    lines = source.lines(step.file)
    text = lines[step.line - 1].strip() if step.line <= len(lines) else step.written
    calls = "".join(f"{name} · " for name, _ in step.calls)
    file = "" if step.file == str(source.path) else f"{source.name_of(step.file)} "
    return f"{calls}{file}{step.line}  {text}"


def _operation(
    trace: PassTrace, operation: Operation, digits: Digits, every: bool
) -> Iterator[str]:
    step = trace.source(operation)
    shape = shape_of(operation.matrix.shape)
    told = operation.matrix.symbol if is_made(step.verb) else symbolic(operation)
    yield f"  {step.number + 1}  {operation.step.title}  {told}  {shape}".rstrip()
    if is_made(step.verb):
        yield from (f"     {each}" for each in _values(operation, digits, every))
        return
    places = list(operation.matrix.places)
    shown = places if every or len(places) <= MAX_LINES else [*places[: MAX_LINES - 1], places[-1]]
    written = rows(trace, operation, shown, digits)
    width = max((len(name) for name, _ in written), default=0)
    for place, (name, told) in enumerate(written):
        if len(shown) < len(places) and place == len(shown) - 1:
            yield f"     … {len(places) - len(shown):,} numbers more"
        yield f"     {name:<{width}}  {told}".rstrip()


def rows(
    trace: PassTrace, operation: Operation, places: Sequence[tuple[int, ...]], digits: Digits
) -> list[tuple[str, str]]:
    """Numbers of an operation: each its place and how it came about, aligned with the others."""
    lines = [line(operation, at) for at in places]
    texts = aligned(trace, lines, digits)
    results = align([_result(operation, each, digits) for each in lines])
    return [
        (
            label(made.at, operation.matrix.shape),
            f"{text} = {result.strip()}" if made.is_written else f"{result}  {NOT_WRITTEN}",
        )
        for made, text, result in zip(lines, texts, results, strict=True)
    ]


def _values(operation: Operation, digits: Digits, every: bool) -> Iterator[str]:
    """The numbers of something that was made from nothing: drawn, or filled in."""
    values = operation.values.reshape(-1)
    some = values if every or values.size <= MAX_LINES else values[:MAX_LINES]
    told = "  ".join(number(each.item(), digits) for each in some)
    more = f"  … {values.size - some.size:,} more" if some.size < values.size else ""
    yield told + more


def _result(operation: Operation, made: Line, digits: Digits) -> str:
    return number(operation.values[made.at].item(), digits)


def label(at: tuple[int, ...], shape: tuple[int, ...]) -> str:
    """A place as the script would write it: `[0, 2]`; without the axes of one place at its end."""
    while len(shape) > 1 and shape[-1] == 1:
        at, shape = at[:-1], shape[:-1]
    return f"[{', '.join(map(str, at))}]" if at else ""


def shape_of(shape: tuple[int, ...]) -> str:
    """`4×1`; nothing for a single number."""
    return "×".join(map(str, shape))


def _ending(trace: PassTrace, digits: Digits) -> list[str]:
    recorded, lines = trace.recorded, list[str]()
    trained = [change for change in recorded.changes if change.path in recorded.trained]
    if trained:
        lines.append("changed by this pass")
        for change in trained:
            lines += _change(change, digits)
    if recorded.printed.strip():
        lines += ["printed", *(f"  {each}" for each in recorded.printed.rstrip().split("\n"))]
    if recorded.raised:
        lines += ["left by an exception", f"  {recorded.raised.strip().splitlines()[-1]}"]
    if recorded.is_cut:
        lines.append("This pass has more operations than are shown here.")
    return lines


def _change(change: Change, digits: Digits) -> Iterator[str]:
    before, after = change.before, change.after
    assert before is not None
    if before.shape != after.shape or not after.size:
        yield f"  {change.path}  {shape_of(before.shape)} → {shape_of(after.shape)}"
        return
    different = np.argwhere(before != after) if after.shape else [()]
    yield f"  {change.path}  {shape_of(after.shape)}".rstrip()
    for at in [tuple(each) for each in different[:MAX_LINES]]:
        was, now = number(before[at].item(), digits), number(after[at].item(), digits)
        yield f"    {label(at, after.shape)}  {was} → {now}".rstrip()
    if len(different) > MAX_LINES:
        yield f"    … {len(different) - MAX_LINES:,} more"


def as_json(trace: PassTrace, with_cells: bool = False) -> str:
    """A pass as one JSON object on one line, floats with all their digits.

    Keys: `pass`, `turns`, `error` (of the curve; `null` where there is none), `steps`, each with
    `step` (from 1), `file`, `line`, `name` (what its result is called; `null` if nothing), `verb`,
    `written`, `shape`, `operands` (what they are called) and `values`; `ends`, what the names that
    the pass changed hold afterwards; `printed`. A number that is not finite is `null`.

    Args:
        trace: The pass.
        with_cells: Whether each operation has its cells' arithmetic too, as `cells`, by all digits.
    """
    recorded = trace.recorded
    cells = _cells(trace) if with_cells else {}
    steps = []
    for step in recorded.steps:
        told: dict[str, Any] = {
            "step": step.number + 1,
            "file": step.file,
            "line": step.line,
            "name": step.result.names[-1] if step.result.names else None,
            "verb": verb_shown(step.verb),
            "written": step.written,
            "shape": list(step.result.shape),
            "operands": [version.name or None for version in step.operand_versions()],
            "values": _plain(step.result),
        }
        if step.number in cells:
            told["cells"] = cells[step.number]
        steps.append(told)
    document = {
        "pass": recorded.number,
        "turns": recorded.turns,
        "error": recorded.error if isfinite(recorded.error) else None,
        "steps": steps,
        "ends": {change.path: _numbers(change.after) for change in recorded.changes},
        "printed": recorded.printed,
    }
    return json.dumps(document, allow_nan=False)


def _cells(trace: PassTrace) -> dict[int, list[str | None]]:
    """Of each operation its lines, by the number of its step; `None` for one not written out."""
    result: dict[int, list[str | None]] = {}
    for operation in trace.operations:
        lines = [line(operation, at) for at in operation.matrix.places]
        texts = aligned(trace, lines, "all")
        result[trace.source(operation).number] = [
            " ".join(text.split()) if made.is_written else None
            for made, text in zip(lines, texts, strict=True)
        ]
    return result


def _plain(version: Version) -> Any:
    values = version.values
    if isinstance(values, np.ndarray):
        return _numbers(values)
    return values if not isinstance(values, float) or isfinite(values) else None


def _numbers(values: Array) -> Any:
    if values.dtype.kind == "c":
        return [str(each) for each in values.reshape(-1)]
    return _finite(values.tolist())


def _finite(value: Any) -> Any:
    if isinstance(value, list):
        return [_finite(each) for each in value]
    return None if isinstance(value, float) and not isfinite(value) else value


def names_told(names: Sequence[str]) -> str:
    """Names in a row, long ones cut."""
    return ", ".join(cut(name) for name in names)
