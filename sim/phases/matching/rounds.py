"""The rounds of hiring: autumn, spring, summer. A pure function of the market; it changes no state."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.phases.matching.hire import hire
from sim.phases.matching.market import RESERVED_SLOTS, Market
from sim.policy.knobs import Knobs
from sim.world.codes import WORKER_LEVELS, Ownership
from sim.world.world import World

I64 = NDArray[np.int64]
F64 = NDArray[np.float64]
Flags = NDArray[np.bool_]

EARLY = (Ownership.CENTRAL, Ownership.PROVINCIAL)
ROUNDS = (("autumn", EARLY, 2), ("spring", tuple(Ownership), 2), ("summer", tuple(Ownership), 2))
"""Name, ownerships that hire, and applications a seeker can make in the round."""


@dataclass(frozen=True)
class Outcome:
    """What the rounds led to.

    Parameters
    ----------
    column
        Slot of the offer that each seeker holds at the end, -1 none; shape (n,).
    via_reserved
        Whether it is a reserved post; shape (n,).
    applied, applied_reserved
        Whether the seeker applied to any post, to an announced reserved post; shape (n,).
    refusals
        Refusals met; shape (n,).
    outsiders
        Whether each outside applicant was hired; shape (A,).
    filled
        Posts filled by position.
    reserved_used
        Reserved posts filled, by enterprise.
    binding
        Eligible hired beyond those whom the same ranking hires without reserve, by enterprise.
    forgone
        Productivity forgone by the reserve in the first year, yuan by enterprise (pay times productivity).
    crowded, outsiders_crowded
        Seekers and outsiders whom the reserve cost a post and who found no other; shape (n,), (A,).
    """

    column: I64
    via_reserved: Flags
    applied: Flags
    applied_reserved: Flags
    refusals: I64
    outsiders: Flags
    filled: I64
    reserved_used: I64
    binding: I64
    forgone: F64
    crowded: Flags
    outsiders_crowded: Flags


def clear(world: World, market: Market, knobs: Knobs) -> Outcome:
    """Run the year's rounds.

    In each round a seeker applies to the best known open post that beats the best outside place and waiting (and
    an offer held, by the cost of breaking it); a refusal lowers the chance of work reckoned with by a factor.
    Enterprises hire by `hire`. Outsiders apply when their enterprise first hires.
    """
    s, b = world.scenario.behaviour.search, world.scenario.behaviour.place
    positions, firms = world.positions, world.enterprises
    n = len(market.rows)
    owner = firms.ownership[positions.enterprise]
    worker = np.isin(positions.level, WORKER_LEVELS)
    open_ = positions.posts.astype(np.int64).copy()
    reserved = firms.reserved.astype(np.int64).copy()
    slots = np.maximum(market.candidates, 0).astype(np.int64)
    value = np.where(market.known, market.value, -np.inf)
    column = np.full(n, -1, dtype=np.int64)
    via = np.zeros(n, dtype=bool)
    applied, applied_reserved = np.zeros(n, dtype=bool), np.zeros(n, dtype=bool)
    refusals = np.zeros(n, dtype=np.int64)
    out_hired = np.zeros(len(market.outsiders.position), dtype=bool)
    out_done = np.zeros(len(market.outsiders.position), dtype=bool)
    binding = np.zeros(len(firms), dtype=np.int64)
    forgone = np.zeros(len(firms))
    crowded, out_crowded = np.zeros(n, dtype=bool), np.zeros(len(market.outsiders.position), dtype=bool)
    discouraged = np.zeros(n)
    reservation = np.maximum(market.outside, market.waiting)
    # the chance reckoned with falls with each refusal, never under its floor
    floor = np.log(s.chance_floor.value) - np.log(market.chance)
    ordinary = market.candidates.shape[1] - RESERVED_SLOTS
    for name, owners, applications in ROUNDS:
        hires = np.isin(owner, owners)
        last = name == "summer"
        for turn in range(applications):
            present = ~market.late if name == "autumn" else np.ones(n, dtype=bool)
            threshold = np.where(
                column >= 0,
                value[np.arange(n), np.maximum(column, 0)] + s.break_cost.value,
                reservation - np.maximum(discouraged, floor) * b.b_work.value,
            )
            rows = np.flatnonzero(present)
            live = value[rows]
            live[~(hires & (open_ > 0))[slots[rows]]] = -np.inf
            best = np.argmax(live, axis=1)
            goes = live[np.arange(len(rows)), best] > threshold[rows]
            rows, best = rows[goes], best[goes]
            target = slots[rows, best]
            applied[rows] = True
            applied_reserved[rows] |= best >= ordinary
            reaches = market.reaches[rows, best]
            _refuse(value, refusals, discouraged, rows[~reaches], best[~reaches], s.refusal.value)
            rows, best, target = rows[reaches], best[reaches], target[reaches]
            joins = np.flatnonzero(~out_done & hires[market.outsiders.position]) if turn == 0 else np.zeros(0, np.int64)
            out_done[joins] = True
            post = np.concatenate([target, market.outsiders.position[joins]])
            if len(post) == 0:
                continue
            score = np.concatenate([market.score[rows, best], market.outsiders.score[joins]])
            tie = np.concatenate([market.ids[rows], market.outsiders.tie[joins]])
            may = np.concatenate([market.eligible[rows], np.zeros(len(joins), dtype=bool)])
            firm = positions.enterprise[post].astype(np.int64)
            open_worker = np.bincount(
                positions.enterprise[worker], weights=open_[worker], minlength=len(firms)
            ).astype(np.int64)
            reserved = np.minimum(reserved, open_worker)
            hold = knobs.quota_last > 0 and not (last and turn == applications - 1)
            result = hire(post, firm, score, may, worker[post], tie, open_, open_worker, reserved, hold)
            if reserved.any():
                plain = hire(
                    post, firm, score, may, worker[post], tie, open_, open_worker, np.zeros_like(reserved), False
                ).hired
                changed = may & worker[post]
                binding += np.bincount(firm[changed & result.hired], minlength=len(firms))
                binding -= np.bincount(firm[changed & plain], minlength=len(firms))
                yearly = 12.0 * positions.pay[post] * np.exp(score)
                forgone += np.bincount(firm[plain], weights=yearly[plain], minlength=len(firms))
                forgone -= np.bincount(firm[result.hired], weights=yearly[result.hired], minlength=len(firms))
                lost = np.flatnonzero(plain & ~result.hired)
                out_crowded[joins[lost[lost >= len(rows)] - len(rows)]] = True
                crowded[rows[lost[lost < len(rows)]]] = True
            open_ -= np.bincount(post[result.hired], minlength=len(open_))
            reserved -= np.bincount(firm[result.reserved], minlength=len(firms))
            mine = result.hired[: len(rows)]
            got = rows[mine]
            switching = got[column[got] >= 0]
            np.add.at(open_, slots[switching, column[switching]], 1)
            np.add.at(
                reserved, positions.enterprise[slots[switching, column[switching]]], via[switching].astype(np.int64)
            )
            column[got] = best[mine]
            via[got] = result.reserved[: len(rows)][mine]
            out_hired[joins] = result.hired[len(rows) :]
            _refuse(value, refusals, discouraged, rows[~mine], best[~mine], s.refusal.value)
    filled = positions.posts - open_
    used = np.bincount(
        positions.enterprise[slots[via, column[via]]], minlength=len(firms)
    )
    return Outcome(
        column=column,
        via_reserved=via,
        applied=applied,
        applied_reserved=applied_reserved,
        refusals=refusals,
        outsiders=out_hired,
        filled=filled,
        reserved_used=used,
        binding=np.maximum(binding, 0),
        forgone=forgone,
        crowded=crowded & (column < 0),
        outsiders_crowded=out_crowded & ~out_hired,
    )


def _refuse(value: F64, refusals: I64, discouraged: F64, rows: I64, column: I64, factor: float) -> None:
    """Strike the post off the seeker's list; the reckoned chance of work falls by `factor`."""
    value[rows, column] = -np.inf
    refusals[rows] += 1
    discouraged[rows] += np.log(factor)
