"""Why a weight moved, and where on its curve an activation stands."""

import re

import numpy as np
import pytest

from nntui.engine import (
    ACTIVATIONS,
    LOSSES,
    Cell,
    Edit,
    NetworkTrace,
    example,
)
from nntui.engine.shares import nudge, shares_of
from nntui.tui.panes.pane import Pane
from nntui.tui.why.panes import WhyPane
from nntui.tui.why.screen import WhyScreen

from .seat import Seat, app_of, opened

RECIPES = {
    "article": example("article"),
    "eleven-lines": example("eleven-lines"),
    "iris": example("iris").with_(optimizer="adam", rate=0.05),
    "batches": example("eleven-lines").with_(batch=3, reduction="mean"),
    "decay": example("xor").with_(decay=0.01, freeze=("bias",), momentum=0.9),
    "edited": example("article").with_(
        edits=(Edit(1, "weight", 2.0, 0.0, 1, 1, 0), Edit(2, "input", 3.0, 0.0, 0, 0, 2))
    ),
    "loss": example("xor").with_(loss="mse", optimizer="rmsprop"),
}


async def ask(seat: Seat, cell: Cell, *keys: str) -> str:
    """Put the cursor on a number and ask why; what the answer says."""
    seat.main.inspecting.put(seat.main.query_one("#arithmetic", Pane), (0, 0), cell)
    await seat.press("W", *keys)
    await seat.settle()
    return answer(seat)


def stand(seat: Seat, iteration: int, phase: int | None = None) -> NetworkTrace:
    """Bring the run to a phase of an iteration, to the last one unless given."""
    stepper = seat.app.session.stepper
    stepper.seek(iteration, stepper.phases if phase is None else phase)
    seat.main.show()
    return stepper.trace


def answer(seat: Seat) -> str:
    """What stands in the answer."""
    if not isinstance(seat.app.screen, WhyScreen):
        return ""
    return seat.app.screen.query_one(WhyPane).text


def every_weight(done: NetworkTrace) -> list[tuple[int, tuple[int, int]]]:
    return [
        (matrix.layer, (row, column))
        for matrix in done.weights
        for row, column in np.ndindex(*matrix.values.shape)
    ]


def expect_engine_s_numbers(done: NetworkTrace, layer: int, at: tuple[int, int], said: str) -> None:
    """What is said of a weight is what the engine computed, to the last digit."""
    shares, measured = shares_of(done, layer, at), nudge(done, layer, at)
    if shares is None:
        assert "It is not trained" in said
        return
    head, table, check = said.split("\n\n")
    before, after = done.weights[layer - 1].values[at], done.next_weights[layer - 1][at]
    numbers = [float(each) for each in re.findall(r"-?\d\S*", head.partition("  ")[2])]
    assert numbers == [before, abs(shares.update), after]
    lines = [line for line in table.split("\n")[1:] if "│" in line]
    # A name is a word, or words with one blank between them.
    found = [re.split(r" {2,}", line.strip(), maxsplit=2) for line in lines]
    told = {name: float(number) for name, number, _ in found}
    names = done.recipe.problem.row_names
    for each in shares.rows:
        assert told.pop(names[each.row]) == each.share
    assert told.pop("Δw") == shares.update
    assert told.pop("decay", 0.0) == shares.decay
    assert told.pop("carried on", 0.0) == shares.carried
    assert not told
    rows = [abs(float(number)) for name, number, _ in found if name in names]
    assert rows == sorted(rows, reverse=True)
    for _, number, bar in found:
        left, right = (len(part.strip()) for part in bar.split("│"))
        assert not (left and float(number) > 0)
        assert not (right and float(number) < 0)
    assert measured
    ends = [line.rpartition("= ")[2] for line in check.split("\n") if "= " in line][1:]
    expected = [measured.above, measured.below, measured.slope, measured.computed]
    assert [*map(float, ends)] == expected


