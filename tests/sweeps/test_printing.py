"""What `nntui seeds` and `nntui rates` print."""

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest

from nntui.cli import sweeping
from nntui.cli.sweeping import print_rates, print_seeds
from nntui.engine import Recipe, RecipeError, example
from nntui.explain.sparkline import sparkline
from nntui.sweeps import workers
from nntui.sweeps.training import SeedResult, train_rate, train_seed

from .conftest import eleven_lines

SOURCE = Path(sweeping.__file__).parents[1]

PATIENCE = 60.0
"""Seconds after which a command is not going to end by itself, even on a busy machine."""


@pytest.fixture(autouse=True)
def _no_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is printed does not depend on them, and it is faster without."""
    monkeypatch.setattr(workers, "cores", lambda: 1)


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What was printed."""
    return capsys.readouterr().out.splitlines()


def test_seeds_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    recipe = example("eleven-lines").with_(until=600)
    print_seeds(recipe, 3, 8, 0.1, as_json=True)
    for seed, line in zip(range(3, 9), lines(capsys), strict=True):
        result = train_seed(recipe, seed, 600, 0.1)
        expected = {"seed": seed, "error": result.error, "reached": result.reached}
        expected["accuracy"] = result.accuracy
        assert list(json.loads(line).items()) == list(expected.items())


def test_seeds_that_never_reach_it_or_stop_being_finite_have_null(
    run_away: Recipe, capsys: pytest.CaptureFixture[str]
) -> None:
    print_seeds(run_away, 1, 1, 1e-9, as_json=True)
    assert lines(capsys) == ['{"seed": 1, "error": null, "reached": null}']
    print_seeds(run_away.with_(until=2), 1, 1, None, as_json=True)
    assert json.loads(lines(capsys)[0])["reached"] is None


def test_seeds_as_text(run_away: Recipe, capsys: pytest.CaptureFixture[str]) -> None:
    print_seeds(example("eleven-lines").with_(until=600), 9, 10, 0.1, as_json=False)
    assert lines(capsys) == [
        "seed    error at 600  accuracy  below 0.1 at  curve, 0 to 600",
        "   9      0.11121766    1.0000         never  █████████▇▇▆▆▆▅▅▅▄▄▃▃▃▂▂",
        "  10      0.07606201    1.0000           491  ████████▇▇▆▅▄▄▃▃▃▂▂▂▂▂▂▂",
    ]
    print_seeds(run_away, 1, 1, None, as_json=False)
    title, row = lines(capsys)
    assert title == "seed  error at 2,000  curve, 0 to 2,000"
    assert row.split()[:3] == ["1", "not", "finite"]


def test_rates_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    recipe = eleven_lines(32, 1)
    rates = [0.1, 1.0, 10.0, 0.1]
    print_rates(recipe, rates, every=50, until=150, as_json=True)
    for rate, line in zip(rates, lines(capsys), strict=True):
        result = train_rate(recipe, rate, 50, 150)
        printed = json.loads(line)
        assert list(printed) == ["rate", "errors", "direction_changes"]
        assert printed["rate"] == rate
        assert printed["errors"] == [list(pair) for pair in result.errors]
        changes = [counts.tolist() for counts in result.direction_changes]
        assert printed["direction_changes"] == changes
        assert [(len(matrix), len(matrix[0])) for matrix in changes] == [(3, 32), (32, 1)]


def test_rates_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    print_rates(eleven_lines(4, 1), [0.5, 10.0], every=1_000, until=2_000, as_json=False)
    assert lines(capsys) == [
        "rate 0.5",
        "  error at     0  0.49641003",
        "  error at 1,000  0.09893819",
        "  changes of direction, layer 1 (3×4)",
        "    1 1 0 0",
        "    2 0 0 2",
        "    4 2 1 1",
        "  changes of direction, layer 2 (4×1)",
        "    2",
        "    1",
        "    0",
        "    1",
        "",
        "rate 10",
        "  error at     0  0.49641003",
        "  error at 1,000  0.01151697",
        "  changes of direction, layer 1 (3×4)",
        "     7 19  2  6",
        "     7  2  0 22",
        "    19 26  9 17",
        "  changes of direction, layer 2 (4×1)",
        "    22",
        "    15",
        "     4",
        "    15",
    ]


def test_large_layers_are_summed_up(capsys: pytest.CaptureFixture[str]) -> None:
    print_rates(eleven_lines(32, 1), [1.0], every=1_000, until=100, as_json=False)
    assert lines(capsys)[2:] == [
        "  changes of direction, layer 1 (3×32): 45 to 99, mean 96.2",
        "  changes of direction, layer 2 (32×1): 99 to 99, mean 99.0",
    ]


