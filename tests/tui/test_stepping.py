"""Stepping through iterations, forwards and backwards."""

from .seat import PANES, Seat, opened

FIGURES = {
    "dot": ["-0.54629709", "-0.97401842", "-0.15335872", "-0.58108005"],
    "activation": ["0.36672394", "0.27408027", "0.46173529", "0.35868411"],
    "error": ["-0.36672394", "-0.27408027", "0.53826471", "0.64131589"],
    "slope": ["0.23223749", "0.19896028", "0.24853581", "0.23002982"],
    "delta": ["-0.08516705", "-0.05453109", "0.13377806", "0.14752178"],
    "update": ["0.28129984", "0.09299069", "0.14160170"],
}
"""Iteration 0 of the article, operation by operation."""

WEIGHTS = ["0.39293837", "-0.42772133", "-0.54629709"]
NEW_WEIGHTS = ["0.67423821", "-0.33473064", "-0.40469539"]
KINDS = list(FIGURES)


def expect_phase(seat: Seat, phase: int) -> None:
    """What has been computed stands there with its figures, and everything else is `·`."""
    assert seat.place == (0, phase)
    for number, (kind, figures) in enumerate(FIGURES.items(), start=1):
        assert seat.results(kind) == (figures if number <= phase else [])
        (heading,) = (line for line in seat.lines("arithmetic") if f" {number}   {kind}" in line)
        assert heading.startswith("▸" if number == phase else "✓" if number < phase else " ")
        assert heading.endswith("   ·") == (number > phase)
    predictions = FIGURES["activation"] if phase >= 2 else ["·"] * 4
    assert seat.column("inputs", "p") == predictions
    assert [line.split()[-1] for line in seat.lines("weights")[1:]] == (
        NEW_WEIGHTS if phase >= 6 else ["·"] * 3
    )
    for line, weight in zip(seat.lines("weights")[1:], WEIGHTS, strict=True):
        assert weight in line
    error = "0.45509620" if phase >= 3 else "·"
    assert seat.lines("curve")[0].partition("  at ")[0].split()[-1] == error


async def test_a_user_opens_the_article_and_sees_what_it_starts_with() -> None:
    async with opened() as seat:
        assert seat.place == (0, 0)
        assert "article · seed 123 · 3→1 sigmoid · rate 1" in seat.text("header")
        assert "paused · 1 phase/s" in seat.text("header")
        inputs = [line.split() for line in seat.lines("inputs")]
        assert inputs[0] == ["x1", "x2", "x3", "│", "y", "p"]
        assert [row[-6:-1] for row in inputs[1:]] == [
            ["0", "0", "1", "│", "0"],
            ["0", "1", "1", "│", "0"],
            ["1", "0", "1", "│", "1"],
            ["1", "1", "1", "│", "1"],
        ]
        assert "Training is about to begin" in seat.text("story")


async def test_the_right_key_shows_the_six_phases_and_the_left_key_takes_each_back() -> None:
    async with opened() as seat:
        await seat.press("d")
        expect_phase(seat, 0)
        for phase in range(1, 7):
            await seat.press("right")
            expect_phase(seat, phase)
        for phase in range(5, -1, -1):
            await seat.press("left")
            expect_phase(seat, phase)


async def test_from_the_last_phase_the_next_step_leads_to_the_next_iteration_and_back() -> None:
    async with opened() as seat:
        await seat.press("d", *["n"] * 6)
        assert seat.place == (0, 6)
        await seat.press("n")
        assert seat.place == (1, 0)
        weights = seat.lines("weights")[1:]
        assert all(new in line for new, line in zip(NEW_WEIGHTS, weights, strict=True))
        await seat.press("p")
        expect_phase(seat, 6)


async def test_each_phase_is_told_in_a_sentence_of_its_own() -> None:
    async with opened() as seat:
        told = [seat.text("story")]
        for _ in KINDS:
            await seat.press("right")
            told.append(seat.text("story"))
        assert len(set(told)) == 7
        assert "Row 1 should be 0 and the net says 0.3667: it is 0.3667 too high." in told[3]


async def test_nothing_lies_before_the_start() -> None:
    async with opened() as seat:
        before = [seat.text(pane) for pane in PANES]
        await seat.press("left", "left_square_bracket", "shift+left", "p")
        assert seat.place == (0, 0)
        assert [seat.text(pane) for pane in PANES] == before


async def test_a_number_is_watched_from_iteration_to_iteration() -> None:
    async with opened() as seat:
        await seat.press("right", "right")
        first = seat.results("activation")
        assert first == ["0.3667", "0.2741", "0.4617", "0.3587"]
        for forward, back in (
            ("right_square_bracket", "left_square_bracket"),
            ("shift+right", "shift+left"),
        ):
            await seat.press(forward)
            assert seat.place == (1, 2)
            assert seat.results("activation") != first
            assert seat.results("error") == []
            await seat.press(forward)
            assert seat.place == (2, 2)
            await seat.press(back, back)
            assert seat.place == (0, 2)
            assert seat.results("activation") == first


async def test_rewind_leads_to_the_start_of_the_same_run() -> None:
    async with opened() as seat:
        before = [seat.text(pane) for pane in ("inputs", "weights", "arithmetic", "story")]
        for key in ("home", "0", "r"):
            await seat.press("right", "right_square_bracket", "right_square_bracket")
            assert seat.place == (2, 1)
            await seat.press(key)
            assert seat.place == (0, 0)
            assert "seed 123" in seat.text("header")
            after = [seat.text(pane) for pane in ("inputs", "weights", "arithmetic", "story")]
            assert after == before


async def test_end_leads_to_the_last_iteration_trained() -> None:
    async with opened() as seat:
        await seat.go_to("500")
        await seat.press("home")
        assert seat.place == (0, 0)
        await seat.press("end")
        assert seat.place == (499, 6)


async def test_the_curve_keeps_what_was_trained_when_a_user_steps_back() -> None:
    async with opened() as seat:
        await seat.go_to("1000")
        drawn = seat.lines("curve")[-1]
        assert "1k" in drawn
        await seat.press("home")
        # The curve is the run's history; but of this iteration nothing is computed yet.
        assert seat.lines("curve")[-1] == drawn
        assert seat.lines("curve")[0].startswith("mean |y - p| = ·")
        await seat.press("right", "right", "right")
        assert seat.lines("curve")[0].startswith("mean |y - p| = 0.4551")


async def test_both_layers_of_the_hidden_network_are_stepped_through_and_back() -> None:
    expected = [
        *("dot · layer 1", "activation · layer 1", "dot · layer 2", "activation · layer 2"),
        *("error · layer 2", "slope · layer 2", "delta · layer 2"),
        *("error · layer 1", "slope · layer 1", "delta · layer 1"),
        *("update · layer 1", "update · layer 2"),
    ]
    async with opened("eleven-lines") as seat:

        def now() -> str:
            (line,) = (line for line in seat.lines("arithmetic") if line[:3] in NUMBERED)
            return line[6:].split(" · unit")[0].split("  ")[0]

        NUMBERED = {f"▸ {digit}" for digit in range(1, 10)}  # noqa: N806
        seen, texts = [], [seat.text("arithmetic")]
        for _ in expected:
            await seat.press("right")
            seen.append(now())
            texts.append(seat.text("arithmetic"))
        assert seen == expected
        assert seat.place == (0, 12)
        for text in reversed(texts[:-1]):
            await seat.press("left")
            assert seat.text("arithmetic") == text
        assert seat.place == (0, 0)
