"""Where to go in a run, as it is typed: an iteration, a phase of one, or something to look for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple, cast

from ..data.cells import finite
from ..engine import (
    MAX_ITERATION,
    MEASURES,
    Condition,
    Extreme,
    Goal,
    Order,
    Recipe,
    Sought,
    Step,
    Turn,
    Weight,
    network_plan,
)
from ..engine.condition import NO_ERRORS, measure_asked, measure_word
from ..engine.measures import TOTALS
from ..explain.line import cut, one_line, shown

MAX_DIGITS = 10
"""Of a number that counts something: Python refuses to read a very long one."""

_ORDERS: dict[str, Order] = {"first": "first", "next": "next", "back": "back", "last": "back"}
_UP_TO = re.compile(r"(.*?)\s+up to\s+(.*)")
_COMPARED = re.compile(r"(.*?)\s*(<=|>=|<|>)\s*(\S.*)")
_OF_WEIGHT = re.compile(r"\b(layer|unit)\s+(\d{1,10})\b")
_COUNT = re.compile(r"[\d,_ ]+")


class At(NamedTuple):
    """An iteration and its phase.

    Attributes:
        iteration: From 0.
        phase: How many of its operations are done.
    """

    iteration: int
    phase: int


class Here(NamedTuple):
    """What is looked at, which decides what need not be said.

    Attributes:
        iteration: Where the cursor stands.
        measure: The error that is shown.
        layer: The layer looked at, from 1.
        units: The chosen unit of each layer, from 0; of each the first where there are none.
    """

    iteration: int = 0
    measure: str = "mean"
    layer: int = 1
    units: tuple[int, ...] = ()


def place_of(text: str, recipe: Recipe, here: Here) -> At | Sought:
    """The place that a text stands for: `1,000`, `2:5`, `2 delta`, `delta`, `epoch 12`,
    `error < 0.01`, `layer 2 unit 1 w3 > 1`, `max w3`, `w3 turns`, `back w3 turns`.

    Args:
        text: What was typed.
        recipe: What is trained.
        here: What is looked at.

    Raises:
        ValueError: It stands for none; the message says what was expected.
    """
    return _Reader(text, recipe, here).read()


def taken(recipe: Recipe) -> str:
    """All that stands for a place in a recipe's run, in a sentence."""
    names = _weight_names(recipe)
    one = next((name for name in reversed(names) if name != "b"), names[0])
    spread = names[0] if len(names) == 1 else f"{', '.join(_some(names))}"
    words = ", ".join(measure_word(each) for each in _measures(recipe))
    layers = " (of layer 2 unit 1)" if recipe.network.layers > 1 else ""
    if not layers and recipe.network.sizes[0] > 1:
        layers = " (of unit 2)"
    epoch = "an epoch (epoch 12), " if recipe.batches > 1 else ""
    # Only steps come to be right to the last digit.
    ends = "no errors, " if recipe.network.is_perceptron else ""
    return (
        f"expected an iteration (1000), {epoch}a phase (2:5, 2 delta) or a condition: "
        f"{words}, {spread}{layers} with <, <=, > or >=; {ends}"
        f"max {one}, min {one}, {one} turns; next or back before it, up to 5000 behind it"
    )