def test_a_rate_out_of_range_is_refused_before_any_work(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(RecipeError, match="rate: -1"):
        print_rates(example("tiny"), [1.0, -1.0], 10, 20, as_json=True)
    assert lines(capsys) == []


@pytest.mark.parametrize("count", [3, 1_000])
def test_with_the_extra_only_long_work_goes_to_workers(
    count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = []
    monkeypatch.setattr(workers, "cores", lambda: 2)
    monkeypatch.setattr(workers, "_pool", lambda *_: started.append(1))  # as if there were none
    monkeypatch.setattr("nntui.engine.compiled.is_there", lambda: True)
    monkeypatch.setattr(sweeping, "train_seed", lambda _, seed, **__: SeedResult(seed, 0, None, ()))
    print_seeds(example("eleven-lines").with_(until=10_000), 1, count, None, as_json=True)
    assert len(started) == (count == 1_000)


def test_without_the_extra_short_work_goes_to_workers_too(monkeypatch: pytest.MonkeyPatch) -> None:
    started = []
    monkeypatch.setattr(workers, "cores", lambda: 2)
    monkeypatch.setattr(workers, "_pool", lambda *_: started.append(1))
    monkeypatch.setattr("nntui.engine.compiled.is_there", lambda: False)
    print_seeds(example("eleven-lines").with_(until=10), 1, 3, None, as_json=True)
    assert started


def test_a_worker_that_was_killed_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "cores", lambda: 2)
    die = "__import__('os')._exit(1)"
    with pytest.raises(click.ClickException, match="ended from outside"):
        list(sweeping._trained(eval, [die] * 3))


def test_a_sparkline_goes_from_zero_to_the_greatest() -> None:
    assert sparkline([]) == ""
    assert sparkline([0.0, 0.0]) == "▁▁"
    assert sparkline([0, 1, 2, 3, 4, 5, 6, 7, 8]) == "▁▂▃▄▅▆▇██"
    assert sparkline([1e308, 1.7e308]) == "▅█"


SCRIPT = """
import click
from nntui.cli import commands
from nntui.sweeps import workers
from nntui.engine import example
from nntui.cli.sweeping import print_seeds

@click.command()
@click.option("--seeds", type=int)
@click.option("--until", type=int)
def command(seeds, until):
    workers.cores = lambda: 2
    print("ready", flush=True)
    print_seeds(example("eleven-lines").with_(until=until), 1, seeds, None, False)

if __name__ == "__main__":
    commands.cli = command
    commands.main()
"""


@pytest.fixture
def command(tmp_path: Path) -> list[str]:
    """A command line of its own around `print_seeds`, ended as `nntui` is."""
    script = tmp_path / "sweep.py"
    script.write_text(SCRIPT)
    return [sys.executable, str(script)]


def on_a_terminal(command: list[str], ctrl_c: bytes | None = None) -> tuple[int, str]:
    """Run a command on a terminal; press Ctrl+C once something was printed."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ |= {"PYTHONPATH": str(SOURCE), "TERM": "xterm", "LC_ALL": "C.UTF-8"}
        os.execv(command[0], command)
    output, end = b"", time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if select.select([terminal], [], [], 0.05)[0]:
            try:
                output += os.read(terminal, 65_536)
            except OSError:  # what Linux says at its end
                break
        if ctrl_c and ctrl_c in output:
            os.write(terminal, b"\x03")
            ctrl_c = None
    else:
        os.kill(pid, signal.SIGKILL)
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), output.decode()


@pytest.mark.parametrize("when", [b"ready", b"0/400"])
def test_ctrl_c_stops_it_cleanly(command: list[str], when: bytes) -> None:
    status, output = on_a_terminal([*command, "--seeds", "400", "--until", "9999999"], when)
    assert status == 130
    assert "Traceback" not in output


def test_on_a_terminal_a_bar_stands_below_the_lines(command: list[str]) -> None:
    status, output = on_a_terminal([*command, "--seeds", "3", "--until", "100"])
    assert status == 0
    # What a line overwrites: the bar is cleared before each.
    shown = [line.rpartition("\x1b[K")[2] for line in output.splitlines()]
    rows = [line for line in shown if line.strip()[:1] in ("1", "2", "3")]
    assert [row.split()[0] for row in rows] == ["1", "2", "3"]
    assert not any("training" in row for row in rows)
    assert "3/3" in shown[-1] or "3/3" in shown[-2]


def test_a_reader_that_leaves_ends_it(command: list[str]) -> None:
    process = subprocess.Popen(
        [*command, "--seeds", "400", "--until", "60000"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
    )  # fmt: skip
    assert process.stdout
    assert process.stderr
    with process:
        assert process.stdout.readline() == "ready\n"
        process.stdout.close()
        assert process.wait(60) == 0
        assert process.stderr.read() == ""
