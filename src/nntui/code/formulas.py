"""What each function does to numbers: from a recorded step to the formula of each of its cells.

One table of functions. For all that only moves numbers (transposing, indexing of any kind,
joining, repeating) one trick: the same function is run on the numbers of cells, and where each went
is seen.
"""

from __future__ import annotations

import math
import string
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from nntui.engine.expression import Binary, Call, Choose, Expr, Fold, Index, Negative, Num

from .child.verbs import MADE
from .expressions import MANY, SINGLES, Cases, Many, Pair, Single, Unwritten
from .grids import Grid, Joined, NotWrittenError, join, moved, stacked
from .passes import Step

SIGNS = {
    "+": "+", "add": "+", "-": "-", "subtract": "-", "*": "*", "multiply": "*", "/": "/",
    "divide": "/",
}  # fmt: skip

TWO = {
    "**": "power", "pow": "power", "power": "power", "float_power": "power", "//": "floor_divide",
    "floor_divide": "floor_divide", "%": "mod", "mod": "mod", "remainder": "mod",
    "maximum": "maximum", "minimum": "minimum", "fmax": "maximum", "fmin": "minimum",
    "arctan2": "arctan2", "hypot": "hypot", "&": "and", "|": "or", "^": "xor",
    "logical_and": "and", "logical_or": "or", "logical_xor": "xor", "<": "less",
    "less": "less", "<=": "less_equal", "less_equal": "less_equal", ">": "greater",
    "greater": "greater", ">=": "greater_equal", "greater_equal": "greater_equal", "==": "equal",
    "equal": "equal", "!=": "not_equal", "not_equal": "not_equal",
}  # fmt: skip

ONE = {
    "fabs": "abs", "around": "rint", "round": "rint", "round_": "rint", "logical_not": "not",
    "conj": "positive",
}  # fmt: skip

OF_ENGINE = frozenset(("exp", "tanh", "sqrt", "abs", "erf"))
"""Functions that the engine's own formulas use."""

MOVING_METHODS = frozenset(
    [
        "reshape",
        "ravel",
        "flatten",
        "squeeze",
        "transpose",
        "copy",
        "repeat",
        "swapaxes",
        "take",
        "diagonal",
        "view",
    ]
)

MOVING = frozenset(
    [
        "concatenate",
        "vstack",
        "hstack",
        "stack",
        "column_stack",
        "row_stack",
        "append",
        "insert",
        "delete",
        "tile",
        "repeat",
        "roll",
        "flip",
        "fliplr",
        "flipud",
        "diag",
        "expand_dims",
        "atleast_1d",
        "atleast_2d",
        "array",
        "asarray",
        "asanyarray",
        "ascontiguousarray",
        "broadcast_to",
        "moveaxis",
        "rollaxis",
        "pad",
        "copy",
        "transpose",
        "reshape",
        "ravel",
        "squeeze",
        "take",
        "swapaxes",
        "dstack",
        "matrix",
        "mat",
        "asmatrix",
        "rot90",
        "diagonal",
        "item",
        "deepcopy",
        "triu",
        "tril",
        "meshgrid",
        "sliding_window_view",
    ]
)

NUMBERED = {"append": (0, 1), "insert": (0, 2)}
"""Which arguments of a moving function hold numbers that are moved; the first, unless said."""

REDUCING = frozenset(("sum", "nansum", "mean", "average", "norm", *MANY))

FILLED = frozenset(("zeros_like", "ones_like", "empty_like", "full_like"))

Own = Sequence[Index]


def is_made(verb: str) -> bool:
    """Whether a function's numbers come from nothing that was computed: zeros, random draws."""
    return verb.startswith(MADE) or verb in FILLED


