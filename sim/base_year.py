"""The people of the base year: the model's own admission run on past cohorts, and alumni at work and away.

Stocks are reached by solving for intakes and attrition (`class_sizes`), never by adding or deleting rows: every
September of the past admits the intake that leaves the base year's class after its dropouts.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import LIFE, Decision, Draws
from sim.phases import admission, demography, study, working_lives
from sim.phases.matching.lists import waiting_value
from sim.phases.matching.places import place_values
from sim.phases.planning import cooperation
from sim.phases.working_lives import leave_log_odds, logistic, return_log_odds
from sim.policy.knobs import Knobs
from sim.scenario.schema import Scenario
from sim.world.ability import elsewhere_ability
from sim.world.build import build, class_sizes
from sim.world.codes import LEVELS, Level, Status
from sim.world.students import ALUMNUS, identity
from sim.world.world import World

I64 = NDArray[np.int64]
ALUMNI_YEARS = 8
SENIOR_YEARS = 3
TOP_UP_YEARS = 2
COOPERATION_YEARS = 6
EULER = 0.5772


def base_world(scenario: Scenario, draws: Draws) -> World:
    """Return the world at the September count of the base year.

    Raises
    ------
    ValueError
        If the scenario's stocks cannot be reached by admission from its cohorts.
    """
    world = build(scenario, draws)
    _enrolled(world, draws)
    _alumni(world, draws)
    _natives_away(world, draws)
    _settle_cooperation(world, draws)
    # the base year's own quits, moves and returns, so that the first year's exits and seekers do not start from none
    world.positions.posts[:] = np.floor(world.positions.expected + world.positions.carry)
    working_lives.step(world, Knobs(), draws)
    return world


def _settle_cooperation(world: World, draws: Draws) -> None:
    """Let enterprises decide on cooperation for some years, so that habit and peers are those of a going city."""
    base = world.year
    for year in range(base - COOPERATION_YEARS + 1, base + 1):
        world.year = year
        cooperation.decide(world, Knobs(), draws)
    world.year = base


def _enrolled(world: World, draws: Draws) -> None:
    """Run past Septembers, the first early enough that every class of the base year went through admission."""
    base, schools, programmes = world.scenario.base_year, world.schools, world.programmes
    longest = int(schools.years[schools.level > Level.SECONDARY_VOCATIONAL].max(initial=0))
    first = base - SENIOR_YEARS - max(longest, 1) + 1
    intake, classes = _intakes(world)
    progression = schools.progression.copy()
    knobs = Knobs()
    for year in range(first, base + 1):
        world.year = year
        if year > first:
            _school_year(world, year, draws)
        age = base - year
        programmes.seats[:] = np.where(age < intake.shape[1], intake[:, min(age, intake.shape[1] - 1)], 0)
        # a top-up of two years would have left a class of that age before the base year
        schools.progression[:] = np.where((schools.level == Level.BACHELOR) & (age >= TOP_UP_YEARS), 0.0, progression)
        demography.step(world, knobs, draws)
        admission.step(world, knobs, draws)
    _attrition(world, classes, draws)
    world.year = base
    programmes.seats[:] = intake[:, 0]
    _reached(world)


def _reached(world: World) -> None:
    programmes, students = world.programmes, world.students
    rows = students.rows(Status.ENROLLED)
    enrolled = np.bincount(students.programme[rows], minlength=len(programmes))
    short = np.flatnonzero(enrolled != programmes.enrolled_base)
    if len(short):
        entries = [key for region in world.scenario.regions.values() for key in region.schools]
        school = entries[world.schools.entry[programmes.school[short[0]]]]
        raise ValueError(
            f"the base year's stocks cannot be reached: {len(short)} programmes, the first at {school}, enrol "
            f"{int(enrolled[short].sum())} instead of {int(programmes.enrolled_base[short].sum())}; too few pupils "
            "accept the seats (cohorts, accept_vocational, elsewhere)"
        )


def _intakes(world: World) -> tuple[I64, I64]:
    """Return intakes by programme and class age, and class sizes after dropout; shape (programmes, years).

    Upper-secondary cohorts older than the course are admitted at the first class's intake: they pass through
    schools on their way to the colleges' classes of the base year.
    """
    programmes, learning = world.programmes, world.scenario.behaviour.learning
    longest = int(world.schools.years.max(initial=1)) + SENIOR_YEARS
    intake = np.zeros((len(programmes), longest), dtype=np.int64)
    classes = np.zeros_like(intake)
    for p in range(len(programmes)):
        years = int(world.schools.years[programmes.school[p]])
        dropout = getattr(learning, f"dropout_{LEVELS[programmes.level[p]].value}").value
        sizes = class_sizes(int(programmes.enrolled_base[p]), years, dropout)
        survive = (1.0 - dropout) ** (np.arange(years) / years)
        classes[p, :years] = sizes
        # a dropout of everybody leaves no class to admit
        intake[p, :years] = np.ceil(sizes / np.maximum(survive, 1e-9) - 1e-6)
        if programmes.level[p] <= Level.SECONDARY_VOCATIONAL:
            intake[p, years:] = intake[p, 0]
    return intake, classes


def _school_year(world: World, year: int, draws: Draws) -> None:
    """A past school year: learning, and graduation into the next September's admission; no labour market."""
    students = world.students
    rows = students.rows(Status.ENROLLED)
    # past classes shared the practice seats with a full school: those who left before the base year are not simulated
    programmes = world.programmes
    full = np.bincount(programmes.school, weights=programmes.enrolled_base, minlength=len(world.schools))
    study.learn(world, rows, full.astype(float))
    away = students.rows(Status.STUDYING_AWAY)
    students.years_left[away] -= 1
    done = rows[students.years_left[rows] == 0]
    students.graduated[done] = year
    general = done[students.level[done] == Level.GENERAL_SENIOR]
    students.status[general] = Status.NONE
    vocational = done[students.level[done] > Level.GENERAL_SENIOR]
    share = np.array(
        [
            0.0,
            world.scenario.behaviour.progression.secondary_vocational.value,
            world.scenario.behaviour.progression.higher_vocational.value,
            world.scenario.behaviour.progression.bachelor.value,
            0.0,
        ]
    )
    on = draws.chance(Decision.STUDY_ON, year, students.id[vocational], share[students.level[vocational]])
    students.status[vocational[on]] = Status.NONE
    # they are settled with the other alumni
    went = vocational[~on]
    students.status[went] = Status.SEEKING
    students.attachment[went] = 0.1 * students.years_done[went]


