"""How a file of weights is laid out: a line an input or a line a unit, and where biases stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

import numpy as np

from ..engine.problem import Array
from ..explain.numbers import write_exact

By = Literal["input", "unit"]
"""What a line is: an input's weights to all units, or a unit's weights of all inputs."""

BYS: tuple[By, ...] = get_args(By)
"""Both ways."""

BiasPlace = Literal["last", "first", "own"]
"""Where biases stand: after the weights of the inputs, before them, or in a block of their own
after each layer's."""

BIAS_PLACES: tuple[BiasPlace, ...] = get_args(BiasPlace)
"""All places."""

SHOWN = 3
"""Lines of a matrix that are shown, and numbers of each."""


class Layout(NamedTuple):
    """A way to read blocks of numbers as layers.

    Attributes:
        by: What a line is.
        bias: Where biases stand; `None` where there are none.
    """

    by: By
    bias: BiasPlace | None

    @property
    def words(self) -> str:
        """How the numbers stand, for who types them."""
        line, column = ("unit", "input") if self.by == "unit" else ("input", "unit")
        biases = {
            "last": "the bias last, ",
            "first": "the bias first, ",
            "own": "biases in a block of their own behind them, ",
            None: "",
        }[self.bias]
        return f"one line for each {line}, {biases}one column for each {column}"

    def matrices(self, blocks: Sequence[Array]) -> list[Array] | None:
        """The layers' matrices: a line an input, that of the bias last; `None` where the blocks
        are no such layers."""
        turned = [block.T if self.by == "unit" else block for block in blocks]
        if self.bias == "first":
            return [np.vstack([matrix[1:], matrix[:1]]) for matrix in turned]
        if self.bias != "own":
            return turned
        if len(blocks) % 2:
            return None
        pairs = list(zip(turned[::2], blocks[1::2], strict=True))
        if any(bias.shape not in ((1, m.shape[1]), (m.shape[1], 1)) for m, bias in pairs):
            return None
        return [np.vstack([matrix, bias.reshape(1, -1)]) for matrix, bias in pairs]


@dataclass(frozen=True)
class Wanted:
    """What a file of weights has to fit.

    Attributes:
        features: How many inputs the data has.
        outputs: How many targets.
        sizes: The layers that were asked for; `None` where the file says them.
        bias: Whether a bias was asked for; `None` where the file says it.
        by: What a line was said to be.
        place: Where biases were said to stand.
    """

    features: int
    outputs: int
    sizes: Sequence[int] | None = None
    bias: bool | None = None
    by: By | None = None
    place: BiasPlace | None = None

    def fits(self, matrices: Sequence[Array], has_bias: bool) -> bool:
        """Whether matrices are the layers of such a network."""
        return self.misfit(matrices, has_bias) is None

    def misfit(self, matrices: Sequence[Array], has_bias: bool) -> int | None:
        """The first layer, from 0, whose matrix does not fit, or that is one too many."""
        entering = self.features
        for layer, matrix in enumerate(matrices):
            units = self.units(matrices, layer)
            if matrix.shape != (entering + has_bias, units):
                return layer
            entering = units
        is_whole = self.sizes is None or len(self.sizes) == len(matrices)
        return None if is_whole else len(matrices)

    def units(self, matrices: Sequence[Array], layer: int) -> int:
        """How many units a layer should have."""
        if self.sizes is not None:
            return self.sizes[layer] if layer < len(self.sizes) else 0
        return self.outputs if layer == len(matrices) - 1 else matrices[layer].shape[1]


class Arranged(NamedTuple):
    """Weights that fit.

    Attributes:
        matrices: One a layer; see `Layout.matrices`.
        has_bias: Whether their last lines are biases.
        note: How they were read, where another way would fit as well.
    """

    matrices: list[Array]
    has_bias: bool
    note: str = ""


def arrange(blocks: Sequence[Array], wanted: Wanted) -> Arranged:
    """Read blocks of numbers as the layers of a network.

    Unless more is said, a line is an input, and the bias's line the last.

    Raises:
        ValueError: They do not fit. The message says the layer, and the way by which they would.
    """
    usual = list(_usual(wanted))
    for layout in usual:
        matrices = layout.matrices(blocks)
        if matrices is not None and wanted.fits(matrices, layout.bias is not None):
            return Arranged(matrices, layout.bias is not None, _note(blocks, wanted, layout))
    raise ValueError(_misfit(blocks, wanted, usual[0]) + _advice(blocks, wanted))


