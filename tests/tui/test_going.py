"""Going to an iteration, or to where the error meets a condition."""

import re
from unittest.mock import patch

import numpy as np
import pytest

from nntui.draft.place import Here, place_of
from nntui.engine import (
    SIGMOID,
    Network,
    Problem,
    Recipe,
    Sought,
    Timeline,
    Weight,
    compiled,
    example,
    trace,
)
from nntui.engine.recipe import MAX_ITERATION
from nntui.engine.watching import Watch
from nntui.explain.numbers import write
from nntui.tui.app import NntuiApp
from nntui.tui.moment import Way
from nntui.tui.panes.header import on_the_way
from nntui.tui.session import Session

from .clock import Clock, wait
from .seat import PANES, opened


async def test_go_to_the_last_iteration_of_the_article_and_home_again() -> None:
    trace = Timeline(example("article")).trace_at(100_000)
    async with opened() as seat:
        await seat.go_to("100000:6")
        assert seat.place == (100_000, 6)
        assert seat.results("activation") == [write(p) for (p,) in trace.predictions.tolist()]
        assert "100k" in seat.text("curve")
        await seat.press("home")
        assert seat.place == (0, 0)


async def test_an_iteration_may_be_written_with_separators() -> None:
    async with opened() as seat:
        for number, written in enumerate(["1,000", "1_001", " 1002 ", "1 003"]):
            await seat.go_to(written)
            assert seat.place == (1_000 + number, 0)


async def test_go_to_the_first_iteration_that_meets_a_condition() -> None:
    timeline = Timeline(example("article"))
    timeline.extend(10_000)
    first = next(k for k, error in enumerate(timeline.errors()) if error < 0.01)
    async with opened() as seat:
        await seat.go_to("error < 0.01")
        assert seat.place == (first, 3)
        # Not a single iteration was trained beyond it.
        assert seat.app.session.stepper.timeline.trained == first + 1
        assert seat.lines("curve")[0].startswith("mean |y - p| = 0.0100")
        story = " ".join(seat.text("story").split())
        assert story.startswith(
            f"Iteration {first:,} is the first with error < 0.01: "
            f"{write(timeline.errors()[first], '8')}, after"
        )
        await seat.press("left_square_bracket")
        assert "is the first with" not in seat.text("story")
        assert seat.place == (first - 1, 3)
        assert seat.lines("curve")[0].startswith("mean |y - p| = 0.0100")


async def test_a_condition_is_about_the_error_that_is_shown() -> None:
    timeline = Timeline(example("article"))
    timeline.extend(1_000)
    first = next(k for k, error in enumerate(timeline.errors("sum")) if error <= 0.5)
    async with opened() as seat:
        await seat.press("m")
        await seat.go_to("error<=0.5")
        assert seat.place == (first, 3)
        await seat.go_to("max error up to 100")
        assert seat.place == (int(np.argmax(timeline.errors("sum")[:101])), 3)


async def test_a_condition_that_is_never_met_moves_nothing_and_says_so() -> None:
    async with opened(example("article").with_(until=3_000)) as seat:
        await seat.press("right")
        await seat.go_to("error < 0.0001")
        assert seat.place == (0, 1)
        assert seat.notices == ["No iteration up to 3,000 has error < 0.0001."]


NONSENSE = {
    "nonsense": "'nonsense': expected an iteration (1000), a phase",
    "-5": "'-5': expected an iteration",
    "1.5": "'1.5': expected an iteration",
    "": "expected an iteration",
    "error = 3": "'error = 3': expected an iteration",
    "2:7": "phase 7: expected a number from 0 to 6, or dot, activation, error, slope, delta",
    "w4 > 0": "w1, w2, w3",
    "unit 2 w1 > 0": "'unit 2 w1 > 0': there is no unit 2, expected a unit of layer 1 from 1 to 1",
    "error < nan": "expected a condition",
    "error < [red]": "'error < [red]': expected a condition",
    "99999999999": "expected an iteration up to 10,000,000",
}
"""What is typed, and what the dialog says about it."""


async def test_nonsense_is_told_in_the_dialog_and_nothing_moves() -> None:
    async with opened() as seat:
        await seat.press("right", "right")
        before = [seat.text(pane) for pane in PANES]
        await seat.ask("g")
        for typed, complaint in NONSENSE.items():
            await seat.answer(typed)
            assert complaint in seat.note
            assert seat.app.screen is not seat.main
            assert [seat.text(pane) for pane in PANES] == before
        await seat.type("7")
        assert "An iteration, a phase" in seat.note
        await seat.answer()
        await seat.settle()
        assert seat.place == (7, 0)


