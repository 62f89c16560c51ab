"""What if, in a person's own script: numbers that are changed on the way."""

import pytest
from textual.widgets import Input, Label

from nntui.tui.panes.pane import Pane

from .test_script import SCRIPTS, Desk, opened


def edited(desk: Desk) -> str:
    """What the border of the story says was edited."""
    return str(desk.screen.query_one("#story", Pane).border_subtitle)


@pytest.mark.parametrize(
    ("name", "target"),
    [("eleven_lines", "first[0, 0]"), ("class_with_methods", "net.w[0, 0]"), ("momentum", "w[0]")],
)
async def test_an_edit_goes_its_way_forwards_and_back_is_listed_and_is_undone(
    name: str, target: str
) -> None:
    async with opened(SCRIPTS / f"{name}.py") as desk:
        await desk.press("d", "d")
        await desk.answer("g", "12")
        before, errors = desk.text("names"), list(desk.app.session.timeline.session.errors)
        await desk.answer("g", "5")
        await desk.press("e")
        offered = desk.app.screen.query_one(Input).value
        assert offered.split(" = ")[0]
        await desk.press("escape")
        target = offered.split(" = ")[0]
        await desk.answer("e", f"{target} = 3")
        assert desk.place[0] == 5
        assert "ctrl+z undoes the edit." in desk.notices
        assert edited(desk).startswith(f"Edited: {target} ")
        assert "→ 3 in pass 5" in edited(desk)
        assert "1 edit" in desk.text("header")
        assert "+ before edit 1" in desk.text("curve")
        await desk.answer("g", "12")
        after = desk.text("names")
        assert after != before
        # Before the edit nothing is another; behind it, again what it made.
        await desk.answer("g", "4")
        assert desk.app.session.timeline.session.errors[:5] == errors[:5]
        await desk.answer("g", "12")
        assert desk.text("names") == after
        await desk.press("ctrl+z")
        assert desk.place[0] == 12
        assert desk.text("names") == before
        assert desk.app.session.timeline.session.errors[:12] == errors[:12]
        assert "Edited" not in edited(desk)
        assert "before edit" not in desk.text("curve")
        await desk.press("ctrl+z")
        assert desk.notices[-1] == "There is no edit to undo."


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("nothing = 1", "the script has no such name."),
        ("output = 1", "output holds nothing at the head of pass 0."),
        ("first[9, 0] = 1", "first has no place 9, expected 0 to 2."),
        ("first = 1", "first is 3×4, expected one number such as first[0, 0]."),
        ("first[0, 0] = x", "expected a number"),
        ("first[0, 0] = nan", "nan"),
        ("first[0, 0]", ": expected a change such as a = 5"),
        ("f(x) = 1", ": expected a name such as a"),
    ],
)
async def test_what_cannot_be_changed_is_said_in_the_dialog_and_nothing_typed_is_lost(
    typed: str, said: str
) -> None:
    async with opened(SCRIPTS / "eleven_lines.py") as desk:
        await desk.answer("e", typed)
        await desk.until(lambda: isinstance(desk.app.focused, Input))
        note = desk.app.screen.query_one(".note", Label)
        await desk.until(lambda: said in str(note.render()))
        assert desk.app.screen.query_one(Input).value == typed
        assert desk.app.session.timeline.session.edits == ()
        await desk.press("escape", "right")
        assert desk.place == (0, "8")


async def test_an_edit_keeps_the_place_in_the_pass() -> None:
    async with opened(SCRIPTS / "eleven_lines.py") as desk:
        await desk.press("right", "right")
        await desk.answer("e", "first[0, 0] = 2")
        assert desk.place == (0, "9")
        await desk.press("home")
        assert "As edited, first[0, 0] is 2." in desk.text("story")
        await desk.press("c", "C")
        assert "before edit" not in desk.text("curve")


async def test_a_number_in_a_script_of_scalars_alone_is_changed() -> None:
    async with opened(SCRIPTS / "scalars_only.py") as desk:
        await desk.answer("g", "3")
        await desk.answer("e", "rate = 0.2")
        assert edited(desk).startswith("Edited: rate 0.5000 → 0.2 in pass 3")
