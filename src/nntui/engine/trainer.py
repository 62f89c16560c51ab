"""Many iterations, fast, with the bits of `trace`."""

from array import array
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from . import compiled
from .edits import Edit
from .in_place import InPlace
from .network_plan import measuring_plan, network_plan
from .plan import Plan, State, frozen
from .problem import Array
from .recipe import Recipe
from .trace import NetworkTrace, given_rows, trace
from .written_out import Loop, compile_loop

if TYPE_CHECKING:
    from .kernel import Kernel, Source

MAX_PRODUCTS = 2_200
"""Up to so many products an iteration, written-out Python is the faster way; see
`tests/benchmarks`. Its compilation takes some 25 µs a product."""

MAX_MEASURED = 500
"""Up to so many products over all rows, their error is measured by written-out Python beside
batches, too: it is compiled in some 10 ms."""

CALLS = 2_200
"""What an element-wise iteration costs beside its products, counted in products."""


NUMPYS = 20
"""So many products NumPy makes in the time of a written-out one."""

WORTH = 2_000_000
"""From so many products on that a run has done, it is worth to have its loop compiled: a tenth of a
second."""


class Stretch(NamedTuple):
    """Some iterations, done."""

    state: State
    """What the iteration after them begins with."""
    records: "tuple[array[float], ...]"
    """For each of the plan's records its number at each of them, over the rows that it takes."""
    starts: "tuple[array[float], ...]"
    """The same over all rows, at each of them that begins an epoch; with the full batch, the very
    same."""


