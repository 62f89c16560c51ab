"""The seed of random trials: another one each time, but the same where Hypothesis's is."""

from random import SystemRandom

from hypothesis import settings


def a_seed() -> int:
    """A seed to print; 8 in the gate, whose cases are the same each time."""
    is_gate = bool(settings.default and settings.default.derandomize)
    return 8 if is_gate else SystemRandom().randrange(10**6)
