"""Run files and CSVs that are damaged: read, or refused in one line that names the file.

No other error may come, and neither the time nor the memory that a small file takes may be large.
"""

import resource
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from random import Random
from time import process_time
from typing import Any

import numpy as np

from nntui.data import SCALES, DataError, read_problem
from nntui.data.grid import read_grid, write_grid
from nntui.data.layout import Wanted, arrange
from nntui.data.weights import read_weights
from nntui.engine import (
    ACTIVATIONS,
    SIGMOID,
    Edit,
    Network,
    Problem,
    Recipe,
    Stepper,
    Timeline,
    example,
)
from nntui.engine.scale import Scaling
from nntui.explain.line import one_line
from nntui.explain.transcript import as_text, title
from nntui.runs import RunError, load_run, make_run, save_run
from nntui.runs.encode import document, text

from .mutate import mutated

SECONDS = 5.0
"""Of the processor's time. A file takes some milliseconds; a machine may be slow and busy."""

MEMORY = 3 * 2**30
"""What the process may ask for: enough for NumPy and for any of these files many times over."""

LONGEST = 1_000
"""Letters of an error."""


def limit_memory() -> None:
    """Let what asks for too much fail here instead of on somebody's machine."""
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, most))


def try_run_file(chance: Random, place: Path) -> str:
    """One damaged run file."""
    bases = _run_files()
    path = place / "run.toml"
    path.write_bytes(mutated(chance, chance.choice(bases), bases))
    return _within(lambda: _load(path), RunError, path)


def try_csv(chance: Random, place: Path) -> str:
    """One damaged CSV, read with options at random."""
    bases = _csvs()
    path = place / "d.csv"
    path.write_bytes(mutated(chance, chance.choice(bases), bases))
    targets = chance.choice((["1"], ["2"], ["2"], ["2"], ["y"], ["a", "b"], ["k"], [""]))
    header = chance.choice((None, None, None, True, False))
    names = chance.choice((None, None, None, "1", "who"))
    inputs = chance.choice((None, None, ["1"], ["1"], ["a"], ["2", "3"]))
    scale = chance.choice(SCALES)
    more: dict[str, Any] = {
        "classes": chance.random() < 0.2,
        "is_each": chance.random() < 0.2,
        "missing": chance.choice(("refuse", "skip")),
        "one_hot": chance.choice(([], [], ["1"], ["a"])),
        "without": chance.choice(([], [], [], ["1"], ["b"])),
        "scale_targets": chance.choice(("none", "none", *SCALES)),
    }

    def read() -> None:
        problem = read_problem(
            str(path), targets, inputs, scale=scale, header=header, names=names, **more
        )
        assert np.isfinite(problem.inputs).all()
        assert np.isfinite(problem.targets).all()
        for note in problem.notes:
            assert one_line(note) == note or len(note) > LONGEST // 2, note

    return _within(read, DataError, path)


def try_typed(chance: Random, place: Path) -> str:
    """One damaged file of weights, and its text as a grid."""
    bases = (b"0.5 -0.5\n1 2\n\n3\n4\n", b"# layer 1\n1,2,3\n\n# layer 2\n4\n5\n6\n", *_csvs()[:2])
    path = place / "w.txt"
    path.write_bytes(mutated(chance, chance.choice(bases), bases))
    lines = path.read_bytes().decode("utf-8", "replace").splitlines()
    text = "\n".join(" | ".join(line.rsplit(None, 1)) for line in lines if "#" not in line)
    wanted = Wanted(
        chance.randint(1, 3),
        1,
        chance.choice((None, None, [2, 1], [1])),
        chance.choice((None, None, True, False)),
        chance.choice((None, None, "input", "unit")),
        chance.choice((None, None, "last", "first", "own")),
    )
    outcome = _within(lambda: _arranged(path, wanted), ValueError, path)
    try:
        problem = read_grid(text)
    except ValueError as error:
        message = str(error)
        assert message.isprintable(), message
        assert "expected" in message, message
        assert len(message) <= LONGEST, message
        return f"{outcome}; no grid"
    assert read_grid(write_grid(problem)) == problem
    return f"{outcome}; a grid"


