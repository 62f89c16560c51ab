"""What is shown is what was computed: each line of arithmetic, summed as written."""

import math
import re
from math import isfinite
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.blocks import every_block
from tests.strategies import growing_recipes, tame_recipes, wild_recipes

from nntui.engine import (
    ACTIVATIONS,
    SIGMOID,
    Cell,
    Edit,
    Network,
    NetworkTrace,
    Problem,
    Recipe,
    Timeline,
    example,
)
from nntui.explain.arithmetic import Block, Equation, Part, Window, blocks
from nntui.explain.numbers import DIGITS, Digits, write

RECIPES = st.one_of(tame_recipes(), growing_recipes(), wild_recipes())
"""Recipes of every sort."""


def e_to(power: float) -> float:
    """e to a power; past the largest float it is without end, as for the engine."""
    return math.inf if power > 709.78 else math.exp(power)


def ln(value: float) -> float:
    """The natural logarithm; that of 0 is the least there is."""
    return math.log(value) if value > 0 else math.log(5e-324)


def root(value: float) -> float:
    """A square root; below 0 there is none."""
    return math.sqrt(value) if value >= 0 else math.nan


def greatest(*numbers: float) -> float:
    """The greatest, the first of equals."""
    return max(numbers)


def without_padding(line: Equation) -> Equation:
    """A line without what puts its numbers below those of other lines."""
    parts, after = (
        tuple(part._replace(text=part.text.strip()) if part.kind else part for part in some)
        for some in (line.parts, line.after)
    )
    return line._replace(parts=parts, after=after)


def calculate(line: str) -> float:
    """What a calculator makes of a line: products first, sums from left to right."""
    line = re.sub(r"^the \w+ itself: ", "", line)
    line = re.sub(r"√2(?![\d.e])", "ROOT_2", line.replace("√(2π)", "ROOT_2_PI"))
    code = re.sub(r"(?<![\w.])\d+(\.\d+)?(e[-+]\d+)?", r"float('\g<0>')", line)
    code = code.replace("×", "*").replace("e^", "e_to")
    code = re.sub(r"√\s*(float\('[^']*'\)|inf)", r"root(\1)", code).replace("√", "root")
    names = {
        "e_to": e_to, "ln": ln, "tanh": math.tanh, "erf": math.erf, "root": root, "max": greatest,
        "step": lambda z: float(z >= 0), "float": float, "inf": math.inf,
        "ROOT_2": math.sqrt(2.0), "ROOT_2_PI": math.sqrt(2.0 * math.pi),
    }  # fmt: skip
    return float(eval(code, {"__builtins__": {}, **names}))


def as_written(parts: tuple[Part, ...], trace: NetworkTrace) -> str:
    """The left side of a line with the engine's own number in each number's place."""

    def piece(part: Part) -> str:
        if part.cell is None:
            return part.text
        value = trace.value(part.cell)
        return f"({-value if part.negated else value!r})"

    return "".join(map(piece, parts))


def every_line(trace: NetworkTrace) -> list[tuple[Block, Equation]]:
    """Each line of each unit of each operation, with all digits."""
    return [(block, line) for block in every_block(trace) for line in block.lines("all")]


def place(block: Block, line: Equation) -> tuple[int, ...]:
    """Where a line's result stands in the operation's matrix."""
    return (line.row, block.unit)[: block.operation.values.ndim]


def same_bits(one: float, other: float) -> bool:
    return one.hex() == other.hex()


def finite_trace(recipe: Recipe, iteration: int) -> NetworkTrace:
    timeline = Timeline(recipe)
    assume(timeline.extend(iteration + 1) > iteration)
    return timeline.trace_at(iteration)


@settings(max_examples=50, deadline=None)
@given(RECIPES, st.integers(0, 14))
def test_each_line_summed_as_written_gives_the_bits_of_the_engine(
    recipe: Recipe, iteration: int
) -> None:
    trace = finite_trace(recipe, iteration)
    for block, line in every_line(trace):
        *left, equals, result = line.parts
        assert equals.text.endswith(" = ")
        left.append(Part(equals.text.removesuffix(" = ")))  # such as the n of a mean
        assert result.cell == block.operation.cell(*place(block, line))
        shown = calculate(as_written(tuple(left), trace))
        assert same_bits(shown, trace.value(result.cell)), f"{block.heading} {line.text}"


