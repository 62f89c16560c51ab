"""Records operations: which versions of which values went in, and what came out.

Each method without an underscore is called by rewritten code, where the script has an operator, a
call, an item or an assignment. It computes what the script would have, with the script's own
objects, and writes down what it saw.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from .operators import BINARY, COMPARE, IN_PLACE, UNARY, VERBS, old_division, old_division_in_place
from .sites import SITES, Site
from .verbs import MADE, MATH, UNKNOWN, has_numbers, verb_of
from .versions import NUMBER, WHOLE, Version, Versions, same_bits

ITERATING = (zip, enumerate, list, tuple, iter, map)
"""Functions that go through what they are given, row by row where that is an array."""


class Naming(NamedTuple):
    """A version got a name.

    Attributes:
        version: Which.
        name: Its name.
        steps: How many steps were done before.
        calls: The script's own functions in which it is called so, as in `Step`.
    """

    version: Version
    name: str
    steps: int
    calls: tuple[tuple[str, int], ...]


@dataclass(eq=False)
class Step:
    """One operation of a pass.

    Attributes:
        number: Its place in the pass, from 0.
        site: Where it stands in the source.
        verb: What was done: an operator, or a function's name.
        operands: A version, a list of such, or another object for each.
        keywords: What was given by name.
        result: What came of it.
        calls: The script's own functions that it was done in, outermost first, each with the line
            that called it.
        in_place: Whether the result is an array that was there before.
        written: Its source.
    """

    number: int
    site: Site
    verb: str
    operands: list[Any]
    keywords: dict[str, Any]
    result: Version
    calls: tuple[tuple[str, int], ...]
    in_place: bool
    written: str


class Recorder:
    """What the rewritten code calls.

    Attributes:
        is_tracing: Whether what is done is written down; read by the rewritten code itself.
        is_own: Whether a function is the script's own.
        steps: What was done in this pass.
        most_steps: A pass is recorded up to so many operations.
        is_cut: Whether there were more.
        tapped: The sizes of the tapped expression in this pass.
        namings: Which versions got which names in this pass, and when.
    """

    def __init__(self, is_own: Callable[[Any], bool]) -> None:
        self.is_tracing = False
        self.is_own = is_own
        self.most_steps = 200_000
        self.tapped: list[float] = []
        self.begin()

    def begin(self) -> None:
        """Forget the pass before."""
        self.steps: list[Step] = []
        self.versions = Versions()
        self.namings: list[Naming] = []
        self.is_cut = False
        self._calls: list[tuple[str, int]] = []

    # Operators.

    def binary(self, at: int, one: Any, other: Any) -> Any:
        """Two operands with an operator between them."""
        site = SITES[at]
        done = BINARY[site.op]
        if not self.is_tracing or isinstance(one, str):
            return done(one, other)
        if not (isinstance(one, NUMBER) or isinstance(other, NUMBER)):
            result = done(one, other)
            if type(result) is float:  # 1 / 2
                self._record(site, VERBS[site.op], self._operands(site, (one, other)), {}, result)
            return result
        operands = self._operands(site, (one, other))
        verb = VERBS[site.op]
        is_matrix = isinstance(one, np.matrix) or isinstance(other, np.matrix)
        if verb == "*" and is_matrix and np.ndim(one) and np.ndim(other):
            verb = "@"
        return self._record(site, verb, operands, {}, done(one, other))

    def unary(self, at: int, value: Any) -> Any:
        """An operand with an operator before it."""
        site = SITES[at]
        done = UNARY[site.op]
        if not self.is_tracing or not isinstance(value, NUMBER):
            return done(value)
        operands = self._operands(site, (value,))
        return self._record(site, VERBS[site.op], operands, {}, done(value))

    def compare(self, at: int, one: Any, other: Any) -> Any:
        """A comparison of two."""
        site = SITES[at]
        done = COMPARE[site.op]
        are_numbers = isinstance(one, NUMBER) or isinstance(other, NUMBER)
        if not self.is_tracing or not are_numbers or isinstance(one, str):
            return done(one, other)
        operands = self._operands(site, (one, other))
        return self._record(site, VERBS[site.op], operands, {}, done(one, other))

    def augment(self, at: int, one: Any, other: Any) -> Any:
        """`one += other`, and the like."""
        site = SITES[at]
        done = IN_PLACE[site.op]
        if not self.is_tracing or not (isinstance(one, NUMBER) or isinstance(other, NUMBER)):
            return done(one, other)
        operands = self._operands(site, (one, other))
        self._before_change(one)
        result = done(one, other)
        is_same = result is one and isinstance(one, np.ndarray)
        return self._record(site, VERBS[site.op], operands, {}, result, in_place=is_same)

    def get_attribute(self, at: int, owned: Any, name: str) -> tuple[Any, str, Any]:
        """The place of `owned.name += …`, before the right side is computed."""
        return owned, name, getattr(owned, name)

    def augment_attribute(self, at: int, got: tuple[Any, str, Any], other: Any) -> None:
        """`owned.name += other`."""
        owned, name, value = got
        setattr(owned, name, self.augment(at, value, other))

    def get_item(self, at: int, owned: Any, key: Any) -> tuple[Any, Any, Any]:
        """The place of `owned[key] += …`, before the right side is computed."""
        return owned, key, owned[key]

    def augment_item(self, at: int, got: tuple[Any, Any, Any], other: Any) -> None:
        """`owned[key] += other`."""
        owned, key, value = got
        site = SITES[at]
        done = IN_PLACE[site.op]
        if (
            self.is_tracing
            and isinstance(owned, np.flatiter)
            and isinstance(key, (int, np.integer))
        ):
            owned, key = of_flat(owned, key)
        if not self.is_tracing or not isinstance(owned, np.ndarray):
            is_number = self.is_tracing and isinstance(value, NUMBER)
            owned[key] = (
                self._augment_element(site, key, value, other) if is_number else done(value, other)
            )
            return
        operands = [
            self._operands(site, (owned,))[0],
            _kept_key(key),
            self.versions.tree(other, site.parts[2], site.simple[2], site.elements.get(2)),
            *self._keys(site, key),
        ]
        self._before_change(owned)
        owned[key] = done(value, other)
        verb = f"[]{VERBS[site.op]}="
        self._record(site, verb, operands, {}, owned, in_place=True)

    def _augment_element(self, site: Site, key: Any, value: Any, other: Any) -> Any:
        """An array or number in a list or a dictionary."""
        name = f"{site.parts[0]}[{key!r}]"
        operands = [
            self.versions.tree(value, name, True),
            self.versions.tree(other, site.parts[2], site.simple[2]),
        ]
        self._before_change(value)
        result = IN_PLACE[site.op](value, other)
        is_same = result is value and isinstance(value, np.ndarray)
        self._record(site, VERBS[site.op], operands, {}, result, in_place=is_same)
        if self.steps:
            self.steps[-1].result.names = [name]
        return result

    # Items and names.

    def transposed(self, at: int, value: Any) -> Any:
        """`value.T`."""
        if not self.is_tracing or not isinstance(value, np.ndarray):
            return value.T
        site = SITES[at]
        return self._record(site, "T", self._operands(site, (value,)), {}, value.T)

    def item(self, at: int, owned: Any, key: Any) -> Any:
        """`owned[key]`."""
        if not self.is_tracing:
            return owned[key]
        site = SITES[at]
        if isinstance(owned, np.flatiter) and isinstance(key, (int, np.integer)):
            owned, key = of_flat(owned, key)
        if isinstance(owned, np.ndarray):
            operands = [self._operands(site, (owned,))[0], _kept_key(key), *self._keys(site, key)]
            return self._record(site, "[]", operands, {}, owned[key])
        if owned is np.c_ or owned is np.r_:
            parts = list(key) if isinstance(key, tuple) else [key]
            pieces = [self.versions.tree(each, f"part {n}") for n, each in enumerate(parts, 1)]
            verb = "c_" if owned is np.c_ else "r_"
            return self._record(site, verb, [None, pieces], {}, owned[key])
        result = owned[key]
        if isinstance(result, NUMBER) and isinstance(key, (int, str, np.integer)):
            version = self.versions.known(result)
            if version is not None and not version.names:
                version.names.append(f"{site.parts[0]}[{key!r}]")
        return result

    def set_item(self, at: int, value: Any, owned: Any, key: Any) -> None:
        """`owned[key] = value`."""
        if not self.is_tracing:
            owned[key] = value
            return
        site = SITES[at]
        if isinstance(owned, np.flatiter) and isinstance(key, (int, np.integer)):
            owned, key = of_flat(owned, key)
        if not isinstance(owned, np.ndarray):
            owned[key] = value
            if isinstance(value, NUMBER):
                self.versions.of(value).names.insert(0, f"{site.parts[0]}[{key!r}]")
            return
        operands = [
            self._operands(site, (owned,))[0],
            _kept_key(key),
            self.versions.tree(value, site.parts[2], site.simple[2], site.elements.get(2)),
            *self._keys(site, key),
        ]
        self._before_change(owned)
        owned[key] = value
        self._record(site, "[]=", operands, {}, owned, in_place=True)

    def name(self, at: int, value: Any) -> None:
        """A value has a name from now on."""
        if self.is_tracing and isinstance(value, NUMBER):
            name = SITES[at].written
            version = self.versions.of(value, name, True)
            if name in version.names:
                version.names.remove(name)
            version.names.insert(0, name)
            self.namings.append(Naming(version, name, len(self.steps), tuple(self._calls)))

    def literal(self, value: float) -> float:
        """A number that stands in the source."""
        if self.is_tracing and self.versions.known(value) is None:
            self.versions.put(value, Version(value, ("literal",), written=repr(value)))
        return value

    def slice(self, start: Any, stop: Any, step: Any) -> slice:
        """`start:stop:step`."""
        return slice(start, stop, step)

    def iterate(self, at: int, values: Any) -> Any:
        """What a loop goes through: the rows of an array one by one."""
        is_rows = self.is_tracing and isinstance(values, np.ndarray) and values.ndim
        return self._rows(SITES[at], values, 0) if is_rows else values

    def _rows(self, site: Site, array: Any, part: int, backwards: bool = False) -> Iterator[Any]:
        name = site.parts[part] if part < len(site.parts) else site.written
        numbers = range(len(array))
        for number in reversed(numbers) if backwards else numbers:
            row = array[number]
            if self.is_tracing:
                base = self.versions.of(array, name)
                self._record(site, "[]", [base, number], {}, row, written=f"{name}[{number}]")
            yield row

    # Calls.

    def call(self, at: int, function: Any, /, *arguments: Any, **keywords: Any) -> Any:
        """A call of any function."""
        if not self.is_tracing:
            return function(*arguments, **keywords)
        site = SITES[at]
        if self.is_own(function):
            return self._own(site, function, arguments, keywords)
        arrays = [each for each in arguments if isinstance(each, np.ndarray) and each.ndim]
        if function is reversed and arrays:
            return self._rows(site, arguments[0], 1, backwards=True)
        if _is_hashable(function) and function in ITERATING:
            arguments = tuple(
                self._rows(site, each, number) if any(each is array for array in arrays) else each
                for number, each in enumerate(arguments, 1)
            )
            return function(*arguments, **keywords)
        verb, receiver = verb_of(function)
        if verb is None:
            return function(*arguments, **keywords)
        if (
            verb.startswith("builtin_")
            and len(arguments) == 1
            and hasattr(arguments[0], "__next__")
        ):
            arguments = (list(arguments[0]),)
        given = arguments if receiver is None else (receiver, *arguments)
        if not self._is_arithmetic(verb, function, (*given, *keywords.values())):
            return function(*arguments, **keywords)
        operands = self._operands(site, given, 0 if receiver is not None else 1)
        named = {
            name: self.versions.tree(value, site.keywords.get(name, name), True)
            for name, value in keywords.items()
            if name != "out"
        }
        for each in (*given, keywords.get("out")):
            self._before_change(each)
        result = function(*arguments, **keywords)
        self._changed_arguments(site, verb, given, operands, named, result, keywords.get("out"))
        return result

    def _is_arithmetic(self, verb: str, function: Any, given: Sequence[Any]) -> bool:
        is_known = verb.startswith(MADE) or verb == "float" or isinstance(function, np.ufunc)
        is_math = _is_hashable(function) and function in MATH
        return is_known or is_math or any(map(has_numbers, given))

    def _changed_arguments(
        self,
        site: Site,
        verb: str,
        given: Sequence[Any],
        operands: list[Any],
        named: dict[str, Any],
        result: Any,
        out: Any,
    ) -> None:
        """Record a call: what it returned, and what of its arguments it changed."""
        if result is not None and not isinstance(result, (str, bytes)):
            is_in_place = out is not None and result is (out[0] if type(out) is tuple else out)
            name = site.keywords.get("out", "")
            self._record(site, verb, operands, named, result, in_place=is_in_place, name=name)
        if result is not None and not verb.startswith(UNKNOWN):
            return
        # Of `np.put(x, …)` the first source is `np`, of `x.put(…)` it is `x`.
        first = len(site.parts) - len(given)
        for place, (value, operand) in enumerate(zip(given, operands)):  # fill, sort, shuffle, …
            is_other = isinstance(value, np.ndarray) and value is not result
            if is_other and not same_bits(operand.data, value):
                at = place + max(0, first)
                name = site.parts[at] if at < len(site.parts) else ""
                self._record(site, f"{verb}!", operands, named, value, in_place=True, name=name)

    def _own(
        self, site: Site, function: Any, arguments: tuple[Any, ...], keywords: dict[str, Any]
    ) -> Any:
        """A call of one of the script's own functions, which records itself."""
        inner = getattr(function, "__func__", function)
        inner = getattr(inner, "__init__", inner) if isinstance(inner, type) else inner
        defaults = getattr(inner, "__defaults__", None) or ()
        by_name = getattr(inner, "__kwdefaults__", None) or {}
        for value in (*defaults, *by_name.values()):
            if isinstance(value, NUMBER) and self.versions.known(value) is None:
                name = getattr(inner, "__name__", "?")
                data = value.copy() if isinstance(value, np.ndarray) else value
                self.versions.put(value, Version(data, ("default", name)))
        name = getattr(function, "__qualname__", getattr(function, "__name__", "?"))
        self._calls.append((str(name), site.line))
        try:
            return function(*arguments, **keywords)
        finally:
            if self._calls:
                self._calls.pop()

    # What the plain code calls, too.

    def tap(self, value: Any) -> Any:
        """Keep the size of an expression, for the curve."""
        self.tapped.append(float(np.mean(np.abs(value))))
        return value

    def old_division(self, one: Any, other: Any) -> Any:
        """Python 2's `/`."""
        return old_division(one, other)

    def old_division_in_place(self, one: Any, other: Any) -> Any:
        """Python 2's `/=`."""
        return old_division_in_place(one, other)

    # Writing down.

    def _operands(self, site: Site, values: Sequence[Any], first: int = 0) -> list[Any]:
        result = []
        for number, value in enumerate(values, first):
            is_there = number < len(site.parts)
            written = site.parts[number] if is_there else f"argument {number}"
            is_simple = site.simple[number] if is_there else False
            elements = site.elements.get(number)
            result.append(self.versions.tree(value, written, is_simple, elements))
        return result

    def _before_change(self, value: Any) -> None:
        if isinstance(value, np.ndarray):
            self.versions.before_change(value)

    def _keys(self, site: Site, key: Any) -> list[Version]:
        """The numbers in a key, so that it is known where they come from."""
        parts = key if isinstance(key, tuple) else (key,)
        return [self.versions.of(each, site.parts[1]) for each in parts if isinstance(each, NUMBER)]

    def _record(
        self,
        site: Site,
        verb: str,
        operands: list[Any],
        keywords: dict[str, Any],
        result: Any,
        in_place: bool = False,
        written: str = "",
        name: str = "",
    ) -> Any:
        number = len(self.steps)
        if number >= self.most_steps:
            self.is_tracing, self.is_cut = False, True
            return result
        known = self.versions.known(result) if isinstance(result, np.ndarray) else None
        if known is not None and not in_place and same_bits(known.data, result):
            return result  # it hands on what it was given: nothing was computed
        source = written or site.written
        version = self._result(number, result, source, (name or site.parts[0]) if in_place else "")
        step = Step(
            number, site, verb, operands, keywords, version, tuple(self._calls), in_place, source
        )
        self.steps.append(step)
        if in_place:
            self.versions.after_change(result, number)
        return result

    def _result(self, number: int, result: Any, source: str, changed: str) -> Version:
        """What a step made, or changed: then it is called as it was."""
        if isinstance(result, (*NUMBER, *WHOLE)):
            data = result.copy() if isinstance(result, np.ndarray) else result
            version = Version(data, ("step", number), written="" if changed else source)
            if changed:
                version.names = [changed]
            if not isinstance(result, WHOLE):
                self.versions.put(result, version)
            if isinstance(result, np.ndarray):
                self.versions.see_owner(result, ("step", number))
            return version
        if isinstance(result, (list, tuple)):
            for place, each in enumerate(result):
                if isinstance(each, NUMBER):
                    data = each.copy() if isinstance(each, np.ndarray) else each
                    part = Version(data, ("part", number, place), written=f"{source}[{place}]")
                    self.versions.put(each, part)
        return Version(None, ("step", number), written=source)


def of_flat(flat: Any, place: Any) -> tuple[Any, Any]:
    """`x.flat[i]` as `x[row, column]`."""
    return flat.base, tuple(int(each) for each in np.unravel_index(place, flat.base.shape))


def _kept_key(key: Any) -> Any:
    """A key as it is now."""
    if isinstance(key, np.ndarray):
        return key.copy()
    return tuple(map(_kept_key, key)) if isinstance(key, tuple) else key


def _is_hashable(value: Any) -> bool:
    try:
        hash(value)
    except TypeError:
        return False
    return True
