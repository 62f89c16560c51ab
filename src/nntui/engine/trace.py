"""A plan with numbers: one iteration, and the one source of every number that is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from .arrays import compile_arrays, extended_by
from .confusion import Confusion, confusion_of
from .expression import Binary, Cell, Env, Expr, Fold, Index, Matrix, Num, Ref, evaluate
from .measures import MEASURES, Judging
from .network_plan import measuring_plan, network_plan
from .plan import Plan, State, Step, frozen
from .problem import Array
from .recipe import Recipe


@dataclass(eq=False, repr=False)
class Numbers:
    """A matrix of a plan with its numbers.

    Attributes:
        matrix: Which one.
        values: The numbers, read-only.
    """

    matrix: Matrix
    values: Array

    @property
    def kind(self) -> str:
        """What it is, in the words of the design."""
        return self.matrix.kind

    @property
    def layer(self) -> int:
        """Whose it is, from 1; 0 for what belongs to no layer."""
        return self.matrix.layer

    @property
    def labels(self) -> tuple[str, ...]:
        """What the places of its first axis are called, such as the weights of a unit."""
        return self.matrix.indices[0].labels


@dataclass(eq=False, repr=False)
class Operation(Numbers):
    """A step that is shown, with its numbers.

    Attributes:
        trace: The iteration that it belongs to.
        step: Its formula.
        phase: Its place in the iteration, counted from 1.
    """

    trace: "Trace"
    step: Step
    phase: int

    @property
    def body(self) -> Expr:
        """Its formula, with what is written out in place of what is read."""
        return self.trace.plan.bodies[self.step]

    def env(self, *at: int) -> Env:
        """The place of its indices that one of its numbers stands for."""
        return {index.name: place for index, place in zip(self.matrix.indices, at, strict=True)}

    def cell(self, *at: int) -> Cell:
        """The address of one of its numbers."""
        return Cell(self.matrix.name, at)

    def sources(self, *at: int) -> tuple[Cell, ...]:
        """The cells that one of its numbers came from, in the order written, each once."""
        return tuple(dict.fromkeys(self.body.cells(self.env(*at))))

    @property
    def terms(self) -> int:
        """How many terms each of its numbers is the sum of; 0 if of none."""
        return self.step.sum.size if self.step.sum else 0

    def contributions(self, *at: int, terms: slice = slice(None)) -> list[float]:
        """What each term of its sum adds to a number; empty where there is no sum."""
        fold, env = self.step.sum, self.env(*at)
        if fold is None:
            return []
        factor = self._factor(fold)
        return [
            factor * evaluate(fold.body, env, self.trace.value)
            for _ in fold.each(env, range(fold.size)[terms])
        ]

    def _factor(self, fold: Fold) -> float:
        """What the sum is multiplied by: the rate, in an update."""
        for e in self.body.walk():
            match e:
                case Binary("*", Num(value), right) if right is fold:
                    return value
        return 1.0

    def carried_on(self, *at: int) -> float | None:
        """What of the same number of the iteration before is added to a sum: momentum's share."""
        match self.body:
            case Binary("+", Expr(), Binary("*", Num(), Ref(back=1)) as carried):
                return evaluate(carried, self.env(*at), self.trace.value)
        return None


class Trace:
    """A plan's iteration, done.

    Args:
        plan: What was done.
        iteration: Its number, from 0.
        given: What it was given, by name.
        state: What it began with, in the order of `plan.state`.
        made: What came of each step, by name.
    """

    def __init__(
        self,
        plan: Plan,
        iteration: int,
        given: Mapping[str, Array],
        state: State,
        made: Mapping[str, Array],
    ) -> None:
        self.plan, self.iteration, self.state = plan, iteration, state
        self._now = {**given, **made}
        self._before = {
            matrix.name: values for matrix, values in zip(plan.state, state, strict=True)
        }

    @cached_property
    def operations(self) -> tuple["Operation", ...]:
        """What was done, in order."""
        # Made when they are looked at: each knows its trace, and so holds it until Python collects
        # its garbage, while training leaves thousands behind.
        return tuple(
            Operation(step.matrix, self._now[step.matrix.name], self, step, phase)
            for phase, step in enumerate(self.plan.phases, start=1)
        )

    @property
    def phases(self) -> int:
        """The last phase: how many operations there are."""
        return len(self.plan.phases)

    def operation(self, phase: int) -> Operation | None:
        """The operation done last at `phase`; `None` at phase 0."""
        return self.operations[phase - 1] if phase else None

    def phase_of(self, operation: Operation | None) -> int:
        """The phase of the same operation of another trace, which may have more or fewer of them;
        0 for `None` and for what this one does not have."""
        name = operation and operation.matrix.name
        return next((each.phase for each in self.operations if each.matrix.name == name), 0)

    def values(self, name: str) -> Array:
        """A matrix of the iteration by its name."""
        return self._now[name]

    def value(self, cell: Cell) -> float:
        """The number at an address."""
        name, at, back = cell
        return (self._before if back else self._now)[name].item(at)

    def label(self, index: Index, place: int) -> str:
        """What a place of an index is called."""
        return index.labels[place] if index.labels else str(place + 1)

    def place_of(self, row: int) -> int | None:
        """Where a row stands in its matrices, if it does."""
        return row

    @cached_property
    def next_state(self) -> State:
        """What the next iteration begins with, before any edit."""
        # What no step makes anew stays as it is.
        return tuple(
            self._now.get(matrix.name, before)
            for matrix, before in zip(self.plan.state, self.state, strict=True)
        )


