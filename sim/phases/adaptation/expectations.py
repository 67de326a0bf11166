"""Chances of work as the next class will reckon with them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.world.world import Seen, World

Floats = NDArray[np.floating]


def updated(old: Floats, successes: Floats, tries: Floats, speed: float, half: float) -> Floats:
    """Return ``old + speed (successes/tries - old)``, weighing few tries less: ``half`` tries count half."""
    weight = speed * tries / np.maximum(tries + half, 1e-12)
    return old + weight * (successes / np.maximum(tries, 1.0) - old)


def see_chances(world: World, seen: Seen) -> None:
    """Move the chances of work toward this year's share of applicants who were hired."""
    a = world.scenario.behaviour.adaptation
    size, shape = world.chance.size, world.chance.shape
    first = np.where(np.isnan(world.reserved_chance), seen.reserved_start, world.reserved_chance)
    for memory, before, applied, hired in (
        (world.chance, world.chance, seen.applied, seen.hired),
        (world.reserved_chance, first, seen.applied_reserved, seen.hired_reserved),
    ):
        tries = np.bincount(seen.cell[applied], minlength=size).reshape(shape).astype(float)
        wins = np.bincount(seen.cell[applied & hired], minlength=size).reshape(shape).astype(float)
        moved = updated(before, wins, tries, a.expectation_speed.value, a.half_weight.value)
        memory[:] = np.where(tries > 0, moved, memory)
