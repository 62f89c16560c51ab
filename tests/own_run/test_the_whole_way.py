"""Networks and data of one's own: opened, stepped, played, saved, replayed and printed."""

import json
from pathlib import Path

import click
import pytest
from tests.cli.shell import printed
from tests.tui.clock import Clock, wait
from tests.tui.seat import Seat, app_of, opened

from nntui.cli.options import build_recipe, recipe_options
from nntui.engine import Recipe
from nntui.engine.network_plan import phases

PANES = ("header", "inputs", "weights", "arithmetic", "story")
LARGE = (200, 50)
"""Columns and lines in which every column has room, however far the run has made it grow."""
FLOWERS = """\
flower;width;length;kind
Ada;1.5;0.2;rose
Bea;2,5;0.4;lily
Cleo;3.5;0.1;rose
Dora;0.5;0.9;iris
"""


def recipe_of(arguments: list[str]) -> Recipe:
    """What the command line makes of its arguments."""
    command = recipe_options(click.Command("nntui"))
    return build_recipe(command.make_context("nntui", list(arguments)).params)


def shown(seat: Seat) -> dict[str, str]:
    return {pane: seat.text(pane) for pane in PANES}


def words(screen: dict[str, str]) -> dict[str, list[str]]:
    """What panes say, without the speed, bars and what columns and scales have grown by."""
    return {
        pane: [word for word in text.split() if not set(word) & set("┼█")]
        for pane, text in screen.items()
        if pane != "header"
    }


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("nntui.tui.screens.ticks.monotonic", clock)
    return clock


@pytest.fixture
def flowers(tmp_path: Path) -> Path:
    path = tmp_path / "flowers.csv"
    path.write_text(FLOWERS.replace("2,5", "2.5"), "utf-8")
    return path


OF_FLOWERS = (
    "--target kind --names flower --layers 3,3 --activation tanh,softmax --loss cross-entropy"
)


@pytest.mark.parametrize(
    "arguments",
    [
        "--example xor --bias",
        "--example iris --layers 5,3 --activation tanh,softmax --loss cross-entropy",
        f"--data FLOWERS {OF_FLOWERS}",
        f"--data FLOWERS {OF_FLOWERS} --batch 3 --shuffle --momentum 0.5 --bias",
        "--example ring --batch 7 --rate 0.1 --init he",
    ],
)
async def test_it_opens_steps_plays_saves_replays_and_prints(
    arguments: str, flowers: Path, clock: Clock
) -> None:
    given = arguments.replace("FLOWERS", str(flowers)).split()
    recipe = recipe_of(given)
    async with opened(app_of(recipe), LARGE) as seat:
        # A phase at a time into the second iteration, and back by the same places.
        seen = [shown(seat)]
        for _ in range(phases(recipe) + 2):
            await seat.press("right")
            seen.append(shown(seat))
        assert seat.place == (1, 1)
        assert len({screen["header"] for screen in seen}) == len(seen)
        for before in reversed(seen[:-1]):
            await seat.press("left")
            assert shown(seat) == before

        await seat.press("plus", "plus", "plus", "plus", "space")
        wait(seat, clock, 2.05)
        await seat.press("space")
        assert seat.place == (19, phases(recipe))
        await seat.press("down", "left_square_bracket", "left")
        left = shown(seat)
        await seat.ask("s")
        await seat.answer("mine")

    assert printed("replay", "mine", "--check") == (
        "4 fingerprints up to iteration 18 agree bit for bit.\n"
    )
    async with opened("article", LARGE, is_folded=True) as seat:
        await seat.ask("o")
        await seat.answer()
        await seat.settle()
        assert seat.place == (18, phases(recipe) - 1)
        assert words(shown(seat)) == words(left)

    own, saved = (
        [
            json.loads(line)
            for line in printed("print", *what, "--to", 19, "--format", "json").splitlines()
        ]
        for what in (given, ["mine"])
    )
    assert own == saved
    assert len(own) == 20
    operation = own[18]["operations"][phases(recipe) - 2]
    assert operation["kind"] in ("update", "delta", "gradient")
    for form in ("text", "markdown"):
        text = printed("print", "mine", "--from", 18, "--format", form)
        assert all(name in text for name in ("dot", "activation", "error", "delta", "update"))
