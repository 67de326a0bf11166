"""Order classes: students earmarked to an enterprise, trained for its posts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import LIFE, Decision, Draws
from sim.policy.knobs import Knobs
from sim.world.codes import IS_WORKER, WORKER_LEVELS, Contract
from sim.world.world import World

I64 = NDArray[np.int64]


def in_order_classes(world: World, knobs: Knobs, free: I64, draws: Draws) -> I64:
    """Return the final-year vocational students, of the fields meant, who would join an order class."""
    students = world.students
    meant = np.isin(students.level[free], WORKER_LEVELS)
    if knobs.order_fields:
        meant &= np.isin(students.field[free], [world.fields.index(key) for key in knobs.order_fields])
    rows = free[meant]
    return rows[draws.chance(Decision.ORDER_CLASS, LIFE, students.id[rows], knobs.order_share)]


def orders(world: World) -> NDArray[np.int32]:
    """Return how many an enterprise orders: within its intern seats, at most a year's worker posts; (E,)."""
    firms, positions = world.enterprises, world.positions
    worker = IS_WORKER[positions.level]
    posts = np.bincount(positions.enterprise[worker], weights=positions.expected[worker], minlength=len(firms))
    return np.minimum(firms.seats, np.ceil(posts - 1e-6)).astype(np.int32)


def trained_to_order(world: World, graduates: I64) -> None:
    """Add what a curriculum made for the enterprise's posts gives those who finish an order class (specific skill)."""
    students = world.students
    rows = graduates[students.contract[graduates] == Contract.ORDER_CLASS]
    students.specific[rows] += np.float32(world.scenario.behaviour.teaching.order_gain.value)
