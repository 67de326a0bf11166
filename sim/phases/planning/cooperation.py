"""Whether and how deep an enterprise takes part in training: net benefit, peers, habit, the law's bounds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.draws import LIFE, Decision, Draws
from sim.policy.knobs import Knobs
from sim.scenario.behaviour import Cooperation as Constants
from sim.world.world import World

Floats = NDArray[np.floating]


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


def monthly_surplus(c: Constants, output: Floats, months: int) -> Floats:
    """Return output less allowance and mentoring in each month; shape (E, months), yuan.

    ``output factor * (first + growth * (m - 1)) - max(allowance, legal floor) - mentoring``; with the anchor of
    Ran and Shi (2020): output first covers a month's cost near month 4.
    """
    month = np.arange(months)
    made = c.output_first.value + c.output_growth.value * month
    cost = max(c.allowance.value, c.legal_floor.value) + c.mentoring.value
    surplus: Floats = np.asarray(output, dtype=float)[:, None] * made[None, :] - cost
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
    transaction_cut: float,
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
    transaction_cut
        Share by which the cost of finding schools falls.
    """
    whole_months = int(months)
    surplus = monthly_surplus(c, output, max(whole_months, 1))
    training = surplus[:, :whole_months].sum(axis=1)
    saved = kept * (c.hiring_saved.value + hire_bonus) * (1.0 - poached)
    overhead = c.fixed.value / max(c.fixed_years.value, 1.0) + c.transaction.value * (1.0 - transaction_cut)
    return NetBenefit(
        training=training,
        kept=saved,
        subsidy=subsidy,
        overhead=overhead / np.maximum(interns, 1.0),
        accidents=c.accident_chance.value * c.accident_loss.value,
    )


def seats_wanted(c: Constants, staff: Floats, share: Floats) -> NDArray[np.int64]:
    """Return intern seats, ``ceil(share * staff)`` within the law's share of staff (10 %)."""
    wanted = np.ceil(share * staff - 1e-6)
    return np.minimum(wanted, np.floor(c.legal_share.value * staff)).astype(np.int64)


def decide(world: World, knobs: Knobs, draws: Draws) -> None:
    """Let every enterprise of `least_staff` or more decide whether it takes interns and apprentices this year.

    ``P(join) = logit^-1(b0 + NB/scale + peer (sector share - mean share) + habit [cooperated] + disposition)``.
    The mean share stands against the sector's, so that imitation spreads within sectors and cannot run away.
    """
    firms, c = world.enterprises, world.scenario.behaviour.cooperation
    asked = firms.staff >= c.least_staff
    planned = seats_wanted(c, firms.staff.astype(float), firms.intern_share.astype(float))
    audited = draws.chance(Decision.AUDIT, LIFE, firms.id, knobs.intern_audit)
    firms.subsidised[:] = audited & (knobs.intern_yuan > 0)
    months_paid = min(knobs.intern_months, c.intern_months.value)
    subsidy = np.where(firms.subsidised, knobs.intern_yuan * months_paid, 0.0)
    benefit = net_benefit(
        c,
        firms.output.astype(float),
        firms.kept.astype(float),
        firms.poached.astype(float),
        planned.astype(float),
        c.intern_months.value,
        subsidy,
        knobs.hiring_yuan,
        knobs.transaction_cut,
    ).total
    firms.net_benefit[:] = benefit
    odds = _log_odds(world, benefit, asked)
    # one noise a firm and year, on the log-odds scale: joining is monotone in the net benefit
    u = draws.uniform(Decision.COOPERATE, world.year, firms.id)
    joins = asked & (np.log(u / (1.0 - u)) < odds)
    firms.cooperates[:] = joins & (planned > 0)
    _deepen(world, benefit, planned)
    _apprentices(world, knobs, odds, draws)


def _log_odds(world: World, benefit: Floats, asked: NDArray[np.bool_]) -> Floats:
    firms, c = world.enterprises, world.scenario.behaviour.cooperation
    sectors = len(world.sectors)
    members = np.bincount(firms.sector[asked], minlength=sectors)
    taking = np.bincount(firms.sector[asked & firms.cooperates], minlength=sectors)
    share = taking / np.maximum(members, 1)
    mean = taking.sum() / max(members.sum(), 1)
    odds: Floats = (
        c.b0.value
        + benefit / c.scale.value
        + c.peer.value * (share[firms.sector] - mean)
        + c.habit.value * firms.cooperates
        + firms.disposition
    )
    return odds


def _deepen(world: World, benefit: Floats, planned: NDArray[np.int64]) -> None:
    """Move the share of staff offered as seats by at most a step toward what the net benefit supports."""
    firms, c = world.enterprises, world.scenario.behaviour.cooperation
    depth = np.clip(benefit / c.scale.value, -c.depth_bound.value, c.depth_bound.value)
    wanted = np.minimum(c.share_staff.value * np.exp(depth), c.legal_share.value)
    step = c.share_step.value
    moved = np.clip(wanted, firms.intern_share * (1.0 - step), firms.intern_share * (1.0 + step))
    firms.intern_share[:] = np.where(firms.cooperates, moved, firms.intern_share)
    firms.seats[:] = np.where(firms.cooperates, planned, 0)


def _apprentices(world: World, knobs: Knobs, odds: Floats, draws: Draws) -> None:
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
        knobs.transaction_cut,
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
