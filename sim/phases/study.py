"""A school year: skill grows, practice counts as far as there are seats, some drop out or change track."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.draws import Decision, Draws
from sim.phases.study_quality import school_access, school_quality
from sim.policy.knobs import Knobs
from sim.world.codes import Level, Status
from sim.world.dropout import set_dropout
from sim.world.world import World

I64 = NDArray[np.int64]
F64 = NDArray[np.float64]


@dataclass(frozen=True)
class Study:
    """Rows of those who dropped out and who changed from general to vocational school."""

    dropped: I64
    transferred: I64


def growth_factor(quality: F64, alignment: F64, practice: F64, access: F64, gain: float, elasticity: float) -> F64:
    """Return the year's skill factor, ``quality * alignment**a * ((1 - p) + p h access)``; 1 is job-ready."""
    return quality * alignment**elasticity * ((1.0 - practice) + practice * gain * access)


def learn(world: World, enrolled: NDArray[np.integer]) -> None:
    """Add a year to what each programme has taught: all of its students learn the same.

    Parameters
    ----------
    enrolled
        Students of each programme, who share their school's practice seats; shape (programmes,).
    """
    schools, programmes, b = world.schools, world.programmes, world.scenario.behaviour.learning
    sharing = np.bincount(programmes.school, weights=enrolled, minlength=len(schools)).astype(float)
    access = school_access(schools, sharing)
    schools.quality[:] = school_quality(world)
    at = programmes.school
    programmes.taught += growth_factor(
        schools.quality[at].astype(float),
        programmes.alignment.astype(float),
        schools.practice[at].astype(float),
        access[at],
        b.practice_gain.value,
        b.alignment.value,
    )


def step(world: World, knobs: Knobs, draws: Draws) -> Study:
    """Run the school year of all who are enrolled, here and away."""
    students, year = world.students, world.year
    learn(world, world.programmes.enrolled)
    dropped = np.flatnonzero((students.status == Status.ENROLLED) & (students.drops == year))
    students.status[dropped] = Status.DROPPED_OUT
    return Study(dropped=dropped, transferred=_transfer(world, year, draws))


def _transfer(world: World, year: int, draws: Draws) -> I64:
    """Move a few first-year general pupils to free places of vocational programmes in their region."""
    students, programmes = world.students, world.programmes
    general = (students.status == Status.ENROLLED) & (students.level == Level.GENERAL_SENIOR)
    first = np.flatnonzero(general & (students.begun == year - 1))
    wants = first[
        draws.chance(Decision.TRANSFER, year, students.id[first], world.scenario.behaviour.learning.transfer.value)
    ]
    target = world.lists["vocational"].pick(
        draws.uniform(Decision.TRANSFER, 0, students.id[wants]), students.region[wants]
    )
    wants, target = wants[target >= 0], target[target >= 0]
    # a place is free while the class stays below what rooms and teachers allow
    order = np.lexsort((students.id[wants], target))
    wants, target = wants[order], target[order]
    queue = np.arange(len(target)) - np.searchsorted(target, target)
    free = np.floor(programmes.capacity - programmes.entrants)[target]
    moved, target = wants[queue < free], target[queue < free]
    students.level[moved] = Level.SECONDARY_VOCATIONAL
    # what was learnt so far is credited
    students.taught_before[moved] += programmes.taught[target] - programmes.taught[students.programme[moved]]
    students.programme[moved] = target
    students.school[moved] = programmes.school[target]
    students.field[moved] = programmes.field[target]
    programmes.entrants += np.bincount(target, minlength=len(programmes)).astype(np.int32)
    set_dropout(world, moved, year, draws)
    return moved
