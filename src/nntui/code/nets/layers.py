"""The way forward through a net in a pass: products with what is trained, one behind the other.

What enters a product must be, number by number, what an activation of the engine makes of the sums
of the product before; how that was written is not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

import numpy as np

from nntui.engine.activations import ACTIVATIONS
from nntui.engine.network import Network
from nntui.engine.problem import Array

from ..passes import Step, Version
from .sites import Site, Sites, plain

ADDS = frozenset(("+", "add"))
"""Verbs of steps that add."""

CLOSE = 1e-10
"""Two numbers are the same value if they differ by so much of it, or of 1 where it is smaller:
NumPy's functions and those of the standard library differ in the last digits."""

MAX_POWERS = 64
"""Outputs of a softmax that is looked for."""

Ones = Literal["", "first", "last"]
"""Where a column of ones stands in what enters a layer."""


@dataclass(frozen=True)
class Lie:
    """How a script's matrices lie: a row for each case, or a column."""

    rows: int
    are_columns: bool

    def cells(self, values: Array, units: int) -> Array | None:
        """A matrix with a row for each case; `None` where it has another size."""
        if values.size != self.rows * units:
            return None
        if values.ndim == 2:
            values = values.T if self.are_columns else values
            return values if values.shape == (self.rows, units) else None
        # A single row or column has lost one of its sides.
        return values.reshape(self.rows, units) if 1 in (self.rows, units) else None


@dataclass(frozen=True)
class Layer:
    """A layer as it stands in a script.

    Attributes:
        weights: The path of its weights.
        is_turned: Whether they have a row for each unit.
        units: How many it has.
        bias: The path of its bias; "" where none is added.
        ones: Where a column of ones enters it instead.
        activation: What is made of its sums; "" while that is not known.
    """

    weights: str
    is_turned: bool
    units: int
    bias: str = ""
    ones: Ones = ""
    activation: str = ""

    @property
    def has_bias(self) -> bool:
        """Whether it has one, in whatever way."""
        return bool(self.bias or self.ones)

    def matrix(self, state: Mapping[str, Array]) -> Array | None:
        """Its weights as the engine has them, the bias's last; `None` where they are not there."""
        weights, bias = state.get(self.weights), state.get(self.bias)
        if weights is None or (self.bias and bias is None):
            return None
        if weights.ndim < 2:
            weights = weights.reshape(-1, 1)
        elif self.is_turned:
            weights = weights.T
        if self.ones == "first":
            weights = np.roll(weights, -1, axis=0)
        if bias is not None and self.bias:
            if bias.size not in (1, self.units) or weights.shape[1] != self.units:
                return None
            weights = np.vstack([weights, np.broadcast_to(bias.reshape(1, -1), (1, self.units))])
        return weights


@dataclass(frozen=True)
class Chain:
    """Layers, one behind the other.

    Attributes:
        layers: They, the hidden ones first.
        lie: How the script's matrices lie.
        entering: The product that the inputs go into, and which of its operands they are.
        features: How many numbers each case has.
        outputs: The version that holds the predictions.
        predictions: Their values.
    """

    layers: tuple[Layer, ...]
    lie: Lie
    entering: tuple[Site, int]
    features: int
    outputs: int
    predictions: Array

    @property
    def products(self) -> int:
        """How many products its sums have, a little less where there is a bias."""
        units = [self.features, *(layer.units for layer in self.layers)]
        return self.lie.rows * sum(below * above for below, above in pairwise(units))

    @property
    def network(self) -> Network:
        """The same as the engine has it.

        Raises:
            RecipeError: It has none such.
        """
        return Network(
            tuple(layer.units for layer in self.layers),
            tuple(layer.activation for layer in self.layers),
            self.layers[0].has_bias,
        )

    def inputs(self, sites: Sites) -> Array | None:
        """What enters the net in a pass, shape (rows, features)."""
        site, place = self.entering
        step = sites.steps.get(site)
        operands = sites.operands(step) if step else ()
        values = plain(operands[place]) if operands else None
        entering = None if values is None else _entering(values, self.lie.are_columns)
        if entering is None:
            return None
        ones = self.layers[0].ones
        return entering[:, 1:] if ones == "first" else entering[:, :-1] if ones else entering

    def weights(self, state: Mapping[str, Array]) -> tuple[Array, ...] | None:
        """The weights of all layers; `None` where some are not there."""
        found = [layer.matrix(state) for layer in self.layers]
        return (
            None
            if any(each is None for each in found)
            else tuple(w for w in found if w is not None)
        )


def chains(sites: Sites, trained: frozenset[str]) -> Iterator[Chain]:
    """The ways forward through what is trained, those of more layers first.

    Args:
        sites: A pass.
        trained: The paths of what is trained.
    """
    follows = sites.following(trained)
    for step in sites.products():
        for place in (0, 1):
            product = _product(sites, step, place, trained)
            if product is None or product.entering.number in follows:
                continue
            yield from _Ways(sites, trained, follows).begun(product)


@dataclass(frozen=True)
class _Product:
    """A product of something with trained weights."""

    step: Step
    place: int
    entering: Version
    values: Array
    layer: Layer
    are_columns: bool


def _product(sites: Sites, step: Step, place: int, trained: frozenset[str]) -> _Product | None:
    """A product as one whose operand at a place enters a layer."""
    operands = sites.operands(step)
    entering, weights = operands[place], operands[1 - place]
    path, is_turned = sites.held(weights)
    values, held = plain(entering), plain(weights)
    if path not in trained or values is None or held is None or not 1 <= held.ndim <= 2:
        return None
    are_columns = place == 1
    rows = _entering(values, are_columns)
    matrix = held.reshape(-1, 1) if held.ndim == 1 else held.T if are_columns else held
    if rows is None or rows.shape[1] != matrix.shape[0]:
        return None
    layer = Layer(path, are_columns != is_turned, matrix.shape[1])
    return _Product(step, place, entering, rows, layer, are_columns)


