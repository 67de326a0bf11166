"""Running a study's runs, on one process or many, so that what is finished stays finished."""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import wait as wait_for_sentinel
from multiprocessing.synchronize import Event
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from sim.experiment.design import RunSpec, Study, unpack
from sim.experiment.store import State, Store
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from sim.model import Run

_log = logging.getLogger(__name__)

# Windows waits on at most 63 handles at once.
_MOST_WORKERS = 60
_LOOK_EVERY = 0.25

Progress = Callable[[int, int], None]


Simulate = Callable[[Scenario, str, int], "Run"]


@dataclass(frozen=True)
class Failure:
    """A run that ended with an error: which one, and the error on a line."""

    spec: RunSpec
    error: str

    def __str__(self) -> str:
        return f"{self.spec.label}: {self.error}"


@dataclass(frozen=True)
class Outcome:
    """What became of a study's runs, in the order of the study.

    Parameters
    ----------
    finished
        Runs whose results are in the store, reused ones included.
    reused
        Those that were there before.
    damaged
        Those whose file was found damaged and that were run again.
    failures
        Runs that ended with an error.
    """

    finished: tuple[RunSpec, ...]
    reused: tuple[RunSpec, ...]
    damaged: tuple[RunSpec, ...]
    failures: tuple[Failure, ...]


class Interrupted(KeyboardInterrupt):
    """The study was stopped by hand; `finished` of its `total` runs are in the store."""

    def __init__(self, finished: int, total: int) -> None:
        super().__init__(f"{finished} of {total} runs finished")
        self.finished = finished
        self.total = total


def simulate(scenario: Scenario, policy: str, replicate: int) -> Run:
    """Run the model; imported here because the model's libraries take seconds to load."""
    from sim.model import simulate as run

    return run(scenario, policy, replicate)


