"""The long form: `python -m tests.hand --keys 100000 --seeds 6`."""

import argparse
import shlex
import sys
from pathlib import Path
from random import SystemRandom
from time import monotonic

from nntui.tui.pressed import Deed

from .hand import Hand
from .recipes import recipes
from .runner import Finding, Session
from .surroundings import surroundings

SESSION = 1_200
"""Deeds after which another recipe has its turn."""

LATE = 3.0
"""Seconds after which an answer is late."""


def main() -> None:
    """Let the hand loose, and say what came of it."""
    options = _options()
    seeds = options.seed or [SystemRandom().randrange(10**6) for _ in range(options.seeds)]
    each = -(-options.keys // len(seeds))
    findings = 0
    with surroundings() as folder:
        for seed in seeds:
            findings += _seed(seed, each, folder, options)
    print(f"{findings} findings")
    sys.exit(min(findings, 1))


def _seed(seed: int, keys: int, folder: Path, options: argparse.Namespace) -> int:
    hand, commands = Hand(seed), recipes(folder)
    done, sessions, findings, slowest, memory = 0, 0, 0, 0.0, 0
    started = monotonic()
    while done < keys:
        arguments = commands[(seed + sessions) % len(commands)]
        sessions += 1
        deeds = [Deed("nntui", shlex.join(arguments)), Deed("size", "100x30"), Deed("wait")]
        session = Session(arguments, folder / "keys", options.patience)
        hand.sit_down()
        try:
            with session:
                session.do([])
                while len(deeds) < min(SESSION, keys - done) and not session.has_ended:
                    burst = hand.burst()
                    deeds += [*burst, Deed("wait")]
                    session.do(burst)
                if not session.has_ended:
                    session.leave()
        except Finding as finding:
            findings += 1
            path = options.out / f"{seed}-{sessions}.keys"
            _write(path, deeds, str(finding), session.traceback)
            print(f"seed {seed}, session {sessions}: {finding} -> {path}", flush=True)
        done += sum(deed.kind not in ("wait", "nntui") for deed in deeds)
        slowest, memory = max(slowest, session.slowest), max(memory, session.memory)
        if session.slowest > LATE:
            findings += 1
            path = options.out / f"{seed}-{sessions}-late.keys"
            _write(path, deeds, f"an answer after {session.slowest:.1f} s", "")
            late = f"{session.slowest:.1f} s after {session.slowest_of}"
            print(f"seed {seed}, session {sessions}: late, {late} -> {path}", flush=True)
        if findings and not options.go_on:
            break
    print(
        f"seed {seed}: {done:,} keys, clicks, pastes and sizes in {sessions} sessions, "
        f"{monotonic() - started:.0f} s; slowest answer {slowest:.2f} s, "
        f"{memory // 1000} MB; {findings} findings",
        flush=True,
    )
    return findings


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.hand", description=__doc__)
    parser.add_argument("--keys", type=int, default=100_000, help="how many, over all seeds")
    parser.add_argument("--seeds", type=int, default=6, help="how many seeds are drawn")
    parser.add_argument("--seed", type=int, action="append", help="this one; may be repeated")
    parser.add_argument("--go-on", action="store_true", help="go on after a finding")
    parser.add_argument("--patience", type=float, default=20.0, help="seconds without an answer")
    parser.add_argument("--out", type=Path, default=Path("findings"), help="a folder for them")
    return parser.parse_args()


def _write(path: Path, deeds: list[Deed], what: str, traceback: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"# {what}\n" + "".join(f"{deed}\n" for deed in deeds), encoding="utf-8")
    if traceback:
        path.with_suffix(".txt").write_text(traceback, encoding="utf-8")


if __name__ == "__main__":
    main()
