"""Asking a number of a script where it came from."""

import re
from pathlib import Path

import pytest

from nntui.code.origin import Address, cell_of, value_of
from nntui.tui.panes.pane import Pane

from .test_script import ELEVEN, SCRIPTS, Desk, opened

VIEWS = SCRIPTS / "views_and_places.py"


def asked(desk: Desk) -> tuple[str, float, str]:
    """The name, the value and the place of the number that is asked about."""
    text = " ".join(desk.lines("inspector"))
    match = re.match(r"(.+?) = (\S+)   (.*?pass [\d,]+)", text)
    assert match, text
    return match[1], float(match[2]), match[3]


def here(desk: Desk) -> Address:
    inspected = desk.screen.session.inspected
    assert inspected is not None
    return inspected.here.address


async def test_a_number_says_its_name_its_digits_and_its_equation() -> None:
    async with opened(ELEVEN) as desk:
        await desk.press("n", "n", "n", "i", "down", "down")
        name, value, where = asked(desk)
        assert (name, where) == ("output_delta[2, 0]", "line 10, pass 0")
        assert value == value_of(desk.screen.session.grains.trace, here(desk))
        said = desk.text("inspector")
        assert "(y - output)·(output·(1 - output)) = (1 - " in said
        assert "1 y[2, 0] ▸2 output[2, 0]" in said


@pytest.mark.parametrize("path", [ELEVEN, VIEWS])
async def test_enter_leads_across_the_head_to_what_stood_before_the_loop(path: Path) -> None:
    async with opened(path) as desk:
        await desk.press("right_square_bracket", "right_square_bracket", "n", "n", "n", "i")
        home = desk.place
        met, stops = {here(desk).number}, 0
        while not any("Nothing more" in n or "before the loop" in n for n in desk.notices):
            await desk.press("enter")
            met.add(here(desk).number)
            stops += 1
            assert stops < 60
            value = asked(desk)[1]
            assert value == value_of(desk.screen.session.grains.trace, here(desk))
        assert met == {0, 1, 2}
        assert "stood there before the loop" in desk.text("inspector")
        await desk.press("backspace")
        assert desk.screen.inspecting.is_open
        await desk.press("escape")
        assert not desk.screen.inspecting.is_open
        assert desk.place == home


async def test_every_number_in_sight_has_an_answer() -> None:
    async with opened(VIEWS) as desk:
        await desk.press("right_square_bracket", "full_stop", "i")
        for _ in range(desk.screen.session.grains.trace.phases):
            await desk.press("full_stop")
            for name in ("arithmetic", "names"):
                pane: Pane[object] = desk.screen.query_one(f"#{name}", Pane)
                for place in range(len(pane.text.split("\n"))):
                    for spot in pane.spots_of(place):
                        desk.screen.inspecting.put(pane, (place, spot.start), spot.cell)
                        # The first time the panes make room for it.
                        await desk.pilot.pause(0)
                        assert cell_of(here(desk)) == spot.cell
                        said = desk.text("inspector")
                        assert "not recorded" not in said
                        assert "not computed yet" not in said
                        assert asked(desk)[1] == value_of(
                            desk.screen.session.grains.trace, here(desk)
                        )


async def test_the_cursor_goes_with_a_step_to_the_same_number_of_another_pass() -> None:
    async with opened(ELEVEN) as desk:
        await desk.press("n", "n", "n", "i", "down", "right_square_bracket")
        assert asked(desk)[::2] == ("output_delta[1, 0]", "line 10, pass 1")
        await desk.press("left_square_bracket", "comma")
        assert "output_delta[1, 0] = ·" in desk.text("inspector")
        assert "not computed yet" in desk.text("inspector")


async def test_keys_at_any_moment_and_twice_do_no_harm() -> None:
    async with opened(ELEVEN, (80, 24)) as desk:
        await desk.press("backspace", "i", "escape", "n", "i", "i", "tab", "9", "tab", "left")
        enters = ("enter", "enter", "enter", "backspace", "enter")
        for key in (*enters, "right_square_bracket", "f", "d", "z", "escape"):
            desk.app.simulate_key(key)
        await desk.settle()
        await desk.press("escape", "escape")
        assert not desk.screen.inspecting.is_open
