"""The objects of the main screen, each alone: no app, no window."""

import asyncio
from collections.abc import Callable

import pytest

from nntui.engine import MAX_ITERATION, example
from nntui.tui.moment import Way
from nntui.tui.screens.journeys import Journeys
from nntui.tui.screens.runs import Runs
from nntui.tui.screens.steps import Steps
from nntui.tui.screens.ticks import Ticks
from nntui.tui.session import Session

from .clock import Clock


class Paper:
    """A main screen on which nothing is drawn."""

    def __init__(self) -> None:
        self.is_answering = False
        self.notices: list[str] = []
        self.shown = 0
        self.on_show: Callable[[], None] = lambda: None

    def show(self) -> None:
        self.shown += 1
        self.on_show()

    def notify(self, message: str, **_: object) -> None:
        self.notices.append(message)

    def ask(self, *_: object, **__: object) -> None:
        raise AssertionError("nothing is asked here")

    def go_to(self, *_: object, **__: object) -> None:
        raise AssertionError("nobody sets out here")

    def replay(self, *_: object, **__: object) -> None:
        raise AssertionError("nothing is replayed here")


class Parts:
    """The objects that answer keys, on paper."""

    def __init__(self, of: str = "article") -> None:
        self.screen, self.session = Paper(), Session(example(of))
        self.journeys = Journeys(self.screen, self.session)
        self.ticks = Ticks(self.screen, self.session, self.journeys)
        self.steps = Steps(self.screen, self.session, self.ticks)
        self.runs = Runs(self.screen, self.session, self.ticks, self.journeys)

    @property
    def place(self) -> tuple[int, int]:
        return self.session.stepper.iteration, self.session.stepper.phase


async def test_a_journey_arrives_at_its_iteration_and_phase() -> None:
    parts = Parts()
    await parts.journeys.go_to(300, 2)
    assert parts.place == (300, 2)
    await parts.journeys.go_to(200)
    assert parts.place == (200, 2)


@pytest.mark.parametrize(
    "overtake",
    [
        lambda parts: parts.steps.moved(parts.session.stepper.forward()),
        lambda parts: parts.ticks.play_or_pause(),
        lambda parts: parts.runs.new_seed(),
        lambda parts: parts.runs.take_back(),
    ],
    ids=["a step", "playing", "another run", "taking back"],
)
async def test_a_journey_that_is_overtaken_moves_nothing(
    overtake: Callable[[Parts], None],
) -> None:
    parts = Parts()
    timeline = parts.session.stepper.timeline

    def on_show() -> None:
        parts.screen.on_show = lambda: None
        overtake(parts)

    parts.screen.on_show = on_show
    await parts.journeys.go_to(MAX_ITERATION)
    assert parts.place in [(0, 0), (0, 1)]
    assert timeline.trained < MAX_ITERATION


async def test_a_journey_is_overtaken_by_the_next() -> None:
    parts = Parts()
    far = asyncio.create_task(parts.journeys.go_to(MAX_ITERATION))
    await asyncio.sleep(0)  # it has set out
    await parts.journeys.go_to(40)
    await far
    assert parts.place == (40, 0)


async def test_a_journey_is_told_from_half_a_second_on(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = Parts()
    timeline, ways = parts.session.stepper.timeline, dict[int, Way | None]()
    # Time passes with what is trained: 20,000 iterations a second.
    monkeypatch.setattr("nntui.tui.screens.journeys.monotonic", lambda: timeline.trained / 20_000)
    parts.screen.on_show = lambda: ways.update({timeline.trained: parts.session.way})
    await parts.journeys.go_to(60_000)
    assert parts.place == (60_000, 0)
    assert len(ways) > 100
    for trained, way in ways.items():
        if trained < 10_000 or trained == 60_000:
            continue
        assert way is not None
        assert (way.iteration, way.goal) == (trained, 60_000)
        assert way.per_second == pytest.approx(20_000)
    assert not any(way for trained, way in ways.items() if trained < 10_000)
    # At the end nothing is under way.
    assert parts.session.way is None
    assert not parts.journeys.stop()


async def test_a_journey_lets_keys_pass() -> None:
    parts = Parts()
    parts.screen.is_answering = True
    far = asyncio.create_task(parts.journeys.go_to(MAX_ITERATION))
    while not parts.screen.shown:
        await asyncio.sleep(0)
    trained = parts.session.stepper.timeline.trained
    for _ in range(100):
        await asyncio.sleep(0)
    assert parts.session.stepper.timeline.trained == trained
    parts.journeys.end()
    parts.screen.is_answering = False
    await far
    assert parts.place == (0, 0)


def test_a_tick_that_is_late_makes_up_for_it(clock: Clock) -> None:
    parts = Parts()
    parts.ticks.faster()
    parts.ticks.faster()
    parts.ticks.play_or_pause()  # five phases a second
    parts.screen.is_answering = True
    clock.now += 0.8
    parts.ticks.tick()
    assert parts.place == (0, 0)  # a key comes first
    parts.screen.is_answering = False
    parts.ticks.tick()
    assert parts.place == (0, 4)


def test_the_clock_stops_where_the_run_ends_and_says_so(clock: Clock) -> None:
    parts = Parts()
    parts.session.stepper.seek(100_000, 5)
    parts.ticks.play_or_pause()
    clock.now += 1.0
    parts.ticks.tick()
    assert parts.place == (100_000, 6)
    assert not parts.session.player.playing
    assert parts.screen.notices == ["Iteration 100,000, where this run is set to stop."]
    parts.ticks.play_or_pause()
    assert not parts.session.player.playing
    assert parts.screen.notices[1].endswith("home goes back to the start.")
