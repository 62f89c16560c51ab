"""The cursor goes where a plain model says, and finds there what straight training had."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.naive import Straight, begins_epoch, trace_bits
from tests.strategies import ending_recipes, tame_recipes

from nntui.engine import (
    MEASURES,
    SIGMOID,
    Condition,
    Network,
    Problem,
    Recipe,
    Stepper,
    Timeline,
    example,
)
from nntui.engine.condition import COMPARISONS

FURTHEST = 60


@dataclass
class Model:
    """The cursor as one would keep it on paper, for a run whose last iteration is known."""

    phases: int
    error_phase: int
    last: int | None
    iteration: int = 0
    phase: int = 0
    trained: int = 0
    """How many iterations' errors were reached."""

    def go(self, iteration: int, phase: int) -> bool:
        before = (self.iteration, self.phase)
        if self.last is not None and iteration > self.last:
            iteration, phase = self.last, self.phases
        self.iteration, self.phase = max(0, iteration), phase
        reached = self.iteration + (phase >= self.error_phase)
        self.trained = max(self.trained, reached)
        return (self.iteration, self.phase) != before

    def forward(self) -> bool:
        if self.phase < self.phases:
            return self.go(self.iteration, self.phase + 1)
        if self.iteration == self.last:
            return False
        return self.go(self.iteration + 1, 0)

    def back(self) -> bool:
        if self.phase > 0:
            return self.go(self.iteration, self.phase - 1)
        return self.iteration > 0 and self.go(self.iteration - 1, self.phases)

    def rewind(self) -> None:
        self.go(0, 0)

    def to_last(self) -> None:
        self.go(self.trained - 1, self.phases)


@dataclass(frozen=True)
class Move:
    """One move, made by the stepper and by the model; a step also answers whether it moved."""

    name: str
    on_stepper: Callable[[Stepper], bool | None]
    on_model: Callable[[Model], bool | None]

    def __repr__(self) -> str:
        return self.name


def _iterations(by: int) -> Move:
    if by > 0:
        return Move(
            f"next_iteration({by})",
            lambda stepper: stepper.next_iteration(by),
            lambda model: model.go(model.iteration + by, model.phase),
        )
    return Move(
        f"previous_iteration({-by})",
        lambda stepper: stepper.previous_iteration(-by),
        lambda model: model.go(model.iteration + by, model.phase),
    )


def _seek(iteration: int, part: float) -> Move:
    # A part of all phases, because a move is drawn before its recipe is known.
    def on_stepper(stepper: Stepper) -> None:
        stepper.seek(iteration, round(part * stepper.phases))

    def on_model(model: Model) -> None:
        model.go(iteration, round(part * model.phases))

    return Move(f"seek({iteration}, {part:.0%})", on_stepper, on_model)


FORWARD = Move("forward", Stepper.forward, Model.forward)
BACK = Move("back", Stepper.back, Model.back)
REWIND = Move("rewind", Stepper.rewind, Model.rewind)
TO_LAST = Move("to_last", Stepper.to_last, Model.to_last)
MOVES = st.one_of(
    st.sampled_from([FORWARD, FORWARD, BACK, BACK, REWIND, TO_LAST]),
    st.integers(1, 8).map(_iterations),
    st.integers(-8, -1).map(_iterations),
    st.builds(_seek, st.integers(-2, FURTHEST), st.floats(0, 1)),
)


def model_of(recipe: Recipe, last: int | None) -> Model:
    layers = recipe.network.layers
    # dot and activation, then error, slope and delta, then update, each once a layer; but with
    # cross-entropy no slope in the last, and nothing is made of gradients where a layer is frozen,
    # nor goes anything back to layers below which all are.
    trained = layers - len([name for name in recipe.freeze if name != "bias"])
    below = next(n for n in range(layers) if str(n + 1) not in recipe.freeze)
    before = {"sgd": 0, "momentum": 0, "rmsprop": 1, "adam": 2}[recipe.optimizer]
    rates = {recipe.rate, *(edit.new for edit in recipe.edits if edit.what == "rate")}
    is_update = recipe.optimizer == "sgd" and recipe.reduction == "sum" and not recipe.decay
    if not is_update or rates != {1.0}:
        before += 1  # the gradient
    phases = 5 * layers + (before + 1) * trained - (recipe.loss.name == "cross-entropy")
    phases -= 3 * below
    if (recipe.loss.name, recipe.reduction) != ("squared", "sum"):
        phases += 2  # each part of the loss, and the whole
    return Model(phases=phases, error_phase=2 * layers + 1, last=last)


