"""The problems of the built-in examples: logic gates, a ring of points, irises."""

from collections.abc import Sequence
from math import cos, pi, sin

import numpy as np

from ..problem import Array, Problem
from ..scale import scaling

RING_POINTS = 100
"""How many points there are in and around the ring."""


def article_problem(targets: Sequence[int]) -> Problem:
    """The four rows of the articles, whose third input is always 1."""
    inputs = [[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]]
    return Problem(np.array(inputs), _column(targets))


def gate_problem(targets: Sequence[int]) -> Problem:
    """A logic gate: what it says of 0 0, 0 1, 1 0 and 1 1."""
    return Problem(np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), _column(targets))


def ring_problem() -> Problem:
    """Points on a disc of radius 1 (target 0) and on a ring from 1.4 to 2 around it (target 1).

    The two take turns, so that a batch of any rows has both.
    """
    generator = np.random.RandomState(0)
    points = []
    for place in range(RING_POINTS):
        turn, share = generator.random_sample(2).tolist()
        radius = 1.4 + 0.6 * share if place % 2 else share
        # Two decimals read better, and hide that a sine's last bit differs between machines.
        points.append([round(radius * wave(2 * pi * turn), 2) for wave in (cos, sin)])
    outside = [place % 2 for place in range(RING_POINTS)]
    return Problem(np.array(points), _column(outside), output_names=("outside",))


def iris_problem() -> Problem:
    """Fisher's irises: four measurements, scaled to standard, and three species.

    See `README.md` beside this file for their source.
    """
    # Imported here, because every start of the program would wait for it.
    from importlib.resources import files

    text = (files("nntui.engine.examples") / "iris.csv").read_text(encoding="utf-8")
    header, *rows = (line.split(",") for line in text.splitlines())
    read = np.array([row[:-1] for row in rows], dtype=np.float64)
    inputs = read.copy()
    ways = [scaling(column, "standard") for column in inputs.T]
    for way, column in zip(ways, inputs.T, strict=True):
        column[:] = way.scaled(column)
    species = sorted({row[-1] for row in rows})
    targets = np.array([[row[-1] == name for name in species] for row in rows])
    return Problem(
        inputs,
        targets,
        tuple(header[:-1]),
        tuple(species),
        is_read=True,
        read_inputs=read,
        classes=tuple(species),
        input_scaling=ways,
    )


def _column(targets: Sequence[int]) -> Array:
    return np.array(targets, dtype=np.float64).reshape(-1, 1)
