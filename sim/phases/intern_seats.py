"""Seats for interns and apprentices: students ask firms by a race, firms draw lots."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.draws import Decision, Draws
from sim.world.world import World

I64 = NDArray[np.int64]
F64 = NDArray[np.float64]
PART = 2048
"""Fewest students who ask at a time in the first turn."""


def give_seats(
    world: World, rows: I64, seats: NDArray[np.int32], most: I64, year: int, draws: Draws, decision: Decision
) -> I64:
    """Give seats of partner firms that need the field: each prefers firms by a race, firms draw lots.

    A student's order of firms is an exponential race, ``time / seats``: what changes at one firm changes only
    the order of those who would choose it.

    Parameters
    ----------
    rows
        Students who ask.
    seats, most
        Seats of each firm, shape (E,), and the most of a field that it takes, shape (E, F).

    Returns
    -------
    Rows of those who have a seat, ascending; their hosts are written.
    """
    students, firms, fields = world.students, world.enterprises, len(world.fields)
    offering = np.flatnonzero((seats > 0) & firms.cooperates)
    if len(offering) == 0 or len(rows) == 0:
        return np.zeros(0, dtype=np.int64)
    # whom a student can ask hangs on the school and the field
    cell, firm = _partners(world, offering, most)
    length = np.bincount(cell, minlength=len(world.schools) * fields)
    begin = np.cumsum(length) - length
    rows = rows[np.flatnonzero(length[_cells(world, rows)])]
    # in the order of their lots, so that whoever stands earlier in the table stands earlier in every line
    rows = rows[np.argsort(draws.uniform(Decision.INTERN_SEAT, year, students.id[rows]))]
    ids, field, of = students.id[rows], students.field[rows], _cells(world, rows)
    offered, firm_id = seats.astype(np.int64), firms.id.astype(np.int64)
    left, room = offered.copy(), most.copy()
    due, won = np.zeros(len(rows), dtype=np.int64), np.full(len(rows), -1, dtype=np.int64)

    # most seats go to those who ask first, and for whom nothing is left nothing need be drawn
    part = max(PART, int(seats[offering].sum()))

    def ask(who: I64, once: bool) -> None:
        start = np.concatenate([[0], np.cumsum(length[of[who]])])
        student, key = np.empty(start[-1], dtype=np.uint64), np.empty(start[-1], dtype=np.int64)
        asked = np.empty(start[-1], dtype=np.int64)
        _pair(who, of, begin, firm, ids, firm_id, start, asked, student, key)
        time = draws.exponential(decision, year, student, key)
        _race(time, offered, asked, start, who, field, once, left, room, due, won)

    for first in range(0, len(rows), part):
        next_ = np.arange(first, min(first + part, len(rows)))
        takes = (left[firm] > 0) & (room[firm, cell % fields] > 0)
        if not takes.any():
            break
        open_ = np.bincount(cell, weights=takes, minlength=len(length))
        ask(next_[np.flatnonzero(open_[of[next_]])], once=len(rows) > part)
    if len(rows) > part:
        ask(np.flatnonzero(due), once=False)
    interns = np.flatnonzero(won >= 0)
    students.host[rows[interns]] = won[interns]
    return np.sort(rows[interns])


def _cells(world: World, rows: I64) -> I64:
    return world.students.school[rows].astype(np.int64) * len(world.fields) + world.students.field[rows]


def _partners(world: World, offering: I64, most: I64) -> tuple[I64, I64]:
    """Return the firms that students of each school and field can ask: cell (ascending) and firm; shape (m,)."""
    positions, fields = world.positions, len(world.fields)
    needs = np.zeros(most.shape, dtype=bool)
    needs[positions.enterprise, positions.field] = positions.share > 0
    needs &= most > 0
    school, which = np.nonzero(world.links[offering].T)
    pair, field = np.nonzero(needs[offering[which]])
    cell = school[pair] * fields + field
    # a narrow type is sorted by counting
    order = np.argsort(cell.astype(np.min_scalar_type(len(world.schools) * fields)), kind="stable")
    return cell[order], offering[which[pair[order]]]


@compiled
def _pair(
    who: I64,
    of: I64,
    begin: I64,
    firm: I64,
    ids: NDArray[np.uint64],
    firm_id: I64,
    start: I64,
    asked: I64,
    student: NDArray[np.uint64],
    key: I64,
) -> None:
    """Write the firms that students ask, one after the other, with the identities of both.

    Parameters
    ----------
    who, of
        Students who ask, shape (k,), and the cell of every student, shape (n,).
    begin, firm
        First firm of each cell, and the firms of cells.
    ids, firm_id
        Identities of every student, and of firms.
    start
        Where to write the firms of each student who asks, and the end; shape (k + 1,).
    asked, student, key
        To be filled: firm, and the identities of student and firm; shape (start[k],).
    """
    for j in range(len(who)):
        i = np.uint64(who[j])
        shift = begin[np.uint64(of[i])] - start[j]
        for k in range(start[j], start[j + 1]):
            asked[k] = firm[np.uint64(k + shift)]
            student[k] = ids[i]
            key[k] = firm_id[np.uint64(asked[k])]


@compiled
def _race(
    time: NDArray[np.float32],
    seats: I64,
    firm: I64,
    begin: I64,
    who: I64,
    field: NDArray[np.int8],
    once: bool,
    left: I64,
    room: I64,
    due: I64,
    won: I64,
) -> None:
    """Let students ask one firm each turn, that of the least `time / seats` first, until no firm left takes anybody.

    A seat taken is never free again, so nobody asks for what is full: a student waits for the turn of the first firm
    on the own list that still takes someone.

    Parameters
    ----------
    time, firm
        Standard exponentials of each student's firms; shape (m,).
    seats
        Seats that a firm offered; shape (E,).
    begin
        Where the firms of each student begin, and the end; shape (k + 1,).
    who
        Students who ask, in the order of their lots; shape (k,).
    field
        Of every student; shape (n,).
    once
        Whether to stop after one turn.
    left, room
        Seats left, shape (E,); how many more of a field the firm takes, shape (E, F).
    due, won
        Turn in which each student asks next, the first is 0; the firm won, -1 none; shape (n,). `due` is 0 for those
        who have a seat or no hope of one.
    """
    race = np.empty(len(time))
    for k in range(len(time)):
        race[k] = time[k] / seats[np.uint64(firm[k])]
    asking, waiting, turn = np.arange(len(who)), len(who), 0
    if waiting > 0:
        turn = due[who].min()
    while waiting > 0:
        still, soonest = 0, len(firm)
        for at in range(waiting):
            j = asking[at]
            i = np.uint64(who[j])
            if due[i] == turn:
                due[i] = 0
                best, least = -1, np.inf
                for k in range(begin[j], begin[j + 1]):
                    of = np.uint64(firm[k])
                    if race[k] < least and left[of] > 0 and room[of, field[i]] > 0:
                        best, least = k, race[k]
                if best < 0:
                    continue
                for k in range(begin[j], begin[j + 1]):
                    due[i] += race[k] < least or (race[k] == least and k < best)
                if due[i] == turn:
                    due[i] = 0
                    left[firm[best]] -= 1
                    room[firm[best], field[i]] -= 1
                    won[i] = firm[best]
                    continue
            asking[still] = j
            still += 1
            soonest = min(soonest, due[i])
        waiting, turn = still, soonest
        if once:
            break
