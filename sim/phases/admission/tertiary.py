"""College admission of general leavers: local programmes, colleges in outside places, or none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.draws import LIFE, Decision, Draws
from sim.phases.admission.deferred_acceptance import admit, ranks
from sim.phases.admission.enrol import enrol, study_away
from sim.phases.admission.senior import exam, strike_repeats
from sim.world.codes import LEVELS, Level, Status
from sim.world.world import World

I64 = NDArray[np.int64]
UNLIMITED = 2**40


@dataclass(frozen=True)
class Tertiary:
    """Rows of general leavers by what became of them."""

    here: I64
    away: I64
    none: I64


@dataclass(frozen=True)
class _Tiers:
    place: I64
    level: I64
    line: NDArray[np.float64]
    prestige: NDArray[np.float64]


def _tiers(world: World) -> _Tiers:
    regions = world.places.regions
    rows = [
        (regions + o, LEVELS.index(t.level), t.line.value, t.prestige.value)
        for o, outside in enumerate(world.scenario.outside.values())
        for t in outside.universities
    ]
    table = np.array(rows, dtype=float).reshape(-1, 4)
    return _Tiers(table[:, 0].astype(np.int64), table[:, 1].astype(np.int64), table[:, 2], table[:, 3])


def native_seats(world: World) -> I64:
    """Return the seats of each programme that are for residents of modelled regions."""
    share = 1.0 - world.schools.elsewhere[world.programmes.school]
    reserved = world.schools.progression[world.programmes.school]
    seats = np.rint(world.programmes.seats * share * (1.0 - reserved)).astype(np.int64)
    college = (world.programmes.level == Level.HIGHER_VOCATIONAL) | (world.programmes.level == Level.BACHELOR)
    return np.where(college, np.minimum(seats, world.programmes.seats - world.programmes.entrants), 0)


def admit_leavers(world: World, leavers: I64, year: int, draws: Draws) -> Tertiary:
    """Admit this summer's general leavers to colleges here and outside.

    The value of a college is ``b_return ln(pay after it) + prestige + local - b_distance distance + taste``, with
    the part of taste that lasts for life shared with later choices of place. Local seats go by score (deferred
    acceptance); outside colleges are a national market that one region cannot fill: they take whoever passes
    their line. Lines for bachelor and vocational colleges hold everywhere.
    """
    students, a = world.students, world.scenario.behaviour.admission
    ids = students.id[leavers]
    score = exam(students.ability[leavers], draws.normal(Decision.EXAM_COLLEGE, year, ids), a.exam_ability.value)
    tiers = _tiers(world)
    utility, option = _menu(world, leavers, score, tiers, year, draws)
    programmes = len(world.programmes)
    capacity = np.concatenate([native_seats(world), np.full(len(tiers.place), UNLIMITED)])
    column = admit(utility, option, ranks(score, ids), capacity)
    won = np.where(column >= 0, option[np.arange(len(leavers)), np.maximum(column, 0)], -1)
    here = (won >= 0) & (won < programmes)
    away = won >= programmes
    enrol(world, leavers[here], won[here], draws)
    tier = won[away] - programmes
    study_away(world, leavers[away], tiers.place[tier], tiers.level[tier])
    _field_away(world, leavers[away], draws)
    students.status[leavers[won < 0]] = Status.LEFT_SCHOOL
    return Tertiary(here=leavers[here], away=leavers[away], none=leavers[won < 0])


def _menu(
    world: World, leavers: I64, score: NDArray[np.float64], tiers: _Tiers, year: int, draws: Draws
) -> tuple[NDArray[np.float32], I64]:
    students, programmes, a = world.students, world.programmes, world.scenario.behaviour.admission
    places, listed = world.places, np.arange(a.local_list)
    ids, home = students.id[leavers], students.home[leavers]
    lasting = np.sqrt(world.scenario.behaviour.place.taste_lasting.value)
    passing = np.sqrt(1.0 - world.scenario.behaviour.place.taste_lasting.value)
    every = np.arange(len(places.keys))
    life = np.float32(lasting) * draws.gumbel(Decision.TASTE_PLACE_LIFE, LIFE, ids[:, None], every[None, :])
    local = world.lists["college"].pick(
        draws.uniform(Decision.LIST_COLLEGE, LIFE, ids[:, None], listed[None, :]),
        home[:, None],
    )
    if places.regions > 1:
        u = draws.uniform(Decision.LIST_COLLEGE, LIFE, ids[:, None], a.local_list + listed[None, :])
        anywhere = world.lists["college_anywhere"].pick(u, np.zeros((1, 1), dtype=np.int64))
        local = np.concatenate([local, anywhere], axis=1)
    strike_repeats(local)
    line = np.array([0.0, 0.0, a.college_line.value, a.bachelor_line.value, np.inf])
    pay = a.b_return.value * _ln_pay_by_level(world)
    # what depends on home and college only is looked up, not computed a person
    region = programmes.region.astype(np.int64)
    college = (
        pay[programmes.level]
        + a.b_prestige.value * world.schools.prestige[programmes.school]
        + a.local_college.value * (region == every[:, None])
        - a.b_distance.value * places.distance[:, region]
    )
    here = (
        college[home[:, None], local]
        + life[np.arange(len(ids))[:, None], region[local]]
        + np.float32(passing) * draws.gumbel(Decision.TASTE_COLLEGE, year, ids[:, None], local)
    )
    np.copyto(here, -np.inf, where=(local < 0) | (score[:, None] < line[programmes.level][local]))
    option = np.maximum(local, 0)
    if not len(tiers.place):
        return here.astype(np.float32), option
    value = a.b_prestige.value * tiers.prestige + pay[tiers.level]
    value = value - a.b_distance.value * places.distance[:, tiers.place]
    # no outside college fills up, so only the best one that takes a person matters
    out = value.astype(np.float32)[home]
    out += life.take(tiers.place, axis=1)
    out += np.float32(passing) * draws.gumbel(
        Decision.TASTE_TIER, year, ids[:, None], np.arange(len(tiers.place))[None, :]
    )
    np.copyto(out, -np.inf, where=score[:, None] < np.maximum(tiers.line, line[tiers.level]))
    best = np.argmax(out, axis=1)
    most = out[np.arange(len(ids)), best]
    utility = np.concatenate([here.astype(np.float32), most[:, None]], axis=1)
    return utility, np.concatenate([option, len(programmes) + best[:, None]], axis=1)


def _ln_pay_by_level(world: World) -> NDArray[np.float64]:
    """Return ln pay by level, the mean over outside places: what a diploma is worth in the country."""
    outside = world.places.ln_pay[world.places.regions :]
    mean: NDArray[np.float64] = outside.mean(axis=0)
    return mean


def _field_away(world: World, rows: I64, draws: Draws) -> None:
    """Give those who study away a field, as the local colleges' seats are spread."""
    students = world.students
    home = students.home[rows]
    u = draws.uniform(Decision.DESTINATION, LIFE, students.id[rows])
    like = world.lists["college"].pick(u, home)
    fields = len(world.fields)
    students.field[rows] = np.where(
        like >= 0, world.programmes.field[like], np.minimum((u * fields).astype(int), fields - 1)
    )
