"""`a`: what the net says to rows that it never saw."""

from pathlib import Path

import pytest
from textual.widgets import Input

from nntui.data import read_problem
from nntui.engine import Answer, Network, Problem, Recipe, Timeline, example

from .seat import Seat, app_of, opened

SIZES = [(60, 16), (80, 24), (120, 36), (200, 60)]


async def ask(seat: Seat, *rows: str) -> None:
    """Open the screen, if it is not, and ask rows."""
    if seat.app.screen is seat.main:
        await seat.ask("a")
    for row in rows:
        await seat.answer(row)
    await seat.rest()


def said(seat: Seat) -> list[str]:
    """The list of rows, a line each."""
    return str(seat.app.screen.query_one("#asked-rows").text).split("\n")  # type: ignore[attr-defined]


def arithmetic(seat: Seat) -> str:
    return str(seat.app.screen.query_one("#way").text)  # type: ignore[attr-defined]


def strip(seat: Seat) -> str:
    return seat.text("asked")


async def test_a_row_goes_through_the_weights_looked_at_with_its_arithmetic() -> None:
    async with opened() as seat:
        await ask(seat, "1 0 0")
        assert said(seat) == ["▸ a1  1 0 0 → p 0.5970"]
        assert "(1 × 0.3929) + (0 × -0.4277) + (0 × -0.5463) = 0.3929" in arithmetic(seat)
        assert "1 / (1 + e^-0.3929) = 0.5970" in arithmetic(seat)


async def test_answers_follow_the_cursor_here_and_on_the_main_screen() -> None:
    timeline = Timeline(example("article"))
    answers = [f"{Answer(timeline, each, [[1, 0, 0]]).predictions[0, 0]:.4f}" for each in range(4)]
    assert len(set(answers)) == 4
    async with opened() as seat:
        await ask(seat, "1 0 0")
        for each in answers[1:]:
            await seat.press("right_square_bracket")
            assert said(seat) == [f"▸ a1  1 0 0 → p {each}"]
        await seat.press("left_square_bracket", "escape")
        assert seat.app.screen is seat.main
        assert seat.place[0] == 2
        assert strip(seat).split() == f"asked a1 1 0 0 → p {answers[2]}".split()
        await seat.press("home")
        assert answers[0] in strip(seat)


async def test_it_does_not_touch_the_run() -> None:
    async with opened("eleven-lines") as seat:
        session = seat.app.session
        stepper, recipe, trained = session.stepper, session.recipe, session.stepper.timeline.trained
        before = [seat.text(pane) for pane in ("inputs", "weights", "arithmetic")]
        await ask(seat, "1 0 0", "-3 .5 1/2")
        await seat.press("escape")
        assert (session.stepper, session.recipe) == (stepper, recipe)
        assert stepper.timeline.trained == trained
        assert [seat.text(pane) for pane in ("inputs", "weights", "arithmetic")] == before


async def test_rows_are_chosen_and_forgotten_one_by_one() -> None:
    async with opened() as seat:
        assert strip(seat) == ""
        await ask(seat, "1 0 0", "0,0,0", "1 1 0")
        await seat.press("up")
        assert [line[0] for line in said(seat)] == [" ", "▸", " "]
        assert "a2" in arithmetic(seat)
        await seat.press("delete")
        assert [line.split(" → ")[0] for line in said(seat)] == ["  a1  1 0 0", "▸ a2  1 1 0"]
        await seat.press("delete", "delete", "delete")
        assert said(seat) == ["Nothing is asked yet."]
        await seat.press("escape")
        assert not seat.main.query_one("#asked").display


async def test_delete_takes_a_letter_while_a_row_is_typed() -> None:
    async with opened() as seat:
        await ask(seat, "1 0 0")
        await seat.type("12")
        await seat.press("home", "delete")
        assert seat.app.screen.query_one(Input).value == "2"
        assert len(said(seat)) == 1


