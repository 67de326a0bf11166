"""Taking a seat: what changes in a person's row, and how open seats meet those in line."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import Draws
from sim.world.codes import Level, Status
from sim.world.dropout import set_dropout
from sim.world.world import World

I64 = NDArray[np.int64]


def enrol(
    world: World, rows: I64, programme: NDArray[np.integer], draws: Draws, years: NDArray[np.integer] | None = None
) -> None:
    """Enrol `rows` in `programme` (same length); `years` overrides the length of the course."""
    students, programmes = world.students, world.programmes
    school = programmes.school[programme]
    region = programmes.region[programme]
    if years is None:
        years = world.schools.years.take(school)
    students.status[rows] = Status.ENROLLED
    students.level[rows] = programmes.level[programme]
    students.school[rows] = school
    students.programme[rows] = programme
    students.field[rows] = programmes.field[programme]
    students.region[rows] = region
    students.place[rows] = region
    students.studied[rows] = -1
    students.origin[rows] = world.places.origin(students.home[rows], region)
    students.begun[rows] = world.year
    students.ends[rows] = world.year + years.astype(np.int16)
    students.taught_before[rows] = programmes.taught[programme]
    students.host[rows] = -1
    students.intern_place[rows] = -1
    students.intern_months[rows] = 0.0
    students.contract[rows] = 0
    set_dropout(world, rows, world.year, draws)
    programmes.entrants += np.bincount(programme, minlength=len(programmes)).astype(np.int32)


def study_away(world: World, rows: I64, place: NDArray[np.integer], level: NDArray[np.integer]) -> None:
    """Send `rows` to study at `level` in an outside `place`."""
    students = world.students
    students.status[rows] = Status.STUDYING_AWAY
    students.level[rows] = level
    students.place[rows] = place
    students.studied[rows] = place
    students.school[rows] = -1
    students.programme[rows] = -1
    students.region[rows] = -1
    students.begun[rows] = world.year
    students.ends[rows] = world.year + np.where(level == Level.BACHELOR, 4, 3)


def within(group: NDArray[np.integer]) -> I64:
    """Return each element's index within its run of equal values; `group` must be sorted."""
    n = len(group)
    if n == 0:
        return np.zeros(0, dtype=np.int64)
    start = np.r_[True, group[1:] != group[:-1]]
    return np.arange(n) - np.maximum.accumulate(np.where(start, np.arange(n), 0))


def in_line(group: NDArray[np.integer], rank: I64, holder_group: NDArray[np.integer], free: NDArray[np.integer]) -> I64:
    """Give open seats of a group to those of the group in line, the highest rank first.

    Parameters
    ----------
    group, rank
        Shape (n,): group (0 to G - 1) and strict rank of each person in line.
    holder_group, free
        Shape (S,): group and open seats of each seat holder; filled in the order given.

    Returns
    -------
    Shape (n,): seat holder won, -1 for none.
    """
    won = np.full(len(group), -1, dtype=np.int64)
    open_ = np.maximum(free, 0)
    if len(group) == 0 or open_.sum() == 0:
        return won
    holders = np.argsort(holder_group, kind="stable")
    seats = np.repeat(holders, open_[holders])
    seat_group = holder_group[seats]
    first = np.searchsorted(seat_group, np.arange(int(group.max()) + 2))
    order = np.lexsort((-rank, group))
    g = group[order]
    slot = first[g] + within(g)
    inside = slot < first[g + 1]
    won[order[inside]] = seats[slot[inside]]
    return won
