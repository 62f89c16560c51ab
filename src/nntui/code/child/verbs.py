"""What a called function does, by name, as far as the arithmetic of it is known."""

from __future__ import annotations

import builtins
import math
import random
from typing import Any

import numpy as np

from .versions import MAX_ELEMENTS

MADE = "make:"
"""Begins the verbs of functions whose numbers come from nothing that was recorded."""

UNKNOWN = "?"
"""Begins the verbs of functions that are not known: their numbers are shown, not their sums."""

MAKERS = frozenset(("zeros", "ones", "empty", "eye", "identity", "full", "arange", "linspace"))

SAME = {
    "true_divide": "divide",
    "absolute": "abs",
    "conjugate": "conj",
    "amax": "max",
    "amin": "min",
}

BUILTINS = {
    builtins.sum: "builtin_sum", builtins.max: "builtin_max", builtins.min: "builtin_min",
    builtins.abs: "abs", builtins.float: "float", builtins.int: "int", builtins.round: "round",
    builtins.pow: "power",
}  # fmt: skip

MATH = frozenset(
    getattr(math, name)
    for name in [
        "exp",
        "log",
        "sqrt",
        "tanh",
        "sin",
        "cos",
        "pow",
        "fabs",
        "log2",
        "log10",
        "log1p",
        "expm1",
        "floor",
        "ceil",
    ]
)


def verb_of(function: Any) -> tuple[str | None, Any]:
    """What a function does and the number or array that it belongs to.

    Returns:
        Its verb, `None` for a function that is nobody's arithmetic, and its receiver or `None`.
    """
    name = getattr(function, "__name__", "?")
    if isinstance(function, np.ufunc):
        return SAME.get(name, name), None
    is_numpy = isinstance(name, str) and getattr(np, name, None) is function
    if is_numpy and not isinstance(function, type):
        return (MADE + name if name in MAKERS else SAME.get(name, name)), None
    try:
        if function in BUILTINS:
            return BUILTINS[function], None
        if function in MATH:
            return name, None
    except TypeError:  # an object that cannot be looked up computes nothing that is known
        return None, None
    receiver = getattr(function, "__self__", None)
    module = getattr(function, "__module__", None) or ""
    if isinstance(receiver, (np.ndarray, np.generic)):
        return (None if name == "tolist" else name), receiver
    if isinstance(receiver, np.ufunc):
        return f"{UNKNOWN}{receiver.__name__}.{name}", None
    draws = (np.random.RandomState, np.random.Generator, random.Random)
    if isinstance(receiver, draws) or module.startswith("numpy.random"):
        return f"{MADE}random.{name}", None
    if isinstance(function, type):
        return ("scalar", None) if issubclass(function, np.generic) else (None, None)
    if module.startswith("numpy"):
        return SAME.get(name, name), None
    if module in ("builtins", ""):
        return None, None
    if module == "copy":
        return "copy", None
    return ("expit" if name == "expit" else UNKNOWN + str(name)), None


def has_numbers(value: Any) -> bool:
    """Whether a function's argument is, or holds, a number that is followed."""
    if isinstance(value, (np.ndarray, np.generic, float)):
        return True
    is_list = type(value) in (list, tuple) and len(value) < MAX_ELEMENTS
    return is_list and any(map(has_numbers, value))
