"""Training by NumPy in arrays that are made once: many iterations, with the bits of `trace`.

Nothing is kept of an iteration but what the next one begins with and the plan's records. Matrices
with rows lie the other way round, a unit's numbers of all rows side by side: so a sum over units or
inputs goes along the first axis, where NumPy adds in order (the notes of `numpy.sum`), and each
call has long rows to do.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from .expression import (
    Binary,
    Call,
    Choose,
    Expr,
    Fold,
    Greater,
    Index,
    Matrix,
    Negative,
    Num,
    Pick,
    Ref,
    evaluate,
)
from .functions import FUNCTIONS
from .plan import Plan, State, frozen
from .problem import Array

ONE_GO = 2**14
"""Up to so many products are made at once and then added up."""

PART = 2**14
"""Of more, so many at a time: they stay in a processor's cache."""

ADDED = 2**16
"""The same where the sum goes over rows."""

SIGNS: Mapping[str, np.ufunc] = {
    "+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide,
    "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal,
    "==": np.equal, "!=": np.not_equal,
}  # fmt: skip

_WORDS: tuple[Any, ...] = (0, None)
"""What a call of `accumulate` or `reduce` is told before its output: along the first axis."""


class InPlace:
    """A plan's iterations, one after the other.

    Args:
        plan: What is done.
        given: What it is given, by name, with a row for each of the plan's rows. These very arrays
            are read; `refresh` says that there are other numbers in them.
    """

    def __init__(self, plan: Plan, given: Mapping[str, Array]) -> None:
        self._plan = plan
        made = _Calls(plan, given)
        self._state = [made.own(matrix, 1) for matrix in plan.state]
        self._given, self._iteration = made.given_calls, made.calls
        self._records = [made.own(matrix) for matrix in plan.records]
        self._end = made.end_calls
        self.refresh()

    def refresh(self) -> None:
        """Take over what is given."""
        for call, arguments in self._given:
            call(*arguments)

    def begin(self, state: State) -> None:
        """Take over what the next iteration begins with."""
        for own, values in zip(self._state, state, strict=True):
            own[...] = values

    def iterate(self, records: Sequence[array[float]]) -> None:
        """Do an iteration, and add its numbers to the records.

        To be called where NumPy does not warn of numbers that are too large.
        """
        for call, arguments in self._iteration:
            call(*arguments)
        for record, number in zip(records, self._records, strict=True):
            record.append(number.item())
        for call, arguments in self._end:
            call(*arguments)

    @property
    def state(self) -> State:
        """What the next iteration begins with."""
        return tuple(frozen(values.copy()) for values in self._state)