async def test_what_is_typed_takes_the_place_of_what_is_offered() -> None:
    async with opened() as seat:
        await seat.go_to("40")
        await seat.ask("g")
        await seat.press("4", "2")
        await seat.answer()
        await seat.settle()
        assert seat.place == (42, 0)


async def test_escape_leaves_the_dialog_and_nothing_moves() -> None:
    async with opened() as seat:
        await seat.press("right")
        await seat.ask("g")
        await seat.press("9", "escape")
        await seat.settle()
        assert seat.app.screen is seat.main
        assert seat.place == (0, 1)


async def test_a_step_by_hand_ends_a_journey() -> None:
    async with opened() as seat:
        seat.main.go_to(MAX_ITERATION)
        timeline = seat.app.session.stepper.timeline
        await seat.until(lambda: timeline.trained > 10_000)
        await seat.main.run_action("forward")
        assert seat.place == (0, 1)
        await seat.settle()
        assert seat.place == (0, 1)
        assert timeline.trained < MAX_ITERATION


async def test_keys_are_answered_on_the_way_to_a_far_iteration() -> None:
    async with opened() as seat:
        seat.main.go_to(MAX_ITERATION)
        timeline = seat.app.session.stepper.timeline
        await seat.until(lambda: timeline.trained > 1_000)
        seat.app.simulate_key("down")
        await seat.until(lambda: seat.lines("inputs")[2].startswith("▸"))
        assert timeline.trained < MAX_ITERATION
        # Another goal takes the place of the one that is far.
        seat.main.go_to(1_000)
        await seat.settle()
        assert seat.place == (1_000, 0)
        assert timeline.trained < MAX_ITERATION


async def test_open_at_an_iteration() -> None:
    async with opened(NntuiApp(Session(example("article")), start_at=(1_234, 0))) as seat:
        assert seat.place == (1_234, 0)


@pytest.mark.parametrize(("text", "row"), [("row 3", 2), ("r4", 3), ("row r2", 1), ("row 1", 0)])
async def test_a_row_is_gone_to(text: str, row: int) -> None:
    async with opened() as seat:
        await seat.press("right", "down")
        await seat.go_to(text)
        assert seat.place == (0, 1)
        assert seat.lines("inputs")[row + 1].startswith("▸")


async def test_a_row_that_is_not_there_is_told() -> None:
    async with opened() as seat:
        await seat.ask("g")
        await seat.answer("row 5")
        assert seat.note == "row 5: expected a row's name, or its number from 1 to 4"
        await seat.answer("9" * 5_000)
        assert "expected an iteration up to 10,000,000" in seat.note


async def test_who_plays_is_on_no_journey_any_more(clock: Clock) -> None:
    async with opened("xor") as seat:
        await seat.ask("g")
        await seat.answer(str(MAX_ITERATION))
        timeline = seat.app.session.stepper.timeline
        await seat.until(lambda: timeline.trained > 100)
        await seat.press("space")
        await seat.settle()
        assert timeline.trained < MAX_ITERATION
        assert seat.place == (0, 0)
        wait(seat, clock, 1.0)
        assert seat.place[0] == 0
        assert seat.place[1] > 0


async def test_the_next_iteration_of_a_large_problem_is_ready_but_not_trained() -> None:
    generator = np.random.RandomState(0)
    problem = Problem(generator.random_sample((4_000, 20)), generator.random_sample((4_000, 1)))
    recipe = Recipe(problem, Network((1,), (SIGMOID,)), seed=1, rate=1e-4)
    async with opened(recipe) as seat:
        await seat.press(*["right"] * 6, "right_square_bracket")
        assert seat.place == (1, 6)
        timeline = seat.app.session.stepper.timeline
        assert timeline.trained == 2
        with patch("nntui.engine.trainer.trace", side_effect=trace) as traced:
            await seat.press("right_square_bracket")
            assert seat.place == (2, 6)
            assert timeline.trained == 3
            await seat.press("left_square_bracket")
            assert seat.place == (1, 6)
        # Only what may come next, and neither what came nor what had been.
        assert [call.args[2] for call in traced.call_args_list] == [3]


