"""What positions pay: a person, for skill that counts there, and on average."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
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
    paid, posts = np.zeros((2, world.places.regions, 5))
    _sum_pay(
        positions.region, positions.level, positions.expected, positions.pay_base, positions.pay_factor, paid, posts
    )
    mean: F64 = paid / np.maximum(posts, 1e-9)
    return mean


@compiled
def _sum_pay(
    region: NDArray[np.int16],
    level: NDArray[np.int8],
    expected: NDArray[np.float32],
    pay_base: NDArray[np.float32],
    pay_factor: NDArray[np.float32],
    paid: F64,
    posts: F64,
) -> None:
    """Sum base-year posts, and pay times these, by region and level, from 0 on; shape (R, 5)."""
    for post in range(len(region)):
        weight = np.float64(max(expected[post], np.float32(1e-9)))
        posts[region[post], level[post]] += weight
        paid[region[post], level[post]] += weight * (pay_base[post] * pay_factor[post])


def cash_as_pay(world: World, ratio: Floats) -> Floats:
    """Return an allowance over pay as the rise in ln pay that is worth as much: ``b_cash / b_wage * ratio``."""
    b = world.scenario.behaviour
    return b.staying.b_cash.value / max(b.place.b_wage.value, 1e-9) * ratio