class _Calls:
    """The calls that make a plan's matrices, each with the arrays that it reads and writes."""

    def __init__(self, plan: Plan, given: Mapping[str, Array]) -> None:
        self.calls: list[tuple[Callable[..., Any], tuple[Any, ...]]] = []
        self.given_calls: list[tuple[Callable[..., Any], tuple[Any, ...]]] = []
        self.end_calls: list[tuple[Callable[..., Any], tuple[Any, ...]]] = []
        self._given = given
        merged = plan.merged
        self._apart = set(merged.kept_apart)
        self._beyond = {
            ref.matrix: ref
            for step in merged.steps
            for ref in step.body.refs()
            if ref.beyond is not None
        }
        self._buffers: dict[tuple[Matrix, int], Array] = {}
        self._by_rows: dict[Matrix, Array] = {}
        self._free: dict[tuple[int, ...], list[Array]] = {}
        self._lent: set[int] = set()
        for step in merged.steps:
            out = self.own(step.matrix)
            self._put(step.body, _stored(step.matrix.indices), out)
        for matrix in merged.kept_apart:
            self.end_calls.append((np.copyto, (self.own(matrix, 1), self.own(matrix))))

    def own(self, matrix: Matrix, back: int = 0) -> Array:
        """A matrix as it is stored, without what is beyond its end."""
        sizes = [index.size for index in _stored(matrix.indices)]
        return _part(self._buffer(matrix, back), [slice(size) for size in sizes])

    def _buffer(self, matrix: Matrix, back: int = 0) -> Array:
        key = matrix, back if matrix in self._apart else 0
        if key not in self._buffers:
            sizes = [index.size for index in _stored(matrix.indices)]
            beyond = self._beyond.get(matrix)
            values = np.zeros(sizes)
            if beyond is not None:
                values = np.full(
                    [max(pair) for pair in zip(sizes, _sizes(beyond.indices), strict=True)],
                    beyond.beyond,
                )
            self._buffers[key] = values
            if matrix.name in self._given:
                own = _part(values, [slice(size) for size in sizes])
                self.given_calls.append((np.copyto, (own, self._given[matrix.name].T)))
        return self._buffers[key]

    def _view(self, e: Ref, axes: Sequence[Index]) -> Array:
        """What a reference reads, spread over the axes of a formula."""
        values = self._buffer(e.matrix, e.back)
        indices = _stored_as(e)
        values = _part(values, [slice(index.size) for index in indices])
        own = [axis for axis in axes if axis in indices]
        values = values.transpose([indices.index(axis) for axis in own])
        return _part(values, [slice(None) if axis in own else None for axis in axes])

    def _rows_first(self, e: Ref) -> Array:
        """What a reference with rows reads, row by row."""
        matrix, along = e.matrix, _stored_as(e)[0]
        given = self._given.get(f"{matrix.name}_on" if e.beyond is not None else matrix.name)
        if given is not None:
            return given[:, : along.size]
        if matrix not in self._by_rows:
            values = self._buffer(matrix)
            self._by_rows[matrix] = np.empty(values.shape[::-1])
            self._do(np.copyto, self._by_rows[matrix], values.T)
        return self._by_rows[matrix][:, : along.size]

    def _do(self, call: Callable[..., Any], *arguments: Any) -> None:
        self.calls.append((call, arguments))

    def _take(self, shape: tuple[int, ...]) -> Array:
        """An array for what is needed only until it has been read."""
        free = self._free.setdefault(shape, [])
        values = free.pop() if free else np.empty(shape)
        self._lent.add(id(values))
        return values

    def _drop(self, *operands: Array | float) -> None:
        for values in operands:
            if isinstance(values, np.ndarray) and id(values) in self._lent:
                self._lent.remove(id(values))
                self._free[values.shape].append(values)

    def _put(self, e: Expr, axes: Sequence[Index], out: Array) -> None:
        """Make the numbers of a formula in an array."""
        values = self._of(e, axes, out)
        if values is out:
            return
        if isinstance(values, float):
            out[...] = values  # once and for all
            return
        if not np.shares_memory(values, out):
            self._do(np.copyto, out, values)
        self._drop(values)

    def _of(self, e: Expr, axes: Sequence[Index], out: Array | None = None) -> Array | float:
        """The numbers of a formula: in `out` where something has to be computed."""
        match e:
            case Num(value):
                return value
            case Ref():
                return self._view(e, axes)
            case Pick(body):
                return _part(self._buffer(body.matrix, body.back), _placed(body, e.place))
            case Binary("*", left, Call("ln", body)) if self._is_given(left):
                one, other = self._of(left, axes), self._of(body, axes)
                assert isinstance(one, np.ndarray)
                assert isinstance(other, np.ndarray)
                logarithms = self._take(other.shape)
                self._do(_lns_where, one, other, logarithms)
                self._drop(other)
                return self._done(np.multiply, out, one, logarithms)
            case Binary(sign, left, right):
                one, other = self._of(left, axes), self._of(right, axes)
                if isinstance(one, float) and isinstance(other, float):
                    return evaluate(e, {}, lambda _: 0.0)
                return self._done(SIGNS[sign], out, one, other)
            case Negative(body):
                return self._done(np.negative, out, self._of(body, axes))
            case Call(name, body):
                return self._done(FUNCTIONS[name].into, out, self._of(body, axes))
            case Greater(left, right):
                return self._chosen(right, "<=", left, left, right, axes)
            case Choose(left, sign, right, yes, no):
                return self._chosen(left, sign, right, yes, no, axes)
            case Fold():
                return self._fold(e, axes)
        raise TypeError(e)

    def _is_given(self, e: Expr) -> bool:
        names = {ref.matrix.name for ref in e.refs()}
        return bool(names) and names <= self._given.keys()

    def _done(self, call: Callable[..., Any], out: Array | None, *operands: Array | float) -> Array:
        shape = np.broadcast_shapes(*(np.shape(operand) for operand in operands))
        if out is None or out.shape != shape:
            # Where it reads what is needed no more, it writes as well.
            mine = [o for o in operands if id(o) in self._lent and np.shape(o) == shape]
            out = mine[0] if mine else self._take(shape)  # type: ignore[assignment]
        assert out is not None
        self._do(call, *operands, out)
        self._drop(*(operand for operand in operands if operand is not out))
        return out

    def _chosen(
        self, left: Expr, sign: str, right: Expr, yes: Expr, no: Expr, axes: Sequence[Index]
    ) -> Array:
        operands = [self._of(part, axes) for part in (left, right, yes, no)]
        shape = np.broadcast_shapes(*map(np.shape, operands))
        one, other, a, b = operands
        mask = np.empty(np.broadcast_shapes(np.shape(one), np.shape(other)), bool)
        self._do(SIGNS[sign], one, other, mask)
        out = self._take(shape)
        self._do(np.copyto, out, b)
        self._do(_copy_where, out, a, mask)
        self._drop(*operands)
        return out

    def _fold(self, e: Fold, axes: Sequence[Index]) -> Array:
        if product := self._product(e, axes):
            return product[0]
        free = [axis for axis in axes if any(axis in ref.indices for ref in e.refs())]
        inner = _stored([*e.indices, *free])
        body = self._of(e.body, inner)
        assert isinstance(body, np.ndarray)
        if e.kind == "max":
            out = self._take(body.shape[1:])
            self._do(np.maximum.reduce, body, *_WORDS, out)
            self._do(np.add, out, 0.0, out)  # of 0.0 and -0.0 NumPy takes either
        elif free:
            out = self._added(body)
        else:
            out = self._total(body.transpose([inner.index(index) for index in e.indices]))
        self._drop(body)
        places = tuple(slice(None) if axis in free else None for axis in axes)
        return out[places] if None in places else out

    def _total(self, terms: Array) -> Array:
        """The sum of all numbers, place by place."""
        ordered = terms
        if not terms.flags.c_contiguous:
            ordered = self._take(terms.shape)
            self._do(np.copyto, ordered, terms)
        sums, out = self._take((terms.size,)), self._take(())
        self._do(np.add.accumulate, ordered.reshape(-1), *_WORDS, sums)
        self._do(np.copyto, out, sums[-1, ...])
        self._drop(ordered, sums)
        return out

    def _added(self, terms: Array, out: Array | None = None) -> Array:
        """The sums along the first axis."""
        if out is None:
            out = self._take(terms.shape[1:])
        if out.size == 1:
            # NumPy would add such terms in pairs; so are sums defined that are kept one by one.
            sums = self._take(terms.shape)
            self._do(np.add.accumulate, terms, *_WORDS, sums)
            self._do(np.copyto, out, sums[-1])
            self._drop(sums)
        else:
            # -0.0 is the number that changes no bit when added to.
            self._do(np.add.reduce, terms, *_WORDS, out, False, -0.0)
        return out

    def _product(self, e: Fold, axes: Sequence[Index]) -> tuple[Array] | None:
        """A matrix product, if the sum is one."""
        match e.body:
            case Binary("*", Ref() as left, Ref() as right) if len(axes) == 2:
                pass
            case _:
                return None
        if e.kind != "sum" or len(e.indices) != 1 or len(left.indices) + len(right.indices) != 4:
            return None
        (along,) = e.indices
        first, second = axes
        if first not in left.indices:
            left, right = right, left
        if {first, along} != {*left.indices} or {second, along} != {*right.indices}:
            return None
        if along.is_rows:
            return (self._over_rows(self._rows_first(left), self._rows_first(right)),)
        return (self._by_row(self._view(left, (along, first)), self._view(right, (along, second))),)

    def _by_row(self, left: Array, right: Array) -> Array:
        """Σ_c left[c,u] · right[c,r], the rows r side by side."""
        (count, units), rows = left.shape, right.shape[1]
        out = self._take((units, rows))
        if count * units * rows <= ONE_GO or units * rows == 1:
            products = self._take((count, units, rows))
            self._do(np.multiply, left[:, :, None], right[:, None, :], products)
            self._added(products, out)
            self._drop(products)
            return out
        step = max(64, PART // units)
        for start in range(0, rows, step):
            some = slice(start, start + step)
            mine = out[:, some]
            product = np.empty(0) if count == 1 else self._take(mine.shape)
            self._do(np.multiply, left[0, :, None], right[0, None, some], mine)
            for c in range(1, count):
                self._do(np.multiply, left[c, :, None], right[c, None, some], product)
                self._do(np.add, mine, product, mine)
            self._drop(product)
        return out

    def _over_rows(self, left: Array, right: Array) -> Array:
        """Σ_r left[r,j] · right[r,u]."""
        rows, (height, width) = len(left), (left.shape[1], right.shape[1])
        if height > width:  # the longer one is gone along in memory
            return self._over_rows(right, left).T
        step = rows if height * width == 1 else max(1, ADDED // (height * width))
        out = self._take((height, width))
        for start in range(0, rows, step):
            one, other = left[start : start + step, :, None], right[start : start + step, None, :]
            products = self._take((len(one), height, width))
            self._do(np.multiply, one, other, products)
            if start:
                self._do(np.add, products[0], out, products[0])
            self._added(products, out)
            self._drop(products)
        return out


def _lns_where(factors: Array, values: Array, out: Array) -> None:
    """The logarithms that are to be multiplied with given factors.

    Where the factor is 0 none is taken: the product is the same zero with any number below 0. If
    the value there is none at all, the error of its row tells.
    """
    needed = np.flatnonzero(factors)
    out.fill(-1.0)
    out.reshape(-1)[needed] = FUNCTIONS["ln"].values(values.reshape(-1)[needed])


def _part(values: Array, places: Sequence[slice | int | None]) -> Array:
    """A part of an array as a view, also where it is a single number."""
    return values[(*places, ...)]


def _copy_where(out: Array, values: Array | float, mask: Any) -> None:
    np.copyto(out, values, where=mask)


def _stored(indices: Sequence[Index]) -> list[Index]:
    """Indices in the order in which a matrix has its axes here: rows come last."""
    return sorted(indices, key=lambda index: index.is_rows)


def _stored_as(e: Ref) -> list[Index]:
    """The indices of a reference in the order of its matrix's axes."""
    order = [e.matrix.indices.index(index) for index in _stored(e.matrix.indices)]
    return [e.indices[place] for place in order]


def _placed(e: Ref, place: tuple[int, ...]) -> list[int]:
    """A place of a reference's matrix in the order of its axes here."""
    return [place[e.matrix.indices.index(index)] for index in _stored(e.matrix.indices)]


def _sizes(indices: Sequence[Index]) -> list[int]:
    return [index.size for index in _stored(indices)]
