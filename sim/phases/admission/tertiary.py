"""College admission of general leavers: local programmes, colleges in outside places, or none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.draws import F32, LIFE, U64, Decision, Draws
from sim.phases.admission.deferred_acceptance import admit, ranks
from sim.phases.admission.enrol import enrol, study_away
from sim.phases.admission.further import further_options
from sim.phases.admission.outside import market, tiers
from sim.phases.admission.senior import exam, strike_repeats
from sim.policy.knobs import Knobs
from sim.world.codes import Level, Status
from sim.world.seats import whole_by_group
from sim.world.world import World

I64 = NDArray[np.int64]


@dataclass(frozen=True)
class Tertiary:
    """Rows of general leavers by what became of them."""

    here: I64
    away: I64
    none: I64


def native_seats(world: World) -> I64:
    """Return the seats of each programme that are for residents of modelled regions."""
    share = 1.0 - world.schools.elsewhere[world.programmes.school]
    reserved = world.schools.progression[world.programmes.school]
    seats = whole_by_group((world.programmes.seats * share * (1.0 - reserved)).astype(float), world.programmes.school)
    college = (world.programmes.level == Level.HIGHER_VOCATIONAL) | (world.programmes.level == Level.BACHELOR)
    return np.where(college, np.minimum(seats, world.programmes.seats - world.programmes.entrants), 0)


def admit_leavers(world: World, leavers: I64, knobs: Knobs, year: int, draws: Draws) -> Tertiary:
    """Admit this summer's general leavers to colleges here and outside.

    The value of a college is ``b_return ln(pay after it) + prestige + local - b_distance distance + taste``, with
    the part of taste that lasts for life shared with later choices of place. Local seats go by score (deferred
    acceptance); outside colleges take whoever passes their line. Lines for bachelor and vocational colleges hold
    everywhere, but for those who leave a comprehensive school: their city's vocational colleges take them below the
    line, after all others.
    """
    students, a, places = world.students, world.scenario.behaviour.admission, world.places
    ids, home = students.id[leavers], students.home[leavers]
    score = exam(students.ability[leavers], draws.normal(Decision.EXAM_COLLEGE, year, ids), a.exam_ability.value)
    lasting = world.scenario.behaviour.place.taste_lasting.value
    passing = np.float32(np.sqrt(1.0 - lasting))
    life = draws.gumbel(Decision.TASTE_PLACE_LIFE, LIFE, ids[:, None], np.arange(len(places.keys))[None, :])
    life *= np.float32(np.sqrt(lasting))
    line = np.array([0.0, 0.0, a.college_line.value, a.bachelor_line.value, np.inf])
    ln_pay = _ln_pay_by_level(world)
    local = _local_lists(world, ids, home, draws)
    here = draws.gumbel(Decision.TASTE_COLLEGE, year, ids[:, None], local)
    outside = market(tiers(world, ln_pay, line), len(world.scenario.outside), float(passing))
    passed = outside.passed(score)
    out = draws.gumbel(Decision.TASTE_TIER, year, ids[:, None], np.arange(len(world.scenario.outside))[None, :])
    best, most = np.zeros(len(ids), dtype=np.int64), np.full(len(ids), -np.inf, dtype=np.float32)
    distance = (a.b_distance.value * places.distance[:, places.regions :]).astype(np.float32)
    _best_outside(out, passing, life, places.regions, outside.inclusive, passed, distance, home, best, most)
    waived = np.zeros(len(ids), dtype=bool)
    if knobs.college_access > 0:
        waived = draws.chance(Decision.COLLEGE_ACCESS, LIFE, ids, knobs.college_access)
    college = _colleges(world, a.b_return.value * ln_pay)
    programmes = world.programmes
    _better_here(
        here,
        passing,
        life,
        local,
        college,
        programmes.region,
        programmes.level == Level.HIGHER_VOCATIONAL,
        line[programmes.level],
        home,
        score,
        waived,
        most,
    )
    won = admit(here, local, ranks(score, ids), native_seats(world))
    here_rows = np.flatnonzero(won >= 0)
    away = np.flatnonzero((won < 0) & (most > -np.inf))
    none = np.flatnonzero((won < 0) & (most == -np.inf))
    enrol(world, leavers[here_rows], won[here_rows], draws)
    level = outside.tier_level(best[away], passed[away], year, ids[away], draws)
    study_away(world, leavers[away], places.regions + best[away], level)
    _field_away(world, leavers[away], draws)
    students.status[leavers[none]] = Status.LEFT_SCHOOL
    return Tertiary(here=leavers[here_rows], away=leavers[away], none=leavers[none])


@compiled
def _best_outside(
    taste: F32,
    scale: np.float32,
    life: F32,
    regions: int,
    inclusive: F32,
    passed: I64,
    distance: F32,
    home: NDArray[np.int16],
    best: I64,
    most: F32,
) -> None:
    """Fill `best` with the outside place whose colleges are worth most to each leaver, and `most` with that.

    Tastes of the moment are of shape (n, places outside), those for life of shape (n, P), `regions` first; `inclusive`
    is what a place's colleges are worth to who has `passed` so many of their lines; `distance`, from each home, is
    that in utility.
    """
    for i in range(len(taste)):
        lines, origin = np.uint64(passed[i]), np.uint64(home[i])
        best_place, highest = best[i], most[i]
        for place in range(taste.shape[1]):
            worth = taste[i, place] * scale + inclusive[lines, place]
            worth += life[i, regions + place]
            worth -= distance[origin, place]
            best_place, highest = (place, worth) if worth > highest else (best_place, highest)
        best[i], most[i] = best_place, highest


@compiled
def _better_here(
    here: F32,
    scale: np.float32,
    life: F32,
    local: I64,
    college: F32,
    region: NDArray[np.int16],
    vocational: NDArray[np.bool_],
    line: NDArray[np.float64],
    home: NDArray[np.int16],
    score: NDArray[np.float64],
    waived: NDArray[np.bool_],
    most: F32,
) -> None:
    """Turn tastes into the utility of the `local` colleges listed, both of shape (n, L).

    It is -inf for those that do not take the leaver and those that are worth no more than the best place outside:
    who is better off outside than with any seat here does not compete for one. `college` is what a college is worth
    from each region, shape (R, S); `line` is the score that it asks for, shape (S,), of some, the `waived`, not at
    home's vocational colleges.
    """
    for i in range(len(local)):
        origin = np.uint64(home[i])
        for j in range(local.shape[1]):
            listed = local[i, j] >= 0
            option = np.uint64(local[i, j] if listed else 0)
            takes = score[i] >= line[option]
            takes |= waived[i] & vocational[option] & (region[option] == home[i])
            worth = college[origin, option] + life[i, np.uint64(region[option])]
            worth += scale * here[i, j]
            # worked out in any case, which spares a jump that nobody can foresee
            here[i, j] = worth if listed & takes & (worth > most[i]) else np.float32(-np.inf)


def _local_lists(world: World, ids: U64, home: NDArray[np.int16], draws: Draws) -> I64:
    """Return the colleges of modelled regions listed, -1 for a repeated one; shape (n, L)."""
    length = world.scenario.behaviour.admission.local_list if len(world.programmes) else 0
    listed = np.arange(length)
    u = draws.uniform(Decision.LIST_COLLEGE, LIFE, ids[:, None], listed[None, :])
    parts = [world.lists["college"].pick(u, home[:, None])]
    if world.places.regions > 1:
        u = draws.uniform(Decision.LIST_COLLEGE, LIFE, ids[:, None], length + listed[None, :])
        parts.append(world.lists["college_anywhere"].pick(u, np.zeros((1, 1), dtype=np.int64)))
    drawn = length * len(parts)
    if world.works:
        levels = (Level.HIGHER_VOCATIONAL, Level.BACHELOR)
        parts.append(further_options(world, levels, length, ids, home, draws, anywhere=True))
    local = np.concatenate(parts, axis=1)
    strike_repeats(local, drawn)
    return local


def _colleges(world: World, pay: NDArray[np.float64]) -> F32:
    """Return what each programme is worth as a college to who lives in a region, but for tastes; shape (R, S)."""
    programmes, places, a = world.programmes, world.places, world.scenario.behaviour.admission
    region = programmes.region.astype(np.int64)
    worth = (
        pay[programmes.level]
        + (a.b_prestige.value * world.schools.prestige - a.b_distance.value * world.schools.way)[programmes.school]
        + programmes.standing
        + a.local_college.value * (region == np.arange(places.regions)[:, None])
        - a.b_distance.value * places.distance[: places.regions, region]
    )
    return worth.astype(np.float32)


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
