"""The functions of mathematics that formulas use: as numbers, as arrays, as code, as symbols.

Every path of the program takes their bits from the standard library's `math`, value by value:
NumPy's differ from them in the last bit for some values, and between processors. What is only
added, multiplied, divided, compared or a square root is the same everywhere (IEEE 754), so that is
left to NumPy.
"""

import math
import os
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np

from .problem import Array

EXP_LIMIT = 709.78
"""`math.exp` raises above ln(1.797…e308) = 709.7827; up to here it never does."""

EXP = f"(inf if {{first}} > {EXP_LIMIT} else exp({{x}}))"
"""The power of e as code, as `Function.code`."""

SMALLEST = 5e-324
"""The least float above 0. Its logarithm, -744.4, stands in for that of 0."""

CODE_NAMES = {
    "exp": math.exp, "log": math.log, "tanh": math.tanh, "erf": math.erf, "sqrt": math.sqrt,
    "inf": math.inf,
}  # fmt: skip
"""What the `code` of functions may name."""


class Function(NamedTuple):
    """One function.

    Attributes:
        name: What it is called in an expression.
        value: Of one number; never raises.
        values: Of an array.
        code: Of one number as Python, with the bits of `value`. `{first}` is where Python looks
            at the number first, `{x}` any other place.
        symbols: As it stands in a formula, with `{x}` for what it is taken of.
        is_open: Whether what it is taken of stands there without parentheses of its own.
    """

    name: str
    value: Callable[[float], float]
    values: Callable[[Array], Array]
    code: str
    symbols: str
    is_open: bool = False

    def into(self, values: Array, out: Array) -> None:
        """Of an array, put into another of the same shape."""
        out[...] = self.values(values)


def _each(function: Callable[[float], float]) -> Callable[[Array], Array]:
    def of(values: Array) -> Array:
        numbers = map(function, memoryview(values.ravel().data))  # without a list of them
        return np.fromiter(numbers, np.float64, values.size).reshape(values.shape)

    return of


_exp: Callable[[float], float] = eval("lambda x: " + EXP.format(first="x", x="x"), {**CODE_NAMES})


MANY = 64
"""From so many values on, one call for all of them is worth what it takes to prepare it."""


@cache
def _is_exp_of_complex() -> bool:
    """Whether NumPy's power of complex numbers has the bits of `math.exp`.

    NumPy hands it on to the C library. That of GNU takes the real part's power as `math.exp` does,
    and times 1 where there is no other part. It is looked at all the same.
    """
    if "CS_GNU_LIBC_VERSION" not in getattr(os, "confstr_names", ()):
        return False
    some = np.concatenate([np.linspace(-750.0, 709.0, 3_001), np.linspace(-9.0, 9.0, 3_001)])
    return _each(math.exp)(some).tobytes() == _of_complex(some).tobytes()


def _of_complex(powers: Array) -> Array:
    return np.ascontiguousarray(np.exp(powers.astype(np.complex128)).real)


def _exps(powers: Array) -> Array:
    # The guard costs as much as the function, and is hardly ever needed.
    if not powers.size or not powers.max() <= 709.0:
        return _each(_exp)(powers)
    if powers.size >= MANY and _is_exp_of_complex():
        return _of_complex(powers)
    return _each(math.exp)(powers)


def _ln(value: float) -> float:
    return math.log(max(value, SMALLEST))


def _lns(values: Array) -> Array:
    is_plain = values.size and values.min() >= SMALLEST
    return _each(math.log if is_plain else _ln)(values)


def _step(value: float) -> float:
    return 1.0 if value >= 0 else 0.0 if value < 0 else value  # what is no number stays none


def _sqrt(value: float) -> float:
    return math.sqrt(value) if value >= 0 else math.nan


FUNCTIONS = {
    function.name: function
    for function in (
        Function("exp", _exp, _exps, EXP, "e^{x}", True),
        Function(
            "ln",
            _ln,
            _lns,
            f"log({{x}} if {{first}} > {SMALLEST} else {SMALLEST})",
            "ln({x})",
        ),
        Function("tanh", math.tanh, _each(math.tanh), "tanh({first})", "tanh({x})"),
        Function("erf", math.erf, _each(math.erf), "erf({first})", "erf({x})"),
        Function("sqrt", _sqrt, np.sqrt, "sqrt({first})", "√{x}", True),
        Function(
            "step",
            _step,
            _each(_step),
            "(1.0 if {first} >= 0.0 else 0.0 if {x} < 0.0 else {x})",
            "step({x})",
        ),
        # Twice as fast as the call.
        Function("abs", abs, np.abs, "({x} if {first} >= 0.0 else -{x})", "|{x}|"),
    )
}
"""Every function by its name."""
