"""Looking at it: rows, units, digits, measures, help, zoom and the command palette."""

import numpy as np

from nntui.engine import SIGMOID, Network, Problem, Recipe, Timeline, example
from nntui.explain.narrative import narrate
from nntui.explain.numbers import write, write_alike
from nntui.tui.keys import MORE_BINDINGS, STEP_BINDINGS
from nntui.tui.panes.pane import Pane
from nntui.tui.screens.step import StepScreen

from .seat import Seat, opened

INPUTS = [[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]]


def expect_row(seat: Seat, row: int) -> None:
    """One row is marked, in every pane that has rows; the story is about it."""

    def marked(lines: list[str]) -> list[int]:
        return [place for place, line in enumerate(lines) if line.startswith("▸")]

    assert marked(seat.lines("inputs")[1:]) == [row]
    for kind in ("dot", "activation", "error", "slope", "delta"):
        assert marked(seat.under(kind)) == [row]
    assert marked(seat.under("update")) == []
    # A weight that meets a 0 has no part in the row's sum.
    met = [place for place, value in enumerate(INPUTS[row]) if value]
    assert marked(seat.lines("weights")[1:]) == met
    assert f"Row {row + 1}" in seat.text("story")


async def test_a_row_lights_up_in_all_panes_at_once() -> None:
    async with opened() as seat:
        await seat.press(*["right"] * 6)
        expect_row(seat, 0)
        for key, row in [
            *(("down", 1), ("j", 2), ("down", 3), ("down", 3)),
            *(("up", 2), ("k", 1), ("up", 0), ("k", 0)),
        ]:
            await seat.press(key)
            expect_row(seat, row)


async def test_the_lit_row_has_a_light_of_its_own_behind_it() -> None:
    async with opened() as seat:
        await seat.press("right", "down")
        pane = seat.main.query_one("#inputs", Pane)
        behind = [
            {segment.style.bgcolor for segment in pane.render_line(line) if segment.style}
            for line in range(5)
        ]
        assert behind[2] != behind[1] == behind[3] == behind[4]


async def test_each_unit_of_both_layers_is_reached_forwards_and_backwards() -> None:
    trace = Timeline(example("eleven-lines")).trace_at(0)
    async with opened("eleven-lines", size=(120, 60)) as seat:

        def shown(phase: int) -> tuple[str, list[str]]:
            lines = seat.lines("arithmetic")
            start = next(n for n, line in enumerate(lines) if line.startswith(f"▸ {phase} "))
            # Without what is made of a result, behind it or in a line of its own.
            every = [line.partition(";")[0] for line in lines[start + 1 :] if line[2] != " "]
            results = [line.rpartition(" = ")[2].strip() for line in every]
            return lines[start], results[: len(trace.operations[phase - 1].values)]

        def expect_unit(phase: int, unit: int) -> None:
            operation = trace.operations[phase - 1]
            heading, results = shown(phase)
            assert ("unit" in heading) == (operation.layer == 1)
            if operation.layer == 1:
                assert f"unit {unit + 1} of 4" in heading
            values = operation.values[:, unit].tolist()
            is_sum = operation.terms > 0
            assert results == (write_alike(values) if is_sum else [write(v) for v in values])
            told = " ".join(seat.text("story").split())
            assert told == narrate(trace, phase, row=0, unit=unit)

        for operation in trace.operations:
            await seat.press("right")
            if operation.layer == 2:
                expect_unit(operation.phase, 0)
                continue
            for unit in (0, 1, 2, 3):
                expect_unit(operation.phase, unit)
                await seat.press("u")
            expect_unit(operation.phase, 0)
        await seat.press("u")  # the update of layer 2 is shown, so it is layer 1 that has units
        for operation in reversed(trace.operations):
            expect_unit(operation.phase, 1 if operation.layer == 1 else 0)
            await seat.press("left")


async def test_the_first_sentence_says_which_key_takes_the_first_step() -> None:
    key = next(each for each in STEP_BINDINGS if each.action == "forward")
    async with opened() as seat:
        assert f"{key.key_display} does the first operation." in seat.text("story")
        await seat.press(key.key)
        assert seat.place == (0, 1)
        await seat.press("right_square_bracket", "left")
        assert "first operation" not in seat.text("story")


