"""The arithmetic pane shows a plan that is no network's by what its steps say of themselves."""

import pytest
from tests.engine.test_own_plan import shop, traced
from textual.app import App, ComposeResult

from nntui.engine import Timeline, Trace, example
from nntui.explain.arithmetic import blocks
from nntui.tui.moment import Moment
from nntui.tui.panes.arithmetic import ArithmeticPane


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
        status="",
    )


class Window(App[None]):
    """The pane alone."""

    def compose(self) -> ComposeResult:
        yield ArithmeticPane("arithmetic")


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_the_pane_shows_any_plans_steps(size: tuple[int, int]) -> None:
    one = traced(shop())
    app = Window()
    async with app.run_test(size=size):
        pane = app.query_one(ArithmeticPane)
        for phase in range(one.phases + 1):
            pane.show(moment_of(one, phase))
            text = " ".join(pane.text.split())
            for block in blocks(one, []):
                assert f"{block.operation.phase} {block.heading} {block.symbolic}" in text
                for line in block.equations("4"):
                    shown = f"{line.label} {line.text}".strip()
                    is_done = block.operation.phase <= phase
                    assert (" ".join(shown.split()) in text) == is_done
        assert pane.border_subtitle is not None
        assert "ρ 0.5" in str(pane.border_subtitle)
        assert pane.height(moment_of(one, one.phases)) == 4 + 2 + 1 + 3 + 3