class Formulas:
    """Writes steps as formulas.

    Args:
        grid: An operand of a step as cells, from its description and how it is written there.
        hold: Gives a number without a cell one of its own.
        index: Makes an index of a name and a size.
    """

    def __init__(
        self,
        grid: Callable[[Any, str], Grid],
        hold: Callable[[float], Any],
        index: Callable[[str, int], Index],
    ) -> None:
        self._grid, self._hold, self._index = grid, hold, index

    def of(self, step: Step, own: Own) -> Expr:
        """The formula of each cell of a step's result, or `Unwritten`.

        Args:
            step: What was done.
            own: What runs along the result's axes.
        """
        try:
            return self._formula(step, own)
        except NotWrittenError:
            return Unwritten()
        # A step of a script may be anything: what a formula stumbles over is not written out.
        except (TypeError, ValueError, LookupError, AttributeError, ArithmeticError):
            return Unwritten()

    def _formula(self, step: Step, own: Own) -> Expr:
        verb, given = step.verb, step.operands
        if "where" in step.keywords:
            raise NotWrittenError("only some places are computed")
        if verb in ("@", "matmul", "dot", "inner", "vdot"):
            return self._product(step, own)
        if verb in SIGNS and len(given) >= 2:
            one, other = self._two(step, own)
            return Binary(SIGNS[verb], one, other)  # type: ignore[arg-type]  # a sign of Binary's
        if verb in TWO and len(given) >= 2:
            return Pair(TWO[verb], *self._two(step, own))
        if verb in ("round", "around") and len(given) >= 2:
            return Pair("round", *self._two(step, own))
        if verb == "outer":
            left, right = self._operand(step, 0), self._operand(step, 1)
            return Binary("*", left.flat(own[0]), right.flat(own[1]))
        if verb.startswith("?") and verb.endswith(".outer"):
            return self._outer(step, own)
        if verb == "kron":
            return self._kron(step, own)
        if verb in ("einsum", "tensordot"):
            return self._summed_by_letters(step, own)
        if verb == "negative":
            return Negative(self._spread(step, 0, own))
        if verb == "expit":
            e = Call("exp", Negative(self._spread(step, 0, own)))
            return Num(1.0) / (Num(1.0) + e)
        if is_made(verb):
            raise NotWrittenError("made from nothing that was computed")
        if verb == "fill!":
            return self._spread(step, 1, ())
        if verb in ("[]", "T", "c_", "r_"):
            return self._moving(step, own)
        if verb == "[]=" or verb.startswith("[]"):
            return self._assigned(step, own)
        if verb in REDUCING and self._is_reducing(step):
            return self._reduced(step, own)
        if verb.startswith("builtin_"):
            return self._builtin(step, own)
        if verb == "cumsum":
            return self._running_sum(step, own)
        if verb == "where" and len(given) == 3:
            test, yes, no = (self._spread(step, place, own) for place in range(3))
            return Choose(test, "!=", Num(0.0), yes, no)
        if verb == "clip":
            return self._clipped(step, own)
        if verb in ("astype", "int", "float", "scalar"):
            return self._cast(step, own)
        name = ONE.get(verb, verb)
        if name == "positive":
            return self._spread(step, 0, own)
        if name in OF_ENGINE:
            return Call(name, self._spread(step, 0, own))
        if name in SINGLES:
            return Single(name, self._spread(step, 0, own))
        if verb in MOVING_METHODS or verb in MOVING:
            return self._moving(step, own)
        raise NotWrittenError(f"{verb} is not known")

    # Operands.

    def _operand(self, step: Step, place: int) -> Grid:
        return self._grid(step.operands[place], step.called(place))

    def _spread(self, step: Step, place: int, own: Own) -> Expr:
        return self._operand(step, place).spread(own)

    def _two(self, step: Step, own: Own) -> tuple[Expr, Expr]:
        return self._spread(step, 0, own), self._spread(step, 1, own)

    def _option(self, step: Step, place: int, name: str, default: Any = None) -> Any:
        """An argument that is no operand, such as an axis."""
        given = step.keywords.get(name)
        if given is None and len(step.operands) > place:
            given = step.operands[place]
        return default if given is None else step.plain(given)

    # Sums.

    def _product(self, step: Step, own: Own) -> Expr:
        one, other = self._operand(step, 0), self._operand(step, 1)
        ranks = len(one.shape), len(other.shape)
        if step.verb in ("inner", "vdot") and ranks != (1, 1):
            raise NotWrittenError(step.verb)
        if 0 in ranks:
            return Binary("*", one.spread(own), other.spread(own))
        j = self._index("j", one.shape[-1])
        if ranks == (1, 1):
            left, right = one.at([j]), other.at([j])
        elif ranks[1] == 1:
            left, right = one.at([*own, j]), other.at([j])
        elif ranks[0] == 1:
            left, right = one.at([j]), other.at([*own[:-1], j, own[-1]])
        elif ranks == (2, 2):
            left, right = one.at([own[0], j]), other.at([j, own[1]])
        elif step.verb in ("@", "matmul"):
            left, right = self._stacks(one, other, own, j)
        elif step.verb == "dot":  # each row of the one with each column of the other
            split = ranks[0] - 1
            left, right = one.at([*own[:split], j]), other.at([*own[split:-1], j, own[-1]])
        else:
            raise NotWrittenError("a product of more than two axes")
        return Fold("sum", (j,), Binary("*", left, right))

    def _outer(self, step: Step, own: Own) -> Expr:
        """`np.subtract.outer(x, y)`: each of the one with each of the other."""
        name = step.verb.removeprefix("?").removesuffix(".outer")
        one, other = self._operand(step, 0), self._operand(step, 1)
        split = len(one.shape)
        left, right = one.at(own[:split]), other.at(own[split:])
        if name in SIGNS:
            return Binary(SIGNS[name], left, right)  # type: ignore[arg-type]  # a sign of Binary's
        return Pair(TWO[name], left, right)

    def _kron(self, step: Step, own: Own) -> Expr:
        """Each of the one times all of the other: where each went, seen with ones for the rest."""
        sides = []
        for place, rest in ((0, 1), (1, 0)):
            joined, (numbers,) = join([self._operand(step, place)], self._hold)
            ones = np.ones(self._operand(step, rest).shape, dtype=np.int64)
            sides.append(moved(joined, np.kron(*(numbers, ones)[:: 1 if place == 0 else -1]), own))
        return Binary("*", *sides)

    def _summed_by_letters(self, step: Step, own: Own) -> Expr:
        """`np.einsum("ij,jk->ik", a, b)`: a letter runs along each axis, and the products are added
        over those that the result does not have."""
        if step.verb == "einsum":
            spec, first = self._option(step, 0, "subscripts"), 1
            grids = [self._operand(step, place) for place in range(first, len(step.operands))]
            given, out = _letters_of(spec)
        else:
            grids = [self._operand(step, 0), self._operand(step, 1)]
            ranks = [len(grid.shape) for grid in grids]
            given, out = _letters_between(ranks[0], ranks[1], self._option(step, 2, "axes", 2))
        if [len(each) for each in given] != [len(grid.shape) for grid in grids]:
            raise NotWrittenError(step.verb)
        sizes: dict[str, int] = {}
        for letters, grid in zip(given, grids, strict=True):
            for letter, size in zip(letters, grid.shape, strict=True):
                sizes[letter] = max(size, sizes.get(letter, size))  # one place is spread over all
        summed = [letter for letter in sizes if letter not in out]
        k = self._index("k", math.prod(sizes[letter] for letter in summed))
        parts: list[Expr] = []
        for letters, grid in zip(given, grids, strict=True):
            kept = [letter for letter in letters if letter in out]
            if len(summed) < 2:
                places: list[Index | int] = [
                    0 if size < sizes[each] else k if each in summed else own[out.index(each)]
                    for each, size in zip(letters, grid.shape, strict=True)
                ]
                parts.append(grid.at(places))
                continue
            # The axes of the result first, then all that are summed, those that it lacks as well.
            wanted = [*kept, *summed]
            table = grid.table.transpose(
                [letters.index(letter) for letter in wanted if letter in letters]
            )
            spread = [slice(None) if letter in letters else None for letter in wanted]
            table = np.broadcast_to(table[tuple(spread)], [sizes[letter] for letter in wanted])
            table = table.reshape(*(sizes[letter] for letter in kept), k.size)
            running = [own[out.index(letter)] for letter in kept]
            parts.append(Grid(grid.matrices, table, grid.called).at([*running, k]))
        body = parts[0]
        for part in parts[1:]:
            body = Binary("*", body, part)
        return Fold("sum", (k,), body) if summed else body

    def _stacks(self, one: Grid, other: Grid, own: Own, j: Index) -> tuple[Expr, Expr]:
        """A product of stacks of matrices, the first axes broadcast."""

        def before(grid: Grid) -> list[Index | int]:
            count = len(grid.shape) - 2
            ends = own[len(own) - 2 - count : len(own) - 2]
            return [0 if size == 1 else i for size, i in zip(grid.shape, ends, strict=False)]

        return one.at([*before(one), own[-2], j]), other.at([*before(other), j, own[-1]])

    def _is_reducing(self, step: Step) -> bool:
        return not (step.verb in ("max", "min") and len(step.operands) > 2)

    def _reduced(self, step: Step, own: Own) -> Expr:
        verb = step.verb
        grid = self._operand(step, 0)
        weights = step.keywords.get("weights")
        dof = self._option(step, 9, "ddof", 0)
        if weights is not None or dof or (verb == "average" and len(step.operands) > 2):
            raise NotWrittenError("weights")
        if verb == "norm":
            order, axis = self._option(step, 1, "ord"), self._option(step, 2, "axis")
            if order not in (None, 2, "fro") or (order == 2 and axis is None and grid.shape[1:]):
                raise NotWrittenError("a norm of another order")
        else:
            axis = self._option(step, 1, "axis")
        keeps = bool(self._option(step, 9, "keepdims", False)) or grid.is_matrix
        index, body = self._along(grid, axis, keeps, own)
        if verb in ("sum", "nansum"):
            return Fold("sum", (index,), body)
        if verb in ("mean", "average"):
            return Fold("sum", (index,), body) / Num(float(index.size))
        if verb == "norm":
            return Call("sqrt", Fold("sum", (index,), Binary("*", body, body)))
        return Many(verb, index, body)

    def _along(self, grid: Grid, axis: Any, keeps: bool, own: Own) -> tuple[Index, Expr]:
        """The numbers that a reduction takes together: an index over them, and each of them."""
        rank = len(grid.shape)
        if axis is None or not rank:
            index = self._index("k", grid.size)
            return index, grid.flat(index)
        several = axis if isinstance(axis, tuple | list) else (axis,)
        axes = tuple(int(each) % rank for each in several)
        if len(axes) > 1:
            rest = [each for each in range(rank) if each not in axes]
            table = grid.table.transpose(*rest, *axes)
            table = table.reshape(*(grid.shape[each] for each in rest), -1)
            grid = Grid(grid.matrices, table, grid.called, grid.constant)
            axes, rank = (rank - len(axes),), len(rest) + 1
            keeps = keeps and len(own) == rank
        index = self._index("k", grid.shape[axes[0]])
        outside = list(own)
        if keeps and len(outside) == rank:
            del outside[axes[0]]
        outside.insert(axes[0], index)
        return index, grid.at(outside)

    def _builtin(self, step: Step, own: Own) -> Expr:
        """Python's own `sum`, `max` and `min`: over the first axis, or over all arguments."""
        if len(step.operands) == 1:
            grid = self._operand(step, 0)
        elif step.verb == "builtin_sum":
            raise NotWrittenError("a sum with a start")
        else:
            parts = [self._operand(step, place) for place in range(len(step.operands))]
            grid = stacked(parts, self._hold)
        index = self._index("k", grid.shape[0])
        body = grid.at([index, *own])
        if step.verb == "builtin_sum":
            return Fold("sum", (index,), body)
        return Many(step.verb.removeprefix("builtin_"), index, body)

    def _running_sum(self, step: Step, own: Own) -> Expr:
        grid = self._operand(step, 0)
        if len(grid.shape) > 1 and self._option(step, 1, "axis") is not None:
            raise NotWrittenError("a running sum along one of several axes")
        cells = grid.table.reshape(-1)
        sums: list[Expr] = []
        for place in range(grid.size):
            index = self._index(f"k{place}", place + 1)
            part = Grid(grid.matrices, cells[: place + 1], grid.called)
            sums.append(Fold("sum", (index,), part.at([index])))
        return Cases(np.arange(grid.size), tuple(sums), tuple(own))

    # What chooses.

    def _clipped(self, step: Step, own: Own) -> Expr:
        body = self._spread(step, 0, own)
        for place, names, pair in (
            (1, ("a_min", "min"), "maximum"),
            (2, ("a_max", "max"), "minimum"),
        ):
            given = next((step.keywords[name] for name in names if name in step.keywords), None)
            if given is None and len(step.operands) > place:
                given = step.operands[place]
            if given is not None and step.plain(given) is not None:
                body = Pair(pair, body, self._grid(given, "").spread(own))
        return body

    def _cast(self, step: Step, own: Own) -> Expr:
        body = self._spread(step, 0, own)
        data = step.result.values
        is_whole = isinstance(data, int) or _is_whole(step)
        return Single("trunc", body) if is_whole else body

    # What moves.

    def _moving(self, step: Step, own: Own) -> Expr:
        verb = step.verb
        if verb == "T" or (verb == "transpose" and len(step.operands) == 1 and not step.keywords):
            grid = self._operand(step, 0)
            if not grid.is_whole or len(grid.shape) != len(own):
                raise NotWrittenError("transposed")
            return grid.at(list(reversed(own)))
        if verb == "[]":
            grid = self._operand(step, 0)
            joined, (numbers,) = join([grid], self._hold)
            if grid.is_matrix:
                numbers = numbers.view(np.matrix)
            return moved(joined, numbers[step.key(step.operands[1])], own)
        if verb in ("c_", "r_"):
            parts, (numbers,) = self._numbered(step, step.operands[1:2], (0,))
            maker = np.c_ if verb == "c_" else np.r_
            return moved(parts, maker[tuple(numbers)], own)
        return self._by_function(step, own)

    def _by_function(self, step: Step, own: Own) -> Expr:
        """The function itself, run on the numbers of cells."""
        verb = step.verb
        wanted = NUMBERED.get(verb, (0,))
        joined, numbers = self._numbered(step, step.operands, wanted)
        options = {
            name: step.plain(value)
            for name, value in step.keywords.items()
            if name not in ("dtype", "copy", "order", "casting", "out")
        }
        first, *rest = numbers
        if verb in (
            "deepcopy",
            "copy",
            "item",
            "view",
            "asarray",
            "asanyarray",
            "ascontiguousarray",
        ):
            result = first if verb != "item" else np.asarray(first).reshape(())
        elif verb in MOVING_METHODS and isinstance(first, np.ndarray) and not _is_function(step):
            result = getattr(first, verb)(*rest, **options)
        elif verb in ("matrix", "mat", "asmatrix"):
            result = np.asarray(first).view(np.matrix)
        elif verb == "sliding_window_view":
            result = np.lib.stride_tricks.sliding_window_view(first, *rest, **options)
        elif verb == "array":
            result = np.array(first, ndmin=options.get("ndmin", 0))
        else:
            result = getattr(np, verb)(first, *rest, **options)
        return moved(joined, result, own)

    def _numbered(
        self, step: Step, trees: Sequence[Any], wanted: Sequence[int]
    ) -> tuple[Joined, list[Any]]:
        """Operands with the numbers of their cells in their places.

        Args:
            step: What was done.
            trees: The operands.
            wanted: Which of them are moved, so that their whole numbers have cells too; in the
                others a whole number is an axis or a length.
        """
        grids: list[Grid] = []

        def gather(tree: Any, wants_whole: bool) -> None:
            if step.is_number(tree, wants_whole):
                grids.append(self._grid(tree, ""))
            for inner in step.elements(tree):
                gather(inner, wants_whole)

        for place, tree in enumerate(trees):
            gather(tree, place in wanted)
        joined, tables = join(grids, self._hold)
        waiting = iter(zip(grids, tables, strict=True))

        def put(tree: Any, wants_whole: bool) -> Any:
            if step.is_number(tree, wants_whole):
                grid, table = next(waiting)
                return table.view(np.matrix) if grid.is_matrix else table[()]
            elements = step.elements(tree)
            if not elements:
                return step.plain(tree)
            made = [put(inner, wants_whole) for inner in elements]
            return tuple(made) if "tuple" in tree else made

        return joined, [put(tree, place in wanted) for place, tree in enumerate(trees)]

    def _assigned(self, step: Step, own: Own) -> Expr:
        """`a[key] = value`, and `a[key] += value`: some cells new, the others as they were."""
        base, value = self._operand(step, 0), self._operand(step, 2)
        key, sign = step.key(step.operands[1]), step.verb.removeprefix("[]").removesuffix("=")
        marks = np.full(base.shape, -1, dtype=np.int64)
        if not sign:
            marks[key] = np.arange(value.size).reshape(value.shape)
            kept, given = np.arange(base.size).reshape(base.shape), marks
        else:
            where = np.empty(base.shape)[key]
            marks[key] = np.broadcast_to(np.arange(value.size).reshape(value.shape), where.shape)
            kept, given = np.arange(base.size).reshape(base.shape), marks
        old = base.at(list(own))
        chosen = np.where(given < 0, 0, given)
        flat = value.table.reshape(-1)
        new: Expr = value.constant or Grid(
            value.matrices, flat[chosen].reshape(kept.shape), value.called
        ).at(list(own))
        if sign:
            if sign not in SIGNS and sign not in TWO:
                raise NotWrittenError(sign)
            new = (
                Binary(SIGNS[sign], old, new)  # type: ignore[arg-type]  # a sign of Binary's
                if sign in SIGNS
                else Pair(TWO[sign], old, new)
            )
        elif _is_whole(step):
            new = Single("trunc", new)
        return Cases(np.where(given < 0, 0, 1), (old, new), tuple(own))


