"""September: upper-secondary admission, then college, then those who study on and those from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.draws import Draws
from sim.phases.admission.arrivals import admit_continuing, admit_elsewhere
from sim.phases.admission.senior import Senior, admit_pupils
from sim.phases.admission.special import Special, admit_special
from sim.phases.admission.tertiary import Tertiary, admit_leavers
from sim.policy.knobs import Knobs
from sim.world.codes import Level, Origin, Status
from sim.world.world import World

I64 = NDArray[np.int64]


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
    continuing_here: I64
    continuing_away: I64
    elsewhere: I64
    climbing: I64
    special: Special | None
    enrolled: I64


def step(world: World, knobs: Knobs, draws: Draws) -> Admission:
    """Admit this September's pupils, general leavers, those who study on, and those from elsewhere."""
    year, students = world.year, world.students
    world.programmes.entrants[:] = 0
    pupils, leavers, continuing = _candidates(
        students.rows(Status.NONE),
        students.level,
        students.graduated,
        students.cohort,
        year,
        int(Level.GENERAL_SENIOR),
    )
    senior = admit_pupils(world, pupils, knobs, year, draws)
    continuing_here, continuing_away = admit_continuing(world, continuing, year, draws)
    climbing = continuing_here[students.ladder[continuing_here]]
    students.ladder[climbing] = students.ladder[continuing_away] = False
    tertiary = admit_leavers(world, leavers, knobs, year, draws)
    elsewhere = admit_elsewhere(world, year, draws)
    special = admit_special(world, knobs, year, draws) if knobs.recruitment or knobs.adults > 0 else None
    enrolled = september_count(world)
    world.programmes.enrolled[:] = enrolled.sum(axis=1)
    return Admission(senior, tertiary, continuing_here, continuing_away, elsewhere, climbing, special, enrolled)


@compiled
def _candidates(
    unplaced: I64,
    level: NDArray[np.int8],
    graduated: NDArray[np.int16],
    cohort: NDArray[np.int16],
    year: int,
    general: int,
) -> tuple[I64, I64, I64]:
    """Return which of the rows `unplaced` are this year's pupils, general leavers and those who study on.

    `level`, `graduated` and `cohort` are columns of people, `general` is the level of general senior schools.
    """
    found, count = np.empty((3, len(unplaced)), dtype=np.int64), np.zeros(3, dtype=np.int64)
    for i in range(len(unplaced)):
        row = np.uint64(unplaced[i])
        if graduated[row] == year:
            kind = 1 if level[row] == general else 2
        elif graduated[row] == 0 and level[row] == general and cohort[row] == year:
            kind = 0
        else:
            continue
        found[kind, count[kind]] = unplaced[i]
        count[kind] += 1
    return found[0, : count[0]], found[1, : count[1]], found[2, : count[2]]


def september_count(world: World) -> I64:
    """Count those enrolled by programme and origin; shape (programmes, 3)."""
    students = world.students
    enrolled = np.zeros((len(world.programmes), len(Origin)), dtype=np.int64)
    _count(students.rows(Status.ENROLLED), students.programme, students.origin, enrolled)
    return enrolled


@compiled
def _count(rows: I64, programme: NDArray[np.int32], origin: NDArray[np.int8], enrolled: I64) -> None:
    """Count `rows` by programme and origin into `enrolled`."""
    for i in range(len(rows)):
        row = np.uint64(rows[i])
        enrolled[np.uint64(programme[row]), np.uint64(origin[row])] += 1


__all__ = ["Admission", "Senior", "Tertiary", "september_count", "step"]