@settings(max_examples=60, deadline=None)
@given(RECIPES, st.integers(0, 14))
def test_a_line_with_all_digits_can_be_typed_into_a_calculator(
    recipe: Recipe, iteration: int
) -> None:
    for block, line in every_line(finite_trace(recipe, iteration)):
        left, right = line.text.split(" = ")
        # Parentheses around e's power, which a calculator has a key for.
        shown = calculate(re.sub(r"e\^\s*([^\s()]+)", r"e^(\1)", left))
        assert same_bits(shown, float(right)), f"{block.heading} {line.text}"


@settings(max_examples=40, deadline=None)
@given(RECIPES, st.integers(0, 2))
def test_nothing_that_enters_a_number_is_hidden(recipe: Recipe, iteration: int) -> None:
    trace = finite_trace(recipe, iteration)
    for block, line in every_line(trace):
        operation = block.operation
        written = {part.cell for part in line.parts if part.cell and not part.is_result}
        assert written == set(operation.sources(*place(block, line)))


@settings(max_examples=40, deadline=None)
@given(RECIPES, st.sampled_from(DIGITS))
def test_a_line_shows_the_engines_numbers_rounded_for_display_only(
    recipe: Recipe, digits: Digits
) -> None:
    trace = finite_trace(recipe, 1)
    for operation in trace.operations:
        for line in Block(operation, 0).lines(digits):
            for part in line.parts:
                if part.cell:
                    value = trace.value(part.cell)
                    whole = part.kind in ("inputs", "targets")
                    number = -value if part.negated else value
                    ways = {write(number, digits, whole=whole, power=power)
                            for power in ((None,) if whole else (None, True, False))}  # fmt: skip
                    assert part.text.strip() in ways


@settings(max_examples=40, deadline=None)
@given(RECIPES, st.sampled_from(DIGITS[:-1]))
def test_the_numbers_of_a_matrix_in_a_sum_are_of_one_notation(
    recipe: Recipe, digits: Digits
) -> None:
    trace = finite_trace(recipe, 1)
    for operation in trace.operations:
        if not operation.terms:
            continue
        notations: dict[str, set[bool]] = {}
        for line in Block(operation, 0).lines(digits):
            for part in line.parts:
                if not part.cell or part.kind in ("inputs", "targets"):
                    continue
                value = trace.value(part.cell)
                if value and isfinite(value):
                    notations.setdefault(part.cell.matrix, set()).add("e" in part.text)
                    # And what stands there as 0.0000 is 0.
                    assert float(part.text)
        assert all(len(each) == 1 for each in notations.values()), operation.matrix.name


@settings(max_examples=60, deadline=None)
@given(RECIPES, st.data())
def test_a_part_of_the_rows_and_terms_is_the_same_lines_with_some_left_out(
    recipe: Recipe, data: st.DataObject
) -> None:
    trace = finite_trace(recipe, 0)
    operation = data.draw(st.sampled_from(trace.operations))
    units = math.prod(operation.values.shape[1:])
    block = Block(operation, data.draw(st.integers(0, units - 1)))
    count = block.rows
    rows = data.draw(st.lists(st.integers(0, count - 1), unique=True, min_size=1))
    some = block.lines("all", Window(rows))
    every = block.lines("all")
    assert [(line.row, line.label) for line in some] == [(row, every[row].label) for row in rows]
    for line in some:
        assert without_padding(line) == without_padding(every[line.row])
    first, last = sorted(data.draw(st.tuples(*[st.integers(0, max(0, operation.terms - 1))] * 2)))
    for line in block.lines("all", Window(rows, slice(first, last + 1))):
        body, fold = operation.body, operation.step.sum
        cells = [part.cell for part in line.parts if part.cell and not part.is_result]
        if fold is None or fold not in list(body.walk()):  # softmax's total is all written
            assert without_padding(line) == without_padding(every[line.row])
            continue
        env = operation.env(*place(block, line))
        places = range(first, last + 1)
        of_terms = [cell for _ in fold.each(env, places) for cell in fold.body.cells(env)]
        of_all = [cell for _ in fold.each(env) for cell in fold.body.cells(env)]
        behind = list(body.cells(env))[len(of_all) :]  # decay's weight, momentum's velocity
        assert cells == [*of_terms, *behind]
        assert bool(re.search(r"(^|\()… \+ ", line.text)) == (first > 0)
        assert (" + …" in line.text) == (last < fold.size - 1)


