"""A school year: skill grows, practice counts as far as there are seats, some drop out or change track."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.draws import Decision, Draws
from sim.phases.study_quality import school_access, school_quality
from sim.policy.knobs import Knobs
from sim.scenario.behaviour import Learning
from sim.world.codes import LEVELS, Level, Status
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


def yearly_hazard(course: float | F64, years: F64) -> F64:
    """Return the yearly dropout hazard that loses the share `course` over `years`: ``1 - (1 - d)**(1/years)``."""
    hazard: F64 = 1.0 - (1.0 - course) ** (1.0 / years)
    return hazard


def learn(world: World, rows: I64, enrolled: F64 | None = None) -> None:
    """Add a year to the skill of `rows` (enrolled).

    Parameters
    ----------
    enrolled
        Students who share each school's practice seats, shape (S,); by default those of `rows`.
    """
    students, schools, programmes = world.students, world.schools, world.programmes
    b = world.scenario.behaviour.learning
    if enrolled is None:
        enrolled = np.bincount(students.school[rows], minlength=len(schools)).astype(float)
    access = school_access(schools, enrolled)
    schools.quality[:] = school_quality(world)
    at = programmes.school
    factor = growth_factor(
        schools.quality[at].astype(float),
        programmes.alignment.astype(float),
        schools.practice[at].astype(float),
        access[at],
        b.practice_gain.value,
        b.alignment.value,
    )
    students.growth[rows] += factor[students.programme[rows]].astype(np.float32)
    students.years_done[rows] += 1
    students.years_left[rows] -= 1


def dropout_by_level(b: Learning) -> F64:
    """Return the share lost over a course, by level code; shape (5,)."""
    return np.array([getattr(b, f"dropout_{level.value}").value for level in LEVELS])


def step(world: World, knobs: Knobs, draws: Draws) -> Study:
    """Run the school year of all who are enrolled, here and away."""
    students, year = world.students, world.year
    rows = students.rows(Status.ENROLLED)
    learn(world, rows)
    away = students.rows(Status.STUDYING_AWAY)
    students.years_left[away] -= 1
    course = dropout_by_level(world.scenario.behaviour.learning)
    years = np.maximum(students.years_done[rows] + students.years_left[rows], 1)
    # the hazard depends on level and length only: look up, don't compute a student
    lengths = np.maximum(np.arange(int(years.max(initial=1)) + 1), 1).astype(float)
    hazard = yearly_hazard(course[:, None], lengths)
    lost = draws.chance(Decision.DROPOUT, year, students.id[rows], hazard[students.level[rows], years])
    dropped = rows[lost]
    students.status[dropped] = Status.DROPPED_OUT
    transferred = _transfer(world, rows[~lost], year, draws)
    return Study(dropped=dropped, transferred=transferred)


def _transfer(world: World, rows: I64, year: int, draws: Draws) -> I64:
    """Move a few first-year general pupils to free places of vocational programmes in their region."""
    students, programmes = world.students, world.programmes
    first = rows[(students.level[rows] == Level.GENERAL_SENIOR) & (students.years_done[rows] == 1)]
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
    students.programme[moved] = target
    students.school[moved] = programmes.school[target]
    students.field[moved] = programmes.field[target]
    programmes.entrants += np.bincount(target, minlength=len(programmes)).astype(np.int32)
    return moved
