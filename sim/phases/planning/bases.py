"""Training bases: practice seats that open after a lag, on campus, in enterprises, or virtual."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.policy.knobs import Knobs
from sim.policy.teaching_items import Base
from sim.world.bases import BaseWork
from sim.world.named import schools_named
from sim.world.world import World

F64 = NDArray[np.float64]
LEAST = 1e-9


def build_bases(world: World, knobs: Knobs) -> tuple[BaseWork, ...]:
    """Begin what the policy newly sets in motion and open what is finished; return the bases begun this year.

    A base is begun as far as its lever is in force, and never twice. Evaluation shortens the lag of what begins under
    it. A virtual seat counts as a part of a real one; seats in enterprises also spare their hosts fixed cost.
    """
    if not knobs.bases and not world.bases:
        return ()
    begun = []
    # two bases alike are one of twice the size
    for base in dict.fromkeys(base for base, _ in knobs.bases):
        share = sum(force for other, force in knobs.bases if other == base)
        share -= sum(work.share for work in world.bases if work.base == base)
        if share > LEAST:
            lag = int(np.ceil(base.lag * (1.0 - knobs.delay_cut) - LEAST))
            begun.append(BaseWork(base, share, world.year, world.year + lag))
    world.bases += tuple(begun)
    schools, virtual = world.schools, world.scenario.behaviour.teaching.virtual_seat.value
    for work in world.bases:
        if work.opens == world.year:
            seats = work.share * base_seats(world, work.base)
            schools.base_seats[:] += (seats * (virtual if work.base.kind == "virtual" else 1.0)).astype(np.float32)
            if work.base.kind == "firm":
                schools.firm_seats[:] += seats.astype(np.float32)
    return tuple(begun)


def base_seats(world: World, base: Base) -> F64:
    """Split a base's seats over its schools by their size; shape (S,)."""
    schools = world.schools
    size = np.where(schools_named(world, base.schools) & (schools.opened == 0), schools.size_base, 0.0)
    seats: F64 = base.seats * world.scenario.scale * size / max(float(size.sum()), LEAST)
    return seats


def host_cost(world: World) -> F64 | float:
    """Return the enterprises' fixed cost of training over that without bases there; (E,), or 1 without a base.

    ``1 - base_fixed min(1, seats in enterprises / students)`` of the best-equipped school that it is a partner of.
    """
    schools, programmes = world.schools, world.programmes
    if not schools.firm_seats.any():
        return 1.0
    students = np.bincount(programmes.school, weights=programmes.enrolled, minlength=len(schools))
    cover = np.minimum(schools.firm_seats / np.maximum(students, 1.0), 1.0)
    some = np.flatnonzero(cover)
    best = np.where(world.links[:, some], cover[some], 0.0).max(axis=1, initial=0.0)
    cost: F64 = 1.0 - world.scenario.behaviour.teaching.base_fixed.value * best
    return cost
