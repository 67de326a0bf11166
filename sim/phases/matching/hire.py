"""One round of hiring: enterprises fill reserved posts from the eligible, then the rest by productivity."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

I64 = NDArray[np.int64]
F64 = NDArray[np.float64]


@dataclass(frozen=True)
class Applicants:
    """Applicants of one turn, all of whom reach the standard; shape (n,).

    Parameters
    ----------
    post, firm
        Position applied to, and whose reserve it may count toward: an enterprise, or a pool of its posts.
    score
        Productivity as the enterprise sees it, with its preferences.
    eligible
        Whether the applicant may take a reserved post.
    announced
        Whether the application answers the announcement of reserved posts: it competes for these alone.
    worker
        Whether the position can be reserved at all.
    tie
        Order among equal scores.
    """

    post: I64
    firm: I64
    score: F64
    eligible: NDArray[np.bool_]
    announced: NDArray[np.bool_]
    worker: NDArray[np.bool_]
    tie: NDArray[np.uint64]


@dataclass(frozen=True)
class Hired:
    """Who was hired, shape (n,): at all; and into a reserved post."""

    hired: NDArray[np.bool_]
    reserved: NDArray[np.bool_]


def _stable_by_group(order: I64, group: I64) -> I64:
    # a narrow type is sorted by counting
    narrow = group.astype(np.min_scalar_type(int(group.max(initial=0))))
    return order[np.argsort(narrow[order], kind="stable")]


def best_first(group: I64, value: NDArray[np.float32]) -> I64:
    """Return the order by group, and within a group by value, the highest first; equals as they stand."""
    # single precision read as a whole number keeps its order, and leaves room for the index, which breaks ties
    whole = value.view(np.int32).astype(np.int64)
    whole ^= (whole >> 31) & 0x7FFFFFFF
    keys = np.sort((-whole << 32) + np.arange(len(value)))
    return _stable_by_group(keys & 0xFFFFFFFF, group)


def place_in_line(group: I64, score: F64, tie: NDArray[np.integer]) -> I64:
    """Return each applicant's place in the line of its group, 0 the best score; ties by `tie`."""
    if len(group) == 0:
        return np.zeros(0, dtype=np.int64)
    order = _stable_by_group(np.argsort(-score), group)
    ordered, falling = group[order], score[order]
    start = np.append(True, ordered[1:] != ordered[:-1])
    if (~start[1:] & (falling[1:] == falling[:-1])).any():
        order = np.lexsort((tie, -score, group))
    first = np.flatnonzero(start)
    line = np.empty(len(group), dtype=np.int64)
    line[order] = np.arange(len(group)) - np.repeat(first, np.diff(first, append=len(group)))
    return line


def best_within(
    post: I64, firm: I64, score: F64, tie: NDArray[np.integer], open_: I64, limit: I64
) -> NDArray[np.bool_]:
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


def hire(applicants: Applicants, open_: I64, open_worker: I64, reserved: I64, hold: bool) -> Hired:
    """Fill open posts from this turn's applicants: reserved posts from the eligible, then the rest by score.

    Parameters
    ----------
    open_
        Open posts by position.
    open_worker
        Open worker posts by enterprise.
    reserved
        Reserved posts left by enterprise.
    hold
        Whether unfilled reserve is withheld from others now (`release: last` before the last turn); else it is
        open to all as soon as the eligible have had their turn.
    """
    a, firms = applicants, len(reserved)
    hired = np.zeros(len(a.post), dtype=bool)
    rest = np.flatnonzero(~a.announced)
    hired[rest] = place_in_line(a.post[rest], a.score[rest], a.tie[rest]) < open_[a.post[rest]]
    counted = a.eligible & a.worker
    if not reserved.any():
        return Hired(hired=hired, reserved=np.zeros_like(hired))
    # whom the ranking hires anyway counts toward the reserve; only what is short of it goes before the ranking
    own = counted & hired
    short = np.maximum(reserved - np.bincount(a.firm[own], minlength=firms), 0)
    room = open_ - np.bincount(a.post[own], minlength=len(open_))
    extra = np.zeros_like(hired)
    some = np.flatnonzero(counted & ~hired & (short[a.firm] > 0))
    extra[some] = best_within(a.post[some], a.firm[some], a.score[some], a.tie[some], room, short)
    left = room - np.bincount(a.post[extra], minlength=len(open_))
    others = np.flatnonzero(hired & ~own)
    keep = np.zeros_like(hired)
    keep[others] = place_in_line(a.post[others], a.score[others], a.tie[others]) < left[a.post[others]]
    if hold:
        withheld = short - np.bincount(a.firm[extra], minlength=firms)
        limit = open_worker - np.bincount(a.firm[own | extra], minlength=firms) - withheld
        some = np.flatnonzero(keep & a.worker)
        keep[some] = best_within(a.post[some], a.firm[some], a.score[some], a.tie[some], left, np.maximum(limit, 0))
    into = np.zeros_like(hired)
    mine = np.flatnonzero(own)
    into[mine] = best_within(a.post[mine], a.firm[mine], a.score[mine], a.tie[mine], open_, reserved)
    return Hired(hired=own | extra | keep, reserved=into | extra)
