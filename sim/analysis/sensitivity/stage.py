"""A stage of a sensitivity analysis: its points as scenarios, their runs, and what each run shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.analysis.sensitivity.points import Floats
from sim.experiment.assumptions import Assumption, with_values
from sim.experiment.design import Study, design
from sim.experiment.execute import Failure, Outcome, Progress, execute
from sim.experiment.lock import hold
from sim.experiment.published import to_published_totals
from sim.experiment.status import RUNS
from sim.experiment.store import Store
from sim.experiment.work import Simulate
from sim.scenario import ScenarioError, UnreachableStocks
from sim.scenario.schema import Scenario

MORRIS, SOBOL = "morris", "sobol"
STAGES = (MORRIS, SOBOL)


@dataclass(frozen=True)
class Stage:
    """A stage that has been run.

    Parameters
    ----------
    name
        `morris` or `sobol`.
    numbers
        The numbers that its points move; all others are as written.
    positions
        Shape (points, numbers): where in its range each number lies.
    study, store, outcome
        The runs asked for, where they are, and which finished. Point k is draw k + 1.
    contradictory
        Draws at which the numbers contradict each other or published figures, and why; they are not run.
    """

    name: str
    numbers: tuple[Assumption, ...]
    positions: Floats
    study: Study
    store: Store
    outcome: Outcome
    contradictory: Mapping[int, str]

    @property
    def unexpected(self) -> tuple[Failure, ...]:
        """Runs that failed for another reason than that no base year can have the numbers drawn."""
        return tuple(f for f in self.outcome.failures if not f.error.startswith(f"{UnreachableStocks.__name__}:"))


@dataclass(frozen=True)
class Points:
    """The runs that a stage needs."""

    name: str
    numbers: tuple[Assumption, ...]
    positions: Floats
    study: Study
    contradictory: Mapping[int, str]


def design_points(
    name: str,
    scenario: Scenario,
    numbers: Sequence[Assumption],
    positions: Floats,
    policies: Sequence[str],
    replicates: int,
) -> Points:
    """Return the runs of every policy and replicate at every point.

    As in a sweep, drawn enrolments are brought to the published totals, and all points share the luck of a
    replicate (common random numbers), so that two points differ by their numbers alone.
    """
    contradictory: dict[int, str] = {}

    def possible() -> Iterator[tuple[int, Scenario]]:
        for draw, row in enumerate(positions, start=1):
            values = {number.name: number.at(float(u)) for number, u in zip(numbers, row, strict=True)}
            try:
                yield draw, with_values(scenario, numbers, to_published_totals(scenario, values))
            except ScenarioError as error:
                contradictory[draw] = "; ".join(str(error).splitlines())

    study = design(scenario, policies, replicates, possible())
    return Points(name, tuple(numbers), positions, study, contradictory)


def store_of(folder: Path, name: str) -> Store:
    """Return the store of a stage's runs within a folder of results."""
    return Store(folder / "sensitivity" / name / RUNS)


def run_points(
    points: Points,
    folder: Path,
    workers: int | None,
    progress: Progress | None,
    simulate: Simulate,
    cluster: str | None,
    announce: Callable[[int, int], None],
    *,
    fresh: bool,
) -> Stage:
    """Run a stage; runs that its folder holds are not run again.

    Parameters
    ----------
    announce
        Told how many runs the stage has and how many of them are left, before the first begins.
    """
    store = store_of(folder, points.name)
    with hold(store.folder):
        if fresh:
            store.clear()
        there = store.ids()
        announce(len(points.study.specs), sum(spec.run_id not in there for spec in points.study.specs))
        outcome = execute(points.study, store, workers, progress, simulate, cluster)
    return Stage(points.name, points.numbers, points.positions, points.study, store, outcome, points.contradictory)