def cores() -> int:
    """Return the number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def execute(
    study: Study,
    store: Store,
    workers: int | None = None,
    progress: Progress | None = None,
    simulate: Simulate = simulate,
) -> Outcome:
    """Run what the store does not hold yet.

    Records do not depend on the number of workers or on which run ends first. One worker takes the
    policies of a replicate one after another, because they start from the same base-year world.

    Parameters
    ----------
    workers
        Number of processes; without it, the number of cores. 1 runs in this process.
    progress
        Called with the number of runs done and the number of all runs, from time to time.
    simulate
        The model; a function that worker processes can import.

    Raises
    ------
    Interrupted
        On Ctrl-C, after the runs under way have been finished and kept. A second Ctrl-C ends them at once.
    ValueError
        If `workers` is below 1.
    """
    if workers is not None and workers < 1:
        raise ValueError(f"{workers} workers: at least 1 is needed")
    states = {spec: store.state(spec.run_id) for spec in study.specs}
    waiting = [spec for spec in study.specs if states[spec] is not State.FINISHED]
    for spec in waiting:
        store.path(spec.run_id).unlink(missing_ok=True)
    report = progress or _silent
    report(len(study.specs) - len(waiting), len(study.specs))
    count = min(workers or cores(), len(waiting), _MOST_WORKERS)
    task = Task(study.packed, store.folder, simulate)
    try:
        if count > 1:
            failures = _in_processes(task, _groups(waiting, count), count, study, report)
        else:
            failures = _in_this_process(task, waiting, study, report)
    except KeyboardInterrupt as stop:
        there = sum(store.path(spec.run_id).exists() for spec in study.specs)
        raise Interrupted(there, len(study.specs)) from stop
    failed = {failure.spec for failure in failures}
    return Outcome(
        finished=tuple(spec for spec in study.specs if spec not in failed),
        reused=tuple(spec for spec in study.specs if states[spec] is State.FINISHED),
        damaged=tuple(spec for spec in study.specs if states[spec] is State.DAMAGED),
        failures=tuple(sorted(failures, key=lambda failure: study.specs.index(failure.spec))),
    )


@dataclass(frozen=True)
class Task:
    """What a worker needs to run runs, wherever it is: the scenarios by draw, where results go, and the model."""

    packed: Mapping[int, bytes]
    folder: Path
    simulate: Simulate

    def of(self, specs: Sequence[RunSpec]) -> Task:
        """Return the task with the scenarios of `specs` only."""
        return replace(self, packed={spec.draw: self.packed[spec.draw] for spec in specs})

    def __call__(self, specs: Sequence[RunSpec]) -> list[Failure]:
        """Run and keep `specs` in turn, and return those that failed."""
        store = Store(self.folder)
        failures = []
        for spec in specs:
            if _stop is not None and _stop.is_set():
                break
            try:
                self._run(spec, store)
            except Exception as error:  # noqa: BLE001  a run may fail in any way; the others go on
                failures.append(Failure(spec, _on_a_line(error)))
                # On a full disk the traceback cannot be kept either; the failure itself is reported.
                with suppress(OSError):
                    store.fail(spec.run_id, traceback.format_exc())
        return failures

    def _run(self, spec: RunSpec, store: Store) -> None:
        run = self.simulate(unpack(self.packed[spec.draw]), spec.policy, spec.replicate)
        store.write(spec.run_id, run.records, run.ledger)
        # A model and its agents refer to each other, and its columns are too few objects for Python to
        # look for such circles by itself: without this, worlds pile up.
        with _interrupt_later():
            del run
            gc.collect()


def _in_this_process(task: Task, specs: Sequence[RunSpec], study: Study, report: Progress) -> list[Failure]:
    failures: list[Failure] = []
    before = len(study.specs) - len(specs)
    for done, spec in enumerate(specs, start=before + 1):
        failures += task([spec])
        report(done, len(study.specs))
    return failures


def _in_processes(
    task: Task, groups: Sequence[Sequence[RunSpec]], workers: int, study: Study, report: Progress
) -> list[Failure]:
    context = multiprocessing.get_context("spawn")
    stop = context.Event()
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_enter, initargs=(stop,))
    try:
        with _undisturbed_start():
            futures = {pool.submit(task.of(group), group): group for group in groups}
        return _collect(futures, task.folder, study, report)
    except KeyboardInterrupt:
        _log.warning("stopping: the runs under way are finished first; Ctrl-C again ends them at once")
        stop.set()
        _end(pool)
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _collect(
    futures: dict[Future[list[Failure]], Sequence[RunSpec]], folder: Path, study: Study, report: Progress
) -> list[Failure]:
    failures: list[Failure] = []
    total = len(study.specs)
    open_futures = set(futures)
    while open_futures:
        done, open_futures = wait(open_futures, timeout=_LOOK_EVERY, return_when=FIRST_COMPLETED)
        for future in done:
            failures += _failures(future, futures[future], folder)
        # A run counts as soon as its file is there, so that a long group shows how far it is.
        still = [spec for future in open_futures for spec in futures[future]]
        absent = sum(not _file(folder, spec).exists() for spec in still)
        report(total - absent, total)
    return failures


def _failures(future: Future[list[Failure]], specs: Sequence[RunSpec], folder: Path) -> list[Failure]:
    try:
        return future.result()
    except BrokenProcessPool:
        lost = [spec for spec in specs if not _file(folder, spec).exists()]
        text = "its process ended without a word (out of memory, or killed); fewer workers may help"
        return [Failure(spec, text) for spec in lost]


def _end(pool: Executor) -> None:
    try:
        pool.shutdown(cancel_futures=True)
    except KeyboardInterrupt:
        for process in multiprocessing.active_children():
            process.terminate()


def _groups(specs: Sequence[RunSpec], workers: int) -> list[list[RunSpec]]:
    """Return the runs by draw and replicate, cut finer where there are fewer of these than workers."""
    by_replicate: dict[tuple[int, int], list[RunSpec]] = {}
    for spec in specs:
        by_replicate.setdefault((spec.draw, spec.replicate), []).append(spec)
    pieces = -(-workers // len(by_replicate))
    return [group[start::pieces] for group in by_replicate.values() for start in range(min(pieces, len(group)))]


_stop: Event | None = None


def _enter(stop: Event) -> None:
    """Set up a worker: the parent alone answers Ctrl-C, and the worker does not outlive it."""
    global _stop
    _stop = stop
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent.sentinel,), daemon=True).start()


def _follow(sentinel: int) -> None:
    wait_for_sentinel([sentinel])
    os._exit(1)


@contextmanager
def _interrupt_later() -> Iterator[None]:
    """Hold Ctrl-C back for a moment: raised inside the callback of a weak reference, Python would drop it."""
    before = signal.getsignal(signal.SIGINT)
    here = threading.current_thread() is threading.main_thread()
    if not here or before is not signal.default_int_handler:
        yield
        return
    came: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _: came.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if came:
        raise KeyboardInterrupt


@contextmanager
def _undisturbed_start() -> Iterator[None]:
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


def _file(folder: Path, spec: RunSpec) -> Path:
    return folder / f"{spec.run_id}.parquet"


def _on_a_line(error: BaseException) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())}"


def _silent(done: int, total: int) -> None:
    """Report nothing."""
