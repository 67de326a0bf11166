"""One round of hiring: enterprises fill reserved posts from the eligible, then the rest by productivity."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled

I64 = NDArray[np.int64]
Flags = NDArray[np.bool_]
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


def line_up(score: F64, tie: NDArray[np.integer]) -> I64:
    """Return the order of applicants, the best score first; equals by `tie`."""
    order = np.argsort(-score)
    falling = score[order]
    if (falling[1:] == falling[:-1]).any():
        order = np.lexsort((tie, -score))
    return order


def place_in_line(group: I64, score: F64, tie: NDArray[np.integer]) -> I64:
    """Return each applicant's place in the line of its group, 0 the best score; ties by `tie`."""
    place = np.empty(len(group), dtype=np.int64)
    _places(line_up(score, tie), group, np.zeros(int(group.max(initial=-1)) + 1, dtype=np.int64), place)
    return place


@compiled
def _places(line: I64, group: I64, before: I64, place: I64) -> None:
    for a in line:
        place[a] = before[group[a]]
        before[group[a]] += 1


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
    a = applicants
    hired = np.zeros(len(a.post), dtype=bool)
    into = np.zeros(len(a.post), dtype=bool)
    line = line_up(a.score, a.tie)
    rank_and_hire(line, ~a.announced, a.post, open_.copy(), hired)
    if reserved.any():
        _fill_reserve(
            line, a.post, a.firm, a.eligible & a.worker, a.worker, open_, open_worker, reserved, hold, hired, into
        )
    return Hired(hired=hired, reserved=into)


@compiled
def rank_and_hire(line: I64, among: Flags, post: I64, left: I64, hired: Flags) -> None:
    """Hire those of `among`, best first, while posts are `left` (changed in place), and mark them in `hired`."""
    for a in line:
        if among[a] and left[post[a]] > 0:
            left[post[a]] -= 1
            hired[a] = True


@compiled
def _hire_within(line: I64, among: Flags, post: I64, firm: I64, room: I64, limit: I64, hired: Flags) -> None:
    """Mark the best of `among` within the `room` of each position, and of them those within each enterprise's `limit`.

    Going through an enterprise's applicants best first and skipping full positions is the same.
    """
    left, still = room.copy(), limit.copy()
    for a in line:
        if among[a] and left[post[a]] > 0:
            left[post[a]] -= 1
            if still[firm[a]] > 0:
                still[firm[a]] -= 1
                hired[a] = True


@compiled
def _fill_reserve(
    line: I64,
    post: I64,
    firm: I64,
    counted: Flags,
    worker: Flags,
    open_: I64,
    open_worker: I64,
    reserved: I64,
    hold: bool,
    hired: Flags,
    into: Flags,
) -> None:
    """Give what the ranking (`hired`) leaves short of the reserve to the eligible, and mark who is hired `into` it.

    Whom the ranking hires anyway counts toward the reserve; only what is short of it goes before the ranking.
    """
    own, others = counted & hired, hired & ~counted
    short, room = reserved.copy(), open_.copy()
    for a in np.flatnonzero(own):
        short[firm[a]] -= 1
        room[post[a]] -= 1
    short = np.maximum(short, 0)
    extra, keep = np.zeros_like(hired), np.zeros_like(hired)
    _hire_within(line, counted & ~hired & (short[firm] > 0), post, firm, room, short, extra)
    left = room.copy()
    limit = open_worker - short
    for a in np.flatnonzero(extra):
        left[post[a]] -= 1
        # a place of the reserve that is filled is withheld from nobody
        limit[firm[a]] += 1
    rank_and_hire(line, others, post, left.copy(), keep)
    if hold:
        for a in np.flatnonzero(own | extra):
            limit[firm[a]] -= 1
        within = np.zeros_like(hired)
        _hire_within(line, keep & worker, post, firm, left, np.maximum(limit, 0), within)
        keep = (keep & ~worker) | within
    _hire_within(line, own, post, firm, open_, reserved, into)
    into[:] = into | extra
    hired[:] = own | extra | keep
