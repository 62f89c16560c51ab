"""Numbers are typed in dialogs as people paste them."""

from textual.widgets import Input, Label, TextArea

from nntui.tui.screens.form import Choice

from .seat import opened


async def test_a_change_is_read_with_a_minus_sign_from_a_page_or_says_what_is_expected() -> None:
    async with opened() as seat:
        await seat.ask("e")
        await seat.answer("w1 = 0,5")
        assert "0,5" in seat.note
        assert "expected a number with a decimal point" in seat.note
        await seat.answer("w1 = −0.5")
        await seat.until(lambda: seat.app.screen is seat.main)
        await seat.settle()
        assert "-0.5000" in seat.lines("weights")[1]


async def test_where_to_go_is_read_as_it_is_pasted() -> None:
    async with opened() as seat:
        await seat.go_to("\N{NO-BREAK SPACE}12 ")
        assert seat.place == (12, 0)
        await seat.ask("g")
        await seat.answer("error < 0,01")
        assert "expected a number with a decimal point" in seat.note
        await seat.answer("−5")
        assert "'−5'" in seat.note
        await seat.answer("error < 4e−1")
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
        form.query_one("#rate", Input).value = "0,5"
        await seat.until(lambda: "expected a number with a decimal point" in str(told.content))
        form.query_one("#rate", Input).value = "\N{NO-BREAK SPACE}5e−1"
        await seat.until(lambda: "expected" not in str(told.content))
        await seat.press("ctrl+enter")
        await seat.until(lambda: seat.app.screen is seat.main)
        await seat.settle()
        assert seat.app.session.recipe.rate == 0.5
        assert seat.app.session.recipe.problem.inputs.tolist() == [[-1, 0]]
