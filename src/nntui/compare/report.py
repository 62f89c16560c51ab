"""A comparison as text."""

from collections.abc import Iterator
from math import prod

from ..engine import Operation
from ..explain.arithmetic import Block, Window
from ..explain.ascii import columns
from ..explain.numbers import Digits, write, write_exact
from ..explain.overview import count
from .comparison import Comparison, Finding

MARKS = {"agrees": "✓", "follows": "✓", "differs": "✗", "absent": "·"}
"""What stands before each operation."""

LONG = 12
"""So many letters a typed number has at most."""

MOST_TERMS = 12
"""Of a sum of more, its first terms are written."""


def as_text(comparison: Comparison, digits: Digits = "4") -> str:
    """The whole report: a line for each operation, then the first that differs, and why."""
    return "\n".join((*lines(comparison), "", *verdict(comparison, digits)))


def lines(comparison: Comparison) -> Iterator[str]:
    """A line for each operation of the sheet, in the order of the iteration."""
    wide = max(columns(each.name) for each in comparison.findings)
    is_after = False
    for each in comparison.findings:
        mark = "↳" if each.verdict == "follows" and is_after else MARKS[each.verdict]
        yield f"{mark} {each.name:<{wide}}  {_said(each, is_after)}"
        is_after = is_after or each.verdict == "differs"


def _said(finding: Finding, is_after: bool) -> str:
    remark = f", {finding.remark}" if finding.remark else ""
    agreeing = f"to {count(finding.digits, 'digit')} after the point"
    match finding.verdict:
        case "agrees":
            return f"agrees {agreeing}{remark}"
        case "follows" if is_after:
            return "follows from what is wrong before it"
        case "follows":
            return f"agrees {agreeing}; the rest follows {finding.remark}"
        case "absent":
            return f"this run has no {finding.own.name}; not looked at"
        case "differs":
            return "differs, too" if is_after else "differs"


def verdict(comparison: Comparison, digits: Digits = "4") -> Iterator[str]:
    """What comes of it: that all agree, or the first operation that differs, its first number, its
    line of arithmetic and what explains it."""
    first = comparison.first
    if first is None:
        looked_at = [each for each in comparison.findings if each.verdict != "absent"]
        s = "s" if len(looked_at) == 1 else ""
        yield f"{count(len(looked_at), 'operation')} agree{s} with iteration " \
              f"{comparison.trace.iteration:,}."  # fmt: skip
        return
    where = place(comparison, first)
    yield f"The first that differs is {first.name} ({first.own.where})."
    # As it was typed; a script's arrays have all digits.
    yours, ours = write_exact(first.yours), write(first.ours, digits)
    if len(yours) > LONG:
        yours = write(first.yours, digits)
    if yours == ours:
        yours, ours = write(first.yours, "all"), write(first.ours, "all")
    if not first.has_miss:
        pass
    elif where:
        yield f"{where} is {ours}, and {yours} in yours."
    else:
        yield f"It is {ours}, and {yours} in yours."
    if not first.fits_when:
        yield "None of the usual slips gives your numbers."
    else:
        yield f"Yours fits when {first.fits_when[0]}."
        yield from (f"It would fit, too, when {when}." for when in first.fits_when[1:])
    yield from arithmetic(comparison, first, digits)


def place(comparison: Comparison, finding: Finding) -> str:
    """Where a finding's number stands: `r1`, `r1 of unit 2`, `w1`; "" where it is the only one."""
    if finding.step is None or not finding.at:
        return ""
    indices = finding.step.matrix.indices
    label = comparison.trace.label(indices[0], finding.at[0])
    units = prod(finding.step.matrix.shape[1:])
    return f"{label} of unit {finding.at[1] + 1}" if units > 1 else label


def arithmetic(comparison: Comparison, finding: Finding, digits: Digits) -> Iterator[str]:
    """The run's own line for the number that differs, below its formula."""
    operation = comparison.trace.operation(finding.phase)
    if operation is None:
        return
    if finding.step:
        # A loss that is no operation of its own has its line all the same.
        name = finding.step.matrix.name
        own = (each for each in comparison.trace.loss if each.matrix.name == name)
        operation = next(own, operation)
    row, unit = cell(operation, finding)
    block = Block(operation, unit)
    window = Window((row,), slice(0, MOST_TERMS))
    line = block.lines(digits, window)[0]
    yield ""
    yield f"{operation.phase or ' '}  {block.heading}    {block.symbolic}"
    yield f"   {line.label} {line.text}".rstrip()


def cell(operation: Operation, finding: Finding) -> tuple[int, int]:
    """The row and unit, from 0, of an operation's matrix that a finding is about."""
    shape = operation.matrix.shape
    at = (*finding.at, 0, 0)
    row = at[0] if finding.at else 0
    return min(row, shape[0] - 1) if shape else 0, min(at[1], prod(shape[1:]) - 1)
