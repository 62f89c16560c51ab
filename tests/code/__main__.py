"""`python -m tests.code [--passes N] [SCRIPT …]`: every number of every pass by its formula."""

import argparse
from collections import Counter
from pathlib import Path

from nntui.code.check import check
from nntui.code.finding import find
from nntui.code.session import Session
from nntui.code.trace import PassTrace
from nntui.code.writing import holds

SCRIPTS = Path(__file__).parent / "scripts"


def main() -> None:
    """Go through all passes of some scripts, or of all in the suite."""
    parser = argparse.ArgumentParser(prog="python -m tests.code", description=__doc__)
    parser.add_argument("scripts", nargs="*", type=Path, help="those of the suite unless given")
    parser.add_argument("--passes", type=int, default=10**9, help="up to so many of each")
    options = parser.parse_args()
    whole: Counter[str] = Counter()
    for path in options.scripts or sorted(SCRIPTS.glob("*.py")):
        counts = all_cells(path, options.passes)
        whole += counts
        print(path.name, dict(counts), flush=True)
    print("all", dict(whole))


def all_cells(path: Path, passes: int) -> Counter[str]:
    """Evaluate each number of each pass of a script, and compare its run with plain Python's."""
    found = find(path)
    counts: Counter[str] = Counter()
    with Session(found) as session:
        for number in range(passes):
            recorded = session.record(number)
            if recorded is None:
                break
            counts["passes"] += 1
            for step in recorded.steps:
                known = [each.origin[0] != "unknown" for each in step.operand_versions()]
                counts["operands"] += len(known)
                counts["operands unknown"] += known.count(False)
            trace = PassTrace(recorded)
            for operation in trace.operations:
                step = trace.source(operation)
                is_made = step.verb.startswith("make:") or step.verb.endswith("_like")
                for at in operation.matrix.places:
                    counts["cells"] += 1
                    if is_made:
                        counts["cells made from nothing"] += 1
                    elif not holds(operation, at):
                        counts[f"cells not written out: {step.verb}"] += 1
    done = check(found, (0,))
    counts["runs unlike plain Python's"] += not done.agrees
    return counts


if __name__ == "__main__":
    main()
