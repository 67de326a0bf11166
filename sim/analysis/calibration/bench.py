"""A workbench: everything that judging one set of constants needs, small enough to send to another process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.analysis.calibration.align import CLOSE, Aligned, Reach, align
from sim.analysis.calibration.distance import implausibility, objective
from sim.analysis.calibration.goals import Goal
from sim.analysis.calibration.observe import Show, with_values
from sim.experiment.assumptions import Assumption
from sim.experiment.design import unpack
from sim.scenario.schema import Scenario

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Bench:
    """What a calibration runs, and holds its runs against.

    Parameters
    ----------
    packed
        The scenario, as `sim.experiment.design.pack` makes it.
    goals
        What the model is held against.
    explored, aligned
        Constants that are sampled, and those that are moved until their target is met.
    which
        Index of each aligned constant's target among the goals.
    replicates
        Replicates of every run.
    chance
        Chance variance of each goal, shape (goals,).
    reach
        What each aligned constant does to its target.
    show
        The model.
    """

    packed: bytes
    goals: tuple[Goal, ...]
    explored: tuple[Assumption, ...]
    aligned: tuple[Assumption, ...]
    which: tuple[int, ...]
    replicates: int
    chance: Floats
    reach: Reach
    show: Show

    @property
    def scenario(self) -> Scenario:
        """The scenario as calibration runs it."""
        return unpack(self.packed)

    @property
    def constants(self) -> tuple[Assumption, ...]:
        """All constants, the explored ones first."""
        return (*self.explored, *self.aligned)

    def targets(self) -> Floats:
        """Return the figure of each aligned target, shape (aligned,)."""
        return np.array([self.goals[goal].value for goal in self.which])

    def close(self) -> Floats:
        """Return how near each aligned target must be met: a part of what it may be off, chance included."""
        off = [min(self.goals[g].below, self.goals[g].above) ** 2 + self.chance[g] for g in self.which]
        return CLOSE * np.sqrt(np.maximum(off, 1e-24))

    def model(self, values: Mapping[str, float]) -> Floats:
        """Return what the model shows of each goal, the mean over replicates, shape (goals,)."""
        return self.each(values, range(self.replicates)).mean(axis=0)

    def each(self, values: Mapping[str, float], replicates: range) -> Floats:
        """Return what the model shows of each goal in each replicate, shape (replicates, goals)."""
        return self.show(with_values(self.scenario, values), self.goals, replicates)


@dataclass(frozen=True)
class Sample:
    """A set of constants to judge.

    Parameters
    ----------
    explored
        Positions of the explored constants within their ranges, 0 to 1.
    aims
        What each aligned target is to be.
    start
        Positions at which alignment begins.
    """

    explored: Floats
    aims: Floats
    start: Floats


@dataclass(frozen=True)
class Judged:
    """A set of constants with what the model shows under it.

    Parameters
    ----------
    sample
        What was asked for.
    aligned
        Where the aligned constants ended.
    values
        The constants, explored ones first, shape (constants,).
    implausibility, objective
        Largest gap and sum of squared gaps.
    """

    sample: Sample
    aligned: Aligned
    values: Floats
    implausibility: float
    objective: float

    @property
    def model(self) -> Floats:
        """What the model shows of each goal."""
        return self.aligned.model


def numbers_at(numbers: tuple[Assumption, ...], positions: Floats) -> dict[str, float]:
    """Return constants by key path from their positions within their ranges."""
    return {number.name: number.at(float(u)) for number, u in zip(numbers, positions, strict=True)}


def positions_of(numbers: tuple[Assumption, ...], values: Mapping[str, float]) -> Floats:
    """Return where within their ranges constants lie, 0 to 1."""
    return np.array([(values[number.name] - number.low) / (number.high - number.low) for number in numbers])


def judge(bench: Bench, sample: Sample) -> Judged:
    """Align a set of constants and hold it against the goals."""
    explored = numbers_at(bench.explored, sample.explored)

    def run(positions: Floats) -> Floats:
        return bench.model({**explored, **numbers_at(bench.aligned, positions)})

    ended = align(run, sample.aims, sample.start, bench.reach.slope, bench.goals, bench.which, bench.close())
    values = {**explored, **numbers_at(bench.aligned, ended.positions)}
    return Judged(
        sample,
        ended,
        np.array([values[number.name] for number in bench.constants]),
        implausibility(ended.model, bench.goals, bench.chance),
        objective(ended.model, bench.goals, bench.chance),
    )
