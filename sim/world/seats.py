"""Seats in whole numbers: rounded so that a school's parts add up, however small its programmes are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.world.world import World

Floats = NDArray[np.floating]
I64 = NDArray[np.int64]


def whole_by_group(wanted: Floats, group: NDArray[np.integer]) -> NDArray[np.int32]:
    """Round so that each group's total is its rounded total (cumulative rounding, no seat lost or won)."""
    order = np.argsort(group, kind="stable")
    amount = wanted[order]
    running = np.cumsum(amount)
    first = np.searchsorted(group[order], group[order], side="left")
    before = np.r_[0.0, running][first]
    within = running - before
    previous = within - amount
    seats = np.floor(within + 0.5 - 1e-9) - np.floor(previous + 0.5 - 1e-9)
    result = np.empty(len(wanted), dtype=np.int32)
    result[order] = seats
    return result


def reserved_seats(world: World) -> I64:
    """Return the seats of each programme that its school reserves for local graduates of the level below."""
    at = world.programmes.school
    return whole_by_group(world.programmes.seats * world.schools.progression[at].astype(float), at).astype(np.int64)
