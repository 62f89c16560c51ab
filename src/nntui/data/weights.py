"""First weights from a text file: the numbers of your homework, typed in."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from ..engine.problem import Array
from ..engine.recipe import MAX_WEIGHTS
from ..explain.numbers import write_exact
from ..explain.overview import count
from .cells import finites
from .source import load


def read_weights(path: Path) -> tuple[Array, ...]:
    """Read the weights of each layer.

    A line is a row of a layer's matrix: the weights of one input to all units of the layer, with
    spaces, commas or tabs between them. A blank line ends a layer; `#` starts a comment.

    Raises:
        ValueError: The file cannot be read or holds something else; the message names the line.
    """
    return _matrices(load(str(path)).lines(), f"{path}: ")


def read_typed_weights(text: str) -> tuple[Array, ...]:
    """Read the same from a text.

    Raises:
        ValueError: It holds something else; the message names the line.
    """
    return _matrices(text.splitlines(), "")


def write_weights(matrices: Iterable[Array]) -> str:
    """The text that says the weights of each layer, with all their digits."""
    return "\n\n".join(
        "\n".join(" ".join(map(write_exact, row)) for row in matrix.tolist()) for matrix in matrices
    )


def _matrices(lines: Iterable[str], where: str) -> tuple[Array, ...]:
    layers: list[list[list[float]]] = [[]]
    numbers = 0
    for number, line in enumerate(lines, start=1):
        written = line.partition("#")[0]
        if not written.strip():
            # A line with nothing but a comment ends no layer.
            if layers[-1] and not line.strip():
                layers.append([])
            continue
        row = _numbers(where, number, written)
        if layers[-1] and len(row) != len(layers[-1][0]):
            raise ValueError(
                f"{where}line {number} has {count(len(row), 'number')}, expected "
                f"{len(layers[-1][0])} as in the line before (a blank line starts the next layer)"
            )
        layers[-1].append(row)
        numbers += len(row)
        if numbers > MAX_WEIGHTS:
            raise ValueError(f"{where}more than {MAX_WEIGHTS:,} numbers, expected fewer")
    matrices = [np.array(layer) for layer in layers if layer]
    if not matrices:
        raise ValueError(f"{where}no numbers, expected a row of weights a line")
    return tuple(matrices)


def _numbers(where: str, number: int, written: str) -> list[float]:
    try:
        return finites(written)
    except ValueError as error:
        raise ValueError(f"{where}line {number}: {error}") from None
