"""A sweep's work done by somebody else: any executor, and a Dask cluster."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from importlib.util import find_spec
from threading import Event
from typing import Any

import pytest
from click.testing import CliRunner

from nntui.cli import cluster
from nntui.cli.commands import cli
from nntui.engine import example
from nntui.sweeps import workers
from nntui.sweeps.training import train_seed
from nntui.sweeps.workers import in_order

has_distributed = pytest.mark.skipif(
    find_spec("distributed") is None, reason="the extra `cluster` is not installed"
)

ASKED = ["seeds", "--example", "eleven-lines", "--from", "1", "--to", "40", "--until", "300"]


def test_any_executor_gives_the_results_in_order_and_goes_on() -> None:
    train = partial(train_seed, example("eleven-lines"), until=100, below=None)
    with ThreadPoolExecutor(3) as pool:
        found = list(in_order(train, range(20), executor=pool))
        assert pool.submit(int, "7").result() == 7
    assert found == [train(seed) for seed in range(20)]


class Counting(ThreadPoolExecutor):
    """Knows what it was given, and waits with all of it until it may begin."""

    def __init__(self) -> None:
        super().__init__(1)
        self.given: list[Future[Any]] = []
        self.may_begin = Event()
        super().submit(self.may_begin.wait)

    def submit(self, *what: Any, **more: Any) -> Future[Any]:
        self.given.append(super().submit(*what, **more))
        return self.given[-1]


def test_only_some_tasks_are_handed_out_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "FAR_AHEAD", 10)
    with Counting() as pool:
        pool.may_begin.set()
        results = in_order(str, range(1_000), executor=pool)
        for done in range(1, 50):
            assert next(results) == str(done - 1)
            assert len(pool.given) <= done + 10
        results.close()


@pytest.mark.parametrize("how", ["closed", "cancelled"])
def test_what_has_not_begun_is_taken_back(how: str) -> None:
    is_cancelled = Event()
    with Counting() as pool:
        results = in_order(str, range(1_000), executor=pool, is_cancelled=is_cancelled.is_set)
        if how == "closed":
            pool.may_begin.set()
            assert next(results) == "0"
            pool.given[-1].cancel()
            results.close()
        else:
            is_cancelled.set()
            assert list(results) == []
        assert all(future.done() or future.cancelled() or future.running() for future in pool.given)
        pool.may_begin.set()


def test_without_the_extra_one_line_says_what_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "find_spec", lambda _: None)
    done = CliRunner().invoke(cli, [*ASKED, "--cluster", "tcp://127.0.0.1:1"])
    assert done.exit_code == 2
    assert cluster.COMMAND in done.output


@has_distributed
def test_an_address_where_nobody_answers_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 1)
    for address in ("tcp://127.0.0.1:1", "nonsense://", "::"):
        done = CliRunner().invoke(cli, [*ASKED, "--cluster", address])
        assert done.exit_code == 2, done.output
        assert "--cluster" in done.output


CLUSTER = """
from distributed import LocalCluster
if __name__ == "__main__":
    cluster = LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)
    print(cluster.scheduler_address, flush=True)
    print(*(worker.pid for worker in cluster.workers.values()), flush=True)
    input()
    cluster.close()
"""


@pytest.fixture
def local_cluster(tmp_path: Any) -> Iterator[tuple[str, list[int]]]:
    """The address of a cluster of two workers, and their processes."""
    script = tmp_path / "cluster.py"
    script.write_text(CLUSTER)
    process = subprocess.Popen(
        [sys.executable, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin
    assert process.stdout
    with process:
        address, pids = process.stdout.readline().strip(), process.stdout.readline().split()
        yield address, list(map(int, pids))
        process.stdin.close()


def run(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "nntui", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@has_distributed
def test_a_cluster_gives_the_same_lines_though_a_worker_is_killed(
    local_cluster: tuple[str, list[int]],
) -> None:
    address, pids = local_cluster
    here, _ = run(*ASKED).communicate(timeout=250)
    with run(*ASKED, "--cluster", address) as there:
        assert there.stdout
        first = there.stdout.readline() + there.stdout.readline()
        os.kill(pids[0], signal.SIGKILL)
        rest, errors = there.communicate(timeout=250)
    assert first + rest == here, errors


@has_distributed
def test_ctrl_c_ends_the_work_and_not_the_cluster(local_cluster: tuple[str, list[int]]) -> None:
    address, _ = local_cluster
    long = [*ASKED[:-1], "100000", "--cluster", address]
    with run(*long) as there:
        assert there.stdout
        there.stdout.readline()
        there.stdout.readline()
        there.send_signal(signal.SIGINT)
        _, errors = there.communicate(timeout=120)
    assert "Traceback" not in errors
    with run(*ASKED, "--cluster", address) as again:
        lines, errors = again.communicate(timeout=250)
    assert len(lines.splitlines()) == 41, errors