class Errors(dict[str, float]):
    """The error of predictions by each measure: an item of `MEASURES` each, and an attribute.

    Where the loss is half the squares, it is there under both names.
    """

    def __getattr__(self, name: str) -> float:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


@dataclass(frozen=True, eq=False)
class AllRows:
    """What a network makes of all rows of its problem with the weights that an iteration begins
    with, whatever rows the iteration itself takes.

    Attributes:
        recipe: What is trained.
        predictions: What it says, shape (rows, outputs), read-only.
        totals: The plan's records: sums over all rows.
        made: What the measures are told from, by name.
        judging: What counts as right.
    """

    recipe: Recipe
    predictions: Array
    totals: tuple[float, ...]
    made: Mapping[str, Array]
    judging: Judging

    @cached_property
    def errors(self) -> Errors:
        """How wrong the predictions are; training has no need of it."""
        return errors_of(self.recipe, self.made)

    @cached_property
    def confusion(self) -> Confusion | None:
        """Which class the rows of each class are taken for; `None` where there are no classes."""
        return confusion_of(self.recipe.problem, self.predictions, self.judging)


class NetworkTrace(Trace):
    """An iteration of a network.

    Attributes:
        recipe: What is trained, with the edits up to this iteration made.
        rows: The rows of the problem that it takes; its matrices have a row for each of them.
    """

    def __init__(
        self,
        recipe: Recipe,
        rows: Sequence[int],
        plan: Plan,
        iteration: int,
        given: Mapping[str, Array],
        state: State,
        made: Mapping[str, Array],
        judging: Judging | None = None,
    ) -> None:
        super().__init__(plan, iteration, given, state, made)
        self.recipe, self.rows = recipe, rows
        self._judging = judging
        layers = recipe.network.layers
        self.weights = tuple(
            Numbers(matrix, values)
            for matrix, values in zip(plan.state[:layers], state[:layers], strict=True)
        )
        """One matrix a layer: what the iteration began with."""
        self.inputs, self.targets = (Numbers(matrix, given[matrix.name]) for matrix in plan.given)
        """Its rows of X and of y."""

    @cached_property
    def _found(self) -> Mapping[tuple[str, int], Operation]:
        return {(each.kind, each.layer): each for each in self.operations}

    @cached_property
    def error_phase(self) -> int:
        """The phase from which on the iteration's error is known: that of the last layer's."""
        return self.find("error", len(self.weights)).phase

    def find(self, kind: str, layer: int) -> Operation:
        """The operation of that kind and layer.

        Raises:
            KeyError: There is none.
        """
        return self._found[kind, layer]

    def label(self, index: Index, place: int) -> str:
        """What a place of an index is called; rows have their own names."""
        if index.is_rows:
            return self.recipe.problem.row_names[self.rows[place]]
        return super().label(index, place)

    def place_of(self, row: int) -> int | None:
        """Where a row of the problem stands in this iteration's matrices; `None` if it is not in
        its batch."""
        return self.rows.index(row) if row in self.rows else None

    def entering(self, layer: int) -> Array:
        """What enters a layer, with the ones of a bias, shape (rows, inputs of the layer)."""
        if layer > 1:
            values = self.find("activation", layer - 1).values
            return extended_by(values, 1, 1.0) if self.recipe.network.bias else values
        return self._now["x_on"] if self.recipe.network.bias else self.inputs.values

    @cached_property
    def predictions(self) -> Array:
        """What the network said, shape (rows, outputs)."""
        return self._now[f"p{len(self.weights)}"]

    @cached_property
    def next_weights(self) -> tuple[Array, ...]:
        """The weights that the next iteration begins with: weights + update."""
        return self.next_state[: len(self.weights)]

    def update(self, layer: int) -> Operation | None:
        """How the weights of a layer change; `None` where they are frozen."""
        return self._found.get(("update", layer))

    @cached_property
    def errors(self) -> Errors:
        """The error of this iteration's predictions, each sum from left to right, row by row.

        With batches, it is that of the batch alone; see `all_rows`.
        """
        return errors_of(self.recipe, self._now)

    @cached_property
    def loss(self) -> tuple[Operation, Operation]:
        """Each row's and output's part of the loss, and the whole; of phase 0 where they are no
        operations of their own."""
        last = len(self.weights)
        if self.recipe.has_own_loss:
            return self.find("loss", last), self.find("total loss", last)
        steps = [self.plan.step_of[name] for name in (f"part{last}", "half_squares")]
        part, whole = (Operation(s.matrix, self._now[s.matrix.name], self, s, 0) for s in steps)
        return part, whole

    @cached_property
    def totals(self) -> tuple[float, ...]:
        """The numbers of the plan's records."""
        return tuple(self._now[matrix.name].item() for matrix in self.plan.records)

    @cached_property
    def all_rows(self) -> AllRows:
        """What the network makes of all rows, with the weights that the iteration begins with."""
        recipe = self.recipe
        judging = recipe.judging if self._judging is None else self._judging
        # In their order, too: sums in another may end in another bit.
        if self.rows == range(recipe.problem.rows):
            return AllRows(recipe, self.predictions, self.totals, self._now, judging)
        plan = measuring_plan(recipe, recipe.problem.rows, self._judging)
        weights = tuple(matrix.values for matrix in self.weights)
        made = _compiled(plan)(given_rows(recipe, range(recipe.problem.rows)), weights)
        totals = tuple(made[matrix.name].item() for matrix in plan.records)
        # Not what hidden layers made of all rows: traces are kept.
        numbers = {name: values for name, values in made.items() if not values.shape}
        return AllRows(recipe, made[f"p{len(weights)}"], totals, numbers, judging)

    @cached_property
    def is_finite(self) -> bool:
        """Whether the errors and what the iteration leaves behind are finite.

        These are what is carried on. A sum z may be infinite all the same: where a sigmoid is
        saturated, nothing comes of it.
        """
        errors = (self.errors.sum, self.errors.half_squares)
        return bool(np.isfinite(errors).all()) and all(
            np.isfinite(matrix).all() for matrix in self.next_state
        )


