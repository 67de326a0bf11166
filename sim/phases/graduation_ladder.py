"""Places at the next level for those who would go to work."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import Decision, Draws
from sim.policy.knobs import Knobs
from sim.world.seats import reserved_seats
from sim.world.world import World

Bools = NDArray[np.bool_]
I64 = NDArray[np.int64]
F64 = NDArray[np.float64]


def climb(world: World, knobs: Knobs, rows: I64, on: Bools, draws: Draws) -> tuple[Bools, F64]:
    """Return who of `rows` takes a ladder place, and how many in each region found none; shapes (n,), (R,).

    Of those who would not study on (`on` False), the share `ladder` of the level is offered a place of their field
    at the next level in their region, as far as that has seats which are not reserved already; lots decide.
    """
    students, programmes = world.students, world.programmes
    fields = len(world.fields)
    level = students.level[rows].astype(np.int64)
    lot = draws.uniform(Decision.LADDER, world.year, students.id[rows])
    asks = np.flatnonzero(~on & (lot < knobs.ladder[level]) & (students.region[rows] >= 0))
    cell = (students.region[rows].astype(np.int64) * 6 + level + 1) * fields + students.field[rows]
    open_ = np.maximum(programmes.seats - reserved_seats(world), 0)
    taught = programmes.field >= 0
    at = (programmes.region.astype(np.int64) * 6 + programmes.level) * fields + programmes.field
    places = np.bincount(at[taught], weights=open_[taught], minlength=world.places.regions * 6 * fields)
    line = asks[np.lexsort((lot[asks], cell[asks]))]
    turn = np.arange(len(line)) - np.searchsorted(cell[line], cell[line])
    takes = np.zeros(len(rows), dtype=bool)
    takes[line[turn < places[cell[line]]]] = True
    region = students.region[rows]
    size = world.places.regions
    lacking = np.bincount(region[asks], minlength=size) - np.bincount(region[takes], minlength=size)
    return takes, lacking.astype(float)
