"""Changes of track after the first year of upper secondary, both ways."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.draws import LIFE, Decision, Draws
from sim.policy.knobs import Knobs
from sim.world.codes import Level
from sim.world.dropout import set_dropout
from sim.world.world import World

I64 = NDArray[np.int64]
F64 = NDArray[np.float64]


@dataclass(frozen=True)
class Tracks:
    """Rows of those who changed track in a comprehensive school, and the regions of their schools."""

    down: I64
    up: I64
    region: NDArray[np.int16]


def change_chance(share: float, pull: NDArray[np.floating]) -> F64:
    """Return the probability to change track, ``logit^-1(logit(share) + pull)``; shape (n,).

    `pull` is ability times a weight, negative where the less able change (to vocational school).
    """
    chance: F64 = 1.0 / (1.0 + (1.0 - share) / max(share, 1e-12) * np.exp(-pull.astype(float)))
    return chance


def change_tracks(world: World, knobs: Knobs, first: I64, year: int, draws: Draws) -> Tracks:
    """Let a share of first-years change between general and vocational school, as far as classes have free places.

    Parameters
    ----------
    first
        Rows of upper-secondary pupils at the end of their first year.
    """
    students = world.students
    pull = world.scenario.behaviour.learning.track_ability.value
    general = students.level[first] == Level.GENERAL_SENIOR
    chance = change_chance(knobs.track_change, np.where(general, -pull, pull) * students.ability[first])
    wants = draws.chance(Decision.CHANGE_TRACK, year, students.id[first], chance)
    down = _move(world, "vocational", first[wants & general], Level.SECONDARY_VOCATIONAL, draws)
    # general places that were left are free for those who come; college is entered from the province of one's home
    resident = students.home[first] < world.places.regions
    up = _move(world, "general", first[wants & ~general & resident], Level.GENERAL_SENIOR, draws)
    return Tracks(down, up, students.region[np.concatenate([down, up])].copy())


def _move(world: World, kind: str, rows: I64, level: Level, draws: Draws) -> I64:
    students = world.students
    target = world.lists[kind].pick(
        draws.uniform(Decision.CHANGE_TRACK, LIFE, students.id[rows]), students.region[rows]
    )
    return take_places(world, rows[target >= 0], target[target >= 0], level, world.year, draws)


def take_places(world: World, rows: I64, target: I64, level: Level, year: int, draws: Draws) -> I64:
    """Move pupils to programmes as far as those have free places; return the rows moved.

    A place is free while the class stays below what rooms and teachers allow; earlier identities come first.
    """
    students, programmes = world.students, world.programmes
    order = np.lexsort((students.id[rows], target))
    rows, target = rows[order], target[order]
    queue = np.arange(len(target)) - np.searchsorted(target, target)
    free = np.floor(programmes.capacity - programmes.entrants)[target]
    moved, target = rows[queue < free], target[queue < free]
    left = students.programme[moved]
    students.level[moved] = level
    # what was learnt so far is credited
    students.taught_before[moved] += programmes.taught[target] - programmes.taught[left]
    students.programme[moved] = target
    students.school[moved] = programmes.school[target]
    students.field[moved] = programmes.field[target]
    size = len(programmes)
    change = np.bincount(target, minlength=size) - np.bincount(left, minlength=size)
    programmes.entrants += change.astype(np.int32)
    set_dropout(world, moved, year, draws)
    return moved
