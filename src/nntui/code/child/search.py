"""Finding the training loop, by the flow of data and without names.

A product reads a matrix W; another matrix comes from W by a chain of additions, subtractions,
scalings or in place; the same product reads that one. The training loop is the innermost loop that
holds a whole such cycle.
"""

from __future__ import annotations

import sys
from typing import Any, NamedTuple

import numpy as np

from .operators import BINARY, COMPARE, IN_PLACE, UNARY
from .recorder import Recorder, of_flat
from .rewrite import Loop
from .sites import SITES
from .versions import NUMBER, owner

MAX_OPERATIONS = 400_000
"""After so many the search ends with what it has."""

ROUNDING = 1e-12
"""By so much of its greatest number a matrix may differ that was put back."""

MAX_SEEN = 200
"""So many of the values that a product read are remembered."""

PRODUCTS = frozenset(("dot", "matmul", "inner", "einsum", "outer", "tensordot"))

HANDED_ON = frozenset(
    [
        "reshape",
        "copy",
        "array",
        "asarray",
        "transpose",
        "squeeze",
        "ravel",
        "flatten",
        "insert",
        "append",
        "astype",
        "float",
        "float64",
        "deepcopy",
    ]
)

CHOSEN = frozenset(["where", "clip", "maximum", "minimum", "round", "around"])
"""What these give is, place by place, one of what they were given."""

Token = tuple[int, int]
"""A value's number, and how often it has been written."""


class Candidate(NamedTuple):
    """A loop that seems to train.

    Attributes:
        loop: Its file and line.
        written: The product that reads what changes.
        name: What changes, as it stands there.
        line: That of the product.
        rank: How sure that is: 0 a product of matrices, 1 a product of numbers, 2 a sum.
    """

    loop: Loop
    written: str
    name: str
    line: int
    rank: int


class Found(BaseException):
    """The search is over. Not an `Exception`, which a script may catch."""


class _Doubt:
    """A loop that changes a matrix in place, and may put it back at the end of each turn: finite
    differences do so.

    Attributes:
        memory: The matrix.
        before: What it was at a head of a turn, once there was one since the loop was entered.
        writes: How often it had been written then.
    """

    def __init__(self, candidate: Candidate, memory: Any) -> None:
        self.candidate, self.memory = candidate, memory
        self.before: Any = None
        self.writes = 0

    def puts_back(self) -> bool:
        """Whether the matrix is as it was a turn before, but for rounding."""
        scale = float(np.max(np.abs(self.before), initial=0.0))
        return bool(np.max(np.abs(self.memory - self.before), initial=0.0) <= ROUNDING * scale)


class _Open:
    """A loop that is being gone through."""

    def __init__(self, loop: Loop, entry: int, frame: Any) -> None:
        self.loop, self.entry, self.turn, self.frame = loop, entry, -1, frame

    @property
    def place(self) -> tuple[Loop, int, int]:
        return self.loop, self.entry, self.turn