def check_moves(recipe: Recipe, last: int | None, moves: list[Move]) -> None:
    straight = Straight(recipe)
    stepper, model = Stepper(Timeline(recipe)), model_of(recipe, last)
    assert stepper.phases == model.phases
    for move in moves:
        moved, expected = move.on_stepper(stepper), move.on_model(model)
        assert (stepper.iteration, stepper.phase) == (model.iteration, model.phase), move
        assert moved == expected, move
        assert stepper.trace.iteration == model.iteration
        assert trace_bits(stepper.trace) == trace_bits(straight[model.iteration])
        assert stepper.operation is stepper.trace.operation(model.phase)
        assert (stepper.iteration, stepper.phase) == (model.iteration, model.phase)
        if last is None:
            assert stepper.timeline.trained == model.trained, move
        model.trained = stepper.timeline.trained


@settings(max_examples=70)
@given(tame_recipes(), st.lists(MOVES, min_size=1, max_size=25))
def test_any_sequence_of_moves_leads_where_a_naive_model_says(
    recipe: Recipe, moves: list[Move]
) -> None:
    check_moves(recipe, None, moves)


@pytest.mark.parametrize("name", ["article", "eleven-lines"])
def test_any_sequence_of_moves_in_an_example_leads_where_a_naive_model_says(name: str) -> None:
    @settings(max_examples=25)
    @given(st.lists(MOVES, min_size=1, max_size=25))
    def check(moves: list[Move]) -> None:
        check_moves(example(name), None, moves)

    check()


@settings(max_examples=50)
@given(ending_recipes(), st.lists(MOVES, min_size=1, max_size=25))
def test_no_sequence_of_moves_leads_past_the_end_of_a_run(
    recipe: Recipe, moves: list[Move]
) -> None:
    check_moves(recipe, len(Straight(recipe).first(FURTHEST)) - 1, moves)


@settings(max_examples=25)
@given(ending_recipes(), st.lists(MOVES, min_size=1, max_size=25))
def test_a_run_whose_end_is_known_is_stepped_through_like_any_other(
    recipe: Recipe, moves: list[Move]
) -> None:
    to_the_end = _seek(FURTHEST, 0.0)
    check_moves(recipe, len(Straight(recipe).first(FURTHEST)) - 1, [to_the_end, *moves])


def test_six_steps_are_an_iteration_of_the_article_and_six_back_undo_them() -> None:
    stepper = Stepper(Timeline(example("article")))
    places = [(0, 0)]
    for _ in range(13):
        assert stepper.forward()
        places.append((stepper.iteration, stepper.phase))
    assert places == [*[(0, phase) for phase in range(7)], *[(1, phase) for phase in range(7)]]
    for place in reversed(places[:-1]):
        assert stepper.back()
        assert (stepper.iteration, stepper.phase) == place
    assert (stepper.iteration, stepper.phase) == (0, 0)
    assert not stepper.back()
    assert not stepper.previous_iteration()
    assert (stepper.iteration, stepper.phase) == (0, 0)


def test_next_iteration_keeps_the_phase() -> None:
    stepper = Stepper(Timeline(example("article")))
    stepper.seek(3, 2)
    assert stepper.next_iteration()
    assert (stepper.iteration, stepper.phase) == (4, 2)
    assert stepper.next_iteration(1_000)
    assert (stepper.iteration, stepper.phase) == (1_004, 2)
    assert stepper.previous_iteration(1_003)
    assert (stepper.iteration, stepper.phase) == (1, 2)
    assert stepper.previous_iteration(10)
    assert (stepper.iteration, stepper.phase) == (0, 2)
    assert not stepper.previous_iteration()


@pytest.mark.parametrize("phase", [-1, 7, 100])
def test_a_phase_that_no_iteration_has_is_refused(phase: int) -> None:
    stepper = Stepper(Timeline(example("article")))
    stepper.seek(5, 3)
    with pytest.raises(ValueError, match=f"phase {phase}: expected a number from 0 to 6"):
        stepper.seek(9, phase)
    assert (stepper.iteration, stepper.phase) == (5, 3)


# Not computed yet is not on the curve


@pytest.mark.parametrize(("name", "error_phase"), [("article", 3), ("eleven-lines", 5)])
def test_the_error_of_an_iteration_appears_with_its_phase(name: str, error_phase: int) -> None:
    stepper = Stepper(Timeline(example(name)))
    for _ in range(3 * stepper.phases):
        known = stepper.iteration + (stepper.phase >= error_phase)
        assert stepper.timeline.trained == known
        assert len(stepper.timeline.errors()) == known
        if stepper.phase == error_phase:
            assert stepper.operation is not None
            assert stepper.operation.kind == "error"
            shown = stepper.trace.errors.mean
            assert stepper.timeline.errors()[stepper.iteration] == shown
        stepper.forward()


@pytest.mark.parametrize(("phase", "trained"), [(0, 50), (1, 50), (2, 50), (3, 51), (6, 51)])
def test_a_seek_brings_the_error_only_with_its_phase(phase: int, trained: int) -> None:
    stepper = Stepper(Timeline(example("article")))
    stepper.seek(50, phase)
    assert stepper.timeline.trained == trained


