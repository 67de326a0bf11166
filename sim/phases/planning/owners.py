"""Enterprises that co-own schools: their seats, partners and say in what is taught."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.policy.knobs import Knobs
from sim.policy.teaching_items import Owner
from sim.world.named import schools_named
from sim.world.world import World

F64 = NDArray[np.float64]


@dataclass(frozen=True)
class Owned:
    """Practice seats that co-owners newly brought, and what they paid; by region, shape (R,)."""

    seats: F64
    yuan: F64


def co_own(world: World, knobs: Knobs) -> Owned | None:
    """Write the seats of co-owners, tie a local one to its schools and bring curricula closer to its posts.

    A co-owner from outside brings seats and trains interns at its own place; its say is not about posts here. The
    seats are there as long as the co-owner is.
    """
    schools = world.schools
    if not knobs.owners:
        if schools.owner_seats.any():
            schools.owner_seats[:] = 0.0
        return None
    regions = world.places.regions
    before, now = schools.owner_seats.astype(float), np.zeros(len(schools))
    price = np.zeros(len(schools))
    for owner, force in knobs.owners:
        seats = _seats(world, owner) * force
        now += seats
        price += seats * owner.yuan_seat
        if owner.group:
            _govern(world, owner, force)
    new = np.maximum(now - before, 0.0)
    schools.owner_seats[:] = now
    yuan = new * price / np.maximum(now, 1e-12)
    region = schools.region
    return Owned(
        seats=np.bincount(region, weights=new, minlength=regions).astype(float),
        yuan=np.bincount(region, weights=yuan, minlength=regions).astype(float),
    )


def _seats(world: World, owner: Owner) -> F64:
    """Split a co-owner's seats over its schools by their size; shape (S,)."""
    size = np.where(schools_named(world, owner.schools), world.schools.size_base, 0.0)
    seats: F64 = owner.seats * world.scenario.scale * size / max(float(size.sum()), 1e-12)
    return seats


def _govern(world: World, owner: Owner, force: float) -> None:
    """Tie the largest enterprise of the group in each school's region, and align programmes of fields it needs."""
    firms, schools, programmes, positions = world.enterprises, world.schools, world.programmes, world.positions
    t = world.scenario.behaviour.teaching
    keys = [(region, key) for region, part in world.scenario.regions.items() for key in part.enterprises]
    group = np.array([owner.group in (key, f"{region}.{key}") for region, key in keys] or [False])
    for school in np.flatnonzero(schools_named(world, owner.schools)).tolist():
        able = np.flatnonzero(group[firms.group] & (firms.region == schools.region[school]))
        if len(able) == 0:
            continue
        firm = int(able[np.argmax(firms.staff[able])])
        needs = np.unique(positions.field[(positions.enterprise == firm) & (positions.share > 0)])
        meant = (programmes.school == school) & np.isin(programmes.field, needs)
        if not meant.any():
            continue
        world.links[firm, school] = True
        gap = np.maximum(1.0 + t.owner_gain.value - programmes.alignment, 0.0)
        programmes.alignment[:] += np.where(meant, t.owner_speed.value * force * gap, 0.0).astype(np.float32)
