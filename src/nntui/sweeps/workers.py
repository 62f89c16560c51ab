"""The same work on many things, on all cores that the machine has, with the results in order.

Each worker is a process of its own that imports afresh what it needs, so it makes no difference
what the program has open: a screen, threads, or files.
"""

import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures import wait as wait_for
from contextlib import contextmanager, redirect_stderr, suppress
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnContext
from threading import Thread
from typing import Any, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")

AHEAD = 4
"""So many tasks a worker are handed out before the results of earlier ones are taken."""

FAR_AHEAD = 256
"""The same where nobody knows how many workers there are."""

PATIENCE = 0.05
"""Seconds between two looks at whether the work is cancelled."""


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_order(
    function: Callable[[Task], Result],
    tasks: Sequence[Task],
    *,
    apart: bool = False,
    here: bool = False,
    is_cancelled: Callable[[], bool] = lambda: False,
    executor: Executor | None = None,
) -> Generator[Result, None, None]:
    """The results of `function` for each task, in the order of the tasks, as soon as they can.

    With one core or one task, and where the system cannot have workers, the work is done in this
    process. Closing the iterator ends all workers at once; so does the end of this process,
    whatever ends it.

    Args:
        function: What is done. It is sent to other processes once for each, the tasks and results
            one by one, so all of them must be such as can be pickled.
        tasks: What it is done with.
        apart: Do the work in other processes even with one core, and let this one go first where
            they compete for a core: so that a screen answers at once.
        here: Do the work in this process, because it takes no longer than to start another.
        is_cancelled: Looked at again and again while there is work. Once it is true, the results
            end.
        executor: Who does the work instead. It stays as it is in the end: only what it was given
            and has not begun is taken back.

    Raises:
        concurrent.futures.process.BrokenProcessPool: A worker was ended from outside.
    """
    if executor is not None:
        yield from _elsewhere(executor, function, tasks, is_cancelled)
        return
    workers = min(cores(), len(tasks))
    if not here and (workers > 1 or (workers and apart)):
        context = get_context("spawn")
        # Nothing is ever sent through it: a worker ends when the end that is kept here is closed.
        watched, lifeline = context.Pipe(duplex=False)
        try:
            pool = _pool(workers, context, (function, apart, watched))
            if pool is not None:
                yield from _with_workers(pool, workers, tasks, lifeline, is_cancelled)
                return
        finally:
            lifeline.close()
            watched.close()
    for task in tasks:
        if is_cancelled():
            return
        yield function(task)


def _pool(
    workers: int, context: SpawnContext, arguments: tuple[Any, ...]
) -> ProcessPoolExecutor | None:
    """The workers; `None` where the system has no semaphores, as some containers and phones."""
    try:
        with _starting():
            return ProcessPoolExecutor(workers, context, _begin, arguments)
    except (ImportError, NotImplementedError, OSError):
        # Which of them it is depends on what is missing: the calls, their limits, or /dev/shm.
        return None


def _with_workers(
    pool: ProcessPoolExecutor,
    workers: int,
    tasks: Sequence[Task],
    lifeline: Connection,
    is_cancelled: Callable[[], bool],
) -> Generator[Result, None, None]:
    def hand_out(some: Iterable[Task]) -> list[Future[Result]]:
        with _starting():
            return [pool.submit(_do, task) for task in some]

    try:
        if (yield from _as_they_come(hand_out, AHEAD * workers, tasks, is_cancelled)):
            pool.shutdown()
    finally:
        lifeline.close()  # which ends the workers, whatever they are at
        pool.shutdown(cancel_futures=True)


def _elsewhere(
    executor: Executor,
    function: Callable[[Task], Result],
    tasks: Sequence[Task],
    is_cancelled: Callable[[], bool],
) -> Generator[Result, None, None]:
    given: list[Future[Result]] = []

    def hand_out(some: Iterable[Task]) -> list[Future[Result]]:
        more = [executor.submit(function, task) for task in some]
        given[:] = [*(future for future in given if not future.done()), *more]
        return more

    try:
        yield from _as_they_come(hand_out, FAR_AHEAD, tasks, is_cancelled)
    finally:
        for future in given:
            future.cancel()


def _as_they_come(
    hand_out: Callable[[Iterable[Task]], list[Future[Result]]],
    ahead: int,
    tasks: Sequence[Task],
    is_cancelled: Callable[[], bool],
) -> Generator[Result, None, bool]:
    """The results in the order of the tasks, of which so many at most are handed out at a time.
    Returns whether all came: what is cancelled may still be worked at, without an end."""
    left = iter(tasks)
    waiting = deque(hand_out(islice(left, ahead)))
    while waiting:
        while not waiting[0].done():
            if is_cancelled():
                return False
            wait_for([waiting[0]], timeout=PATIENCE)
        yield waiting.popleft().result()
        waiting.extend(hand_out(islice(left, 1)))
    return True


@contextmanager
def _starting() -> Iterator[None]:
    """Where a worker may be started."""
    # What is started inherits the file of standard error. Textual puts something there that has
    # none, which would be refused.
    with redirect_stderr(sys.__stderr__):
        if not hasattr(signal, "pthread_sigmask"):
            yield
            return
        # It inherits this as well: Ctrl+C while it is starting would show its traceback.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


_function: Callable[[Any], Any]
"""In a worker: what it does."""


def _begin(function: Callable[[Any], Any], yielding: bool, watched: Connection) -> None:
    """Make a worker of a new process."""
    global _function
    _function = function
    # Ctrl+C goes to every process of a terminal; the one that started the workers ends them.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if yielding and hasattr(os, "nice"):
        os.nice(5)
    Thread(target=_end_with, args=(watched,), daemon=True).start()


def _end_with(watched: Connection) -> None:
    """End this process when the other end of a connection is closed, by whatever."""
    with suppress(EOFError, OSError):
        watched.recv_bytes()
    os._exit(1)


def _do(task: Any) -> Any:
    return _function(task)
