"""One turn of a round: every seeker applies once, and enterprises hire."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.phases.matching.candidates import RESERVED_SLOTS
from sim.phases.matching.hire import Applicants, hire
from sim.phases.matching.market import Market
from sim.phases.matching.pools import pool
from sim.world.world import World

I64 = NDArray[np.int64]
F64 = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Ground:
    """What stays the same from turn to turn, and with and without a reserve.

    An entry is a seeker and a post worth applying to (`Market`).

    Parameters
    ----------
    owner, firm, pool
        Ownership, enterprise and pool of each position; shape (P,).
    announced
        Whether each entry answers an announcement of reserved posts; shape (m,).
    studied
        Region of study of each seeker; shape (n,).
    reservation
        Value of the best alternative to work here; shape (n,).
    lowest
        How low the log of the chance lost by refusals goes; shape (n,).
    """

    owner: NDArray[np.int8]
    firm: I64
    pool: I64
    announced: Flags
    studied: NDArray[np.int16]
    reservation: F64
    lowest: F64

    @classmethod
    def of(cls, world: World, market: Market) -> Ground:
        """Return the ground of a year's market."""
        positions, search, lists = world.positions, world.scenario.behaviour.search, market.lists
        return cls(
            owner=world.enterprises.ownership[positions.enterprise],
            firm=positions.enterprise.astype(np.int64),
            pool=pool(world),
            announced=market.slot >= lists.candidates.shape[1] - RESERVED_SLOTS,
            studied=world.students.region[lists.rows],
            reservation=np.maximum(lists.outside, lists.waiting),
            # the chance reckoned with falls with each refusal, never under its floor
            lowest=np.log(search.chance_floor.value) - np.log(lists.chance),
        )


class State:
    """What changes from turn to turn."""

    def __init__(self, world: World, market: Market, ground: Ground, reserved: NDArray[np.integer]) -> None:
        n, outsiders = len(market.rows), len(market.outsiders.position)
        self.ground = ground
        self.position = market.position
        self.open = world.positions.posts.astype(np.int64)
        self.reserved = reserved.astype(np.int64)
        # without a reserve nothing is announced
        self.listed = np.ones(len(market.who), dtype=bool) if reserved.any() else ~ground.announced
        self.begin, self.end = market.begin[:-1].copy(), market.begin[1:].copy()
        self.looking = np.flatnonzero(self.begin < self.end)
        self.discouraged = np.zeros(n)
        self.entry = np.full(n, -1, dtype=np.int64)
        self.via = np.zeros(n, dtype=bool)
        self.applied = np.zeros(n, dtype=bool)
        self.applied_reserved = np.zeros(n, dtype=bool)
        self.out_hired = np.zeros(outsiders, dtype=bool)
        self.out_done = np.zeros(outsiders, dtype=bool)
        self.out_via = np.zeros(outsiders, dtype=bool)

    def refuse(self, who: I64, entry: I64, factor: float) -> None:
        """Strike the post off the seeker's list; the chance of work reckoned with falls by `factor`."""
        self.listed[entry] = False
        self.discouraged[who] += np.log(factor)

    def take(self, who: I64, entry: I64, via: Flags) -> None:
        """Give offers; a better offer frees the post held before, and its reserve."""
        switching = who[np.flatnonzero(self.entry[who] >= 0)]
        freed = self.position[self.entry[switching]]
        np.add.at(self.open, freed, 1)
        np.add.at(self.reserved, self.ground.pool[freed], self.via[switching].astype(np.int64))
        self.entry[who] = entry
        self.via[who] = via