def lines_of(recipe: Recipe, iteration: int = 0, row: int = 0) -> dict[str, str]:
    """A row's line of the first unit of each operation of the last layer, and its symbols."""
    trace = Timeline(recipe).trace_at(iteration)
    last = recipe.network.layers
    return {
        block.operation.kind: f"{block.symbolic}: {without_padding(block.lines('4')[row]).text}"
        for block in blocks(trace, [0] * last)
        if block.operation.layer == last
    }


def one_unit(activation: str, weight: float, **parts: Any) -> Recipe:
    """A recipe of one unit and one row: input 1, target 1."""
    network = Network((1,), (ACTIVATIONS[activation],))
    weights = (np.array([[weight]]),)
    problem = Problem(np.array([[1.0]]), np.array([[1.0]]))
    return Recipe(problem, network, given_weights=weights, **parts)


@pytest.mark.parametrize(
    ("name", "weight", "activation", "slope"),
    [
        (
            "sigmoid", -2.0,
            "p = σ(z) = 1 / (1 + e^-z): 1 / (1 + e^2.0000) = 0.1192",
            "slope = p·(1 - p): 0.1192 × (1 - 0.1192) = 0.1050",
        ),
        (
            "tanh", -2.0,
            "p = tanh(z): tanh(-2.0000) = -0.9640",
            "slope = 1 - p·p: 1 - -0.9640 × -0.9640 = 0.0707",
        ),
        (
            "relu", -2.0,
            "p = relu(z) = max(0, z): max(0, -2.0000) = 0.0000",
            "slope = 1 if p > 0 else 0: 1 if 0.0000 > 0 else 0 = 0.0000",
        ),
        (
            "leaky-relu", -2.0,
            "p = leaky(z) = max(0.01·z, z): max(0.01 × -2.0000, -2.0000) = -0.0200",
            "slope = 1 if p > 0 else 0.01: 1 if -0.0200 > 0 else 0.01 = 0.0100",
        ),
        (
            "gelu", -2.0,
            "p = gelu(z) = z·(0.5·(1 + erf(z / √2))): "
            "-2.0000 × (0.5 × (1 + erf(-2.0000 / √2))) = -0.0455",
            "slope = 0.5·(1 + erf(z / √2)) + z·(e^(-(z·z) / 2) / √(2π)): "
            "0.5 × (1 + erf(-2.0000 / √2)) + -2.0000 × (e^(-(-2.0000 × -2.0000) / 2) / √(2π)) "
            "= -0.0852",
        ),
        (
            "silu", -2.0,
            "p = silu(z) = z / (1 + e^-z): -2.0000 / (1 + e^2.0000) = -0.2384",
            "slope = 1 / (1 + e^-z) + p·(1 - 1 / (1 + e^-z)): "
            "1 / (1 + e^2.0000) + -0.2384 × (1 - 1 / (1 + e^2.0000)) = -0.0908",
        ),
        (
            "linear", -2.0,
            "p = id(z) = z: the sum itself: -2.0000 = -2.0000",
            "slope = 1: 1 = 1.0000",
        ),
    ],
)  # fmt: skip
def test_the_lines_of_each_activation(
    name: str, weight: float, activation: str, slope: str
) -> None:
    lines = lines_of(one_unit(name, weight))
    assert lines["activation"] == activation
    assert lines["slope"] == slope


def test_the_lines_of_softmax_with_cross_entropy() -> None:
    problem = Problem(np.array([[1.0]]), np.array([[0.0, 1.0]]))
    network = Network((2,), (ACTIVATIONS["softmax"],))
    weights = (np.array([[2.0, 1.0]]),)
    recipe = Recipe(problem, network, given_weights=weights, loss="cross-entropy")
    assert lines_of(recipe) == {
        "dot": "z = x1·w1: (1 × 2.0000) = 2.0000",
        "activation": (
            "p = e^(z - m) / (e^(z1 - m) + e^(z2 - m)), m the greatest z: "
            "e^(2.0000 - 2.0000) / (e^(2.0000 - 2.0000) + e^(1.0000 - 2.0000)) = 0.7311"
        ),
        "error": "error = y - p: 0 - 0.7311 = -0.7311",
        "loss": "part = -y·ln(p): 0 × ln(0.7311) = 0.0000",
        "total loss": "L = part[r1, 1] + part[r1, 2]: 0.0000 + 1.3133 = 1.3133",
        "delta": (
            "δ = error, as the slope cancels out with cross-entropy: "
            "the error itself: -0.7311 = -0.7311"
        ),
        "update": "Δw = x[r1]·δ[r1]: (1 × -0.7311) = -0.7311",
    }


