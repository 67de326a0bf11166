"""Workers as `concurrent.futures` executors: in this process, or processes of their own on this machine."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.connection import wait as wait_for_sentinel
from multiprocessing.synchronize import Event
from types import ModuleType
from typing import ParamSpec, Protocol, TypeVar

from sim.experiment.interrupt import uninterrupted
from sim.experiment.work import Batch, Result, work


class WorkerLost(Exception):
    """A worker left, and took the batches along that it had."""


class ClusterError(Exception):
    """Dask is not installed, or the cluster cannot be reached, or no longer."""


Landing = Future[list[Result]]
_P = ParamSpec("_P")
_T = TypeVar("_T")


class Crew(Protocol):
    """Workers that take batches; each has a name, and works one batch after another."""

    @property
    def depth(self) -> int:
        """Batches to give a worker at a time: with 2 it need not wait for the next."""

    def names(self) -> Sequence[str]:
        """Return the workers there are now."""

    def submit(self, name: str, batch: Batch) -> Landing:
        """Give a worker a batch.

        Raises
        ------
        ClusterError
            If the workers can no longer be reached.
        """

    def died(self, error: BaseException) -> bool:
        """Say whether a batch's error means that its worker died."""

    def wind_down(self) -> None:
        """Let the runs under way be the last."""

    def close(self, *, at_once: bool) -> None:
        """Send the workers away, `at_once` without waiting for what they are doing."""


def cores() -> int:
    """Return the number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class ThisProcess(Executor):
    """Runs what it is given before `submit` returns, so that it can be debugged and interrupted."""

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """Call the function."""
        future: Future[_T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001  it is for the future to raise
            future.set_exception(error)
        return future


class Serial:
    """One worker: this process.

    Parameters
    ----------
    stopped
        Asked before each run.
    """

    depth = 1

    def __init__(self, stopped: Callable[[], bool]) -> None:
        self._stopped = stopped
        self._executor = ThisProcess()

    def names(self) -> Sequence[str]:
        """Return the one there is."""
        return ["here"]

    def submit(self, name: str, batch: Batch) -> Landing:
        """Run the batch."""
        return self._executor.submit(work, batch, self._stopped, own_process=False)

    def died(self, error: BaseException) -> bool:
        """Return False: then nobody would be left to ask."""
        return False

    def wind_down(self) -> None:
        """Do nothing: `stopped` says so itself."""

    def close(self, *, at_once: bool) -> None:
        """Do nothing."""


class Processes:
    """Processes on this machine, each an executor of its own.

    A process that dies breaks its own executor and takes only its own batches along; the next batch for its
    name starts another.

    Parameters
    ----------
    count
        Number of processes.
    first_alone
        Whether the others begin when the first batch is done: it compiles what they then load.
    """

    depth = 2

    def __init__(self, count: int, *, first_alone: bool = False) -> None:
        self._names = [str(number) for number in range(count)]
        self._first_alone = first_alone
        self._first: Landing | None = None
        # Importing Mesa sets another start method for the whole program.
        self._context = multiprocessing.get_context("spawn")
        self._stop = self._context.Event()
        self._pools: dict[str, ProcessPoolExecutor] = {}

    def names(self) -> Sequence[str]:
        """Return the names of the processes."""
        if self._first_alone and (self._first is None or not self._first.done()):
            return self._names[:1]
        return self._names

    def submit(self, name: str, batch: Batch) -> Landing:
        """Give a process a batch; if it has died, start another in its place."""
        # an executor's locks are not to be left taken by a Ctrl-C in between
        with uninterrupted():
            landing = self._submit(name, batch)
        self._first = self._first or landing
        return landing

    def _submit(self, name: str, batch: Batch) -> Landing:
        if name in self._pools:
            try:
                return self._pools[name].submit(_work, batch)
            except BrokenProcessPool:
                self._pools.pop(name).shutdown(wait=False)
        pool = ProcessPoolExecutor(1, mp_context=self._context, initializer=_enter, initargs=(self._stop,))
        self._pools[name] = pool
        with undisturbed_start():
            return pool.submit(_work, batch)

    def died(self, error: BaseException) -> bool:
        """Say whether a batch's error means that its process died."""
        return isinstance(error, BrokenProcessPool)

    def wind_down(self) -> None:
        """Let the runs under way be the last."""
        self._stop.set()

    def close(self, *, at_once: bool) -> None:
        """Send the processes away."""
        self._stop.set()
        if at_once:
            for pool in self._pools.values():
                _kill(pool)
        for pool in self._pools.values():
            pool.shutdown(cancel_futures=True)


@contextmanager
def aside(workers: int | None, task: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Iterator[Future[_T]]:
    """Begin a task in a process of its own, which ends with this context.

    Parameters
    ----------
    workers
        As for a study: with 1, or on one core, this process does it first.
    task
        A function that the process can import.
    """
    if (workers or cores()) == 1:
        yield ThisProcess().submit(task, *args, **kwargs)
        return
    pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"), initializer=follow_parent)
    try:
        with uninterrupted(), undisturbed_start():
            future = pool.submit(task, *args, **kwargs)
        yield future
    finally:
        # done, or of no more use
        _kill(pool)
        pool.shutdown(cancel_futures=True)


def _kill(pool: ProcessPoolExecutor) -> None:
    for process in list((pool._processes or {}).values()):
        process.kill()


_stop: Event | None = None


def _enter(stop: Event) -> None:
    """Set up a worker: the parent alone answers Ctrl-C, and the worker does not outlive it."""
    global _stop
    _stop = stop
    follow_parent()


def follow_parent() -> None:
    """Let the parent alone answer Ctrl-C, and end with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent.sentinel,), daemon=True).start()


def _follow(sentinel: int) -> None:
    wait_for_sentinel([sentinel])
    os._exit(1)


def _work(batch: Batch) -> list[Result]:
    return work(batch, None if _stop is None else _stop.is_set)


@contextmanager
def undisturbed_start() -> Iterator[None]:
    """Start workers so that neither Ctrl-C nor the caller's script reaches them.

    A worker would import the caller's main module again, which starts the study once more where the
    script has no `if __name__ == "__main__"`; tasks need nothing from it. And Ctrl-C while a worker
    still imports would print its traceback; a blocked signal stays blocked in the child.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    blocks = hasattr(signal, "pthread_sigmask")
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if blocks else set()
    try:
        yield
    finally:
        sys.modules["__main__"] = main
        if blocks:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
