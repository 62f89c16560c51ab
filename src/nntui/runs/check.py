"""Does a saved run replay? Its fingerprints are computed again and compared."""

from dataclasses import dataclass

import numpy as np

from nntui.engine import Timeline

from .run import Fingerprint, Run

TOLERANCE = 1e-9
"""Up to this difference in a weight a replay agrees: processors may round differently."""


@dataclass(frozen=True)
class Check:
    """What came of checking a run.

    Attributes:
        iterations: Those of the fingerprints, in rising order.
        differences: The largest difference in any weight, one for each of `iterations`.
            Infinite where the run had ended before that iteration.
        ended: The iteration at which the run ended, where a fingerprint lies beyond it.
    """

    iterations: tuple[int, ...]
    differences: tuple[float, ...]
    ended: int | None = None

    @property
    def first_difference(self) -> int | None:
        """The first iteration whose weights differ in any bit; `None` if all are the same."""
        pairs = zip(self.iterations, self.differences, strict=True)
        return next((iteration for iteration, difference in pairs if difference), None)

    @property
    def largest(self) -> float:
        """The largest difference in any weight."""
        return max(self.differences)

    @property
    def bit_for_bit(self) -> bool:
        """Whether every weight is the same to the last bit."""
        return self.first_difference is None

    @property
    def agrees(self) -> bool:
        """Whether every weight is the same within `TOLERANCE`."""
        return self.largest <= TOLERANCE

    @property
    def sentence(self) -> str:
        """The outcome for a reader."""
        if self.first_difference is None:
            count = len(self.iterations)
            what = "1 fingerprint" if count == 1 else f"{count} fingerprints"
            verb = "agrees" if count == 1 else "agree"
            return f"{what} up to iteration {self.iterations[-1]:,} {verb} bit for bit."
        start = f"Differs from iteration {self.first_difference:,} on"
        if self.ended is not None:
            return (
                f"{start}: the run ends at iteration {self.ended:,}, the saved one went on to "
                f"iteration {self.iterations[-1]:,}."
            )
        where = self.iterations[self.differences.index(self.largest)]
        return f"{start}, by at most {self.largest:.2g} (iteration {where:,})."


def check_run(run: Run, timeline: Timeline) -> Check:
    """Compute a run's fingerprints again and compare them.

    Args:
        run: What was saved.
        timeline: A timeline of the run's recipe. It is trained up to the last fingerprint.
    """
    fingerprints = sorted(run.fingerprints, key=lambda fingerprint: fingerprint.iteration)
    furthest = fingerprints[-1].iteration
    reached = timeline.reach(furthest)
    return Check(
        iterations=tuple(fingerprint.iteration for fingerprint in fingerprints),
        differences=tuple(_difference(fingerprint, timeline) for fingerprint in fingerprints),
        ended=reached if reached < furthest else None,
    )


def _difference(fingerprint: Fingerprint, timeline: Timeline) -> float:
    if timeline.last is not None and fingerprint.iteration > timeline.last:
        return float("inf")
    pairs = zip(fingerprint.weights, timeline.weights_at(fingerprint.iteration), strict=True)
    # Zero means the same bits: all are finite, and no weight is ever -0.0.
    with np.errstate(over="ignore"):
        return max(float(np.abs(saved - now).max()) for saved, now in pairs)