@pytest.mark.parametrize("name", RECIPES)
async def test_what_is_said_of_a_weight_is_what_the_engine_computed(name: str) -> None:
    async with opened(RECIPES[name], size=(150, 60)) as seat:
        seat.app.session.digits = "all"
        for iteration in (1, 2):
            done = stand(seat, iteration)
            weights = every_weight(done)
            for layer, at in weights[:: max(1, len(weights) // 5)]:
                said = await ask(seat, Cell(f"w{layer}", at, 1))
                assert f"iteration {iteration}" in seat.window().split("\n")[0]
                expect_engine_s_numbers(done, layer, at, said)
                await seat.press("escape")
                assert seat.app.screen is seat.main


async def test_of_a_weight_whose_update_is_to_come_it_is_the_last_move() -> None:
    async with opened("article") as seat:
        seat.app.session.digits = "all"
        assert not await ask(seat, Cell("w1", (1, 0), 1))
        assert "has not moved yet" in seat.notices[-1]
        assert not await ask(seat, Cell("c1", (1, 0)))
        assert "not computed yet" in seat.notices[-1]
        await seat.press("escape", "right_square_bracket")
        assert seat.place == (1, 0)
        said = await ask(seat, Cell("w1", (1, 0), 1))
        before = seat.app.session.stepper.timeline.trace_at(0)
        expect_engine_s_numbers(before, 1, (1, 0), said)
        await seat.press("escape")
        done = stand(seat, 1)
        expect_engine_s_numbers(done, 1, (1, 0), await ask(seat, Cell("w1", (1, 0), 1)))


async def test_what_an_edit_put_in_the_place_of_a_move_is_said() -> None:
    async with opened(RECIPES["edited"]) as seat:
        await seat.go_to("1")
        assert "an edit put another number" in await ask(seat, Cell("w1", (1, 0), 1))
        await seat.press("escape")
        assert "an edit" not in await ask(seat, Cell("w1", (0, 0), 1))


async def test_steps_have_no_slope_and_frozen_weights_do_not_move() -> None:
    async with opened("perceptron") as seat:
        stand(seat, 0)
        said = await ask(seat, Cell("w1", (0, 0)))
        assert "steps, which have no slope" in said
        assert "share of the update" in said
    recipe = example("eleven-lines").with_(freeze=(1,))
    async with opened(recipe) as seat:
        await seat.press("right_square_bracket")
        assert "It is not trained" in await ask(seat, Cell("w1", (0, 0), 1))


async def test_an_activation_stands_on_its_curve_with_its_slope_once_it_is_there() -> None:
    async with opened("article") as seat:
        seat.app.session.digits = "all"
        stand(seat, 0, 1)
        assert not await ask(seat, Cell("z1", (2, 0)))
        assert "not computed yet" in seat.notices[-1]
        done = stand(seat, 0, 2)
        said = await ask(seat, Cell("p1", (2, 0)))
        z, p, slope = (done.value(Cell(f"{each}1", (2, 0))) for each in "zps")
        assert f"o  z = {z:.17g}   p[r3] = {p:.17g}" in said
        assert "slope is not computed yet" in said
        assert f"{slope:.17g}" not in said
        assert "+" not in said
        await seat.press("escape")
        stand(seat, 0, 4)
        said = await ask(seat, Cell("p1", (2, 0)))
        assert f"+  the tangent: slope = {slope:.17g}" in said
        assert "++" in said
        plot = said.split("\n")[:-2]
        (row,) = [n for n, line in enumerate(plot) if "o" in line]
        # Its height is p's: the axis goes from 0 at the bottom to 1 at the top.
        high = len(plot) - 3
        assert abs((high - row) / high - p) < 1.5 / high


async def test_of_a_softmax_with_cross_entropy_there_is_no_tangent() -> None:
    async with opened("iris") as seat:
        stand(seat, 3)
        layer = seat.app.session.recipe.network.layers
        said = await ask(seat, Cell(f"p{layer}", (0, 1)))
        assert "other sums of the row stay" in said
        assert "no slope here" in said
        assert "+" not in said.split("o  z")[0].replace("e+", "")


async def test_of_other_numbers_it_says_what_it_can_be_asked_about() -> None:
    async with opened("article") as seat:
        stand(seat, 1)
        for cell in (Cell("x", (0, 0)), Cell("d1", (0, 0)), Cell("y", (0, 0))):
            assert not await ask(seat, cell)
            assert "asks why of a weight" in seat.notices[-1]
        await seat.press("escape", "W")
        assert seat.app.screen is seat.main


async def test_rows_that_are_not_in_the_batch_have_a_curve_and_no_slope() -> None:
    async with opened(example("eleven-lines").with_(batch=2)) as seat:
        done = stand(seat, 1)
        left_out = min({*range(4)} - {*done.rows})
        assert "no slope here" in await ask(seat, Cell("p2", (left_out, 0)))
        await seat.press("escape")
        # The cursor may stay on a slope while time goes on to a batch without its row.
        assert not await ask(seat, Cell("s2", (left_out, 0)))
        assert "not in this iteration's batch" in seat.notices[-1]


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (100, 30), (120, 36), (200, 60)])
@pytest.mark.parametrize("name", ["article", "iris", "decay"])
async def test_all_of_it_is_reached_in_any_window(name: str, size: tuple[int, int]) -> None:
    async with opened(RECIPES[name], size) as seat:
        stand(seat, 1)
        await ask(seat, Cell("w1", (0, 0)))
        assert "Why did it move?" in seat.window()
        assert "escape leaves" in seat.window()
        pane = seat.app.screen.query_one(WhyPane)
        assert not [
            line for line in answer(seat).split("\n") if len(line.rstrip()) > pane.inner_width
        ]
        await seat.press("end")
        assert "They agree on" in seat.window()
        await seat.press("home", "down", "pagedown", "pageup", "up")
        assert "Each row's share" in seat.window()
        await seat.press("enter")
        layer = seat.app.session.recipe.network.layers
        said = await ask(seat, Cell(f"p{layer}", (1, 0)))
        assert "┤" in said
        pane = seat.app.screen.query_one(WhyPane)
        assert not [line for line in said.split("\n") if len(line.rstrip()) > pane.inner_width]
        await seat.pilot.resize_terminal(60, 16)
        await seat.rest()
        assert "Where on its curve?" in seat.window()