def _entering(values: Array, are_columns: bool) -> Array | None:
    """What enters a layer, a row for each case."""
    if values.ndim == 1:
        return values.reshape(1, -1)
    return None if values.ndim != 2 else values.T if are_columns else values


class _Ways:
    """Goes from product to product."""

    def __init__(self, sites: Sites, trained: frozenset[str], follows: frozenset[int]) -> None:
        self._sites, self._trained, self._follows = sites, trained, follows

    def begun(self, first: _Product) -> Iterator[Chain]:
        """The ways on from the product that the inputs go into."""
        entering = (self._sites.of[first.step.number], first.place)
        features = first.values.shape[1]
        for layers, lie, outputs, values in self._on((), first):
            if layers[0].bias or not any(layer.ones for layer in layers):
                yield Chain(layers, lie, entering, features, outputs, values)
                continue
            # Where hidden layers get their bias from ones, so may the first.
            ones = _ones_in(first.values)
            if ones:
                first_layer = replace(layers[0], ones=ones)
                yield Chain((first_layer, *layers[1:]), lie, entering, features, outputs, values)

    def _on(
        self, before: tuple[Layer, ...], product: _Product
    ) -> Iterator[tuple[tuple[Layer, ...], Lie, int, Array]]:
        lie = Lie(product.values.shape[0], product.are_columns)
        layer, sums = self._with_bias(product, lie)
        sum_values = plain(sums)
        z = None if sum_values is None else lie.cells(sum_values, layer.units)
        if z is None or not np.isfinite(z).all():
            return
        used = {layer.weights, *(each.weights for each in before)}
        for step in self._sites.products():
            if step.number <= product.step.number:
                continue
            for place in (0, 1):
                following = _product(self._sites, step, place, self._trained)
                if following is None or following.layer.weights in used:
                    continue
                if following.are_columns != lie.are_columns and lie.rows != 1:
                    continue
                for name, ones in _made_of(z, following.values):
                    if (name == "linear") != (following.entering is sums):
                        continue  # what an activation leaves as it is does not show which it is
                    done = replace(layer, activation=name)
                    nearer = replace(following, layer=replace(following.layer, ones=ones))
                    yield from self._on((*before, done), nearer)
        for name in _activations(z):
            outputs = self._holding(activated(name, z), lie, sums, name == "linear")
            if outputs is not None:
                done = replace(layer, activation=name)
                yield (*before, done), lie, outputs.number, activated(name, z)

    def _with_bias(self, product: _Product, lie: Lie) -> tuple[Layer, Version]:
        """The layer with what is added to its sums, and the sums."""
        layer, sums = product.layer, product.step.result
        if layer.ones:
            return layer, sums
        for step in self._sites.recorded.steps[product.step.number + 1 :]:
            operands = self._sites.operands(step)
            if step.verb not in ADDS or len(operands) != 2 or sums not in operands:
                continue
            path, _ = self._sites.held(operands[1] if operands[0] is sums else operands[0])
            values = plain(step.result)
            if path not in self._trained or values is None:
                continue
            if lie.cells(values, layer.units) is not None:
                return replace(layer, bias=path), step.result
        return layer, sums

    def _holding(self, values: Array, lie: Lie, sums: Version, is_sums: bool) -> Version | None:
        """A version that holds some values and is made of what is trained: the sums, or another."""
        if is_sums:
            return sums
        for step in self._sites.recorded.steps:
            if step.result.number in self._follows and step.result is not sums:
                held = plain(step.result)
                cells = None if held is None else lie.cells(held, values.shape[1])
                if cells is not None and is_close(cells, values):
                    return step.result
        return None


def _activations(z: Array) -> Iterator[str]:
    """What the engine could make of some sums; `linear`, which is seen everywhere, last."""
    names = [name for name in ACTIVATIONS if name != "linear"]
    for name in (*names, "linear"):
        if not ACTIVATIONS[name].is_of_row or 2 <= z.shape[1] <= MAX_POWERS:
            yield name


def _made_of(z: Array, entering: Array) -> Iterator[tuple[str, Ones]]:
    """Which activations of sums enter a layer, and where ones do beside them."""
    units = z.shape[1]
    if len(z) != len(entering) or entering.shape[1] not in (units, units + 1):
        return
    ones: Ones = "" if entering.shape[1] == units else _ones_in(entering)
    if entering.shape[1] != units and not ones:
        return
    rest = entering if not ones else entering[:, :-1] if ones == "last" else entering[:, 1:]
    for name in _activations(z):
        if not ACTIVATIONS[name].is_of_row and is_close(rest, activated(name, z)):
            yield name, ones


def _ones_in(entering: Array) -> Ones:
    if np.all(entering[:, -1] == 1):
        return "last"
    return "first" if np.all(entering[:, 0] == 1) else ""


def activated(name: str, z: Array) -> Array:
    """What the engine's activation makes of some sums."""
    if ACTIVATIONS[name].is_of_row:
        made = Network((z.shape[1],), (name,)).forward(z, [np.eye(z.shape[1])])
    else:
        made = Network((1,), (name,)).forward(z.reshape(-1, 1), [[[1.0]]])
    return made.operations[-1].values.reshape(z.shape)


def is_close(one: Array, other: Array) -> bool:
    """Whether two matrices hold the same values but for the last digits."""
    return bool(np.all(np.abs(one - other) <= CLOSE * np.maximum(1, np.abs(other))))
