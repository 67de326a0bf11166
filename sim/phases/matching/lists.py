"""Who seeks in a year, and which posts each could hear of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.draws import Decision, Draws
from sim.phases.matching.brought import hear_of_brought
from sim.phases.matching.candidates import Searching, cells, hear
from sim.phases.matching.places import place_values
from sim.phases.matching.pools import may_take, pool, reserves
from sim.policy.knobs import Knobs
from sim.world.codes import Status
from sim.world.world import World

I64 = NDArray[np.int64]
F64 = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Lists:
    """Who seeks and what they could hear of.

    Parameters
    ----------
    rows, ids, region
        Seekers, and the region in which each looks first; shape (n,).
    candidates
        Position in each slot of a seeker's list, -1 none; shape (n, C). The last `RESERVED_SLOTS` are reserved
        posts announced to those who may take them.
    who, slot
        Open posts that seekers know: index of the seeker, ascending, and slot of the list; shape (k,).
    outside, place, waiting
        Value of the best outside place, which place, and the value of waiting; shape (n,).
    place_value
        Value of living in each place; shape (n, P).
    eligible
        Whether the seeker may take a reserved post; shape (n,).
    late
        Whether the seeker comes only in spring (after an examination); shape (n,).
    productivity
        True productivity in the own field; shape (n,).
    chance, reserved_chance
        Chance of local work, and of a reserved post, reckoned with before any refusal; shape (n,).
    reserved_start
        Reserved posts over those told of them, by region, field and level; shape (R, F, 5).
    """

    rows: I64
    ids: NDArray[np.uint64]
    region: I64
    candidates: NDArray[np.int32]
    who: I64
    slot: I64
    outside: F64
    place: I64
    place_value: NDArray[np.float32]
    waiting: F64
    eligible: Flags
    late: Flags
    productivity: F64
    chance: F64
    reserved_chance: F64
    reserved_start: F64


def seekers(world: World, knobs: Knobs, draws: Draws) -> Lists:
    """Gather this year's seekers, what they know, and what they have outside."""
    students = world.students
    rows = students.rows(Status.SEEKING)
    ids = students.id[rows]
    level = students.level[rows].astype(np.int64)
    eligible = may_take(world, rows, knobs, draws)
    field, region = students.field[rows].astype(np.int64), search_regions(world, rows)
    searching = Searching(rows, ids, region, field, level, eligible)
    heard = hear(world, searching, knobs, draws)
    hear_of_brought(world, searching, heard, knobs, draws)
    who, slot = cells(heard.known)
    start = reserved_start(world, (region * len(world.fields) + field) * 5 + level, heard.told)
    # until there is experience, those told go by how many they are for the posts
    reserved_chance = np.where(np.isnan(world.reserved_chance), start, world.reserved_chance)
    places = place_values(world, rows, draws)
    floor = world.scenario.behaviour.search.chance_floor.value
    return Lists(
        rows=rows,
        ids=ids,
        region=region,
        candidates=heard.candidates,
        who=who,
        slot=slot,
        outside=places.outside,
        place=places.best,
        place_value=places.place,
        waiting=waiting_value(world, rows, places.outside, draws),
        eligible=eligible,
        late=students.waited[rows] > 0,
        productivity=np.exp(students.general[rows] + students.specific[rows]).astype(float),
        chance=np.maximum(world.chance[region, field, level], floor),
        reserved_chance=np.fmax(reserved_chance[region, field, level], floor),
        reserved_start=start,
    )


def reserved_start(world: World, cell: I64, told: Flags) -> F64:
    """Return reserved posts over those told of them, at most 1; NaN where nobody is told; shape (R, F, 5).

    An enterprise's reserved posts are spread over its worker posts, or those above them.

    Parameters
    ----------
    cell
        (region searched * F + field) * 5 + level of each seeker; shape (n,).
    told
        Whether the seeker is told of a reserved post; shape (n,).
    """
    positions, shape = world.positions, world.reserved_chance.shape
    of, reserve = pool(world), reserves(world)
    each = reserve / np.maximum(np.bincount(of, weights=positions.posts, minlength=len(reserve)), 1)
    of_post = (positions.region.astype(np.int64) * shape[1] + positions.field) * 5 + positions.level
    size = int(np.prod(shape))
    reserved = np.bincount(of_post, weights=positions.posts * each[of], minlength=size)
    people = np.bincount(cell[told], minlength=size)
    start = np.divide(reserved, people, out=np.full(size, np.nan), where=people > 0)
    return np.minimum(start, 1.0).reshape(shape)


def search_regions(world: World, rows: I64) -> I64:
    """Return the region in which each seeker looks first: where they are, or home for those who come back from outside.

    Who comes back and has no home in a modelled region comes back to the region of study.
    """
    students, regions = world.students, world.places.regions
    place, home = students.place[rows].astype(np.int64), students.home[rows].astype(np.int64)
    back = np.where(home < regions, home, np.maximum(students.region[rows], 0))
    return np.where((place >= 0) & (place < regions), place, back)


def waiting_value(world: World, rows: I64, outside: F64, draws: Draws) -> F64:
    """Return the value of waiting: outside plus ``b_pub p ln(w_pub/w) + home - delay - fall waited + taste``."""
    students, w = world.students, world.scenario.behaviour.waiting
    gain = (
        w.b_pub.value * w.chance.value * np.log(max(w.pay_ratio.value, 1e-9))
        + w.home.value
        - w.delay.value
        - w.yearly_fall.value * students.waited[rows]
    )
    u = draws.uniform(Decision.TASTE_FALLBACK, world.year, students.id[rows], np.zeros(1, np.int64))
    value = outside + gain + np.log(u / (1.0 - u))
    value[students.waited[rows] >= w.fresh_years] = -np.inf
    value[students.since_left[rows] > 0] = -np.inf
    return value
