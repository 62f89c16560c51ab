"""The fewest deeds of a file that still end in the same: `python -m tests.hand.shrink FILE`."""

import sys
from pathlib import Path

from nntui.tui.pressed import Deed, read_deeds

from .replay import replay
from .runner import Finding
from .surroundings import surroundings


def main() -> None:
    """Leave deeds out as long as it ends in the same, and write what is left beside the file."""
    path = Path(sys.argv[1])
    first, *deeds = read_deeds(path.read_text(encoding="utf-8"))
    with surroundings() as folder:

        def found(some: list[Deed]) -> str:
            try:
                replay([first, *some], folder / "keys")
            except Finding as finding:
                return str(finding)
            return ""

        what = found(deeds)
        if not what:
            sys.exit("nothing found")
        size = len(deeds) // 2
        while size:
            place = 0
            while place < len(deeds):
                some = deeds[:place] + deeds[place + size :]
                if found(some) == what:
                    deeds = some
                else:
                    place += size
            size //= 2
    lines = [f"# {what}", *map(str, [first, *deeds])]
    path.with_suffix(".small").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
