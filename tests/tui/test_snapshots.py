"""Pictures of the screen. `pytest --snapshot-update` makes them anew; look at them then."""

import time
from collections.abc import Awaitable, Callable, Iterator

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from .seat import Seat, app_of, saved

Compare = Callable[..., bool]
Steps = Callable[[Seat], Awaitable[None]]


@pytest.fixture(autouse=True)
def utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Dates do not depend on where the test runs."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def after(steps: Steps, theme: str = "textual-dark") -> Callable[[Pilot[None]], Awaitable[None]]:
    """What a user does before the picture is taken."""

    async def run(pilot: Pilot[None]) -> None:
        app = pilot.app
        app.theme = theme
        seat = Seat(app, pilot, [])  # type: ignore[arg-type]  # it is the program
        await seat.settle()
        await steps(seat)
        await seat.settle()
        for field in app.screen.query(Input):
            field.cursor_blink = False
        if seat.app.screen is seat.main and not seat.main.has_class("-too-small"):
            # The footer comes last.
            await seat.until(lambda: bool(seat.window().split("\n")[-1].strip()))

    return run


def pressing(*keys: str) -> Steps:
    async def press(seat: Seat) -> None:
        await seat.press(*keys)

    return press


def going_to(what: str, *keys: str) -> Steps:
    async def go(seat: Seat) -> None:
        await seat.press(*keys)
        await seat.go_to(what)

    return go


def named(size: tuple[int, int]) -> str:
    """A window's size in the name of a test."""
    return f"{size[0]}x{size[1]}"


MID_PHASE = pressing(*["right"] * 4, "down", "down")
MID_BACKWARD = pressing(*["right"] * 9, "u", "down", "down")
TRAINED = going_to("1000:6")


@pytest.mark.parametrize(
    ("size", "theme"),
    [((120, 36), "textual-dark"), ((80, 24), "textual-dark"), ((120, 36), "textual-light")],
    ids=["120x36-dark", "80x24-dark", "120x36-light"],
)
def test_article(snap_compare: Compare, size: tuple[int, int], theme: str) -> None:
    assert snap_compare(app_of(), terminal_size=size, run_before=after(MID_PHASE, theme))


@pytest.mark.parametrize("size", [(60, 16), (200, 50), (300, 80)], ids=named)
def test_article_in_other_windows(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(app_of(), terminal_size=size, run_before=after(TRAINED))


def test_article_trained_with_its_curve(snap_compare: Compare) -> None:
    steps = going_to("100000:6", "y")
    assert snap_compare(app_of(), terminal_size=(120, 36), run_before=after(steps))


@pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=named)
def test_hidden_layer_mid_backward_pass(snap_compare: Compare, size: tuple[int, int]) -> None:
    app = app_of("eleven-lines")
    assert snap_compare(app, terminal_size=size, run_before=after(MID_BACKWARD))


FORWARD = pressing("v", "right", "down", "down")
BACKWARD = pressing("v", *["right"] * 8, "shift+down", "down", "down")


@pytest.mark.parametrize(
    ("size", "steps", "is_ascii"),
    [((80, 24), FORWARD, False), ((120, 36), BACKWARD, False), ((80, 24), BACKWARD, True)],
    ids=["80x24-forward", "120x36-backward", "80x24-plain-backward"],
)
def test_network_as_a_picture(
    snap_compare: Compare, size: tuple[int, int], steps: Steps, is_ascii: bool
) -> None:
    app = app_of("eleven-lines", is_ascii=is_ascii)
    assert snap_compare(app, terminal_size=size, run_before=after(steps))


@pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=named)
def test_plain_characters(snap_compare: Compare, size: tuple[int, int]) -> None:
    app = app_of(is_ascii=True)
    assert snap_compare(app, terminal_size=size, run_before=after(TRAINED))


def test_too_small(snap_compare: Compare) -> None:
    assert snap_compare(app_of(), terminal_size=(40, 10), run_before=after(pressing()))


def test_save_dialog(snap_compare: Compare) -> None:
    async def steps(seat: Seat) -> None:
        await seat.press("right", "right")
        await seat.ask("s")

    assert snap_compare(app_of(), terminal_size=(120, 36), run_before=after(steps))


def test_library_dialog(snap_compare: Compare) -> None:
    saved("my first run", "article", 1_234, 5, day=1)
    second = saved("second", "eleven-lines", 7, 12, day=2)
    saved("third", "tiny", 9_999, 0, day=3)

    async def steps(seat: Seat) -> None:
        await seat.ask("o")
        await seat.until(lambda: second.name in seat.dialog())
        await seat.press("down")

    assert snap_compare(app_of(), terminal_size=(120, 36), run_before=after(steps))


def test_help(snap_compare: Compare) -> None:
    async def steps(seat: Seat) -> None:
        await seat.press("right", "right")
        await seat.ask("question_mark")

    assert snap_compare(app_of(), terminal_size=(120, 36), run_before=after(steps))


MOVE = pressing(*["right"] * 12, "i", "W")
CURVE = pressing(*["right"] * 6, "i", "W")


@pytest.mark.parametrize(
    ("size", "steps"), [((80, 24), MOVE), ((120, 36), CURVE)], ids=["move", "curve"]
)
def test_why(snap_compare: Compare, size: tuple[int, int], steps: Steps) -> None:
    app = app_of("eleven-lines")
    assert snap_compare(app, terminal_size=size, run_before=after(steps))
