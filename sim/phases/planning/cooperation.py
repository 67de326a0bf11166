"""Whether and how deep an enterprise takes part in training: net benefit, peers, habit, the law's bounds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.draws import LIFE, Decision, Draws
from sim.phases.planning.bases import host_cost
from sim.phases.planning.certification import aim, award
from sim.phases.planning.colleges import Colleges, align, gather, peer_share
from sim.phases.planning.courses import buy, expected_revenue
from sim.phases.planning.courses import number as courses_wanted
from sim.phases.planning.net_benefit import net_benefit, seats_wanted
from sim.phases.planning.terms import Terms, bound_terms, intern_terms, usual_allowance
from sim.policy.certification import reaches
from sim.policy.knobs import Knobs
from sim.world.claims import expected_share
from sim.world.codes import Ownership
from sim.world.like_posts import most_from_partners
from sim.world.world import World

Floats = NDArray[np.floating]
ASSESSED = (Ownership.LOCAL_STATE, Ownership.PUBLIC)
"""Owners whose enterprises the city assesses; central and provincial ones answer to others."""


@dataclass(frozen=True)
class Training:
    """What enterprises agreed on for the year, as the ledger books it.

    Parameters
    ----------
    colleges
        Industry colleges that have members, None if there are none.
    sold
        Who sells a course to a school; shape (E,).
    courses_unsold
        Courses for which no enterprise was found.
    staff
        Staff by which seats were planned; shape (E,).
    """

    colleges: Colleges | None
    sold: NDArray[np.bool_]
    courses_unsold: int
    staff: NDArray[np.float32]


def decide(world: World, knobs: Knobs, draws: Draws) -> Training:
    """Let every enterprise of `least_staff` or more decide whether it takes interns and apprentices this year.

    Seats stay within the law's share of staff, and of staff in posts like those that its partner schools teach for.

    ``P(join) = logit^-1(b0 + NB/scale + peer (sector share - mean share) + habit [cooperated] + disposition)``.
    The mean share stands against the sector's, so that imitation spreads within sectors and cannot run away.
    """
    firms, c = world.enterprises, world.scenario.behaviour.cooperation
    asked = firms.staff >= c.least_staff
    colleges = gather(world, knobs, draws)
    members = None if colleges is None else colleges.members
    wanted = seats_wanted(c, firms.staff.astype(float), firms.intern_share.astype(float))
    most = most_from_partners(world)
    planned = np.minimum(wanted, most)
    audited = draws.chance(Decision.AUDIT, LIFE, firms.id, knobs.intern_audit)
    firms.subsidised[:] = audited & (knobs.intern_yuan > 0)
    months_paid = min(knobs.intern_months, c.intern_months.value)
    paid = expected_share(world, "intern_subsidy", knobs.intern_budget)
    subsidy = np.where(firms.subsidised, knobs.intern_yuan * months_paid * paid, 0.0)
    hire_bonus = knobs.hiring_yuan * expected_share(world, "hiring_subsidy", knobs.hiring_budget)
    terms = intern_terms(world, knobs, _yearly(world, knobs, planned), members)
    firms.allowance[:] = terms.allowance
    benefit = net_benefit(
        c,
        firms.output.astype(float),
        firms.kept.astype(float),
        firms.poached.astype(float),
        planned.astype(float),
        c.intern_months.value,
        subsidy,
        hire_bonus,
        terms,
    ).total
    firms.net_benefit[:] = benefit
    odds = _log_odds(world, benefit, asked, colleges) + _pull(world, knobs)
    # one noise a firm and year, on the log-odds scale: joining is monotone in the net benefit
    u = draws.uniform(Decision.COOPERATE, world.year, firms.id)
    joins = asked & (np.log(u / (1.0 - u)) < odds)
    # who takes part is first decided in the first year
    fixed = not world.scenario.mechanisms.cooperation and world.year > world.scenario.base_year + 1
    if fixed:
        joins = firms.cooperates.copy()
    firms.cooperates[:] = joins & (planned > 0)
    deep = np.abs(benefit / c.scale.value) >= c.depth_bound.value
    firms.bounded[:] = (planned < wanted) | deep | (firms.intern_share >= c.legal_share.value * (1.0 - 1e-6))
    firms.certified[:] = firms.cooperates & reaches(knobs, planned, firms.staff)
    if fixed:
        firms.seats[:] = np.where(firms.cooperates, planned, 0)
    else:
        _deepen(world, knobs, benefit, planned, most, terms, members)
    bound = bound_terms(world.scenario.behaviour, knobs, members, host_cost(world))
    _apprentices(world, knobs, odds, hire_bonus, bound, draws)
    courses = courses_wanted(world, knobs)
    sold = buy(world, courses, firms.cooperates & (firms.seats > 0), draws) if courses else np.zeros(len(firms), bool)
    if colleges is not None:
        align(world, colleges, firms.seats)
    unsold = courses - int(sold.sum())
    return Training(colleges=colleges, sold=sold, courses_unsold=unsold, staff=firms.staff.copy())


def _yearly(world: World, knobs: Knobs, planned: NDArray[np.int64]) -> Floats | float:
    """Return what an enterprise reckons with whatever the number of its interns: courses, certification; yuan a year.

    Certification counts where the seats planned reach the threshold, at the usual allowance.
    """
    firms, b = world.enterprises, world.scenario.behaviour
    yearly: Floats | float = 0.0
    if (courses := courses_wanted(world, knobs)) > 0:
        last = int(firms.cooperates.sum())
        yearly = expected_revenue(courses, last, knobs.course_yuan, b.engagement.course_margin.value)
    if knobs.certify_force > 0:
        worth = award(b.cooperation, knobs, planned.astype(float), usual_allowance(b.cooperation))
        yearly = yearly + np.where(reaches(knobs, planned, firms.staff), worth, 0.0)
    return yearly


def _pull(world: World, knobs: Knobs) -> Floats | float:
    """Return what honour and assessment add to the log-odds; enterprises that answer to the city are assessed."""
    firms, e = world.enterprises, world.scenario.behaviour.engagement
    pull: Floats | float = 0.0
    if knobs.certify_force > 0:
        pull = e.honour.value * knobs.certify_force * firms.certified
    if knobs.assessment > 0:
        pull = pull + e.assessed.value * knobs.assessment * np.isin(firms.ownership, ASSESSED)
    return pull


def _log_odds(world: World, benefit: Floats, asked: NDArray[np.bool_], colleges: Colleges | None) -> Floats:
    firms, c = world.enterprises, world.scenario.behaviour.cooperation
    sectors = len(world.sectors)
    members = np.bincount(firms.sector[asked], minlength=sectors)
    taking = np.bincount(firms.sector[asked & firms.cooperates], minlength=sectors)
    share: Floats = (taking / np.maximum(members, 1))[firms.sector]
    mean = taking.sum() / max(members.sum(), 1)
    if colleges is not None:
        share = peer_share(colleges, firms.cooperates, share)
    odds: Floats = (
        c.b0.value
        + benefit / c.scale.value
        + c.peer.value * (share - mean)
        + c.habit.value * firms.cooperates
        + firms.disposition
    )
    return odds


def _deepen(
    world: World,
    knobs: Knobs,
    benefit: Floats,
    planned: NDArray[np.int64],
    most: NDArray[np.int64],
    terms: Terms,
    members: NDArray[np.bool_] | None,
) -> None:
    """Move the share of staff offered as seats by at most a step toward what the net benefit supports."""
    firms, b = world.enterprises, world.scenario.behaviour
    factor: Floats | float = 1.0 + b.engagement.contract_depth.value * knobs.contract
    if members is not None:
        factor = factor * (1.0 + b.engagement.college_depth.value * members)
    staff = firms.staff.astype(float)
    wanted = aim(b.cooperation, knobs, benefit, firms.certified, staff, most, terms.allowance, factor)
    step = b.cooperation.share_step.value
    moved = np.clip(wanted, firms.intern_share * (1.0 - step), firms.intern_share * (1.0 + step))
    firms.intern_share[:] = np.where(firms.cooperates, moved, firms.intern_share)
    firms.seats[:] = np.where(firms.cooperates, planned, 0)


def _apprentices(world: World, knobs: Knobs, odds: Floats, hire_bonus: float, terms: Terms, draws: Draws) -> None:
    """Share the apprentice seats that are paid for among willing firms, in a keyed random order.

    An apprentice is an employee: the firm weighs a longer training with its pay-back and the subsidy, and is
    willing where that is positive and it would also take interns at its own odds.
    """
    firms, c = world.enterprises, world.scenario.behaviour.cooperation
    firms.apprentice_seats[:] = 0
    total = round(knobs.apprentice_seats * world.scenario.scale)
    if total <= 0:
        return
    wanted = seats_wanted(c, firms.staff.astype(float), firms.intern_share.astype(float))
    benefit = net_benefit(
        c,
        firms.output.astype(float),
        np.ones(len(firms)),
        firms.poached.astype(float),
        wanted.astype(float),
        c.apprentice_months.value,
        np.full(len(firms), knobs.apprentice_yuan),
        hire_bonus,
        terms,
    ).total
    extra = (benefit - firms.net_benefit) / c.scale.value
    u = draws.uniform(Decision.APPRENTICE, world.year, firms.id)
    willing = (benefit > 0) & (firms.staff >= c.least_staff) & (np.log(u / (1.0 - u)) < odds + extra)
    beyond = np.ceil(c.apprentice_room.value * firms.seats)
    room = np.where(willing, np.maximum(wanted - firms.seats, 0) + beyond, 0).astype(np.int64)
    order = np.argsort(draws.uniform(Decision.BUDGET, world.year, firms.id), kind="stable")
    before = np.cumsum(room[order]) - room[order]
    given = np.clip(total - before, 0, room[order])
    firms.apprentice_seats[order] = given
    # a firm with apprentices works with its schools
    firms.cooperates |= firms.apprentice_seats > 0
