"""What panes show in the room that they have: weights, answers, the curve."""

import re
from collections.abc import Sequence

import numpy as np
import pytest
from rich.cells import cell_len

from nntui.engine import SIGMOID, Network, Problem, Recipe, example
from nntui.explain.numbers import write, write_alike
from nntui.tui import plots
from nntui.tui.panes.names import told_apart
from nntui.tui.panes.weights import nice_scale

from .seat import opened


def classes(inputs: int, outputs: int, names: Sequence[str] = ()) -> Recipe:
    """A recipe of so many inputs that tells classes apart; row n is of class n."""
    rows = 2 * outputs
    values = np.random.default_rng(1).integers(0, 16, (rows, inputs)).astype(float)
    targets = np.eye(outputs)[[row % outputs for row in range(rows)]]
    problem = Problem(values, targets, output_names=tuple(names))
    return Recipe(problem, Network((outputs,), (SIGMOID,)), seed=1)


DIGITS = classes(64, 10, [f"d{digit}" for digit in range(10)])
WINE = classes(13, 3, ["class_0", "class_1", "class_2"])
ANSWERS = {"iris": example("iris"), "wine": WINE, "digits": DIGITS}


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 36), (200, 50)])
@pytest.mark.parametrize("name", ANSWERS)
async def test_target_and_prediction_of_the_chosen_row_are_always_in_sight(
    name: str, size: tuple[int, int]
) -> None:
    recipe = ANSWERS[name]
    async with opened(recipe, size) as seat:
        row = recipe.problem.outputs - 1
        await seat.press(*["down"] * row)
        phase = seat.app.session.stepper.trace.find("activation", recipe.network.layers).phase
        await seat.press(*["right"] * phase)
        wanted = int(recipe.problem.targets[row].argmax())
        said = seat.app.session.stepper.trace.predictions[row]
        lines = seat.window().split("\n")
        line = next(line for line in lines if line.startswith(("│▸ r", "│ ▸ r")))
        shown = line.split("││")[0]
        assert write(said[wanted]) in shown
        heading = seat.lines("inputs")[0]
        if "most" in heading or re.search(r"│ +y +p", heading):
            assert recipe.problem.output_names[wanted].rpartition(":")[2][:4] in shown
        elif "…" not in heading:
            assert all(write(value) in shown for value in said)


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 36)])
async def test_every_column_is_turned_to_and_what_is_left_out_is_told(
    size: tuple[int, int],
) -> None:
    async with opened(DIGITS, size) as seat:
        await seat.press(*["right"] * 2)
        width = seat.main.query_one("#inputs").scrollable_content_region.width
        seen: list[str] = []
        await seat.press(*["less_than_sign"] * 75)
        while True:
            lines = seat.lines("inputs")
            assert all(len(line) <= width for line in lines)
            columns = re.sub(r"│ +y +p.*", "", lines[0])
            names = columns.replace("…", "").split()
            assert ("x1" in names) or columns.lstrip().startswith("…")
            is_last = "d9" in names
            assert is_last or columns.rstrip().endswith("…")
            seen += names
            if is_last:
                break
            await seat.press("greater_than_sign")
        assert {f"x{number}" for number in range(1, 65)} <= set(seen)
        assert {f"d{digit}" for digit in range(10)} <= set(seen)


async def test_of_many_outputs_that_are_no_classes_the_answers_come_first() -> None:
    rng = np.random.default_rng(1)
    problem = Problem(rng.normal(size=(3, 20)), rng.normal(size=(3, 8)))
    async with opened(Recipe(problem, Network((8,), (SIGMOID,)), seed=1), (80, 24)) as seat:
        heading = seat.lines("inputs")[0].split()
        assert "y1" in heading
        assert "p1" in heading
        while "x1" not in seat.lines("inputs")[0].split():
            await seat.press("less_than_sign")


def test_names_keep_what_tells_them_apart() -> None:
    assert told_apart(["class_0", "class_1", "class_2"], [5] * 3) == ["cla…0", "cla…1", "cla…2"]
    assert told_apart(["kind:2", "kind:10"], [3, 3]) == [":2", ":10"]
    names = [f"a long name {number} of many" for number in range(12)]
    short = told_apart(names, [9] * 12)
    assert all(cell_len(name) <= 9 for name in short)
    assert told_apart(["one", "two"], [5, 5]) == ["one", "two"]


