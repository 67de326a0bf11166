"""Mergers of schools: duplicates are pooled, rooms and teachers freed, the way is longer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.phases.planning.scale import rescale
from sim.policy.knobs import Knobs
from sim.policy.school_items import Merger
from sim.world.named import schools_named
from sim.world.world import World

I64 = NDArray[np.int64]


@dataclass(frozen=True)
class Merged:
    """Schools that merged this year: of which region, how many, how far, and at what cost a school."""

    region: int
    schools: int
    part: float
    yuan_school: float


def merge(world: World, knobs: Knobs) -> tuple[Merged, ...]:
    """Merge the schools that the policy names, level by level in each region, as far as it is in force.

    A merger is not undone: it goes on as far as it ever was in force.
    """
    done = [
        merged
        for merger, force in knobs.mergers
        for rows in _together(world, merger)
        if (merged := _merge(world, rows, merger, force)) is not None
    ]
    if done:
        rescale(world)
    return tuple(done)


def _together(world: World, merger: Merger) -> list[I64]:
    """Return the groups of schools of one region and level that merge; a single school has nobody to merge with."""
    schools = world.schools
    rows = np.flatnonzero(schools_named(world, merger.schools))
    cell = schools.region[rows].astype(np.int64) * 8 + schools.level[rows]
    return [rows[cell == one] for one in np.unique(cell) if (cell == one).sum() > 1]


def _merge(world: World, rows: I64, merger: Merger, force: float) -> Merged | None:
    schools, programmes = world.schools, world.programmes
    before = float(schools.merged[rows].max())
    if force <= before + 1e-9:
        return None
    lead = rows[np.argmax(schools.size_base[rows])]
    schools.institution[rows] = lead
    schools.park[rows] = lead
    inside = np.isin(programmes.school, rows)
    teaching = np.unique(np.stack([programmes.field[inside], programmes.school[inside]]), axis=1)[0]
    fields, number = np.unique(teaching, return_counts=True)
    twice = inside & np.isin(programmes.field, fields[number > 1])
    # rooms of duplicate programmes take more students, their teachers have more time for each
    programmes.capacity[twice] *= (1.0 + merger.efficiency * force) / (1.0 + merger.efficiency * before)
    size = np.bincount(programmes.school, weights=programmes.base_seats, minlength=len(schools))
    duplicate = np.bincount(programmes.school, weights=programmes.base_seats * twice, minlength=len(schools))
    share = duplicate[rows] / np.maximum(size[rows], 1e-9)
    schools.freed[rows] = 1.0 + merger.efficiency * force * share
    schools.way[rows] = force * np.log1p(merger.km / 100.0)
    schools.merged[rows] = schools.sharing[rows] = force
    return Merged(int(schools.region[lead]), len(rows), force - before, merger.yuan_school)
