"""Posts that a policy brought: they take their part of the places on seekers' lists."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.draws import Decision, Draws
from sim.phases.matching.candidates import Heard, Searching, _chance, _links
from sim.policy.knobs import Knobs
from sim.world.strata import Strata
from sim.world.world import World

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]


def hear_of_brought(world: World, seekers: Searching, heard: Heard, knobs: Knobs, draws: Draws) -> None:
    """Write posts that a policy brought in the place of ordinary ones, with the chance of their part of all posts.

    A slot's candidate is replaced with probability ``brought / (brought + base-year posts)``, both weighed by the
    nearness of their field to the seeker's, and the newcomer is known by the chance of any post. Whoever is not
    replaced keeps the candidate of the baseline, so that a lever moves only the lists that it concerns.
    """
    positions, search = world.positions, world.scenario.behaviour.search
    brought = np.flatnonzero(positions.brought & (positions.posts > 0))
    if len(brought) == 0:
        return
    part, table = _table(world, brought)
    cell = (seekers.region * len(world.fields) + seekers.field) * 5 + seekers.level
    who = np.flatnonzero(part[cell] > 0)
    slots = np.arange(search.candidates)
    bits = draws.bits(Decision.KNOWN_BROUGHT, world.year, seekers.ids[who, None], slots[None, :])
    index, slot, again, v = _replaced(bits, part[cell[who]])
    row = who[index]
    # items of the table count (cell, brought position)
    position = brought[table.pick(again, cell[row]) % len(brought)]
    heard.candidates[row, slot] = position
    linked = _links(world, seekers.rows[row], position)
    plain, near = _chance(world, knobs, 1.0), _chance(world, knobs, search.link_school.value)
    heard.known[row, slot] = v < np.where(linked, near[position], plain[position])


@compiled
def _replaced(bits: NDArray[np.uint64], chance: F64) -> tuple[I64, I64, F64, F64]:
    """Return the slots replaced: seeker (index), slot, and two more uniforms of each; shape (k,).

    Parameters
    ----------
    bits
        Random bits of each slot, shape (n, C): the upper half decides, the lower half is the second uniform.
    chance
        Chance that a slot of the seeker is replaced; shape (n,).
    """
    half, middle = 2.0**-32, 2.0**-33
    who, slot = np.empty(bits.size, dtype=np.int64), np.empty(bits.size, dtype=np.int64)
    again, other = np.empty(bits.size), np.empty(bits.size)
    count = 0
    for i in range(bits.shape[0]):
        for j in range(bits.shape[1]):
            u = np.float64(bits[i, j] >> np.uint64(32)) * half + middle
            if u < chance[i]:
                who[count], slot[count] = i, j
                # below its threshold a uniform is uniform again once divided by it
                again[count] = u / chance[i]
                other[count] = np.float64(bits[i, j] & np.uint64(0xFFFFFFFF)) * half + middle
                count += 1
    return who[:count], slot[:count], again[:count], other[:count]


def _table(world: World, brought: NDArray[np.int64]) -> tuple[F64, Strata]:
    """Return by cell of the seeker what part of posts was brought, and the table to draw one of them from."""
    positions, fields, regions = world.positions, len(world.fields), world.places.regions
    nearness = world.fit**world.scenario.behaviour.search.focus.value
    cell = (positions.region.astype(np.int64) * 5 + positions.level) * fields + positions.field
    base = np.bincount(
        cell, np.where(positions.brought, 0.0, positions.expected), minlength=regions * 5 * fields
    ).reshape(regions, 5, fields)
    weight = np.zeros((regions, 5, fields, len(brought)))
    own = positions.posts[brought] * nearness[positions.field[brought]].T
    every = np.arange(len(brought))
    weight[positions.region[brought], positions.level[brought], :, every] = own.T
    # cells of seekers run (region, field, level)
    by_cell = weight.transpose(0, 2, 1, 3).reshape(-1, len(brought))
    of_base = (base @ nearness).transpose(0, 2, 1).ravel()
    total = by_cell.sum(axis=1)
    part = np.divide(total, total + of_base, out=np.zeros_like(total), where=total > 0)
    cells = np.repeat(np.arange(len(by_cell)), len(brought))
    return part, Strata(by_cell.ravel(), cells, len(by_cell))
