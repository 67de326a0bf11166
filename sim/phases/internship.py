"""Final-year students fill seats at linked local firms, then elsewhere, then school bases."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.draws import LIFE, Decision, Draws
from sim.phases.intern_seats import give_seats
from sim.phases.order_classes import in_order_classes, orders
from sim.phases.outside_partners import send_out
from sim.policy.budget import ration
from sim.policy.knobs import Knobs
from sim.world.claims import remember_share
from sim.world.codes import Contract, Level, Status
from sim.world.like_posts import most_interns
from sim.world.world import World

I64 = NDArray[np.int64]
F32 = NDArray[np.float32]
F64 = NDArray[np.float64]


@dataclass(frozen=True)
class Internship:
    """Interns of the year and what was paid for them.

    Parameters
    ----------
    here, elsewhere, base, apprentices, order
        Rows of interns at local enterprises, in outside places and in school bases, of apprentices, and
        of those of the first who are in order classes.
    wanting_region
        Codes of the regions of those who wanted a local internship.
    here_region, elsewhere_region, apprentice_region, order_region
        Codes of their schools' regions, which a course begun in September would overwrite.
    subsidised_months, rationed_months
        Months paid for, and months that the budget left unpaid, by enterprise; shape (E,).
    """

    here: I64
    elsewhere: I64
    base: I64
    apprentices: I64
    order: I64
    wanting_region: NDArray[np.int16]
    here_region: NDArray[np.int16]
    elsewhere_region: NDArray[np.int16]
    apprentice_region: NDArray[np.int16]
    order_region: NDArray[np.int16]
    subsidised_months: F64
    rationed_months: F64


def step(world: World, knobs: Knobs, draws: Draws) -> Internship:
    """Place final-year students in internships."""
    students, firms, year = world.students, world.enterprises, world.year
    c = world.scenario.behaviour.cooperation
    final = students.rows(Status.ENROLLED, ends=year)
    level = students.level[final]
    final = final[np.flatnonzero((level > Level.GENERAL_SENIOR) & (level < Level.POSTGRADUATE))]
    # an apprentice is an employee: the law's bound on interns is not one on apprentices
    free = np.full((len(firms), len(world.fields)), len(students))
    apprentices = give_seats(world, final, firms.apprentice_seats, free, year, draws, Decision.APPRENTICE)
    _work(world, apprentices, c.apprentice_months.value, Contract.APPRENTICE)
    busy, seats, most = apprentices, firms.seats, most_interns(world)
    order = sent = apprentices[:0]
    if knobs.order_share > 0:
        joining = in_order_classes(world, knobs, np.setdiff1d(final, busy, assume_unique=True), draws)
        order = give_seats(world, joining, orders(world), most, year, draws, Decision.ORDER_SEAT)
        _work(world, order, c.intern_months.value, Contract.ORDER_CLASS)
        busy = np.concatenate([busy, order])
        # an order class sits in seats of its enterprise
        seats = seats - np.bincount(students.host[order], minlength=len(firms)).astype(np.int32)
        np.subtract.at(most, (students.host[order], students.field[order]), 1)
    if knobs.owners:
        sent = send_out(world, knobs, np.setdiff1d(final, busy, assume_unique=True), draws)
        busy = np.concatenate([busy, sent])
    free = final[np.flatnonzero(~np.isin(final, busy, assume_unique=True))]
    seeking = seekers(world, free, year, draws)
    local, outside = wishes(world, seeking, allowance_gain(world, knobs), year, draws)
    wants_local = seeking[np.flatnonzero(local)]
    wanting = students.region[wants_local].copy()
    here = give_seats(world, wants_local, seats, most, year, draws, Decision.INTERN_SEAT)
    _work(world, here, c.intern_months.value, Contract.NONE)
    placed = np.isin(seeking, here, assume_unique=True)
    goes = np.flatnonzero(~placed & (outside >= 0))
    elsewhere = seeking[goes]
    students.intern_place[elsewhere] = outside[goes]
    students.intern_months[elsewhere] = c.intern_months.value
    students.practice[elsewhere] = c.intern_months.value
    base = seeking[np.flatnonzero(~placed & (outside < 0))]
    if len(order) or len(sent):
        here, elsewhere = np.sort(np.concatenate([here, order])), np.sort(np.concatenate([elsewhere, sent]))
    students.practice[base] = world.scenario.behaviour.learning.base_share.value * c.intern_months.value
    firms.interns[:] = np.bincount(students.host[here], minlength=len(firms))
    trainees = np.concatenate([here, apprentices])
    firms.intern_months[:] = np.bincount(
        students.host[trainees], weights=students.intern_months[trainees], minlength=len(firms)
    )
    months, rationed = _subsidise(world, knobs, draws)
    return Internship(
        here=here,
        elsewhere=elsewhere,
        base=base,
        apprentices=apprentices,
        order=order,
        wanting_region=wanting,
        here_region=students.region[here].copy(),
        elsewhere_region=students.region[elsewhere].copy(),
        apprentice_region=students.region[apprentices].copy(),
        order_region=students.region[order].copy(),
        subsidised_months=months,
        rationed_months=rationed,
    )


def seekers(world: World, rows: I64, year: int, draws: Draws) -> I64:
    """Return those of `rows` who seek an internship, a share of their level."""
    students, b = world.students, world.scenario.behaviour.internship
    share = np.array(
        [
            0.0,
            b.seeking_secondary_vocational.value,
            b.seeking_higher_vocational.value,
            b.seeking_bachelor.value,
            0.0,
        ]
    )
    seeks = draws.chance(Decision.SEEK_INTERNSHIP, year, students.id[rows], share.take(students.level[rows]))
    return rows[np.flatnonzero(seeks)]


def allowance_gain(world: World, knobs: Knobs) -> F32:
    """Return what a floor under the allowance adds to the value of a local internship; shape (R,), utility.

    ``taste ln(mean allowance of the seats offered / usual allowance)``.
    """
    regions, firms, b = world.places.regions, world.enterprises, world.scenario.behaviour
    if knobs.intern_floor * knobs.intern_floor_force <= 0:
        return np.zeros(regions, dtype=np.float32)
    offering = firms.cooperates & (firms.seats > 0)
    seats = np.where(offering, firms.seats, 0).astype(float)
    paid = np.bincount(firms.region, weights=seats * firms.allowance, minlength=regions)
    offered = np.bincount(firms.region, weights=seats, minlength=regions)
    usual = max(b.cooperation.allowance.value, b.cooperation.legal_floor.value, 1e-9)
    mean = np.where(offered > 0, paid / np.maximum(offered, 1.0), usual)
    return (b.engagement.allowance_taste.value * np.log(mean / usual)).astype(np.float32)


def wishes(world: World, rows: I64, gain: F32, year: int, draws: Draws) -> tuple[NDArray[np.bool_], I64]:
    """Return who wants a local internship, and the outside place that beats a school base (-1 none).

    Local: ``local_taste + gain from a floor under the allowance + lasting taste + moment``; an outside place:
    ``coast_pull + b_wage (ln pay - mean) + lasting taste + moment``; the school base: ``moment``. The lasting taste is
    the one that weighs later, so those who take a local internship by choice are those who would stay.
    """
    students, places, b = world.students, world.places, world.scenario.behaviour
    ids, every = students.id[rows], np.arange(len(places.keys))
    r = b.place.taste_lasting.value
    taste = draws.gumbel(Decision.TASTE_PLACE_LIFE, LIFE, ids[:, None], every[None, :])
    moment = draws.gumbel(Decision.TASTE_INTERNSHIP, year, ids[:, None], np.arange(len(every) + 1)[None, :])
    relative = places.ln_pay - places.ln_pay[places.regions :].mean(axis=0)
    value = (b.internship.coast_pull.value + b.place.b_wage.value * relative.T).astype(np.float32)
    local, outside = np.empty(len(rows), dtype=np.bool_), np.empty(len(rows), dtype=np.int64)
    _wish(
        taste,
        moment,
        np.float32(np.sqrt(r)),
        np.float32(np.sqrt(1.0 - r)),
        np.float32(b.internship.local_taste.value),
        gain,
        value,
        students.region[rows],
        students.level[rows],
        local,
        outside,
    )
    return local, outside


@compiled
def _wish(
    taste: F32,
    moment: F32,
    lasting: np.float32,
    passing: np.float32,
    local_taste: np.float32,
    gain: F32,
    value: F32,
    region: NDArray[np.int16],
    level: NDArray[np.int8],
    local: NDArray[np.bool_],
    outside: I64,
) -> None:
    """Fill `local` and `outside`, shape (n,), from tastes for places, shape (n, P); that for a base is `moment`'s last.

    `lasting` and `passing` weigh the two tastes; `gain` is by region, `value` by level and place, regions first.
    """
    places = taste.shape[1]
    for i in range(len(taste)):
        at, of_level = np.uint64(region[i]), np.uint64(level[i])
        best, most = -1, passing * moment[i, places]
        for place in range(len(gain), places):
            worth = value[of_level, place] + (lasting * taste[i, place] + passing * moment[i, place])
            best, most = (place, worth) if worth > most else (best, most)
        here = local_taste + (lasting * taste[i, at] + passing * moment[i, at]) + gain[at]
        local[i], outside[i] = here >= most, best


def _work(world: World, rows: I64, months: float, contract: Contract) -> None:
    students, b = world.students, world.scenario.behaviour.internship
    students.intern_place[rows] = students.region[rows]
    students.intern_months[rows] = months
    students.practice[rows] = months
    students.contract[rows] = contract
    students.attachment[rows] += np.float32(b.attachment.value * months / 6.0)


def _subsidise(world: World, knobs: Knobs, draws: Draws) -> tuple[F64, F64]:
    """Return subsidised intern months, and the months that the budget left unpaid, by enterprise.

    What part of the claims is paid is what enterprises reckon with next year.
    """
    firms = world.enterprises
    months = min(knobs.intern_months, world.scenario.behaviour.cooperation.intern_months.value)
    asked = np.where(firms.subsidised, firms.interns * months, 0.0) * knobs.intern_yuan
    paid = ration(
        asked,
        knobs.intern_budget * world.scenario.scale,
        draws.uniform(Decision.BUDGET, world.year, firms.id),
    )
    remember_share(world, "intern_subsidy", asked, paid)
    if knobs.intern_yuan <= 0:
        return np.zeros(len(firms)), np.zeros(len(firms))
    return paid / knobs.intern_yuan, (asked - paid) / knobs.intern_yuan
