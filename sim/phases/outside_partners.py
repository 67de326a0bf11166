"""Interns whom a co-owner from outside trains at its own place."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import Decision, Draws
from sim.policy.knobs import Knobs
from sim.world.named import schools_named
from sim.world.world import World

I64 = NDArray[np.int64]


def send_out(world: World, knobs: Knobs, free: I64, draws: Draws) -> I64:
    """Send a share of the final-year students of co-owned schools to the co-owner's place; return their rows.

    Parameters
    ----------
    free
        Final-year students who are not yet with an enterprise.
    """
    students, months = world.students, world.scenario.behaviour.cooperation.intern_months.value
    sent = []
    for owner, force in knobs.owners:
        if not owner.place:
            continue
        rows = free[schools_named(world, owner.schools)[students.school[free]]]
        goes = draws.chance(Decision.PARTNER_INTERN, world.year, students.id[rows], owner.interns * force)
        rows = rows[goes & (students.intern_place[rows] < 0)]
        students.intern_place[rows] = world.places.keys.index(owner.place)
        students.intern_months[rows] = months
        students.practice[rows] = months
        sent.append(rows)
    return np.sort(np.concatenate(sent)) if sent else np.zeros(0, dtype=np.int64)
