"""The help, as a user reads it."""

import numpy as np
import pytest
from textual.widgets import Input

from nntui.engine import EXAMPLES, LOSSES, OPTIMIZERS, Stepper, Timeline, example
from nntui.explain.arithmetic import Block
from nntui.explain.words import OPERATIONS, words
from nntui.tui.keys import INSPECT_BINDINGS, MORE_BINDINGS, STEP_BINDINGS, key_names, topics
from nntui.tui.panes.pane import Pane
from nntui.tui.screens.help import HelpScreen

from .seat import Seat, app_of, opened

SIZES = [(60, 16), (80, 24), (120, 36), (200, 50)]


def pane(seat: Seat) -> Pane:
    """The text of the help."""
    return seat.app.screen.query_one("#help", Pane)


async def search(seat: Seat, text: str) -> str:
    """What a search leaves of the help, as one line."""
    await seat.type(text)
    return " ".join(pane(seat).text.split())


def test_every_key_stands_under_one_topic() -> None:
    shown = [binding for bindings in topics().values() for binding in bindings]
    every = [*STEP_BINDINGS, *INSPECT_BINDINGS]
    assert sorted(each.action for each in shown) == sorted(each.action for each in every)
    names = {name for binding in shown for name in key_names(binding)}
    assert {"?", "f1", "←", "shift+→", "[", "page down", "ctrl+z", "space", "+"} <= names
    plain = {name for binding in shown for name in key_names(binding, is_ascii=True)}
    assert all(name.isascii() for name in plain)
    assert {"left", "shift+right", "<", "="} <= plain
    assert sum(len(key_names(each)) for each in shown) == len(every) + len(MORE_BINDINGS)


def test_every_operation_is_a_word_with_the_plan_s_formula() -> None:
    recipes = [example(name) for name in EXAMPLES]
    recipes += [example("iris").with_(optimizer=name, decay=0.01) for name in OPTIMIZERS]
    recipes += [example("xor").with_(loss=name) for name in LOSSES]
    for recipe in recipes:
        trace = Stepper(Timeline(recipe)).trace
        found = {word.name: word for word in words(trace, 1)}
        assert "loss" in found or recipe.example == "perceptron"
        for operation in trace.operations:
            title = operation.step.title
            assert OPERATIONS[title]
            formulas = found[title].formulas
            assert any(each.startswith(Block(operation, 0).symbolic) for each in formulas)


@pytest.mark.parametrize("key", ["question_mark", "f1"])
async def test_help_opens_and_closes_by_the_same_key_and_by_escape(key: str) -> None:
    async with opened() as seat:
        for last in (key, "escape"):
            await seat.ask(key)
            assert isinstance(seat.app.screen, HelpScreen)
            assert "Do the next phase." in seat.window()
            await seat.press(last)
            assert seat.app.screen is seat.main


async def test_keys_move_the_help_and_not_the_run_behind_it() -> None:
    async with opened("iris", size=(80, 24)) as seat:
        await seat.press("right")
        await seat.press("space")
        await seat.ask("question_mark")
        before = seat.place, seat.text("arithmetic")
        for key in (
            *("down", "pagedown", "tab", "end", "up", "pageup", "shift+tab", "home", "right"),
            *("left", "space", "enter", "d", "g", "q", "N", "z", "left_square_bracket"),
        ):
            await seat.press(key)
            assert isinstance(seat.app.screen, HelpScreen), key
        await seat.press("escape")
        assert (seat.place, seat.text("arithmetic")) == before
        assert "paused" in seat.text("header")


async def test_scrolling_moves_and_ends_at_both_ends() -> None:
    async with opened(size=(80, 24)) as seat:
        await seat.ask("question_mark")
        places = []
        for key in ("down", "pagedown", "tab", "end", "up", "pageup", "shift+tab", "home"):
            await seat.press(key)
            places.append(pane(seat).scroll_y)
        one, page, group, end, up, page_up, group_up, home = places
        assert 0 < one < page < group < end
        assert end > up > page_up > group_up > home == 0
        assert "Words, with the formulas of article" in pane(seat).text


