"""The network as a picture: `v` turns the arithmetic into it and back."""

import re
from collections.abc import Sequence

import numpy as np
import pytest

from nntui.engine import Network, Problem, Recipe, example
from nntui.explain.ascii import to_ascii
from nntui.explain.numbers import write, write_alike
from nntui.tui.panes.net import NetPane

from .seat import Seat, app_of, opened

SIZES = [(60, 16), (80, 24), (120, 36), (200, 60)]


def network(*sizes: int, bias: bool = False) -> Recipe:
    """A recipe of so many inputs and units."""
    rng = np.random.default_rng(1)
    inputs, targets = rng.normal(size=(4, sizes[0])), rng.integers(0, 2, (4, sizes[-1]))
    layers = Network(sizes[1:], ["tanh"] * (len(sizes) - 2) + ["sigmoid"], bias)
    return Recipe(Problem(inputs, targets), layers, seed=1)


NETS = {
    "3-1": example("article"),
    "3-4-1": example("eleven-lines"),
    "2-2-1": network(2, 2, 1, bias=True),
    "4-5-3": network(4, 5, 3),
    "64-32-10": network(64, 32, 10),
    "batches": example("eleven-lines").with_(batch=2),
}


def picture(seat: Seat) -> NetPane:
    """The pane, which is in sight."""
    pane = seat.main.query_one("#net", NetPane)
    assert pane.display
    assert pane.region.width
    return pane


def found(pane: NetPane, pattern: str) -> list[tuple[int, int]]:
    """The lines and columns where something is written."""
    return [
        (line, match.start())
        for line, text in enumerate(pane.text.split("\n"))
        for match in re.finditer(pattern, text)
    ]


async def click(seat: Seat, pane: NetPane, place: tuple[int, int]) -> None:
    """Click on a line and a column of the pane."""
    line, column = place
    region = pane.scrollable_content_region
    await seat.pilot.click(offset=(region.x + column, region.y + line))
    await seat.rest()


async def test_v_draws_the_network_and_v_takes_it_back() -> None:
    async with opened() as seat:
        arithmetic = seat.text("arithmetic")
        await seat.press("v")
        assert not seat.main.query_one("#arithmetic").display
        assert seat.app.focused is picture(seat)
        assert "Network" in seat.window()
        await seat.press("v")
        assert seat.text("arithmetic") == arithmetic
        assert seat.app.focused is seat.main.query_one("#arithmetic")
        assert not seat.main.query_one("#net").display


async def test_it_takes_turns_where_a_pane_has_the_whole_window() -> None:
    async with opened("eleven-lines", (80, 24)) as seat:
        await seat.press("z", "v")
        assert seat.main.maximized is picture(seat)
        assert picture(seat).size.height > 18
        assert "h4" in seat.window()
        await seat.press("v", "right")
        assert seat.main.maximized is seat.main.query_one("#arithmetic")
        await seat.press("v", "z", "tab", "shift+tab")
        assert seat.app.focused is picture(seat)


async def test_opened_as_it_was_left_it_has_the_focus() -> None:
    app = app_of("eleven-lines")
    app.session.net = True
    async with opened(app) as seat:
        assert seat.app.focused is picture(seat)
        assert "h1" in picture(seat).text


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("name", NETS)
async def test_each_number_in_it_is_the_traces_at_its_place(
    name: str, size: tuple[int, int]
) -> None:
    async with opened(NETS[name], size) as seat:
        await seat.press("v", "down")
        stepper = seat.app.session.stepper
        for _ in range(stepper.phases + 1):
            pane = picture(seat)
            lines = pane.text.split("\n")
            for line, columns, cell in pane.numbers:
                text = lines[line][columns.start : columns.stop].strip()
                if text.endswith("…"):
                    continue
                value = stepper.trace.value(cell)
                forms = {write(value), write(value, whole=True), write(value, power=True)}
                assert text.lstrip("+") in forms | {write(value, power=False)}
            assert len(lines) <= pane.inner_height
            assert all(len(line) <= pane.inner_width for line in lines)
            await seat.press("right")


async def test_what_is_not_computed_is_a_dot() -> None:
    async with opened("eleven-lines") as seat:
        await seat.press("v")
        trace = seat.app.session.stepper.trace
        names = {cell.matrix for _, _, cell in picture(seat).numbers}
        assert names == {"x", "y", "w1", "w2"}
        assert picture(seat).text.count("·") == 2 * (4 + 1)
        for phase in range(1, trace.phases + 1):
            await seat.press("right")
            made = {each.matrix.name for each in trace.operations[:phase]}
            shown = {c.matrix for _, _, c in picture(seat).numbers if not c.back}
            assert shown <= made | {"x", "y", "w1", "w2"}