def _arranged(path: Path, wanted: Wanted) -> None:
    blocks = read_weights(path)
    try:
        matrices, has_bias, _ = arrange(blocks, wanted)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None
    assert wanted.fits(matrices, has_bias)


def _load(path: Path) -> None:
    before = path.read_bytes()
    run = load_run(path)
    assert path.read_bytes() == before
    # What could be opened can be looked at, stepped through, and saved.
    assert title(run.recipe)
    stepper = Stepper(Timeline(run.recipe))
    if sum(weights.size for weights in run.recipe.first_weights) < 1_000:
        stepper.seek(min(run.iteration, 30))
        as_text(stepper.trace)
    copy = path.with_name("copy.toml")
    save_run(run, copy)
    assert load_run(copy) == run


def _within(work: Callable[[], None], own: type[Exception], path: Path) -> str:
    started = process_time()
    outcome = "read"
    try:
        work()
    except own as error:
        message = str(error)
        assert message.startswith(f"{path}: "), message
        assert message.isprintable(), message
        assert len(message) <= LONGEST, message
        outcome = "refused in one line"
    assert process_time() - started < SECONDS
    return outcome


@cache
def _run_files() -> tuple[bytes, ...]:
    """Whole runs: of an example, of own data, with edits, batches, momentum, softmax."""
    rows = np.array([[0.1, -2.5], [1e-300, 7.0], [3.0, 1 / 3], [0.0, 1e9]])
    classes = np.array([[1.0, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0]])
    own = Problem(rows, rows[:, :1] * 0, feature_names=("größe", "a\nb"), row_names=(*"abc", "太"))
    recipes = [
        example("article"),
        example("eleven-lines").with_(edits=(Edit(3, "weight", 2.0, 0.0, 1, 0, 0),)),
        Recipe(own, Network((3, 1), (ACTIVATIONS["tanh"], SIGMOID), True), seed=5, momentum=0.5),
        Recipe(own, Network((1,), (SIGMOID,)), seed=5, batch=3, shuffle=True, rate=1e-9),
        Recipe(
            Problem(
                rows,
                classes,
                classes=("a", "b", "c"),
                target_scaling=(Scaling(10.0, 2.5), Scaling(0.0, 1.0), Scaling(-1e300, 1e300)),
            ),
            Network((3,), (SIGMOID,)),
            given_weights=(np.array([[0.1, 0.2, 0.3], [-0.4, 5e-324, 1e300]]),),
            edits=(Edit(4, "rate", 2.0, 0.1), Edit(2, "input", 1.0, 0.0, row=1)),
        ),
    ]
    runs = []
    for number, recipe in enumerate(recipes):
        stepper = Stepper(Timeline(recipe))
        stepper.seek(12)
        run = make_run(f"run {number}", stepper, datetime(2026, 1, 31, 12, tzinfo=UTC))
        runs.append(text(document(run)).encode())
    return tuple(runs)


@cache
def _csvs() -> tuple[bytes, ...]:
    """Tables of every separator, with quotes, classes, names, and many rows or columns."""
    wide = ",".join(f"c{number}" for number in range(300))
    zeros = ",".join(["0"] * 300)
    return (
        b"a,b,y\n1,2,0\n3,4,1\n5,6,0\n",
        "who;größe;y\nAnn;1.5;red\n太郎;2;blue\nBen;-3e2;red\n".encode(),
        b'a\tb\t"y"\r\n"1"\t2\t"0"\r\n3\t"4"\t1\r\n',
        b"1|2|3\n4|5|6\n" * 200,
        b'k,y\n"a, b",1\n"c ""d""\n e",0\n',
        f"{wide}\n{zeros}\n{zeros}\n".encode(),
        b"a,b\n" + b"1,2\n" * 3_000,
        b"  1.0   2.50  3\n 10.0   0.25  1\n  4.0   7.00  2\n",
        b'18.0  8\t"a car"\n15.0  4\t"b car"\n',
        b"Id;a;b;y;\n1;0,5;?;0;\n2;1,250;3;1;\n;;;;\n",
        b"a\tb\t\ty\n1\t\t2\t3\n4\t5\t6\t\n",
        b"k,red,y\nlow,blue,no\nhigh,NA,yes\n",
    )
