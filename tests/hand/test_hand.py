"""Whatever is pressed, the program answers, and leaves the terminal as it was."""

from pathlib import Path

import pytest
from tests.drawing import a_seed

from nntui.tui.keys import MORE_BINDINGS, STEP_BINDINGS
from nntui.tui.pressed import Deed, read_deeds

from .hand import ENDS, Hand, all_keys
from .recipes import recipes
from .replay import replay
from .runner import Session
from .typed import can_be_typed

FOUND = sorted((Path(__file__).parent / "found").glob("*.keys"))

SEED = a_seed()
BURSTS = 24
"""The short form's: `python -m tests.hand` is the long one."""


@pytest.fixture
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the app writes down what it was told."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NNTUI_KEYS", str(tmp_path / "keys"))
    return tmp_path / "keys"


@pytest.mark.parametrize("file", FOUND, ids=lambda file: file.stem)
def test_what_once_ended_the_program_does_not(file: Path, notes: Path) -> None:
    replay(read_deeds(file.read_text(encoding="utf-8")), notes)


@pytest.mark.parametrize("place", [1, 7, 11, 12, 13, 14])
def test_a_random_hand_gets_answers_and_leaves_the_terminal_as_it_was(
    place: int, notes: Path, tmp_path: Path
) -> None:
    print(f"seed {SEED + place}")
    hand = Hand(SEED + place)
    with Session(recipes(tmp_path)[place], notes) as session:
        for _ in range(BURSTS):
            session.do(hand.burst())
            if session.has_ended:
                return
        session.leave()


def test_the_hand_knows_every_key_of_every_screen() -> None:
    keys = set(all_keys())
    for binding in (*STEP_BINDINGS, *MORE_BINDINGS):
        for key in binding.key.split(","):
            assert key in keys | ENDS
            assert can_be_typed(key)
    assert {"b", "ctrl+enter"} <= keys  # of the seeds' table and of the form


def test_the_same_seed_does_the_same() -> None:
    def deeds(seed: int) -> list[Deed]:
        hand = Hand(seed)
        return [deed for _ in range(20) for deed in hand.burst()]

    assert deeds(1) == deeds(1) != deeds(2)