async def test_a_row_asked_twice_is_there_once_and_there_are_not_many() -> None:
    async with opened() as seat:
        await ask(seat, "1 0 0", "0 0 0", "1  0 0")
        assert [line[0] for line in said(seat)] == ["▸", " "]
        await ask(seat, *(f"{number} 0 0" for number in range(2, 14)))
        assert len(seat.app.session.asked.texts) == 12
        assert "12 rows are asked already; delete forgets one." in seat.window()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1 0", "2 numbers, expected 3: x1, x2, x3"),
        ("1 x 0", "x2: 'x', expected a number"),
        ("1 1e999 0", "x2: '1e999', expected a finite number"),
    ],
)
async def test_what_is_no_row_is_told_and_stays_to_be_mended(text: str, reason: str) -> None:
    async with opened() as seat:
        await ask(seat, text)
        assert reason in seat.window()
        assert seat.app.screen.query_one(Input).value == text
        assert said(seat) == ["Nothing is asked yet."]
        await seat.type("1 0 0")
        assert reason not in seat.window()


async def test_iris_is_asked_in_centimetres_and_answers_by_name() -> None:
    async with opened("iris") as seat:
        await seat.go_to("300")
        await ask(seat, "5.1 3.5 1.4 0.2")
        assert " → setosa  p setosa 0.9" in said(seat)[0]
        scaled = example("iris").problem.inputs[0, 0]
        assert f"= {scaled:.4f}" in arithmetic(seat)


async def test_words_are_asked_as_words(tmp_path: Path) -> None:
    file = tmp_path / "houses.csv"
    file.write_text("size,town,price\n1,New York,3\n2,Bern,4\n3,Bern,6\n")
    problem = read_problem(str(file), ["price"], one_hot=["town"], scale_targets="minmax")
    recipe = Recipe(problem, Network((1,), ("linear",)), seed=1, rate=0.01)
    async with opened(recipe) as seat:
        await ask(seat, "2, New York", "2, Rome")
        assert "town: 'Rome', expected one of Bern, New York" in seat.window()
        units = Answer(Timeline(recipe), 0, [[2, 0, 1]]).in_units[0, 0]
        assert said(seat) == [f"▸ a1  2, New York → price {units:.4f}"]


async def test_where_the_way_of_scaling_is_not_known_it_is_said() -> None:
    known = example("iris").problem
    # As a run has it that was saved before the way was kept.
    problem = Problem(known.inputs, known.targets, known.feature_names, name="flowers.csv")
    async with opened(example("iris").with_(problem=problem, example=None)) as seat:
        await ask(seat, "5.1 3.5 1.4 0.2")
        told = " ".join(arithmetic(seat).split())
        assert "the run does not say how: a row that is asked is taken as it stands." in told
    async with opened("iris") as seat:
        await ask(seat, "5.1 3.5 1.4 0.2")
        assert "does not say how" not in arithmetic(seat)


async def test_rows_stay_with_another_run_of_the_same_inputs_alone() -> None:
    async with opened() as seat:
        await ask(seat, "1 0 0")
        await seat.press("escape", "R")
        assert "a1 1 0 0" in strip(seat)
        seat.app.session.start_over(example("xor"))
        seat.main.show()
        await seat.rest()
        assert seat.app.session.asked.texts == ()
        assert not seat.main.query_one("#asked").display


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["article", "iris"])
async def test_it_says_how_to_leave_to_ask_and_to_forget_in_any_window(
    name: str, size: tuple[int, int]
) -> None:
    async with opened(name, size) as seat:
        row = " ".join(["1"] * example(name).problem.features)
        await ask(seat, row)
        window = seat.window()
        for told in ("escape leaves", "enter asks", "delete forgets", "Ask the net", f"a1  {row}"):
            assert told in window
        assert "dot" in window


async def test_typed_ahead_it_takes_the_letters_that_follow() -> None:
    async with opened() as seat:
        await seat.type_ahead(*"a1,0,0", "enter", "escape", "right")
        assert strip(seat).split()[:5] == ["asked", "a1", "1,0,0", "→", "p"]
        assert seat.place == (0, 1)


async def test_it_works_with_plain_characters() -> None:
    async with opened(app_of("article", is_ascii=True)) as seat:
        await ask(seat, "1 0 0")
        assert "p 0.5970" in seat.window()
