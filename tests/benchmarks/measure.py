"""Measuring several things in turn, so that what the machine does meanwhile meets all of them."""

from collections.abc import Callable
from time import perf_counter
from typing import TypeVar

Result = TypeVar("Result")

ROUNDS = 7


def in_turn(*measures: Callable[[], Result], rounds: int = ROUNDS) -> list[list[Result]]:
    """Take each measurement once, then each again, A B A B.

    Returns:
        The results of each, in the order of the rounds.
    """
    results: list[list[Result]] = [[] for _ in measures]
    for _ in range(rounds):
        for place, measure in enumerate(measures):
            results[place].append(measure())
    return results


def milliseconds(work: Callable[[], object]) -> float:
    """How long some work takes."""
    start = perf_counter()
    work()
    return 1_000 * (perf_counter() - start)
