"""What a script's sentences claim, held to the numbers of the pass."""

import re
from collections.abc import Callable

import numpy as np

from nntui.code.names import Names
from nntui.code.passes import Step
from nntui.code.slopes import slopes
from nntui.code.telling import ending, tell
from nntui.code.trace import PassTrace
from nntui.code.writing import number
from nntui.engine.trace import Operation

NUMBER = r"-?[\d.]+(?:e[+-]\d+)?|-?inf|nan"

Claim = Callable[[PassTrace, Operation, re.Match[str]], bool]


def _result(operation: Operation) -> np.ndarray:
    return np.asarray(operation.values)


def _shape(_: PassTrace, operation: Operation, said: re.Match[str]) -> bool:
    shape = _result(operation).shape
    told = "one" if _result(operation).size == 1 else "×".join(map(str, shape))
    return said["shape"] == told


def _place(text: str) -> tuple[int, ...]:
    return tuple(int(each) for each in text.split(", "))


def _at(values: np.ndarray, text: str) -> float:
    """A number at a place, which leaves out the axes of one place at its end."""
    place = _place(text)
    return float(values[(*place, *(0,) * (values.ndim - len(place)))])


def _largest(_: PassTrace, operation: Operation, said: re.Match[str]) -> bool:
    values = _result(operation)
    value = _at(values.astype(float), said["at"])
    is_told = number(value, "4") == said["value"] or float(said["value"]) == value
    others = int((np.abs(values) == abs(value)).sum()) - 1
    is_alone = said[0].startswith("The largest") == (others == 0)
    return is_told and is_alone and bool(abs(value) == np.abs(values).max())


def _single(_: PassTrace, operation: Operation, said: re.Match[str]) -> bool:
    value = _result(operation).reshape(-1)[0].item()
    return number(value, "4") == said["value"]


def _changed(trace: PassTrace, operation: Operation, said: re.Match[str]) -> bool:
    """What it is for certain; what it was where that is an operand."""
    step, values = trace.source(operation), _result(operation)
    at = said["at"] if "at" in said.groupdict() and said["at"] else ""
    now = _at(values, at) if at else float(values.reshape(-1)[0])
    if number(now, "4") != said["now"]:
        return False
    if not step.in_place:
        return True
    was = np.asarray(next(step.operand_versions()).values)
    before = _at(was, at) if at else float(was.reshape(-1)[0])
    sizes = np.abs(values - was)
    largest = abs(now - before) == sizes.max()
    if at and said[0].startswith("No number") != ((sizes == sizes.max()).sum() > 1):
        return False
    return bool(number(before, "4") == said["was"] and largest)


def _sigmoids(trace: PassTrace) -> list[np.ndarray]:
    exps = [step for step in trace.recorded.steps if step.verb == "exp"]
    return [1 / (1 + np.asarray(step.result.values)) for step in exps]


def _tanhs(trace: PassTrace) -> list[np.ndarray]:
    return [np.asarray(s.result.values) for s in trace.recorded.steps if s.verb == "tanh"]


def _is_one_of(values: np.ndarray, outputs: list[np.ndarray]) -> bool:
    """Whether some numbers, in any order, came out of a curve."""
    one = np.sort(values.reshape(-1))
    return any(
        each.size == one.size and np.allclose(one, np.sort(each.reshape(-1)), 1e-6, 1e-300)
        for each in outputs
    )


def _outputs(trace: PassTrace, curve: str) -> list[np.ndarray]:
    return _tanhs(trace) if curve == "tanh" else _sigmoids(trace)


def _went(trace: PassTrace, operation: Operation, said: re.Match[str]) -> bool:
    return _is_one_of(_result(operation), _outputs(trace, said["curve"]))


def _slope(trace: PassTrace, operation: Operation, said: re.Match[str]) -> bool:
    found = {each.called: each for each in slopes(trace, operation)}[said["name"]]
    values = trace.values(found.matrix.name)
    return _is_one_of(values, _outputs(trace, said["curve"]))


def _no_slope(trace: PassTrace, operation: Operation, said: re.Match[str]) -> bool:
    found = {each.called: each for each in slopes(trace, operation)}[said["name"]]
    values = trace.values(found.matrix.name)
    outputs = _outputs(trace, said["curve"])
    through = np.tanh(values) if said["curve"] == "tanh" else 1 / (1 + np.exp(-values))
    return _is_one_of(through, outputs) and not _is_one_of(values, outputs)


