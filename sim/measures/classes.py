"""What has become of the classes of earlier years."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.world.codes import Status
from sim.world.world import World

I64 = NDArray[np.int64]
Floats = NDArray[np.floating]

SIZE, WORK_HERE, OWN_HERE = range(3)
"""What is counted of a class: all, who works and who is self-employed in the region of the school."""


def class_now(world: World, year: int) -> Floats:
    """Count the class of a year as it stands now, by region and level of the diploma; shape (3, R, 5)."""
    students, table = world.students, np.zeros((3, world.places.regions, 5))
    rows, region, level = world.classes[year]
    statuses = np.array([Status.WORKING, Status.SELF_EMPLOYED], dtype=np.int8)
    _count_now(rows, region, level, students.status, students.place, statuses, table)
    return table


@compiled
def _count_now(
    rows: I64,
    region: NDArray[np.int16],
    level: NDArray[np.int8],
    status: NDArray[np.int8],
    place: NDArray[np.int16],
    statuses: NDArray[np.int8],
    table: Floats,
) -> None:
    """Write the counts of `class_now` for the graduates `rows`; the statuses are working and self-employed."""
    working, own = statuses
    for i, row in enumerate(rows):
        table[SIZE, region[i], level[i]] += 1
        if place[row] == region[i]:
            if status[row] == working:
                table[WORK_HERE, region[i], level[i]] += 1
            elif status[row] == own:
                table[OWN_HERE, region[i], level[i]] += 1
