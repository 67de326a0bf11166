"""Running a study's runs so that what is finished stays finished."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sim.experiment.crew import Crew, Processes, Serial, cores
from sim.experiment.design import RunSpec, Study
from sim.experiment.dispatch import Dispatch
from sim.experiment.first_compile import compiled_before, remember_compiled
from sim.experiment.interrupt import listening
from sim.experiment.plan import write_plan
from sim.experiment.store import State, Store
from sim.experiment.work import Result, Simulate, simulate
from sim.scenario.wording import ENGLISH, Message, say

_logger = logging.getLogger(__name__)
_MODEL = simulate

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Failure:
    """A run that ended with an error, twice: which one, and the error on a line, as a message where it was one."""

    spec: RunSpec
    told: Message | str

    @property
    def error(self) -> str:
        """The error in English, or as it was raised."""
        return str(self.told)

    def __str__(self) -> str:
        return self.worded(ENGLISH)

    def worded(self, language: str) -> str:
        """Return which run it is and its error, in a language."""
        return say("{run}: {error}", run=self.spec.said, error=self.told).worded(language)


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


class NotKept(OSError):
    """A finished run could not be kept, as on a full disk; `finished` of `total` runs are in the store."""

    def __init__(self, cause: OSError, finished: int, total: int) -> None:
        super().__init__(cause.errno, cause.strerror, cause.filename)
        self.finished = finished
        self.total = total


def execute(
    study: Study,
    store: Store,
    workers: int | None = None,
    progress: Progress | None = None,
    simulate: Simulate = simulate,
    cluster: str | None = None,
) -> Outcome:
    """Run what the store does not hold yet.

    Records do not depend on the number or kind of workers, nor on which run ends first. Workers send their
    results to this process, which alone writes to the store; it should hold the folder
    (`sim.experiment.lock.hold`). A run that raises is tried once more, alone; so is one whose worker dies.

    Parameters
    ----------
    workers
        Number of processes; without it, the number of cores. 1 runs in this process.
    progress
        Called with the number of runs done and the number of all runs, from time to time.
    simulate
        The model; a function that workers can import.
    cluster
        `local` for a Dask cluster on this machine, with `workers` processes, or the address of a scheduler,
        such as tcp://host:8786. Without it, this machine's processes are used directly.

    Raises
    ------
    Interrupted
        On Ctrl-C, after the runs under way have been finished and kept. A second Ctrl-C ends them at once.
    NotKept
        If a finished run cannot be written; those before it are kept.
    OtherSource
        If the source files change while the study runs, or a cluster's worker has other ones.
    ClusterError
        If Dask is not installed, or the cluster cannot be reached, or no longer.
    ValueError
        If `workers` is below 1.
    """
    if workers is not None and workers < 1:
        raise ValueError(f"{workers} workers: at least 1 is needed")
    states = {spec: store.state(spec.run_id) for spec in study.specs}
    log = _Log(study, store, progress or _silent, {spec for spec in study.specs if states[spec] is State.FINISHED})
    log.begin()
    waiting = [spec for spec in study.specs if states[spec] is not State.FINISHED]
    try:
        with listening(_announce_stop) as stopped:
            if waiting:
                first = cluster is None and simulate is _MODEL and not compiled_before()
                with _crew(min(workers or cores(), len(waiting)), cluster, stopped, first) as crew:
                    Dispatch(study, waiting, crew, simulate, log.land).run(stopped, log.report)
                if first and log.finished:
                    remember_compiled()
            if stopped():
                raise KeyboardInterrupt
    except KeyboardInterrupt as stop:
        raise Interrupted(len(log.finished), len(study.specs)) from stop
    return Outcome(
        finished=tuple(spec for spec in study.specs if spec in log.finished),
        reused=tuple(spec for spec in study.specs if states[spec] is State.FINISHED),
        damaged=tuple(spec for spec in study.specs if states[spec] is State.DAMAGED),
        failures=tuple(Failure(spec, log.errors[spec]) for spec in study.specs if spec in log.errors),
    )


@contextmanager
def _crew(workers: int, cluster: str | None, stopped: Callable[[], bool], first_alone: bool) -> Iterator[Crew]:
    crew: Crew
    if cluster is not None:
        from sim.experiment.cluster import Cluster

        crew = Cluster(cluster, workers)
    else:
        crew = Serial(stopped) if workers == 1 else Processes(workers, first_alone=first_alone)
    try:
        yield crew
    except BaseException:
        crew.close(at_once=True)
        raise
    crew.close(at_once=False)


class _Log:
    """Keeps results as they come and knows which runs are done."""

    def __init__(self, study: Study, store: Store, progress: Progress, finished: set[RunSpec]) -> None:
        self.finished = finished
        self.errors: dict[RunSpec, Message | str] = {}
        self._study = study
        self._store = store
        self._progress = progress

    def begin(self) -> None:
        """Say what the folder is for, and clear away what is damaged and what failed before."""
        with self._keeping():
            write_plan(self._store.folder, self._study)
            for spec in self._study.specs:
                if spec not in self.finished:
                    self._store.discard(spec.run_id)
        self.report()

    def land(self, result: Result) -> None:
        """Keep a run's result, or its error."""
        with self._keeping():
            if result.encoded is None:
                self._store.fail(result.spec.run_id, str(result.error), result.trace)
                self.errors[result.spec] = result.error
            else:
                self._store.keep(result.spec.run_id, result.encoded)
                self.finished.add(result.spec)

    def report(self) -> None:
        """Tell how far the study is."""
        self._progress(len(self.finished) + len(self.errors), len(self._study.specs))

    @contextmanager
    def _keeping(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise NotKept(error, len(self.finished), len(self._study.specs)) from error


def _announce_stop() -> None:
    _logger.warning(say("stopping: the runs under way are finished first; Ctrl-C again ends them at once"))


def _silent(done: int, total: int) -> None:
    """Report nothing."""
