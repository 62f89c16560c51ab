"""A run's history: the error of each iteration, and its weights at any."""

from array import array
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from .condition import MEASURES, Condition, Measure
from .plan import State, frozen
from .problem import Array
from .recipe import Recipe
from .trace import NetworkTrace
from .trainer import Stretch, Trainer

CHECKPOINT_BYTES = 8 * 2**20
"""What the checkpoints may take. When they would take more, every other one is dropped."""

CHECKPOINT_PRODUCTS = 80_000
"""About how many products lie between two checkpoints at first: a few milliseconds of work."""

STEPS_BACK = 64
"""So many iterations before one that was far from its checkpoint, the state is kept as well."""

TRACES_KEPT = 8
"""How many of the traces looked at last are kept, of a small problem."""

TRACE_NUMBERS = 2**17
"""Of a large one, about as many as have so many numbers, and three at the least: to step back and
on."""


@dataclass(frozen=True)
class End:
    """Why a run ended before its time.

    Attributes:
        iteration: The last iteration of finite numbers.
        reason: One sentence for the screen.
    """

    iteration: int
    reason: str


class Timeline:
    """The history of a recipe's run. It trains on demand, and recomputes what it did not keep.

    Args:
        recipe: What is trained.
        trainer: What trains it, where its states are to hold more than a plain trainer's.

    Attributes:
        recipe: What is trained.
        end: Set once the run has stopped being finite.
        front: The state that iteration `trained` begins with.
    """

    def __init__(self, recipe: Recipe, trainer: Trainer | None = None) -> None:
        self.recipe = recipe
        self.end: End | None = None
        self.trainer = trainer or Trainer(recipe)
        self._records = {matrix.name: _Growing() for matrix in self.trainer.plan.records}
        self._traces: OrderedDict[int, NetworkTrace] = OrderedDict()
        numbers = self.trainer.plan.numbers
        self._traces_kept = min(TRACES_KEPT, max(3, TRACE_NUMBERS // numbers))
        # The states that iterations 0, stride, 2·stride, … begin with.
        self._stride = max(1, CHECKPOINT_PRODUCTS // self.trainer.cost)
        self.front = self.trainer.first
        self._waypoint = (0, self.front)
        self._checkpoints = [self.trainer.plan.flat(self.front)]

    @property
    def trained(self) -> int:
        """How many iterations are done: the error of 0 to `trained` - 1 is known."""
        return len(self._records["sum"])

    @property
    def last(self) -> int | None:
        """The last iteration that there is, where the run has ended; otherwise `None`."""
        return self.end.iteration if self.end else None

    def extend(self, trained: int) -> int:
        """Train until so many iterations are done, or the run stops being finite.

        Returns:
            How many are done.
        """
        while self.trained < trained and self.end is None:
            # From one checkpoint to the next, so that each stretch ends at one.
            checkpoint = (self.trained // self._stride + 1) * self._stride
            self._do(min(trained, checkpoint) - self.trained)
        return self.trained

    def reach(self, iteration: int) -> int:
        """Train up to an iteration, or as far as the run goes.

        Returns:
            The iteration; where the run ends before it, the last one that there is.
        """
        self.extend(iteration)
        if iteration == self.trained and self.end is None:
            # What it begins with is finite, but only its trace tells whether it is a whole one.
            with suppress(IndexError):
                self.trace_at(iteration)
        return iteration if self.end is None else min(iteration, self.end.iteration)

    def weights_at(self, iteration: int) -> tuple[Array, ...]:
        """The weights that an iteration begins with, one matrix a layer; trains up to it first.

        Raises:
            IndexError: The iteration is negative, or the run ended before it.
        """
        return tuple(matrix.values for matrix in self.trace_at(iteration).weights)

    def trace_at(self, iteration: int) -> NetworkTrace:
        """The trace of an iteration; trains up to it first.

        Raises:
            IndexError: As `weights_at`.
        """
        if iteration in self._traces:
            self._traces.move_to_end(iteration)
            return self._traces[iteration]
        # From one iteration to the next is the common step, and needs no way from a checkpoint.
        before = self._traces.get(iteration - 1) if iteration <= self.trained else None
        is_within = self.last is None or iteration <= self.last
        state = (
            self.trainer.following(before) if before and is_within else self._state_at(iteration)
        )
        trace = self.trainer.trace(state, iteration)
        if not trace.is_finite:
            self._ends_before(iteration)
            if iteration:
                raise _nowhere(iteration)
        self._traces[iteration] = trace
        if len(self._traces) > self._traces_kept:
            self._traces.popitem(last=False)
        return trace

    def _state_at(self, iteration: int) -> State:
        if iteration > self.trained:
            self.extend(iteration)
        if iteration < 0 or (self.last is not None and iteration > self.last):
            raise _nowhere(iteration)
        if iteration == self.trained:
            return self.front
        nearest = iteration // self._stride
        start = nearest * self._stride
        if start <= self._waypoint[0] <= iteration:
            start, state = self._waypoint
        else:
            state = self.trainer.plan.shaped(self._checkpoints[nearest])
        if iteration - start > 2 * STEPS_BACK:
            # Who looks at an iteration may step back from it next, one by one.
            way = iteration - STEPS_BACK - start
            state, start = self.trainer.run(state, start, way).state, start + way
            self._waypoint = start, state
        return self.trainer.run(state, start, iteration - start).state

    def errors(self, measure: Measure = "mean") -> Array:
        """The error at iterations 0 to `trained` - 1, read-only.

        With batches, each iteration's error is that of its own rows.

        Raises:
            ValueError: There is no such measure.
        """
        if measure == "mean":
            return frozen(self._records["sum"].values / self._counts)
        return self._measured(measure).values

    @property
    def _counts(self) -> int | Array:
        """Over how many numbers each iteration's mean is taken."""
        recipe = self.recipe
        if recipe.batch is None:
            return recipe.problem.targets.size
        a_pass = np.full(recipe.batches, recipe.batch * recipe.problem.outputs, dtype=np.float64)
        rest = recipe.problem.rows - recipe.batch * (recipe.batches - 1)
        a_pass[-1] = rest * recipe.problem.outputs
        return np.resize(a_pass, self.trained)

    def _measured(self, measure: Measure) -> "_Growing":
        if measure not in MEASURES:
            raise ValueError(f"measure: {measure!r}, expected one of {', '.join(MEASURES)}")
        # A run that descends half the squares keeps them once.
        return self._records.get(measure, self._records["half_squares"])

    def first_where(self, condition: Condition, start: int = 0) -> int | None:
        """The first trained iteration from `start` on that meets a condition, or `None`."""
        met = np.flatnonzero(condition.met_by(self.errors(condition.measure)[start:]))
        return start + int(met[0]) if len(met) else None

    def _do(self, count: int) -> None:
        done = self.trainer.run(self.front, self.trained, count)
        if _is_finite(done):
            self._record(done)
        else:
            self._do_one_by_one(count)

    def _do_one_by_one(self, count: int) -> None:
        # Somewhere in these iterations is the first whose numbers are not all finite.
        for _ in range(count):
            if not self.trainer.trace(self.front, self.trained).is_finite:
                return self._ends_before(self.trained)
            self._record(self.trainer.run(self.front, self.trained, 1))
            if not _is_finite_state(self.front):
                return self._ends_before(self.trained)
        return None

    def _record(self, done: Stretch) -> None:
        for record, new in zip(self._records.values(), done.records, strict=True):
            record.extend(new)
        self.front = done.state
        if self.trained % self._stride == 0:
            self._checkpoints.append(self.trainer.plan.flat(self.front))
            if len(self._checkpoints) * self._checkpoints[0].nbytes > CHECKPOINT_BYTES:
                del self._checkpoints[1::2]
                self._stride *= 2

    def _ends_before(self, iteration: int) -> None:
        """End the run before an iteration that is not finite; 0 is there all the same."""
        last, recipe = max(0, iteration - 1), self.trainer.recipe_at(iteration)
        cause = f"The rate {recipe.rate:g}"
        if recipe.decay:
            cause += f" or the decay {recipe.decay:g}"
        self.end = End(
            last,
            f"The run ends at iteration {last:,}: the next numbers are too large to be "
            f"written down. {cause} is too high for this network and its data.",
        )


def _nowhere(iteration: int) -> IndexError:
    return IndexError(f"iteration {iteration} is not on the timeline")


def _is_finite(done: Stretch) -> bool:
    # A weight that has stopped being finite never becomes finite again, so the last ones tell.
    return _is_finite_state(done.state) and all(
        bool(np.isfinite(numbers).all()) for numbers in done.records
    )


def _is_finite_state(state: State) -> bool:
    return all(bool(np.isfinite(matrix).all()) for matrix in state)


class _Growing:
    """Floats in one block of memory that grows by half when it is full."""

    def __init__(self) -> None:
        self._block = np.empty(1024)
        self._length = 0

    def __len__(self) -> int:
        return self._length

    @property
    def values(self) -> Array:
        values = self._block[: self._length]
        values.setflags(write=False)  # the view; the run goes on writing into the block
        return values

    def extend(self, numbers: "array[float]") -> None:
        length = self._length + len(numbers)
        if length > len(self._block):
            block = np.empty(max(length, len(self._block) * 3 // 2))
            block[: self._length] = self.values
            self._block = block
        self._block[self._length : length] = numbers
        self._length = length
