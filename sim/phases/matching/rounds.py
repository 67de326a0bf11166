"""The rounds of hiring: autumn, spring, summer. A pure function of the market; it changes no state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.phases.matching.hire import Applicants, hire
from sim.phases.matching.lists import RESERVED_SLOTS
from sim.phases.matching.market import Market
from sim.policy.knobs import Knobs
from sim.world.codes import IS_WORKER, Ownership
from sim.world.world import World

I64 = NDArray[np.int64]
F64 = NDArray[np.float64]
Flags = NDArray[np.bool_]

EARLY = (Ownership.CENTRAL, Ownership.PROVINCIAL)
ROUNDS = (EARLY, tuple(Ownership), tuple(Ownership))
"""Autumn, spring, summer: ownerships that hire."""


@dataclass(frozen=True)
class Outcome:
    """What the rounds led to.

    Parameters
    ----------
    column
        Column of the market's tables of the offer that each seeker holds at the end, -1 none; shape (n,).
    via_reserved
        Whether it is a reserved post; shape (n,).
    applied, applied_reserved
        Whether the seeker applied to any post, to an announced reserved post; shape (n,).
    outsiders
        Whether each outside applicant was hired; shape (A,).
    outsiders_via_reserved
        Whether into a reserved post, which no outsider may take; shape (A,).
    filled
        Posts filled by position.
    reserved_used
        Reserved posts filled, by enterprise.
    binding
        Eligible hired beyond those hired in the same rounds without reserve and announcement, by enterprise.
    forgone
        Productivity forgone by the reserve in the first year, yuan by enterprise (pay times productivity).
    crowded, outsiders_crowded
        Seekers and outsiders whom the reserve cost a post and who found no other; shape (n,), (A,).
    """

    column: I64
    via_reserved: Flags
    applied: Flags
    applied_reserved: Flags
    outsiders: Flags
    outsiders_via_reserved: Flags
    filled: I64
    reserved_used: I64
    binding: I64
    forgone: F64
    crowded: Flags
    outsiders_crowded: Flags


def clear(world: World, market: Market, knobs: Knobs) -> Outcome:
    """Run the year's rounds, and where posts are reserved the same rounds without reserve, to compare with.

    In each turn a seeker applies to the best known open post that beats the best outside place and waiting (and
    an offer held, by the cost of breaking it); a refusal lowers the chance of work reckoned with by a factor.
    Enterprises hire by `hire`. Outsiders apply when their enterprise first hires, and again where posts were
    withheld from them until the last turn.
    """
    state = _rounds(world, market, knobs, world.enterprises.reserved)
    plain = state
    if world.enterprises.reserved.any():
        plain = _rounds(world, market, Knobs(), np.zeros_like(world.enterprises.reserved))
    return state.outcome(world, market, plain)


def _rounds(world: World, market: Market, knobs: Knobs, reserved: NDArray[np.integer]) -> _State:
    state, turns = _State(world, market, reserved), world.scenario.behaviour.search.applications
    for number, owners in enumerate(ROUNDS):
        for turn in range(turns):
            last = number == len(ROUNDS) - 1 and turn == turns - 1
            hold = knobs.quota_last > 0 and not last
            _turn(world, market, state, owners, autumn=number == 0, first=turn == 0 or last, hold=hold)
    return state


class _State:
    """What changes from turn to turn; seekers without any post worth applying to are left out."""

    def __init__(self, world: World, market: Market, reserved: NDArray[np.integer]) -> None:
        positions, firms, search = world.positions, world.enterprises, world.scenario.behaviour.search
        self.active = np.flatnonzero(market.position[:, 0] >= 0)
        lists, n, outsiders = market.lists, len(self.active), len(market.outsiders.position)
        self.worker = IS_WORKER[positions.level]
        self.owner = firms.ownership[positions.enterprise]
        self.firm = positions.enterprise.astype(np.int64)
        self.open = positions.posts.astype(np.int64)
        self.reserved = reserved.astype(np.int64)
        self.position = np.maximum(market.position[self.active], 0).astype(np.int64)
        # index of the market's columns for each post on a seeker's list
        self.post = np.zeros(self.position.shape, dtype=np.int64)
        line = np.cumsum(market.position[:, 0] >= 0) - 1
        self.post[line[market.who], market.column] = np.arange(len(market.who))
        self.value = np.full(self.position.shape, -np.inf)
        self.value[line[market.who], market.column] = market.value
        self.reaches = market.reaches
        self.score = market.score
        self.announced = market.slot >= lists.candidates.shape[1] - RESERVED_SLOTS
        if not reserved.any():
            # without a reserve nothing is announced
            told = self.announced
            self.value[line[market.who[told]], market.column[told]] = -np.inf
        self.ids = lists.ids[self.active]
        self.eligible = lists.eligible[self.active]
        self.studied = world.students.region[lists.rows[self.active]]
        self.region = positions.region
        self.late = lists.late[self.active]
        self.reservation = np.maximum(lists.outside, lists.waiting)[self.active]
        # the chance reckoned with falls with each refusal, never under its floor
        self.lowest = np.log(search.chance_floor.value) - np.log(lists.chance[self.active])
        self.discouraged = np.zeros(n)
        self.column = np.full(n, -1, dtype=np.int64)
        self.via = np.zeros(n, dtype=bool)
        self.applied = np.zeros(n, dtype=bool)
        self.applied_reserved = np.zeros(n, dtype=bool)
        self.out_hired = np.zeros(outsiders, dtype=bool)
        self.out_done = np.zeros(outsiders, dtype=bool)
        self.out_via = np.zeros(outsiders, dtype=bool)

    def refuse(self, who: I64, column: I64, factor: float) -> None:
        """Strike the post off the seeker's list; the chance of work reckoned with falls by `factor`."""
        self.value[who, column] = -np.inf
        self.discouraged[who] += np.log(factor)

    def take(self, who: I64, column: I64, via: Flags) -> None:
        """Give offers; a better offer frees the post held before, and its reserve."""
        switching = who[self.column[who] >= 0]
        freed = self.position[switching, self.column[switching]]
        np.add.at(self.open, freed, 1)
        np.add.at(self.reserved, self.firm[freed], self.via[switching].astype(np.int64))
        self.column[who] = column
        self.via[who] = via

    def hires(self, world: World, market: Market) -> tuple[I64, F64]:
        """Return by enterprise eligible hires in worker posts, and the year's productivity of hires, yuan."""
        firms = len(world.enterprises)
        won = np.flatnonzero(self.column >= 0)
        post = self.position[won, self.column[won]]
        local = self.eligible[won] & self.worker[post] & (self.studied[won] == self.region[post])
        out = market.outsiders.position[self.out_hired]
        every = np.concatenate([post, out])
        score = np.concatenate([self.score[self.post[won, self.column[won]]], market.outsiders.score[self.out_hired]])
        yearly = 12.0 * world.positions.pay[every] * np.exp(score)
        made = np.bincount(self.firm[every], weights=yearly, minlength=firms).astype(float)
        return np.bincount(self.firm[post[local]], minlength=firms), made

    def outcome(self, world: World, market: Market, plain: _State) -> Outcome:
        """Return the result for all seekers."""
        n, firms = len(market.rows), len(world.enterprises)

        def spread(values: NDArray[Any], empty: object) -> NDArray[Any]:
            full = np.full(n, empty, dtype=values.dtype)
            full[self.active] = values
            return full

        (local, made), (anyway, makes) = self.hires(world, market), plain.hires(world, market)
        taken = np.flatnonzero(self.via)
        used = self.firm[self.position[taken, self.column[taken]]]
        return Outcome(
            column=spread(self.column, -1),
            via_reserved=spread(self.via, False),
            applied=spread(self.applied, False),
            applied_reserved=spread(self.applied_reserved, False),
            outsiders=self.out_hired,
            outsiders_via_reserved=self.out_via,
            filled=world.positions.posts - self.open,
            reserved_used=np.bincount(used, minlength=firms),
            binding=np.where(world.enterprises.reserved > 0, local - anyway, 0),
            # what follows at other enterprises is no cost of those under the quota
            forgone=np.where(world.enterprises.reserved > 0, makes - made, 0.0),
            crowded=spread((plain.column >= 0) & (self.column < 0), False),
            outsiders_crowded=plain.out_hired & ~self.out_hired,
        )


