"""Dropout: who will leave a course before its end, and in which year of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.draws import Decision, Draws
from sim.scenario.behaviour import Learning
from sim.world.codes import LEVELS
from sim.world.world import World

F64 = NDArray[np.float64]


def dropout_by_level(b: Learning) -> F64:
    """Return the share lost over a course, by level code; shape (5,)."""
    return np.array([getattr(b, f"dropout_{level.value}").value for level in LEVELS])


@compiled
def year_of_dropout(u: float, course: float, length: int) -> int:
    """Return in which of the coming years a student drops out, 1 the first; 0 for who outlasts a whole course.

    Parameters
    ----------
    u
        Luck, uniform in (0, 1).
    course
        Share d lost over a whole course, 0 to 1.
    length
        Years D of a whole course.

    Notes
    -----
    The yearly hazard is ``h = 1 - (1 - d)**(1/D)``, so that the years survived are geometric:
    ``ln(u) / ln(1 - h)``, which is below D with probability d.
    """
    if u <= 1.0 - course:
        return 0
    # a course that everybody leaves is left in its first year: the logarithm of nothing is minus infinity
    return min(int(np.floor(length * (np.log(u) / np.log1p(-course)))) + 1, length)


@compiled
def _write(
    rows: NDArray[np.int64],
    u: F64,
    course: F64,
    year: int,
    level: NDArray[np.int8],
    begun: NDArray[np.int16],
    ends: NDArray[np.int16],
    drops: NDArray[np.int16],
) -> None:
    """Fill the column `drops` for `rows` with luck `u`, both of shape (n,); `course` is the share lost by level."""
    for i in range(len(rows)):
        row = np.uint64(rows[i])
        after = year_of_dropout(u[i], course[np.uint64(level[row])], int(ends[row] - begun[row]))
        drops[row] = year + after if after > 0 and year + after <= ends[row] else 0


def set_dropout(world: World, rows: NDArray[np.int64], year: int, draws: Draws) -> None:
    """Decide for enrolled `rows` whether they leave the rest of their course from September of `year` on, and when."""
    students = world.students
    course = dropout_by_level(world.scenario.behaviour.learning)
    u = draws.uniform(Decision.DROPOUT, year, students.id[rows])
    _write(rows, u, course, year, students.level, students.begun, students.ends, students.drops)
