"""The places of a pass at which somebody steps: operations, lines, and statements of the loop."""

from __future__ import annotations

import ast
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from nntui.engine.trace import Operation

from .child.script import read
from .finding import Loop
from .passes import Step
from .source import Source
from .trace import PassTrace

Visit = tuple[str, int, tuple[tuple[str, int], ...]]
"""A line while it is done: its file, its number, and the calls that led there."""


class Grains:
    """Where each line and each statement of a pass ends, as phases of its trace.

    Args:
        trace: The pass.
        source: Its script.
        loop: The loop that it is a turn of.
    """

    def __init__(self, trace: PassTrace, source: Source, loop: Loop) -> None:
        self.trace = trace
        self._source, self._loop = source, loop

    @cached_property
    def line_ends(self) -> Sequence[int]:
        """The phases after which another line is done, or the same one is left; the last one
        too."""
        return self._ends(_visit)

    @cached_property
    def statement_ends(self) -> Sequence[int]:
        """The phases after which another statement of the loop's own body begins: over calls and
        inner loops."""
        statements = _statements(self._source, self._loop)

        def statement(step: Step) -> Hashable:
            line = step.calls[0][1] if step.calls else step.line
            return next(
                (first for first, last in statements if first <= line <= last),
                line,
            )

        return self._ends(statement)

    def _ends(self, key: Callable[[Step], Hashable]) -> Sequence[int]:
        keys = [key(self.trace.source(operation)) for operation in self.trace.operations]
        ends = [phase for phase, (one, other) in enumerate(pairwise(keys), start=1) if one != other]
        return [*ends, len(keys)] if keys else []

    def visit_of(self, phase: int) -> Sequence[Operation]:
        """The operations that are done while the line of the one at a phase is done once; those of
        the first line at phase 0."""
        if not self.trace.phases:
            return ()
        place = bisect_left(self.line_ends, max(phase, 1))
        first = self.line_ends[place - 1] if place else 0
        return self.trace.operations[first : self.line_ends[place]]

    def on_line(self, file: str, line: int, after: int) -> int | None:
        """The phase at which a line is done next, or first where it is not done again; `None` where
        it computes nothing in this pass."""
        found = [
            end
            for end in self.line_ends
            if _visit(self.trace.source(self.trace.operations[end - 1]))[:2] == (file, line)
        ]
        return next((end for end in found if end > after), found[0] if found else None)

    def like(self, other: Grains, phase: int) -> int:
        """The phase at which this pass is at the same place of the script as another one."""
        if phase == 0:
            return 0
        if phase == other.trace.phases:
            return self.trace.phases
        there = other.trace.source(other.trace.operations[phase - 1])
        places = [
            each.phase
            for each in self.trace.operations
            if _place(self.trace.source(each)) == _place(there)
        ]
        if not places:
            return min(phase, self.trace.phases)
        return min(places, key=lambda each: abs(each - phase))


def next_end(ends: Sequence[int], phase: int) -> int | None:
    """The next of some phases, if there is one."""
    place = bisect_right(ends, phase)
    return ends[place] if place < len(ends) else None


def previous_end(ends: Sequence[int], phase: int) -> int | None:
    """The one before, or the pass's head; `None` at the head."""
    if phase == 0:
        return None
    place = bisect_left(ends, phase)
    return ends[place - 1] if place else 0


def _visit(step: Step) -> Visit:
    return step.file, step.line, step.calls


def _place(step: Step) -> tuple[object, ...]:
    return step.file, step.place, step.calls


def _statements(source: Source, loop: Loop) -> list[tuple[int, int]]:
    """The first and last lines of the statements of a loop's body; of conditions those inside."""
    try:
        tree = ast.parse(source.converted.get(loop.file) or read(loop.file))
    except (OSError, SyntaxError, ValueError):
        return []  # the file has changed since
    for node in ast.walk(tree):
        if isinstance(node, ast.For | ast.While) and node.lineno == loop.line:
            return list(_spans(node.body))
    return []


def _spans(body: Sequence[ast.stmt]) -> Iterator[tuple[int, int]]:
    for statement in body:
        if isinstance(statement, ast.If | ast.With | ast.Try):
            for part in ("body", "handlers", "orelse", "finalbody"):
                for inner in getattr(statement, part, []):
                    if isinstance(inner, ast.ExceptHandler):
                        yield from _spans(inner.body)
                    else:
                        yield from _spans([inner])
        yield statement.lineno, statement.end_lineno or statement.lineno