async def test_an_update_keeps_its_sign() -> None:
    async with opened() as seat:
        await seat.go_to("5000")
        await seat.press(*["right"] * 6)
        trace = seat.app.session.stepper.trace
        changes = trace.find("update", 1).values[:, 0].tolist()
        for line, change, text in zip(
            seat.lines("weights")[1:], changes, write_alike(changes), strict=False
        ):
            assert ("▲ +" if change > 0 else "▼ -") + text.lstrip("-") in line
        assert min(changes) < 0 < max(changes)


async def test_a_long_weight_does_not_stick_to_its_label() -> None:
    recipe = example("article").with_(
        seed=None, given_weights=(np.array([[-10.6718], [0.5], [-12.0]]),)
    )
    for size in ((60, 16), (80, 24), (120, 36)):
        async with opened(recipe, size) as seat:
            assert " w1 -10.6718" in seat.lines("weights")[1]


async def test_bars_keep_their_scale_and_say_it() -> None:
    async with opened() as seat:
        seen = []
        for _ in range(40):
            await seat.press("right")
            (scale,) = re.findall(r"bars -(\S+) to (\S+)", seat.window())
            seen.append(float(scale[1]))
            trace = seat.app.session.stepper.trace
            weights = [*trace.weights[0].values.ravel(), *trace.next_weights[0].ravel()]
            assert max(map(abs, weights)) <= seen[-1]
        assert seen == sorted(seen)
        # Of one iteration there is one, also at its update.
        assert all(len(set(seen[start : start + 6])) == 1 for start in range(6, 36, 7))
        before = seen[-1]
        await seat.press(*["left_square_bracket"] * 3)
        assert f"bars -{before:g} to {before:g}" in seat.window()


def test_a_scale_is_one_that_can_be_said() -> None:
    assert [nice_scale(value) for value in (0.3, 0.5, 0.51, 9.0, 11.0)] == [0.5, 0.5, 1, 10, 20]
    assert nice_scale(0.0) > 0


async def test_the_weights_pane_shows_the_layer_of_the_step() -> None:
    async with opened("iris", (80, 24)) as seat:
        trace = seat.app.session.stepper.trace
        for operation in trace.operations:
            await seat.press("right")
            layer = operation.layer
            if operation.kind == "error" and layer < 2:
                layer = 2  # it comes back through the weights above
            assert f"layer {layer}" in seat.lines("weights")[0]
            assert f"layer {layer}" in seat.window()


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (100, 30), (120, 36)])
async def test_a_frozen_layer_is_told_in_every_window(size: tuple[int, int]) -> None:
    async with opened(example("eleven-lines").with_(freeze=("1",)), size) as seat:
        width = seat.main.query_one("#weights").scrollable_content_region.width
        (heading,) = [line for line in seat.lines("weights") if "layer 1" in line]
        assert heading.endswith("frozen")
        assert len(heading) <= width


@pytest.mark.parametrize("name", ["article", "eleven-lines", "iris"])
async def test_the_curve_has_40_columns_and_10_lines_at_120_by_36(name: str) -> None:
    async with opened(name, is_folded=True) as seat:
        region = seat.main.query_one("#curve").scrollable_content_region
        assert region.width >= 40
        assert region.height >= 10
        await seat.go_to("100")
        axis = seat.lines("curve")[-1].split()
        assert len(axis) >= 5
        assert axis == ["0", "25", "50", "75", "100"] or axis == [
            "0",
            "20",
            "40",
            "60",
            "80",
            "100",
        ]
        assert sum("┤" in line for line in seat.lines("curve")) >= 4


def test_ticks_of_an_axis_are_whole_and_even() -> None:
    for high in (10, 15, 20, 30, 50, 75, 100, 1_500, 2_000_000):
        for most in range(1, 9):
            ticks = plots.iteration_ticks(0, high, most)
            assert (ticks[0], ticks[-1]) == (0, high)
            assert len(ticks) - 1 <= max(1, most)
            assert len(set(np.diff(ticks))) == 1
