"""Those who come from elsewhere, and local graduates of the level below who study on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import LIFE, Decision, Draws
from sim.phases.admission.deferred_acceptance import ranks
from sim.phases.admission.enrol import enrol, in_line, study_away, within
from sim.world.ability import elsewhere_ability
from sim.world.codes import Level
from sim.world.seats import reserved_seats
from sim.world.students import ENTRANT, identity
from sim.world.world import World

I64 = NDArray[np.int64]
TOP_UP_YEARS = 2
"""Years of a bachelor's course entered from higher-vocational college."""


def admit_continuing(world: World, rows: I64, year: int, draws: Draws) -> tuple[I64, I64]:
    """Seat `rows`, those who study on: reserved seats of their field here by ability, all others away.

    Returns
    -------
    Rows seated here, rows gone away.
    """
    students, programmes = world.students, world.programmes
    if len(rows) == 0:
        return rows, rows
    p = world.scenario.behaviour.progression
    away = np.array(
        [0.0, p.away_secondary_vocational.value, p.away_higher_vocational.value, p.away_bachelor.value, 1.0]
    )
    fields = len(world.fields)
    stay = ~draws.chance(Decision.STUDY_ON_AWAY, year, students.id[rows], away[students.level[rows]])
    stay |= students.ladder[rows]
    asks = np.flatnonzero(stay & (students.region[rows] >= 0))
    line = rows[asks]
    group = (students.region[line].astype(np.int64) * 5 + students.level[line] + 1) * fields + students.field[line]
    holder = (programmes.region.astype(np.int64) * 5 + programmes.level) * fields + np.maximum(programmes.field, 0)
    free = np.where(programmes.level > Level.SECONDARY_VOCATIONAL, reserved_seats(world), 0)
    rank = ranks(students.ability[line], students.id[line])
    if (climbs := students.ladder[line]).any():
        free = free + _ladder_places(world, group[climbs], holder, free)
        # a ladder place is promised
        rank = rank + np.where(climbs, len(line), 0)
    won = in_line(group, rank, holder, free)
    wins = np.flatnonzero(won >= 0)
    seated, programme = line[wins], won[wins]
    years = world.schools.years[programmes.school]
    years[programmes.level == Level.BACHELOR] = TOP_UP_YEARS
    enrol(world, seated, programme, draws, years)
    rest = np.delete(rows, asks[wins])
    place = world.lists["home"].pick(
        draws.uniform(Decision.DESTINATION, year, students.id[rest]),
        world.schools.entry[np.maximum(students.school[rest], 0)],
    )
    outside = len(world.places.keys) - world.places.regions
    spread = (draws.uniform(Decision.STUDY_ON_AWAY, LIFE, students.id[rest]) * outside).astype(np.int64)
    place = np.where(place >= 0, place % outside, spread) + world.places.regions
    study_away(world, rest, place, students.level[rest] + 1)
    students.ends[rest] = year + np.where(students.level[rest] == Level.BACHELOR, TOP_UP_YEARS, 3)
    return seated, rest


def _ladder_places(world: World, group: I64, holder: I64, free: I64) -> I64:
    """Return the seats beside the reserved ones that ladder places take, one for each of `group`; shape (programmes,).

    They are spread over the programmes of a group by their seats that are not reserved.
    """
    open_ = np.maximum(world.programmes.seats - free, 0)
    size = int(max(holder.max(), group.max())) + 1
    wanted = np.bincount(group, minlength=size)
    total = np.bincount(holder, weights=open_, minlength=size)
    order = np.argsort(holder, kind="stable")
    exact = (wanted / np.maximum(total, 1.0))[holder] * open_
    # cumulative rounding keeps each group's total whole
    running = np.floor(np.cumsum(exact[order]) + 1e-6)
    places = np.empty(len(holder), dtype=np.int64)
    places[order] = np.diff(running, prepend=0.0)
    return np.minimum(places, open_)


def admit_elsewhere(world: World, year: int, draws: Draws) -> I64:
    """Fill the colleges' remaining seats (and other schools' seats for outsiders) from elsewhere.

    An entrant is the school's programme, the year and the place in that year's list. Ability follows from the
    score line of the level: ``ability = w score + sqrt(1 - w**2) noise`` with the score drawn from the normal
    distribution between the level's lines.
    """
    programmes, schools, students = world.programmes, world.schools, world.students
    open_ = programmes.seats - programmes.entrants
    outsiders = schools.elsewhere[programmes.school]
    college = programmes.level >= Level.HIGHER_VOCATIONAL
    count = np.where(college & (outsiders > 0), open_, np.minimum(open_, np.rint(programmes.seats * outsiders)))
    count = np.maximum(count, 0).astype(np.int64)
    programme = np.repeat(np.arange(len(programmes)), count)
    if len(programme) == 0:
        return np.zeros(0, dtype=np.int64)
    ids = identity(ENTRANT, programme, year, within(programme))
    outside = len(world.places.keys) - world.places.regions
    drawn = world.lists["home"].pick(
        draws.uniform(Decision.HOME_ELSEWHERE, LIFE, ids), schools.entry[programmes.school[programme]]
    )
    rows = students.append(
        len(ids),
        id=ids,
        home=drawn % outside + world.places.regions,
        cohort=year - 3,
        female=draws.chance(Decision.SEX, LIFE, ids, world.scenario.behaviour.admission.women.value),
        ability=elsewhere_ability(world.scenario.behaviour.admission, programmes.level[programme], ids, draws),
        parent=-1,
    )
    enrol(world, rows, programme, draws)
    return rows
