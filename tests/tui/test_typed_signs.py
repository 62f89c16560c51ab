"""Numbers are typed in dialogs as people paste them."""

import numpy as np
from textual.widgets import Input, Label, TextArea

from nntui.engine import SIGMOID, Network, Problem, Recipe
from nntui.tui.screens.form import Choice

from .seat import opened

LONG = "9" * 3_000


async def test_a_change_is_read_with_signs_from_a_page_or_says_what_is_expected() -> None:
    async with opened() as seat:
        await seat.ask("e")
        await seat.answer("w1 = 1,500")
        assert "1,500" in seat.note
        assert "expected 1.500 or 1500" in seat.note
        await seat.answer("w1 = −0,5")
        await seat.until(lambda: seat.app.screen is seat.main)
        await seat.settle()
        assert "-0.5000" in seat.lines("weights")[1]


async def test_where_to_go_is_read_as_it_is_pasted() -> None:
    async with opened() as seat:
        await seat.go_to("\N{NO-BREAK SPACE}12 ")
        assert seat.place == (12, 0)
        await seat.ask("g")
        await seat.answer("error < 1,000")
        assert "1,000" in seat.note
        await seat.answer("−5")
        assert "'−5'" in seat.note
        await seat.answer("error < 0,4")
        await seat.until(lambda: seat.app.screen is seat.main)
        await seat.settle()
        assert seat.place[0] == 2


async def test_a_rate_and_a_grid_are_read_as_they_are_pasted() -> None:
    async with opened() as seat:
        await seat.ask("N")
        form = seat.app.screen
        form.query_one("#source", Choice).value = "typed"
        form.query_one("#typed", TextArea).text = "−1 0 | –2"
        form.query_one("#layers", Input).value = "1"
        told = form.query_one("#told", Label)
        form.query_one("#rate", Input).value = "1,500"
        await seat.until(lambda: "expected" in str(told.content))
        form.query_one("#rate", Input).value = "\N{NO-BREAK SPACE}5e−1"
        await seat.until(lambda: "expected" not in str(told.content))
        await seat.press("ctrl+enter")
        await seat.until(lambda: seat.app.screen is seat.main)
        await seat.settle()
        assert seat.app.session.recipe.rate == 0.5
        assert seat.app.session.recipe.problem.inputs.tolist() == [[-1, 0]]


async def test_what_is_too_long_is_cut_in_every_complaint() -> None:
    wide = Problem(np.ones((1, 400)), np.ones((1, 1)))
    async with opened(Recipe(wide, Network((1,), (SIGMOID,)), seed=1)) as seat:
        for key, text, expected in (
            ("e", f"x{LONG}", "expected a change such as w1 = 0.5"),
            ("e", f"x{LONG} = 1", "expected one of "),
            ("e", "x = 1", "more"),
            ("e", f"w1 = x{LONG}", "expected a number"),
            ("g", f"x{LONG}", "expected an iteration (1000)"),
            ("g", LONG, "expected an iteration up to"),
            ("g", f"error is {LONG}", "or a condition: error"),
            ("g", f"error < x{LONG}", "expected a condition"),
            ("g", f"row {LONG}", "expected a row's name"),
            ("g", f"row 0000000001{LONG}", "expected a row's name"),
            ("g", "row 00000000019", "expected a row's name"),
        ):
            await seat.ask(key)
            await seat.answer(text)
            assert expected in seat.note
            assert len(seat.note) < 320
            await seat.press("escape")
