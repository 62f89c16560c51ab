"""The sentence on what just happened is made from the actual numbers."""

import re

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.strategies import growing_recipes, tame_recipes, wild_recipes

from nntui.engine import (
    ACTIVATIONS,
    SIGMOID,
    Network,
    NetworkTrace,
    Operation,
    Problem,
    Recipe,
    Timeline,
    example,
)
from nntui.explain.narrative import narrate
from nntui.explain.numbers import DIGITS, Digits, write
from nntui.explain.story import story

LAST = {"article": 100_000, "eleven-lines": 60_000}


def numbers_told(trace: NetworkTrace, operation: Operation, row: int, unit: int) -> list[float]:
    """The numbers that a sentence must hold: what went in and what came out, in their size."""
    value = float(operation.values[row, unit]) if operation.kind != "update" else 0.0
    layer, last = operation.layer, len(trace.weights)
    match operation.kind:
        case "dot":
            return [value]
        case "error" if layer < last:
            weight = float(trace.weights[layer].values[unit, 0])
            return [float(trace.find("delta", layer + 1).values[row, 0]), weight, value]
        case "error":
            return [float(trace.predictions[row, unit]), abs(value)]
        case "activation":
            return [float(trace.find("dot", layer).values[row, unit]), value]
        case "slope":
            return [float(trace.find("activation", layer).values[row, unit]), value]
        case "delta":
            sources = (trace.find(kind, layer).values for kind in ("error", "slope"))
            return [*(float(values[row, unit]) for values in sources), value]
        case _:
            changes = operation.values[:, unit]
            most = int(np.abs(changes).argmax())
            old = float(trace.weights[layer - 1].values[most, unit])
            new = float(trace.next_weights[operation.layer - 1][most, unit])
            return [abs(float(changes[most])), old, new]


@pytest.mark.parametrize("digits", DIGITS)
@pytest.mark.parametrize("name", ["article", "eleven-lines"])
@pytest.mark.parametrize("end", [False, True])
def test_each_phase_is_told_with_the_numbers_of_the_chosen_row_and_unit(
    name: str, digits: Digits, end: bool
) -> None:
    timeline = Timeline(example(name))
    trace = timeline.trace_at(LAST[name] if end else 0)
    for operation in trace.operations:
        for row in range(4):
            for unit in range(operation.values.shape[1]):
                told = narrate(trace, operation.phase, row, unit, digits)
                for number in numbers_told(trace, operation, row, unit):
                    pattern = rf"(?<![\d.]){re.escape(write(number, digits))}(?![\d])"
                    assert re.search(pattern, told), (operation.kind, told)
                assert f"row {row + 1}" in told.lower()


@pytest.mark.parametrize("name", ["article", "eleven-lines"])
def test_each_phase_is_told_in_whole_sentences(name: str) -> None:
    timeline = Timeline(example(name))
    for iteration in (0, 1, 500):
        trace = timeline.trace_at(iteration)
        sizes = trace.recipe.network.sizes
        for phase in range(1, trace.phases + 1):
            operation = trace.operation(phase)
            for row in range(4):
                for unit in range(sizes[operation.layer - 1] if operation else 1):
                    told = narrate(trace, phase, row, unit)
                    assert told[0].isupper() or re.match(r"[xhw]\d", told)
                    assert told.endswith(".")
                    assert "  " not in told
                    assert ".." not in told


@settings(max_examples=60, deadline=None)
@given(st.one_of(tame_recipes(), growing_recipes(), wild_recipes()), st.integers(0, 5))
def test_whatever_is_trained_is_told_in_whole_sentences(recipe: Recipe, iteration: int) -> None:
    timeline = Timeline(recipe)
    assume(timeline.extend(iteration + 1) > iteration)
    trace = timeline.trace_at(iteration)
    for operation in trace.operations:
        for row in range(recipe.problem.rows):
            for unit in range(recipe.network.sizes[operation.layer - 1]):
                told = narrate(trace, operation.phase, row, unit)
                assert re.match(r"[A-Z]|[xhwb1]", told)
                assert told.endswith(".")
                assert "  " not in told
                assert ".." not in told
                assert "nan" not in told
                is_named = f"row {row + 1}" in told.lower()
                # No row has a part in it where no weight changes, or in what is made of gradients.
                is_of_weights = operation.kind in (
                    "gradient",
                    "mean",
                    "mean square",
                    "total loss",
                ) or (operation.kind == "update" and not operation.terms)
                assert is_named or is_of_weights or re.match(r"No weight (of .*)?changes", told)