def test_a_bias_has_a_term_of_its_own_in_every_sum() -> None:
    trace = Timeline(example("and")).trace_at(0)
    dot, *_, update = blocks(trace, [0])
    assert dot.symbolic == "z = x1·w1 + x2·w2 + 1·b"
    for line in dot.lines("4"):
        assert line.text.count(" × ") == 3
        assert "(1 × " in without_padding(line).text.rpartition(" + ")[2]
    assert [line.label for line in update.lines("4")] == ["w1", "w2", "b"]
    assert without_padding(update.lines("4")[2]).text.count("(1 × ") == 4


def test_momentum_stands_in_the_update_with_the_velocity() -> None:
    recipe = one_unit("linear", 0.0, momentum=0.9, rate=0.5)
    assert lines_of(recipe)["update"] == ("Δw = α·g + μ·v: 0.5 × 1.0000 + 0.9 × 0.0000 = 0.5000")
    assert lines_of(recipe, 1)["update"].endswith(": 0.5 × 0.5000 + 0.9 × 0.5000 = 0.7000")


def test_the_lines_of_a_batch_are_those_of_its_rows() -> None:
    trace = Timeline(example("article").with_(batch=3)).trace_at(1)
    assert list(trace.rows) == [3]
    dot, *_, update = blocks(trace, [0])
    assert [line.label for line in dot.lines("4")] == ["r4"]
    assert update.symbolic == "Δw = x[r4]·δ[r4]"
    shuffled = Timeline(example("article").with_(batch=3, shuffle=True)).trace_at(0)
    labels = [line.label for line in blocks(shuffled, [0])[0].lines("4")]
    assert labels == [f"r{row + 1}" for row in shuffled.rows]


def test_an_edited_number_stands_in_the_lines_from_its_iteration_on() -> None:
    recipe = one_unit("linear", 0.25, rate=0.5).with_(edits=(Edit(2, "input", 3.0, 1.0),))
    assert lines_of(recipe, 1)["dot"].startswith("z = x1·w1: (1 × ")
    assert lines_of(recipe, 2)["dot"].startswith("z = x1·w1: (3 × ")
    faster = one_unit("linear", 0.25, rate=0.5).with_(edits=(Edit(2, "rate", 0.125, 0.5),))
    assert lines_of(faster, 1)["update"].startswith("Δw = α·g: 0.5 × ")
    assert lines_of(faster, 2)["update"].startswith("Δw = α·g: 0.125 × ")


