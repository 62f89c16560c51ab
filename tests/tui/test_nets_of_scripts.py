"""From a script's screen to the recipe of the net that it trains."""

from threading import Event

import numpy as np
import pytest

from nntui.code.nets import Alike
from nntui.tui.scripts import nets

from .test_script import ELEVEN, SCRIPTS, Desk, opened


async def left_for(desk: Desk) -> Alike:
    await desk.until(lambda: desk.app.left_for is not None)
    found = desk.app.left_for
    assert found is not None
    return found


async def test_a_key_leaves_for_the_recipe_of_what_is_trained() -> None:
    async with opened(ELEVEN) as desk:
        first = desk.session_values("first")
        desk.app.simulate_key("N")
        desk.app.simulate_key("N")  # once more while it is looked for
        found = await left_for(desk)
    np.testing.assert_array_equal(found.recipe.first_weights[0], first)
    assert found.shape == "3→4→1"


async def test_where_there_is_no_such_net_the_key_says_why_and_all_goes_on() -> None:
    async with opened(SCRIPTS / "adam.py") as desk:
        await desk.press("N")
        await desk.until(lambda: any("No layered net" in each for each in desk.notices))
        assert desk.app.left_for is None
        await desk.press("right_square_bracket", "N")
        # What is known is not looked for again.
        assert sum("No layered net" in each for each in desk.notices) == 2
        assert sum("Looking" in each for each in desk.notices) == 1
        assert desk.place[0] == 1


async def test_the_curve_knows_nothing_of_the_passes_that_were_looked_through() -> None:
    async with opened(SCRIPTS / "adam.py") as desk:
        before = desk.text("curve")
        await desk.press("N")
        await desk.until(lambda: any("No layered net" in each for each in desk.notices))
        assert desk.text("curve") == before


async def test_a_net_is_told_unasked_once_nobody_does_anything(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(nets, "QUIET", 0.0)
    async with opened(ELEVEN, looks=True) as desk:
        told = "It trains a 3→4→1 net of nntui's"
        await desk.until(lambda: any(told in each for each in desk.notices))
        (notice,) = (each for each in desk.notices if told in each)
        assert notice.endswith("N opens it as a recipe.")
        assert desk.app.left_for is None
        await desk.press("N")
        await left_for(desk)


async def test_nothing_is_told_unasked_of_another_script(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nets, "QUIET", 0.0)
    looked: list[object] = []

    def look(*arguments: object) -> object:
        looked.append(found := nets_look(*arguments))
        return found

    nets_look = nets.look
    monkeypatch.setattr(nets, "look", look)
    async with opened(SCRIPTS / "adam.py", looks=True) as desk:
        await desk.until(lambda: bool(looked))
        await desk.press("full_stop")
        assert not any("net" in each for each in desk.notices)


async def test_what_is_pressed_ends_a_look_that_nobody_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wanted: list[object] = []

    def look(_session: object, is_wanted: object) -> None:
        wanted.append(is_wanted)
        while callable(is_wanted) and is_wanted():
            Event().wait(0.01)

    monkeypatch.setattr(nets, "look", look)
    monkeypatch.setattr(nets, "QUIET", float("inf"))
    async with opened(ELEVEN, looks=True) as desk:
        monkeypatch.setattr(nets, "QUIET", 0.0)
        await desk.until(lambda: bool(wanted))
        await desk.press("full_stop")
        first = wanted[0]
        assert callable(first)
        assert not first()
        assert not any("net" in each for each in desk.notices)
