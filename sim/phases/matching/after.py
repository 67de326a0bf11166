"""After the last round: the hired start work; the others leave, take what there is, wait, or go without."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.draws import Decision, Draws
from sim.phases.matching.allowance import Allowances, due, pay_allowances, standing
from sim.phases.matching.market import Market
from sim.phases.matching.rounds import Outcome
from sim.phases.matching.startups import Startups, offer_places
from sim.policy.budget import ration
from sim.policy.knobs import Knobs
from sim.world.claims import remember_share
from sim.world.codes import Status
from sim.world.pay import mean_pay
from sim.world.world import World

I64 = NDArray[np.int64]
F64 = NDArray[np.float64]


@dataclass(frozen=True)
class Settled:
    """Rows by what became of this year's seekers, and by enterprise what the hiring subsidy comes to.

    Parameters
    ----------
    fresh, back
        Which of those hired are local schools' graduates who count as fresh, and which have come back; shape (hired,).
    partner_hires, paid
        Hires of partner schools' graduates, and yuan paid for them; shape (E,).
    rationed_hires
        Hires that the subsidy's budget left unpaid, with the part of a hire where it ran out; shape (E,).
    """

    hired: I64
    fallback: I64
    left: I64
    partner_hires: F64
    paid: F64
    rationed_hires: F64
    fresh: NDArray[np.bool_]
    back: NDArray[np.bool_]
    allowances: Allowances
    startups: Startups


def start_work(world: World, market: Market, outcome: Outcome, knobs: Knobs, draws: Draws) -> Settled:
    """Write the outcome of the rounds into the tables."""
    students, positions = world.students, world.positions
    won = np.flatnonzero(outcome.column >= 0)
    rows = market.rows[won]
    position = market.chosen(won, outcome.column[won])
    fit = world.fit[positions.field[position], students.field[rows]]
    skill = students.general[rows] + fit * students.specific[rows]
    b = world.scenario.behaviour.place
    # before they count as being here
    fresh_hires, back = standing(world, rows)
    claims = due(world, rows, knobs)
    _employ(world, rows, positions.region[position])
    students.employer[rows] = positions.enterprise[position]
    students.position[rows] = position
    students.fit[rows] = fit
    students.pay[rows] = positions.pay[position] * np.exp(b.skill_to_pay.value * skill)
    positions.filled[:] = outcome.filled
    still_open = outcome.filled < positions.posts
    positions.years_open[:] = np.where(still_open, np.minimum(positions.years_open + 1, 100), 0)
    allowances = pay_allowances(world, rows, claims, knobs, draws)
    fallback, left, startups = _unmatched(world, market, outcome, knobs, draws)
    partner, paid, rationed = _hiring_subsidy(world, rows, knobs, draws)
    for gone in (rows, fallback, left):
        students.waited[gone] = 0
    fresh = market.rows[students.graduated[market.rows] == world.year]
    students.entered[fresh] = students.status[fresh] != Status.WAITING
    return Settled(
        hired=rows,
        fallback=fallback,
        left=left,
        partner_hires=partner,
        paid=paid,
        rationed_hires=rationed,
        fresh=fresh_hires,
        back=back,
        allowances=allowances,
        startups=startups,
    )


def _employ(world: World, rows: I64, region: NDArray[np.integer]) -> None:
    students = world.students
    students.status[rows] = Status.WORKING
    students.place[rows] = region
    students.tenure[rows] = 0
    students.since_left[rows] = 0
    students.fallback[rows] = False
    students.home_bought[rows] = False


def _unmatched(world: World, market: Market, outcome: Outcome, knobs: Knobs, draws: Draws) -> tuple[I64, I64, Startups]:
    """Let those without a post choose among the outside place, a fallback job, self-employment, waiting, no work.

    Fallback: ``b_wage (ln(pay of the level below) + psi general) + place + below_level + taste``; such jobs exist
    in proportion to the region's posts, so where nothing opens there are none. Self-employment and no work are
    worth a constant over the place.
    """
    students, s, b = world.students, world.scenario.behaviour.search, world.scenario.behaviour.place
    none = np.flatnonzero(outcome.column < 0)
    rows, ids = market.rows[none], market.lists.ids[none]
    region = market.lists.region[none]
    level = students.level[rows].astype(np.int64)
    per_month = fallback_pay(world)
    pay = b.b_wage.value * (
        np.log(np.maximum(per_month, 1.0))[region, level] + b.skill_to_pay.value * students.general[rows]
    )
    place = market.lists.place_value[none, region].astype(float)
    taste = draws.gumbel(Decision.TASTE_FALLBACK, world.year, ids[:, None], np.arange(1, 4)[None, :]) * b.nest.value
    exists = draws.chance(Decision.SWITCH_OFFER, world.year, ids, fallback_chance(world)[region])
    choices = np.stack(
        [
            market.lists.outside[none],
            np.where(exists, pay + place + s.below_level.value + taste[:, 0], -np.inf),
            place + pay + s.self_employed.value + taste[:, 1],
            market.lists.waiting[none],
            place + pay + s.without_work.value + taste[:, 2],
        ],
        axis=1,
    )
    if not world.scenario.mechanisms.choice:
        # who stays is at work, in whatever job; who goes has already gone
        choices[:, 1] = pay + place
        choices[:, [2, 4]] = -np.inf
    supported, startups = offer_places(world, rows, region, per_month[region, level], choices, knobs, draws)
    choice = np.argmax(choices, axis=1)
    leaves, takes, starts, defers, idles = (np.flatnonzero(choice == kind) for kind in range(5))
    away, fallback = rows[leaves], rows[takes]
    students.status[away] = Status.AWAY
    newly = students.place[away] < world.places.regions
    students.place[away] = np.where(newly, market.lists.place[none[leaves]], students.place[away])
    students.employer[away] = -1
    students.position[away] = -1
    _employ(world, fallback, region[takes])
    students.fallback[fallback] = True
    students.employer[fallback] = -1
    students.position[fallback] = -1
    students.fit[fallback] = 0.0
    at = region[takes], level[takes]
    students.pay[fallback] = per_month[at] * np.exp(b.skill_to_pay.value * students.general[fallback])
    students.status[rows[starts]] = Status.SELF_EMPLOYED
    students.startup[rows[supported]] = True
    students.tenure[rows[starts]] = 0
    waits = rows[defers]
    students.status[waits] = Status.WAITING
    students.waited[waits] += 1
    students.status[rows[idles]] = Status.WITHOUT_WORK
    stays = np.flatnonzero(choice > 1)
    students.place[rows[stays]] = region[stays]
    return fallback, away, startups


def fallback_pay(world: World) -> F64:
    """Return the pay of a job below level by region and level, a share of the region's mean pay of the level."""
    below: F64 = world.scenario.behaviour.search.below_level_pay.value * mean_pay(world)
    return below


