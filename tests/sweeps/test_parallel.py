"""Work on all cores: order, ending, and what is sent to the workers."""

import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import active_children
from pathlib import Path

import pytest

from nntui.engine import ACTIVATIONS, Edit, Recipe, example
from nntui.sweeps import workers
from nntui.sweeps.training import train_seed
from nntui.sweeps.workers import in_order


@pytest.fixture(autouse=True)
def _no_worker_is_left() -> Iterator[None]:
    yield
    assert active_children() == []


@pytest.fixture
def cores(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Pretend that the machine has so many cores."""
    return lambda count: monkeypatch.setattr(workers, "cores", lambda: count)


# What the workers do here is Python text, for `eval`: they cannot import a test module.
PID = "__import__('os').getpid()"
WAIT = "__import__('time').sleep(0.4)"
WAIT_FOR_LONG = "__import__('time').sleep(60)"
DIE = "__import__('os')._exit(1)"


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activation_is_sent_by_its_name(name: str) -> None:
    activation = ACTIVATIONS[name]
    assert pickle.loads(pickle.dumps(activation)) is activation


def test_a_recipe_is_sent_whole() -> None:
    recipe = example("eleven-lines").with_(
        momentum=0.5, edits=(Edit(3, "weight", 2.0, 0.0, 1, 0, 0),)
    )
    assert recipe.first_weights
    sent: Recipe = pickle.loads(pickle.dumps(recipe))
    assert sent == recipe
    assert train_seed(sent, 5, 100, 0.1) == train_seed(recipe, 5, 100, 0.1)


def test_the_results_are_those_of_one_process_in_order(cores: Callable[[int], None]) -> None:
    cores(3)
    train = partial(train_seed, example("eleven-lines"), until=300, below=0.3)
    seeds = range(20, 40)
    assert list(in_order(train, seeds)) == [train(seed) for seed in seeds]


def test_a_slow_first_task_keeps_its_place(cores: Callable[[int], None]) -> None:
    cores(2)
    assert list(in_order(eval, [WAIT, *map(str, range(20))])) == [None, *range(20)]


@pytest.mark.parametrize(("count", "tasks"), [(1, 2), (4, 1), (4, 0)])
def test_one_core_or_one_task_needs_no_worker(
    cores: Callable[[int], None], count: int, tasks: int
) -> None:
    cores(count)
    assert list(in_order(eval, [PID] * tasks)) == [os.getpid()] * tasks


def test_work_that_must_be_apart_is(cores: Callable[[int], None]) -> None:
    cores(1)
    (pid,) = in_order(eval, [PID], apart=True)
    assert pid != os.getpid()


@pytest.mark.parametrize(
    "error",
    [
        OSError(30, "Read-only file system"),
        PermissionError(13, "Permission denied"),
        NotImplementedError("system provides too few semaphores"),
        ImportError("This platform lacks a functioning sem_open implementation"),
    ],
)
@pytest.mark.parametrize("apart", [False, True])
def test_without_semaphores_the_work_is_done_in_this_process(
    error: Exception,
    apart: bool,
    cores: Callable[[int], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def none(*_: object, **__: object) -> object:
        raise error

    # What the locks of every queue between processes are made of.
    monkeypatch.setattr("multiprocessing.synchronize.SemLock.__init__", none)
    cores(4)
    assert list(in_order(eval, [PID, "2"], apart=apart)) == [os.getpid(), 2]


@pytest.mark.parametrize("count", [1, 2])
def test_cancelling_ends_the_results(cores: Callable[[int], None], count: int) -> None:
    cores(count)
    cancelled = threading.Event()
    tasks = ["1", "2", *[WAIT_FOR_LONG] * 50]
    results = in_order(eval, tasks, is_cancelled=cancelled.is_set)
    assert [next(results), next(results)] == [1, 2]
    if count == 1:
        cancelled.set()  # in this process, there is nobody to look up from a task
    else:
        threading.Timer(0.1, cancelled.set).start()
    assert list(results) == []


def test_closing_ends_the_workers(cores: Callable[[int], None]) -> None:
    cores(2)
    results = in_order(eval, ["1", *[WAIT_FOR_LONG] * 50])
    assert next(results) == 1
    assert active_children()
    results.close()


def test_what_a_task_raises_is_raised_in_its_place(cores: Callable[[int], None]) -> None:
    cores(2)
    results = in_order(eval, ["1", "2", "int('three')", *[WAIT_FOR_LONG] * 50])
    assert [next(results), next(results)] == [1, 2]
    with pytest.raises(ValueError, match="three"):
        next(results)


def test_a_worker_that_dies_is_told(cores: Callable[[int], None]) -> None:
    cores(2)
    with pytest.raises(BrokenProcessPool):
        list(in_order(eval, [DIE] * 20))


ENDLESS = """
import time
from nntui.sweeps import workers
from nntui.sweeps.workers import in_order

def work(seconds):
    print("at work", flush=True)
    time.sleep(seconds)

if __name__ == "__main__":
    workers.cores = lambda: 2
    list(in_order(work, [60.0] * 4))
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal")
@pytest.mark.parametrize("number", ["SIGKILL", "SIGTERM", "SIGINT"])
def test_workers_end_with_the_process_that_started_them(tmp_path: Path, number: str) -> None:
    script = tmp_path / "endless.py"
    script.write_text(ENDLESS)
    environment = {**os.environ, "PYTHONPATH": str(Path(workers.__file__).parents[2])}
    process = subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=environment, text=True,
    )  # fmt: skip
    assert process.stdout
    assert process.stderr
    with process, process.stdout as out, process.stderr as errors:
        assert [out.readline(), out.readline()] == ["at work\n"] * 2
        process.send_signal(getattr(signal, number))
        process.wait(60)
        # The ends of both pipes close when no process is left that holds them.
        assert out.read() == ""
        assert "spawn_main" not in errors.read()
