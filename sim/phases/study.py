"""A school year: skill grows, practice counts as far as there are seats, some drop out or change track."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.draws import Decision, Draws
from sim.phases.study_quality import practice_gain, school_access, school_quality
from sim.phases.study_tracks import Tracks, change_tracks, take_places
from sim.policy.knobs import Knobs
from sim.world.codes import Level, Status
from sim.world.world import World

I64 = NDArray[np.int64]
F64 = NDArray[np.float64]


@dataclass(frozen=True)
class Study:
    """Rows of those who dropped out, who changed from general to vocational school, and changes of track by policy."""

    dropped: I64
    transferred: I64
    tracks: Tracks


def growth_factor(
    quality: F64, alignment: F64, practice: F64, access: F64, gain: F64 | float, elasticity: float
) -> F64:
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
        practice_gain(world)[at],
        b.alignment.value,
    )


def step(world: World, knobs: Knobs, draws: Draws) -> Study:
    """Run the school year of all who are enrolled, here and away."""
    students, year = world.students, world.year
    learn(world, world.programmes.enrolled)
    dropped = students.rows(Status.ENROLLED, drops=year)
    students.status[dropped] = Status.DROPPED_OUT
    transferred = _transfer(world, year, draws)
    none = np.zeros(0, dtype=np.int64)
    tracks = Tracks(none, none, np.zeros(0, dtype=np.int16))
    if knobs.track_change > 0:
        tracks = change_tracks(world, knobs, _first_years(world, transferred), year, draws)
    return Study(dropped=dropped, transferred=transferred, tracks=tracks)


def _first_years(world: World, transferred: I64) -> I64:
    """Return the upper-secondary pupils at the end of their first year, without those who have just transferred."""
    students = world.students
    first = students.rows(Status.ENROLLED, begun=world.year - 1)
    senior = first[students.level[first] <= Level.SECONDARY_VOCATIONAL]
    return np.setdiff1d(senior, transferred, assume_unique=True)


def _transfer(world: World, year: int, draws: Draws) -> I64:
    """Move a few first-year general pupils to free places of vocational programmes in their region."""
    students = world.students
    first = students.rows(Status.ENROLLED, begun=year - 1)
    first = first[students.level[first] == Level.GENERAL_SENIOR]
    wants = first[
        draws.chance(Decision.TRANSFER, year, students.id[first], world.scenario.behaviour.learning.transfer.value)
    ]
    target = world.lists["vocational"].pick(
        draws.uniform(Decision.TRANSFER, 0, students.id[wants]), students.region[wants]
    )
    wants, target = wants[target >= 0], target[target >= 0]
    return take_places(world, wants, target, Level.SECONDARY_VOCATIONAL, year, draws)
