"""Playing: the clock drives the cursor."""

from nntui.engine import example
from nntui.tui.app import NntuiApp
from nntui.tui.session import Session

from .clock import Clock, wait
from .seat import opened


async def test_space_plays_and_pauses(clock: Clock) -> None:
    async with opened() as seat:
        await seat.press("space")
        assert "playing · 1 phase/s" in seat.text("header")
        assert seat.place == (0, 0)
        wait(seat, clock, 3)
        assert seat.place == (0, 3)
        await seat.press("space")
        assert "paused · 1 phase/s" in seat.text("header")
        wait(seat, clock, 3)
        assert seat.place == (0, 3)
        await seat.press("space")
        wait(seat, clock, 4)
        assert seat.place == (1, 0)


async def test_plus_and_minus_go_through_all_nine_speeds() -> None:
    names = [
        *("0.5 phases/s", "1 phase/s", "2 phases/s", "5 phases/s"),
        *("1 iteration/s", "10 iterations/s", "100 iterations/s", "1,000 iterations/s"),
        "max speed",
    ]
    async with opened() as seat:

        def speed() -> str:
            return seat.text("header").rpartition("paused · ")[2].strip()

        seen = [speed()]
        for _ in range(7):
            await seat.press("plus")
            seen.append(speed())
        assert seen == names[1:]
        await seat.press("plus")
        assert speed() == names[-1]
        for name in reversed(names[:-1]):
            await seat.press("minus")
            assert speed() == name
        await seat.press("minus")
        assert speed() == names[0]


async def test_each_speed_moves_as_it_says(clock: Clock) -> None:
    after_two_seconds = [
        *((0, 1), (0, 2), (0, 4), (1, 3)),
        *((1, 6), (19, 6), (199, 6), (1_999, 6)),
    ]
    async with opened() as seat:
        await seat.press("minus")
        for place in after_two_seconds:
            await seat.press("home", "space")
            wait(seat, clock, 2)
            assert seat.place == place
            await seat.press("space", "plus")
        await seat.press("home", "space")
        wait(seat, clock, 0.5)
        assert seat.place[0] > 0
        assert seat.place[1] == 6
        await seat.press("space")


async def test_playing_stops_by_itself_at_the_runs_last_iteration(clock: Clock) -> None:
    async with opened(example("article").with_(until=3)) as seat:
        await seat.press("plus", "plus", "plus", "space")
        wait(seat, clock, 10)
        assert seat.place == (3, 6)
        assert "paused" in seat.text("header")
        assert seat.notices == []  # the notice comes with the next turn of the loop
        await seat.rest()
        assert seat.notices == ["Iteration 3, where this run is set to stop."]
        await seat.press("space")
        assert "paused" in seat.text("header")
        assert seat.notices[-1].endswith("home goes back to the start.")
        # Stepping by hand goes on.
        await seat.press("right")
        assert seat.place == (4, 0)
        await seat.press("home", "space")
        assert "playing" in seat.text("header")


async def test_phases_stop_at_the_last_phase_of_the_last_iteration(clock: Clock) -> None:
    async with opened(example("article").with_(until=0)) as seat:
        await seat.press("plus", "plus", "space")
        wait(seat, clock, 5)
        assert seat.place == (0, 6)
        assert "paused · 5 phases/s" in seat.text("header")


async def test_stepping_by_hand_takes_over_from_the_player() -> None:
    async with opened() as seat:
        for key in ("right", "left", "right_square_bracket", "home", "end", "R", "ctrl+z"):
            await seat.press("space")
            assert "playing" in seat.text("header")
            await seat.press(key)
            assert "paused" in seat.text("header")


async def test_looking_around_goes_on_while_it_plays(clock: Clock) -> None:
    async with opened() as seat:
        await seat.press("space")
        wait(seat, clock, 2)
        await seat.press("down", "d", "m", "y", "plus")
        assert "playing · 2 phases/s" in seat.text("header")
        assert seat.lines("inputs")[2].startswith("▸")
        wait(seat, clock, 1)
        assert seat.place == (0, 4)
        assert "sum |y - p| = 1.8203848" in seat.text("curve")


async def test_at_full_speed_the_article_reaches_its_end_while_keys_are_answered() -> None:
    async with opened("article") as seat:
        await seat.press(*["plus"] * 7)
        assert "max speed" in seat.text("header")
        seat.app.simulate_key("space")
        await seat.until(lambda: seat.place[0] > 0)
        seat.app.simulate_key("down")
        await seat.until(lambda: seat.lines("inputs")[2].startswith("▸"))
        assert 0 < seat.place[0] < 100_000
        assert "playing" in seat.text("header")
        await seat.until(lambda: "paused" in seat.text("header"))
        assert seat.place == (100_000, 6)
        assert seat.results("activation") == ["0.0030", "0.0025", "0.9980", "0.9975"]
        assert "100k" in seat.lines("curve")[-1]


async def test_the_program_is_asked_to_play_from_the_start() -> None:
    async with opened(NntuiApp(Session(example("article")), play=True)) as seat:
        assert "playing · 1 phase/s" in seat.text("header")
