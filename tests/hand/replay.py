"""Files of deeds, done again: `python -m tests.hand.replay FILE`."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from nntui.tui.pressed import Deed, read_deeds

from .runner import Finding, Session
from .surroundings import surroundings


def replay(deeds: Sequence[Deed], notes: Path) -> None:
    """Do the deeds of a file in the app, and leave it.

    Args:
        deeds: All of a file; the command is the first, and then the window's size.
        notes: What `NNTUI_KEYS` names.

    Raises:
        Finding: It ended by itself, gave no answer, or left the terminal as it should not be.
    """
    arguments: list[str] = []
    if deeds and deeds[0].kind == "nntui":
        arguments, deeds = deeds[0].arguments, deeds[1:]
    with Session(arguments, notes) as session:
        for burst in bursts(deeds):
            session.do(burst)
            if session.has_ended:
                return
        session.leave()


def bursts(deeds: Sequence[Deed]) -> Iterator[list[Deed]]:
    """What is typed ahead together."""
    burst: list[Deed] = []
    for deed in deeds:
        if deed.kind == "wait":
            yield burst
            burst = []
        else:
            burst.append(deed)
    yield burst


def main() -> None:
    """Do a file again and say what comes of it."""
    deeds = read_deeds(Path(sys.argv[1]).read_text(encoding="utf-8"))
    with surroundings() as folder:
        try:
            replay(deeds, folder / "keys")
        except Finding as finding:
            sys.exit(f"{finding}")
    print("nothing found")


if __name__ == "__main__":
    main()
