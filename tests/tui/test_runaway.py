"""A run whose numbers stop being finite ends there, says why, and can be stepped back through."""

import numpy as np
import pytest

from nntui.engine import ACTIVATIONS, SIGMOID, Edit, Network, Problem, Recipe, Timeline

from .clock import Clock, wait
from .seat import opened

REASON = "The run ends at iteration 0: the next numbers are too large to be written down."


def at_once() -> Recipe:
    """A recipe whose first update is too large for a float."""
    problem = Problem(np.array([[100.0]]), np.array([[1.0]]))
    weights = (np.zeros((1, 1)),)
    return Recipe(problem, Network((1,), (SIGMOID,)), given_weights=weights, rate=1e308)


def later() -> Recipe:
    """A recipe that is well for some iterations: the first row lets the weights grow until the
    products of the second are too large."""
    problem = Problem(np.array([[1.0, 1.0], [1e308, -1e308]]), np.array([[1.0], [0.5]]))
    weights = (np.full((2, 1), 1.79),)
    return Recipe(problem, Network((1,), (SIGMOID,)), given_weights=weights, until=1_000)


def last_of(recipe: Recipe) -> int:
    timeline = Timeline(recipe)
    timeline.extend(1_000)
    assert timeline.last is not None
    return timeline.last


def saturating() -> Recipe:
    """A recipe whose second row's sum gets too large; its sigmoid makes 1 of it all the same."""
    problem = Problem(np.array([[1.0], [1e308]]), np.array([[1.0], [1.0]]))
    weights = (np.full((1, 1), 1.79),)
    return Recipe(problem, Network((1,), (SIGMOID,)), given_weights=weights)


async def test_a_run_that_ends_at_once_says_why_and_can_be_stepped_back() -> None:
    async with opened(at_once()) as seat:
        for _ in range(7):
            await seat.press("right")
        assert seat.place == (0, 7)
        assert " ".join(seat.text("story").split()).startswith(REASON)
        await seat.press("right")
        assert seat.place == (0, 7)
        assert seat.notices[-1].startswith(REASON)
        assert "The rate 1e+308 is too high" in seat.notices[-1]
        await seat.press("left")
        assert seat.place == (0, 6)
        assert REASON not in seat.text("story")
        await seat.press("home")
        assert seat.place == (0, 0)


async def test_a_run_that_ends_later_is_stepped_to_its_end_and_back() -> None:
    last = last_of(later())
    assert last > 1
    async with opened(later()) as seat:
        await seat.go_to("1000")
        assert seat.place == (last, 6)
        assert seat.notices[-1].startswith(f"The run ends at iteration {last}: ")
        assert f"The run ends at iteration {last}: " in " ".join(seat.text("story").split())
        assert "nan" not in seat.text("arithmetic")
        assert "inf" not in seat.text("arithmetic")
        await seat.press("right", "right_square_bracket")
        assert seat.place == (last, 6)
        await seat.press("left_square_bracket", "left")
        assert seat.place == (last - 1, 5)
        await seat.press("end")
        assert seat.place == (last, 6)


@pytest.mark.parametrize("presses", [3, 8])
async def test_playing_stops_where_the_run_ends(clock: Clock, presses: int) -> None:
    last = last_of(later())
    async with opened(later()) as seat:
        await seat.press(*["plus"] * (presses - 1), "space")
        wait(seat, clock, 4 * last)
        await seat.rest()
        assert seat.place == (last, 6)
        assert "paused" in seat.text("header")
        assert seat.notices[-1].startswith(f"The run ends at iteration {last}: ")


async def test_a_condition_that_is_not_met_before_the_end() -> None:
    async with opened(later()) as seat:
        await seat.go_to("error < 0.0001")
        assert seat.place == (0, 0)
        assert seat.notices


async def test_a_sum_too_large_for_a_float_is_written_so_and_the_run_goes_on() -> None:
    async with opened(saturating()) as seat:
        await seat.press("right", "right")
        assert seat.results("activation")[1] == "1.0000"
        await seat.press("right_square_bracket", "right_square_bracket")
        assert seat.place == (2, 2)
        assert seat.results("dot")[1] == "inf"
        assert seat.results("activation")[1] == "1.0000"
        await seat.press(*["right"] * 5)
        assert seat.place == (3, 0)


@pytest.mark.parametrize(
    ("value", "weight", "rate"), [(1e200, 1e200, 1.0), (1e150, 1.0, 1e300), (1e308, 1e308, 1.0)]
)
async def test_numbers_that_outgrow_floats_at_once_are_stepped_through(
    value: float, weight: float, rate: float
) -> None:
    recipe = Recipe(
        Problem(np.array([[value]]), np.array([[1.0]])),
        Network((1,), (ACTIVATIONS["linear"],)),
        given_weights=(np.array([[weight]]),),
        rate=rate,
    )
    async with opened(recipe, size=(200, 50)) as seat:  # with bars beside the weights
        await seat.press(*["right"] * 6)
        assert seat.place == (0, 6)
        await seat.press("y", "m", "m", "left", "home")
        assert seat.place == (0, 0)


async def test_a_run_about_to_end_is_saved() -> None:
    # What the second iteration begins with is finite, but the iteration itself is not.
    recipe = Recipe(
        Problem(np.array([[1.0]]), np.array([[0.0]])),
        Network((1,), (ACTIVATIONS["linear"],)),
        given_weights=(np.ones((1, 1)),),
        rate=1e200,
    )
    async with opened(recipe) as seat:
        await seat.press("right", "right", "right")
        await seat.ask("s")
        await seat.answer("mine")
        assert seat.notices[-1].startswith("Saved.")
        await seat.ask("o")
        await seat.answer()
        await seat.settle()
        assert seat.notices[-1].endswith("bit for bit.")


async def test_the_reason_names_the_rate_that_the_run_had_by_then() -> None:
    recipe = at_once().with_(rate=1e-6, edits=(Edit(3, "rate", 1e308, 1e-6),))
    async with opened(recipe) as seat:
        await seat.go_to("10")
        # The edit may have a part in it, whatever it was of.
        cause = "Either the edit of iteration 3 or the rate 1e+308 is too high"
        assert cause in seat.notices[-1]
