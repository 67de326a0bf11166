"""What opens: more seats, a higher level, a new school, shared bases."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.draws import Draws
from sim.phases.planning.founding import found, link
from sim.phases.planning.scale import count_senior, planned
from sim.world.world import World

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
LEAST = 1e-9


def expand(world: World, rows: I64, seats: F64) -> None:
    """Add seats (by region) to schools in proportion to their size, with workshops in the same proportion."""
    schools, own = world.schools, planned(world)
    for row, more in zip(rows.tolist(), _each(world, rows, seats), strict=True):
        if own[row] > 0:
            schools.practice_seats_base[row] *= 1.0 + more / own[row]
        _add_seats(world, row, more)


def upgrade(world: World, rows: I64, level: int, seats: F64, part: float, project: int) -> None:
    """Close `part` of the old level's seats of `rows` and open `seats` (by region) at `level` on the same campus.

    Students of the old level finish there. Teachers, workshops and partners are the campus's, so both levels share
    bases, links and scale.
    """
    schools, programmes = world.schools, world.programmes
    for row, opens in zip(rows.tolist(), _each(world, rows, seats), strict=True):
        old = np.flatnonzero(programmes.school == row)
        closing = part * programmes.base_seats[old].astype(float)
        new = np.flatnonzero((schools.institution == row) & (schools.project == project))
        if len(new):
            at = int(new[0])
        else:
            at = found(world, row, level, programmes.field[old].tolist(), closing, project)
            _same_campus(world, row, at)
        programmes.base_seats[old] -= closing.astype(np.float32)
        count_senior(world, programmes.region[old], programmes.level[old], -closing)
        _add_seats(world, at, opens)


def open_school(
    world: World, like: int, level: int, fields: Sequence[int], seats: float, full: float, project: int, draws: Draws
) -> None:
    """Open a school, or the next part of it: like another in all but level and fields, with workshops of its own.

    Parameters
    ----------
    seats, full
        Seats a year that open now, and of the whole project.
    """
    schools, programmes = world.schools, world.programmes
    new = np.flatnonzero((schools.entry == schools.entry[like]) & (schools.project == project))
    if len(new):
        at = int(new[0])
    else:
        taught = list(fields) or np.unique(programmes.field[programmes.school == like]).tolist()
        at = found(world, like, level, taught, np.ones(len(taught)), project)
        schools.size_base[at] = full
        link(world, at, draws)
    students = float(schools.size_base[like] * schools.years[like])
    workshops = schools.practice_seats_base[like] / max(students, LEAST)
    schools.practice_seats_base[at] += workshops * seats * schools.years[at]
    _add_seats(world, at, seats)


def open_programme(world: World, rows: I64, field: int, seats: F64, project: int) -> None:
    """Open `seats` (by region) of a field on the campus of `rows`, with their teachers, workshops and partners."""
    schools = world.schools
    for row, opens in zip(rows.tolist(), _each(world, rows, seats), strict=True):
        new = np.flatnonzero((schools.institution == row) & (schools.project == project))
        if len(new):
            at = int(new[0])
        else:
            at = found(world, row, int(schools.level[row]), [field], np.ones(1), project)
            _same_campus(world, row, at)
        _add_seats(world, at, opens)


def _same_campus(world: World, row: int, new: int) -> None:
    """Let a school founded at another share its scale, bases and partners."""
    schools = world.schools
    schools.institution[new] = row
    schools.merged[[row, new]] = 1.0
    schools.park[[row, new]] = schools.park[row] if schools.park[row] >= 0 else row
    schools.sharing[[row, new]] = 1.0
    schools.size_base[new] = schools.size_base[row]
    world.links[:, new] = world.links[:, row]


def share_bases(world: World, rows: I64, seats: F64, part: float) -> None:
    """Put schools of a region into a park whose practice seats, and `seats` more, all share."""
    schools = world.schools
    for region in np.unique(schools.region[rows]).tolist():
        members = rows[schools.region[rows] == region]
        schools.park[members] = members[0]
        schools.sharing[members] = np.minimum(schools.sharing[members] + part, 1.0)
        schools.practice_seats_base[members[0]] += seats[region]


def _each(world: World, rows: I64, seats: F64) -> list[float]:
    """Split seats by region over schools by their size in the base year."""
    size, region = world.schools.size_base[rows], world.schools.region[rows]
    total = np.bincount(region, weights=size, minlength=len(seats))
    share: list[float] = (seats[region] * size / np.maximum(total, LEAST)[region]).tolist()
    return share


def _add_seats(world: World, school: int, seats: float) -> None:
    """Add seats a year to a school's programmes in proportion to their weight when founded, or their seats."""
    programmes = world.programmes
    at = np.flatnonzero(programmes.school == school)
    weight = programmes.base_seats[at].astype(float)
    if not weight.sum() > 0:
        weight = programmes.weight[at].astype(float)
    added = seats * weight / max(weight.sum(), LEAST)
    programmes.base_seats[at] += added.astype(np.float32)
    programmes.capacity[at] += added.astype(np.float32)
    count_senior(world, programmes.region[at], programmes.level[at], added)
