"""Rises in pay that policy brings: technicians' pay, and pay at small enterprises that laboratories are opened to."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.policy.knobs import Knobs
from sim.world.codes import IS_WORKER, Ownership, Status
from sim.world.world import World

Floats = NDArray[np.floating]


def raise_pay(world: World, knobs: Knobs) -> None:
    """Set this year's rise in pay of each position, and change the pay of those who serve in it with the rise.

    Pay is ``base * reaction to open posts * (1 + rise)``. A rise lasts as long as its lever is in force.
    """
    positions = world.positions
    if not (knobs.technician_rise.any() or knobs.small_pay or positions.rise.any()):
        return
    ownership = world.enterprises.ownership[positions.enterprise]
    worker = IS_WORKER[positions.level]
    upper = ~worker & small(world)[positions.enterprise]
    rise = np.where(worker, knobs.technician_rise[ownership], np.where(upper, knobs.small_pay, 0.0))
    change = (1.0 + rise) / (1.0 + positions.rise)
    students = world.students
    serving = students.rows(Status.WORKING)
    serving = serving[students.position[serving] >= 0]
    students.pay[serving] *= change[students.position[serving]].astype(np.float32)
    positions.rise[:] = rise
    positions.pay[:] = positions.pay_base * positions.pay_factor * (1.0 + rise)


def dearer(world: World) -> Floats:
    """Return the factor on each position's posts: ``(1 + rise)^-elasticity`` for worker posts; shape (P,).

    Headquarters' plans follow exits, not pay: central enterprises' posts stay. Pay at small enterprises rises
    with what laboratories make their work worth, and cuts no post.
    """
    positions = world.positions
    own = world.enterprises.ownership[positions.enterprise] != Ownership.CENTRAL
    factor = (1.0 + positions.rise) ** -world.scenario.behaviour.staying.demand_pay.value
    return np.where(own & IS_WORKER[positions.level], factor, 1.0)


def small(world: World) -> NDArray[np.bool_]:
    """Return which enterprises are private and small; shape (E,)."""
    firms = world.enterprises
    return (firms.ownership == Ownership.PRIVATE) & (firms.staff < world.scenario.behaviour.staying.small_staff.value)


def grow_small(world: World, knobs: Knobs) -> None:
    """Let small private enterprises that laboratories are opened to want more staff; what has grown stays."""
    if knobs.small_growth > 0:
        world.enterprises.target[small(world)] *= 1.0 + knobs.small_growth


def technician_staff(world: World) -> Floats:
    """Return the staff in each position of worker level, shape (P,): the enterprise's staff by its posts' shares."""
    positions, firms = world.positions, world.enterprises
    total = np.bincount(positions.enterprise, weights=positions.share, minlength=len(firms))
    share = positions.share / np.maximum(total, 1e-12)[positions.enterprise]
    return np.where(IS_WORKER[positions.level], firms.staff[positions.enterprise] * share, 0.0)
