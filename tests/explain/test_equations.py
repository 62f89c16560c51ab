"""What is shown is what was computed: each line of arithmetic, summed as written."""

import math
import re

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nntui.engine import (
    ACTIVATIONS,
    SIGMOID,
    Network,
    Problem,
    Recipe,
    RecipeError,
    Timeline,
    Trace,
    example,
)
from nntui.explain.arithmetic import Block, Equation, Part, blocks, symbolic, without_padding

NUMBERS = st.one_of(
    st.sampled_from([0.0, 1.0, -1.0, 0.5, 2.0]),
    st.floats(-20, 20, allow_subnormal=False),
)
WEIGHTS = st.one_of(NUMBERS, st.floats(-2_000, 2_000), st.sampled_from([1e-300, -1e12]))
RATES = st.one_of(st.just(1.0), st.floats(1e-3, 50))


def matrix(
    draw: st.DrawFn, numbers: st.SearchStrategy[float], rows: int, columns: int
) -> np.ndarray:
    row = st.lists(numbers, min_size=columns, max_size=columns)
    return np.array(draw(st.lists(row, min_size=rows, max_size=rows)))


@st.composite
def recipes(draw: st.DrawFn) -> Recipe:
    """Small recipes: one or two layers of any sort, weights from a seed or given, any rate."""
    rows, features, outputs = (draw(st.integers(1, high)) for high in (4, 3, 2))
    hidden = draw(st.lists(st.integers(1, 3), max_size=1))
    sizes = (*hidden, outputs)
    sorts = st.just("sigmoid") | st.sampled_from(list(ACTIVATIONS))
    activations = tuple(ACTIVATIONS[draw(sorts)] for _ in sizes)
    seed = draw(st.none() | st.integers(0, 1_000))
    try:
        network = Network(sizes, activations, bias=draw(st.booleans()))
        targets = matrix(draw, st.sampled_from([0.0, 1.0, 0.25]), rows, outputs)
        given_weights = (
            tuple(matrix(draw, WEIGHTS, *shape) for shape in network.shapes(features))
            if seed is None
            else None
        )
        return Recipe(
            Problem(matrix(draw, NUMBERS, rows, features), targets),
            network,
            seed=seed,
            given_weights=given_weights,
            rate=draw(RATES),
            until=10,
            loss=draw(st.sampled_from(["squared", "cross-entropy"])),
            batch=draw(st.none() | st.integers(1, rows)),
            momentum=draw(st.sampled_from([0.0, 0.9])),
        )
    except (RecipeError, ValueError):
        assume(False)  # softmax in a hidden layer, or a loss that does not go with the outputs
        raise


def e_to(power: float) -> float:
    """e to a power; past the largest float it is without end, as for the engine."""
    return math.inf if power > 709.78 else math.exp(power)


def calculate(line: str) -> float:
    """What a calculator makes of a line: products first, sums from left to right."""
    code = re.sub(r"\d+(\.\d+)?(e[-+]\d+)?", r"float('\g<0>')", line)
    code = code.replace("×", "*").replace("e^", "e_to")
    names = {"e_to": e_to, "tanh": math.tanh, "max": max, "float": float}
    return float(eval(code, {"__builtins__": {}, **names}))


def as_written(parts: tuple[Part, ...], trace: Trace) -> str:
    """The left side of a line with the engine's own number in each number's place."""

    def piece(part: Part) -> str:
        if part.cell is None:
            return part.text
        value = trace.value(part.cell)
        return f"({-value if part.negated else value!r})"

    return "".join(map(piece, parts))


def every_line(trace: Trace) -> list[tuple[Block, Equation]]:
    """Each line of each unit of each operation, with all digits."""
    every = [
        Block(trace, operation, unit)
        for operation in trace.operations
        for unit in range(operation.values.shape[1])
    ]
    return [(block, line) for block in every for line in block.equations("all")]


def same_bits(one: float, other: float) -> bool:
    return one.hex() == other.hex()


def finite_trace(recipe: Recipe, iteration: int) -> Trace:
    timeline = Timeline(recipe)
    timeline.extend(iteration + 1)
    assume(timeline.end is None or timeline.end.iteration >= iteration)
    trace = timeline.trace_at(iteration)
    assume(trace.is_finite)
    return trace


@settings(max_examples=60, deadline=None)
@given(recipes(), st.integers(0, 3))
def test_each_line_summed_as_written_gives_the_bits_of_the_engine(
    recipe: Recipe, iteration: int
) -> None:
    trace = finite_trace(recipe, iteration)
    for block, line in every_line(trace):
        *left, equals, result = line.parts
        assert equals.text == " = "
        assert result.cell == block.operation.cell(line.row, block.unit)
        shown = calculate(as_written(tuple(left), trace))
        assert same_bits(shown, trace.value(result.cell)), f"{block.heading} {line.text}"


