"""The program as a person starts it from a shell."""

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

from nntui.cli import main
from nntui.engine import Recipe, Stepper, Timeline
from nntui.runs import make_run, path_of, save_run

NNTUI = str(Path(sys.executable).with_name("nntui"))

SAVED = datetime(2026, 1, 31, 12, 30, tzinfo=UTC)


def nntui(*arguments: object) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end, with pipes where a terminal would be."""
    return subprocess.run(
        [NNTUI, *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=120,
        env=dict(os.environ),
    )


def printed(*arguments: object) -> str:
    """What a command that goes well prints."""
    done = nntui(*arguments)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def complaint(*arguments: object) -> str:
    """The one line that a command says about what is wrong with its input.

    The command runs in this process: there are many mistakes to be made.
    """
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    code: object = None
    argv = patch.object(sys, "argv", ["nntui", *map(str, arguments)])
    with argv, redirect_stdout(out), redirect_stderr(err):
        try:
            main()
        except SystemExit as exited:
            code = exited.code
    said, line = (stream.buffer.getvalue().decode() for stream in (out, err))  # type: ignore[attr-defined]
    assert (code, said) == (2, "")
    assert line.startswith("nntui: ")
    assert line.count("\n") == 1
    assert line.endswith("\n")
    return line


def save(name: str, recipe: Recipe, iteration: int, phase: int, saved: datetime = SAVED) -> Path:
    """A saved run, left at a place. Returns its file."""
    stepper = Stepper(Timeline(recipe))
    stepper.seek(iteration, phase)
    path = path_of(name)
    save_run(make_run(name, stepper, saved), path)
    return path
