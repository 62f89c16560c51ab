"""What a net's predictions are compared with in a pass: values that do not follow from anything
that is trained."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from nntui.engine.problem import Array

from .layers import Chain, is_close
from .sites import Site, Sites, plain

SUBTRACTS = frozenset(("-", "subtract"))
"""Verbs of steps that subtract."""

Reading = Callable[[Sites], Array | None]
"""Reads targets of a pass, shape (rows, outputs)."""


class Targets(NamedTuple):
    """Targets of a pass, and how those of another are found."""

    values: Array
    read: Reading


def targets(sites: Sites, chain: Chain, trained: frozenset[str]) -> Iterator[Targets]:
    """What may be the targets, the likelier first, each value once."""
    follows = sites.following(trained)
    seen = set[bytes]()
    for read in (
        *_subtracted(sites, chain, follows),
        *_of_classes(sites, chain, follows),
        *_lying_about(sites, chain),
    ):
        values = read(sites)
        if values is not None and values.tobytes() not in seen:
            seen.add(values.tobytes())
            yield Targets(values, read)


def _subtracted(sites: Sites, chain: Chain, follows: frozenset[int]) -> Iterator[Reading]:
    """What predictions are subtracted from, or what from them."""
    for step in sites.recorded.steps:
        operands = sites.operands(step)
        if step.verb not in SUBTRACTS or len(operands) != 2:
            continue
        for place in (0, 1):
            if operands[place].number in follows or operands[1 - place].number not in follows:
                continue
            other = plain(operands[1 - place])
            cells = None if other is None else _cells(chain, other)
            is_there = cells is not None and cells.shape == chain.predictions.shape
            if cells is not None and is_there and is_close(cells, chain.predictions):
                yield _operand(chain, sites.of[step.number], place)


def _operand(chain: Chain, site: Site, place: int) -> Reading:
    def read(sites: Sites) -> Array | None:
        step = sites.steps.get(site)
        operands = sites.operands(step) if step else ()
        values = plain(operands[place]) if operands else None
        return None if values is None else _cells(chain, values)

    return read


def _of_classes(sites: Sites, chain: Chain, follows: frozenset[int]) -> Iterator[Reading]:
    """Ones that were taken away in place from the outputs of the rows' classes."""
    if chain.outputs not in sites.made:
        return
    site = sites.of[sites.made[chain.outputs].number]
    for step in sites.recorded.steps:
        if step.in_place and step.result.number in follows:
            read = _one_less(chain, site, sites.of[step.number])
            if read(sites) is not None:
                yield read


def _one_less(chain: Chain, outputs: Site, changed: Site) -> Reading:
    def read(sites: Sites) -> Array | None:
        both = [sites.steps.get(site) for site in (outputs, changed)]
        values = [None if step is None else plain(step.result) for step in both]
        cells = [None if each is None else _cells(chain, each) for each in values]
        if cells[0] is None or cells[1] is None or cells[0].shape != cells[1].shape:
            return None
        ones = np.round(cells[0] - cells[1])
        is_one_each = set(np.unique(ones)) == {0.0, 1.0} and np.all(ones.sum(axis=1) == 1)
        return ones if is_one_each and is_close(cells[0] - ones, cells[1]) else None

    return read


def _lying_about(sites: Sites, chain: Chain) -> Iterator[Reading]:
    """Anything of the right size that was there at the head."""
    for path, values in sites.state.items():
        cells = _cells(chain, values)
        if cells is not None and cells.shape == chain.predictions.shape:
            yield _at_path(chain, path)


def _at_path(chain: Chain, path: str) -> Reading:
    def read(sites: Sites) -> Array | None:
        values = sites.state.get(path)
        return None if values is None else _cells(chain, values)

    return read


def _cells(chain: Chain, values: Array) -> Array | None:
    """Values as a row for each case of a pass, which may have fewer rows than another."""
    outputs = chain.layers[-1].units
    rows = values.size // outputs
    return replace(chain.lie, rows=rows).cells(values, outputs)
