"""Pictures of a script's screen. `pytest --snapshot-update` makes them anew; look at them then."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from textual.pilot import Pilot

from nntui.code.finding import find
from nntui.code.session import Session
from nntui.code.trace import PassTrace
from nntui.tui.scripts.app import ScriptApp
from nntui.tui.scripts.session import ScriptSession

from .test_script import ELEVEN, SCRIPTS, Desk

Compare = Callable[..., bool]


@contextmanager
def app_on(path: Path, *, is_ascii: bool = False) -> Iterator[ScriptApp]:
    """The program on a script."""
    with Session(find(path)) as session:
        first = session.record(0)
        assert first is not None
        yield ScriptApp(ScriptSession(session, PassTrace(first)), is_ascii=is_ascii)


def after(*keys: str, theme: str = "textual-dark") -> Callable[[Pilot[None]], Awaitable[None]]:
    """What a user does before the picture is taken."""

    async def run(pilot: Pilot[None]) -> None:
        app = pilot.app
        assert isinstance(app, ScriptApp)
        app.theme = theme
        desk = Desk(app, pilot, [])
        await desk.settle()
        await desk.until(lambda: desk.screen._arrangement.curve.is_ready)
        await desk.press(*keys)

    return run


def test_eleven_lines_at_the_end_of_a_pass(snap_compare: Compare) -> None:
    with app_on(ELEVEN) as app:
        steps = after("right_square_bracket", "end", "down")
        assert snap_compare(app, terminal_size=(120, 36), run_before=steps)


def test_class_with_methods_in_a_call_by_plain_characters(snap_compare: Compare) -> None:
    with app_on(SCRIPTS / "class_with_methods.py", is_ascii=True) as app:
        steps = after(*["right"] * 6, theme="textual-light")
        assert snap_compare(app, terminal_size=(80, 24), run_before=steps)
