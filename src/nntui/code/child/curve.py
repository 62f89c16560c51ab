"""Which number of a pass is its error: what the curve shows."""

from __future__ import annotations

import ast
import re
from collections import ChainMap
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np

from .recorder import Step
from .rewrite import Loop, Tap
from .state import own_frames, values_by_name
from .versions import Version

ERROR_NAME = re.compile(
    r"_?(train_?|total_?|data_?|avg_?|mean_?|epoch_?|running_?|overall_?|curr(ent)?_?|sum_?|smooth_?)?"
    r"(loss|cost|mse|rmse|nll|err|error|errors|errs|overallerror|ll|log_?likelihood|objective|e|j|c|l"
    r"|misclass\w*)"
    r"(_?(val|value|train|fn|sum|total|rate|function))?",
    re.IGNORECASE,
)
"""Names that people give to an error."""

PLAIN = re.compile(r"(total_?)?(loss|cost|mse)", re.IGNORECASE)
"""The names that leave no doubt, and those that hold a part of one of these."""

CERTAIN = re.compile(r"loss|cost|mse", re.IGNORECASE)

LIST_NAME = re.compile(r"loss|cost|err|mse|ll\b|hist|like|J\b", re.IGNORECASE)
"""Names of lists that errors are appended to."""

FUNCTION_NAME = re.compile(r"loss|cost|err|mse|likelihood|entropy", re.IGNORECASE)

COMPUTES = frozenset(
    [
        "mean",
        "abs",
        "absolute",
        "sum",
        "square",
        "sqrt",
        "str",
        "float",
        "round",
        "power",
        "log",
        "max",
        "format",
        "norm",
        "dot",
        "maximum",
    ]
)
"""Functions that only compute: what they are printed of may be asked for at any pass."""

CHANGES = frozenset(
    ["append", "shuffle", "train", "fit", "update", "backward", "pop", "print", "input", "open"]
)

HANDED_ON = frozenset(
    [
        "[]",
        "T",
        "reshape",
        "float",
        "array",
        "asarray",
        "ravel",
        "flatten",
        "asmatrix",
        "transpose",
        "squeeze",
        "copy",
    ]
)


class Candidate(NamedTuple):
    """Something that may be a pass's error.

    Attributes:
        rank: The less, the likelier.
        expression: Its source, to be computed at a pass's end.
        value: What it was.
        tap: Where it stands, if it can only be had there.
    """

    rank: float
    expression: str
    value: float
    tap: Tap | None = None


def size(value: Any) -> float:
    """A number, or the mean size of several.

    Raises:
        ValueError: There is none.
    """
    array = np.asarray(value, dtype=float)
    if array.size == 0:
        raise ValueError("no number")
    return float(array.reshape(-1)[0]) if array.size == 1 else float(np.mean(np.abs(array)))


def value_at(expression: str, frame: Any) -> float:
    """What an expression comes to in a frame; no number where it cannot be had there."""
    try:
        code = compile(expression, "<curve>", "eval")
        names = ChainMap({}, frame.f_locals, {**frame.f_globals})
        return size(eval(code, {**frame.f_globals, "np": np}, names))
    except Exception:  # an expression of the script's: whatever it raises, it is no number here
        return float("nan")


def number_at(expression: str, frame: Any, files: Mapping[str, Any]) -> float:
    """The one number that an expression is, in a frame and those that called it; no number where it
    is none, or several."""
    frames = own_frames(frame, files)
    try:
        code = compile(expression, "<looked for>", "eval")
        names = ChainMap({}, *(each.f_locals for each in frames), {**frame.f_globals})
        array = np.asarray(eval(code, {**frame.f_globals, "np": np}, names), dtype=float)
        return float(array.reshape(-1)[0]) if array.size == 1 else float("nan")
    except Exception:  # as in `value_at`
        return float("nan")


def candidates(
    loop: Loop,
    trees: Mapping[str, ast.Module],
    frame: Any,
    steps: list[Step],
) -> list[Candidate]:
    """What may be the error of a pass that was just done, the likeliest first.

    Args:
        loop: The training loop.
        trees: The script's files.
        frame: Where the script is, at the pass's end.
        steps: What was done in the pass.
    """
    found: list[tuple[float, str]] = []
    body = loop_node(loop, trees)
    if body is not None:
        found += _assigned(body)
        found += _appended(body)
        found += _printed(body, _computing_functions(trees))
    for path, value in values_by_name(frame, trees, depth=2):
        last = path.split(".")[-1]
        if "[" in path:
            continue
        if ERROR_NAME.fullmatch(last) and len(last) > 2:
            found.append((2 if np.size(value) == 1 else 4, path))
        elif re.search(r"loss|cost|error", last, re.IGNORECASE):
            found.append((5, path))
    difference = _difference(steps, trees)
    here = f"np.mean(np.abs({difference.written}))" if difference is not None else ""
    if here:
        found.append((6, here))
    result: dict[str, Candidate] = {}
    for rank, expression in sorted(found, key=lambda each: each[0]):
        value = value_at(expression, frame)
        if expression not in result and np.isfinite(value):
            result[expression] = Candidate(rank, expression, value)
    made = list(result.values())
    if difference is not None and here not in result:  # it can only be had where it stands
        site = difference.site
        tap = Tap(site.file, site.line, site.written)
        made.append(Candidate(7, f"mean |{site.written}|", size(difference.result.data), tap))
    return made


