"""Rows of a new school: the school, its programmes, its partners."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.draws import LIFE, Decision, Draws
from sim.world.codes import WORKER_LEVELS, Level
from sim.world.world import World

F64 = NDArray[np.float64]
COURSE = (3, 3, 3, 4, 3)
"""Years of a new school's course, by level code."""
OWN = ("entry", "region", "prestige", "elsewhere", "progression", "faculty")
"""What a new school has from the school that it is like, beside what has a base year's value."""
BASED = ("dual_qualified", "funding", "practice")


def found(world: World, like: int, level: int, fields: Sequence[int], weight: F64, project: int) -> int:
    """Append a school at `level`, without seats yet, that is like another one; return its row.

    Parameters
    ----------
    fields, weight
        Field codes that it teaches, -1 general, and how its seats will be spread over them; shape (n,).
    project
        Number of the project in the world's works.
    """
    schools, programmes = world.schools, world.programmes
    values = {name: getattr(schools, name)[like] for name in OWN}
    for name in BASED:
        values[name] = values[f"{name}_base"] = getattr(schools, f"{name}_base")[like]
    # students of vocational schools count toward the pilot threshold, and of universities that grew from one that does
    values["counts"] = level in WORKER_LEVELS or (level == Level.BACHELOR and bool(schools.counts[like]))
    row = int(schools.append(1, **values, level=level, years=COURSE[level], opened=world.year, project=project)[0])
    codes = [-1] * min(len(fields), 1) if level == Level.GENERAL_SENIOR else list(fields)
    for code, share in zip(codes, weight.tolist(), strict=False):
        same = (programmes.field == code) & (programmes.level == level) & (programmes.region == schools.region[row])
        first = world.scenario.behaviour.adaptation.first_placement.value
        programmes.append(
            1,
            school=row,
            region=schools.region[row],
            level=level,
            field=code,
            weight=share,
            # applicants know what became of graduates of the field's other programmes here
            placement=programmes.placement[same].mean() if same.any() else first,
        )
    world.links = np.concatenate([world.links, np.zeros((len(world.links), 1), dtype=bool)], axis=1)
    return row


def link(world: World, school: int, draws: Draws) -> None:
    """Let enterprises of its fields count a new school among their partners as often as a school of the base year."""
    schools, programmes, positions, firms = world.schools, world.programmes, world.positions, world.enterprises
    taught = programmes.field[(programmes.school == school) & (programmes.field >= 0)]
    wanted = np.isin(positions.field, taught) & (positions.share > 0)
    needs = np.zeros(len(firms), dtype=bool)
    needs[positions.enterprise[wanted]] = True
    others = np.bincount(schools.region[schools.level > Level.GENERAL_SENIOR], minlength=world.places.regions)
    chance = np.minimum(world.scenario.behaviour.cooperation.links / np.maximum(others, 1), 1.0)[firms.region]
    picks = draws.uniform(Decision.FIRM_LINK, LIFE, firms.id, np.full(len(firms), school)) < chance
    world.links[:, school] = needs & (firms.region == schools.region[school]) & picks