@pytest.mark.parametrize("size", SIZES)
async def test_the_whole_help_can_be_read_with_the_keyboard(size: tuple[int, int]) -> None:
    async with opened(size=size) as seat:
        await seat.ask("question_mark")
        seen = seat.window()
        for _ in range(40):
            await seat.press("pagedown")
            seen += seat.window()
        seen = " ".join(seen.split())
        for part in ("Do the next phase.", "Marks the chosen row", "δ = error", "Nothing has been"):
            assert part in seen, part
        lines = pane(seat).text.split("\n")
        assert all(len(line.rstrip()) <= pane(seat).inner_width for line in lines)


async def test_a_search_finds_keys_words_and_what_begins_so() -> None:
    async with opened("eleven-lines", size=(80, 24)) as seat:
        await seat.ask("question_mark")
        found = await search(seat, "slope")
        assert "slope = h·(1 - h), in layer 1" in found
        assert "Save the run" not in found
        assert "Do the next phase." in await search(seat, "→")
        assert "Save the run." in await search(seat, "sav")
        assert "Save the run." in await search(seat, "RUN sav")
        assert await search(seat, "no such thing") == "Nothing here begins like that."
        assert "Do the next phase." in await search(seat, "")


@pytest.mark.parametrize(
    ("of", "told"),
    [
        ("iris", "class under `most` is that of the greatest"),
        ("article", "target's side of 0.5"),
    ],
)
async def test_it_says_what_counts_as_right(of: str, told: str) -> None:
    async with opened(of, size=(80, 24)) as seat:
        await seat.ask("question_mark")
        assert told in " ".join((await search(seat, "accuracy")).split())


async def test_help_typed_ahead_takes_the_letters_that_follow() -> None:
    async with opened() as seat:
        await seat.type_ahead("right", "question_mark", *"rate")
        assert seat.place == (0, 1)
        assert seat.app.screen.query_one(Input).value == "rate"
        assert "α = 1" in pane(seat).text
        await seat.type_ahead("escape", "right", "question_mark", "question_mark", "right")
        assert seat.app.screen is seat.main
        assert seat.place == (0, 3)


async def test_the_help_follows_the_window() -> None:
    async with opened(size=(120, 36)) as seat:
        await seat.ask("question_mark")
        for columns, lines in ((60, 16), (20, 5), (1, 1), (200, 50), (80, 24)):
            await seat.pilot.resize_terminal(columns, lines)
            await seat.press("pagedown", "down")
        await seat.press("home")
        assert "Do the next phase." in seat.window()
        assert "escape closes" in seat.window()


async def test_a_key_that_dialogs_have_leaves_the_footer_as_it_is() -> None:
    async with opened(app_of(), has_footer=True, size=(160, 40)) as seat:
        footer = seat.window().splitlines()[-1]
        shown = list(seat.main.query("FooterKey"))
        await seat.ask("question_mark")
        await seat.press("escape")
        assert seat.window().splitlines()[-1] == footer
        assert list(seat.main.query("FooterKey")) == shown  # not made anew


async def test_the_help_tells_which_classes_the_rows_are_taken_for_once_that_is_computed() -> None:
    async with opened("iris") as seat:
        await seat.press("right")
        await seat.ask("question_mark")
        assert "Confusion matrix" not in await search(seat, "confusion")
        await seat.press("escape")
        await seat.go_to("300")
        trace = seat.app.session.stepper.trace
        await seat.press(*["right"] * (trace.find("activation", 2).phase - seat.place[1]))
        await seat.ask("question_mark")
        text = await search(seat, "confusion")
        confusion = trace.all_rows.confusion
        assert confusion is not None
        assert f"{confusion.right} of 150 rows right" in text
        for name, counts in zip(confusion.classes, confusion.counts.tolist(), strict=True):
            assert " ".join([name, *map(str, counts)]) in text
        problem, said = trace.recipe.problem, trace.all_rows.predictions
        wrong = np.flatnonzero(said.argmax(axis=1) != problem.targets.argmax(axis=1))
        assert 0 < len(wrong) < 50
        rows = ", ".join(problem.row_names[row] for row in wrong)
        assert f"wrong: {rows}" in " ".join((await search(seat, "wrong")).split())
