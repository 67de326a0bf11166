"""Who has finished a course away: home, or the best place outside."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import Draws
from sim.phases.matching.places import PlaceValues, place_values
from sim.world.codes import Status
from sim.world.pay import mean_pay
from sim.world.world import World

I64 = NDArray[np.int64]
F64 = NDArray[np.float64]
Flags = NDArray[np.bool_]
EULER = 0.5772
"""Mean of a standard Gumbel: the best of k draws has mean ln k + this."""


def choose(world: World, draws: Draws) -> I64:
    """Let this summer's finishers away choose, and return who prefers home: they seek there this year.

    The others take work in the best place outside.
    """
    students = world.students
    rows = students.rows(Status.AWAY, graduated=world.year)
    home, values = prefer_home(world, rows, draws)
    # whoever finds nothing at home falls back on the best place outside
    students.place[rows] = values.best
    students.status[rows[home]] = Status.SEEKING
    return rows[home]


def prefer_home(world: World, rows: I64, draws: Draws) -> tuple[Flags, PlaceValues]:
    """Return who would rather look for work at home than take it outside, shape (n,), and the values of places.

    Outside counts what it counts for all graduates (`place_values`), with the tie to the place of study. Home is
    worth ``b_wage (ln mean pay of the level's posts + psi (general + specific skill)) + living there
    + b_work ln(chance of work as last seen) + b_fit + nest (ln(posts known) + 0.577)``: the expected value of the
    best of the posts that a seeker there knows (a nest's inclusive value, McFadden 1978), before any is known. Only
    homes in a modelled region are weighed; where a region has no post of the level, nobody looks for one.
    """
    students, s, b = world.students, world.scenario.behaviour.search, world.scenario.behaviour.place
    values = place_values(world, rows, draws)
    prefers = np.zeros(len(rows), dtype=bool)
    at = np.flatnonzero(students.home[rows] < world.places.regions)
    native = rows[at]
    home, level = students.home[native].astype(np.int64), students.level[native].astype(np.int64)
    field = np.maximum(students.field[native], 0)
    with np.errstate(divide="ignore"):
        ln_pay = np.log(mean_pay(world))[home, level]
    skill = students.general[native] + students.specific[native]
    chance = np.maximum(world.chance[home, field, level], s.chance_floor.value)
    worth: F64 = (
        b.b_wage.value * (ln_pay + b.skill_to_pay.value * skill)
        + values.place[at, home]
        + b.b_work.value * np.log(chance)
        + b.b_fit.value
        + b.nest.value * (np.log(max(s.candidates * s.known.value, 1.0)) + EULER)
    )
    prefers[at] = worth > values.outside[at]
    return prefers, values