@pytest.mark.parametrize("name", ["xor", "ring", "iris"])
def test_the_examples_of_other_sorts_are_told_with_their_numbers(name: str) -> None:
    trace = Timeline(example(name)).trace_at(1)
    for operation in trace.operations:
        if operation.kind in ("activation", "slope"):
            for row in (0, 1, 3):
                told = narrate(trace, operation.phase, row, 0)
                assert write(float(operation.values[row, 0])) in told
                activation = trace.recipe.network.activations[operation.layer - 1]
                assert activation.name in told


def test_before_the_first_phase_it_says_that_nothing_is_computed_yet() -> None:
    timeline = Timeline(example("article"))
    at = {n: " ".join(story(timeline, timeline.trace_at(n), 0, 0, 0)) for n in (0, 1_000)}
    assert "about to begin" in at[0]
    assert at[1_000].startswith("Iteration 1,000 begins")
    assert all("·" in told for told in at.values())


@pytest.mark.parametrize(
    ("phase", "row", "sentence"),
    [
        (
            1,
            2,
            "Row 3's inputs times the weights add up to -0.1534. As x2 is 0, w2 does not count. w3 "
            "pushes hardest, down by 0.5463.",
        ),
        (
            2,
            2,
            "The sigmoid squeezes any sum into a number between 0 and 1: row 3's sum -0.1534 "
            "becomes 0.4617. The sum is below 0, so the net leans towards 0.",
        ),
        (
            3,
            2,
            "Row 3 should be 1 and the net says 0.4617: it is 0.5383 too low. Its square, 0.2897, "
            "is one of those in the loss ½ sum (y - p)², 0.4553.",
        ),
        (
            3,
            0,
            "Row 1 should be 0 and the net says 0.3667: it is 0.3667 too high. Its square, 0.1345, "
            "is one of those in the loss ½ sum (y - p)², 0.4553.",
        ),
        (
            4,
            2,
            "For row 3, at 0.4617, the sigmoid has a slope of 0.2485, 99.4% of the greatest, 0.25. "
            "That is steep: the unit is undecided, and a nudge to its sum moves it.",
        ),
        (
            5,
            2,
            "Row 3's error 0.5383 times its slope 0.2485 (99.4% of the greatest, 0.25) is 0.1338: "
            "it asks for a higher sum.",
        ),
        (
            6,
            2,
            "Each row adds its share to every weight. w1 moves most: up by 0.2813, from 0.3929 to "
            "0.6742. Row 3's share of that is 0.1338.",
        ),
    ],
)
def test_the_first_iteration_of_the_article(phase: int, row: int, sentence: str) -> None:
    trace = Timeline(example("article")).trace_at(0)
    assert narrate(trace, phase, row, 0) == sentence


def one_unit(inputs: list[float], target: float, weights: list[float]) -> NetworkTrace:
    """The first iteration of a network of one unit and one row."""
    recipe = Recipe(
        Problem(np.array([inputs]), np.array([[target]])),
        Network((1,), (SIGMOID,)),
        given_weights=(np.array([[weight] for weight in weights]),),
    )
    return Timeline(recipe).trace_at(0)


def test_a_row_of_zeros() -> None:
    trace = one_unit([0, 0], 0.5, [1, 2])
    assert "all of these are 0, so no weight counts" in narrate(trace, 1, 0, 0)
    assert "right in the middle" in narrate(trace, 2, 0, 0)
    assert "exactly right" in narrate(trace, 3, 0, 0)
    assert "asks for no change" in narrate(trace, 5, 0, 0)
    assert narrate(trace, 6, 0, 0) == "No weight changes: every row's delta is 0."


def test_a_saturated_unit_has_made_up_its_mind() -> None:
    trace = one_unit([1], 1, [40])
    assert "flat: the unit has made up its mind" in narrate(trace, 4, 0, 0)
    trace = one_unit([1], 1, [2])
    assert "moderate: the unit leans one way" in narrate(trace, 4, 0, 0)


def test_a_row_that_is_not_in_the_batch() -> None:
    trace = Timeline(example("article").with_(batch=2)).trace_at(1)
    assert narrate(trace, 1, 0, 0) == (
        f"Row 1 is not in this iteration's batch, which takes r3 and r4. {narrate(trace, 1, 2, 0)}"
    )
    assert narrate(trace, 6, 0, 0).endswith(f"{narrate(trace, 6, 2, 0)}")
    assert "Each row of the batch adds its share" in narrate(trace, 6, 3, 0)
    assert narrate(trace, 1, 3, 0).startswith("Row 4's inputs times the weights add up to ")