def test_the_lines_of_the_article_read_as_in_the_article() -> None:
    trace = Timeline(example("article")).trace_at(0)
    first = [
        [without_padding(line).text for line in block.lines("4")][2] for block in blocks(trace, [0])
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
    assert [block.symbolic for block in blocks(trace, [0])] == [
        "z = x1·w1 + x2·w2 + x3·w3",
        "p = σ(z) = 1 / (1 + e^-z)",
        "error = y - p",
        "slope = p·(1 - p)",
        "δ = error · slope",
        "Δw = x[r1]·δ[r1] + x[r2]·δ[r2] + x[r3]·δ[r3] + x[r4]·δ[r4]",
    ]


def test_a_rate_other_than_1_stands_in_the_update() -> None:
    trace = Timeline(example("article").with_(rate=0.5)).trace_at(0)
    *_, gradient, update = blocks(trace, [0])
    assert gradient.symbolic.startswith("g = -∂L/∂w = x[r1]·δ[r1] + ")
    line = without_padding(gradient.lines("4")[0]).text
    assert line.startswith("(0 × -0.0852) + (0 × -0.0545) + ")
    assert line.endswith(") = 0.2813")
    assert update.symbolic == "Δw = α·g"
    assert without_padding(update.lines("4")[0]).text == "0.5 × 0.2813 = 0.1406"


def test_a_gradient_that_is_the_update_itself_is_no_operation_of_its_own() -> None:
    kinds = [operation.kind for operation in Timeline(example("article")).trace_at(0).operations]
    assert kinds == ["dot", "activation", "error", "slope", "delta", "update"]


def test_a_run_whose_rate_is_edited_has_the_same_operations_in_each_iteration() -> None:
    timeline = Timeline(example("article").with_(edits=(Edit(2, "rate", 0.5, 1.0),)))
    for iteration, line in ((1, "Δw = g"), (2, "Δw = α·g")):
        *_, gradient, update = blocks(timeline.trace_at(iteration), [0])
        assert gradient.operation.kind == "gradient"
        assert update.symbolic == line


def test_a_hidden_layers_error_comes_from_the_deltas_above() -> None:
    trace = Timeline(example("eleven-lines")).trace_at(0)
    carried = Block(trace.find("error", 1), 2)
    assert carried in blocks(trace, [2, 0])
    assert carried.heading == "error · layer 1 · unit 3 of 4"
    assert carried.symbolic == "error = δ·w3"
    for line in carried.lines("4"):
        delta, weight = (part.cell for part in line.parts if part.cell and not part.is_result)
        assert delta == Cell("d2", (line.row, 0))
        assert weight == Cell("w2", (2, 0), back=1)


def test_a_hidden_units_error_names_the_units_above_whose_weights_it_uses() -> None:
    # The weights pane calls the second weight of each of the units above w2, so all are w2 here.
    problem = Problem(np.array([[1.0]]), np.array([[1.0, 0.0, 1.0]]))
    trace = Timeline(Recipe(problem, Network((2, 3), (SIGMOID, SIGMOID)), seed=3)).trace_at(0)
    carried = Block(trace.find("error", 1), 1)
    assert carried.symbolic == "error = δ1·w2[1] + δ2·w2[2] + δ3·w2[3]"
    names = re.findall(r"w(\d)\[(\d)\]", carried.symbolic)
    for line in carried.lines("4"):
        used = [part.cell for part in line.parts if part.cell and part.kind == "weights"]
        assert used == [Cell("w2", (int(weight) - 1, int(unit) - 1), 1) for weight, unit in names]
        deltas = [part.cell for part in line.parts if part.cell and part.kind == "delta"]
        assert deltas == [Cell("d2", (line.row, int(unit) - 1)) for _, unit in names]


@pytest.mark.parametrize("digits", ["4", "8", "all"])
@pytest.mark.parametrize("name", ["article", "eleven-lines"])
def test_the_numbers_of_an_operation_stand_in_columns(name: str, digits: str) -> None:
    trace = Timeline(example(name)).trace_at(7)
    for block in blocks(trace, [0] * len(trace.weights)):
        lines = block.lines(digits)  # type: ignore[arg-type]  # one of `DIGITS`
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
    assert dot.lines("4")[0].text.count("×") == 9


def test_each_step_of_adam_stands_with_its_numbers() -> None:
    recipe = one_unit("linear", 0.5, optimizer="adam", rate=0.1, decay=0.5, reduction="mean")
    lines = lines_of(recipe)
    assert lines["gradient"] == (
        "g = x[r1]·δ[r1] / n - λ·w: (1 × 0.5000) / 1 - 0.5 × 0.5000 = 0.2500"
    )
    assert lines["mean"].endswith("0.9 × 0.0000 + (1 - 0.9) × 0.2500 = 0.0250")
    assert lines["mean square"].endswith(
        "0.999 × 0.0000 + (1 - 0.999) × (0.2500 × 0.2500) = 6.2500e-05"
    )
    assert lines["update"].startswith("Δw = α·(m / (1 - β1^t)) / (√(v / (1 - β2^t)) + ε): ")
    assert lines["update"].endswith(" = 0.1000")


def test_a_frozen_bias_has_no_line_in_the_update() -> None:
    trace = Timeline(example("and").with_(freeze=("bias",))).trace_at(0)
    update = Block(trace.find("update", 1), 0)
    assert [line.label for line in update.lines("4")] == ["w1", "w2"]
    assert update.symbolic.endswith(", b is frozen")