async def test_the_first_epoch_without_an_error_is_a_place() -> None:
    async with opened("perceptron") as seat:
        await seat.ask("g")
        assert "no errors" in str(seat.app.screen.query_one(".note").render())
        await seat.press("escape")
        await seat.go_to("no errors")
        await seat.until(lambda: seat.place == (20, 3))
    async with opened(example("xor").with_(until=100)) as seat:
        await seat.go_to("errors = 0")
        await seat.until(lambda: bool(seat.notices))
        assert seat.notices[-1] == "No iteration up to 100 has no errors."


@pytest.mark.parametrize(
    ("typed", "place"),
    [("2", (2, 0)), ("2:5", (2, 5)), ("2 delta", (2, 5)), ("2:slope", (2, 4)), ("error", (7, 3))],
)
async def test_a_phase_is_typed_by_its_number_or_its_name(
    typed: str, place: tuple[int, int]
) -> None:
    async with opened() as seat:
        await seat.go_to("7:2")
        assert seat.place == (7, 2)
        await seat.go_to(typed)
        assert seat.place == place


async def test_the_same_operation_of_another_layer_is_typed_with_it() -> None:
    async with opened("eleven-lines") as seat:
        await seat.go_to("2 delta 1")
        assert "delta 1" in seat.text("header")
        await seat.go_to("2 delta")
        assert "delta 2" in seat.text("header")


async def test_a_weight_turns_where_its_update_does_and_stands_there() -> None:
    timeline = Timeline(example("article"))
    updates = [timeline.trace_at(k).operations[5].values[2, 0] for k in range(200)]
    turns = [k for k in range(1, 200) if (updates[k] > 0) != (updates[k - 1] > 0)]
    async with opened() as seat:
        await seat.go_to("w3 turns")
        assert seat.place == (turns[0], 6)
        assert "w3 turns for the first time" in seat.text("story")
        await seat.go_to("150")
        await seat.go_to("back w3 turns")
        assert seat.place == (turns[-1], 6)
        for turn in reversed(turns[:-1]):
            await seat.go_to("back w3 turns")
            assert seat.place == (turn, 6)
        await seat.go_to("back w3 turns")
        assert seat.notices == ["No iteration before the cursor has an update with which w3 turns."]


async def test_a_weight_is_compared_where_an_iteration_begins_with_it() -> None:
    timeline = Timeline(example("eleven-lines"))
    first = next(k for k in range(10_000) if timeline.weights_at(k)[1][2, 0] < -5)
    async with opened("eleven-lines") as seat:
        await seat.go_to("layer 2 unit 1 w3 < -5")
        assert seat.place == (first, 0)
        story = " ".join(seat.text("story").split())
        assert f"Iteration {first:,} is the first that begins with layer 2 w3 < -5" in story
        await seat.go_to(f"{first + 5}")
        await seat.go_to("back layer 2 w3 >= -5")
        assert seat.place == (first - 1, 0)


async def test_a_weight_is_that_of_the_unit_looked_at_unless_another_is_said() -> None:
    timeline = Timeline(example("eleven-lines"))
    numbers = [timeline.weights_at(k)[0] for k in range(301)]
    async with opened("eleven-lines") as seat:
        await seat.press("u", "u")
        await seat.go_to("max w2 up to 300")
        assert seat.place == (int(np.argmax([each[1, 2] for each in numbers])), 0)
        await seat.go_to("min w2 of unit 4 up to 300")
        assert seat.place == (int(np.argmin([each[1, 3] for each in numbers])), 0)


async def test_the_refusal_names_all_that_can_be_typed() -> None:
    async with opened("eleven-lines", size=(80, 24)) as seat:
        await seat.ask("g")
        await seat.answer("nonsense")
        told = seat.dialog()
        for what in (
            "1000", "2:5", "2 delta", "error", "<=", "sum", "half squares", "loss", "accuracy",
            "layer 2 unit 1", "max w4", "min w4", "w4 turns", "next", "back", "up to", "row 3",
        ):  # fmt: skip
            assert what in told
        for typed in ("sum < 0.5", "half squares < 0.5", "loss > 0", "accuracy > 0.9", "w4 > 9"):
            place = place_of(typed, seat.app.session.recipe, Here(layer=2))
            assert isinstance(place, Sought)