async def test_an_answer_is_found_once_and_forgotten_with_its_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []

    def counted(done: NetworkTrace, layer: int, at: tuple[int, int]) -> object:
        asked.append(done.iteration)
        return nudge(done, layer, at)

    monkeypatch.setattr("nntui.tui.why.answer.nudge", counted)
    async with opened("article") as seat:
        stand(seat, 0)
        said = await ask(seat, Cell("c1", (0, 0)))
        await seat.press("escape", "escape", "right_square_bracket", "left_square_bracket")
        assert asked == [0]  # nothing is measured on the way of a step
        assert await ask(seat, Cell("c1", (0, 0))) == said
        assert asked == [0]
        await seat.press("escape", "escape", "R")
        await seat.settle()
        stand(seat, 0)
        assert await ask(seat, Cell("c1", (0, 0))) != said
        assert asked == [0, 0]


async def test_it_comes_and_goes_as_fast_as_keys_are_typed() -> None:
    async with opened("eleven-lines") as seat:
        stand(seat, 0)
        await seat.type_ahead("i", "W", "escape", "W", "W", "W", "d", "enter", "W", "backspace")
        assert seat.app.screen is seat.main
        assert seat.app.session.inspected
        assert seat.app.session.digits == "8"
        await seat.press("escape")
        assert seat.app.session.inspected is None


async def test_it_is_clicked_on_the_inspector_s_border_and_drawn_with_plain_characters() -> None:
    async with opened(app_of("article", is_ascii=True)) as seat:
        stand(seat, 0)
        await seat.press("i")
        line = seat.main.query_one("#inspector").region.y
        column = seat.window().split("\n")[line].index("W why")
        assert await seat.pilot.click(offset=(column + 1, line))
        await seat.settle()
        assert "Why did it move?" in seat.window()
        await seat.press("escape")
        await ask(seat, Cell("p1", (0, 0)))
        assert "*" in answer(seat)


def test_recipes_are_those_that_are_promised() -> None:
    iris = RECIPES["iris"]
    assert iris.network.activations[-1] == ACTIVATIONS["softmax"]
    assert iris.loss == LOSSES["cross-entropy"]
    assert iris.problem.input_scaling
