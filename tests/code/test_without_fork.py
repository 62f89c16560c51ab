"""Where processes cannot fork, a script is run again: slower, and with the same numbers."""

from pathlib import Path

import numpy as np
import pytest

from nntui.code.finding import Found, find
from nntui.code.passes import Recorded
from nntui.code.session import FORKS, Session

SCRIPTS = Path(__file__).parent / "scripts"

WAY = (0, 40, 3, 41)


def bits(recorded: Recorded | None) -> list[bytes]:
    assert recorded is not None
    return [np.asarray(step.result.values).tobytes() for step in recorded.steps]


def passes(found: Found) -> tuple[list[list[bytes]], list[float]]:
    with Session(found) as session:
        return [bits(session.record(number)) for number in WAY], session.errors


@pytest.mark.parametrize(
    "name", ["eleven_lines", "autograd_class", "batches_by_generator", "no_seed"]
)
def test_the_same_numbers_without_fork(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = find(SCRIPTS / f"{name}.py")
    forked, errors = passes(found)
    monkeypatch.setenv(FORKS, "1")
    again, errors_again = passes(found)
    assert again == forked
    known = min(len(errors), len(errors_again))
    assert known > 40
    assert errors_again[:known] == errors[:known]
