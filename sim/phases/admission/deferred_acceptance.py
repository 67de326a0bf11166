"""Deferred acceptance with choice bands, for whole cohorts at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled

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
        Shape (n,): priority, the highest first; as `ranks` returns it.
    capacity
        Shape (S,): seats.
    band
        Choices treated alike before the next ones are looked at: 1 is immediate acceptance (the Boston
        mechanism), None or the length of the list is deferred acceptance, between them China's parallel
        mechanism (Chen and Kesten 2017, application-rejection with permanency-execution period `band`).

    Returns
    -------
    Shape (n,): the seat holder won, -1 for none.

    Notes
    -----
    All holders rank applicants alike, so that deferred acceptance is the serial dictatorship: whoever is next in the
    order of priority takes the best choice that is left (Gale and Shapley 1962; Balinski and Sonmez 1999).
    """
    won = np.full(len(utility), -1, dtype=np.int64)
    if utility.size == 0:
        return won
    line = np.empty(len(rank), dtype=np.int64)
    line[len(rank) - 1 - rank] = np.arange(len(rank))
    _choose(utility, option, line, capacity.astype(np.int64), band or utility.shape[1], won)
    return won


@compiled
def _choose(
    utility: NDArray[np.floating], option: NDArray[np.integer], line: I64, left: I64, band: int, won: I64
) -> None:
    """Let applicants take seats for good, those in `line` one by one, `band` choices of everybody at a time.

    Fills `won`, shape (n,), with what `option` holds, of shape (n, L) as `utility`; `left`, shape (S,), becomes what is
    left of the seats.
    """
    length, full = utility.shape[1], left <= 0
    for reach in range(band, length + band, band):
        for k in range(len(line)):
            applicant = np.uint64(line[k])
            if won[applicant] >= 0:
                continue
            best, most = -1, utility.dtype.type(-np.inf)
            for column in range(length):
                worth = utility[applicant, column]
                # without a jump that nobody can foresee
                better = (worth > most) & ~full[option[applicant, column]]
                best, most = (column, worth) if better else (best, most)
            # choices before these are full: whoever is left here was refused by them
            if best >= 0 and (reach >= length or _better(utility[applicant], best) < reach):
                holder = option[applicant, best]
                left[holder] -= 1
                full[holder] = left[holder] <= 0
                won[applicant] = holder


@compiled
def _better(utility: NDArray[np.floating], column: int) -> int:
    """Return how many columns of a list come before one: those of more utility, or of as much further to the left."""
    before = 0
    for other in range(len(utility)):
        before += utility[other] > utility[column] or (utility[other] == utility[column] and other < column)
    return before