def _letters_of(spec: Any) -> tuple[list[str], str]:
    """The letters of each operand of `einsum`, and those of its result."""
    if not isinstance(spec, str) or "." in spec:
        raise NotWrittenError("einsum of another form")
    before, arrow, out = spec.replace(" ", "").partition("->")
    given = before.split(",")
    if not arrow:
        every = "".join(given)
        out = "".join(sorted(letter for letter in every if every.count(letter) == 1))
    if any(len(set(each)) < len(each) for each in (*given, out)):
        raise NotWrittenError("a letter twice")
    return given, out


def _letters_between(one: int, other: int, axes: Any) -> tuple[list[str], str]:
    """The same for `tensordot`: the axes that are summed have the same letters."""
    left = list(string.ascii_lowercase[:one])
    right = list(string.ascii_uppercase[:other])
    if isinstance(axes, int):
        pairs = [(one - axes + place, place) for place in range(axes)]
    else:
        first, second = (each if isinstance(each, list | tuple) else (each,) for each in axes)
        pairs = list(zip(first, second, strict=True))
    for place, match in pairs:
        right[match] = left[place]
    out = [letter for letter in left if letter not in right]
    out += [letter for letter in right if letter not in left]
    return ["".join(left), "".join(right)], "".join(out)


def _is_function(step: Step) -> bool:
    """Whether it was called as `np.reshape(x, …)` and not as `x.reshape(…)`."""
    return len(step.sources) == len(step.operands) + 1


def _is_whole(step: Step) -> bool:
    """Whether its result holds whole numbers."""
    return getattr(getattr(step.result.values, "dtype", None), "kind", "") in ("i", "u")


def is_elementwise(body: Expr) -> bool:
    """Whether a formula has no sum in it and no choice that differs from cell to cell."""
    return not any(isinstance(e, Fold | Many | Cases | Unwritten) for e in body.walk())
