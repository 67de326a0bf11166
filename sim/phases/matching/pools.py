"""Reserved posts: an enterprise's worker posts and its posts above them are two pools with a reserve each."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import LIFE, Decision, Draws
from sim.phases.matching.hire import place_in_line
from sim.policy.knobs import Knobs
from sim.world.codes import IS_WORKER, Level, Ownership
from sim.world.world import World

I64 = NDArray[np.int64]
Flags = NDArray[np.bool_]


def reserves(world: World) -> I64:
    """Return the reserved posts of each pool: worker posts by enterprise, then those above; shape (2 E,)."""
    firms = world.enterprises
    return np.concatenate([firms.reserved, firms.reserved_public]).astype(np.int64)


def pool(world: World) -> I64:
    """Return the pool of each position; shape (P,)."""
    positions = world.positions
    above = np.where(IS_WORKER[positions.level], 0, len(world.enterprises))
    return positions.enterprise.astype(np.int64) + above


def covered(world: World, knobs: Knobs) -> Flags:
    """Return which positions a quota or the reserve of public posts concerns, whether or not it reserves this year."""
    positions = world.positions
    ownership, worker = world.enterprises.ownership[positions.enterprise], IS_WORKER[positions.level]
    public = (knobs.public_share > 0) & ~worker & (ownership == Ownership.PUBLIC)
    return (worker & (knobs.quota_share[ownership] > 0)) | public


def may_take(world: World, rows: I64, knobs: Knobs, draws: Draws) -> Flags:
    """Return which seekers may take a reserved post: vocational graduates of local schools, and the best above them.

    Public posts at bachelor level and above are for this year's graduates of local universities in the best
    `public_top` of their class.
    """
    students = world.students
    eligible = (students.region[rows] >= 0) & IS_WORKER[students.level[rows].astype(np.int64)]
    if world.enterprises.reserved_public.any():
        best = np.zeros(len(students), dtype=bool)
        best[best_of_class(world, knobs.public_top, draws)] = True
        eligible |= best[rows]
    return eligible


def best_of_class(world: World, top: float, draws: Draws) -> I64:
    """Return the rows of this year's university graduates whose rank in their class is within its best `top`.

    A class is the year's graduates of a school at a level, those who study on included. The rank goes by
    ``w ability + sqrt(1 - w^2) noise``, as an examination does; a class of n has ``floor(top n)`` best.
    """
    students = world.students
    rows = world.classes[world.year][0]
    rows = rows[(students.region[rows] >= 0) & (students.level[rows] >= Level.BACHELOR)]
    weight = world.scenario.behaviour.staying.rank_ability.value
    noise = draws.normal(Decision.CLASS_RANK, LIFE, students.id[rows])
    rank = weight * students.ability[rows] + np.sqrt(1.0 - weight**2) * noise
    group = students.school[rows].astype(np.int64) * len(Level) + students.level[rows]
    size = np.bincount(group)
    place = place_in_line(group, rank, students.id[rows])
    return rows[place < np.floor(top * size[group] + 1e-9)]