async def test_the_units_key_says_so_where_there_is_one_unit_only() -> None:
    async with opened() as seat:
        await seat.press("u")
        assert seat.notices == ["Every layer of this network has one unit."]


async def test_numbers_are_written_with_4_8_or_all_digits() -> None:
    trace = Timeline(example("article")).trace_at(0)
    predictions = [p for (p,) in trace.predictions.tolist()]
    async with opened() as seat:
        await seat.press("right", "right", "right")
        for digits in ("4", "8", "all", "4"):
            expected = [write(p, digits) for p in predictions]  # type: ignore[arg-type]
            assert seat.results("activation") == expected
            assert write(trace.errors.mean, digits) in seat.text("curve")  # type: ignore[arg-type]
            await seat.press("d")


async def test_it_is_measured_how_wrong_and_how_right_the_net_is() -> None:
    async with opened() as seat:
        await seat.press("right", "right", "right")
        for start in (
            *("mean |y - p| = 0.4551", "sum |y - p| = 1.8204", "½ sum (y - p)² = 0.4553"),
            "rmse √mean (y - p)² = 0.4771",
            "accuracy = 0.5000",
            "mean |y - p| = 0.4551",
        ):
            assert seat.lines("curve")[0].startswith(start)
            await seat.press("m")


async def test_the_error_axis_is_linear_or_logarithmic() -> None:
    async with opened() as seat:
        await seat.go_to("1000")
        linear = seat.lines("curve")
        await seat.press("y")
        log = seat.lines("curve")
        assert [line.split("┤")[0].strip() for line in log if "┤" in line] == ["1", "0.1", "0.01"]
        await seat.press("y")
        assert seat.lines("curve") == linear


async def test_every_key_is_a_command_of_the_palette_and_does_something() -> None:
    async with opened() as seat:
        commands = {
            command.title.lower(): command.help
            for command in seat.app.get_system_commands(seat.main)
        }
        for binding in STEP_BINDINGS:
            if binding.action == "app.quit":
                assert "quit" in commands
                continue
            assert commands[binding.description.lower()] == binding.tooltip
            assert hasattr(StepScreen, f"action_{binding.action.partition('(')[0]}")
    assert {binding.action for binding in MORE_BINDINGS} <= {b.action for b in STEP_BINDINGS}


async def test_a_command_is_run_from_the_palette() -> None:
    async with opened() as seat:
        await seat.ask("ctrl+p")
        await seat.type("next iteration")
        await seat.until(lambda: "The same phase of the next" in seat.window())
        await seat.answer()
        await seat.until(lambda: seat.place == (1, 0))
        assert seat.app.screen is seat.main


async def test_the_footer_names_the_keys() -> None:
    async with opened(size=(160, 40), has_footer=True) as seat:
        footer = seat.window().splitlines()[-1]
        for binding in STEP_BINDINGS:
            if binding.show:
                assert (binding.key_display or binding.key) in footer
                name = binding.group.description if binding.group else binding.description
                assert f" {name} " in footer
        for words in ("space play", "g go", "s save", "? help", "q quit"):
            assert words in footer


async def test_a_pane_is_zoomed_and_put_back() -> None:
    async with opened() as seat:
        everything = seat.window()
        await seat.press("right", "z")
        await seat.until(lambda: "Inputs X" not in seat.window())
        assert "(1 × 0.3929) + (0 × -0.4277) + (1 × -0.5463) = -0.1534" in seat.window()
        await seat.press("right")
        assert "1 / (1 + e^0.1534) = 0.4617" in seat.window()
        await seat.press("left", "left", "z")
        await seat.until(lambda: seat.window() == everything)


async def test_each_pane_is_zoomed_in_turn_also_one_that_has_no_room() -> None:
    # What only one pane shows, in the order of the panes.
    signs = ["▸ 3   error ", "Row 1 should be 0", "x1  x2  x3", "0.3929", "mean |y - p|"]
    async with opened(size=(60, 16)) as seat:

        async def expect_alone(sign: str) -> None:
            await seat.until(
                lambda: [each for each in signs if each in seat.window()] == [sign],
            )

        await seat.press("right", "right", "right")
        assert signs[1] not in seat.window()
        assert signs[4] not in seat.window()
        await seat.press("z")
        await expect_alone(signs[0])
        for sign in (*signs[1:], signs[0]):
            await seat.press("tab")
            await expect_alone(sign)
        for sign in reversed(signs):
            await seat.press("shift+tab")
            await expect_alone(sign)
        await seat.press("z")
        await seat.until(lambda: signs[0] in seat.window() and signs[2] in seat.window())
        assert signs[4] not in seat.window()