def _usual(wanted: Wanted) -> Iterator[Layout]:
    by = wanted.by or "input"
    if wanted.place is not None:
        yield Layout(by, wanted.place)
        return
    if not wanted.bias:
        yield Layout(by, None)
    if wanted.bias is not False:
        yield Layout(by, "last")


def _note(blocks: Sequence[Array], wanted: Wanted, layout: Layout) -> str:
    """What is said where lines may be inputs as well as units."""
    if wanted.by is not None or not (others := list(_others(blocks, wanted, layout))):
        return ""
    other = others[0]
    read, turned = layout.matrices(blocks), other.matrices(blocks)
    assert read is not None
    assert turned is not None
    if all(map(np.array_equal, read, turned)):
        return ""
    labels = [f"x{number}" for number in range(1, wanted.features + 1)]
    if layout.bias:
        labels.append("b")
    lines = [
        f"{label}: {_line(row.tolist())}"
        for label, row in zip(labels[:SHOWN], read[0][:SHOWN], strict=False)
    ]
    more = ", …" if len(labels) > SHOWN else ""
    return (
        f"read a line an input, layer 1 is {', '.join(lines)}{more}; --weights-by unit reads a "
        "line a unit, which fits as well"
    )


def _others(blocks: Sequence[Array], wanted: Wanted, layout: Layout) -> Iterator[Layout]:
    """The ways that fit by the other sort of lines."""
    by: By = "unit" if layout.by == "input" else "input"
    for other in _usual(Wanted(**{**vars(wanted), "by": by})):
        matrices = other.matrices(blocks)
        if matrices is not None and wanted.fits(matrices, other.bias is not None):
            yield other


def _line(numbers: list[float]) -> str:
    more = " …" if len(numbers) > SHOWN else ""
    return " ".join(map(write_exact, numbers[:SHOWN])) + more


def _misfit(blocks: Sequence[Array], wanted: Wanted, layout: Layout) -> str:
    """Which layer does not fit, and what was expected."""
    matrices = layout.matrices(blocks)
    if matrices is None:
        return (
            f"{len(blocks)} blocks, expected a layer's weights and its biases by turns, as many "
            "biases as units"
        )
    has_bias = layout.bias is not None
    layer = wanted.misfit(matrices, has_bias)
    assert layer is not None
    if wanted.sizes is not None and len(wanted.sizes) != len(matrices):
        found = "1 matrix" if len(matrices) == 1 else f"{len(matrices)} matrices"
        return f"{found}, expected {len(wanted.sizes)}, one a layer"
    entering = wanted.features if layer == 0 else wanted.units(matrices, layer - 1)
    shape = (entering + has_bias, wanted.units(matrices, layer))
    is_turned = layout.by == "unit"
    either = ""
    if wanted.bias is None and not has_bias:
        either = f", or {_size((shape[0] + 1, shape[1]), is_turned)} with a bias"
    found = _size(matrices[layer].shape, is_turned)
    asked = layout if has_bias or not either else Layout(layout.by, "last")
    return f"layer {layer + 1}: {found}, expected {_size(shape, is_turned)}{either} ({asked.words})"


def _size(shape: tuple[int, ...], is_turned: bool) -> str:
    """A size as it stands in the file."""
    return "×".join(map(str, shape[::-1] if is_turned else shape))


def _advice(blocks: Sequence[Array], wanted: Wanted) -> str:
    """By which other way the blocks would fit."""
    for by in (wanted.by or "input", "unit", "input"):
        for place in (None, *BIAS_PLACES):
            if place is None and (wanted.bias or wanted.place):
                continue
            layout = Layout(by, place)
            matrices = layout.matrices(blocks)
            if matrices is None or not wanted.fits(matrices, place is not None):
                continue
            words, options = [], []
            if by != (wanted.by or "input"):
                words.append(f"a line {'a unit' if by == 'unit' else 'an input'}")
                options.append(f"--weights-by {by}")
            if place != wanted.place and place not in (None, "last"):
                words.append("biases in blocks of their own")
                options.append(f"--weights-bias {place}")
            if place is not None and wanted.bias is False:
                words.append("a bias")
                options.append("--bias")
            if options:
                return f"; it fits with {' and '.join(words)}: {' '.join(options)}"
    return ""
