"""What is in sight in windows of every size, whatever the data are."""

import re
from random import Random

import pytest
from rich.cells import cell_len

from nntui.engine import Recipe, example
from nntui.explain.numbers import write
from nntui.tui.screens.step import StepScreen

from ..drawing import a_seed
from .seat import PANES, Seat, opened
from .test_panes import DIGITS, WINE

RECIPES = {
    "article": example("article"),
    "eleven-lines": example("eleven-lines"),
    "iris": example("iris"),
    "wine": WINE,
    "digits": DIGITS,
}
SIZES = [(60, 16), (80, 24), (100, 30), (120, 36), (200, 50)]


@pytest.mark.parametrize("name", RECIPES)
async def test_what_matters_is_in_sight_and_nothing_is_cut_without_a_sign(name: str) -> None:
    seed = a_seed()
    print(f"seed {seed}")  # noqa: T201  # to try it again
    random = Random(seed)
    recipe = RECIPES[name]
    async with opened(recipe, is_folded=True) as seat:
        sizes = [(random.randint(60, 220), random.randint(16, 60)) for _ in range(8)]
        for size in (*SIZES, *sizes):
            await seat.pilot.resize_terminal(*size)
            stepper = seat.app.session.stepper
            trace = stepper.trace
            stepper.seek(random.choice((0, 1, 40)), random.randint(0, trace.phases))
            seat.app.session.fold = random.random() < 0.8
            seat.app.session.digits = random.choice(("4", "4", "8"))
            seat.app.session.choose_row(random.randrange(recipe.problem.rows))
            seat.main.show()
            await seat.rest()
            where = f"{size}, iteration {stepper.iteration}, phase {stepper.phase}"
            assert_place(seat, where)
            assert_answer(seat, recipe, where)
            assert_whole(seat, where)


def assert_place(seat: Seat, where: str) -> None:
    """The header has iteration and phase."""
    stepper = seat.app.session.stepper
    place = f"iteration {stepper.iteration:,} · {stepper.phase} of {stepper.trace.phases} "
    assert place in seat.window().split("\n")[0], where


def assert_answer(seat: Seat, recipe: Recipe, where: str) -> None:
    """The chosen row's target and prediction are in sight."""
    session = seat.app.session
    trace = session.stepper.trace
    (line,) = [each for each in seen(seat.main, "inputs") if each.startswith("▸")]
    targets = recipe.problem.targets[session.row]
    wanted = int(targets.argmax())
    name = recipe.problem.output_names[wanted].rpartition(":")[2]
    assert re.search(rf"\b{targets[wanted]:g}\b", line) or name[:4] in line, where
    outputs = trace.find("activation", recipe.network.layers)
    if session.stepper.phase >= outputs.phase:
        assert write(trace.predictions[session.row, wanted], session.digits) in line, where
    else:
        assert "·" in line, where


def assert_whole(seat: Seat, where: str) -> None:
    """No line is wider than its pane, and there are no more than can be scrolled to."""
    for name in ("header", *PANES):
        pane = seat.main.query_one(f"#{name}")
        if not pane.display or not pane.region:
            continue
        region = pane.scrollable_content_region
        lines = [line.rstrip() for line in seen(seat.main, name)]
        assert max(map(cell_len, lines)) <= region.width, (name, where)
        if name in ("story", "curve"):
            assert len(seat.lines(name)) <= region.height, (name, where)


def seen(screen: StepScreen, name: str) -> list[str]:
    """The lines of a pane that are in its window."""
    pane = screen.query_one(f"#{name}")
    top = round(pane.scroll_y)
    lines: list[str] = pane.text.split("\n")  # type: ignore[attr-defined]
    return lines[top : top + pane.scrollable_content_region.height]