async def test_a_long_way_is_told_in_the_header_and_escape_stops_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("nntui.tui.screens.journeys.UNSEEN", 0.0)
    async with opened() as seat:
        seat.main.go_to(MAX_ITERATION)
        await seat.until(lambda: "escape stops here" in seat.text("header"))
        told = seat.text("header")
        assert re.search(r"iteration [\d,]+ of 10,000,000 · \d+ (s|min) left", told)
        assert re.search(r" · [\d,.]+ iterations/s", told)
        await seat.press("escape")
        await seat.settle()
        place, phase = seat.place
        assert 0 < place < MAX_ITERATION
        assert phase == 0
        stopped = f"Stopped at iteration {place:,} on the way to 10,000,000."
        assert [notice for notice in seat.notices if compiled.COMMAND not in notice] == [stopped]
        trained = seat.app.session.stepper.timeline.trained
        await seat.press("right")
        assert seat.place == (place, 1)
        assert seat.app.session.stepper.timeline.trained == trained


async def test_a_long_way_without_the_extra_says_once_what_brings_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("nntui.tui.screens.journeys.UNSEEN", 0.0)
    monkeypatch.setattr(compiled, "_advised", [])
    monkeypatch.setattr(compiled, "is_there", lambda: False)
    monkeypatch.delenv(compiled.OFF, raising=False)
    async with opened() as seat:
        for _ in range(2):
            seat.main.go_to(MAX_ITERATION)
            await seat.until(lambda: "escape stops here" in seat.text("header"))
            await seat.press("escape")
            await seat.settle()
        assert sum(compiled.COMMAND in notice for notice in seat.notices) == 1


async def test_a_search_is_told_in_the_smallest_window_and_stopped_where_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("nntui.tui.screens.journeys.UNSEEN", 0.0)
    async with opened(size=(60, 16)) as seat:
        await seat.ask("g")
        await seat.answer("w3 > 100 up to 10,000,000")
        await seat.until(lambda: "escape stops here" in seat.text("header"))
        assert re.search(r"iteration [\d,]+ of 10,000,000", seat.text("header"))
        await seat.press("escape")
        await seat.settle()
        place, _ = seat.place
        assert seat.notices == [f"Stopped at iteration {place:,}, without w3 > 100 so far."]


@pytest.mark.parametrize("what", ["max w3", "max error"])
async def test_a_search_for_the_greatest_that_is_stopped_tells_the_greatest_so_far(
    what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nntui.tui.screens.journeys.UNSEEN", 0.0)
    async with opened() as seat:
        await seat.ask("g")
        await seat.answer(f"{what} up to 10,000,000")
        await seat.until(lambda: "escape stops here" in seat.text("header"))
        await seat.press("escape")
        await seat.settle()
        place, _ = seat.place
        timeline = seat.app.session.stepper.timeline
        numbers = timeline.errors()[:place]
        if what == "max w3":
            numbers = timeline.watched(
                Watch(timeline.recipe, Weight(1, 2, 0, "w3"), "weights"), 0, place
            )
        best = int(numbers.argmax())
        (told,) = (notice for notice in seat.notices if notice.startswith("Stopped"))
        assert told.startswith(f"Stopped at iteration {place:,}. Of iterations 0 to {place - 1:,} ")
        assert told.endswith(f"iteration {best:,}: {write(float(numbers[best]))}.")


async def test_escape_stops_before_it_leaves_the_zoom() -> None:
    async with opened() as seat:
        await seat.press("z")
        seat.main.go_to(MAX_ITERATION)
        timeline = seat.app.session.stepper.timeline
        await seat.until(lambda: timeline.trained > 1_000)
        await seat.press("escape")
        await seat.settle()
        assert timeline.trained < MAX_ITERATION
        assert seat.main.maximized is not None
        await seat.press("escape")
        assert seat.main.maximized is None


@pytest.mark.parametrize("width", range(30, 140))
def test_on_a_long_way_the_place_and_the_way_to_stop_come_first(width: int) -> None:
    for way in (Way(6_381, 100_000, 123_456.7), Way(999_999, 0, 2.5), Way(3, 9_000_000, 0.0)):
        text = "".join(span.text for span in on_the_way(way, width))
        assert text.startswith((f" iteration {way.iteration:,}", " nntui "))
        assert f"iteration {way.iteration:,} " in text
        assert text.endswith(" escape stops here ")
        assert len(text) <= max(width, 40)
        if width >= 60 and way.per_second:
            assert "left" in text
        if width >= 110 and way.per_second:
            assert "iterations/s" in text
            assert text.startswith(" nntui ")
    assert "back to 0" in "".join(span.text for span in on_the_way(Way(9, 0, 1.0), 80))