def _attrition(world: World, classes: I64, draws: Draws) -> None:
    """Let those with the lowest luck of each class have dropped out, as many as the class has lost by now."""
    students = world.students
    rows = students.rows(Status.ENROLLED)
    programme = students.programme[rows].astype(np.int64)
    age = students.years_done[rows].astype(np.int64)
    # those who entered for a shorter course (top-up) count in the class that they sit in
    wide = classes.shape[1]
    cell = programme * wide + age
    luck = draws.uniform(Decision.PLANNED_DROPOUT, LIFE, students.id[rows])
    order = np.lexsort((-luck, cell))
    ordered = cell[order]
    start = np.r_[True, ordered[1:] != ordered[:-1]] if len(ordered) else np.zeros(0, bool)
    index = np.arange(len(ordered))
    place = index - np.maximum.accumulate(np.where(start, index, 0))
    lost = order[place >= classes.reshape(-1)[ordered]]
    students.status[rows[lost]] = Status.DROPPED_OUT


def _alumni(world: World, draws: Draws) -> None:
    """Draw the graduates of the last years with the places that the value of places and leaving give them."""
    base, programmes, schools, students = (
        world.scenario.base_year,
        world.programmes,
        world.schools,
        world.students,
    )
    b = world.scenario.behaviour
    college = np.flatnonzero(programmes.level > Level.GENERAL_SENIOR)
    dropout = study.dropout_by_level(b.learning)[programmes.level[college]]
    finish = np.rint(programmes.base_seats[college] * (1.0 - dropout)).astype(np.int64)
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
    students.attachment[rows] = 0.1 * schools.years[school]
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
    here = (
        b.place.b_wage.value * (pay + b.place.skill_to_pay.value * students.general[rows])
        + values.place[n, students.region[rows]]
        + b.place.b_work.value * np.log(b.search.first_chance.value)
        + b.place.b_fit.value
        # the best of the posts known is worth more than one drawn: the nest's inclusive value
        + b.place.nest.value * (np.log(max(b.search.candidates * b.search.known.value, 1.0)) + EULER)
    )
    found = draws.chance(Decision.KNOWN, LIFE, ids, b.search.first_chance.value)
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
    students.pay[rows] = positions.pay_base[job]
    students.tenure[rows] = np.minimum(tenure, 100)


def _natives_away(world: World, draws: Draws) -> None:
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
    back_after = np.full(len(rows), -1, dtype=np.int64)
    for k in range(min(ALUMNI_YEARS, b.working_lives.return_within)):
        odds = return_log_odds(b.working_lives, np.array([float(k)]), np.array([True]), np.zeros(1))
        comes = draws.chance(Decision.RETURN, k + 1, ids, float(logistic(odds)[0]))
        comes &= draws.chance(Decision.KNOWN, k + 1, ids, b.search.first_chance.value)
        back_after[(back_after < 0) & (since > k) & comes] = k
    stratum = region.astype(np.int64) * 5 + students.level[rows]
    job = world.lists["positions"].pick(draws.uniform(Decision.ALUMNI_PLACE, LIFE, ids), stratum)
    back = (back_after >= 0) & (job >= 0)
    _at_work(world, rows[back], region[back], job[back], (since - back_after)[back])
    students.since_left[rows[back]] = 0
