"""Whether a script is a layered net that the engine has: found in one pass, held to many.

In a pass the way forward is found, the targets, and how the weights change; of these a recipe is
made. The recipe is trained beside the script, and only one whose weights are the script's after
each pass is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice, pairwise

import numpy as np

from nntui.engine import RecipeError, Timeline
from nntui.engine.problem import Array, Problem
from nntui.engine.recipe import MAX_ITERATION, Recipe

from ..session import Session
from .layers import Chain, chains
from .sites import Sites
from .targets import Targets, targets
from .updates import Pass, Rule, Weights, rules

COMPARED = 50
"""So many passes are compared; where an epoch has more, two epochs."""

MOST_PASSES = 200
"""An epoch is looked for up to so many passes."""

SEARCHED = 8
"""Something must change within so many passes."""

MOST_PRODUCTS = 2_000_000
"""More products a pass are no small net."""

MOST_RECIPES = 4
"""So many recipes are tried."""

WITHIN = 1e-9
"""Weights may differ by so much of what the largest of their layer has moved by then."""

WITHIN_TOLD = "a billionth"

CORNERED = frozenset(("relu", "leaky-relu"))
"""Activations that are told apart by what they make of sums below 0."""

MOST_NUMBERS = 20_000_000
"""More numbers in the rows of an epoch are no small net's."""

MOST_STRAY = 10
"""Of rows that have all been there, so many new batches may be made before they are taken for drawn
at random."""


@dataclass(frozen=True)
class Alike:
    """A recipe whose weights are the script's.

    Attributes:
        recipe: The recipe.
        passes: After so many passes, one by one, they were compared.
        is_same_bits: Whether all of them were the same bit for bit.
    """

    recipe: Recipe
    passes: int
    is_same_bits: bool

    @property
    def shape(self) -> str:
        """Its layers: `3→4→1`."""
        network = self.recipe.network
        return "→".join(map(str, (self.recipe.problem.features, *network.sizes)))

    def told(self) -> str:
        """What was found, and how exactly, in a sentence."""
        passes = "a pass" if self.passes == 1 else f"{self.passes} passes"
        how = (
            "are its own bit for bit"
            if self.is_same_bits
            else f"differ from its own by less than {WITHIN_TOLD} of what they have moved"
        )
        return f"It trains a {self.shape} net of nntui's: over {passes} a recipe's weights {how}."


@dataclass(frozen=True)
class Unlike:
    """Why no recipe was found.

    Attributes:
        reason: In a sentence.
        recipe: None.
    """

    reason: str
    recipe: None = None

    def told(self) -> str:
        """The reason, as an answer."""
        return f"No layered net of nntui's was found in this script: {self.reason}."


class _NotWantedError(Exception):
    """Nobody wants to know any more."""


class _UnlikeError(Exception):
    """There is no such recipe, and why."""


def look(session: Session, wanted: Callable[[], bool] = lambda: True) -> Alike | Unlike | None:
    """Look whether a script is a net that the engine has.

    Args:
        session: The script's processes.
        wanted: Asked again and again: whether to go on.

    Returns:
        What was found; `None` where it is not wanted any more.

    Raises:
        ScriptError: The script cannot be run.
    """
    try:
        return _Look(session, wanted).found()
    except _UnlikeError as unlike:
        return Unlike(str(unlike))
    except _NotWantedError:
        return None


@dataclass(frozen=True)
class _Guess:
    """A way forward, targets, and how the weights change."""

    chain: Chain
    targets: Targets
    rule: Rule


