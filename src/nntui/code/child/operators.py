"""Python's operators by the names that the syntax tree has for them."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np


def old_division(one: Any, other: Any) -> Any:
    """`/` as Python 2 has it: of whole numbers a whole number."""
    if is_whole(one) and is_whole(other):
        return one // other
    return one / other


def old_division_in_place(one: Any, other: Any) -> Any:
    """`/=` as Python 2 has it."""
    if is_whole(one) and is_whole(other):
        return one // other
    one /= other
    return one


def is_whole(value: Any) -> bool:
    """Whether it is a single whole number."""
    return isinstance(value, (int, np.integer)) and not isinstance(value, np.bool_)


Two = Callable[[Any, Any], Any]

BINARY: dict[str, Two] = {
    "Add": operator.add, "Sub": operator.sub, "Mult": operator.mul, "Div": operator.truediv,
    "OldDiv": old_division, "FloorDiv": operator.floordiv, "Mod": operator.mod,
    "Pow": operator.pow, "MatMult": operator.matmul, "BitAnd": operator.and_,
    "BitOr": operator.or_, "BitXor": operator.xor, "LShift": operator.lshift,
    "RShift": operator.rshift,
}  # fmt: skip

IN_PLACE: dict[str, Two] = {
    "Add": operator.iadd, "Sub": operator.isub, "Mult": operator.imul, "Div": operator.itruediv,
    "OldDiv": old_division_in_place, "FloorDiv": operator.ifloordiv, "Mod": operator.imod,
    "Pow": operator.ipow, "MatMult": operator.imatmul, "BitAnd": operator.iand,
    "BitOr": operator.ior, "BitXor": operator.ixor, "LShift": operator.ilshift,
    "RShift": operator.irshift,
}  # fmt: skip

COMPARE: dict[str, Two] = {
    "Lt": operator.lt, "LtE": operator.le, "Gt": operator.gt, "GtE": operator.ge,
    "Eq": operator.eq, "NotEq": operator.ne,
}  # fmt: skip

UNARY: dict[str, Callable[[Any], Any]] = {
    "USub": operator.neg, "UAdd": operator.pos, "Invert": operator.invert,
}  # fmt: skip

VERBS = {
    "Add": "+", "Sub": "-", "Mult": "*", "Div": "/", "OldDiv": "/", "FloorDiv": "//", "Mod": "%",
    "Pow": "**", "MatMult": "@", "BitAnd": "&", "BitOr": "|", "BitXor": "^", "LShift": "<<",
    "RShift": ">>", "Lt": "<", "LtE": "<=", "Gt": ">", "GtE": ">=", "Eq": "==", "NotEq": "!=",
    "USub": "negative", "UAdd": "positive", "Invert": "invert",
}  # fmt: skip
"""What an operator's step is called."""