def take_turn(
    world: World,
    market: Market,
    state: State,
    hiring: Flags,
    absent: Flags,
    first: bool,
    hold: bool,
) -> None:
    """Let every seeker who is not absent apply once to the positions `hiring`, and enterprises hire."""
    s, b_work, ground = world.scenario.behaviour.search, world.scenario.behaviour.place.b_work.value, state.ground
    who, entry, state.looking = _apply(
        state.looking,
        (state.begin, state.end),
        state.listed,
        market.position,
        hiring & (state.open > 0),
        market.value,
        market.reaches,
        state.entry,
        (ground.reservation, state.discouraged, ground.lowest),
        absent,
        ground.announced,
        (s.break_cost.value, b_work, np.log(s.refusal.value)),
        (state.applied, state.applied_reserved),
    )
    joins = np.zeros(0, dtype=np.int64)
    if first:
        joins = np.flatnonzero(~state.out_done & hiring[market.outsiders.position])
        state.out_done[joins] = True
    if len(who) + len(joins) == 0:
        return
    applicants = _applicants(world, market, ground, who, entry, joins)
    open_ = state.reserved
    if state.reserved.any():
        open_ = np.bincount(ground.pool, weights=state.open, minlength=len(state.reserved)).astype(np.int64)
        state.reserved = np.minimum(state.reserved, open_)
    result = hire(applicants, state.open, open_, state.reserved, hold)
    np.subtract.at(state.open, applicants.post[result.hired], 1)
    np.subtract.at(state.reserved, applicants.firm[result.reserved], 1)
    mine = np.flatnonzero(result.hired[: len(who)])
    state.take(who[mine], entry[mine], result.reserved[mine])
    state.out_hired[joins] = result.hired[len(who) :]
    state.out_via[joins] = result.reserved[len(who) :]
    if hold:
        # who applied while posts were withheld is looked at again when they open to all
        again = joins[~result.hired[len(who) :]]
        state.out_done[again] = state.reserved[ground.pool[market.outsiders.position[again]]] <= 0
    others = np.flatnonzero(~result.hired[: len(who)])
    state.refuse(who[others], entry[others], s.refusal.value)


@compiled
def _apply(
    looking: I64,
    entries: tuple[I64, I64],
    listed: Flags,
    position: I64,
    taking: Flags,
    value: NDArray[np.float32],
    reaches: Flags,
    held: I64,
    without: tuple[F64, F64, F64],
    absent: Flags,
    announced: Flags,
    terms: tuple[float, float, float],
    applied: tuple[Flags, Flags],
) -> tuple[I64, I64, I64]:
    """Let each seeker apply to the best post left, and return who reaches its standard, with the entry applied to.

    Returned too is who may apply in a later turn. What a post must beat only rises, so posts under it are left out
    for good, as those struck off are.

    Parameters
    ----------
    looking
        Seekers who may apply, overwritten by those who still may.
    entries
        First entry of each seeker, best first, and the end, moved together; shape (n,).
    taking
        Whether a position takes applications now.
    held
        Entry of the offer that the seeker holds, -1 none.
    without
        Value of the best alternative to work here, log of the chance lost by refusals, and how low that goes.
    terms
        Cost of breaking an offer, weight of the chance of work, log of what a refusal leaves of the chance.
    applied
        Marked for those who apply, and who apply to an announced reserved post.
    """
    begin, end = entries
    reservation, discouraged, lowest = without
    break_cost, b_work, ln_refusal = terms
    who, entry = np.empty(len(looking), dtype=np.int64), np.empty(len(looking), dtype=np.int64)
    count, still = 0, 0
    for seeker in looking:
        # unsigned, since a number that may be below 0 is looked at once more before it is looked up
        i = np.uint64(seeker)
        if absent[i]:
            looking[still] = seeker
            still += 1
            continue
        if held[i] >= 0:
            threshold = np.float64(value[np.uint64(held[i])] + np.float32(break_cost))
        else:
            threshold = reservation[i] - b_work * max(discouraged[i], lowest[i])
        first, past = np.uint64(begin[i]), np.uint64(end[i])
        while first < past and not listed[first]:
            first += np.uint64(1)
        best = first
        while best < past and value[best] > threshold and not (listed[best] and taking[np.uint64(position[best])]):
            best += np.uint64(1)
        if best < past and not value[best] > threshold:
            past = best
        begin[i], end[i] = first, past
        if first < past:
            looking[still] = seeker
            still += 1
        if best == past:
            continue
        applied[0][i] = True
        applied[1][i] |= announced[best]
        if reaches[best]:
            who[count], entry[count] = seeker, best
            count += 1
        else:
            listed[best] = False
            discouraged[i] += ln_refusal
    return who[:count], entry[:count], looking[:still]


def _applicants(world: World, market: Market, ground: Ground, who: I64, entry: I64, joins: I64) -> Applicants:
    """Return this turn's applicants: seekers first, then outsiders."""
    post = np.concatenate([market.position[entry], market.outsiders.position[joins]])
    local = market.lists.eligible[who] & (ground.studied[who] == world.positions.region[post[: len(who)]])
    return Applicants(
        post=post,
        # a pool has a reserve of its own, as an enterprise would; every pool can have one
        firm=ground.pool[post],
        worker=np.ones(len(post), dtype=bool),
        score=np.concatenate([market.score[entry], market.outsiders.score[joins]]),
        eligible=np.concatenate([local, np.zeros(len(joins), dtype=bool)]),
        announced=np.concatenate([ground.announced[entry], np.zeros(len(joins), dtype=bool)]),
        tie=np.concatenate([market.lists.ids[who], market.outsiders.tie[joins]]),
    )