def test_the_curve_stays_when_the_cursor_goes_back() -> None:
    stepper = Stepper(Timeline(example("article")))
    stepper.seek(20, 6)
    before = stepper.timeline.errors().tolist()
    stepper.rewind()
    assert (stepper.iteration, stepper.phase) == (0, 0)
    assert stepper.timeline.errors().tolist() == before
    stepper.to_last()
    assert (stepper.iteration, stepper.phase) == (20, 6)


# Around the end of a run


def test_a_run_that_ends_at_once_is_still_stepped_through() -> None:
    recipe = Recipe(
        Problem(np.array([[100.0]]), np.array([[1.0]])),
        Network((1,), (SIGMOID,)),
        given_weights=(np.zeros((1, 1)),),
        rate=1e308,
    )
    stepper = Stepper(Timeline(recipe))
    stepper.seek(10)
    assert stepper.timeline.last == 0
    assert (stepper.iteration, stepper.phase) == (0, 7)
    assert not stepper.forward()
    assert not stepper.next_iteration()
    assert stepper.back()
    assert (stepper.iteration, stepper.phase) == (0, 6)
    stepper.to_last()
    assert (stepper.iteration, stepper.phase) == (0, 7)
    stepper.rewind()
    assert (stepper.iteration, stepper.phase) == (0, 0)


@settings(max_examples=30)
@given(ending_recipes())
def test_walking_forward_stops_at_the_last_finite_iteration(recipe: Recipe) -> None:
    finite = Straight(recipe).first(FURTHEST)
    stepper = Stepper(Timeline(recipe))
    for iteration in range(len(finite)):
        for phase in range(stepper.phases + 1):
            assert (stepper.iteration, stepper.phase) == (iteration, phase)
            assert stepper.forward() == ((iteration, phase) != (len(finite) - 1, stepper.phases))
    assert stepper.timeline.last == len(finite) - 1


# Conditions


@settings(max_examples=50)
@given(
    st.one_of(tame_recipes(), ending_recipes()),
    st.sampled_from(["<", "<=", ">", ">="]),
    st.sampled_from(list(MEASURES)),
    st.integers(0, 40),
    st.integers(0, 30),
    st.data(),
)
def test_seek_where_finds_what_a_scan_finds(
    recipe: Recipe,
    comparison: str,
    measure: str,
    limit: int,
    trained: int,
    data: st.DataObject,
) -> None:
    assume(Timeline(recipe).has(measure))
    straight = Straight(recipe).first(limit + 1)
    errors = [one.all_rows.errors[measure] for one in Straight(recipe).first(60)]
    condition = Condition(comparison, data.draw(st.sampled_from(errors)), measure)
    stepper = Stepper(Timeline(recipe))
    stepper.timeline.extend(trained)
    stepper.seek(data.draw(st.integers(0, 20)), 1)
    before = (stepper.iteration, stepper.phase)
    meets = COMPARISONS[comparison]
    expected = next(
        (
            one.iteration
            for one in straight
            if begins_epoch(one) and meets(one.all_rows.errors[measure], condition.bound)
        ),
        None,
    )
    assert stepper.seek_where(condition, limit) == (expected is not None)
    place = (stepper.iteration, stepper.phase)
    # There, where the error is shown.
    error_phase = stepper.trace.error_phase
    assert place == (before if expected is None else (expected, error_phase))


def test_seek_where_trains_as_far_as_it_must() -> None:
    stepper = Stepper(Timeline(example("article")))
    assert stepper.seek_where(Condition.parse("error < 0.01"), limit=100_000)
    found = stepper.iteration
    assert stepper.phase == stepper.trace.error_phase
    # And no further: the curve ends there.
    assert stepper.timeline.trained == found + 1
    errors = stepper.timeline.errors()
    assert errors[found] < 0.01
    assert (errors[:found] >= 0.01).all()
    assert found > 1_000


def test_seek_where_stays_put_where_there_is_none() -> None:
    stepper = Stepper(Timeline(example("article")))
    stepper.seek(7, 4)
    assert not stepper.seek_where(Condition.parse("error > 2"), limit=2_500)
    assert (stepper.iteration, stepper.phase) == (7, 4)
    assert stepper.timeline.trained == 2_501


def test_seek_where_heeds_its_limit() -> None:
    stepper = Stepper(Timeline(example("article")))
    condition = Condition.parse("error < 0.1")
    stepper.seek_where(condition, limit=10_000)
    found = stepper.iteration
    stepper.rewind()
    assert not stepper.seek_where(condition, limit=found - 1)
    assert (stepper.iteration, stepper.phase) == (0, 0)
    assert stepper.seek_where(condition, limit=found)
    assert stepper.iteration == found
