"""September: upper-secondary admission, then college, then those who study on and those from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.draws import Draws
from sim.phases.admission.arrivals import admit_continuing, admit_elsewhere
from sim.phases.admission.senior import Senior, admit_pupils
from sim.phases.admission.special import Special, admit_special
from sim.phases.admission.tertiary import Tertiary, admit_leavers
from sim.policy.knobs import Knobs
from sim.world.codes import Level, Origin, Status
from sim.world.world import World


@dataclass(frozen=True)
class Admission:
    """Who was admitted where this September.

    Parameters
    ----------
    senior, tertiary
        Junior-middle and general leavers.
    continuing_here, continuing_away, climbing
        Rows of those who study on, here and away, and of those here who took a ladder place.
    elsewhere
        Rows of entrants from elsewhere.
    special
        Entrants whom policies bring, None without such a policy.
    enrolled
        Students at the September count by programme and origin; shape (programmes, 3).
    """

    senior: Senior
    tertiary: Tertiary
    continuing_here: NDArray[np.int64]
    continuing_away: NDArray[np.int64]
    elsewhere: NDArray[np.int64]
    climbing: NDArray[np.int64]
    special: Special | None
    enrolled: NDArray[np.int64]


def step(world: World, knobs: Knobs, draws: Draws) -> Admission:
    """Admit this September's pupils, general leavers, those who study on, and those from elsewhere."""
    year, students = world.year, world.students
    world.programmes.entrants[:] = 0
    unplaced = students.rows(Status.NONE)
    general = unplaced[np.flatnonzero(students.level[unplaced] == Level.GENERAL_SENIOR)]
    graduated = students.graduated[general]
    leavers = general[np.flatnonzero(graduated == year)]
    pupils = general[np.flatnonzero((students.cohort[general] == year) & (graduated == 0))]
    senior = admit_pupils(world, pupils, knobs, year, draws)
    continuing_here, continuing_away = admit_continuing(world, year, draws)
    climbing = continuing_here[students.ladder[continuing_here]]
    students.ladder[climbing] = students.ladder[continuing_away] = False
    tertiary = admit_leavers(world, leavers, knobs, year, draws)
    elsewhere = admit_elsewhere(world, year, draws)
    special = admit_special(world, knobs, year, draws) if knobs.recruitment or knobs.adults > 0 else None
    enrolled = september_count(world)
    world.programmes.enrolled[:] = enrolled.sum(axis=1)
    return Admission(senior, tertiary, continuing_here, continuing_away, elsewhere, climbing, special, enrolled)


def september_count(world: World) -> NDArray[np.int64]:
    """Count those enrolled by programme and origin; shape (programmes, 3)."""
    students = world.students
    rows = students.rows(Status.ENROLLED)
    cell = students.programme[rows] * len(Origin) + students.origin[rows]
    return np.bincount(cell, minlength=len(world.programmes) * len(Origin)).reshape(-1, len(Origin))


__all__ = ["Admission", "Senior", "Tertiary", "september_count", "step"]