def _turn(
    world: World,
    market: Market,
    state: _State,
    owners: tuple[Ownership, ...],
    autumn: bool,
    first: bool,
    hold: bool,
) -> None:
    """Let every seeker present apply once, and enterprises hire."""
    s, b_work = world.scenario.behaviour.search, world.scenario.behaviour.place.b_work.value
    hiring = np.isin(np.arange(len(Ownership)), owners)[state.owner]
    live = np.where((hiring & (state.open > 0))[state.position], state.value, -np.inf)
    best = np.argmax(live, axis=1)
    every = np.arange(len(best))
    threshold = np.where(
        state.column >= 0,
        state.value[every, np.maximum(state.column, 0)] + s.break_cost.value,
        state.reservation - b_work * np.maximum(state.discouraged, state.lowest),
    )
    goes = live[every, best] > threshold
    if autumn:
        goes &= ~state.late
    who, column = every[goes], best[goes]
    state.applied[who] = True
    post = state.post[who, column]
    state.applied_reserved[who] |= state.announced[post]
    reaches = state.reaches[post]
    state.refuse(who[~reaches], column[~reaches], s.refusal.value)
    who, column = who[reaches], column[reaches]
    joins = np.zeros(0, dtype=np.int64)
    if first:
        joins = np.flatnonzero(~state.out_done & hiring[market.outsiders.position])
        state.out_done[joins] = True
    applicants = _applicants(market, state, who, column, joins)
    if len(applicants.post) == 0:
        return
    open_worker = np.bincount(
        state.firm[state.worker], weights=state.open[state.worker], minlength=len(state.reserved)
    ).astype(np.int64)
    state.reserved = np.minimum(state.reserved, open_worker)
    result = hire(applicants, state.open, open_worker, state.reserved, hold)
    state.open -= np.bincount(applicants.post[result.hired], minlength=len(state.open))
    state.reserved -= np.bincount(applicants.firm[result.reserved], minlength=len(state.reserved))
    mine = result.hired[: len(who)]
    state.take(who[mine], column[mine], result.reserved[: len(who)][mine])
    state.out_hired[joins] = result.hired[len(who) :]
    state.out_via[joins] = result.reserved[len(who) :]
    if hold:
        # who applied while posts were withheld is looked at again when they open to all
        again = joins[~result.hired[len(who) :]]
        state.out_done[again] = state.reserved[state.firm[market.outsiders.position[again]]] <= 0
    state.refuse(who[~mine], column[~mine], s.refusal.value)


def _applicants(market: Market, state: _State, who: I64, column: I64, joins: I64) -> Applicants:
    """Return this turn's applicants: seekers first, then outsiders."""
    post = np.concatenate([state.position[who, column], market.outsiders.position[joins]])
    local = state.eligible[who] & (state.studied[who] == state.region[post[: len(who)]])
    return Applicants(
        post=post,
        firm=state.firm[post],
        score=np.concatenate([state.score[state.post[who, column]], market.outsiders.score[joins]]),
        eligible=np.concatenate([local, np.zeros(len(joins), dtype=bool)]),
        announced=np.concatenate([state.announced[state.post[who, column]], np.zeros(len(joins), dtype=bool)]),
        worker=state.worker[post],
        tie=np.concatenate([state.ids[who], market.outsiders.tie[joins]]),
    )
