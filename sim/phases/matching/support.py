"""What a policy adds to the value of a post: the standing of technicians, and an allowance."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.phases.matching.allowance import due
from sim.phases.matching.lists import Lists
from sim.policy.knobs import Knobs
from sim.world.codes import IS_WORKER
from sim.world.world import World

I64 = NDArray[np.int64]


def add_support(world: World, lists: Lists, who: I64, position: I64, knobs: Knobs, value: NDArray[np.floating]) -> None:
    """Add to the value of posts to the seekers who know them; shape (m,).

    ``standing [worker post] + b_cash allowance / pay``, the allowance for as much as is paid of it to such a seeker.
    """
    positions = world.positions
    if knobs.technician_standing > 0:
        value += (knobs.technician_standing * IS_WORKER[positions.level]).take(position)
    if knobs.allowance.any():
        cash = world.scenario.behaviour.staying.b_cash.value * due(world, lists.rows, knobs, expected=True)
        value += cash.take(who) / np.maximum(positions.pay, 1.0).take(position)
