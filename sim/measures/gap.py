"""Why posts stay open: an accounting of the gap among reasons, none of which comes first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.draws import Draws
from sim.phases.matching import Matching, filled, weigh
from sim.phases.matching.candidates import open_slots
from sim.policy.knobs import Knobs
from sim.world.codes import Status
from sim.world.world import World

I64 = NDArray[np.int64]
Floats = NDArray[np.floating]

REASONS = ("elsewhere", "under_standard", "left_declined", "left_unknown")
"""Reasons with candidates; what is left is `not_trained`."""


def shapley_shares(gap: Floats, candidates: Floats) -> Floats:
    """Split each gap among reasons by the mean over all orders of ``min(what is left, candidates)``.

    Parameters
    ----------
    gap
        Open posts U; shape (...,).
    candidates
        Candidates n_k that each reason holds back; shape (K, ...).

    Returns
    -------
    Shape (K + 1, ...): the share of each reason, and last the residual; they add up to `gap`.

    Notes
    -----
    The Shapley value of the game v(S) = min(U, sum of n_k in S) (Shapley 1953).
    """
    kinds = len(candidates)
    shares = np.zeros((kinds + 1, *np.shape(gap)))
    orders = np.array(list(permutations(range(kinds))))
    of_cells = np.asarray(gap, dtype=float).reshape(-1), np.asarray(candidates, dtype=float).reshape(kinds, -1)
    _take_in_turn(orders, *of_cells, shares.reshape(kinds + 1, -1))
    shares /= len(orders)
    shares[kinds] = gap - shares[:kinds].sum(axis=0)
    return shares


@compiled
def _take_in_turn(orders: I64, gap: Floats, candidates: Floats, taken: Floats) -> None:
    """Add up what each kind takes when in each order one after the other takes from what is left.

    Parameters
    ----------
    orders
        The kinds in each order; shape (orders, K).
    gap, candidates
        Shapes (n,) and (K, n).
    taken
        Written, from 0 on; shape (K or more, n).
    """
    for order in orders:
        for cell in range(len(gap)):
            left = gap[cell]
            for kind in order:
                takes = min(left, candidates[kind, cell])
                taken[kind, cell] += takes
                left -= takes


@dataclass(frozen=True)
class Gap:
    """Open posts and candidates by region, field and level; shapes (R, F, 5) and (4, R, F, 5)."""

    open_posts: Floats
    candidates: Floats
    shares: Floats


def gap(world: World, matching: Matching) -> Gap:
    """Sort this year's graduates who did not fill a post of their occupation by what held them back."""
    lists, students, positions = matching.market.lists, world.students, world.positions
    shape = (world.places.regions, len(world.fields), 5)
    size = int(np.prod(shape))
    gaps, lowest, candidates = np.zeros(size), np.full(size, np.inf), np.zeros((len(REASONS), size))
    _held_back(
        (positions.region, positions.field, positions.level),
        (positions.posts, positions.filled, positions.standard),
        lists.rows,
        lists.productivity,
        (lists.who, lists.slot, lists.candidates),
        (students.region, students.field, students.level, students.graduated),
        (students.status, students.place, students.position, students.fallback),
        np.array([Status.WORKING, Status.AWAY, Status.WAITING], dtype=np.int8),
        (world.year, len(world.fields)),
        gaps,
        lowest,
        candidates,
    )
    shares = shapley_shares(gaps, candidates)
    return Gap(
        open_posts=gaps.reshape(shape),
        candidates=candidates.reshape(4, *shape),
        shares=shares.reshape(5, *shape),
    )


@compiled
def _held_back(
    occupation: tuple[NDArray[np.generic], ...],
    opened: tuple[NDArray[np.generic], ...],
    rows: I64,
    productivity: Floats,
    known: tuple[I64, I64, NDArray[np.int32]],
    trained: tuple[NDArray[np.generic], ...],
    job: tuple[NDArray[np.generic], ...],
    statuses: NDArray[np.int8],
    now: tuple[int, int],
    gaps: Floats,
    lowest: Floats,
    candidates: Floats,
) -> None:
    """Count this year's graduates of local schools by what held them back from an open post of their occupation.

    Parameters
    ----------
    occupation, opened
        Columns of the positions: region, field and level; posts, posts filled and standard.
    rows, productivity
        Seekers, and their productivity in the own field; shape (n,).
    known
        Posts known: seeker (ascending) and slot, shape (k,), of the lists, shape (n, C).
    trained, job
        Columns of the table of people: region, field, level and year of the diploma; status, place, position and
        whether the job is below level.
    statuses
        Working, away, waiting.
    now
        The year, and the number of fields.
    gaps, lowest
        Written: open posts, and their lowest standard, from 0 and infinity on, by occupation; shape (cells,).
    candidates
        Written: people by reason, in the order of `REASONS`, and occupation, from 0 on; shape (4, cells).
    """
    where, of_work, at_level = occupation
    posts, filled_, standard = opened
    region, field, level, graduated = trained
    status, place, position, fallback = job
    who, slot, heard = known
    working, away, waiting = statuses
    year, fields = now
    cell_of_post = np.empty(len(posts), dtype=np.int64)
    for post in range(len(posts)):
        cell_of_post[post] = (where[post] * fields + of_work[post]) * 5 + at_level[post]
        if posts[post] > filled_[post]:
            gaps[cell_of_post[post]] += posts[post] - filled_[post]
            lowest[cell_of_post[post]] = min(lowest[cell_of_post[post]], standard[post])
    pair = 0
    for i, row in enumerate(rows):
        if graduated[row] != year or region[row] < 0:
            continue
        cell = (region[row] * fields + field[row]) * 5 + level[row]
        works = status[row] == working
        if gaps[cell] <= 0 or status[row] == waiting:
            continue
        if works and not fallback[row] and position[row] >= 0 and cell_of_post[position[row]] == cell:
            continue
        # another modelled region is as far away as an outside place
        if status[row] == away or (works and place[row] != region[row]):
            reason = 3
            while pair < len(who) and who[pair] <= i:
                if who[pair] == i and cell_of_post[heard[i, slot[pair]]] == cell:
                    reason = 2
                pair += 1
        else:
            reason = 0 if productivity[i] >= lowest[cell] else 1
        candidates[reason, cell] += 1


def counterfactuals(world: World, matching: Matching, knobs: Knobs, draws: Draws) -> dict[str, Floats]:
    """Return how many more posts each region would fill if one obstacle alone were lifted and matching ran again."""
    lists, outsiders = matching.market.lists, matching.market.outsiders
    nowhere = np.full_like(lists.outside, -np.inf)
    who, slot = open_slots(world, lists.candidates)
    lifted = {
        "filled_if_no_standard": weigh(world, lists, knobs, draws, outsiders, standards=False),
        "filled_if_all_known": weigh(world, replace(lists, who=who, slot=slot), knobs, draws, outsiders),
        "filled_if_none_leave": weigh(world, replace(lists, outside=nowhere, waiting=nowhere), knobs, draws, outsiders),
    }
    more: dict[str, Floats] = {}
    for name, market in lifted.items():
        extra = filled(world, market, knobs) - matching.outcome.filled
        by_region = np.bincount(world.positions.region, weights=extra, minlength=world.places.regions)
        more[name] = by_region.astype(float)
    return more
