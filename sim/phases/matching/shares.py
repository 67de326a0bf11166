"""Cohort accounting: a fixed share of each level stays, to hold the choice of a place against."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.draws import Decision, Draws
from sim.phases.matching.lists import Lists
from sim.world.codes import LEVELS
from sim.world.world import World

_BEYOND = 1e9
"""A value that nothing else reaches."""


def fixed_shares(world: World, lists: Lists, draws: Draws) -> Lists:
    """Return the lists of seekers of whom a fixed share of each level stays, whatever there is here and elsewhere.

    Who stays has nothing outside, and who goes nothing here; nobody waits.
    """
    staying = world.scenario.mechanisms.staying
    share = np.array([staying[level.value].value if level.value in staying else 0.0 for level in LEVELS])
    level = world.students.level[lists.rows].astype(np.int64)
    stays = draws.uniform(Decision.STAY_SHARE, world.year, lists.ids) < share[level]
    return replace(
        lists,
        outside=np.where(stays, -_BEYOND, _BEYOND),
        waiting=np.full(len(lists.rows), -_BEYOND),
    )
