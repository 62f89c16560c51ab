"""Any number on the screen says where it came from and what it goes into."""

import re
from collections.abc import Iterator

import pytest

from nntui.engine import (
    ACTIVATIONS,
    LOSSES,
    Cell,
    Computed,
    Drawn,
    Edit,
    Given,
    Network,
    Place,
    Recipe,
    example,
    origin,
    source,
    value_of,
)
from nntui.engine.expression import evaluate
from nntui.engine.goes_into import places
from nntui.engine.origin import reading
from nntui.explain.arithmetic import constants
from nntui.explain.inspection import inspect
from nntui.tui.panes.marking import text_of
from nntui.tui.panes.pane import Pane

from .seat import PANES, Seat, opened


def here(seat: Seat) -> Place:
    """The number that is asked about."""
    inspected = seat.app.session.inspected
    assert inspected
    return inspected.place


def expect_equation_to_hold(seat: Seat) -> None:
    """The stop's formula, over the numbers that are shown, gives its number bit for bit."""
    timeline = seat.app.session.stepper.timeline
    made, found = source(timeline, here(seat))
    if isinstance(found, Computed):
        of = Place(made.iteration - made.cell.back, made.cell._replace(back=0))
        trace, _ = reading(timeline, of)
        value = evaluate(found.expression, found.env, trace.value)
        assert value.hex() == value_of(timeline, made).hex()


async def click_on(seat: Seat, pane: str, cell: Cell) -> None:
    """Click on a number of a pane."""
    widget = seat.main.query_one(f"#{pane}", Pane)
    spot = widget.find(cell)
    assert spot
    place, column = spot
    region = widget.scrollable_content_region
    offset = (
        region.x - widget.region.x + column,
        region.y - widget.region.y + place - round(widget.scroll_y),
    )
    assert await seat.pilot.click(f"#{pane}", offset=offset)
    await seat.rest()


async def test_enter_leads_from_a_prediction_to_the_seeds_draws() -> None:
    async with opened("article", is_folded=True) as seat:
        await seat.go_to("12")
        await seat.press("end", "down", "down")
        await click_on(seat, "inputs", Cell("p1", (2, 0)))
        start = seat.place
        stops = []
        for _ in range(100):
            expect_equation_to_hold(seat)
            stops.append(here(seat))
            if not isinstance(source(seat.app.session.stepper.timeline, stops[-1])[1], Computed):
                break
            await seat.press("enter")
        timeline = seat.app.session.stepper.timeline
        assert origin(timeline, stops[-1]) == Drawn(123, 0)
        assert "Drawn by seed 123: draw 1 of 3" in seat.text("inspector")
        assert seat.place[0] == 0
        assert len(stops) == start[0] + 3
        await seat.press("backspace")
        assert here(seat) == stops[-2]
        await seat.press("escape")
        assert seat.app.session.inspected is None
        assert seat.place == start


async def test_a_long_way_back_holds_at_every_stop() -> None:
    async with opened("article") as seat:
        await seat.go_to("10000")
        await seat.press("n", "n", "i")
        inspecting = seat.main.inspecting
        inspecting.put(seat.main.query_one("#arithmetic", Pane), (0, 0), Cell("p1", (2, 0)))
        for count in range(20_000):
            place = here(seat)
            _, found = source(seat.app.session.stepper.timeline, place)
            if not isinstance(found, Computed):
                break
            if count % 100 == 0:
                expect_equation_to_hold(seat)
            # What the key does, without painting each of the stops.
            inspecting.walk()
        assert origin(seat.app.session.stepper.timeline, here(seat)) == Drawn(123, 0)
        assert count == 10_002
        await seat.press("escape")
        assert seat.place == (10_000, 2)


async def test_an_operand_is_chosen_in_the_inspector() -> None:
    async with opened("article") as seat:
        await seat.press("right", "i")
        assert here(seat) == Place(0, Cell("z1", (0, 0)))
        await seat.press("shift+tab")
        while seat.main.focused is not seat.main.query_one("#inspector"):
            await seat.press("tab")
        # At first the first weight; before it stands the input that it meets.
        await seat.press("left", "enter")
        assert here(seat) == Place(0, Cell("x", (0, 0)))
        assert "It stands in the data" in seat.text("inspector")
        assert isinstance(origin(seat.app.session.stepper.timeline, here(seat)), Given)
        await seat.press("enter")
        assert "begins here" in seat.notices[-1]
        await seat.press("backspace")
        assert here(seat) == Place(0, Cell("z1", (0, 0)))
        await seat.press("6")
        assert here(seat) == Place(0, Cell("w1", (2, 0), 1))


