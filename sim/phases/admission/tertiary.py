"""College admission of general leavers: local programmes, colleges in outside places, or none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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
    here = _local_utility(world, local, home, life, a.b_return.value * ln_pay)
    here += passing * draws.gumbel(Decision.TASTE_COLLEGE, year, ids[:, None], local)
    below = score[:, None] < line[world.programmes.level].take(local)
    if knobs.college_access > 0:
        below &= ~_waived(world, knobs, ids, home, local, draws)
    np.putmask(here, (local < 0) | below, -np.inf)
    outside = market(tiers(world, ln_pay, line), len(world.scenario.outside), float(passing))
    passed = outside.passed(score)
    places_out = np.arange(len(world.scenario.outside))
    out = draws.gumbel(Decision.TASTE_TIER, year, ids[:, None], places_out[None, :])
    out *= passing
    out += outside.inclusive.take(passed, axis=0)
    out += life[:, places.regions :]
    out -= (a.b_distance.value * places.distance[:, places.regions :]).astype(np.float32).take(home, axis=0)
    best = np.argmax(out, axis=1)
    most = out[np.arange(len(ids)), best]
    won = _seats_here(world, here, most, local, ranks(score, ids))
    here_rows = np.flatnonzero(won >= 0)
    away = np.flatnonzero((won < 0) & (most > -np.inf))
    none = np.flatnonzero((won < 0) & (most == -np.inf))
    enrol(world, leavers[here_rows], won[here_rows], draws)
    level = outside.tier_level(best[away], passed[away], year, ids[away], draws)
    study_away(world, leavers[away], places.regions + best[away], level)
    _field_away(world, leavers[away], draws)
    students.status[leavers[none]] = Status.LEFT_SCHOOL
    return Tertiary(here=leavers[here_rows], away=leavers[away], none=leavers[none])


def _seats_here(world: World, here: F32, most: F32, local: I64, rank: I64) -> I64:
    """Return the local programme won, -1 for none; `most` is what the best outside college is worth."""
    won = np.full(len(here), -1, dtype=np.int64)
    # who is better off outside than with any seat here does not compete for one
    wants = np.flatnonzero(here.max(axis=1, initial=-np.inf) > most)
    worth, listed = here.take(wants, axis=0), local.take(wants, axis=0)
    np.putmask(worth, worth <= most[wants, None], -np.inf)
    column = admit(worth, np.maximum(listed, 0), rank[wants], native_seats(world))
    got = np.flatnonzero(column >= 0)
    won[wants[got]] = listed[got, column[got]]
    return won


def _local_lists(world: World, ids: U64, home: NDArray[np.int16], draws: Draws) -> I64:
    """Return the colleges of modelled regions listed, -1 for a repeated one; shape (n, L)."""
    length = world.scenario.behaviour.admission.local_list if len(world.programmes) else 0
    listed = np.arange(length)
    u = draws.uniform(Decision.LIST_COLLEGE, LIFE, ids[:, None], listed[None, :])
    local = world.lists["college"].pick(u, home[:, None])
    if world.places.regions > 1:
        u = draws.uniform(Decision.LIST_COLLEGE, LIFE, ids[:, None], length + listed[None, :])
        anywhere = world.lists["college_anywhere"].pick(u, np.zeros((1, 1), dtype=np.int64))
        local = np.concatenate([local, anywhere], axis=1)
    strike_repeats(local)
    if world.works:
        levels = (Level.HIGHER_VOCATIONAL, Level.BACHELOR)
        new = further_options(world, levels, length, ids, home, draws, anywhere=True)
        local = np.concatenate([local, new], axis=1)
    return local


def _waived(
    world: World, knobs: Knobs, ids: U64, home: NDArray[np.int16], local: I64, draws: Draws
) -> NDArray[np.bool_]:
    """Return for which listed colleges the line is waived: those who leave a comprehensive school, at home."""
    programmes = world.programmes
    waived = np.zeros(local.shape, dtype=bool)
    who = np.flatnonzero(draws.chance(Decision.COLLEGE_ACCESS, LIFE, ids, knobs.college_access))
    theirs = local[who]
    at_home = programmes.region[theirs] == home[who, None]
    waived[who] = at_home & (programmes.level[theirs] == Level.HIGHER_VOCATIONAL)
    return waived


def _local_utility(world: World, local: I64, home: NDArray[np.int16], life: F32, pay: NDArray[np.float64]) -> F32:
    programmes, places, a = world.programmes, world.places, world.scenario.behaviour.admission
    region = programmes.region.astype(np.int64)
    # what depends on home and college only is looked up, not computed a person
    college = (
        pay[programmes.level]
        + (a.b_prestige.value * world.schools.prestige - a.b_distance.value * world.schools.way)[programmes.school]
        + programmes.standing
        + a.local_college.value * (region == np.arange(places.regions)[:, None])
        - a.b_distance.value * places.distance[: places.regions, region]
    ).astype(np.float32)
    # an entry that repeats an earlier one (-1) looks up the last college, and is struck by who asks
    at = home.astype(np.int64)[:, None] * len(region) + local % len(region)
    of_life = np.arange(0, life.size, life.shape[1])[:, None] + region.take(local)
    return college.ravel().take(at) + life.ravel().take(of_life)


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
