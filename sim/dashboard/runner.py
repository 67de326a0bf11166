"""A policy run in the background: first a sample of the city, then all of it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count
from pathlib import Path

from sim.dashboard.policies import starts
from sim.experiment.crew import ClusterError
from sim.experiment.design import BASELINE
from sim.experiment.lock import Held
from sim.experiment.work import OtherSource
from sim.report.comparison import Comparison, compare
from sim.scenario import Scenario, ScenarioError, UnreachableStocks, override, read
from sim.scenario.wording import lines, say

SAMPLE_STUDENTS = 7_000
SAMPLE_REPLICATES = 3
SAMPLE_YEARS = 4
_LEAST_SCALE = 0.05
_LOOK_EVERY = 0.2

_logger = logging.getLogger(__name__)
_one_at_a_time = threading.Lock()
_numbers = count(1)


class State(StrEnum):
    """How far a job is."""

    WAITING = "waiting"
    SAMPLE = "sample"
    FULL = "full"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


OVER = (State.DONE, State.CANCELLED, State.FAILED)


class RunsFailed(Exception):
    """Runs of a study failed; the message names each."""


class _Cancelled(Exception):
    """The reader of the page asked to stop."""


@dataclass
class Answer:
    """A finished comparison, and the pictures of it that have been drawn.

    Parameters
    ----------
    comparison
        The study.
    sample
        Whether it is of a sample of the city only.
    asked
        The policies' block and names, to tell whether the page still shows what was asked.
    number
        Number of its job since the laboratory was opened.
    """

    comparison: Comparison
    sample: bool
    asked: str
    number: int
    drawn: dict[tuple[str, ...], object] = field(default_factory=dict)


def sample(scenario: Scenario, policies: Sequence[str]) -> Scenario:
    """Return a scenario that answers in seconds: fewer students, years and replicates, never more.

    The horizon lies `SAMPLE_YEARS` after the first year in which a lever begins.
    """
    students = sum(school.enrolled.value for region in scenario.regions.values() for school in region.schools.values())
    first = max(min(starts(scenario, policies), default=scenario.base_year), scenario.base_year)
    return override(
        scenario,
        scale=min(scenario.scale, max(_LEAST_SCALE, round(SAMPLE_STUDENTS / max(students, 1), 2))),
        horizon=min(scenario.horizon, first + SAMPLE_YEARS),
        replicates=min(scenario.replicates, SAMPLE_REPLICATES),
    )


def warm(file: str) -> None:
    """Run one year of a sample, so that no first answer waits for imports and for loops to be compiled.

    What is wrong with the file, or with a city too small for a sample, is told where it is asked for.
    """
    from sim.model import simulate

    try:
        quick = sample(read(file).scenario, ())
        simulate(override(quick, horizon=quick.base_year + 1), BASELINE, 0)
    except (ScenarioError, UnreachableStocks) as error:
        _logger.info("nothing was run beforehand: %s", error)


class Job:
    """A study in the background.

    Parameters
    ----------
    scenario
        The scenario with the policies.
    policies
        Names of policies to compare with the baseline.
    folder
        Where runs are kept, so that none is run twice.
    workers
        Number of processes of the full study; without it, the number of cores.
    asked
        As for `Answer`.
    """

    def __init__(
        self, scenario: Scenario, policies: Sequence[str], folder: Path, workers: int | None, asked: str
    ) -> None:
        self.scenario = scenario
        self.policies = list(policies)
        self.asked = asked
        self.number = next(_numbers)
        self.state = State.WAITING
        self.done, self.total = 0, 0
        self.answer: Answer | None = None
        self.error: Exception | None = None
        self._folder = folder
        self._workers = workers
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="laboratory", daemon=True)

    @property
    def message(self) -> str:
        """What ended the job before its time, in English; empty where nothing did."""
        return "" if self.error is None else str(self.error)

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self.state in OVER

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def cancel(self) -> None:
        """Ask the job to stop; runs that are finished are kept."""
        self._stop.set()

    def wait(self, seconds: float) -> bool:
        """Wait for the end of the job; return whether it has come."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _work(self) -> None:
        # two studies at a time would only slow each other down, and one folder has one holder
        while not _one_at_a_time.acquire(timeout=_LOOK_EVERY):
            if self._stop.is_set():
                self.state = State.CANCELLED
                return
        try:
            quick = sample(self.scenario, self.policies)
            if quick != self.scenario:
                self._compare(State.SAMPLE, quick, 1)
            self._compare(State.FULL, self.scenario, self._workers)
            self.state = State.DONE
        except _Cancelled:
            self.state = State.CANCELLED
        except (ScenarioError, Held, OtherSource, ClusterError, RunsFailed, OSError) as error:
            self.error, self.state = error, State.FAILED
        except Exception as error:
            _logger.exception("the laboratory's study failed")
            told = say("{kind}: {error}", kind=type(error).__name__, error=error)
            self.error, self.state = RuntimeError(told), State.FAILED
        finally:
            _one_at_a_time.release()

    def _compare(self, state: State, scenario: Scenario, workers: int | None) -> None:
        self.done, self.total, self.state = 0, 0, state
        comparison = compare(
            scenario,
            self.policies,
            workers=workers,
            out=self._folder / state.value,
            progress=self._progress,
            write=False,
        )
        if not comparison.comparable or comparison.failures:
            raise RunsFailed(say("{failures}", failures=lines(comparison.failures)))
        # read now: later, the full study would compete with the page that shows it
        comparison.summary()
        self.answer = Answer(comparison, state is State.SAMPLE, self.asked, self.number)

    def _progress(self, done: int, total: int) -> None:
        self.done, self.total = done, total
        if self._stop.is_set():
            raise _Cancelled
