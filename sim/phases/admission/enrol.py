"""Taking a seat: what changes in a person's row, and how open seats meet those in line."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.draws import Draws
from sim.world.codes import Level, Status
from sim.world.dropout import set_dropout
from sim.world.world import World

I64 = NDArray[np.int64]
Columns = tuple[NDArray[Any], ...]


def enrol(world: World, rows: I64, programme: I64, draws: Draws, years: NDArray[np.int8] | None = None) -> None:
    """Enrol `rows` in `programme` (same length); `years` overrides the length of each programme's course."""
    students, programmes = world.students, world.programmes
    _take_seats(
        rows,
        programme,
        world.year,
        int(Status.ENROLLED),
        (programmes.school, programmes.level, programmes.field, programmes.region, programmes.taught),
        world.schools.years[programmes.school] if years is None else years,
        world.places.province,
        (students.home, students.status, students.level, students.school, students.programme, students.field),
        (students.region, students.place, students.studied, students.origin),
        (students.begun, students.ends, students.taught_before),
        (students.host, students.intern_place, students.intern_months, students.contract),
        programmes.entrants,
    )
    set_dropout(world, rows, world.year, draws)


@compiled
def _take_seats(
    rows: I64,
    programme: I64,
    year: int,
    enrolled: int,
    its: Columns,
    years: NDArray[np.int8],
    province: NDArray[np.int16],
    who: Columns,
    where: Columns,
    course: Columns,
    intern: Columns,
    entrants: NDArray[np.int32],
) -> None:
    """Write what a seat changes into the columns of people; `rows` and `programme` are of shape (n,).

    Parameters
    ----------
    enrolled
        The status of those enrolled.
    its, years
        Columns of programmes: school, level, field, region, taught; and how long each one's course is.
    province
        Of each place.
    who, where, course, intern
        Columns of people: home (read only), status, level, school, programme, field; region, place, place of study,
        origin; years of beginning and end, taught before; host, place and months of the internship, contract.
    entrants
        Column of programmes, counted up.
    """
    its_school, its_level, its_field, its_region, taught = its
    home, status, level, school, column, field = who
    region, place, studied, origin = where
    begun, ends, taught_before = course
    host, intern_place, intern_months, contract = intern
    for i in range(len(rows)):
        row, of = np.uint64(rows[i]), np.uint64(programme[i])
        here = its_region[of]
        status[row] = enrolled
        level[row] = its_level[of]
        school[row] = its_school[of]
        column[row] = of
        field[row] = its_field[of]
        region[row] = here
        place[row] = here
        studied[row] = -1
        origin[row] = 0 if home[row] == here else 1 if province[home[row]] == province[here] else 2
        begun[row] = year
        ends[row] = year + np.int64(years[of])
        taught_before[row] = taught[of]
        host[row] = -1
        intern_place[row] = -1
        intern_months[row] = 0.0
        contract[row] = 0
        entrants[of] += 1


def study_away(world: World, rows: I64, place: NDArray[np.integer], level: NDArray[np.integer]) -> None:
    """Send `rows` to study at `level` in an outside `place`."""
    students = world.students
    _leave(
        rows,
        place,
        level,
        world.year,
        (int(Status.STUDYING_AWAY), int(Level.BACHELOR)),
        (students.status, students.level, students.place, students.studied),
        (students.school, students.programme, students.region),
        (students.begun, students.ends),
    )


@compiled
def _leave(
    rows: I64,
    to: NDArray[np.integer],
    at: NDArray[np.integer],
    year: int,
    codes: tuple[int, int],
    where: Columns,
    school_here: Columns,
    course: Columns,
) -> None:
    """Write what studying away changes into the columns of people; `rows`, `to` and `at` are of shape (n,).

    Parameters
    ----------
    to, at
        Outside place and level.
    codes
        The status of those who study away, and the level of a bachelor's course.
    where, school_here, course
        Columns of people: status, level, place, place of study; school, programme, region; years of beginning and end.
    """
    away, bachelor = codes
    status, level, place, studied = where
    school, programme, region = school_here
    begun, ends = course
    for i in range(len(rows)):
        row = np.uint64(rows[i])
        status[row] = away
        level[row] = at[i]
        place[row] = to[i]
        studied[row] = to[i]
        school[row] = -1
        programme[row] = -1
        region[row] = -1
        begun[row] = year
        ends[row] = year + (4 if at[i] == bachelor else 3)


@compiled
def within(group: NDArray[np.integer]) -> I64:
    """Return each element's index within its run of equal values; `group` must be sorted."""
    index = np.zeros(len(group), dtype=np.int64)
    for i in range(1, len(group)):
        if group[i] == group[i - 1]:
            index[i] = index[i - 1] + 1
    return index


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
    span = int(rank.max()) - int(rank.min()) + 1
    order = np.argsort(group.astype(np.int64) * span - rank)
    g = group[order]
    slot = first[g] + within(g)
    inside = slot < first[g + 1]
    won[order[inside]] = seats[slot[inside]]
    return won
