"""Dropout: who will leave a course before its end, and in which year of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import Decision, Draws
from sim.scenario.behaviour import Learning
from sim.world.codes import LEVELS
from sim.world.world import World

F64 = NDArray[np.float64]


def dropout_by_level(b: Learning) -> F64:
    """Return the share lost over a course, by level code; shape (5,)."""
    return np.array([getattr(b, f"dropout_{level.value}").value for level in LEVELS])


def years_until_dropout(u: F64, course: F64, length: NDArray[np.integer]) -> NDArray[np.int64]:
    """Return in which of the coming years a student drops out, 1 the first; 0 for who outlasts a whole course.

    Parameters
    ----------
    u
        Luck, uniform in (0, 1); shape (n,).
    course
        Share d lost over a whole course, 0 to 1; shape (n,).
    length
        Years D of a whole course; shape (n,).

    Notes
    -----
    The yearly hazard is ``h = 1 - (1 - d)**(1/D)``, so that the years survived are geometric:
    ``ln(u) / ln(1 - h)``, which is below D with probability d.
    """
    years = np.zeros(len(u), dtype=np.int64)
    lost = np.flatnonzero(u > 1.0 - course)
    with np.errstate(divide="ignore"):  # a course that everybody leaves is left in its first year
        years[lost] = np.floor(length[lost] * (np.log(u[lost]) / np.log1p(-course[lost]))) + 1
    return np.minimum(years, length)


def set_dropout(world: World, rows: NDArray[np.int64], year: int, draws: Draws) -> None:
    """Decide for enrolled `rows` whether they leave the rest of their course from September of `year` on, and when."""
    students = world.students
    course = dropout_by_level(world.scenario.behaviour.learning).take(students.level[rows])
    ends = students.ends[rows]
    length = ends - students.begun[rows]
    after = years_until_dropout(draws.uniform(Decision.DROPOUT, year, students.id[rows]), course, length)
    inside = (after > 0) & (year + after <= ends)
    students.drops[rows] = np.where(inside, year + after, 0)
