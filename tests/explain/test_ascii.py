"""The same text for a terminal that knows ASCII only."""

import pytest
from rich.cells import cell_len

from nntui.engine import EXAMPLES, Timeline, example
from nntui.explain.ascii import to_ascii
from nntui.explain.narrative import narrate
from nntui.explain.transcript import as_markdown, as_text, title


@pytest.mark.parametrize("name", EXAMPLES)
def test_whatever_is_explained_has_a_plain_form_without_question_marks(name: str) -> None:
    recipe = example(name)
    momentum = 0.0 if recipe.network.is_perceptron else 0.5
    recipe = recipe.with_(rate=0.5, momentum=momentum, batch=4)
    trace = Timeline(recipe).trace_at(3)
    told = [narrate(trace, phase, 0, 0) for phase in range(trace.phases + 1)]
    for text in (title(recipe), as_text(trace), as_markdown(trace), *told):
        plain = to_ascii(text)
        assert plain.isascii()
        assert len(plain) == len(text)
        assert "?" not in plain


def test_plain_text_stays_as_it_is() -> None:
    assert to_ascii("1 / (1 + e^-z)?\n") == "1 / (1 + e^-z)?\n"


@pytest.mark.parametrize("text", ["x·w", "größe", "数据", "🔎 Search", "─┼─█▏▇▂"])
def test_the_width_is_unchanged(text: str) -> None:
    plain = to_ascii(text)
    assert plain.isascii()
    assert len(plain) == cell_len(text)
