"""Rises in pay that policy brings: technicians' pay, and pay at small enterprises that laboratories are opened to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.policy.knobs import Knobs
from sim.world.codes import IS_WORKER, Level, Ownership, Status
from sim.world.world import World

Floats = NDArray[np.floating]


@dataclass(frozen=True)
class Rises:
    """Technicians whose pay a policy raises, and a year's rise of their pay, yuan; by region, shape (R,)."""

    people: Floats
    yuan: Floats


def raise_pay(world: World, knobs: Knobs) -> Rises:
    """Set this year's rise in pay of each position, and change the pay of those who serve in it with the rise.

    Pay is ``base * reaction to open posts * (1 + rise)``. A rise lasts as long as its lever is in force. All
    technicians of the enterprises concerned get it, those who served before too; it costs ``12 base reaction rise``
    a year for each.
    """
    positions, regions = world.positions, world.places.regions
    if not (knobs.technician_rise.any() or knobs.small_pay or positions.rise.any()):
        return Rises(np.zeros(regions), np.zeros(regions))
    ownership = world.enterprises.ownership[positions.enterprise]
    worker = IS_WORKER[positions.level]
    upper = ~worker & small(world)[positions.enterprise]
    rise = np.where(worker, knobs.technician_rise[ownership], np.where(upper, knobs.small_pay, 0.0))
    _pay_those_who_serve(world, ((1.0 + rise) / (1.0 + positions.rise)).astype(np.float32))
    positions.rise[:] = rise
    plain = positions.pay_base * positions.pay_factor
    positions.pay[:] = plain * (1.0 + rise)
    people = np.where(worker & (rise > 0), technician_staff(world), 0.0)
    return Rises(
        people=np.bincount(positions.region, weights=people, minlength=regions).astype(float),
        yuan=np.bincount(positions.region, weights=12.0 * people * plain * rise, minlength=regions).astype(float),
    )


def _pay_those_who_serve(world: World, change: NDArray[np.float32]) -> None:
    """Multiply the pay of those who serve in positions by the change there; shape (P,)."""
    # in the precision of pay: a rise that only goes on changes nothing
    if (change != 1.0).any():
        students = world.students
        _change_pay(students.rows(Status.WORKING), students.position, change, students.pay)


@compiled
def _change_pay(
    working: NDArray[np.int64],
    position: NDArray[np.int32],
    change: NDArray[np.float32],
    pay: NDArray[np.float32],
) -> None:
    """Multiply the pay, shape (n,), of the rows at work by the change in the position served in, shape (P,)."""
    for row in working:
        if position[row] >= 0:
            pay[row] *= change[position[row]]


def honour_trades(world: World, knobs: Knobs) -> None:
    """Set what the standing of technicians adds this year to that of secondary-vocational programmes with pupils."""
    programmes = world.programmes
    trades = programmes.level == Level.SECONDARY_VOCATIONAL
    programmes.standing[:] = np.where(trades, knobs.vocational_prestige, 0.0)


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
    people, total = np.zeros(len(positions)), np.zeros(len(firms))
    _spread_staff(positions.enterprise, positions.share, IS_WORKER[positions.level], firms.staff, total, people)
    return people


@compiled
def _spread_staff(
    enterprise: NDArray[np.int32],
    share: NDArray[np.float32],
    of_worker: NDArray[np.bool_],
    staff: NDArray[np.float32],
    total: NDArray[np.float64],
    people: NDArray[np.float64],
) -> None:
    """Write the staff in positions of worker level, from 0 on; shape (P,).

    Parameters
    ----------
    total
        Written: sum of shares by enterprise, from 0 on; shape (E,).
    """
    for post in range(len(share)):
        total[enterprise[post]] += share[post]
    for post in range(len(share)):
        if of_worker[post]:
            at = enterprise[post]
            people[post] = staff[at] * (share[post] / max(total[at], 1e-12))


def technicians_here(world: World) -> Floats:
    """Return the staff in worker posts by region, shape (R,)."""
    where = world.positions.region
    return np.bincount(where, weights=technician_staff(world), minlength=world.places.regions).astype(float)
