"""Operands as cells: an array, a number, or nested lists of them, each place of it an address."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nntui.engine.expression import Expr, Index, Matrix, Num

from .expressions import At, Pick

Table = NDArray[np.signedinteger[Any]]
"""Numbers of cells."""


class NotWrittenError(Exception):
    """A step whose numbers cannot be written out; its text says why."""


@dataclass(frozen=True, eq=False)
class Grid:
    """An operand as cells.

    Attributes:
        matrices: Where its numbers are.
        table: For each of its places the cell, the matrices' cells counted on from one to the next
            from 0; below 0 for a 0 that nothing holds.
        called: What each matrix is called where it is used.
        constant: The number that it is, where it is a single one without a cell.
        is_whole: Whether it is one matrix, each cell in its place.
        is_matrix: Whether it is one of `numpy.matrix`, which indexes and multiplies in its own way.
    """

    matrices: tuple[Matrix, ...]
    table: Table
    called: tuple[str, ...]
    constant: Num | None = None
    is_whole: bool = False
    is_matrix: bool = False

    @property
    def shape(self) -> tuple[int, ...]:
        """Its size along each axis."""
        return tuple(self.table.shape)

    @property
    def size(self) -> int:
        """How many numbers it has."""
        return int(self.table.size)

    def at(self, places: Sequence[Index | int]) -> Expr:
        """The number at places that run or stand still, one for each axis."""
        if self.constant is not None:
            return self.constant
        if self.is_whole:
            return At(self.matrices[0], tuple(places), self.called[0])
        key = tuple(slice(None) if isinstance(place, Index) else place for place in places)
        running = tuple(place for place in places if isinstance(place, Index))
        return Pick(self.matrices, np.asarray(self.table[key]), running, self.called)

    def spread(self, own: Sequence[Index]) -> Expr:
        """The number that broadcasting puts at each place of a result.

        Args:
            own: What runs along the result's axes.
        """
        if len(self.shape) > len(own):
            raise NotWrittenError("its operands do not fit its result")
        ends = own[len(own) - len(self.shape) :]
        if all(size in (1, index.size) for size, index in zip(self.shape, ends, strict=True)):
            return self.at([
                0 if size == 1 else index for size, index in zip(self.shape, ends, strict=True)
            ])  # fmt: skip
        raise NotWrittenError("its operands do not fit its result")

    def flat(self, index: Index) -> Expr:
        """The number at a place of all its numbers in a row."""
        if self.constant is not None:
            return self.constant
        return Pick(self.matrices, self.table.reshape(-1), (index,), self.called)


def number(value: float, symbol: str = "") -> Grid:
    """A single number without a cell."""
    return Grid((), np.array(-1), (), constant=Num(value, symbol))


def whole(matrix: Matrix, called: str, is_matrix: bool = False) -> Grid:
    """All of a matrix."""
    size = math.prod(matrix.shape)
    return Grid((matrix,), np.arange(size).reshape(matrix.shape), (called,), None, True, is_matrix)


def stacked(parts: Sequence[Grid], hold: Callable[[float], Matrix]) -> Grid:
    """A list of operands as one, as NumPy makes an array of it.

    Args:
        parts: Its elements, all of one shape.
        hold: Gives a number without a cell one of its own.
    """
    if any(part.shape != parts[0].shape for part in parts):
        raise NotWrittenError("a list of unequal shapes")
    joined, tables = join(parts, hold)
    return Grid(joined.matrices, np.stack([table - 1 for table in tables]), joined.called)


@dataclass(frozen=True, eq=False)
class Joined:
    """The cells of several operands, counted on from one to the next."""

    matrices: tuple[Matrix, ...]
    called: tuple[str, ...]


def join(parts: Sequence[Grid], hold: Callable[[float], Matrix]) -> tuple[Joined, list[Table]]:
    """Count the cells of several operands on from one to the next.

    Returns:
        Where they are, and each operand's cells counted from 1: 0 is left for what a function
        fills in.
    """
    matrices: list[Matrix] = []
    called: list[str] = []
    tables: list[Table] = []
    start = 0
    for part in parts:
        if part.constant is not None:
            part = whole(hold(part.constant.value), part.constant.symbol)
        tables.append(np.where(part.table < 0, 0, part.table + start + 1))
        matrices += part.matrices
        called += part.called
        start += sum(math.prod(matrix.shape) for matrix in part.matrices)
    return Joined(tuple(matrices), tuple(called)), tables


def moved(joined: Joined, numbers: Any, own: Sequence[Index]) -> Expr:
    """What a function made of cells' numbers, as a formula.

    Args:
        joined: Where the cells are.
        numbers: The result, counted from 1; 0 where the function filled in a 0.
        own: What runs along the result's axes.
    """
    table = np.asarray(numbers, dtype=np.int64)
    if table.shape != tuple(index.size for index in own):
        raise NotWrittenError("its result is not what was expected")
    if len(joined.matrices) == 1 and _is_in_place(table, joined.matrices[0]):
        return At(joined.matrices[0], tuple(own), joined.called[0])
    return Pick(joined.matrices, table - 1, tuple(own), joined.called)


def _is_in_place(table: Table, matrix: Matrix) -> bool:
    """Whether each cell of a matrix is where it was."""
    cells = np.arange(1, table.size + 1).reshape(table.shape)
    return table.shape == tuple(matrix.shape) and np.array_equal(table, cells)
