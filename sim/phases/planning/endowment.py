"""What schools have to spend this year, and what they decide on by themselves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.policy.knobs import Knobs
from sim.world.codes import Level
from sim.world.named import schools_of
from sim.world.world import World

F64 = NDArray[np.float64]
VOCATIONAL = (Level.SECONDARY_VOCATIONAL, Level.HIGHER_VOCATIONAL)
TAUGHT = (*VOCATIONAL, Level.BACHELOR)


@dataclass(frozen=True)
class Grant:
    """Funding added this year: who pays, students and yuan by region; shape (R,)."""

    payer: str
    students: F64
    yuan: F64


def endow(world: World, knobs: Knobs) -> tuple[Grant, ...]:
    """Write each school's funding and governance of the year; return what is granted.

    Funding is the base year's, what policies add, and the share of its cooperation income that the school keeps:
    last year's intern months of its partners at the income that a month brings. Only a school with such income has
    something to govern.
    """
    schools = world.schools
    if not knobs.funding and knobs.autonomy == 0:
        if (schools.funding != schools.funding_base).any() or schools.governance.any():
            schools.funding[:] = schools.funding_base
            schools.governance[:] = 0.0
        return ()
    enrolled = np.bincount(world.programmes.school, weights=world.programmes.enrolled, minlength=len(schools))
    students = enrolled.astype(float)
    added = np.zeros(len(schools))
    grants = []
    for item in knobs.funding:
        named = schools_of(
            world, item.schools, VOCATIONAL if not item.schools else (*TAUGHT, Level.GENERAL_SENIOR, Level.POSTGRADUATE)
        )
        added += np.where(named, item.yuan, 0.0)
        count = np.bincount(schools.region, weights=students * named, minlength=world.places.regions).astype(float)
        grants.append(Grant(item.payer, count, count * item.yuan))
    income = cooperation_income(world) / np.maximum(students, 1.0)
    free = schools_of(world, knobs.autonomy_schools, TAUGHT) & (income > 0)
    share = np.where(free, knobs.autonomy, 0.0)
    schools.funding[:] = schools.funding_base + added + share * income
    schools.governance[:] = share
    return tuple(grants)


def cooperation_income(world: World) -> F64:
    """Return yuan a year that each school earned from last year's intern months at its partners; shape (S,).

    A firm's months are spread evenly over the schools that it is linked with.
    """
    firms = world.enterprises
    spread = world.links / np.maximum(world.links.sum(axis=1), 1)[:, None]
    months: F64 = firms.intern_months.astype(float) @ spread
    return months * world.scenario.behaviour.cooperation.school_income.value
