"""Junior-middle leavers arrive: the cohorts are data, ability and sex are drawn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.draws import LIFE, Decision, Draws
from sim.policy.knobs import Knobs
from sim.world.codes import Level, Status
from sim.world.students import LOCAL, identity
from sim.world.world import World


@dataclass(frozen=True)
class Demography:
    """Rows of this year's junior-middle leavers."""

    pupils: NDArray[np.int64]


def step(world: World, knobs: Knobs, draws: Draws) -> Demography:
    """Append this September's junior-middle leavers of every region."""
    return Demography(pupils=arrive(world, world.year, draws))


def arrive(world: World, year: int, draws: Draws) -> NDArray[np.int64]:
    """Append the leavers of `year` and return their rows.

    A person is cohort and index, before any decision: identity depends on no policy.
    """
    scenario, admission = world.scenario, world.scenario.behaviour.admission
    sizes = np.array([r.cohorts.at(year) * scenario.scale for r in scenario.regions.values()])
    counts = np.rint(sizes * world.conditions.cohort).astype(np.int64)
    region = np.repeat(np.arange(len(counts)), counts)
    index = np.concatenate([np.arange(count) for count in counts])
    ids = identity(LOCAL, region, year, index)
    has = np.flatnonzero(draws.chance(Decision.PARENT, LIFE, ids, admission.parent_share.value))
    parent = np.full(len(ids), -1, dtype=np.int32)
    parent[has] = world.parents.pick(draws.uniform(Decision.PARENT_EMPLOYER, LIFE, ids[has]), region[has])
    return world.students.append(
        len(ids),
        id=ids,
        home=region,
        cohort=year,
        female=draws.chance(Decision.SEX, LIFE, ids, admission.women.value),
        ability=draws.normal(Decision.ABILITY, LIFE, ids),
        parent=parent,
        status=Status.NONE,
        level=Level.GENERAL_SENIOR,
        place=region,
    )
