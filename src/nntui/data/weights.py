"""First weights from a text file: the numbers of your homework, typed in."""

from pathlib import Path

import numpy as np

from ..engine.problem import Array
from ..explain.overview import count
from .cells import finite


def read_weights(path: Path) -> tuple[Array, ...]:
    """Read the weights of each layer.

    A line is a row of a layer's matrix: the weights of one input to all units of the layer, with
    spaces, commas or tabs between them. A blank line ends a layer; `#` starts a comment.

    Raises:
        ValueError: The file cannot be read or holds something else; the message names the line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ValueError(f"{path}: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise ValueError(f"{path}: expected a text file in UTF-8") from None
    layers: list[list[list[float]]] = [[]]
    for number, line in enumerate(text.splitlines(), start=1):
        written = line.partition("#")[0]
        if not written.strip():
            # A line with nothing but a comment ends no layer.
            if layers[-1] and not line.strip():
                layers.append([])
            continue
        row = _numbers(path, number, written)
        if layers[-1] and len(row) != len(layers[-1][0]):
            raise ValueError(
                f"{path}: line {number} has {count(len(row), 'number')}, expected "
                f"{len(layers[-1][0])} as in the line before (a blank line starts the next layer)"
            )
        layers[-1].append(row)
    matrices = [np.array(layer) for layer in layers if layer]
    if not matrices:
        raise ValueError(f"{path}: no numbers, expected a row of weights a line")
    return tuple(matrices)


def _numbers(path: Path, number: int, written: str) -> list[float]:
    row = []
    for word in written.replace(",", " ").split():
        try:
            row.append(finite(word))
        except ValueError as error:
            raise ValueError(f"{path}: line {number}: {error}") from None
    return row
