"""What cannot be stepped through is said in one line, and nothing is left running."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.code.running import needs_proc, running, wait_until_gone

from nntui.code.errors import ScriptError
from nntui.code.finding import find
from nntui.code.session import Session

LOOP = """
import numpy as np
X = np.eye(3)
W = np.zeros((3, 1))
for i in range({turns}):
    W += 0.1 * X.T @ (1 - X @ W)
"""


def script(folder: Path, text: str) -> Path:
    path = folder / "mine.py"
    path.write_text(text)
    return path


def refusal(path: Path, **options: float) -> str:
    with pytest.raises(ScriptError) as refused:
        find(path, **options)  # type: ignore[arg-type]  # as given
    said = str(refused.value)
    assert "\n" not in said
    return said


def test_a_script_that_is_not_there(tmp_path: Path) -> None:
    assert refusal(tmp_path / "gone.py") == "gone.py: No such file or directory"


def test_what_is_no_python(tmp_path: Path) -> None:
    said = refusal(script(tmp_path, "x = 1\nfor in y:\n"))
    assert said.startswith("mine.py, line 2: ")
    assert "expected Python 3, or Python 2 that can be converted" in said


def test_no_loop_that_trains(tmp_path: Path) -> None:
    said = refusal(script(tmp_path, "total = 0.0\nfor i in range(7):\n    total += i\n"))
    assert "no training loop was found" in said
    assert "line 2 (7 turns)" in said
    assert "--loop LINE" in said


def test_no_loop_at_all(tmp_path: Path) -> None:
    assert "no loop that is gone through" in refusal(script(tmp_path, "x = 1\n"))


def test_a_line_on_which_no_loop_begins(tmp_path: Path) -> None:
    said = refusal(script(tmp_path, LOOP.format(turns=5)), line=3)
    assert said == "mine.py: no loop begins on line 3; expected one of these lines: 5."


def test_a_script_that_fails_by_itself(tmp_path: Path) -> None:
    said = refusal(script(tmp_path, "x = 1\n\nprint(x / 0)\n"))
    assert said.startswith("mine.py, line 3: ZeroDivisionError: division by zero.")
    assert "It fails in plain Python too, which was tried." in said


def test_a_module_that_is_missing(tmp_path: Path) -> None:
    said = refusal(script(tmp_path, "import numpy\nimport no_such_module_anywhere\n"))
    assert said.startswith("mine.py, line 2: the module no_such_module_anywhere is missing in ")
    assert "--python names another Python" in said


def test_a_name_that_a_module_does_not_have(tmp_path: Path) -> None:
    said = refusal(script(tmp_path, "from numpy import no_such_name\n"))
    assert said.startswith("mine.py, line 1: ImportError: cannot import name 'no_such_name'")
    assert "It fails in plain Python too, which was tried." in said


@pytest.mark.parametrize("library", ["torch", "tensorflow", "jax", "cupy", "numba"])
def test_what_computes_elsewhere(tmp_path: Path, library: str) -> None:
    said = refusal(script(tmp_path, f"import numpy as np\nimport {library}.nn as n\n"))
    assert said.startswith(f"mine.py, line 2: it computes with {library}, out of sight")


def test_a_loop_that_is_not_reached_in_time(tmp_path: Path) -> None:
    said = refusal(script(tmp_path, "while True:\n    pass\n"), seconds=0.3)
    assert "no training loop was reached within 0.3 s" in said


def test_threads_beside_the_loop(tmp_path: Path) -> None:
    waits = (
        "import threading\n"
        "stop = threading.Event()\n"
        "threading.Thread(target=stop.wait, daemon=True).start()\n"
    )
    with (
        Session(find(script(tmp_path, waits + LOOP.format(turns=5)))) as session,
        pytest.raises(ScriptError, match="threads of its own run beside the loop on line 8"),
    ):
        session.record(0)


def test_an_end_before_the_loop(tmp_path: Path) -> None:
    text = LOOP.format(turns=5) + "\nfor other in range(0):\n    pass\n"
    with (
        Session(find(script(tmp_path, text), line=8)) as session,
        pytest.raises(ScriptError, match="it ends before the loop on line 8 begins"),
    ):
        session.record(0)


def test_a_python_that_is_none(tmp_path: Path) -> None:
    path = script(tmp_path, LOOP.format(turns=5))
    with pytest.raises(ScriptError, match=r"^/no/python: No such file or directory$"):
        find(path, python="/no/python")


def test_a_pass_that_is_too_long_is_shown_up_to_there(tmp_path: Path) -> None:
    text = LOOP.format(turns=2) + "    for k in range(50):\n        z = X[0, 0] * 0.5\n"
    found = find(script(tmp_path, text), line=5)
    assert found.order.most_steps == 200_000
    with Session(replace(found, order=replace(found.order, most_steps=60))) as session:
        recorded, second = session.record(0), session.record(1)
    assert recorded is not None
    assert recorded.is_cut
    assert len(recorded.steps) == 60
    # What came after was computed all the same.
    assert second is not None
    ends = [
        change.after.tolist()
        for each in (recorded, second)
        for change in each.changes
        if change.path == "W"
    ]
    assert len(ends) == 2
    assert ends[0] != ends[1]


@needs_proc
def test_nothing_is_left_running(tmp_path: Path) -> None:
    path = script(tmp_path, LOOP.format(turns=50_000))
    with Session(find(path)) as session:
        for number in (0, 400, 30):
            assert session.record(number) is not None
        assert session._processes is not None
        group = session._processes._process.pid
        assert len(running(group)) > 2  # those that wait
    wait_until_gone(group)