def test_cross_entropy_says_why_there_is_no_slope() -> None:
    trace = Timeline(example("ring")).trace_at(0)
    delta = trace.find("delta", 2)
    assert isinstance(delta, Operation)
    assert narrate(trace, delta.phase, 4, 0) == (
        "With cross-entropy the slope cancels out, so row 5's delta is its plain error, "
        f"{write(float(delta.values[4, 0]))}."
    )


def relu_unit(rows: list[list[float]], targets: list[float]) -> NetworkTrace:
    """The first iteration of a ReLU with the weights 1 and 1."""
    problem = Problem(np.array(rows), np.array([[target] for target in targets]))
    network = Network((1,), (ACTIVATIONS["relu"],))
    return Timeline(Recipe(problem, network, given_weights=(np.ones((2, 1)),))).trace_at(0)


def test_a_row_without_a_part_in_an_update_is_told_why() -> None:
    # Row 1 is above 0. Row 2's sum is not, so its delta is 0. Row 3's first input is 0.
    trace = relu_unit([[2, 0], [-1, 0], [0, 1]], [5, 1, 1])
    assert narrate(trace, 6, 0, 0).endswith(" Row 1's share of that is 6.0000.")
    assert narrate(trace, 6, 1, 0).endswith(" Row 2 has no share in that, as its delta is 0.")
    assert narrate(trace, 6, 2, 0).endswith(" Row 3 has no share in that, as its input there is 0.")


def test_a_relu_passes_errors_on_or_not() -> None:
    trace = relu_unit([[2, 0], [-1, 0]], [5, 1])
    assert "has a slope of 1.0000" in narrate(trace, 4, 0, 0)
    assert "above 0 every error is passed on as it is" in narrate(trace, 4, 0, 0)
    assert "because its sum is not above 0: none of the error" in narrate(trace, 4, 1, 0)
    assert narrate(trace, 5, 1, 0).endswith("this row asks for no change.")


def test_hidden_units_that_are_all_silent_say_whose_weights_do_not_change() -> None:
    recipe = example("xor").with_(init="zeros")
    trace = Timeline(recipe).trace_at(0)
    assert narrate(trace, 11, 0, 1) == (
        "No weight of hidden unit 2 changes: every row's delta is 0."
    )


def test_a_change_too_small_to_be_seen_is_told_as_such() -> None:
    trace = Timeline(example("article").with_(rate=1e-6)).trace_at(0)
    assert "too little to see in 0.3929." in narrate(trace, 7, 0, 0)
    assert "from 0.39293837 to 0.39293865" in narrate(trace, 7, 0, 0, "8")


def test_momentum_is_told_from_the_second_iteration_on() -> None:
    timeline = Timeline(example("article").with_(momentum=0.5))
    assert "carried" not in narrate(timeline.trace_at(0), 7, 0, 0)
    before = timeline.trace_at(0).find("update", 1).values[0, 0]
    told = narrate(timeline.trace_at(1), 7, 0, 0)
    assert told.endswith(f"Of that, {write(0.5 * before)} is carried on from the update before.")


def test_the_gradient_is_told_with_the_sign_of_the_field() -> None:
    trace = Timeline(example("article").with_(rate=0.1)).trace_at(0)
    assert narrate(trace, 6, 3, 0) == (
        "The sum of input times delta over the rows is the way downhill, longest for w1: 0.2813, "
        "as ∂L/∂w is -0.2813. Row 4's share of that is 0.1475."
    )
    assert narrate(trace, 7, 3, 0) == (
        "An update is the rate, 0.1, times the way downhill. w1 moves most: up by 0.0281, from "
        "0.3929 to 0.4211."
    )


def test_inputs_of_one_name_are_told_apart() -> None:
    problem = Problem(np.array([[0.0, 5.0]]), np.array([[1.0]]), feature_names=("a", "a"))
    trace = Timeline(Recipe(problem, Network((1,), (SIGMOID,)), seed=1)).trace_at(0)
    assert "As a is 0, w1 does not count." in narrate(trace, 1, 0, 0)


