"""Every theme that the palette offers can be read."""

import os
from typing import get_args

import pytest
from rich.style import Style
from textual.color import Color
from textual.filter import ANSIToTruecolor, Monochrome

from nntui.tui.panes.colours import FAINT, LEAST, LEAST_DIM, contrast
from nntui.tui.panes.lines import Role
from nntui.tui.panes.pane import Pane

from .seat import Seat, app_of, opened

ROLES = get_args(Role)


def styles(pane: Pane) -> dict[str, list[Style]]:
    """What a pane draws each role with: as it is, lit, marked, and both."""
    return {
        role: [pane._style(role, lit, marked) for lit in (False, True) for marked in (False, True)]
        for role in ROLES
    }


async def put_on(seat: Seat, theme: str) -> None:
    seat.app.theme = theme
    await seat.rest()


async def test_every_role_can_be_read_in_every_theme() -> None:
    async with opened() as seat:
        themes = [theme for theme in seat.app.available_themes.values() if not theme.ansi]
        assert len(themes) > 10
        for theme in themes:
            await put_on(seat, theme.name)
            for pane in (seat.main.query_one("#arithmetic"), seat.main.query_one("#header")):
                assert isinstance(pane, Pane)
                for role, drawn in styles(pane).items():
                    for style in drawn:
                        assert style.color is not None
                        assert style.bgcolor is not None
                        there = Color.from_rich_color(style.color)
                        behind = Color.from_rich_color(style.bgcolor)
                        least = LEAST_DIM if role in FAINT else LEAST
                        assert contrast(there, behind) >= least, (theme.name, role, style)


async def test_in_the_terminals_own_colours_the_lit_row_has_no_background_of_its_own() -> None:
    async with opened() as seat:
        themes = [theme.name for theme in seat.app.available_themes.values() if theme.ansi]
        assert themes
        for theme in themes:
            await put_on(seat, theme)
            pane = seat.main.query_one("#arithmetic")
            assert isinstance(pane, Pane)
            for role, (plain, marked, lit, both) in styles(pane).items():
                for style in (plain, marked, lit, both):
                    assert style.bgcolor is not None
                    assert style.bgcolor.is_default, (theme, role)
                assert lit.bold
                assert lit.underline
                assert marked.reverse
                assert both.reverse
            assert pane._style("dim", False).dim
            # Textual's own palettes stand for what a terminal may have.
            is_dark = seat.app.current_theme.dark
            palette = seat.app.ansi_theme_dark if is_dark else seat.app.ansi_theme_light
            real = ANSIToTruecolor(palette)
            for role, (plain, *_) in styles(pane).items():
                seen = real.truecolor_style(plain, plain.bgcolor)  # type: ignore[arg-type]  # checked above
                assert seen.color is not None
                assert seen.bgcolor is not None
                assert (
                    contrast(Color.from_rich_color(seen.color), Color.from_rich_color(seen.bgcolor))
                    >= LEAST_DIM
                ), (theme, role)


async def test_a_theme_of_the_terminals_colours_can_be_left_again() -> None:
    async with opened() as seat:
        before = seat.app.get_line_filters()
        await put_on(seat, "ansi-light")
        assert not any(isinstance(each, ANSIToTruecolor) for each in seat.app.get_line_filters())
        await put_on(seat, "textual-dark")
        after = seat.app.get_line_filters()
        assert any(isinstance(each, ANSIToTruecolor) for each in after)
        assert [type(each) for each in after] == [type(each) for each in before]


@pytest.mark.parametrize(("value", "has_colours"), [("", True), ("1", False), ("0", False)])
def test_an_empty_no_color_counts_as_unset(
    value: str, has_colours: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", value)
    app = app_of()
    assert app.no_color is not has_colours
    assert any(isinstance(each, Monochrome) for each in app.get_line_filters()) is not has_colours
    assert ("NO_COLOR" in os.environ) is not has_colours
