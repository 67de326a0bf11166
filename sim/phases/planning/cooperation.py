"""Whether and how deep an enterprise takes part in training: net benefit, peers, habit, the law's bounds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.draws import LIFE, Decision, Draws
from sim.phases.planning.certification import aim, award, over_threshold
from sim.phases.planning.colleges import Colleges, align, gather, peer_share
from sim.phases.planning.courses import buy, expected_revenue
from sim.phases.planning.courses import number as courses_wanted
from sim.phases.planning.terms import Terms, bound_terms, intern_terms, usual_allowance
from sim.policy.knobs import Knobs
from sim.scenario.behaviour import Cooperation as Constants
from sim.world.codes import Ownership
from sim.world.world import World

Floats = NDArray[np.floating]
BIG_ENOUGH = 20
"""Staff from which an enterprise is asked to cooperate (the evidence counts enterprises of 20 staff or more)."""
ASSESSED = (Ownership.LOCAL_STATE, Ownership.PUBLIC)
"""Owners whose enterprises the city assesses; central and provincial ones answer to others."""


@dataclass(frozen=True)
class NetBenefit:
    """Parts of the net benefit, yuan a year per intern; shape (E,) or scalar."""

    training: Floats
    kept: Floats
    subsidy: Floats
    overhead: Floats
    accidents: float

    @property
    def total(self) -> Floats:
        """Their sum."""
        return self.training + self.kept + self.subsidy - self.overhead - self.accidents


def monthly_surplus(c: Constants, output: Floats, months: int, allowance: Floats | float | None = None) -> Floats:
    """Return output less allowance and mentoring in each month; shape (E, months), yuan.

    ``output factor * (first + growth * (m - 1)) - max(allowance, legal floor) - mentoring``; with the anchor of
    Ran and Shi (2020): output first covers a month's cost near month 4.
    """
    month = np.arange(months)
    made = c.output_first.value + c.output_growth.value * month
    cost = np.asarray(usual_allowance(c) if allowance is None else allowance, dtype=float) + c.mentoring.value
    surplus: Floats = np.asarray(output, dtype=float)[:, None] * made[None, :] - cost.reshape(-1, 1)
    return surplus


def net_benefit(
    c: Constants,
    output: Floats,
    kept: Floats,
    poached: Floats,
    interns: Floats,
    months: float,
    subsidy: Floats,
    hire_bonus: float,
    terms: Terms,
) -> NetBenefit:
    """Return an enterprise's expected net benefit of a year's interns, yuan per intern.

    Parameters
    ----------
    output
        The firm's intern output relative to the mean; shape (E,).
    kept, poached
        Share of interns hired afterwards and of them lost to others, as experienced.
    interns
        Interns over which fixed and transaction costs are spread.
    months
        Length of the internship.
    subsidy, hire_bonus
        Yuan an intern, and yuan for each intern kept on.
    terms
        What levers change: allowance, tax, revenue, risks borne, cost of finding schools.
    """
    whole_months = int(months)
    surplus = monthly_surplus(c, output, max(whole_months, 1), terms.allowance)
    training = surplus[:, :whole_months].sum(axis=1)
    saved = kept * (c.hiring_saved.value + hire_bonus) * (1.0 - poached * terms.poaching)
    overhead = c.fixed.value / max(c.fixed_years.value, 1.0) + c.transaction.value * terms.transaction - terms.yearly
    return NetBenefit(
        training=training,
        kept=saved,
        subsidy=subsidy + terms.relief,
        overhead=overhead / np.maximum(interns, 1.0),
        accidents=c.accident_chance.value * c.accident_loss.value * terms.accident,
    )


def seats_wanted(c: Constants, staff: Floats, share: Floats) -> NDArray[np.int64]:
    """Return intern seats, ``ceil(share * staff)`` within the law's share of staff (10 %)."""
    wanted = np.ceil(share * staff - 1e-6)
    return np.minimum(wanted, np.floor(c.legal_share.value * staff)).astype(np.int64)


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
    """

    colleges: Colleges | None
    sold: NDArray[np.bool_]
    courses_unsold: int


def decide(world: World, knobs: Knobs, draws: Draws) -> Training:
    """Let every enterprise of 20 staff or more decide whether it takes interns and apprentices this year.

    ``P(join) = logit^-1(b0 + NB/scale + peer (sector share - mean share) + habit [cooperated] + disposition)``.
    The mean share stands against the sector's, so that imitation spreads within sectors and cannot run away.
    """
    firms, c = world.enterprises, world.scenario.behaviour.cooperation
    asked = firms.staff >= BIG_ENOUGH
    planned = seats_wanted(c, firms.staff.astype(float), firms.intern_share.astype(float))
    audited = draws.chance(Decision.AUDIT, LIFE, firms.id, knobs.intern_audit)
    firms.subsidised[:] = audited & (knobs.intern_yuan > 0)
    months_paid = min(knobs.intern_months, c.intern_months.value)
    subsidy = np.where(firms.subsidised, knobs.intern_yuan * months_paid, 0.0)
    colleges = gather(world, knobs, BIG_ENOUGH, draws)
    members = None if colleges is None else colleges.members
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
        knobs.hiring_yuan,
        terms,
    ).total
    firms.net_benefit[:] = benefit
    odds = _log_odds(world, benefit, asked, colleges) + _pull(world, knobs)
    # one noise a firm and year, on the log-odds scale: joining is monotone in the net benefit
    u = draws.uniform(Decision.COOPERATE, world.year, firms.id)
    joins = asked & (np.log(u / (1.0 - u)) < odds)
    firms.cooperates[:] = joins & (planned > 0)
    firms.certified[:] = firms.cooperates & over_threshold(planned, firms.staff, knobs.certify_threshold)
    _deepen(world, knobs, benefit, planned, terms, members)
    _apprentices(world, knobs, odds, bound_terms(world.scenario.behaviour, knobs, members), draws)
    wanted = courses_wanted(world, knobs)
    sold = buy(world, wanted, firms.cooperates & (firms.seats > 0), draws) if wanted else np.zeros(len(firms), bool)
    if colleges is not None:
        align(world, colleges, firms.seats)
    return Training(colleges=colleges, sold=sold, courses_unsold=wanted - int(sold.sum()))


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
        yearly = yearly + np.where(over_threshold(planned, firms.staff, knobs.certify_threshold), worth, 0.0)
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
    share = (taking / np.maximum(members, 1))[firms.sector]
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
    terms: Terms,
    members: NDArray[np.bool_] | None,
) -> None:
    """Move the share of staff offered as seats by at most a step toward what the net benefit supports."""
    firms, b = world.enterprises, world.scenario.behaviour
    factor: Floats | float = 1.0 + b.engagement.contract_depth.value * knobs.contract
    if members is not None:
        factor = factor * (1.0 + b.engagement.college_depth.value * members)
    staff = firms.staff.astype(float)
    wanted = aim(b.cooperation, knobs, benefit, firms.certified, staff, terms.allowance, factor)
    step = b.cooperation.share_step.value
    moved = np.clip(wanted, firms.intern_share * (1.0 - step), firms.intern_share * (1.0 + step))
    firms.intern_share[:] = np.where(firms.cooperates, moved, firms.intern_share)
    firms.seats[:] = np.where(firms.cooperates, planned, 0)


def _apprentices(world: World, knobs: Knobs, odds: Floats, terms: Terms, draws: Draws) -> None:
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
        knobs.hiring_yuan,
        terms,
    ).total
    extra = (benefit - firms.net_benefit) / c.scale.value
    u = draws.uniform(Decision.APPRENTICE, world.year, firms.id)
    willing = (benefit > 0) & (firms.staff >= BIG_ENOUGH) & (np.log(u / (1.0 - u)) < odds + extra)
    room = np.where(willing, np.maximum(wanted - firms.seats, 0) + np.ceil(0.5 * firms.seats), 0).astype(np.int64)
    order = np.argsort(draws.uniform(Decision.BUDGET, world.year, firms.id), kind="stable")
    before = np.cumsum(room[order]) - room[order]
    given = np.clip(total - before, 0, room[order])
    firms.apprentice_seats[order] = given
    # a firm with apprentices works with its schools
    firms.cooperates |= firms.apprentice_seats > 0