def _broadcast(trace: PassTrace, operation: Operation, said: re.Match[str]) -> bool:
    def fits(step: Step) -> bool:
        shapes = [version.shape for version in step.operand_versions()]
        told = "×".join(map(str, step.result.shape))
        return told == said["shape"] and step.result.shape not in shapes

    return any(map(fits, trace.inner(operation)))


def _products(trace: PassTrace, operation: Operation, said: re.Match[str]) -> bool:
    step = trace.source(operation)
    one, other = (version.shape for version in step.operand_versions())
    count = "one" if one[1] == 1 else f"{one[1]:,}"
    return (one[0], other[1]) == step.result.shape and said["count"] == count


def _counted(_: PassTrace, operation: Operation, said: re.Match[str]) -> bool:
    values = _result(operation)
    count = values.sum() if said["what"] == "True" else (~np.isfinite(values)).sum()
    whole = said["whole"] in ("them", f"{values.size:,}")
    return (
        whole
        and said["count"] == f"{int(count):,}"
        and said["are"] == ("is" if count == 1 else "are")
    )


def _zeros(_: PassTrace, operation: Operation, __: re.Match[str]) -> bool:
    return not _result(operation).any()


def _one_not_finite(_: PassTrace, operation: Operation, __: re.Match[str]) -> bool:
    values = _result(operation)
    return values.size == 1 and not np.isfinite(values).any()


def _empty(_: PassTrace, operation: Operation, __: re.Match[str]) -> bool:
    return _result(operation).size == 0


def _holds(_: PassTrace, __: Operation, ___: re.Match[str]) -> bool:
    return True


CLAIMS: dict[str, Claim] = {
    r".* (gave|made) (?P<shape>one|[\d×]+) numbers?( from .+)?(, now .+)?\.": _shape,
    r".* wrote (?P<shape>one|[\d×]+) numbers? into .+\.": _shape,
    rf"(?:The largest in size is|None is larger in size than) (?P<value>{NUMBER}),? at "
    r"\[(?P<at>[\d, ]+)\]\.": _largest,
    rf"No number of .* changed more than the one at \[(?P<at>[\d, ]+)\]: (?P<was>{NUMBER}) → "
    rf"(?P<now>{NUMBER})\.": _changed,
    rf"It is (?P<value>{NUMBER})\.": _single,
    rf".*\[(?P<at>[\d, ]+)\] changed most: (?P<was>{NUMBER}) → (?P<now>{NUMBER})\.": _changed,
    rf"\S+: (?P<was>{NUMBER}) → (?P<now>{NUMBER})\.": _changed,
    r"\S+ is what it was before\.": _holds,
    r"Neither part of .+ is (?P<shape>[\d×]+): broadcasting made it\.": _broadcast,
    r"Each is a row of the one .*: (?P<count>[\d,]+|one) products?(?:, added)?\.": _products,
    r"(Each|It) went through (?P<curve>tanh|1/\(1\+e\^-x\)), which lies between .*\.": _went,
    r"(?P<name>.+) came out of (?P<curve>tanh|1/\(1\+e\^-x\)): .+ is its slope there\.": _slope,
    r".+ is no slope of (?P<curve>tanh|1/\(1\+e\^-x\)): (?P<name>.+) went into it, .*\.": _no_slope,
    r"All of them are 0\.": _zeros,
    r"It is empty\.": _empty,
    r"It is not finite\.": _one_not_finite,
    r"(?P<count>[\d,]+) of (?P<whole>[\d,]+|them) (?P<are>is|are) (?P<what>True|not finite)"
    r"\.": _counted,
    r"How each came about is not written out\.": _holds,
}
"""Every sentence, and what it says of an operation."""

ENDS = re.compile(r"(?<=[.])\s+(?=[A-Z]|\S+(?:\[[\d, ]+\])? (?:changed|came|is )|\S+: )")
"""Between two sentences."""


def assert_sentences_hold(trace: PassTrace) -> None:
    """Each sentence on each operation of a pass is one that is known, and is true."""
    names = Names(trace.recorded)
    for operation in trace.operations:
        told = tell(trace, names, operation.phase, "4")
        if operation.phase == trace.phases:
            told = told.removeprefix(ending(trace, "4")).strip()
        first, *rest = ENDS.split(told)
        while rest and not re.search(r"numbers?( from .+| into .+)?(, now .+)?\.$", first):
            first = f"{first} {rest.pop(0)}"
        for sentence in (first, *rest):
            found = [
                (match, claim)
                for pattern, claim in CLAIMS.items()
                if (match := re.fullmatch(pattern, sentence))
            ]
            assert found, sentence
            match, claim = found[0]
            assert claim(trace, operation, match), sentence
