"""`python -m tests.benchmarks [--json FILE] [--only NAME]`: measure, and print one table."""

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from .figures import Row
from .keys import asking_keys, keys, large_keys, net_keys, script_keys
from .memory import large_memory, memory
from .reading import reading
from .scripts import scripts
from .seeking import seeking
from .sent import sent
from .startup import startup
from .table import as_json, as_markdown
from .training import training

BENCHMARKS: dict[str, Callable[[], Iterator[Row]]] = {
    "startup": startup,
    "keys": keys,
    "sent": sent,
    "large": large_keys,
    "net": net_keys,
    "script-keys": script_keys,
    "asking": asking_keys,
    "training": training,
    "seeking": seeking,
    "reading": reading,
    "scripts": scripts,
    "memory": memory,
    "large-memory": large_memory,
}


def main() -> None:
    """Run all or some of the benchmarks."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the table here, too")
    parser.add_argument(
        "--only", action="append", choices=BENCHMARKS, help="leave the others out; can be repeated"
    )
    options = parser.parse_args()
    rows: list[Row] = []
    for name in options.only or BENCHMARKS:
        print(f"measuring {name} …", file=sys.stderr)
        rows += BENCHMARKS[name]()
    print(as_markdown(rows))
    if options.json:
        options.json.write_text(as_json(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