async def test_the_chosen_row_is_in_the_window() -> None:
    async with opened("eleven-lines", size=(80, 24)) as seat:
        await seat.press("right", "right", "right")
        assert "▸ r1  (0.4486 × " in seat.window()
        await seat.press("down", "down", "down")
        assert "▸ r4  (0.2537 × " in seat.window()


async def test_the_arithmetic_is_scrolled_by_pages() -> None:
    async with opened(size=(80, 24)) as seat:
        await seat.press(*["right"] * 6)
        # What was done last is in the window.
        assert "▸ 6   update" in seat.window()
        assert "✓ 1   dot" not in seat.window()
        await seat.press(*["pageup"] * 6)
        assert "✓ 1   dot" in seat.window()
        await seat.press(*["pagedown"] * 7)
        assert "▸ 6   update" in seat.window()


async def test_of_many_inputs_a_window_is_shown_that_keys_move() -> None:
    names = tuple(f"c{number}" for number in range(1, 31))
    problem = Problem(np.arange(60.0).reshape(2, 30), np.eye(2), feature_names=names)
    async with opened(Recipe(problem, Network((2,), (SIGMOID,)), seed=1)) as seat:
        seen: list[str] = []
        while True:
            heading, row, _ = seat.lines("inputs")
            columns = heading.partition("│")[0].replace("…", "").split()
            numbers = row.partition("│")[0].replace("…", "").split()[2:]
            # The numbers belong to the names above them; the target and what the network says of
            # it are always there.
            known = dict(zip(columns, numbers, strict=True))
            for name, number in known.items():
                if name.startswith("c"):
                    assert int(number) == int(name[1:]) - 1
            if "p1" not in columns and "p2" not in columns:
                assert heading.partition("│")[2].split()[:2] == ["y", "p"]
                assert row.partition("│")[2].split()[:2] == ["y1", "·"]
            assert {len(line) for line in seat.window().splitlines()} == {120}
            seen += columns
            if columns[-1] == "p2":
                break
            await seat.press("greater_than_sign")
        every = [*names, "y1", "p1", "y2", "p2"]
        assert sorted(set(seen), key=every.index) == every
        await seat.press("greater_than_sign")
        assert seat.notices[-1] == "There are no more inputs on that side."
        while "c1 " not in seat.lines("inputs")[0]:
            await seat.press("less_than_sign")


async def test_weights_written_with_a_power_have_room_in_every_window() -> None:
    recipe = example("article").with_(
        seed=None, given_weights=(np.array([[-1.25e-5], [0.5], [-123.25]]),), rate=1e-6
    )
    for size in ((60, 16), (80, 24), (100, 30), (120, 36)):
        async with opened(recipe, size=size) as seat:
            await seat.press(*["right"] * 7)
            width = seat.main.query_one("#weights").scrollable_content_region.width
            lines = seat.lines("weights")
            assert all(len(line) <= width for line in lines), size
            # One notation in a column, though one alone would need it.
            assert "-1.2500e-05" in lines[1]
            assert "-1.2325e+02" in lines[3]


async def test_what_stands_in_the_way_is_told_with_an_ellipsis_where_it_is_too_long() -> None:
    recipe = example("eleven-lines").with_(init="zeros")
    async with opened(recipe, size=(80, 24)) as seat:
        await seat.go_to("2000")
        assert "…" not in seat.text("story")
        await seat.press("left")
        assert seat.text("story").endswith(" …")
        await seat.press("tab", "z")
        await seat.until(lambda: "Inputs X" not in seat.window())
        told = " ".join(seat.text("story").split())
        assert "Hidden units 1, 2, 3 and 4 have the same weights" in told
        assert "has stood still for 1,000 iterations: it is 0.5000" in told