class Search(Recorder):
    """Follows which value came from which, instead of writing steps down.

    Attributes:
        candidates: The loops found, the surest first.
        turns: How often each loop's body was entered.
    """

    def __init__(self, is_own: Any) -> None:
        super().__init__(is_own)
        self.is_tracing = True
        self.turns: dict[Loop, int] = {}
        self._candidates: dict[int, Candidate] = {}
        self._open: list[_Open] = []
        self._entries: dict[Loop, int] = {}
        self._tokens: dict[int, int] = {}
        self._writes: dict[int, int] = {}
        self._held: list[Any] = []
        # Where a value came from, and whether anything was added on the way.
        self._parents: dict[Token, dict[Token, bool]] = {}
        self._seen: dict[tuple[int, int, int], dict[Token, tuple[Any, Token | None]]] = {}
        self._operations = 0
        self._has_matrix_product = False
        self._doubts: dict[tuple[Loop, int], _Doubt] = {}
        self._put_back: dict[tuple[Loop, int], Candidate] = {}
        # Of what was copied out of a matrix by an index, the matrix.
        self._bases: dict[Token, Token] = {}

    @property
    def candidates(self) -> list[Candidate]:
        """The loops found, the surest first, each once."""
        best: dict[Loop, Candidate] = {}
        is_sure = 0 in self._candidates
        doubtful = [] if is_sure else [doubt.candidate for doubt in self._doubts.values()]
        some = [*self._candidates.values(), *doubtful]
        # Training that changes nothing, as from a start at which all slopes are 0, looks the same.
        for each in sorted(some or self._put_back.values(), key=lambda each: each.rank):
            best.setdefault(each.loop, each)
        return list(best.values())

    # Loops.

    def enter_loop(self, file: str, line: int) -> None:
        """A loop begins."""
        loop = (file, line)
        self._entries[loop] = self._entries.get(loop, 0) + 1
        for key, doubt in self._doubts.items():
            if key[0] == loop:
                doubt.before = None
        self._open.append(_Open(loop, self._entries[loop], sys._getframe(1)))

    def turn(self, file: str, line: int) -> None:
        """A turn of a loop begins."""
        loop = (file, line)
        self.turns[loop] = self.turns.get(loop, 0) + 1
        if self._doubts:
            self._look_again(loop)
        # Not always the last: a generator's loop stays open between its values.
        for entry in reversed(self._open):
            if entry.loop == loop:
                entry.turn += 1
                return

    def _look_again(self, loop: Loop) -> None:
        """At the head of a turn: did the one before put back what it changed?"""
        for key, doubt in list(self._doubts.items()):
            if key[0] != loop:
                continue
            token = self._token(doubt.memory)
            writes = token[1] if token else 0
            if doubt.before is None:
                doubt.before, doubt.writes = doubt.memory.copy(), writes
            elif doubt.writes == writes:
                pass  # nothing was changed in this turn
            elif doubt.puts_back():
                self._put_back[key] = self._doubts.pop(key).candidate
            else:
                self._candidates[0] = doubt.candidate
                raise Found

    def leave_loop(self, file: str, line: int) -> None:
        """A loop is over."""
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place].loop == (file, line):
                del self._open[place]
                return

    # What flows.

    def binary(self, at: int, one: Any, other: Any) -> Any:
        """Two operands with an operator between them."""
        op = SITES[at].op
        result = BINARY[op](one, other)
        if not isinstance(result, NUMBER):
            return result
        self._count()
        if op == "MatMult":
            self._has_matrix_product = True
            self._read(at, (one, other), 0)
        elif op == "Mult":
            self._read(at, (one, other), 1)
        self._follow(op, one, other, result)
        if op in ("Add", "Sub"):
            self._read(at, (one, other), 2, result=result)
        return result

    def augment(self, at: int, one: Any, other: Any) -> Any:
        """`one += other`, and the like."""
        op = SITES[at].op
        if not isinstance(one, np.ndarray):
            result = IN_PLACE[op](one, other)
            self._follow(op, one, other, result)
            return result
        self._count()
        old, added = self._token(one), self._token(other)
        result = IN_PLACE[op](one, other)
        if result is one and old:
            self._writes[old[0]] = old[1] + 1
        if op in ("Add", "Sub"):
            self._link(self._token(result), [old, added], True)
        elif np.ndim(other) == 0:
            self._link(self._token(result), [old], False)
        return result

    def augment_item(self, at: int, got: tuple[Any, Any, Any], other: Any) -> None:
        """`owned[key] += other`."""
        owned, key, value = got
        op = SITES[at].op
        if isinstance(owned, np.flatiter):
            owned, key = of_flat(owned, key)
        if not isinstance(owned, np.ndarray):
            owned[key] = self.augment(at, value, other)
            return
        old, added = self._token(owned), self._token(other)
        owned[key] = IN_PLACE[op](value, other)
        self._wrote(owned, old, [old, added], op in ("Add", "Sub"))

    def set_item(self, at: int, value: Any, owned: Any, key: Any) -> None:
        """`owned[key] = value`."""
        if isinstance(owned, np.flatiter):
            owned, key = of_flat(owned, key)
        if not isinstance(owned, np.ndarray):
            owned[key] = value
            return
        old, new = self._token(owned), self._token(value)
        owned[key] = value
        self._wrote(owned, old, [old, new], True)

    def compare(self, at: int, one: Any, other: Any) -> Any:
        """A comparison of two."""
        return COMPARE[SITES[at].op](one, other)

    def unary(self, at: int, value: Any) -> Any:
        """An operand with an operator before it."""
        result = UNARY[SITES[at].op](value)
        if isinstance(result, NUMBER):
            self._link(self._token(result), [self._token(value)], False)
        return result

    def transposed(self, at: int, value: Any) -> Any:
        """`value.T`, which is the same memory."""
        return value.T

    def item(self, at: int, owned: Any, key: Any) -> Any:
        """`owned[key]`."""
        result = owned[key]
        if isinstance(owned, np.ndarray) and isinstance(result, (np.ndarray, np.generic)):
            token, base = self._token(result), self._token(owned)
            if token and base and token[0] != base[0]:
                self._link(token, [base], False)
                if isinstance(result, np.ndarray):
                    self._bases[token] = base
        return result

    def name(self, at: int, value: Any) -> None:
        """Names say nothing here."""

    def literal(self, value: float) -> float:
        """A number that stands in the source."""
        return value

    def iterate(self, at: int, values: Any) -> Any:
        """What a loop goes through."""
        return values

    def call(self, at: int, function: Any, /, *arguments: Any, **keywords: Any) -> Any:
        """A call of any function."""
        name = getattr(function, "__name__", "")
        receiver = getattr(function, "__self__", None)
        of_array = isinstance(receiver, np.ndarray)
        given = (receiver, *arguments) if of_array else arguments
        is_own = self.is_own(function)
        result = function(*arguments, **keywords)
        if is_own:
            return result
        if name in PRODUCTS:
            self._count()
            self._has_matrix_product = True
            self._read(at, given, 1 if name == "outer" else 0, 0 if of_array else 1)
        elif isinstance(result, NUMBER):
            self._count()
            if name == "multiply":
                self._read(at, given, 1, 0 if of_array else 1)
            if name in ("add", "subtract") and len(given) > 1:
                self._follow("Add", given[0], given[1], result)
            elif name in ("multiply", "divide", "true_divide") and len(given) > 1:
                self._follow("Mult", given[0], given[1], result)
            elif name in HANDED_ON:
                self._link(self._token(result), [self._token(each) for each in given[:1]], False)
            elif name in CHOSEN:
                self._link(self._token(result), [self._token(each) for each in given], False)
        return result

    def _token(self, value: Any) -> Token | None:
        if isinstance(value, np.ndarray):
            value = owner(value)
        elif not isinstance(value, (float, np.generic)):
            return None
        number = self._tokens.get(id(value))
        if number is None:
            number = self._tokens[id(value)] = len(self._held)
            self._held.append(value)
        return number, self._writes.get(number, 0)

    def _wrote(self, owned: Any, old: Token | None, olds: list[Token | None], adds: bool) -> None:
        if old:
            self._writes[old[0]] = old[1] + 1
        self._link(self._token(owned), olds, adds)

    def _link(self, new: Token | None, olds: list[Token | None], adds: bool) -> None:
        """A value came from others, and from all that those came from."""
        if new is None:
            return
        parents = self._parents.setdefault(new, {})
        for old in olds:
            if old is None or old == new:
                continue
            parents[old] = parents.get(old, False) or adds
            for before, added in list(self._parents.get(old, {}).items())[:MAX_SEEN]:
                parents[before] = parents.get(before, False) or added or adds

    def _follow(self, op: str, one: Any, other: Any, result: Any) -> None:
        if not isinstance(result, NUMBER):
            return
        token = self._token(result)
        if op in ("Add", "Sub"):
            self._link(token, [self._token(one), self._token(other)], True)
        elif op in ("Mult", "Div", "OldDiv"):
            for value, scale in ((one, other), (other, one)):
                if isinstance(value, NUMBER) and np.ndim(scale) == 0:
                    self._link(token, [self._token(value)], False)

    def _read(
        self, at: int, values: tuple[Any, ...], rank: int, first: int = 0, result: Any = None
    ) -> None:
        """A product reads values: is one of them made of what it read in a turn before?"""
        if rank in self._candidates:
            return
        for number, value in enumerate(values, first):
            token = self._token(value)
            if token is None:
                continue
            token = self._bases.get(token, token)
            seen = self._seen.setdefault((at, number, rank), {})
            places = [each.place for each in self._open]
            before, changed = None, False
            if token not in seen:
                parents = self._parents.get(token, {})
                for old, (where, made) in seen.items():
                    # A sum that reads its own result is a running total, not training.
                    is_total = rank == 2 and (made == token or made in parents)
                    if parents.get(old) and not is_total:
                        before, changed = where, old[0] == token[0]
            if before:
                self._found(at, number, before, places, rank, value if changed else None)
            if len(seen) > MAX_SEEN:
                seen.pop(next(iter(seen)))
            seen.pop(token, None)
            seen[token] = (places, self._token(result) if rank == 2 else None)

    def _found(
        self, at: int, number: int, before: Any, places: Any, rank: int, changed: Any
    ) -> None:
        """A product reads what became of what it read before.

        Args:
            at: The product.
            number: Which of its parts.
            before, places: The loops that were open then, and those that are now.
            rank: How sure a training loop is that.
            changed: What is read, where it was changed in place.
        """
        loop = self._loop_between(before, places)
        if loop is None:
            return
        site = SITES[at]
        name = site.parts[number] if number < len(site.parts) else "?"
        candidate = Candidate(loop, site.written, name, site.line, rank)
        if rank:
            self._candidates[rank] = candidate
        elif changed is None or not isinstance(changed, np.ndarray):
            self._candidates[rank] = candidate
            raise Found
        else:
            memory = owner(changed)
            key = loop, id(memory)
            if key not in self._put_back:
                self._doubts.setdefault(key, _Doubt(candidate, memory))

    def _loop_between(self, before: Any, places: Any) -> Loop | None:
        """The innermost loop that is in another turn now, though it was not begun anew."""
        then = {(loop, entry): turn for loop, entry, turn in before}
        running = set()
        frame: Any = sys._getframe(1)
        while frame is not None:
            running.add(frame)
            frame = frame.f_back
        for each, (loop, entry, turn) in zip(reversed(self._open), reversed(places)):
            # Of a generator that gives batches the loop is open, too, but does not run.
            if each.frame in running and then.get((loop, entry), turn) != turn:
                found: Loop = loop
                return found
        return None

    def _count(self) -> None:
        self._operations += 1
        maybe = self._candidates.get(1)
        is_scalar = maybe and self.turns.get(maybe.loop, 0) > 5 and not self._has_matrix_product
        if self._operations > MAX_OPERATIONS or is_scalar:
            raise Found
