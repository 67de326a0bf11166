"""One round of hiring: enterprises fill reserved posts from the eligible, then the rest by productivity."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

I64 = NDArray[np.int64]
F64 = NDArray[np.float64]


@dataclass(frozen=True)
class Hired:
    """Who was hired, shape (n,): at all; and into a reserved post."""

    hired: NDArray[np.bool_]
    reserved: NDArray[np.bool_]


def place_in_line(group: I64, score: F64, tie: NDArray[np.integer]) -> I64:
    """Return each applicant's place in the line of its group, 0 the best score; ties by `tie`."""
    order = np.lexsort((tie, -score, group))
    line = np.empty(len(group), dtype=np.int64)
    ordered = group[order]
    start = np.r_[True, ordered[1:] != ordered[:-1]] if len(ordered) else np.zeros(0, dtype=bool)
    index = np.arange(len(ordered))
    line[order] = index - np.maximum.accumulate(np.where(start, index, 0))
    return line


def best_within(post: I64, firm: I64, score: F64, tie: NDArray[np.integer], open_: I64, limit: I64) -> NDArray[np.bool_]:
    """Hire best first, up to the open posts of each position and the limit of each enterprise.

    Parameters
    ----------
    post, firm, score, tie
        Position, enterprise and score of each applicant; shape (n,).
    open_, limit
        Open posts by position, most hires by enterprise.

    Notes
    -----
    Going through an enterprise's applicants best first and skipping full positions is the same as keeping
    those within their position's open posts, and of them those within the enterprise's limit.
    """
    if len(post) == 0:
        return np.zeros(0, dtype=bool)
    inside = place_in_line(post, score, tie) < open_[post]
    kept = np.flatnonzero(inside)
    within = place_in_line(firm[kept], score[kept], tie[kept]) < limit[firm[kept]]
    hired = np.zeros(len(post), dtype=bool)
    hired[kept[within]] = True
    return hired


def hire(
    post: I64,
    firm: I64,
    score: F64,
    eligible: NDArray[np.bool_],
    worker: NDArray[np.bool_],
    tie: NDArray[np.integer],
    open_: I64,
    open_worker: I64,
    reserved: I64,
    hold: bool,
) -> Hired:
    """Fill open posts from this round's applicants, all of whom reach the standard.

    Parameters
    ----------
    eligible
        Whether the applicant may take a reserved post.
    worker
        Whether the position is a worker post (posts of other levels are never reserved).
    open_
        Open posts by position.
    open_worker
        Open worker posts by enterprise.
    reserved
        Reserved posts left by enterprise.
    hold
        Whether unfilled reserve is withheld from others this round (`release: last` before the last round).
    """
    n_firms = len(reserved)
    first = np.zeros(len(post), dtype=bool)
    mine = np.flatnonzero(eligible & worker & (reserved[firm] > 0))
    if len(mine):
        first[mine] = best_within(post[mine], firm[mine], score[mine], tie[mine], open_, reserved)
    left = open_ - np.bincount(post[first], minlength=len(open_))
    rest = np.flatnonzero(~first)
    unlimited = np.full(n_firms, np.iinfo(np.int64).max)
    if not hold or not reserved.any():
        second = np.zeros(len(post), dtype=bool)
        second[rest] = best_within(post[rest], firm[rest], score[rest], tie[rest], left, unlimited)
        return Hired(hired=first | second, reserved=first)
    # worker posts open to all are those not withheld; other levels are not limited
    second = np.zeros(len(post), dtype=bool)
    used = np.bincount(firm[first], minlength=n_firms)
    withheld = reserved - used
    for kind in (True, False):
        some = rest[worker[rest] == kind]
        limit = np.maximum(open_worker - used - withheld, 0) if kind else unlimited
        second[some] = best_within(post[some], firm[some], score[some], tie[some], left, limit)
    return Hired(hired=first | second, reserved=first)