async def test_edges_of_the_operation_have_its_products_and_the_way() -> None:
    async with opened("eleven-lines") as seat:
        await seat.press("v", "down", "down", "right")
        trace = seat.app.session.stepper.trace
        w = trace.weights[0].values[:, 0]
        text = picture(seat).text
        for x, weight in zip((1, 0, 1), w, strict=True):
            assert re.search(rf"{x} × +{re.escape(write(weight))}", text)
        assert "dot" in text.split("\n")[0]
        assert "▶" in text
        await seat.press(*["right"] * 7)
        text = picture(seat).text
        delta, weight = trace.find("delta", 2).values[2, 0], trace.weights[1].values[0, 0]
        assert re.search(rf"{re.escape(write(delta))} × +{re.escape(write(weight))}", text)
        assert "◀ error" in text
        await seat.press("end")
        text = picture(seat).text
        changes = trace.find("update", 1).values[:, 0].tolist()
        for change, said in zip(changes, write_alike(changes), strict=True):
            assert (f"+{said}" if change > 0 else said) in text


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_units_that_are_clicked_or_walked_to_are_the_chosen_ones_everywhere(
    size: tuple[int, int],
) -> None:
    async with opened("eleven-lines", size) as seat:
        await seat.press("v", "right")
        session = seat.app.session
        await click(seat, picture(seat), found(picture(seat), "h3")[0])
        assert session.units == [2, 0]
        assert "▸h3" in picture(seat).text
        assert "unit 3" in seat.text("weights")
        await seat.press("shift+down")
        assert session.units == [3, 0]
        await seat.press("shift+down", "shift+up", "shift+up")
        assert session.units == [1, 0]
        assert "▸h2" in picture(seat).text
        await seat.press("u")
        assert session.units == [2, 0]
        await seat.press("v")
        assert any(line.startswith("▸ 1") for line in seat.lines("arithmetic"))


async def test_one_walks_from_layer_to_layer_and_to_units_that_were_out_of_sight() -> None:
    async with opened(NETS["64-32-10"], (80, 24)) as seat:
        await seat.press("v", "right")
        session = seat.app.session
        await seat.press(*["shift+down"] * 20)
        assert session.units == [20, 0]
        assert "▸h21" in picture(seat).text
        await seat.press("ctrl+right", *["shift+down"] * 12)
        assert session.units == [20, 9]
        assert "▸p10" in picture(seat).text
        await seat.press(*["ctrl+left"] * 5, *["shift+down"] * 40)
        assert session.units == [20, 9]
        assert "▸x41" in picture(seat).text


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_each_unit_of_a_large_net_is_in_sight_or_counted(size: tuple[int, int]) -> None:
    async with opened(NETS["64-32-10"], size) as seat:
        await seat.press("v", *["right"] * 8)
        text = picture(seat).text
        names: Sequence[str] = re.findall(r"\b[xhp]\d+\b", text)
        more = [int(number) for number in re.findall(r"… (\d+) more", text)]
        away = [int(number) for number in re.findall(r"(\d+) (?:inputs|units)", text)]
        assert len(set(names)) + sum(more) + sum(away) == 64 + 32 + 10


async def test_a_row_outside_the_batch_has_no_numbers() -> None:
    async with opened(NETS["batches"]) as seat:
        await seat.press("v", "right", "down", "down", "down")
        pane = picture(seat)
        assert "not in this batch" in pane.text
        assert {cell.matrix for _, _, cell in pane.numbers} <= {"w1", "w2"}


@pytest.mark.parametrize("name", NETS)
async def test_it_is_drawn_in_plain_characters(name: str) -> None:
    async with opened(app_of(NETS[name], is_ascii=True), (100, 30)) as seat:
        await seat.press("v")
        for _ in range(seat.app.session.stepper.phases):
            await seat.press("right")
            assert "?" not in to_ascii(picture(seat).text)


async def test_it_holds_in_every_size_and_at_every_key() -> None:
    async with opened(NETS["64-32-10"]) as seat:
        await seat.press("v")
        for columns, lines in [(80, 24), (1, 1), (60, 16), (300, 100), (59, 16), (61, 17)]:
            await seat.pilot.resize_terminal(columns, lines)
            await seat.press("right", "d", "z", "shift+down", "z", "ctrl+left", "v", "down", "v")
        assert "edges" in seat.window()
