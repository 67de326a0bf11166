"""What a position pays a person: its starting pay, and more for more skill that counts there."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.world.world import World

I64 = NDArray[np.int64]
F64 = NDArray[np.float64]


def pay_in(world: World, rows: I64, position: NDArray[np.integer], starting: NDArray[np.floating]) -> F64:
    """Return the pay of `rows` in a position each, yuan a month: ``starting exp(psi (general + fit specific))``.

    Parameters
    ----------
    starting
        Starting pay of every position; shape (P,).
    """
    students = world.students
    fit = world.fit[world.positions.field[position], students.field[rows]]
    skill = students.general[rows] + fit * students.specific[rows]
    pay: F64 = starting[position] * np.exp(world.scenario.behaviour.place.skill_to_pay.value * skill)
    return pay
