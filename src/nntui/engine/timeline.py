"""A run's history: the error of all rows, epoch by epoch, and the weights at any iteration."""

from array import array
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
from numpy.typing import DTypeLike

from .condition import Condition
from .epochs import EpochTotals
from .measures import MEASURES, TOTALS, Measure
from .plan import State, frozen
from .problem import Array
from .recipe import Recipe
from .trace import Errors, NetworkTrace
from .trainer import Stretch, Trainer
from .watching import Watch

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
        self._trained = 0
        # Over all rows, of each iteration that begins an epoch.
        most = recipe.problem.targets.size
        kinds = {True: np.min_scalar_type(most), False: np.dtype(float)}
        self._records = {
            matrix.name: _Growing(kinds[TOTALS[matrix.name].is_count])
            for matrix in self.trainer.plan.records
        }
        self._traces: OrderedDict[int, NetworkTrace] = OrderedDict()
        numbers = self.trainer.plan.numbers
        self._traces_kept = min(TRACES_KEPT, max(3, TRACE_NUMBERS // numbers))
        # The states that iterations 0, stride, 2·stride, … begin with.
        self._stride = max(1, CHECKPOINT_PRODUCTS // self.trainer.cost_of_many)
        self.front = self.trainer.first
        self._waypoint = (0, self.front)
        self._checkpoints = [self.trainer.plan.flat(self.front)]
        # The totals of an epoch's batches: up to the front, to each checkpoint, and where they were
        # looked at last.
        self._epoch = EpochTotals(self.recipe, (0.0,) * len(self._records))
        self._epochs = [self._epoch]
        self._epoch_at: tuple[int, EpochTotals] | None = None

    @property
    def trained(self) -> int:
        """How many iterations are done: the error of 0 to `trained` - 1 is known."""
        return self._trained

    @property
    def epoch(self) -> int:
        """How many iterations an epoch has: after so many, all rows have had their turn."""
        return self.recipe.batches

    @property
    def last(self) -> int | None:
        """The last iteration that there is, where the run has ended; otherwise `None`."""
        return self.end.iteration if self.end else None

    def extend(self, trained: int) -> int:
        """Train until so many iterations are done, or the run stops being finite.

        Returns:
            How many are done.
        """
        self._extend(trained, self.trainer)
        return self.trained

    def _extend(self, trained: int, trainer: Trainer) -> "array[float]":
        """Train by another trainer of the same states. Returns the last of its records."""
        kept, is_step = array("d"), trained - self.trained == 1
        while self.trained < trained and self.end is None:
            # From one checkpoint to the next, so that each stretch ends at one.
            checkpoint = (self.trained // self._stride + 1) * self._stride
            kept.extend(self._do(min(trained, checkpoint) - self.trained, trainer, is_step))
        return kept

    def watched(self, watch: Watch, start: int, stop: int) -> Array:
        """The number that a watch keeps, of iterations from `start` up to before `stop`, or as far
        as the run goes; trains as far.

        Raises:
            ValueError: The watch is of another run.
        """
        if watch.recipe != self.recipe:
            raise ValueError("the watch is of another run")
        self.extend(start)
        numbers, known = array("d"), min(stop, self.trained)
        if start < known:
            done = watch.run(self._state_at(start), start, known - start)
            numbers.extend(done.records[-1])
            if known < self.trained:
                self._waypoint = known, done.state  # who goes on looks there next
        numbers.extend(self._extend(stop, watch))
        return np.array(numbers)

    def shorten(self, trained: int) -> None:
        """Forget the iterations from `trained` on, as if they had never been trained."""
        if trained >= self.trained:
            return
        state = self._state_at(trained)
        epoch = EpochTotals(self.recipe, (0.0,) * len(self._records))
        if trained and self.recipe.batch is not None:
            epoch = self._epoch_totals(trained - 1)
        for record in self._records.values():
            record.shorten(-(-trained // self.epoch))
        checkpoints = trained // self._stride + 1
        del self._checkpoints[checkpoints:], self._epochs[checkpoints:]
        for iteration in [each for each in self._traces if each > trained]:
            del self._traces[iteration]
        if self._waypoint[0] > trained:
            self._waypoint = 0, self.trainer.plan.shaped(self._checkpoints[0])
        self._trained, self.front, self.end = trained, state, None
        self._epoch, self._epoch_at = epoch, None

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

    def errors(self, measure: str = "mean") -> Array:
        """The error of all rows, read-only, with the weights at the start of each epoch.

        That is at iterations 0, `epoch`, 2·`epoch`, … up to `trained` - 1: with the full batch, at
        each.

        Raises:
            ValueError: There is no such measure.
        """
        how = self._measure(measure)
        kept = self._records[how.total(self.recipe)].values
        return frozen(how.of(self.recipe, kept, float(self.recipe.problem.rows)))

    def error_at(self, iteration: int, measure: str = "mean") -> float:
        """The error of all rows with the weights that an iteration begins with; trains up to it.

        Raises:
            ValueError: There is no such measure.
            IndexError: As `weights_at`.
        """
        how = self._measure(measure)
        place, within = divmod(iteration, self.epoch)
        if within or not 0 <= iteration < self.trained:
            return self.trace_at(iteration).all_rows.errors[measure]
        kept = self._records[how.total(self.recipe)].values[place]
        return float(how.of(self.recipe, kept, float(self.recipe.problem.rows)))

    def epoch_errors(self, iteration: int) -> Errors:
        """The errors of an epoch's batches up to an iteration's, each with the weights of its turn.

        They are as of one batch of all these rows: a mean is what Keras prints while it trains, a
        sum what Trask adds up in "Grokking Deep Learning". Trains up to the iteration first.

        Raises:
            IndexError: As `weights_at`.
        """
        if self.epoch == 1:
            return self.trace_at(iteration).errors
        totals = self._epoch_totals(iteration)
        names = [matrix.name for matrix in self.trainer.plan.records]
        by_name = dict(zip(names, totals.totals, strict=True))
        rows = float(totals.rows(iteration))
        return Errors(
            {
                each.name: float(each.of(self.recipe, by_name[each.total(self.recipe)], rows))
                for each in MEASURES.values()
                if each.total(self.recipe) in by_name
            }
        )

    def has(self, measure: str) -> bool:
        """Whether there are numbers of a measure: a share right is not one of every run."""
        return MEASURES[measure].total(self.recipe) in self._records

    def _measure(self, name: str) -> Measure:
        if name not in MEASURES:
            raise ValueError(f"measure: {name!r}, expected one of {', '.join(MEASURES)}")
        measure = MEASURES[name]
        if not self.has(name):
            raise ValueError(f"measure: {name} says nothing of this run")
        return measure

    def _epoch_totals(self, iteration: int) -> EpochTotals:
        self.extend(iteration + 1)
        if iteration == self.trained - 1:
            return self._epoch
        at, totals = self._epoch_at or (-1, self._epoch)
        if at == iteration:
            return totals
        if at == iteration - 1 or iteration >= self.trained:
            # As stepping goes; or the last iteration of a run whose numbers were too large.
            totals = (totals if at == iteration - 1 else self._epoch).after(
                iteration, [[number] for number in self.trace_at(iteration).totals]
            )
        else:
            start = iteration // self._stride * self._stride
            checkpoint = iteration // self._stride
            state = self.trainer.plan.shaped(self._checkpoints[checkpoint])
            done = self.trainer.run(state, start, iteration + 1 - start)
            totals = self._epochs[checkpoint].after(start, done.records)
        self._epoch_at = iteration, totals
        return totals

    def first_where(self, condition: Condition, start: int = 0) -> int | None:
        """The first trained iteration from `start` on that begins an epoch and meets a condition,
        or `None`."""
        first = -(-start // self.epoch)
        met = np.flatnonzero(condition.met_by(self.errors(condition.measure)[first:]))
        return (first + int(met[0])) * self.epoch if len(met) else None

    def _do(self, count: int, trainer: Trainer, is_step: bool) -> "array[float]":
        done = trainer.run(self.front, self.trained, count, is_step)
        if not _is_finite(done):
            return self._do_one_by_one(count, trainer)
        self._record(done)
        return done.records[-1]

    def _do_one_by_one(self, count: int, trainer: Trainer) -> "array[float]":
        # Somewhere in these iterations is the first whose numbers are not all finite.
        kept = array("d")
        for _ in range(count):
            if not self.trainer.trace(self.front, self.trained).is_finite:
                self._ends_before(self.trained)
                break
            done = trainer.run(self.front, self.trained, 1)
            kept.extend(done.records[-1])
            self._record(done)
            if not _is_finite_state(self.front):
                self._ends_before(self.trained)
                break
        return kept

    def _record(self, done: Stretch) -> None:
        # A watch has one record more, which is not kept here.
        for record, new in zip(self._records.values(), done.starts, strict=False):
            record.extend(new)
        if self.recipe.batch is not None:
            own = done.records[: len(self._records)]
            self._epoch = self._epoch.after(self.trained, own)
        self._trained += len(done.records[0])
        self.front = done.state
        if self.trained % self._stride == 0:
            self._checkpoints.append(self.trainer.plan.flat(self.front))
            self._epochs.append(self._epoch)
            if len(self._checkpoints) * self._checkpoints[0].nbytes > CHECKPOINT_BYTES:
                del self._checkpoints[1::2], self._epochs[1::2]
                self._stride *= 2

    def _ends_before(self, iteration: int) -> None:
        """End the run before an iteration that is not finite; 0 is there all the same."""
        last = max(0, iteration - 1)
        # Either the update of that iteration is not finite, or what the one before left it.
        has_begun = bool(np.isfinite(self.trainer.trace(self.front, iteration).totals).all())
        recipe = self.trainer.recipe_at(iteration if has_begun else last)
        is_born = iteration == 0 and not has_begun
        edits = any(edit.iteration == iteration for edit in self.recipe.edits)
        cause = f"Either the edit of iteration {iteration:,} or the" if edits else "The"
        cause += f" rate {recipe.rate:g}"
        if recipe.decay:
            cause += f" or the decay {recipe.decay:g}"
        cause += f" is too high for this network and its data.{_told_sum(recipe)}"
        if is_born:  # no rate has a part in it
            cause = "The first weights, the inputs or the targets are too large for this network."
        whose = "its" if is_born else "the next"
        self.end = End(
            last,
            f"The run ends at iteration {last:,}: {whose} numbers are too large to be written "
            f"down. {cause}",
        )


def _told_sum(recipe: Recipe) -> str:
    """What the mean over rows would make of updates that add them up; "" where it is no way out."""
    rows = recipe.batch_size(0)
    is_mean = recipe.reduction == "mean" or recipe.loss.is_mean
    is_scaled = recipe.optimizer in ("sgd", "momentum")  # others make up for it
    if is_mean or recipe.network.is_perceptron or not is_scaled or rows == 1:
        return ""
    is_even = recipe.problem.rows % rows == 0
    told = (
        f" Each update adds up {'' if is_even else 'at most '}{rows:,} rows; their mean "
        "(--reduction mean) divides that by their number"
    )
    is_as_rate = is_even and not recipe.decay
    return told + (f", as a rate of {recipe.rate / rows:g} does." if is_as_rate else ".")


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
    """Numbers in one block of memory that grows by half when it is full.

    Args:
        kind: Of what they are; counts of few things need a byte each.
    """

    def __init__(self, kind: DTypeLike) -> None:
        self._block = np.empty(1024, kind)
        self._length = 0

    def __len__(self) -> int:
        return self._length

    @property
    def values(self) -> Array:
        values = self._block[: self._length]
        values.setflags(write=False)  # the view; the run goes on writing into the block
        return values

    def shorten(self, length: int) -> None:
        self._length = min(length, self._length)

    def extend(self, numbers: "array[float]") -> None:
        length = self._length + len(numbers)
        if length > len(self._block):
            block = np.empty(max(length, len(self._block) * 3 // 2), self._block.dtype)
            block[: self._length] = self.values
            self._block = block
        self._block[self._length : length] = numbers
        self._length = length
