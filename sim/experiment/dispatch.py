"""Giving a study's runs to workers and taking their results, whatever becomes of the workers."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, wait
from dataclasses import dataclass

from sim.experiment.crew import ClusterError, Crew, Landing, WorkerLost
from sim.experiment.design import RunSpec, Study, source_fingerprint
from sim.experiment.interrupt import uninterrupted
from sim.experiment.queue import Queue
from sim.experiment.work import Batch, OtherSource, Result, Simulate

_LOOK_EVERY = 0.25
_MOST_DEATHS = 3
_DIED = "its worker process ended without a word, three times (out of memory, or killed); fewer workers may help"


@dataclass(frozen=True)
class Flight:
    """A batch under way."""

    worker: str
    specs: tuple[RunSpec, ...]
    alone: bool


class Dispatch:
    """The runs of a study on their way through a crew.

    Parameters
    ----------
    specs
        The runs to be run.
    land
        Called with each result that is final: a run that succeeded, or that failed twice.
    """

    def __init__(
        self, study: Study, specs: Sequence[RunSpec], crew: Crew, simulate: Simulate, land: Callable[[Result], None]
    ) -> None:
        self._study = study
        self._crew = crew
        self._simulate = simulate
        self._land = land
        self._queue = Queue(specs)
        self._flights: dict[Landing, Flight] = {}
        self._failed_once: set[RunSpec] = set()
        self._deaths: Counter[RunSpec] = Counter()

    def run(self, stopped: Callable[[], bool], look: Callable[[], None]) -> None:
        """Run until nothing is left, or until `stopped` says so and what is under way has landed.

        Parameters
        ----------
        look
            Called every now and then.

        Raises
        ------
        OtherSource
            If a worker's source files are not those that the study was begun with.
        ClusterError
            If the workers can no longer be reached.
        """
        winding_down = False
        while self._flights or (self._queue and not stopped()):
            if not stopped():
                self._fill()
            elif not winding_down:
                winding_down = True
                self._crew.wind_down()
            if self._flights:
                # raised while `wait` takes the futures' locks, Ctrl-C would leave them taken for good
                with uninterrupted():
                    done, _ = wait(self._flights, timeout=_LOOK_EVERY, return_when=FIRST_COMPLETED)
                for landing in done:
                    self._take(landing, stopped)
            else:
                time.sleep(_LOOK_EVERY)
            look()

    def _fill(self) -> None:
        names = self._crew.names()
        gone = {flight.worker for flight in self._flights.values()}.difference(names)
        for landing in [landing for landing, flight in self._flights.items() if flight.worker in gone]:
            if landing.done():
                continue
            landing.cancel()
            self._lost(self._flights.pop(landing), WorkerLost())
        busy: dict[str, list[Flight]] = {name: [] for name in names}
        for flight in self._flights.values():
            busy.setdefault(flight.worker, []).append(flight)
        for _ in range(self._crew.depth):
            for name in names:
                if following := self._next(name, busy[name], len(names)):
                    self._submit(following)
                    busy[name].append(following)

    def _next(self, name: str, busy: Sequence[Flight], workers: int) -> Flight | None:
        if len(busy) == self._crew.depth or any(flight.alone for flight in busy):
            return None
        if not busy and (specs := self._queue.alone()):
            return Flight(name, tuple(specs), alone=True)
        specs = self._queue.batch(name, workers)
        return Flight(name, tuple(specs), alone=False) if specs else None

    def _submit(self, flight: Flight) -> None:
        packed = {spec.draw: self._study.packed[spec.draw] for spec in flight.specs}
        batch = Batch(flight.specs, packed, source_fingerprint(), self._simulate)
        self._flights[self._crew.submit(flight.worker, batch)] = flight

    def _take(self, landing: Landing, stopped: Callable[[], bool]) -> None:
        flight = self._flights.pop(landing)
        try:
            error = landing.exception()
        except CancelledError as cancelled:
            text = "the cluster dropped what it was given: its scheduler is gone or has been restarted"
            raise ClusterError(text) from cancelled
        if isinstance(error, OtherSource | ClusterError):
            raise error
        if error is not None:
            self._lost(flight, error)
            return
        for result in landing.result():
            self._queue.took(result.seconds)
            if result.encoded is not None or result.spec in self._failed_once:
                self._land(result)
            else:
                self._failed_once.add(result.spec)
                self._queue.run_alone([result.spec])

    def _lost(self, flight: Flight, error: BaseException) -> None:
        """Run again, each alone, what a worker took along, until it is plain which run does that to workers."""
        self._deaths.update(flight.specs)
        died = self._crew.died(error)
        text = _DIED if died else f"{type(error).__name__}: {error}"
        for spec in flight.specs:
            if flight.alone and (not died or self._deaths[spec] >= _MOST_DEATHS):
                self._land(Result(spec, None, text, "", 0.0))
            else:
                self._queue.run_alone([spec])