class Trainer:
    """Runs a recipe's iterations, and makes its edits on the way.

    The rule: a recipe of at most `MAX_PRODUCTS` products an iteration that takes all rows each time
    is written out as Python; any other is done by NumPy, element by element. Both give the bits
    of `trace`.

    Args:
        recipe: What is trained.
        extend: Adds steps to the recipe's plan, for what else is to be kept of each iteration.
    """

    def __init__(self, recipe: Recipe, extend: Callable[[Plan], Plan] | None = None) -> None:
        self.recipe = recipe
        self._extend = extend
        self._plans: dict[tuple[int, int], Plan] = {}
        self._starts = sorted({0, *(edit.iteration for edit in recipe.edits)})
        self._recipes: dict[int, Recipe] = {}
        self._loops: dict[int, Loop] = {}
        self._in_place: dict[tuple[int, int], tuple[InPlace, dict[str, Array]]] = {}
        self._measuring: dict[int, tuple[Plan, Loop | InPlace]] = {}
        self._sources: dict[tuple[int, int], Source] = {}
        self._kernels: dict[tuple[int, int], Kernel] = {}
        self._all_rows: dict[int, tuple[Array, Array]] = {}
        self._done_plainly = 0
        self._last: tuple[State, NetworkTrace] | None = None
        self.plan = self.plan_at(0)
        self.is_written_out = recipe.batch is None and self.plan.products <= MAX_PRODUCTS

    def plan_at(self, iteration: int) -> Plan:
        """What is done at an iteration."""
        key = self._stage(iteration), self.recipe.batch_size(iteration)
        if key not in self._plans:
            recipe, whole = self._recipe(key[0]), self.recipe
            plan = network_plan(recipe, key[1], whole.shows_gradient, whole.judging)
            self._plans[key] = self._extend(plan) if self._extend else plan
        return self._plans[key]

    @property
    def cost(self) -> int:
        """About how long an iteration takes, counted in written-out products."""
        return self.plan.products + (0 if self.is_written_out else CALLS)

    @property
    def cost_of_many(self) -> int:
        """The same where many iterations are done one after the other, and none is looked at."""
        products = self.plan.products
        return products if self.is_written_out else products // NUMPYS + CALLS

    @property
    def first(self) -> State:
        """The state that iteration 0 begins with."""
        weights = enumerate(self.recipe.first_weights, start=1)
        state = self.plan.first_state({f"w{n}": matrix for n, matrix in weights})
        return self._edited(state, 0)

    def run(self, state: State, start: int, count: int, is_step: bool | None = None) -> Stretch:
        """Do `count` iterations.

        Args:
            state: What the first of them begins with.
            start: Its number.
            count: How many.
            is_step: Whether it is one that is looked at next, so that its trace is kept; a single
                one is, unless said otherwise.
        """
        is_step = count == 1 if is_step is None else is_step
        records, starts = self._none(), self._none()
        while count:
            stage = self._stage(start)
            later = [edit for edit in self._starts if edit > start]
            steps = min(count, later[0] - start) if later else count
            done = self._run_stage(stage, state, start, steps, is_step)
            steps = len(done.records[0])  # a compiled loop may have done the first of them only
            start, count = start + steps, count - steps
            state = self._edited(done.state, start)
            if not count and len(records[0]) == 0:
                return done._replace(state=state)
            for kept, new in ((records, done.records), (starts, done.starts)):
                for whole, part in zip(kept, new, strict=True):
                    whole.extend(part)
        return Stretch(state, records, starts)

    def prepare(self) -> None:
        """Have the loop compiled now, and wait for it: for who has many such runs to train."""
        if compiled.is_there():
            self._done_plainly = max(self._done_plainly, WORTH)
            self._kernel((0, self.recipe.batch_size(0)), self.plan, self._recipe(0))
            for source in self._sources.values():
                compiled.ask(source.text, source.ranks).wait()

    def _none(self) -> "tuple[array[float], ...]":
        return tuple(array("d") for _ in self.plan.records)

    def trace(self, state: State, iteration: int) -> NetworkTrace:
        """An iteration's trace, from the state that it begins with.

        The last one is kept: an iteration that is done element by element is looked at next.
        """
        if self._last and self._last[1].iteration == iteration and _same(self._last[0], state):
            return self._last[1]
        recipe, plan = self.recipe_at(iteration), self.plan_at(iteration)
        done = trace(recipe, state, iteration, plan, self.recipe.judging)
        self._last = state, done
        return done

    def following(self, done: NetworkTrace) -> State:
        """The state that the iteration after a trace's begins with."""
        return self._edited(done.next_state, done.iteration + 1)

    def recipe_at(self, iteration: int) -> Recipe:
        """The recipe with the edits up to an iteration made, and without any left."""
        return self._recipe(self._stage(iteration))

    def _stage(self, iteration: int) -> int:
        """The iteration of the last edit up to this one."""
        return max(start for start in self._starts if start <= iteration)

    def _recipe(self, stage: int) -> Recipe:
        if stage not in self._recipes:
            recipe = self.recipe
            if recipe.edits:
                recipe = _with_edits(recipe, [e for e in recipe.edits if e.iteration <= stage])
            self._recipes[stage] = recipe
        return self._recipes[stage]

    def _run_stage(
        self, stage: int, state: State, start: int, count: int, is_step: bool
    ) -> Stretch:
        if not is_step and (done := self._compiled(state, start, count)):
            return done
        return self._plainly(stage, state, start, count, is_step)

    def _plainly(self, stage: int, state: State, start: int, count: int, is_step: bool) -> Stretch:
        """Iterations as they are done without the extra."""
        self._done_plainly += count * self.cost
        if not self.is_written_out:
            return self._element_wise(state, start, count, is_step)
        plan = self.plan_at(start)
        if stage not in self._loops:
            recipe = self._recipe(stage)
            given = given_rows(recipe, range(recipe.problem.rows))
            self._loops[stage] = compile_loop(plan, given)
        flat, records = self._loops[stage](tuple(plan.flat(state).tolist()), count)
        return Stretch(plan.shaped(flat), records, records)

    def _compiled(self, state: State, start: int, count: int) -> Stretch | None:
        """Iterations by a compiled loop, as many as it can do at once; `None` where there is none,
        or not yet."""
        stage, size = self._stage(start), self.recipe.batch_size(start)
        recipe, whole = self._recipe(stage), self.recipe
        found = self._kernel((stage, size), self.plan_at(start), recipe)
        if found is None:
            return None
        text, kernel = found
        if whole.batch is not None:  # those of one size, up to the end of the epoch
            left = whole.problem.rows // whole.batch - start % whole.batches
            count = min(count, left) if size == whole.batch else 1
        if not compiled.is_trusted(text):
            return self._checked(text, kernel, state, start, min(count, compiled.CHECKED))
        starts = self._none()
        if whole.batch is not None and start % whole.batches == 0:
            self._add_totals_of_all(starts, state, start)
        after, records = self._run_kernel(kernel, state, start, count)
        return Stretch(after, records, records if whole.batch is None else starts)

    def _run_kernel(
        self, kernel: "Kernel", state: State, start: int, count: int
    ) -> "tuple[State, tuple[array[float], ...]]":
        stage, recipe = self._stage(start), self.recipe
        if recipe.batch is None:
            if stage not in self._all_rows:
                self._all_rows[stage] = self._rows_of(stage, range(recipe.problem.rows))
            return kernel.run(*self._all_rows[stage], 0, state, count)
        turns = map(recipe.rows_at, range(start, start + count))
        rows = self._rows_of(stage, [row for turn in turns for row in turn])
        return kernel.run(*rows, recipe.batch_size(start), state, count)

    def _checked(
        self, text: str, kernel: "Kernel", state: State, start: int, count: int
    ) -> Stretch:
        """Some iterations by the plain way, and the compiled loop held against them."""
        plain = self._plainly(self._stage(start), state, start, count, False)
        after, records = self._run_kernel(kernel, state, start, count)
        numbers = [each for made in (plain.state, plain.records) for each in made]
        if all(np.isfinite(each).all() for each in numbers):  # of what is none there are many bits
            ours = [*after, *map(np.asarray, records)]
            theirs = [*(each + 0.0 for each in plain.state), *map(np.asarray, plain.records)]
            if [each.tobytes() for each in ours] == [each.tobytes() for each in theirs]:
                compiled.trust(text, count)
            else:
                compiled.refuse(text)
        return plain

    def _kernel(
        self, key: tuple[int, int], plan: Plan, recipe: Recipe
    ) -> "tuple[str, Kernel] | None":
        """A compiled loop with its text, if it is ready."""
        is_worth = self._done_plainly >= WORTH
        if not compiled.is_there() or not (is_worth or compiled.is_at_work()):
            return None
        from .kernel import Kernel, source_of  # not before the first frame

        if key not in self._sources:
            rows = range(recipe.problem.rows) if self.recipe.batch is None else range(key[1])
            given = given_rows(recipe, rows)
            self._sources[key] = source_of(plan, given, self.recipe.batch is None)
        source = self._sources[key]
        if is_worth:
            compiled.ask(source.text, source.ranks)
        made = compiled.take(source.text)
        if made is None:
            return None
        if key not in self._kernels:
            self._kernels[key] = Kernel(plan, source, made)
        return source.text, self._kernels[key]

    def _rows_of(self, stage: int, rows: Sequence[int]) -> tuple[Array, Array]:
        """Inputs with the ones of a bias, and targets, of some rows."""
        given = given_rows(self._recipe(stage), rows)
        inputs, targets = given.get("x_on", given["x"]), given["y"]
        return frozen(np.ascontiguousarray(inputs)), frozen(np.ascontiguousarray(targets))

    def _element_wise(self, state: State, start: int, count: int, is_step: bool) -> Stretch:
        records, starts = self._none(), self._none()
        batch, batches = self.recipe.batch, self.recipe.batches
        loop: InPlace | None = None
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            for iteration in range(start, start + count):
                if batch is not None and iteration % batches == 0:
                    self._add_totals_of_all(starts, loop.state if loop else state, iteration)
                if is_step:
                    done = self.trace(state, iteration)
                    for record, number in zip(records, done.totals, strict=True):
                        record.append(number)
                    state = done.next_state
                    continue
                self._last = None
                following = self._in_place_at(iteration)
                if following is not loop:
                    following.begin(loop.state if loop else state)
                    loop = following
                loop.iterate(records)
        state = loop.state if loop else state
        # What is kept may be a 0 of either sign.
        layers = self.recipe.network.layers
        state = (*state[:layers], *(frozen(np.asarray(each + 0.0)) for each in state[layers:]))
        return Stretch(state, records, records if batch is None else starts)

    def _in_place_at(self, iteration: int) -> InPlace:
        """What does an iteration, with its rows."""
        rows = self.recipe.rows_at(iteration)
        key = self._stage(iteration), len(rows)
        recipe = self._recipe(key[0])
        is_new = key not in self._in_place
        if is_new:
            given = given_rows(recipe, rows)
            if self.recipe.batch is not None:
                given = {name: values.copy() for name, values in given.items()}
            self._in_place[key] = InPlace(self.plan_at(iteration), given), given
        loop, given = self._in_place[key]
        if self.recipe.batch is not None and not is_new:
            for name, values in given_rows(recipe, rows).items():
                given[name][...] = values
            loop.refresh()
        return loop

    def _add_totals_of_all(
        self, starts: "tuple[array[float], ...]", state: State, iteration: int
    ) -> None:
        # What is watched beside the totals is of no rows.
        for record, number in zip(starts, self._totals_of_all(state, iteration), strict=False):
            record.append(number)

    def _totals_of_all(self, state: State, iteration: int) -> Sequence[float]:
        """The plan's records over all rows, with the weights that an iteration begins with."""
        stage = self._stage(iteration)
        if stage not in self._measuring:
            recipe, rows = self._recipe(stage), self.recipe.problem.rows
            plan = measuring_plan(recipe, rows, self.recipe.judging)
            given = given_rows(recipe, range(rows))
            is_small = plan.products <= MAX_MEASURED
            loop = compile_loop(plan, given) if is_small else InPlace(plan, given)
            self._measuring[stage] = plan, loop
        plan, loop = self._measuring[stage]
        names = [matrix.name for matrix in self.plan_at(iteration).state]
        own = tuple(state[names.index(matrix.name)] for matrix in plan.state)
        if not isinstance(loop, InPlace):
            return [record[0] for record in loop(tuple(plan.flat(own).tolist()), 1)[1]]
        records = tuple(array("d") for _ in plan.records)
        loop.begin(own)
        loop.iterate(records)
        return [record[0] for record in records]

    def _edited(self, state: State, iteration: int) -> State:
        # A run that has stopped being finite has ended: no edit brings it back.
        is_here = iteration in self._starts
        if not is_here or not all(np.isfinite(matrix).all() for matrix in state):
            return state
        matrices = list(state)
        for edit in self.recipe.edits:
            if edit.iteration == iteration and edit.what == "weight":
                changed = matrices[edit.layer - 1].copy()
                changed[edit.row, edit.column] = edit.new
                matrices[edit.layer - 1] = frozen(changed)
        return tuple(matrices)


def _same(one: State, other: State) -> bool:
    """Whether two states are equal; what is kept may differ by the signs of its zeros."""
    return one is other or all(map(np.array_equal, one, other))


def _with_edits(recipe: Recipe, edits: list[Edit]) -> Recipe:
    inputs, targets = recipe.problem.inputs.copy(), recipe.problem.targets.copy()
    rate = recipe.rate
    for edit in edits:
        if edit.what == "input":
            inputs[edit.row, edit.column] = edit.new
        elif edit.what == "target":
            targets[edit.row, edit.column] = edit.new
        elif edit.what == "rate":
            rate = edit.new
    problem = replace(recipe.problem, inputs=inputs, targets=targets)
    return recipe.with_(problem=problem, rate=rate, edits=(), edits_off=())
