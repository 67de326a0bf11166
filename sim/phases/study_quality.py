"""Quality of teaching: a product of funding, teachers, faculty, scale and governance, each 1 in the base year."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.world.schools import Schools
from sim.world.world import World

F64 = NDArray[np.float64]
TINY = 1e-9


def falling(ratio: F64, elasticity: float) -> F64:
    """Return ln of a factor whose elasticity falls as the ratio to the base year rises: ``e (1 - 1/x)``.

    Its elasticity is ``e/x``: e in the base year, half of it at twice the base, and never more than e altogether.
    """
    return elasticity * (1.0 - 1.0 / np.maximum(ratio, TINY))


def steady(ratio: F64, elasticity: float) -> F64:
    """Return ln of a factor with the same elasticity everywhere: ``e ln x``."""
    return elasticity * np.log(np.maximum(ratio, TINY))


def over_base(now: NDArray[np.floating], base: NDArray[np.floating]) -> F64:
    """Return a number over the base year's, 1 where a school has none of it."""
    return np.maximum(now.astype(float), TINY) / np.maximum(base.astype(float), TINY)


def quality_factors(world: World) -> dict[str, F64]:
    """Return ln of each factor of the schools' quality, unbounded; shape (S,) each, 0 in the base year.

    `funding` is yuan a student-year, moved by results and made more by the teachers that a merger frees;
    `dual_qualified` the share of teachers with industry practice; `faculty` the teachers over the base year's; `scale`
    the institution's planned intake over the school's own of the base year; `governance` the share of its cooperation
    income that a school with partners disposes of.
    """
    schools, b = world.schools, world.scenario.behaviour.learning
    return {
        "funding": falling(
            over_base(schools.funding * schools.earned, schools.funding_base) * schools.freed, b.quality_funding.value
        ),
        "dual_qualified": steady(
            over_base(schools.dual_qualified, schools.dual_qualified_base), b.quality_dual_qualified.value
        ),
        "faculty": steady(schools.faculty.astype(float), b.quality_faculty.value),
        "scale": steady(schools.scale.astype(float), b.quality_scale.value),
        "governance": b.quality_governance.value * schools.governance.astype(float),
    }


def school_quality(world: World) -> F64:
    """Return each school's quality, the product of its factors, each within ``exp(+-quality_bound)``; shape (S,)."""
    bound = world.scenario.behaviour.learning.quality_bound.value
    quality = np.ones(len(world.schools))
    for change in quality_factors(world).values():
        quality *= np.exp(np.clip(change, -bound, bound))
    return quality


def practice_gain(world: World) -> F64:
    """Return what an hour of practice that finds a seat gives over one of theory, ``h (d/d0)**e``; shape (S,).

    d is the share of teachers with industry practice.
    """
    schools, b = world.schools, world.scenario.behaviour
    gain = np.full(len(schools), b.learning.practice_gain.value)
    moved = schools.dual_qualified != schools.dual_qualified_base
    if moved.any():
        ratio = over_base(schools.dual_qualified, schools.dual_qualified_base)
        gain[moved] *= ratio[moved] ** b.teaching.dual_practice.value
    return gain


def practice_hours(students: F64, practice: F64, practice_base: F64) -> F64:
    """Return the practice seats that students ask for at the base year's hours: ``students * p/p0``."""
    return students * (practice / np.maximum(practice_base, 1e-12))


def school_access(schools: Schools, students: F64) -> F64:
    """Return how far each school's practice hours find seats, ``min(1, seats / hours)``; shape (S,), 0 to 1.

    A school in a park shares its bases with the others there.

    Parameters
    ----------
    students
        Students of each school; shape (S,).
    """
    seats = schools.practice_seats.astype(float)
    hours = practice_hours(students, schools.practice.astype(float), schools.practice_base.astype(float))
    access = np.minimum(1.0, seats / np.maximum(hours, 1e-12))
    if (schools.park >= 0).any():
        place = np.where(schools.park >= 0, schools.park, np.arange(len(schools)))
        seats = np.bincount(place, weights=seats, minlength=len(schools)).astype(float)[place]
        hours = np.bincount(place, weights=hours, minlength=len(schools)).astype(float)[place]
        pooled = np.minimum(1.0, seats / np.maximum(hours, 1e-12))
        access = access + schools.sharing * (pooled - access)
    return access
