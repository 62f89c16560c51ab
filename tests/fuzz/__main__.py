"""Random trials in their long form: `python -m tests.fuzz files --count 20000 --seed 1`.

What is tried, and what must hold, stands in the module of each kind. A finding ends the run with
the seed and the number of the trial; `--first NUMBER --count 1` tries it again.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from time import monotonic

from tests.fuzz import files, numbers, saves

Trial = Callable[[Random, Path], str]
"""Does one thing at random in a directory of its own and says what came of it."""

KINDS: dict[str, Trial] = {
    "runs": files.try_run_file,
    "csv": files.try_csv,
    "typed": files.try_typed,
    "saves": saves.try_save,
    "numbers": numbers.try_numbers,
}
GROUPS = {"files": ("runs", "csv", "typed"), "all": tuple(KINDS)}


def trial_of(kind: str, seed: int, number: int) -> Random:
    """The chance of one trial: it does not depend on those before."""
    return Random(f"{kind} {seed} {number}")


def main() -> None:
    """Try, and say what came how often."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("kind", choices=[*KINDS, *GROUPS])
    parser.add_argument("--count", type=int, default=1_000, help="Trials of each kind.")
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--first", type=int, default=0, help="The first trial.")
    given = parser.parse_args()
    seed = Random().randrange(10**6) if given.seed is None else given.seed
    files.limit_memory()
    for kind in GROUPS.get(given.kind, (given.kind,)):
        print(f"{kind}: {given.count} trials, seed {seed}", flush=True)
        outcomes: dict[str, int] = {}
        slowest = 0.0, 0
        for number in range(given.first, given.first + given.count):
            started = monotonic()
            with tempfile.TemporaryDirectory() as place:
                try:
                    outcome = KINDS[kind](trial_of(kind, seed, number), Path(place))
                except BaseException:
                    print(f"{kind}: seed {seed}, trial {number}", file=sys.stderr)
                    raise
            outcomes[outcome] = outcomes.get(outcome, 0) + 1
            slowest = max(slowest, (monotonic() - started, number))
        for outcome, times in sorted(outcomes.items()):
            print(f"  {times:>8,}  {outcome}")
        print(f"  the slowest was trial {slowest[1]}, {slowest[0]:.2f} s", flush=True)


if __name__ == "__main__":
    main()