class _Reader:
    def __init__(self, text: str, recipe: Recipe, here: Here) -> None:
        self._typed = text.strip()
        self._text = " ".join(text.lower().split())
        self._recipe, self._here = recipe, here

    def read(self) -> At | Sought:
        place = self._at()
        if place is not None:
            return place
        text, limit = self._text, None
        order: Order = "first"
        if match := _UP_TO.fullmatch(text):
            text, limit = match[1], self._iteration(match[2])
        word, _, rest = text.partition(" ")
        if word in _ORDERS and rest:
            text, order = rest, _ORDERS[word]
        goal = self._goal(text)
        if goal is None:
            raise self._none()
        return Sought(goal, order, limit)

    def _none(self) -> ValueError:
        return ValueError(f"{shown(self._typed)}: {taken(self._recipe)}")

    # Iterations and phases.

    def _at(self) -> At | None:
        word, _, rest = self._text.partition(" ")
        if word == "epoch":
            return At(self._epoch(rest), 0)
        if _COUNT.fullmatch(self._text):
            return At(self._iteration(self._text), 0)
        start, colon, phase = self._text.partition(":")
        if colon and (not start or _COUNT.fullmatch(start)):
            return At(self._or_here(start), self._phase(phase.strip()))
        match = re.fullmatch(r"([\d,_ ]*?) ?([a-z][a-z ]*?)(?: (\d{1,10}))?", self._text)
        if match and match[2] in {step.title for step in self._steps}:
            return At(self._or_here(match[1]), self._phase_called(match[2], match[3]))
        return None

    @property
    def _steps(self) -> Sequence[Step]:
        recipe = self._recipe
        return network_plan(recipe, recipe.batch_size(0)).phases

    def _or_here(self, text: str) -> int:
        return self._iteration(text) if text.strip() else self._here.iteration

    def _iteration(self, text: str) -> int:
        plain = re.sub(r"[,_ ]", "", text)
        if not plain.isdecimal() or not plain.isascii() or len(plain) > MAX_DIGITS:
            plain = str(MAX_ITERATION + 1)
        if int(plain) > MAX_ITERATION:
            raise ValueError(
                f"{one_line(cut(text))}: expected an iteration up to {MAX_ITERATION:,}"
            )
        return int(plain)

    def _epoch(self, text: str) -> int:
        """The iteration that an epoch begins with; they count from 0, as iterations do."""
        plain, batches = text.replace(",", ""), self._recipe.batches
        last = MAX_ITERATION // batches
        if plain.isdecimal() and len(plain) <= MAX_DIGITS and int(plain) <= last:
            return int(plain) * batches
        raise ValueError(f"epoch {one_line(cut(text))}: expected a number from 0 to {last:,}")

    def _phase(self, text: str) -> int:
        """A phase by its number or its name."""
        last = len(self._steps)
        if text.isdecimal() and len(text) <= MAX_DIGITS and int(text) <= last:
            return int(text)
        name, _, layer = text.rpartition(" ") if text[-1:].isdecimal() else (text, "", "")
        if name in {step.title for step in self._steps}:
            return self._phase_called(name, layer)
        names = ", ".join(dict.fromkeys(step.title for step in self._steps))
        raise ValueError(
            f"phase {one_line(cut(text))}: expected a number from 0 to {last}, or {names}"
        )

    def _phase_called(self, name: str, layer: str | None) -> int:
        """The phase of an operation, the first that is called so unless its layer is said."""
        layers = []
        for phase, step in enumerate(self._steps, start=1):
            if step.title == name:
                if not layer or step.matrix.layer == int(layer):
                    return phase
                layers.append(str(step.matrix.layer))
        raise ValueError(f"{name} {layer}: expected layer {' or '.join(sorted(layers))}")

    # What is looked for.

    def _goal(self, text: str) -> Goal | None:
        if NO_ERRORS.fullmatch(text):
            return Condition.parse(text)
        word, _, rest = text.partition(" ")
        if word in ("max", "min") and rest:
            kind = cast(Literal["max", "min"], word)
            weight = self._weight(rest)
            measure = None if weight else self._measure(rest)
            if measure:
                return Extreme(kind, measure)
            return Extreme(kind, weight=weight) if weight else None
        if text.endswith(" turns"):
            weight = self._weight(text.removesuffix(" turns"))
            return Turn(weight) if weight else None
        match = _COMPARED.fullmatch(text)
        if not match:
            return None
        weight = self._weight(match[1])
        measure = None if weight else self._measure(match[1])
        if not weight and not measure:
            return None
        # Its number as people paste it, or what is wrong with it.
        try:
            bound = finite(match[3])
        except ValueError as error:
            expected = f"expected a condition such as {match[1]} {match[2]} 0.01"
            raise ValueError(f"{shown(self._typed)}: {expected}; {error}") from None
        return Condition(match[2], bound, measure or "mean", weight)

    def _measure(self, word: str) -> str | None:
        measure = measure_asked(word, self._here.measure)
        if measure and measure not in _measures(self._recipe):
            why = "wants targets of 0 and 1" if measure == "accuracy" else "is not of this run"
            raise ValueError(f"{shown(self._typed)}: {word} {why}")
        return measure

    def _weight(self, text: str) -> Weight | None:
        """A weight by its name, of the layer and unit looked at unless they are said."""
        said = {word: int(number) for word, number in _OF_WEIGHT.findall(text)}
        name = _OF_WEIGHT.sub("", text).replace(" of", " ").strip()
        recipe, here = self._recipe, self._here
        network, features = recipe.network, recipe.problem.features
        if name not in _weight_names(recipe):
            return None
        layer = said.get("layer", here.layer)
        if not 1 <= layer <= network.layers:
            raise self._refused(f"layer {layer}", f"a layer from 1 to {network.layers}")
        units = network.sizes[layer - 1]
        chosen = here.units[layer - 1] if here.units else 0
        unit = said.get("unit", chosen + 1)
        if not 1 <= unit <= units:
            raise self._refused(f"unit {unit}", f"a unit of layer {layer} from 1 to {units}")
        names = network.weight_names(features, layer)
        if name not in names:
            raise self._refused(name, f"a weight of layer {layer}: {', '.join(_some(names))}")
        title = f"unit {unit} {name}" if units > 1 else name
        if network.layers > 1:
            title = f"layer {layer} {title}"
        return Weight(layer, names.index(name), unit - 1, title)

    def _refused(self, what: str, expected: str) -> ValueError:
        return ValueError(f"{shown(self._typed)}: there is no {what}, expected {expected}")


def _measures(recipe: Recipe) -> list[str]:
    """The measures that a condition may be about: those whose totals the run keeps."""
    every = MEASURES.values()
    return [each.name for each in every if TOTALS[each.total(recipe)].applies(recipe)]


def _weight_names(recipe: Recipe) -> tuple[str, ...]:
    """What any weight of a network is called."""
    network, features = recipe.network, recipe.problem.features
    every = (network.weight_names(features, layer + 1) for layer in range(network.layers))
    return max(every, key=len)


def _some(names: Sequence[str]) -> Sequence[str]:
    """Names in a row, with a dash where they are many: `w1 … w9`."""
    numbered = [name for name in names if name != "b"]
    rest = [name for name in names if name == "b"]
    few = numbered if len(numbered) <= 3 else [f"{numbered[0]} … {numbered[-1]}"]
    return [*few, *rest]