@pytest.mark.parametrize(
    ("activation", "z", "told"),
    [
        ("leaky-relu", -1.0, "only a hundredth of the error is passed on"),
        ("leaky-relu", 1.0, "above 0 every error is passed on as it is"),
        ("linear", 1.0, "a linear unit passes every error on as it is"),
    ],
)
def test_what_each_slope_passes_on(activation: str, z: float, told: str) -> None:
    problem = Problem(np.array([[1.0]]), np.array([[5.0]]))
    network = Network((1,), (ACTIVATIONS[activation],))
    recipe = Recipe(problem, network, given_weights=(np.array([[z]]),))
    assert told in narrate(Timeline(recipe).trace_at(0), 4, 0, 0)


def test_a_row_with_a_name_goes_by_it() -> None:
    problem = Problem(np.array([[1.0]]), np.array([[1.0]]), row_names=("Ada",))
    trace = Timeline(Recipe(problem, Network((1,), (SIGMOID,)), seed=1)).trace_at(0)
    for phase in range(1, 7):
        assert "Ada" in narrate(trace, phase, 0, 0)


def test_deltas_from_several_units_above() -> None:
    problem = Problem(np.array([[1.0]]), np.array([[1.0, 0.0]]))
    recipe = Recipe(problem, Network((2, 2), (SIGMOID, SIGMOID)), seed=3)
    trace = Timeline(recipe).trace_at(0)
    carried = trace.find("error", 1)
    told = narrate(trace, carried.phase, 0, 1)
    assert told.startswith("The deltas of the 2 outputs flow back")
    assert write(float(carried.values[0, 1])) in told


@pytest.mark.parametrize("name", ["gelu", "silu"])
@pytest.mark.parametrize(
    ("weight", "meaning"), [(10.0, "the whole error is passed on"), (-10.0, "downhill")]
)
def test_a_unit_that_lets_sums_through_has_no_mind_to_make_up(
    name: str, weight: float, meaning: str
) -> None:
    problem = Problem(np.array([[1.0]]), np.array([[1.0]]))
    weights = (np.array([[weight / 5 if weight < 0 else weight]]),)
    recipe = Recipe(problem, Network((1,), (ACTIVATIONS[name],)), given_weights=weights)
    told = narrate(Timeline(recipe).trace_at(0), 4, 0, 0)
    assert meaning in told
    assert "undecided" not in told
    assert "at a sum of" in told


def test_nothing_is_greatest_where_all_is_0() -> None:
    recipe = example("article").with_(init="zeros", optimizer="adam", decay=0.5, seed=1)
    problem = Problem(np.zeros((2, 2)), np.ones((2, 1)))
    zeros = Recipe(problem, recipe.network, seed=1, init="zeros", optimizer="adam", decay=0.5)
    trace = Timeline(zeros).trace_at(0)
    for phase in range(1, trace.phases + 1):
        told = narrate(trace, phase, 0, 0)
        assert not re.search(r"(longest|furthest|hardest)[^.]*0\.0000", told), told


def test_a_perceptron_is_told_by_its_rule() -> None:
    timeline = Timeline(example("perceptron"))
    first, second, fourth = (timeline.trace_at(iteration) for iteration in (0, 1, 3))
    assert narrate(first, 2, 0, 0) == (
        "The step says 1 for a sum of 0 or more, and 0 for any other: row 1's sum 0.0000 becomes "
        "1.0000."
    )
    assert narrate(first, 4, 0, 0) == (
        "By Rosenblatt's rule row 1's delta is its plain error, -1.0000: it asks for a lower sum, "
        "so its inputs, times the rate, are taken off the weights."
    )
    assert narrate(second, 4, 1, 0).endswith(
        "0.0000: the net is right here, so it changes nothing."
    )
    assert "a higher sum, so its inputs, times the rate, are added to the weights" in narrate(
        fourth, 4, 3, 0
    )


def test_a_step_that_rounding_decides_is_told_as_such() -> None:
    # By hand 0.1 + 0.2 - 0.3 is 0, and the step says 1.
    fractions = Timeline(example("perceptron").with_(rate=0.1)).trace_at(14)
    whole = Timeline(example("perceptron")).trace_at(14)
    told, plain = narrate(fractions, 2, 2, 0), narrate(whole, 2, 2, 0)
    assert "row 3's sum -2.7756e-17 becomes 0.0000. By hand that sum may be 0:" in told
    assert plain.endswith("row 3's sum 0.0000 becomes 1.0000.")
