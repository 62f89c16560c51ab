"""A table of a TOML file that answers with checked values, or says which key is wrong."""

from collections.abc import Iterable
from datetime import UTC, datetime
from math import isfinite
from typing import Any, TypeVar

from nntui.engine.problem import Array, frozen_matrix

from .errors import RunError, as_toml

Name = TypeVar("Name", bound=str)


class TomlTable:
    """A table whose values are asked for by key and kind.

    Args:
        values: What TOML made of it.
        where: Its own key, with dots; empty for the whole file.
        keys: Every key that it may have.

    Raises:
        RunError: It is no table, or has another key. So does every method, for a key that is
            missing or holds something else.
    """

    def __init__(self, values: object, where: str, keys: Iterable[str]) -> None:
        if not isinstance(values, dict):
            raise RunError(f"{as_toml(values)}, expected a table", where)
        self._values: dict[str, Any] = values
        self._where = where
        known = tuple(keys)
        for key in values:
            if key not in known:
                name = key if key.isprintable() else repr(key)
                raise RunError(f"unknown key, expected only {', '.join(known)}", self.key(name))

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def key(self, key: str) -> str:
        """A key with the tables that it is in."""
        return f"{self._where}.{key}" if self._where else key

    def table(self, key: str, keys: Iterable[str]) -> "TomlTable":
        """A table that may have the given keys."""
        return TomlTable(self._take(key, "a table"), self.key(key), keys)

    def tables(self, key: str, keys: Iterable[str]) -> list["TomlTable"]:
        """One or more tables that may have the given keys."""
        what, known = f"one or more tables [[{key}]]", tuple(keys)
        values = self._take(key, what)
        if not isinstance(values, list) or not values:
            raise self._wrong(key, what)
        return [
            TomlTable(table, f"{self.key(key)} {number}", known)
            for number, table in enumerate(values, start=1)
        ]

    def text(self, key: str) -> str:
        """A text."""
        value = self._take(key, "a text")
        if not isinstance(value, str):
            raise self._wrong(key, "a text")
        return value

    def choice(self, key: str, choices: tuple[Name, ...]) -> Name:
        """One of some texts."""
        text = self.text(key)
        for choice in choices:
            if choice == text:
                return choice
        raise self._wrong(key, f"one of {', '.join(choices)}")

    def flag(self, key: str) -> bool:
        """True or false."""
        value = self._take(key, "true or false")
        if not isinstance(value, bool):
            raise self._wrong(key, "true or false")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """One or more texts."""
        what = 'a list of texts such as ["a", "b"]'
        values = self._take(key, what)
        if not isinstance(values, list) or not values:
            raise self._wrong(key, what)
        for value in values:
            if not isinstance(value, str):
                raise RunError(f"{as_toml(value)} in the list, expected texts only", self.key(key))
        return tuple(values)

    def whole(self, key: str, low: int, high: int) -> int:
        """A whole number from `low` to `high`."""
        what = f"a whole number from {low} to {high}"
        value = self._take(key, what)
        if type(value) is not int or not low <= value <= high:  # a bool is an int by its class
            raise self._wrong(key, what)
        return value

    def wholes(self, key: str) -> tuple[int, ...]:
        """One or more whole numbers from 1 up."""
        what = "a list of whole numbers from 1 up, such as [4, 1]"
        values = self._take(key, what)
        if not isinstance(values, list) or not values:
            raise self._wrong(key, what)
        for value in values:
            if type(value) is not int or value < 1:
                raise RunError(f"{as_toml(value)} in the list, expected {what}", self.key(key))
        return tuple(values)

    def number(self, key: str) -> float:
        """A finite number."""
        number = _finite(self._take(key, "a finite number"))
        if number is None:
            raise self._wrong(key, "a finite number")
        return number

    def matrix(self, key: str, shape: tuple[int, int] | None = None) -> Array:
        """A read-only matrix of finite numbers, of the given shape if there is one."""
        what = "rows of numbers such as [[0, 1], [1, 0]]"
        rows = self._take(key, what)
        if not isinstance(rows, list) or not rows:
            raise self._wrong(key, what)
        for number, row in enumerate(rows, start=1):
            self._check_row(self.key(key), f"row {number}", row, rows[0])
        matrix = frozen_matrix(rows, self.key(key))
        if shape is not None and matrix.shape != shape:
            found = f"{matrix.shape[0]}×{matrix.shape[1]}"
            raise RunError(f"{found}, expected {shape[0]}×{shape[1]}", self.key(key))
        return matrix

    def moment(self, key: str) -> datetime:
        """A date and time, in UTC."""
        what = "a date and time with its time zone, such as 2026-01-31T12:00:00Z"
        value = self._take(key, what)
        if not isinstance(value, datetime) or value.tzinfo is None:
            raise self._wrong(key, what)
        try:
            return value.astimezone(UTC)
        except OverflowError:  # the first or the last day that there is, in another time zone
            raise self._wrong(key, what) from None

    def _take(self, key: str, what: str) -> Any:
        if key not in self._values:
            raise RunError(f"missing, expected {what}", self.key(key))
        return self._values[key]

    def _wrong(self, key: str, what: str) -> RunError:
        return RunError(f"{as_toml(self._values[key])}, expected {what}", self.key(key))

    @staticmethod
    def _check_row(key: str, what: str, row: object, first: object) -> None:
        if not isinstance(row, list) or not row:
            raise RunError(f"{what} is {as_toml(row)}, expected a list of numbers", key)
        if isinstance(first, list) and len(row) != len(first):
            raise RunError(f"{what} has length {len(row)}, expected {len(first)} as row 1 has", key)
        for number, value in enumerate(row, start=1):
            if _finite(value) is None:
                found = f"{what}, column {number} is {as_toml(value)}"
                raise RunError(f"{found}, expected a finite number", key)


def _finite(value: object) -> float | None:
    if type(value) is not int and not isinstance(value, float):
        return None
    try:
        number = float(value)
    except OverflowError:  # a whole number that no float holds
        return None
    return number if isfinite(number) else None