@dataclass
class _Look:
    """One look at a script."""

    session: Session
    wanted: Callable[[], bool]
    first: dict[int, Sites] = field(default_factory=dict)
    """The first passes, which are looked at more than once."""

    def found(self) -> Alike:
        """The recipe.

        Raises:
            _UnlikeError: There is none.
        """
        reasons = ["none of its products reads what is trained as a net's layers do"]
        for guess in islice(self._guesses(reasons), MOST_RECIPES):
            try:
                return self._held(guess)
            except _UnlikeError as unlike:
                reasons.append(str(unlike))
        raise _UnlikeError(reasons[-1])

    def _sites(self, number: int) -> Sites | None:
        """A pass; `None` where the script has none such."""
        if number in self.first:
            return self.first[number]
        recorded = self.session.record(number, self.wanted)
        if not self.wanted():
            raise _NotWantedError
        if recorded is None:
            return None
        if recorded.is_cut:
            raise _UnlikeError("a pass has more operations than are recorded")
        sites = Sites(recorded)
        if number < SEARCHED:
            self.first[number] = sites
        return sites

    def _guesses(self, reasons: list[str]) -> Iterator[_Guess]:
        """What the first passes may be; what stands against it is added to the reasons."""
        first = [sites for n in range(SEARCHED) if (sites := self._sites(n)) is not None]
        trained = frozenset[str]().union(*(_changed(*both) for both in pairwise(first)))
        if not trained:
            raise _UnlikeError("what its first passes read is the same in all of them")
        for chain in chains(first[0], trained):
            if len({layer.has_bias for layer in chain.layers}) > 1:
                reasons.append("some of its layers have a bias and some have none")
                continue
            if chain.products > MOST_PRODUCTS:
                reasons.append(f"a pass has more than {MOST_PRODUCTS:,} products")
                continue
            reasons.append(
                "its weights do not change by a rate times the way down a loss that nntui has"
            )
            for each in targets(first[0], chain, trained):
                if not self.wanted():
                    raise _NotWantedError
                passes = [_pass(chain, each, *both) for both in pairwise(first)]
                for rule in self._rules(chain, passes, first, reasons):
                    yield _Guess(chain, each, rule)

    def _rules(
        self, chain: Chain, passes: list[Pass | None], first: list[Sites], reasons: list[str]
    ) -> Iterator[Rule]:
        moved = [n for n, done in enumerate(passes) if done and any(c.any() for c in done.change)]
        done = passes[moved[0]] if moved else None
        if done is None:
            return
        number = moved[0]
        following = passes[number + 1] if number + 1 < len(passes) else None
        try:
            yield from rules(chain.network, done, following, first[number].scalars)
        except RecipeError as error:
            reasons.append(str(error))

    # Held to many passes.

    def _held(self, guess: _Guess) -> Alike:
        rows = _Rows(guess)
        weights: list[Weights] = []
        number = 0
        while True:
            sites = self._sites(number)
            if sites is None:
                break
            made = guess.chain.weights(sites.state)
            if made is None:
                raise _UnlikeError(f"pass {number} does not read all of its weights")
            weights.append(made)
            rows.add(number, sites)
            number += 1
            if number > COMPARED and (rows.epoch or number > MOST_PASSES):
                break
        compared = len(weights) - 1
        if compared < 1:
            raise _UnlikeError("it has a single pass")
        if not rows.epoch:
            raise _UnlikeError("its passes take their rows in no order that comes again")
        recipe = self._recipe(guess, rows, weights[0])
        is_same = self._compare(recipe, weights)
        return Alike(recipe, compared, is_same)

    def _recipe(self, guess: _Guess, rows: _Rows, first: Weights) -> Recipe:
        inputs, wanted, batch = rows.whole()
        passes = self.session.passes
        try:
            return Recipe(
                Problem(inputs, wanted, name=self.session.found.source.path.name),
                guess.chain.network,
                given_weights=first,
                rate=guess.rule.rate,
                loss=guess.rule.loss,
                reduction=guess.rule.reduction,
                momentum=guess.rule.momentum,
                optimizer="momentum" if guess.rule.momentum else "sgd",
                batch=batch,
                until=10_000 if passes is None else min(passes, MAX_ITERATION),
            )
        except RecipeError as error:
            raise _UnlikeError(str(error)) from error

    def _compare(self, recipe: Recipe, weights: list[Weights]) -> bool:
        """Hold the recipe's weights to the script's after each pass.

        Returns:
            Whether they are the same bit for bit.

        Raises:
            _UnlikeError: They are not near each other, or the passes do not tell which net it is.
        """
        timeline, is_same = Timeline(recipe), True
        bent = {n for n, each in enumerate(recipe.network.activations, 1) if each.name in CORNERED}
        for number, theirs in enumerate(weights):
            if not self.wanted():
                raise _NotWantedError
            apart = _UnlikeError(
                f"the weights of such a net part from the script's in pass {number - 1}"
            )
            try:
                trace = timeline.trace_at(number)
            except IndexError:
                raise apart from None
            bent = {n for n in bent if not np.any(trace.find("dot", n).values < 0)}
            ours = (matrix.values for matrix in trace.weights)
            for mine, its, first in zip(ours, theirs, weights[0], strict=True):
                is_same = is_same and mine.tobytes() == (its + 0.0).tobytes()
                if not np.max(np.abs(mine - its)) <= WITHIN * np.max(np.abs(its - first)):
                    raise apart
        passes = len(weights) - 1
        ends = zip(weights[0], weights[-1], strict=True)
        if any(np.array_equal(*both) for both in ends):
            raise _UnlikeError(f"some of its weights do not move in {passes} passes")
        if bent:
            raise _UnlikeError(
                f"in {passes} passes no sum of layer {min(bent)} is below 0, where its activation "
                "would show which it is"
            )
        return is_same