def fallback_chance(world: World) -> F64:
    """Return the chance that a fallback job exists, by region: a share, in proportion to posts over base posts."""
    positions = world.positions
    posts = np.bincount(positions.region, weights=positions.posts, minlength=world.places.regions)
    base = np.bincount(positions.region, weights=positions.expected, minlength=world.places.regions)
    ratio = posts / np.maximum(base, 1e-9)
    return np.minimum(world.scenario.behaviour.search.fallback_jobs.value * ratio, 1.0)


def _hiring_subsidy(world: World, rows: I64, knobs: Knobs, draws: Draws) -> tuple[F64, F64, F64]:
    """Return cooperating enterprises' hires from partner schools, the subsidy paid, and hires left unpaid."""
    students, firms = world.students, world.enterprises
    employer, school = students.employer[rows], students.school[rows]
    local = (students.region[rows] >= 0) & (students.graduated[rows] == world.year)
    partner = local & firms.cooperates[employer] & world.links[employer, np.maximum(school, 0)]
    hires = np.bincount(employer[partner], minlength=len(firms)).astype(float)
    lot = draws.uniform(Decision.BUDGET, world.year, firms.id)
    asked = hires * knobs.hiring_yuan
    paid = ration(asked, knobs.hiring_budget * world.scenario.scale, lot)
    remember_share(world, "hiring_subsidy", asked, paid)
    rationed = (asked - paid) / knobs.hiring_yuan if knobs.hiring_yuan > 0 else np.zeros(len(firms))
    return hires, paid, rationed
