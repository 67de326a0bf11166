"""Posts that a policy brought: they take their part of the places on seekers' lists."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sim.draws import Decision, Draws
from sim.phases.matching.candidates import Heard, Searching, _cells, _chance, _links
from sim.policy.knobs import Knobs
from sim.world.strata import Strata
from sim.world.world import World

F64 = NDArray[np.float64]


def hear_of_brought(world: World, seekers: Searching, heard: Heard, knobs: Knobs, draws: Draws) -> Heard:
    """Put posts that a policy brought in the place of ordinary ones, with the chance of their part of all posts.

    A slot's candidate is replaced with probability ``brought / (brought + base-year posts)``, both weighed by the
    nearness of their field to the seeker's, and the newcomer is known by the chance of any post. Whoever is not
    replaced keeps the candidate of the baseline, so that a lever moves only the lists that it concerns.
    """
    positions, search = world.positions, world.scenario.behaviour.search
    brought = np.flatnonzero(positions.brought & (positions.posts > 0))
    if len(brought) == 0:
        return heard
    part, table = _table(world, brought)
    cell = (seekers.region * len(world.fields) + seekers.field) * 5 + seekers.level
    who = np.flatnonzero(part[cell] > 0)
    slots = np.arange(search.candidates)
    u, v = draws.uniform_pair(Decision.KNOWN_BROUGHT, world.year, seekers.ids[who, None], slots[None, :])
    chance = part[cell[who], None]
    index, slot = np.nonzero(u < chance)
    # below its threshold a uniform is uniform again once divided by it
    again = u[index, slot] / chance[index, 0]
    row = who[index]
    # items of the table count (cell, brought position)
    position = brought[table.pick(again, cell[row]) % len(brought)]
    known = np.zeros(heard.candidates.shape, dtype=bool)
    known[heard.who, heard.slot] = True
    candidates = heard.candidates.copy()
    candidates[row, slot] = position
    linked = _links(world, seekers.rows[row], position)
    plain, near = _chance(world, knobs, 1.0), _chance(world, knobs, search.link_school.value)
    known[row, slot] = v[index, slot] < np.where(linked, near[position], plain[position])
    who_knows, slot_known = _cells(known)
    return replace(heard, candidates=candidates, who=who_knows, slot=slot_known)


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
