"""September: upper-secondary admission, then college, then those who study on and those from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.draws import Draws
from sim.phases.admission.arrivals import admit_continuing, admit_elsewhere
from sim.phases.admission.senior import Senior, admit_pupils
from sim.phases.admission.tertiary import Tertiary, admit_leavers
from sim.policy.knobs import Knobs
from sim.world.codes import Level, Origin, Status
from sim.world.world import World


@dataclass(frozen=True)
class Admission:
    """Who was admitted where this September.

    Parameters
    ----------
    enrolled
        Students at the September count by programme and origin; shape (programmes, 3).
    """

    senior: Senior
    tertiary: Tertiary
    continuing_here: NDArray[np.int64]
    continuing_away: NDArray[np.int64]
    elsewhere: NDArray[np.int64]
    enrolled: NDArray[np.int64]


def step(world: World, knobs: Knobs, draws: Draws) -> Admission:
    """Admit this September's pupils, general leavers, those who study on, and those from elsewhere."""
    year, students = world.year, world.students
    world.programmes.entrants[:] = 0
    unplaced = students.rows(Status.NONE)
    general = students.level[unplaced] == Level.GENERAL_SENIOR
    leavers = unplaced[general & (students.graduated[unplaced] == year)]
    pupils = unplaced[general & (students.cohort[unplaced] == year) & (students.graduated[unplaced] == 0)]
    senior = admit_pupils(world, pupils, year, draws)
    continuing_here, continuing_away = admit_continuing(world, year, draws)
    tertiary = admit_leavers(world, leavers, year, draws)
    elsewhere = admit_elsewhere(world, year, draws)
    enrolled = september_count(world)
    world.programmes.enrolled[:] = enrolled.sum(axis=1)
    return Admission(senior, tertiary, continuing_here, continuing_away, elsewhere, enrolled)


def september_count(world: World) -> NDArray[np.int64]:
    """Count those enrolled by programme and origin; shape (programmes, 3)."""
    students = world.students
    rows = students.rows(Status.ENROLLED)
    cell = students.programme[rows] * len(Origin) + students.origin[rows]
    return np.bincount(cell, minlength=len(world.programmes) * len(Origin)).reshape(-1, len(Origin))


__all__ = ["Admission", "Senior", "Tertiary", "september_count", "step"]
