"""The talent allowance: who is due it, who is paid, and what the budget leaves unpaid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.draws import LIFE, Decision, Draws
from sim.policy.budget import ration
from sim.policy.knobs import Knobs
from sim.world.claims import expected_share, remember_share
from sim.world.codes import Status
from sim.world.world import World

I64 = NDArray[np.int64]
F64 = NDArray[np.float64]
LEVER = "talent_allowance"


@dataclass(frozen=True)
class Allowances:
    """Allowances of the year by region, shape (R,): people paid, of them newcomers, yuan, and people left unpaid."""

    people: F64
    newcomers: F64
    yuan: F64
    rationed: F64


def standing(world: World, rows: I64) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which seekers are local schools' graduates who count as fresh, and which come back; shape (n,)."""
    students = world.students
    back = (students.since_left[rows] > 0) | (students.region[rows] < 0)
    fresh = students.graduated[rows] >= world.year - world.scenario.behaviour.waiting.fresh_years
    return fresh & ~back, back


def due(world: World, rows: I64, knobs: Knobs, expected: bool = False) -> F64:
    """Return the allowance that seekers would be due in a post here, yuan a month; shape (n,).

    Graduates of local schools are due it while they count as fresh, those who come back (having left, or studied
    elsewhere) the returners' share of it; nobody twice.

    Parameters
    ----------
    expected
        Times what a seeker reckons with: the share of newcomers' claims paid last year, and years paid over the
        years that count in full.
    """
    students, behaviour = world.students, world.scenario.behaviour
    fresh, back = standing(world, rows)
    part = np.where(back, knobs.allowance_returners, np.where(fresh, 1.0, 0.0))
    part = np.where(students.allowance_years[rows] > 0, 0.0, part)
    yuan: F64 = part * knobs.allowance[students.level[rows]]
    if expected:
        paid = expected_share(world, LEVER, knobs.allowance_budget)
        yuan *= paid * min(1.0, knobs.allowance_years / behaviour.staying.cash_years.value)
    return yuan


def pay_allowances(world: World, hired: I64, claims: F64, knobs: Knobs, draws: Draws) -> Allowances:
    """Pay a year's allowance to those who have been paid before and still work here, then to newcomers.

    Parameters
    ----------
    hired, claims
        Rows hired into posts this year, and what they are due; shape (n,).

    Notes
    -----
    A budget goes first to those paid before, then to newcomers, within each by lots that last for life; where it
    runs out, a part of a year is paid. An allowance ends with its years, with work here, and with its lever.
    """
    students, regions = world.students, world.places.regions
    none = Allowances(*(np.zeros(regions) for _ in range(4)))
    before = np.flatnonzero(students.allowance > 0)
    left = np.maximum(knobs.allowance_years - students.allowance_years[before], 0.0)
    goes_on = (students.status[before] == Status.WORKING) & (students.employer[before] >= 0) & (left > 0)
    goes_on &= knobs.allowance.any()
    students.allowance[before[~goes_on]] = 0.0
    if not knobs.allowance.any() or knobs.allowance_years <= 0:
        return none
    before, new = before[goes_on], hired[claims > 0]
    students.allowance[new] = claims[claims > 0]
    rows = np.concatenate([before, new])
    newcomer = np.arange(len(rows)) >= len(before)
    part = np.minimum(1.0, knobs.allowance_years - students.allowance_years[rows])
    asked = 12.0 * part * students.allowance[rows]
    lot = draws.uniform(Decision.ALLOWANCE_LOT, LIFE, students.id[rows]) + newcomer
    paid = ration(asked, knobs.allowance_budget * world.scenario.scale, lot)
    remember_share(world, LEVER, asked[newcomer], paid[newcomer])
    got = paid > 0
    students.allowance_years[rows[got]] += 1
    students.allowance[rows[~got]] = 0.0
    place = students.place[rows]

    def of(some: NDArray[np.bool_]) -> F64:
        return np.bincount(place[some], minlength=regions).astype(float)

    return Allowances(
        people=of(got),
        newcomers=of(got & newcomer),
        yuan=np.bincount(place, weights=paid, minlength=regions).astype(float),
        rationed=of(~got),
    )
