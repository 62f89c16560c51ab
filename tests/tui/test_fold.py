"""One row's whole way at once: every operation but the last one done in one line."""

import re

import pytest

from .seat import Seat, app_of, opened


def operations(seat: Seat) -> list[str]:
    """The lines of the window with which an operation begins, without what stands around them."""
    found = []
    for line in seat.window().split("\n"):
        text = " " + line[1:] if line.startswith("┃") else ""  # the pane in focus
        if re.match(r" +[▸✓] \d", text):
            found.append(" ".join(text.split()))
    return found


@pytest.mark.parametrize(
    ("name", "size"),
    [("article", (80, 24)), ("eleven-lines", (120, 36))],
    ids=lambda each: str(each),
)
async def test_a_rows_whole_way_is_seen(name: str, size: tuple[int, int]) -> None:
    async with opened(name, size, is_folded=True) as seat:
        await seat.press("down", "down")
        trace = seat.app.session.stepper.trace
        for phase in range(1, trace.phases + 1):
            await seat.press("right")
            lines = operations(seat)
            assert [line.split()[1] for line in lines] == [str(p + 1) for p in range(phase)]
            for line, operation in zip(lines[:-1], trace.operations, strict=False):
                assert line.startswith(f"✓ {operation.phase} {operation.step.title}")
                # The chosen row's, and what came of it; of an update, what came for each weight.
                if operation.kind == "update":
                    assert " w1 " in line
                else:
                    unit = seat.app.session.units[operation.layer - 1]
                    assert " r3 " in line
                    assert line.rstrip(" ┃▂▃▄▅▆▇█").endswith(f"= {operation.values[2, unit]:.4f}")
            assert lines[-1].startswith(f"▸ {phase} ")
        # The last one in full.
        for number in range(len(trace.weights[-1].values)):
            assert re.search(rf"┃  w{number + 1}  \(.*\) = ", seat.window())


@pytest.mark.parametrize("name", ["article", "eleven-lines"])
async def test_what_follows_is_seen_too_at_120_by_36(name: str) -> None:
    async with opened(name, is_folded=True) as seat:
        trace = seat.app.session.stepper.trace
        for phase in range(trace.phases + 1):
            lines = seat.window().split("\n")
            for operation in trace.operations:
                said = re.compile(rf"┃[▸✓ ] {operation.phase:<3} {operation.step.title} ")
                assert any(said.match(line) for line in lines), (phase, operation.phase)
            await seat.press("right")


async def test_what_follows_is_in_one_line_where_there_is_no_room_for_more() -> None:
    async with opened("article", (80, 24), is_folded=True) as seat:
        await seat.press("right")
        *_, last = seat.lines("arithmetic")
        assert last == "  …   delta, update   ·"
        pane = seat.main.query_one("#arithmetic")
        assert last in seat.window()
        await seat.pilot.click(pane, offset=(8, pane.size.height))
        await seat.rest()
        assert seat.place == (0, 5)
        await seat.press("f")
        assert not any("…" in line for line in seat.lines("arithmetic"))


async def test_what_was_done_before_stays_in_full_as_far_as_there_is_room() -> None:
    async with opened("article", is_folded=True) as seat:
        await seat.press(*["right"] * 4)
        height = seat.main.query_one("#arithmetic").scrollable_content_region.height
        assert len(seat.lines("arithmetic")) <= height
        assert len(seat.results("error")) == 4
        assert not seat.results("activation")


@pytest.mark.parametrize("is_folded", [True, False])
async def test_rows_that_are_left_out_are_counted(is_folded: bool) -> None:
    async with opened("iris", is_folded=is_folded) as seat:
        await seat.press(*["down"] * 40, "right", "right")
        lines = seat.under("activation")
        first, last = (int(line.split("tanh")[0].strip(" ▸r")) for line in (lines[1], lines[-2]))
        assert lines[0].split() == ["…", str(first - 1), "more", "rows"]
        assert lines[-1].split() == ["…", str(150 - last), "more", "rows"]
        assert last - first + 1 == len(lines) - 2
        assert any(line.startswith("▸ r41 ") for line in lines)


async def test_what_is_left_out_of_a_folded_sum_is_told_and_its_result_stays() -> None:
    async with opened("iris", (80, 24), is_folded=True) as seat:
        await seat.press(*["right"] * 4)
        await seat.press("pageup", "pageup")
        (line, *_) = operations(seat)
        assert line.startswith("✓ 1 dot · layer 1 · unit 1 of ")
        value = seat.app.session.stepper.trace.operations[0].values[0, 0]
        assert re.search(rf"…\s+= {value:.4f}", line)


async def test_f_unfolds_and_folds() -> None:
    async with opened(size=(80, 24), is_folded=True) as seat:
        await seat.press(*["right"] * 3)
        folded = seat.text("arithmetic")
        assert "▸ r1" in folded
        assert "r2  1 / (" not in folded
        await seat.press("f")
        assert "r2  1 / (" in seat.text("arithmetic")
        await seat.press("f")
        assert seat.text("arithmetic") == folded


async def test_where_everything_fits_nothing_is_folded() -> None:
    async with opened(size=(120, 60), is_folded=True) as seat:
        await seat.press(*["right"] * 6)
        folded = seat.text("arithmetic")
        assert all(row in seat.text("arithmetic") for row in ("r2  (0 × ", "r4  1 / (", "r1  0 - "))
        await seat.press("f")
        assert seat.text("arithmetic") == folded


async def test_in_a_wide_window_forward_and_backward_stand_beside_each_other() -> None:
    async with opened(size=(200, 50), is_folded=True) as seat:
        await seat.press(*["right"] * 5, "down", "down")
        lines = seat.lines("arithmetic")
        assert re.match(r"✓ 1   dot .*│ ✓ 3   error", lines[0])
        assert lines[3].startswith("▸ r3  (1 × ")
        assert "│ ▸ r3  1 - 0.4617" in lines[3]
        # A click on either is about what it shows.
        at = seat.main.query_one("#arithmetic")
        await seat.pilot.click(at, offset=(lines[0].index("✓ 3") + 4, 1))
        await seat.rest()
        assert seat.place == (0, 3)
        await seat.pilot.click(at, offset=(6, 1))
        await seat.rest()
        assert seat.place == (0, 1)


async def test_old_and_update_make_new_in_numbers_with_the_rate_said() -> None:
    async with opened(is_folded=True) as seat:
        await seat.press(*["right"] * 6)
        assert seat.lines("arithmetic")[-3].endswith("= 0.2813;   0.3929 + 0.2813 =  0.6742")
        assert "α 1" in seat.window()


def test_fold_is_a_setting_that_is_kept() -> None:
    from nntui.tui.kept_settings import SETTINGS

    app = app_of()
    setting = SETTINGS["fold"]
    assert setting.get(app) is True
    setting.put(app, False)
    assert not app.session.moment().fold
