"""Why posts stay open: an accounting of the gap among reasons, none of which comes first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from sim.draws import Draws
from sim.phases.matching import Lists, Matching, filled, weigh
from sim.phases.matching.candidates import open_slots
from sim.policy.knobs import Knobs
from sim.world.codes import Status
from sim.world.world import World

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
    orders = list(permutations(range(kinds)))
    for order in orders:
        left = np.array(gap, dtype=float)
        for k in order:
            taken = np.minimum(left, candidates[k])
            shares[k] += taken
            left -= taken
    shares /= len(orders)
    shares[kinds] = gap - shares[:kinds].sum(axis=0)
    return shares


@dataclass(frozen=True)
class Gap:
    """Open posts and candidates by region, field and level; shapes (R, F, 5) and (4, R, F, 5)."""

    open_posts: Floats
    candidates: Floats
    shares: Floats


def gap(world: World, matching: Matching) -> Gap:
    """Sort this year's graduates who did not fill a post of their occupation by what held them back."""
    market, students, positions = matching.market, world.students, world.positions
    fields = len(world.fields)
    shape = (world.places.regions, fields, 5)
    cell_of_post = (positions.region.astype(np.int64) * fields + positions.field) * 5 + positions.level
    open_ = np.bincount(cell_of_post, weights=positions.posts - positions.filled, minlength=int(np.prod(shape)))
    lowest = np.full(int(np.prod(shape)), np.inf)
    vacant = positions.posts > positions.filled
    np.minimum.at(lowest, cell_of_post[vacant], positions.standard[vacant])
    rows = market.rows
    region, status = students.region[rows], students.status[rows]
    fresh = (students.graduated[rows] == world.year) & (region >= 0)
    cell = (np.maximum(region, 0).astype(np.int64) * fields + students.field[rows]) * 5 + students.level[rows]
    works = status == Status.WORKING
    in_post = works & ~students.fallback[rows]
    held = np.flatnonzero(in_post & (students.position[rows] >= 0))
    own = np.zeros(len(rows), dtype=bool)
    own[held] = cell_of_post[students.position[rows[held]]] == cell[held]
    out = fresh & ~own & (open_[cell] > 0)
    # another modelled region is as far away as an outside place
    here = students.place[rows] == region
    left = (status == Status.AWAY) | (works & ~here)
    stayed = ~left & (status != Status.WAITING)
    able = market.lists.productivity >= lowest[cell]
    knew = _knew_own(market.lists, cell_of_post, cell)
    # in the order of REASONS
    kind = np.where(left, np.where(knew, 2, 3), np.where(able, 0, 1))
    held_back = np.flatnonzero(out & (stayed | left))
    size = int(np.prod(shape))
    gaps = open_.astype(float)
    held_by = (kind * size + cell)[held_back]
    candidates = np.bincount(held_by, minlength=len(REASONS) * size).reshape(-1, size).astype(float)
    shares = shapley_shares(gaps, candidates)
    return Gap(
        open_posts=gaps.reshape(shape),
        candidates=candidates.reshape(4, *shape),
        shares=shares.reshape(5, *shape),
    )


def _knew_own(lists: Lists, cell_of_post: NDArray[np.int64], cell: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return who knew an open post of the own occupation; shape (n,)."""
    width = lists.candidates.shape[1]
    position = lists.candidates.ravel().take(lists.who * width + lists.slot)
    same = np.flatnonzero(cell_of_post.take(position) == cell.take(lists.who))
    knew = np.zeros(len(lists.rows), dtype=bool)
    knew[lists.who[same]] = True
    return knew


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