def errors_of(recipe: Recipe, made: Mapping[str, Array]) -> Errors:
    """The error by each measure, from what a plan with measures has made."""
    errors = Errors()
    for measure in MEASURES.values():
        name = measure.name if measure.name in made else measure.total(recipe)
        if name in made:
            errors[measure.name] = float(made[name][()])
    return errors


_compiled = lru_cache(maxsize=64)(compile_arrays)


def trace(
    recipe: Recipe,
    state: State,
    iteration: int,
    plan: Plan | None = None,
    judging: Judging | None = None,
) -> NetworkTrace:
    """Compute one iteration: forward, error, backward, updates; see `network_plan`.

    Args:
        recipe: What is trained; its edits are not looked at.
        state: What it begins with: the weights, one matrix a layer, shapes as
            `recipe.network.shapes`, then what the optimizer keeps, if anything.
        iteration: Its number, from 0, which decides the rows of its batch.
        plan: What is done; the recipe's own plan unless given.
        judging: What counts as right; as the recipe says unless given.
    """
    rows = recipe.rows_at(iteration)
    plan = plan or network_plan(recipe, len(rows), judging=judging)
    if len(state) < len(plan.state):  # at the first, when nothing has been kept yet
        weights = {matrix.name: each for matrix, each in zip(plan.state, state, strict=False)}
        state = plan.first_state(weights)
    # What is kept may be a 0 of either sign, as the written-out loop leaves products with 0 away.
    layers = recipe.network.layers
    state = (*state[:layers], *(frozen(np.asarray(each + 0.0)) for each in state[layers:]))
    given = given_rows(recipe, rows)
    made = _compiled(plan)(given, state)
    return NetworkTrace(recipe, rows, plan, iteration, given, state, made, judging)


def forward(plan: Plan, inputs: Array, weights: State) -> Trace:
    """The steps of a plan that makes predictions of rows."""
    given = {"x": inputs}
    return Trace(plan, 0, given, weights, _compiled(plan)(given, weights))


def given_rows(recipe: Recipe, rows: Sequence[int]) -> dict[str, Array]:
    """What a plan is given of some rows: inputs and targets, and the inputs with a bias's ones."""
    problem = recipe.problem
    is_all = isinstance(rows, range) and len(rows) == problem.rows
    taken: slice | list[int] = slice(None) if is_all else list(rows)
    given = {"x": problem.inputs[taken], "y": problem.targets[taken]}
    if recipe.network.bias:
        given["x_on"] = problem.inputs_and_bias[taken]
    return {name: frozen(values) for name, values in given.items()}


def of_all_rows(done: NetworkTrace) -> NetworkTrace:
    """The iteration that would take all rows with the weights of one that takes a batch."""
    if done.recipe.batch is None:
        return done
    return trace(done.recipe.with_(batch=None, shuffle=False), done.state, done.iteration)
