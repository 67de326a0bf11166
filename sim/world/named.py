"""Which schools the names in a lever's settings stand for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.world.codes import Level
from sim.world.world import World

Bools = NDArray[np.bool_]


def schools_named(world: World, names: Sequence[str]) -> Bools:
    """Return which schools bear one of `names`; shape (S,).

    A name is the key of a school in the scenario, in every region that has it, or `region.key`. A school that a
    policy opened bears the name of the school that it was made from.
    """
    keys = [(region, key) for region, part in world.scenario.regions.items() for key in part.schools]
    chosen = np.array([key in names or f"{region}.{key}" in names for region, key in keys] or [False])
    return chosen[world.schools.entry]


def schools_of(world: World, names: Sequence[str], levels: Sequence[Level]) -> Bools:
    """Return the schools of `levels` that bear one of `names`, all of these levels if there is no name; shape (S,)."""
    meant = np.zeros(len(Level), dtype=bool)
    meant[list(levels)] = True
    at_level = meant[world.schools.level]
    return at_level & schools_named(world, names) if names else at_level
