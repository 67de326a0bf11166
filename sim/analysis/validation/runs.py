"""The runs that a validation looks at, made when first asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.analysis.validation.patterns import Pattern
from sim.measures.records import Records
from sim.model import TalentPipeline
from sim.scenario import load
from sim.scenario.schema import Scenario
from sim.world.world import World


@dataclass(frozen=True)
class Hosts:
    """Enterprises that take interns in a year of a run, and those of them that expect a loss."""

    output: NDArray[np.floating]
    seats: NDArray[np.integer]
    losing: NDArray[np.bool_]


@dataclass(frozen=True)
class Finished:
    """What is kept of a run: its records, its hosts by year, and the world after the last year."""

    records: Records
    hosts: list[Hosts]
    world: World


class Runs:
    """The baseline of a scenario, in a few replicates.

    Parameters
    ----------
    scenario
        The scenario that is validated.
    replicates
        Runs to average over, 1 or more.
    folder
        Where patterns' own scenarios lie.
    """

    def __init__(self, scenario: Scenario, replicates: int, folder: Path) -> None:
        self.scenario = scenario
        self.replicates = replicates
        self.folder = folder

    def of(self, pattern: Pattern) -> Scenario:
        """Return the pattern's own scenario, or the one that is validated if it has none."""
        return self.scenario if pattern.scenario is None else load(self.folder / pattern.scenario)

    @cached_property
    def baseline(self) -> list[Finished]:
        """Return the finished runs of the baseline."""
        return [finish(self.scenario, replicate) for replicate in range(self.replicates)]

    def mean(self, indicator: str, level: str = "all", field: str = "all", origin: str = "all") -> float:
        """Return an indicator's mean over replicates and simulated years; NaN if it is nowhere defined."""
        return mean_of(self.baseline, self.scenario.years, indicator, level, field, origin)


def finish(scenario: Scenario, replicate: int, policy: str = "baseline", until: int | None = None) -> Finished:
    """Run a scenario to its horizon, or to an earlier year."""
    model = TalentPipeline(scenario, policy, replicate)
    hosts = []
    while model.year < (until or scenario.horizon):
        model.step()
        firms = model.world.enterprises
        takes = np.flatnonzero(firms.cooperates & (firms.seats > 0))
        hosts.append(Hosts(firms.output[takes].copy(), firms.seats[takes].copy(), firms.net_benefit[takes] < 0))
    return Finished(model.recorder.records(), hosts, model.world)


def mean_of(
    runs: list[Finished], years: range, indicator: str, level: str = "all", field: str = "all", origin: str = "all"
) -> float:
    """Return an indicator's mean over runs, regions and years; NaN if it is nowhere defined."""
    values: list[float] = []
    for r in (run.records for run in runs):
        found = (r.indicator == indicator) & (r.level == level) & (r.field == field) & (r.origin == origin)
        found &= (r.year >= years.start) & (r.year < years.stop)
        values += r.value[found & np.isfinite(r.value)].tolist()
    return float(np.mean(values)) if values else float("nan")
