"""Going places in a script: what is found is what plain Python finds."""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from nntui.code.finding import find
from nntui.code.series import OfScript
from nntui.code.session import Session
from nntui.code.timeline import ScriptTimeline
from nntui.engine.condition import Found
from nntui.engine.search import Search as Through
from nntui.tui.scripts.place import Here, LinePlace, Place, Search, place_of

SCRIPTS = Path(__file__).parents[1] / "code" / "scripts"

PASSES = 1_200


@pytest.fixture(scope="module")
def timeline() -> Iterator[ScriptTimeline]:
    with Session(find(SCRIPTS / "eleven_lines.py")) as session:
        timeline = ScriptTimeline(session)
        timeline.trace_at(0)
        yield timeline


@pytest.fixture(scope="module")
def ends() -> np.ndarray:
    """`first[0, 1]` and `second[2, 0]` before the first pass and at each one's end, in plain
    Python."""
    source = (SCRIPTS / "eleven_lines.py").read_text()
    head, body = source.split("for turn in range(1200):\n")
    names: dict[str, np.ndarray] = {}
    np.random.seed(1)
    exec(head, names)
    kept = [(names["first"][0, 1], names["second"][2, 0])]
    code = compile("if True:\n" + body, "pass", "exec")
    for _ in range(PASSES):
        exec(code, names)
        kept.append((names["first"][0, 1], names["second"][2, 0]))
    return np.array(kept)


def here(timeline: ScriptTimeline, number: int = 0) -> Here:
    return Here.of(timeline.trace_at(number).recorded, 13, has_curve=True)


def look(timeline: ScriptTimeline, place: Place, at: tuple[int, int] = (0, 0)) -> Found | None:
    """What a search finds that is taken in strides of a length of its own."""
    assert isinstance(place, Search)
    phases = timeline.trace_at(0).phases
    series = OfScript(timeline, place.sought.goal, place.watch, phases, lambda: True)
    through = Through(series, place.sought, *at)
    while through.look(37):
        pass
    return through.found


def test_a_number_of_a_name_is_found_as_plain_python_has_it(
    timeline: ScriptTimeline, ends: np.ndarray
) -> None:
    first, second = ends[1:, 0], ends[1:, 1]
    found = look(timeline, place_of("max first[0, 1]", here(timeline)))
    assert found
    assert (found.iteration, found.number) == (int(first.argmax()), first.max())
    found = look(timeline, place_of("min second[2,0] up to 100", here(timeline)))
    assert found
    assert (found.iteration, found.number) == (int(second[:101].argmin()), second[:101].min())
    bound = float(np.median(first))
    met = np.flatnonzero(first > bound)
    found = look(timeline, place_of(f"first[0, 1] > {bound!r}", here(timeline)))
    assert found
    assert found.iteration == met[0]
    found = look(timeline, place_of(f"last first[0, 1] > {bound!r}", here(timeline)), (900, 0))
    assert found
    assert found.iteration == met[met < 900][-1]


def test_a_number_turns_where_its_change_has_another_sign(
    timeline: ScriptTimeline, ends: np.ndarray
) -> None:
    changes = np.sign(np.diff(ends[:, 1]))
    turns = np.flatnonzero(changes[1:] != changes[:-1]) + 1
    found = look(timeline, place_of("second[2, 0] turns", here(timeline)))
    assert (found.iteration if found else None) == (int(turns[0]) if len(turns) else None)
    found = look(timeline, place_of("next second[2, 0] turns", here(timeline)), (1, 0))
    assert (found.iteration if found else None) == (
        int(turns[turns >= 1][0]) if len(turns) else None
    )


def test_the_error_is_the_curves(timeline: ScriptTimeline) -> None:
    found = look(timeline, place_of("next loss < 0.3", here(timeline)), (10, 0))
    errors = timeline.session.errors
    assert found
    assert errors[found.iteration] < 0.3 <= min(errors[10 : found.iteration])
    assert look(timeline, place_of("error < 0", here(timeline))) is None


def test_a_pass_is_found_by_the_turns_of_the_loops_around_it() -> None:
    with Session(find(SCRIPTS / "epochs_and_samples.py")) as session:
        timeline = ScriptTimeline(session)
        place = place_of("epoch 14 sample 1", here(timeline))
        found = look(timeline, place)
        assert found
        assert timeline.trace_at(found.iteration).recorded.turns == {"epoch": 14, "sample": 1}
        found = look(timeline, place_of("epoch 14", here(timeline)))
        assert found
        assert timeline.trace_at(found.iteration).recorded.turns == {"epoch": 14, "sample": 0}


@pytest.mark.parametrize(
    ("text", "place"),
    [("1,000", 1_000), ("pass 57", 57), ("line 12", LinePlace(12)), (" 3 ", 3)],
)
def test_passes_and_lines(timeline: ScriptTimeline, text: str, place: Place) -> None:
    assert place_of(text, here(timeline)) == place


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "expected a pass (1000), a line (line 42)"),
        ("soon", "max first[0, 0], min first[0, 0], first[0, 0] turns"),
        ("line 99", "line 99': expected a number from 1 to 13"),
        ("first > 2", "first is 3×4, expected one number of it, such as first[0, 0]"),
        ("first[7, 0] > 2", "first is 3×4"),
        ("thirst[0] > 2", "expected a pass"),
        ("first[0, 0] > much", "expected a condition such as first[0, 0] > 0.01"),
        ("error turns", "only a number of a name turns, such as first[0, 0]"),
        ("max 1 +", "expected a pass"),
        ("epoch 4", "expected a pass"),
        ("__import__('os') > 2", "expected a pass"),
    ],
)
def test_a_refusal_says_what_is_taken(timeline: ScriptTimeline, text: str, told: str) -> None:
    with pytest.raises(ValueError, match=re.escape(told)) as refused:
        place_of(text, here(timeline))
    assert "\n" not in str(refused.value)
