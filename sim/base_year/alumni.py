"""Graduates of the years before the base year, at work here and away, and natives who studied away."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import LIFE, Decision, Draws
from sim.phases.matching.lists import waiting_value
from sim.phases.matching.places import place_values
from sim.phases.working_lives import leave_log_odds, logistic, return_log_odds
from sim.world.ability import elsewhere_ability
from sim.world.build import first_chance
from sim.world.codes import Level, Status
from sim.world.dropout import dropout_by_level
from sim.world.pay import pay_in
from sim.world.seats import whole_by_group
from sim.world.students import ALUMNUS, identity
from sim.world.world import World

I64 = NDArray[np.int64]
ALUMNI_YEARS = 8
EULER = 0.5772
"""Mean of a standard Gumbel: the best of k draws has mean ln k + this."""


def draw_alumni(world: World, draws: Draws) -> None:
    """Draw the graduates of the last years with the places that the value of places and leaving give them."""
    base, programmes, schools, students = (
        world.scenario.base_year,
        world.programmes,
        world.schools,
        world.students,
    )
    b = world.scenario.behaviour
    college = np.flatnonzero(programmes.level > Level.GENERAL_SENIOR)
    dropout = dropout_by_level(b.learning)[programmes.level[college]]
    # rounded by school: the sum of many small programmes must not lean
    finish = whole_by_group(programmes.past_seats[college] * (1.0 - dropout), programmes.school[college])
    years = np.arange(base - ALUMNI_YEARS + 1, base + 1)
    # those whom the past Septembers have already brought through school come first
    known = students.rows(Status.SEEKING)
    missing = np.tile(finish, (len(years), 1))
    seen = np.searchsorted(college, students.programme[known])
    np.subtract.at(missing, (students.graduated[known] - years[0], seen), 1)
    count = np.maximum(missing, 0)
    programme = np.repeat(np.tile(college, len(years)), count.ravel())
    year = np.repeat(years, count.sum(axis=1))
    key = programme * 64 + (year - years[0])
    order = np.argsort(key, kind="stable")
    position = np.empty(len(key), dtype=np.int64)
    ordered = key[order]
    position[order] = np.arange(len(key)) - np.searchsorted(ordered, ordered)
    ids = identity(ALUMNUS, programme, 0, position * 64 + (year - years[0]))
    school = programmes.school[programme]
    region = programmes.region[programme]
    outside = len(world.places.keys) - world.places.regions
    drawn = world.lists["home"].pick(draws.uniform(Decision.HOME_ELSEWHERE, LIFE, ids), schools.entry[school])
    native = draws.uniform(Decision.DESTINATION, LIFE, ids) >= schools.elsewhere[school]
    level = programmes.level[programme]
    rows = students.append(
        len(ids),
        id=ids,
        home=np.where(native | (drawn < 0), region, drawn % outside + world.places.regions),
        cohort=year - 6,
        female=draws.chance(Decision.SEX, LIFE, ids, b.admission.women.value),
        ability=elsewhere_ability(b.admission, level, ids, draws),
        status=Status.SEEKING,
        level=level,
        school=school,
        programme=programme,
        field=programmes.field[programme],
        region=region,
        graduated=year,
    )
    students.origin[rows] = world.places.origin(students.home[rows], region)
    students.attachment[rows] = b.learning.attachment_year.value * schools.years[school]
    rows = np.concatenate([known, rows])
    students.general[rows] = b.learning.ability.value * students.ability[rows]
    year = students.graduated[rows].astype(np.int64)
    for past in years.tolist():
        of_year = rows[year == past]
        world.classes[past] = (of_year, students.region[of_year].copy(), students.level[of_year].copy())
    _settle_alumni(world, rows, base - year, draws)


def _settle_alumni(world: World, rows: I64, since: I64, draws: Draws) -> None:
    """Place alumni: a local job where its value beats the best outside place and a job was had, then years of leaving.

    The job is drawn from the fixed table of base-year posts; it was had with the level's first chance of work.
    """
    students, positions, b = world.students, world.positions, world.scenario.behaviour
    ids = students.id[rows]
    values = place_values(world, rows, draws)
    n = np.arange(len(rows))
    stratum = students.region[rows].astype(np.int64) * 5 + students.level[rows]
    job = world.lists["positions"].pick(draws.uniform(Decision.ALUMNI_PLACE, LIFE, ids), stratum)
    has = job >= 0
    at = np.maximum(job, 0)
    pay = np.log(positions.pay_base[at]) if len(positions) else np.zeros(len(rows))
    chance = first_chance(world.scenario)[students.level[rows]]
    here = (
        b.place.b_wage.value * (pay + b.place.skill_to_pay.value * students.general[rows])
        + values.place[n, students.region[rows]]
        + b.place.b_work.value * np.log(chance)
        + b.place.b_fit.value
        # the best of the posts known is worth more than one drawn: the nest's inclusive value
        + b.place.nest.value * (np.log(max(b.search.candidates * b.search.known.value, 1.0)) + EULER)
    )
    found = draws.chance(Decision.KNOWN, LIFE, ids, chance)
    stays = has & found & (here > values.outside)
    gap = world.places.ln_pay[world.places.regions :].mean(axis=0)[students.level[rows]] - pay
    tie = students.attachment[rows] + (students.home[rows] == students.region[rows])
    left_after = np.full(len(rows), -1, dtype=np.int64)
    staying = stays.copy()
    for k in range(ALUMNI_YEARS):
        odds = leave_log_odds(
            b.working_lives,
            np.full(len(rows), float(k)),
            tie,
            np.ones(len(rows)),
            np.zeros(len(rows), bool),
            gap,
        )
        goes = staying & (since > k) & draws.chance(Decision.LEAVE_CITY, k + 1, ids, logistic(odds))
        left_after[goes] = k
        staying &= ~goes
    _at_work(world, rows[staying], students.region[rows[staying]], at[staying], since[staying])
    waits = ~staying & (since == 0) & (waiting_value(world, rows, values.outside, draws) > values.outside)
    students.status[rows[waits]] = Status.WAITING
    students.place[rows[waits]] = students.region[rows[waits]]
    students.waited[rows[waits]] = 1
    gone = ~staying & ~waits
    away = rows[gone]
    students.status[away] = Status.AWAY
    students.place[away] = values.best[gone]
    students.since_left[away] = np.where(left_after >= 0, since - left_after, since)[gone]


def _at_work(world: World, rows: I64, region: NDArray[np.int16], job: I64, tenure: I64) -> None:
    """Put people into positions of a region that they have held for `tenure` years."""
    students, positions = world.students, world.positions
    students.status[rows] = Status.WORKING
    students.place[rows] = region
    students.employer[rows] = positions.enterprise[job]
    students.position[rows] = job
    students.fit[rows] = world.fit[positions.field[job], students.field[rows]]
    students.pay[rows] = pay_in(world, rows, job, positions.pay_base)
    students.tenure[rows] = np.minimum(tenure, 100)


def draw_natives_away(world: World, draws: Draws) -> None:
    """Add natives of earlier cohorts who studied away and work there, as many a year as now study away."""
    students, base, b = world.students, world.scenario.base_year, world.scenario.behaviour
    now = students.rows(Status.STUDYING_AWAY)
    now = now[students.home[now] < world.places.regions]
    # the youngest class that studies away stands for those of earlier years
    template = now[students.graduated[now] == base]
    if len(template) == 0:
        return
    years = np.arange(base - ALUMNI_YEARS + 1, base + 1)
    like = np.tile(template, len(years))
    year = np.repeat(years, len(template))
    index = np.tile(np.arange(len(template)), len(years))
    ids = identity(ALUMNUS, 2**19 + (year - years[0]), 0, index)
    rows = students.append(
        len(ids),
        id=ids,
        home=students.home[like],
        cohort=year - 7,
        female=students.female[like],
        ability=students.ability[like],
        status=Status.AWAY,
        level=students.level[like],
        field=students.field[like],
        graduated=year,
        place=students.place[like],
        since_left=base - year,
    )
    students.general[rows] = b.learning.ability.value * students.ability[rows]
    _came_back(world, rows, base - year, draws)


def _came_back(world: World, rows: I64, since: I64, draws: Draws) -> None:
    """Bring back those who would have returned by now and found work, so that the pool away is that of a going city."""
    students, b = world.students, world.scenario.behaviour
    ids, region = students.id[rows], students.home[rows]
    chance = first_chance(world.scenario)[students.level[rows]]
    back_after = np.full(len(rows), -1, dtype=np.int64)
    for k in range(min(ALUMNI_YEARS, b.working_lives.return_within)):
        odds = return_log_odds(b.working_lives, np.array([float(k)]), np.array([True]), np.zeros(1))
        comes = draws.chance(Decision.RETURN, k + 1, ids, float(logistic(odds)[0]))
        comes &= draws.chance(Decision.KNOWN, k + 1, ids, chance)
        back_after[(back_after < 0) & (since > k) & comes] = k
    stratum = region.astype(np.int64) * 5 + students.level[rows]
    job = world.lists["positions"].pick(draws.uniform(Decision.ALUMNI_PLACE, LIFE, ids), stratum)
    back = (back_after >= 0) & (job >= 0)
    _at_work(world, rows[back], region[back], job[back], (since - back_after)[back])
    students.since_left[rows[back]] = 0
