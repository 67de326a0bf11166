"""Chances of work as the next class will reckon with them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.world.world import Seen, World

Floats = NDArray[np.floating]
Flags = NDArray[np.bool_]


def updated(old: Floats, successes: Floats, tries: Floats, speed: float, half: float) -> Floats:
    """Return ``old + speed (successes/tries - old)``, weighing few tries less: ``half`` tries count half."""
    weight = speed * tries / np.maximum(tries + half, 1e-12)
    return old + weight * (successes / np.maximum(tries, 1.0) - old)


def see_chances(world: World, seen: Seen) -> None:
    """Move the chances of work toward this year's share of applicants who were hired."""
    a = world.scenario.behaviour.adaptation
    first = np.where(np.isnan(world.reserved_chance), seen.reserved_start, world.reserved_chance)
    for memory, before, applied, hired in (
        (world.chance, world.chance, seen.applied, seen.hired),
        (world.reserved_chance, first, seen.applied_reserved, seen.hired_reserved),
    ):
        tries, wins = np.zeros((2, *world.chance.shape))
        _count_chances(seen.cell, applied, hired, tries.reshape(-1), wins.reshape(-1))
        moved = updated(before, wins, tries, a.expectation_speed.value, a.half_weight.value)
        memory[:] = np.where(tries > 0, moved, memory)


@compiled
def _count_chances(
    cell: NDArray[np.int64], applied: Flags, hired: Flags, tries: NDArray[np.float64], wins: NDArray[np.float64]
) -> None:
    """Add those who applied, and of them those hired, to the counts by the cell of each seeker."""
    for i in range(len(cell)):
        if applied[i]:
            tries[cell[i]] += 1.0
            wins[cell[i]] += hired[i]