async def test_an_input_goes_on_to_every_prediction_of_the_next_iteration() -> None:
    async with opened("article") as seat:
        await seat.press("i", "escape")
        await click_on(seat, "inputs", Cell("x", (1, 2)))
        assert "z[r2], Δw[w3]" in seat.text("inspector")
        for _ in range(4):
            await seat.press("greater_than_sign")
        assert seat.place == (1, 2)
        inspected = seat.app.session.inspected
        assert inspected
        timeline = seat.app.session.stepper.timeline
        front = {*places(timeline, inspected.fronts[-1])}
        assert {Place(1, Cell("p1", (row, 0))) for row in range(4)} <= front
        await seat.press("less_than_sign")
        assert len(seat.app.session.inspected.fronts) == 3  # type: ignore[union-attr]
        await seat.press("escape")
        assert seat.place == (0, 0)
        assert not seat.main.query_one("#inspector").display


async def test_the_same_by_mouse() -> None:
    async with opened("article", size=(120, 50)) as seat:
        await seat.go_to("2")
        await seat.press("right", "right", "right")
        await click_on(seat, "arithmetic", Cell("e1", (2, 0)))
        for cell in (Cell("p1", (2, 0)), Cell("z1", (2, 0)), Cell("w1", (1, 0), 1)):
            await click_on(seat, "inspector", cell)
            expect_equation_to_hold(seat)
        assert here(seat) == Place(1, Cell("w1", (1, 0)))
        await click_on(seat, "inspector", Cell("w1", (1, 0), 1))
        await click_on(seat, "inspector", Cell("w1", (1, 0), 1))
        assert "Drawn by seed 123: draw 2 of 3" in seat.text("inspector")


async def test_the_border_of_the_inspector_is_clicked_like_its_keys() -> None:
    async with opened("article") as seat:
        await click_on(seat, "inputs", Cell("x", (1, 2)))

        async def click_way(name: str) -> None:
            line = seat.main.query_one("#inspector").region.y
            column = seat.window().split("\n")[line].index(name)
            assert await seat.pilot.click(offset=(column + 1, line))
            await seat.rest()

        for _ in range(4):
            await click_way("> goes into")
        assert seat.place == (1, 2)
        assert "in 4 steps: δ[r2], all 4 p of iteration 1" in " ".join(
            seat.text("inspector").split()
        )
        await click_way("backspace back")
        assert seat.place == (0, 0)
        await click_way("esc leave")
        assert seat.app.session.inspected is None


async def test_arrows_go_from_number_to_number_and_tab_to_the_next_pane() -> None:
    async with opened("article") as seat:
        await seat.press("right", "i", "down")
        assert here(seat).cell == Cell("z1", (1, 0))
        await seat.press("left")
        assert here(seat).cell == Cell("w1", (2, 0), 1)
        await seat.press("left", "left")
        assert here(seat).cell == Cell("w1", (1, 0), 1)
        # Other keys do what they do: the cursor stays on the number while time goes on.
        await seat.press("right_square_bracket")
        assert here(seat) == Place(1, Cell("w1", (1, 0), 1))
        await seat.press("escape")
        assert seat.place == (1, 1)
        await seat.press("right")
        assert seat.place == (1, 2)


RECIPES = {
    "eleven-lines": example("eleven-lines"),
    "iris": example("iris").with_(optimizer="adam", rate=0.05),
    "batches": example("eleven-lines").with_(batch=3, reduction="mean"),
    "frozen": example("xor").with_(decay=0.01, freeze=("bias",)),
    "edited": example("article").with_(
        edits=(Edit(1, "weight", 2.0, 0.0, 1, 1, 0), Edit(1, "input", 3.0, 0.0, 0, 0, 2))
    ),
    "cross-entropy": example("article").with_(
        network=Network((1,), (ACTIVATIONS["sigmoid"],)), loss=LOSSES["cross-entropy"]
    ),
    "momentum": example("article").with_(momentum=0.9),
}

NUMBER = re.compile(r"(?<![\w.\[])[-+]?\d+(?:\.\d+)?(?:e[-+]\d+)?")


def uncovered(pane: Pane[object], known: set[float]) -> Iterator[str]:
    """The numbers of a pane that nobody can ask about, but for a formula's constants."""
    for place, line in enumerate(pane._lines):
        text = text_of(line)
        spots = pane.spots_of(place)
        if not spots:
            continue  # headings
        first = spots[0].start
        for found in NUMBER.finditer(text):
            is_spot = any(spot.start <= found.start() < spot.end for spot in spots)
            if found.start() >= first and not is_spot and abs(float(found[0])) not in known:
                yield f"{found[0]} in {text}"