@settings(max_examples=60, deadline=None)
@given(recipes(), st.integers(0, 3))
def test_a_line_with_all_digits_can_be_typed_into_a_calculator(
    recipe: Recipe, iteration: int
) -> None:
    for block, line in every_line(finite_trace(recipe, iteration)):
        left, right = line.text.split(" = ")
        # Parentheses around e's power, which a calculator has a key for.
        shown = calculate(re.sub(r"e\^\s*([^\s()]+)", r"e^(\1)", left))
        assert same_bits(shown, float(right)), f"{block.heading} {line.text}"


@settings(max_examples=30, deadline=None)
@given(recipes())
def test_nothing_that_enters_a_number_is_hidden(recipe: Recipe) -> None:
    for block, line in every_line(Timeline(recipe).trace_at(0)):
        operation = block.operation
        written = {part.cell for part in line.parts if part.cell and not part.is_result}
        is_constant = operation.kind == "slope" and len(line.parts) == 3  # such as `1 = 1`
        if not is_constant:
            assert written == set(operation.sources(line.row, block.unit))


def test_the_lines_of_the_article_read_as_in_the_article() -> None:
    trace = Timeline(example("article")).trace_at(0)
    first = [
        [without_padding(line).text for line in block.equations("4")][2]
        for block in blocks(trace, [0])
    ]
    assert first == [
        "(1 × 0.3929) + (0 × -0.4277) + (1 × -0.5463) = -0.1534",
        "1 / (1 + e^0.1534) = 0.4617",
        "1 - 0.4617 = 0.5383",
        "0.4617 × (1 - 0.4617) = 0.2485",
        "0.5383 × 0.2485 = 0.1338",
        "(1 × -0.0852) + (1 × -0.0545) + (1 × 0.1338) + (1 × 0.1475) = 0.1416",
    ]


def test_the_symbols_name_what_stands_below_them() -> None:
    trace = Timeline(example("article")).trace_at(0)
    assert [symbolic(trace, operation) for operation in trace.operations] == [
        "z = x1·w1 + x2·w2 + x3·w3",
        "p = σ(z) = 1 / (1 + e^-z)",
        "error = y - p",
        "slope = p·(1 - p)",
        "δ = error · slope",
        "Δw = x[r1]·δ[r1] + x[r2]·δ[r2] + x[r3]·δ[r3] + x[r4]·δ[r4]",
    ]


def test_a_rate_other_than_1_stands_in_the_update() -> None:
    trace = Timeline(example("article").with_(rate=0.5)).trace_at(0)
    update = blocks(trace, [0])[-1]
    assert update.symbolic.startswith("Δw = α·(x[r1]·δ[r1] + ")
    line = without_padding(update.equations("4")[0]).text
    assert line.startswith("0.5 × ((0 × -0.0852) + (0 × -0.0545) + ")
    assert line.endswith(") = 0.1406")


def test_a_hidden_layers_error_comes_from_the_deltas_above() -> None:
    trace = Timeline(example("eleven-lines")).trace_at(0)
    (carried,) = [block for block in blocks(trace, [2, 0]) if block.operation.carries_back]
    assert carried.heading == "error · layer 1 · unit 3 of 4"
    assert carried.symbolic == "error = δ·w"
    for line in carried.equations("4"):
        delta, weight = (part.cell for part in line.parts if part.cell and not part.is_result)
        assert delta == ("delta", 2, line.row, 0)
        assert weight == ("weights", 2, 2, 0)


@pytest.mark.parametrize("digits", ["4", "8", "all"])
@pytest.mark.parametrize("name", ["article", "eleven-lines"])
def test_the_numbers_of_an_operation_stand_in_columns(name: str, digits: str) -> None:
    trace = Timeline(example(name)).trace_at(7)
    for block in blocks(trace, [0] * len(trace.weights)):
        lines = block.equations(digits)  # type: ignore[arg-type]  # one of `DIGITS`
        starts = {
            tuple(sum(len(p.text) for p in line.parts[:place]) for place in range(len(line.parts)))
            for line in lines
        }
        assert len(starts) == 1


def test_a_long_sum_is_shortened_in_symbols_only() -> None:
    problem = Problem(np.ones((2, 9)), np.ones((2, 1)))
    recipe = Recipe(problem, Network((1,), (SIGMOID,)), seed=1)
    dot = blocks(Timeline(recipe).trace_at(0), [0])[0]
    assert dot.symbolic == "z = x1·w1 + x2·w2 + … + x9·w9"
    assert dot.equations("4")[0].text.count("×") == 9
