"""Lines that are broken: nothing is lost, and no product is torn apart."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from nntui.engine import example
from nntui.explain.arithmetic import blocks
from nntui.explain.numbers import Digits
from nntui.tui.panes.equations import Writer
from nntui.tui.panes.lines import TERMS, WORDS, Span, cut, line_starts, wrap
from nntui.tui.session import Session

NUMBER = st.floats(-1e3, 1e3).map("{:.4f}".format)
SUM = st.lists(st.tuples(NUMBER, NUMBER), min_size=1, max_size=12)


def spans_of(pairs: list[tuple[str, str]]) -> list[Span]:
    """A sum of products as the arithmetic writes it, in pieces of several sorts."""
    spans = [Span("▸ ", "heading"), Span("r1  ", "text"), Span("(", "dim")]
    for place, (left, right) in enumerate(pairs):
        if place:
            spans.append(Span(") + (", "dim"))
        spans += [Span(left, "input"), Span(" × ", "dim"), Span(right, "weight")]
    return [*spans, Span(") = ", "dim"), Span("0.1234", "result")]


def texts(lines: list[tuple[Span, ...]]) -> list[str]:
    return ["".join(span.text for span in line) for line in lines]


@given(SUM, st.integers(40, 120))
def test_a_sum_is_broken_before_its_signs(pairs: list[tuple[str, str]], width: int) -> None:
    spans = spans_of(pairs)
    lines = texts(wrap(spans, width, indent=6, breaks=TERMS))
    assert all(len(line.rstrip()) <= width for line in lines)
    assert all(re.match(r"      [+=] ", line) for line in lines[1:])
    assert all(line.count("(") == line.count(")") for line in lines)
    whole = "".join(span.text for span in spans)
    assert " ".join(" ".join(lines).split()) == " ".join(whole.split())
    assert len(line_starts(whole, width, 6, TERMS)) == len(lines)


@given(SUM, st.integers(12, 30))
def test_what_has_no_room_at_all_is_broken_between_words(
    pairs: list[tuple[str, str]], width: int
) -> None:
    spans = spans_of(pairs)
    lines = wrap(spans, width, indent=4, breaks=TERMS)
    whole = "".join(span.text for span in spans)
    assert "".join("".join(texts(lines)).split()) == "".join(whole.split())
    # Each piece keeps its own sort.
    kinds = {span.role: re.sub(r"\s", "", span.text) for span in spans if span.role == "result"}
    last = [span for line in lines for span in line if span.role == "result"]
    assert "".join(span.text for span in last) == kinds["result"]


@given(st.lists(st.text("ab", min_size=1, max_size=9), max_size=12), st.integers(5, 30))
def test_sentences_are_broken_between_words(words: list[str], width: int) -> None:
    text = " ".join(words)
    lines = texts(wrap([Span(text)], width, indent=0, breaks=WORDS))
    assert " ".join(" ".join(lines).split()) == text
    longest = max(map(len, words), default=0)
    assert all(len(line.rstrip()) <= max(width, longest) for line in lines)


@given(st.text(max_size=30), st.integers(1, 20))
def test_a_text_that_is_cut_says_so_and_fits(text: str, width: int) -> None:
    short = cut(text, width)
    assert cell_len(short) <= width
    assert short == text or short.endswith("…")


@pytest.mark.parametrize("digits", ["4", "8", "all"])
@pytest.mark.parametrize("name", ["article", "iris"])
def test_a_line_that_surely_fits_is_not_broken(digits: Digits, name: str) -> None:
    session = Session(example(name))
    session.digits = digits
    session.stepper.seek(3, session.stepper.phases)
    moment = session.moment()
    fitting = 0
    for block in blocks(moment.trace, moment.units):
        for width in range(1, 250):
            writer = Writer(moment, block, block.lines(digits), width)
            if writer.surely_fits:
                fitting += 1
                for place in range(block.rows):
                    assert len(writer.broken(place)) == 1, (block.heading, width)
    assert fitting