@pytest.mark.parametrize("name", RECIPES)
async def test_every_number_in_sight_has_an_answer(name: str) -> None:
    recipe: Recipe = RECIPES[name]
    async with opened(recipe, size=(150, 60)) as seat:
        await seat.go_to("1")
        session = seat.app.session
        # 1 is a bias's input or a formula's; 2 and the like stand in a formula.
        known = {0.0, 1.0, 2.0, 0.5, *map(abs, constants(session.stepper.trace.plan).values())}
        known |= {1 - each for each in known}
        visited: set[Cell] = set()
        phases = session.stepper.phases
        for phase in (0, 1, phases // 2, phases - 1, phases):
            session.stepper.seek(1, phase)
            seat.main.show()
            for pane in PANES[:4]:
                widget = seat.main.query_one(f"#{pane}", Pane)
                if pane == "arithmetic":
                    assert not [*uncovered(widget, known)]
                for place in range(len(widget._lines)):
                    for spot in widget.spots_of(place):
                        if spot.cell in visited:
                            continue
                        visited.add(spot.cell)
                        at = Place(1, spot.cell)
                        said = inspect(session.stepper.timeline, at, "4")
                        assert said.name
                        assert said.symbolic or said.origin, at
                        assert said.into
                        value = value_of(session.stepper.timeline, at)
                        shown = text_of(widget._lines[place])[spot.start : spot.end]
                        number = float(shown.strip("()+"))
                        if "in file" not in text_of(widget._lines[0]):
                            assert abs(abs(number) - abs(value)) <= 1e-3 * max(1, abs(value)), at
        kinds = {cell.matrix[0] for cell in visited}
        assert {"x", "y", "w", "z", "p", "d", "c"} <= kinds


async def test_in_a_small_window_the_pane_with_the_cursor_stands_beside_it() -> None:
    async with opened("eleven-lines", size=(60, 16), is_folded=True) as seat:
        await seat.press("right", "i")
        assert "dot product of row 1" in " ".join(seat.text("inspector").split())
        for pane in ("inputs", "weights"):
            assert not seat.main.query_one(f"#{pane}").display
        while seat.main.focused is not seat.main.query_one("#inputs"):
            await seat.press("tab")
        assert here(seat).cell.matrix in ("x", "y")
        await seat.press("escape")
        assert all(seat.main.query_one(f"#{pane}").display for pane in ("inputs", "arithmetic"))


async def test_a_number_of_the_picture_is_asked_too() -> None:
    async with opened("eleven-lines") as seat:
        await seat.press("right", "right", "v", "i")
        assert seat.main.focused is seat.main.query_one("#net")
        assert here(seat).cell.matrix in ("p1", "z1", "w1", "x")
        expect_equation_to_hold(seat)


async def test_a_row_that_is_not_in_the_batch_says_so_as_time_goes_on() -> None:
    recipe = example("eleven-lines").with_(batch=2)
    async with opened(recipe) as seat:
        await seat.press("right", "i")
        assert here(seat).cell == Cell("z1", (0, 0))
        await seat.press("right_square_bracket")
        said = seat.text("inspector")
        assert here(seat).iteration == 1
        # The row is not taken, but the network says something of it all the same.
        assert "dot product of row 1" in said
        await seat.press("escape", "escape")
        await seat.press("left_square_bracket", *["n"] * 6, "i")
        await seat.press("right_square_bracket")
        assert seat.place[0] == 1


async def test_a_number_that_has_not_come_is_no_number() -> None:
    async with opened("article") as seat:
        await seat.press(*["right"] * 5, "i")
        assert "0.0851" in seat.text("inspector")
        await seat.press("p", "p")
        assert "δ[r1] = ·" in seat.text("inspector")
        assert "0.0851" not in seat.text("inspector")


async def test_the_cursor_stays_on_its_number_in_another_run() -> None:
    async with opened("article") as seat:
        await seat.press("end", "i")
        assert here(seat).cell == Cell("c1", (0, 0))
        await seat.go_to("7")
        assert here(seat) == Place(7, Cell("c1", (0, 0)))
        await seat.ask("e")
        await seat.answer("w1 = 0.5")
        await seat.settle()
        assert here(seat).cell == Cell("c1", (0, 0))
        await click_on(seat, "weights", Cell("w1", (0, 0), 1))
        assert "Put there by an edit" in " ".join(seat.text("inspector").split())
        await seat.press("ctrl+z")
        assert "Put there by an edit" not in seat.text("inspector")
        await seat.press("escape")
        assert seat.app.session.inspected is None


async def test_a_scaled_input_leads_to_its_number_in_the_file() -> None:
    async with opened("iris") as seat:
        await click_on(seat, "inputs", Cell("x", (0, 0)))
        said = " ".join(seat.text("inspector").split())
        assert "Read from the file: row 1, column sepal_length, 5.1 there" in said
