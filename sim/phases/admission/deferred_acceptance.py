"""Deferred acceptance with choice bands, for whole cohorts at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

I64 = NDArray[np.int64]


def ranks(score: NDArray[np.floating], tie: NDArray[np.integer]) -> I64:
    """Return strict ranks of scores, 0 the lowest; equal scores are ordered by `tie`."""
    order = np.argsort(score)
    ordered = score[order]
    if (ordered[1:] == ordered[:-1]).any():
        order = np.lexsort((tie, score))
    rank = np.empty(len(score), dtype=np.int64)
    rank[order] = np.arange(len(score))
    return rank


def admit(
    utility: NDArray[np.floating],
    option: NDArray[np.integer],
    rank: I64,
    capacity: NDArray[np.integer],
    band: int | None = None,
) -> I64:
    """Assign applicants to seats by applicant-proposing deferred acceptance with a common priority.

    Parameters
    ----------
    utility
        Shape (n, L): how much applicant i wants the option in column j; -inf is not on the list.
    option
        Shape (n, L): the seat holder that column stands for, 0 to S - 1.
    rank
        Shape (n,): strict priority, the highest first.
    capacity
        Shape (S,): seats.
    band
        Choices treated alike before the next ones are looked at: 1 is immediate acceptance (the Boston
        mechanism), None or the length of the list is deferred acceptance, between them China's parallel
        mechanism (Chen and Kesten 2017, application-rejection with permanency-execution period `band`).

    Returns
    -------
    Shape (n,): column of the list that was won, -1 for none.

    Notes
    -----
    The outcome of deferred acceptance does not depend on the order of proposals (Gale and Shapley 1962),
    so all who are free propose at once and only seat holders with new proposals are looked at again.
    """
    won = np.full(len(utility), -1, dtype=np.int64)
    if utility.size == 0:
        return won
    length = utility.shape[1]
    if band is None or band >= length:
        return _deferred(utility, option, rank, capacity.astype(np.int64))
    left = capacity.astype(np.int64)
    order = np.argsort(-utility, axis=1, kind="stable")
    place = np.empty_like(order)
    np.put_along_axis(place, order, np.arange(length)[None, :], axis=1)
    for start in range(0, length, band):
        free = np.flatnonzero(won < 0)
        inside = (place[free] >= start) & (place[free] < start + band)
        choice = _deferred(np.where(inside, utility[free], -np.inf), option[free], rank[free], left)
        won[free] = choice
        taken = free[choice >= 0]
        left = left - np.bincount(option[taken, won[taken]], minlength=len(left))
    return won


def _deferred(utility: NDArray[np.floating], option: NDArray[np.integer], rank: I64, capacity: I64) -> I64:
    n, seats = len(utility), len(capacity)
    room = np.maximum(capacity, 0)
    # in the order of priority a row's number is its place in every holder's line
    order = np.argsort(-rank)
    wish, option = utility.take(order, axis=0), option.take(order, axis=0)
    # a full holder refuses everybody from its cut-off on, and cut-offs only move up
    cut = np.where(room > 0, n, 0)
    free, column = np.arange(n), np.zeros(n, dtype=np.int64)
    # `seats` stands for no holder; a narrow type is sorted by counting
    holder = np.full(n, seats, dtype=np.min_scalar_type(seats))
    count = np.zeros(seats + 1, dtype=np.int64)
    while len(free):
        # all are free in the first turn: nothing to look up
        left, asked = (wish, option) if len(free) == n else (wish.take(free, axis=0), option.take(free, axis=0))
        np.putmask(left, free[:, None] >= cut.take(asked), -np.inf)
        best = np.argmax(left, axis=1)
        at = np.arange(0, left.size, left.shape[1]) + best
        choice = np.where(left.ravel().take(at) > -np.inf, asked.ravel().take(at), seats)
        column[free], holder[free] = best, choice
        count += np.bincount(choice, minlength=seats + 1)
        full = np.flatnonzero(count[:-1] > room)
        over = np.zeros(seats + 1, dtype=bool)
        over[full] = True
        held = np.flatnonzero(over[holder])
        held = held[np.argsort(holder[held], kind="stable")]
        start = np.cumsum(count[full]) - count[full]
        cut[full] = held[start + room[full]]
        free = held[held >= cut[holder[held]]]
        count[full] = room[full]
    won = np.empty(n, dtype=np.int64)
    won[order] = np.where(holder < seats, column, -1)
    return won
