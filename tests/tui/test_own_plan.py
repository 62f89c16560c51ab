"""The arithmetic pane shows a plan that is no network's by what its steps say of themselves."""

import pytest
from tests.engine.test_own_plan import shop, traced
from textual.app import App, ComposeResult

from nntui.engine import Timeline, Trace, example
from nntui.explain.arithmetic import Block, Equation, Lines, Part, Window, blocks
from nntui.explain.numbers import Digits
from nntui.explain.transcript import as_text
from nntui.tui.moment import Moment
from nntui.tui.panes.arithmetic import ArithmeticPane
from nntui.tui.session import Session


def moment_of(trace: Trace, phase: int) -> Moment:
    """A plan's iteration as it is looked at; there is no curve of it."""
    return Moment(
        timeline=Timeline(example("article")),
        trained=0,
        trace=trace,  # type: ignore[arg-type]  # the pane asks for what every trace has
        phase=phase,
        row=0,
        units=(),
        digits="4",
        measure="mean",
        log=False,
        fold=False,
        status="",
    )


class PaneAlone(App[None]):
    """The pane alone."""

    def compose(self) -> ComposeResult:
        yield ArithmeticPane("arithmetic")


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_the_pane_shows_any_plans_steps(size: tuple[int, int]) -> None:
    one = traced(shop())
    app = PaneAlone()
    async with app.run_test(size=size):
        pane = app.query_one(ArithmeticPane)
        for phase in range(one.phases + 1):
            pane.show(moment_of(one, phase))
            text = " ".join(pane.text.split())
            for block in blocks(one, []):
                assert f"{block.operation.phase} {block.heading} {block.symbolic}" in text
                for line in block.lines("4"):
                    shown = f"{line.label} {line.text}".strip()
                    is_done = block.operation.phase <= phase
                    assert (" ".join(shown.split()) in text) == is_done
        assert pane.border_subtitle is not None
        assert "ρ 0.5" in str(pane.border_subtitle)
        assert pane.height(moment_of(one, one.phases)) == 4 + 2 + 1 + 3 + 3


async def test_a_line_more_in_a_block_stands_on_the_screen_and_in_print(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plain = Block.lines

    def with_one_more(block: Block, digits: Digits, window: Window | None = None) -> Lines:
        lines = plain(block, digits, window)
        if block.operation.kind != "update":
            return lines
        more = Equation("m1", 0, (Part("said below the update"),))
        labels = [*lines.labels, more.label]
        return Lines(labels, lines.rows, lines.numbers, lambda: [*lines, more])

    session = Session(example("article"))
    session.stepper.seek(3, 6)
    moment = session.moment()
    app = PaneAlone()
    async with app.run_test(size=(120, 60)):
        pane = app.query_one(ArithmeticPane)
        pane.show(moment)
        lines, height = pane.text.splitlines(), pane.height(moment)
        printed = as_text(moment.trace)
        monkeypatch.setattr(Block, "lines", with_one_more)
        moment = session.moment()
        pane.show(moment)
        assert pane.text.splitlines() == [*lines, "  m1  said below the update"]
        assert pane.height(moment) == height + 1
        assert "said below the update" in pane.chosen_text
    after, loss, parts = printed.partition("\n\n   loss ")
    assert as_text(moment.trace) == f"{after}\n   m1   said below the update{loss}{parts}"