class _Rows:
    """The rows of each pass, and after how many passes they come again."""

    def __init__(self, guess: _Guess) -> None:
        self._guess = guess
        self._seen: dict[bytes, int] = {}
        self._kept: list[tuple[Array, Array]] = []
        self._order: list[int] = []
        self._rows: set[bytes] = set()
        self._numbers = self._strays = 0

    def add(self, number: int, sites: Sites) -> None:
        """Take the rows of a pass."""
        inputs, wanted = self._guess.chain.inputs(sites), self._guess.targets.read(sites)
        if inputs is None or wanted is None or len(inputs) != len(wanted):
            raise _UnlikeError(f"the rows of pass {number} are not found where those before were")
        key = inputs.tobytes() + b"|" + wanted.tobytes()
        if key not in self._seen:
            self._look_for_strays(np.hstack([inputs, wanted]))
            self._seen[key] = len(self._kept)
            self._kept.append((inputs, wanted))
        self._order.append(self._seen[key])

    def _look_for_strays(self, both: Array) -> None:
        """Give up where rows come in another order each time, or too many of them."""
        rows = {row.tobytes() for row in both}
        self._strays += rows <= self._rows
        self._rows |= rows
        self._numbers += both.size
        if self._strays > MOST_STRAY:
            raise _UnlikeError("its passes take their rows in another order each time")
        if self._numbers > MOST_NUMBERS:
            raise _UnlikeError(f"its rows have more than {MOST_NUMBERS:,} numbers")

    @property
    def epoch(self) -> int:
        """After how many passes the same rows come again, seen twice at least; 0 for never."""
        order = self._order
        for length in range(1, len(order) // 2 + 1):
            if all(each == order[at % length] for at, each in enumerate(order)):
                return length
        return 0

    def whole(self) -> tuple[Array, Array, int | None]:
        """All rows in the order of an epoch, and how many a batch takes."""
        batches = [self._kept[each] for each in self._order[: self.epoch]]
        inputs = np.vstack([each for each, _ in batches])
        wanted = np.vstack([each for _, each in batches])
        return inputs, wanted, None if len(batches) == 1 else len(batches[0][0])


def _changed(sites: Sites, following: Sites) -> frozenset[str]:
    """The paths of what a pass read and changed.

    Not what a loop gives for a turn, such as the rows of a batch: that is no change of the pass's.
    """
    changed = {each.before.tobytes() for each in sites.recorded.changes if each.before is not None}
    return frozenset(
        path
        for path, (values, raw) in sites.held_at_head.items()
        if raw in changed
        and path in following.state
        and not np.array_equal(values, following.state[path])
    )


def _pass(chain: Chain, each: Targets, sites: Sites, following: Sites) -> Pass | None:
    """A pass as updates are read of it; `None` where a part of it is not found."""
    inputs, wanted = chain.inputs(sites), each.read(sites)
    before, after = chain.weights(sites.state), chain.weights(following.state)
    if inputs is None or wanted is None or before is None or after is None:
        return None
    return Pass(inputs, wanted, before, after) if len(inputs) == len(wanted) else None
