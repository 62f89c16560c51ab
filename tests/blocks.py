"""The blocks of an iteration."""

from collections.abc import Iterator
from math import prod

from nntui.engine import Trace
from nntui.explain.arithmetic import Block


def every_block(trace: Trace) -> Iterator[Block]:
    """A block for each unit of each operation."""
    for operation in trace.operations:
        for unit in range(prod(operation.matrix.shape[1:])):
            yield Block(operation, unit)