def loop_node(loop: Loop, trees: Mapping[str, ast.Module]) -> ast.stmt | None:
    """The statement of a loop."""
    file, line = loop
    for node in ast.walk(trees[file]) if file in trees else ():
        if isinstance(node, (ast.For, ast.While)) and node.lineno == line:
            return node
    return None


def _assigned(body: ast.stmt) -> Iterator[tuple[float, str]]:
    for node in ast.walk(body):
        targets: list[Any] = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AugAssign):
            targets = [node.target]
        for target in targets:
            for each in target.elts if isinstance(target, (ast.Tuple, ast.List)) else [target]:
                if not isinstance(each, (ast.Name, ast.Attribute)):
                    continue
                name = ast.unparse(each)
                last = name.split(".")[-1]
                if ERROR_NAME.fullmatch(last):
                    usual = 1 if last in ("E", "J", "L") else 5 if len(last) == 1 else 2.5
                    sure = 0 if PLAIN.fullmatch(last) else 0.5
                    yield (sure if CERTAIN.search(last) else usual), name


def _appended(body: ast.stmt) -> Iterator[tuple[float, str]]:
    for node in ast.walk(body):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            name = ast.unparse(node.func.value)
            if node.func.attr == "append" and LIST_NAME.search(name):
                yield 1, f"{name}[-1]"


def _printed(body: ast.stmt, computing: set[str]) -> Iterator[tuple[float, str]]:
    for node in ast.walk(body):
        is_print = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if not is_print or node.func.id != "print":  # type: ignore[attr-defined]  # a call of a name
            continue
        for argument in node.args:  # type: ignore[attr-defined]  # a call
            for part in ast.walk(argument):
                if isinstance(part, ast.Call) and _only_computes(part, computing):
                    yield 2, ast.unparse(part)
                    break


def _only_computes(call: ast.Call, computing: set[str]) -> bool:
    name = ast.unparse(call.func).split(".")[-1]
    if name in computing:
        return True
    inner = (each for each in ast.walk(call) if isinstance(each, ast.Call))
    is_size = name in ("mean", "sum", "abs", "square")
    return is_size and all(ast.unparse(each.func).split(".")[-1] in COMPUTES for each in inner)


def _computing_functions(trees: Mapping[str, ast.Module]) -> set[str]:
    """The script's functions that only compute an error and change nothing."""
    result = set()
    for tree in trees.values():
        for function in ast.walk(tree):
            if not isinstance(function, ast.FunctionDef):
                continue
            if FUNCTION_NAME.search(function.name) and _is_computing(function):
                result.add(function.name)
    return result


def _is_computing(function: ast.FunctionDef) -> bool:
    returns = False
    for node in ast.walk(function):
        returns |= isinstance(node, ast.Return) and node.value is not None
        if isinstance(node, (ast.Global, ast.Nonlocal, ast.Yield)):
            return False
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            return False
        if isinstance(node, ast.Call):
            written = ast.unparse(node.func)
            if written.split(".")[-1] in CHANGES or "random" in written:
                return False
    return returns


def _stored(trees: Mapping[str, ast.Module]) -> set[tuple[str, int, str]]:
    """File, line and source of each place that a line stores something in."""
    return {
        (file, node.lineno, ast.unparse(node))
        for file, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, (ast.Name, ast.Attribute, ast.Subscript))
        and isinstance(node.ctx, ast.Store)
    }


def _difference(steps: list[Step], trees: Mapping[str, ast.Module]) -> Step | None:
    """The first difference between something made in the pass and something that was there."""
    stored = _stored(trees)
    for step in steps:
        if step.verb not in ("-", "subtract") or len(step.operands) != 2 or step.in_place:
            continue
        site = step.site
        if any((site.file, site.line, part) in stored for part in site.parts):
            continue  # `W = W - …` is an update
        roots = sorted(_root(each, steps) for each in step.operands)
        if roots in (["state", "step"], ["part", "state"]):
            return step
    return None


def _root(value: Any, steps: list[Step]) -> str:
    if not isinstance(value, Version):
        return "constant"
    kind = value.origin[0]
    if kind == "constant" and isinstance(value.data, int) and value.written.isidentifier():
        return "state"  # a target that is a whole number has no identity, but a name
    if kind == "step":
        step = steps[value.origin[1]]
        if step.verb in HANDED_ON and step.operands:
            first = step.operands[0]
            while isinstance(first, list) and first:
                first = first[0]
            return _root(first, steps)
    return "state" if kind in ("view", "part", "state") else str(kind)
