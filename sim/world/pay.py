"""What positions pay: a person, for skill that counts there, and on average."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.world.world import World

I64 = NDArray[np.int64]
F64 = NDArray[np.float64]
Floats = NDArray[np.floating]


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


def mean_pay(world: World) -> F64:
    """Return the mean starting pay by region and level, weighed by base-year posts, 0 without posts; shape (R, 5)."""
    positions = world.positions
    cell = positions.region.astype(np.int64) * 5 + positions.level
    size = world.places.regions * 5
    weight = np.maximum(positions.expected, 1e-9).astype(float)
    mean: F64 = np.bincount(
        cell, weights=weight * (positions.pay_base * positions.pay_factor), minlength=size
    ) / np.maximum(np.bincount(cell, weights=weight, minlength=size), 1e-9)
    return mean.reshape(-1, 5)


def cash_as_pay(world: World, ratio: Floats) -> Floats:
    """Return an allowance over pay as the rise in ln pay that is worth as much: ``b_cash / b_wage * ratio``."""
    b = world.scenario.behaviour
    return b.staying.b_cash.value / max(b.place.b_wage.value, 1e-9) * ratio
