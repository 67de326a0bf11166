"""Entrants whom a policy brings: from other provinces by agreement, and adults who live here."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.draws import LIFE, Decision, Draws
from sim.phases.admission.enrol import enrol, within
from sim.policy.knobs import Knobs
from sim.world.ability import adult_ability, elsewhere_ability
from sim.world.class_sizes import apportion
from sim.world.codes import Level, level_code
from sim.world.named import schools_of
from sim.world.students import POLICY_ENTRANT, identity
from sim.world.world import World

I64 = NDArray[np.int64]
F64 = NDArray[np.float64]
PER_SOURCE = 2**20


@dataclass(frozen=True)
class Special:
    """Entrants whom a policy brings.

    Parameters
    ----------
    recruited, adults
        Rows of those from other provinces and of adults.
    yuan
        Yuan that each recruited student costs; shape (n,).
    lacking
        Students whom the policy would bring and for whom no place is free, by region; shape (R,).
    """

    recruited: I64
    adults: I64
    yuan: F64
    lacking: F64


def admit_special(world: World, knobs: Knobs, year: int, draws: Draws) -> Special:
    """Fill places that stayed free, and the rooms beyond the year's seats, with those whom policies bring.

    Their plan is a special one, beside the year's seats: it takes no seat from anybody, only room and practice.
    """
    recruited, yuan, lacking = [], [], np.zeros(world.places.regions)
    for number, item in enumerate(knobs.recruitment):
        level = level_code(item.level)
        home = world.places.keys.index(item.place)
        schools = schools_of(world, item.schools, (level,)) & (world.schools.region != home)
        programme, short = _places(world, schools, item.students)
        lacking += short
        rows = _arrive(world, programme, number + 1, year, home, draws)
        recruited.append(rows)
        yuan.append(np.full(len(rows), item.yuan))
    schools = schools_of(world, knobs.adult_schools, (Level.HIGHER_VOCATIONAL,))
    programme, short = _places(world, schools, knobs.adults)
    adults = _arrive(world, programme, 0, year, None, draws)
    nobody = np.zeros(0, dtype=np.int64)
    return Special(
        recruited=np.concatenate([nobody, *recruited]),
        adults=adults,
        yuan=np.concatenate([np.zeros(0), *yuan]),
        lacking=lacking + short,
    )


def _places(world: World, schools: NDArray[np.bool_], students: float) -> tuple[I64, F64]:
    """Return the programme of each place given, sorted, and how many lack one in each region.

    Students are shared out to regions by the size of their schools there, over schools by the rooms that they have
    left, and in a school as its seats are.
    """
    programmes, regions = world.programmes, world.places.regions
    region, number = world.schools.region, len(world.schools)
    size = np.bincount(region[schools], weights=world.schools.size_base[schools], minlength=regions)
    wanted = apportion(round(students * world.scenario.scale), size.astype(float))
    rooms = np.bincount(programmes.school, weights=programmes.capacity, minlength=number)
    taken = np.bincount(programmes.school, weights=programmes.entrants, minlength=number)
    free = np.where(schools, np.maximum(np.floor(rooms - taken + 1e-3), 0.0), 0.0).astype(float)
    weight = programmes.base_seats * programmes.share.astype(float)
    given = np.zeros(len(programmes), dtype=np.int64)
    placed = np.zeros(regions)
    for at in range(regions):
        here = region == at
        by_school = apportion(min(int(wanted[at]), int(free[here].sum())), np.where(here, free, 0.0))
        placed[at] = by_school.sum()
        for school in np.flatnonzero(by_school).tolist():
            own = programmes.school == school
            given[own] = apportion(int(by_school[school]), weight[own])
    return np.repeat(np.arange(len(programmes)), given), wanted - placed


def _arrive(world: World, programme: I64, source: int, year: int, home: int | None, draws: Draws) -> I64:
    """Append and enrol those who take the places `programme` (sorted); without `home` they are adults of the city."""
    students, programmes, a = world.students, world.programmes, world.scenario.behaviour.admission
    if len(programme) == 0:
        return programme
    ids = identity(POLICY_ENTRANT, programme, year, source * PER_SOURCE + within(programme))
    level = programmes.level[programme]
    adult = home is None
    young = np.where(level == Level.SECONDARY_VOCATIONAL, year, year - 3)
    rows = students.append(
        len(ids),
        id=ids,
        home=programmes.region[programme] if adult else home,
        cohort=year - round(a.adult_years.value) if adult else young,
        female=draws.chance(Decision.SEX, LIFE, ids, a.women.value),
        ability=adult_ability(a, ids, draws) if adult else elsewhere_ability(a, level, ids, draws),
        attachment=a.adult_tie.value if adult else 0.0,
    )
    enrol(world, rows, programme, draws)
    programmes.seats[:] = np.maximum(programmes.seats, programmes.entrants)
    return rows
