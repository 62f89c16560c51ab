"""Where the numbers of a script came from: every one has an answer, and the ways lead back."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from nntui.code.asked import ask
from nntui.code.finding import find
from nntui.code.names import Names
from nntui.code.origin import (
    Address,
    AtHead,
    Computed,
    Made,
    NotWritten,
    Origin,
    Stood,
    Unknown,
    cell_of,
    earlier,
    origin,
    settled,
    value_of,
)
from nntui.code.session import Session
from nntui.code.timeline import ScriptTimeline
from nntui.code.trace import PassTrace
from nntui.code.writing import TOLERANCE, is_near
from nntui.engine.expression import evaluate

SCRIPTS = Path(__file__).parent / "scripts"

FOUR = ("views_and_places", "eleven_lines", "class_with_methods", "recurrent")


@pytest.fixture
def timelines() -> Iterator[object]:
    sessions: list[Session] = []

    def opened(name: str) -> ScriptTimeline:
        sessions.append(Session(find(SCRIPTS / f"{name}.py")))
        return ScriptTimeline(sessions[-1])

    yield opened
    for each in sessions:
        each.close()


def cells(trace: PassTrace) -> Iterator[Address]:
    """Every number that a pass has recorded."""
    for version in trace.recorded.versions:
        if version.values is not None:
            for at in np.ndindex(version.shape):
                yield Address(trace.iteration, version.number, at)


@pytest.mark.parametrize("name", FOUR)
@pytest.mark.parametrize("is_folded", [True, False])
def test_every_number_of_a_pass_says_where_it_came_from(name, timelines, is_folded) -> None:  # type: ignore[no-untyped-def]
    trace = timelines(name).trace_at(3).folded(is_folded)
    kinds: set[type[Origin]] = set()
    for address in cells(trace):
        value = value_of(trace, address)
        # What views and changes of other places pass on is the same to the last bit.
        assert value_of(trace, settled(trace, address)) == value
        found = origin(trace, address)
        kinds.add(type(found))
        assert not isinstance(found, Unknown | NotWritten), (address, found)
        if isinstance(found, Computed):
            numbers = {cell_of(each): value_of(trace, each) for each in found.operands}
            operation = found.operation
            result = evaluate(
                operation.body,
                operation.env(*found.at),
                lambda cell, known=numbers, held=operation.trace: known.get(cell, held.value(cell)),
            )
            assert is_near(result, value, TOLERANCE)
            # Nothing came from what was done later.
            now = trace.source_of[settled(trace, address).version].number
            for each in found.operands:
                step = trace.source_of.get(each.version)
                assert step is None or step.number < now
    assert {Computed, AtHead} <= kinds


def way_back(timeline: ScriptTimeline, start: Address) -> list[Address]:
    """From a number along what was computed, through pass after pass, as far as it goes."""
    way = [start]
    while True:
        here = way[-1]
        trace = timeline.trace_at(here.number)
        found = origin(trace, here)
        if isinstance(found, Computed):
            following = [
                each
                for each in found.operands
                if isinstance(origin(trace, each), Computed)
                or (
                    isinstance(head := origin(trace, each), AtHead)
                    and head.path in trace.recorded.trained
                )
            ]
            if not following:
                return way
            way.append(following[0])
        elif isinstance(found, AtHead):
            before = earlier(timeline, trace, here)
            if not isinstance(before, Address):
                assert isinstance(before, Stood)
                return way
            assert value_of(timeline.trace_at(before.number), before) == value_of(trace, here)
            way.append(before)
        else:
            return way


@pytest.mark.parametrize("name", FOUR)
def test_the_way_leads_through_the_passes_to_what_stood_before_the_loop(name, timelines) -> None:  # type: ignore[no-untyped-def]
    timeline = timelines(name)
    trace = timeline.trace_at(3)
    trained = [
        version
        for version in trace.recorded.versions
        if version.origin[0] == "state" and version.origin[1] in trace.recorded.trained
    ]
    assert trained
    for version in trained:
        at = tuple(size - 1 for size in version.shape)
        way = way_back(timeline, Address(3, version.number, at))
        assert way[-1].number == 0, way
        assert {each.number for each in way} == {0, 1, 2, 3}


def test_what_a_pass_leaves_alone_is_followed_to_before_the_loop(timelines) -> None:  # type: ignore[no-untyped-def]
    timeline = timelines("views_and_places")
    trace = timeline.trace_at(300)
    told = told_at_head(timeline, trace, "X", (1, 1))
    assert "X = np.random.randn(5, 3), line 7, after np.random.seed(21)" in told


def test_a_number_that_was_drawn_names_its_draw_and_the_seed(timelines) -> None:  # type: ignore[no-untyped-def]
    timeline = timelines("relu_and_dropout")
    trace = timeline.trace_at(2)
    (drawn,) = (each for each in trace.recorded.steps if each.verb == "make:random.binomial")
    address = Address(2, drawn.result.number, (3, 1))
    assert isinstance(origin(trace, address), Made)
    said = ask(trace, Names(trace.recorded), timeline.session.found, address, "4")
    assert said.origin.startswith("drawn by rng.binomial(1, 0.8, h.shape), line 11")
    assert said.origin.endswith("np.random.RandomState(23)")


def test_what_was_changed_by_hand_says_so_and_only_there(timelines) -> None:  # type: ignore[no-untyped-def]
    timeline = timelines("eleven_lines")
    timeline.edit(3, "first[1, 2]", 5.0)
    trace = timeline.trace_at(3)
    assert "changed by hand" in told_at_head(timeline, trace, "first", (1, 2))
    other = earlier(timeline, trace, at_head(trace, "first", (0, 2)))
    assert isinstance(other, Address)
    assert other.number == 2
    assert value_of(timeline.trace_at(2), other) == value_of(trace, at_head(trace, "first", (0, 2)))


def test_an_equation_says_the_numbers_that_went_in(timelines) -> None:  # type: ignore[no-untyped-def]
    timeline = timelines("eleven_lines")
    trace = timeline.trace_at(1)
    (step,) = (each for each in trace.recorded.steps if "output_delta" in each.result.names)
    address = Address(1, step.result.number, (2, 0))
    said = ask(trace, Names(trace.recorded), timeline.session.found, address, "4")
    assert (said.symbol, said.where) == ("output_delta[2, 0]", "line 10, pass 1")
    assert float(said.value) == step.result.values[2, 0]
    told = {piece.address: piece.text for piece in said.equation if piece.address}
    assert set(told) == set(said.operands)
    for operand, text in told.items():
        assert float(text) == pytest.approx(value_of(trace, operand), abs=1e-4)


def at_head(trace: PassTrace, path: str, at: tuple[int, ...]) -> Address:
    (version,) = (each for each in trace.recorded.versions if each.origin == ("state", path))
    return Address(trace.iteration, version.number, at)


def told_at_head(timeline: ScriptTimeline, trace: PassTrace, path: str, at: tuple[int, ...]) -> str:
    address = at_head(trace, path, at)
    before = earlier(timeline, trace, address)
    said = ask(trace, Names(trace.recorded), timeline.session.found, address, "4", before)
    return said.origin
