"""Whichever way a pass is come to, it is the pass of a plain run."""

import contextlib
import sys
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


def plain_weights(name: str, passes: int) -> list[list[float]]:
    """What `w` holds after each pass of a plain run of a script."""
    lines = (SCRIPTS / f"{name}.py").read_text().splitlines()
    (head,) = (n for n, line in enumerate(lines) if line.startswith(("for ", "while ")))
    kept: list[list[float]] = []
    lines.insert(head, "_seen = 0")
    lines.insert(head + 2, "    _keep(w) if _seen else None")
    lines.insert(head + 3, "    _seen += 1")

    class Enough(BaseException):
        pass

    def keep(w: np.ndarray) -> None:
        kept.append(np.ravel(w).tolist())
        if len(kept) == passes:
            raise Enough

    with contextlib.suppress(Enough):
        exec("\n".join(lines), {"_keep": keep})
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
