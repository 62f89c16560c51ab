"""Whichever way a pass is come to, it is the pass of a plain run."""

import contextlib
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.code.running import needs_proc, running

from nntui.code.finding import find
from nntui.code.session import MAX_WAITING, Session

SCRIPTS = Path(__file__).parent / "scripts"

MOVES = st.lists(st.integers(0, 120), min_size=3, max_size=8)


EDITS = st.lists(st.tuples(st.integers(0, 40), st.sampled_from([-2.0, 0.5, 3.0])), max_size=3)


def plain_weights(
    name: str, passes: int, edits: Sequence[tuple[int, float]] = ()
) -> list[list[float]]:
    """What `w` holds after each pass of a plain run of a script, its first number changed at the
    heads of some."""
    lines = (SCRIPTS / f"{name}.py").read_text().splitlines()
    (head,) = (n for n, line in enumerate(lines) if line.startswith(("for ", "while ")))
    kept: list[list[float]] = []
    lines.insert(head, "_seen = 0")
    lines.insert(head + 2, "    _keep(w) if _seen else None")
    lines.insert(head + 3, "    _change(w, _seen)")
    lines.insert(head + 4, "    _seen += 1")

    class Enough(BaseException):
        pass

    def keep(w: np.ndarray) -> None:
        kept.append(np.ravel(w).tolist())
        if len(kept) == passes:
            raise Enough

    def change(w: np.ndarray, seen: int) -> None:
        for number, new in edits:
            if number == seen:
                w.flat[0] = new

    with contextlib.suppress(Enough):
        exec("\n".join(lines), {"_keep": keep, "_change": change})
    return kept


@pytest.mark.parametrize("name", ["momentum", "until_good_enough"])
@settings(max_examples=5)
@given(moves=MOVES)
def test_random_moves_through_the_passes(name: str, moves: list[int]) -> None:
    wanted = plain_weights(name, max(moves) + 1)
    with Session(find(SCRIPTS / f"{name}.py")) as session:
        for number in moves:
            recorded = session.record(number)
            assert recorded is not None
            (after,) = (each.after for each in recorded.changes if each.path == "w")
            assert np.ravel(after).tolist() == wanted[number]


@pytest.mark.parametrize("name", ["momentum", "until_good_enough"])
@settings(max_examples=5)
@given(moves=st.lists(st.integers(0, 60), min_size=3, max_size=6), edits=EDITS)
def test_random_moves_with_edits_and_without_them_again(
    name: str, moves: list[int], edits: list[tuple[int, float]]
) -> None:
    with Session(find(SCRIPTS / f"{name}.py")) as session:

        def walk(wanted: list[list[float]]) -> None:
            for number in moves:
                recorded = session.record(number)
                assert (recorded is not None) == (number < len(wanted))
                if recorded is not None:
                    (after,) = (each.after for each in recorded.changes if each.path == "w")
                    assert np.ravel(after).tolist() == wanted[number]

        first = session.record(0)
        assert first is not None
        (start,) = (each.before for each in first.changes if each.path == "w")
        target = f"w[{', '.join('0' * np.ndim(start))}]"
        made = [session.edit(number, target, new) for number, new in edits]
        edited = plain_weights(
            name, max(moves) + 1, [each for each, done in zip(edits, made, strict=True) if done]
        )
        walk(edited)
        while session.take_back():
            pass
        walk(plain_weights(name, max(moves) + 1))


@needs_proc
def test_no_more_processes_wait_than_are_said() -> None:
    with Session(find(SCRIPTS / "eleven_lines.py")) as session:
        for number in range(0, 3 * MAX_WAITING * 5, 5):
            session.record(number)
        assert session._processes is not None
        assert len(session._waiting) <= MAX_WAITING
        # Those that were let go end by themselves.
        while len(running(session._processes._process.pid)) > MAX_WAITING:
            pass
        assert session.record(3) is not None


@pytest.mark.skipif(sys.platform == "win32", reason="memory is limited by POSIX means")
def test_a_scripts_memory_has_a_limit(tmp_path: Path) -> None:
    path = tmp_path / "takes.py"
    path.write_text(
        "import resource\nimport numpy as np\n"
        "limit = float(resource.getrlimit(resource.RLIMIT_DATA)[0])\n"
        "W = np.zeros(2)\nfor i in range(3):\n    W += 0.1 * (1 - np.eye(2) @ W)\n"
        "    seen = limit * 1.0\n"
    )
    with Session(find(path)) as session:
        recorded = session.record(0)
    assert recorded is not None
    (limit,) = (each.after.item() for each in recorded.changes if each.path == "seen")
    assert 0 < limit < 2**50
