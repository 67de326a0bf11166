"""Graduates of the years before the base year, at work here and away, and natives who studied away."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import LIFE, Decision, Draws
from sim.phases import internship
from sim.phases.admission.enrol import within
from sim.phases.graduation import finish_away, form_away
from sim.phases.hazards import leave_log_odds, logistic, return_log_odds
from sim.phases.matching.finished_away import EULER, prefer_home
from sim.phases.matching.lists import waiting_value
from sim.phases.matching.places import PlaceValues, place_values
from sim.world.ability import elsewhere_ability
from sim.world.build import first_chance
from sim.world.codes import LEVELS, Level, Status
from sim.world.dropout import dropout_by_level
from sim.world.pay import pay_in
from sim.world.seats import whole_by_group
from sim.world.students import ALUMNUS, identity
from sim.world.world import World

I64 = NDArray[np.int64]
Floats = NDArray[np.floating]
ALUMNI_YEARS = 8


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
    # the alumni of a programme and year follow one another
    position = within(programme * 64 + (year - years[0]))
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
        of_year = rows[np.flatnonzero(year == past)]
        world.classes[past] = (of_year, students.region[of_year].copy(), students.level[of_year].copy())
    _settle_alumni(world, rows, base - year, draws)


def _settle_alumni(world: World, rows: I64, since: I64, draws: Draws) -> None:
    """Place alumni: a local job where its value beats the best outside place and a job was had, then years of leaving.

    The job is drawn from the fixed table of base-year posts; it was had with the level's first chance of work.
    Internships outside weigh as they do for later classes; hosts in the region, who take few, are left out.
    """
    students = world.students
    ids = students.id[rows]
    _interned_outside(world, rows, draws)
    values = place_values(world, rows, draws)
    job, stays = _first_job(world, rows, students.region[rows], values, draws)
    at = np.maximum(job, 0)
    gap = world.places.ln_pay[world.places.regions :].mean(axis=0)[students.level[rows]] - _ln_pay(world, at)
    tie = students.attachment[rows] + (students.home[rows] == students.region[rows])
    left_after = _leaving(world, ids, np.where(stays, since, 0), tie, gap, draws)
    staying = stays & (left_after < 0)
    here = np.flatnonzero(staying)
    _at_work(world, rows[here], students.region[rows[here]], at[here], since[here], draws)
    waits = _waiting(world, rows, students.region[rows], ~staying & (since == 0), values, draws)
    gone = np.flatnonzero(~staying & ~waits)
    away = rows[gone]
    students.status[away] = Status.AWAY
    students.place[away] = values.best[gone]
    students.since_left[away] = since[gone] - np.maximum(left_after[gone], 0)


def _first_job(
    world: World, rows: I64, region: NDArray[np.integer], values: PlaceValues, draws: Draws
) -> tuple[I64, NDArray[np.bool_]]:
    """Return a job of the level in a region each, -1 none, and whether it was had and beats the best outside place.

    The job is drawn as those that seekers hear of: its field first, the own or a near one.
    """
    students, b = world.students, world.scenario.behaviour
    ids, level = students.id[rows], students.level[rows]
    fields = len(world.fields)
    of_region = region.astype(np.int64) * fields
    cell = (of_region + np.maximum(students.field[rows], 0)) * 5 + level
    luck = [draws.uniform(Decision.ALUMNI_PLACE, LIFE, ids[:, None], np.full((1, 1), k))[:, 0] for k in range(2)]
    # fields of work follow one another within the cell of the seeker
    work = world.candidates.field.pick(luck[0], cell)
    job = np.where(work >= 0, world.candidates.position.pick(luck[1], (of_region + work % fields) * 5 + level), -1)
    chance = first_chance(world.scenario)
    found = np.flatnonzero((job >= 0) & draws.chance(Decision.KNOWN, LIFE, ids, chance[level]))
    here = (
        b.place.b_wage.value * (_ln_pay(world, job[found]) + b.place.skill_to_pay.value * students.general[rows[found]])
        + values.place[found, region[found]]
        + (b.place.b_work.value * np.log(chance))[level[found]]
        + b.place.b_fit.value
        # the best of the posts known is worth more than one drawn: the nest's inclusive value
        + b.place.nest.value * (np.log(max(b.search.candidates * b.search.known.value, 1.0)) + EULER)
    )
    takes = np.zeros(len(rows), dtype=bool)
    takes[found] = here > values.outside[found]
    return job, takes


def _ln_pay(world: World, job: I64) -> Floats:
    """Return ln of the base year's starting pay in each `job`, 0 where there are no positions at all; shape (n,)."""
    pay = world.positions.pay_base
    return np.log(pay).take(job) if len(pay) else np.zeros(len(job))


def _waiting(
    world: World,
    rows: I64,
    region: NDArray[np.integer],
    able: NDArray[np.bool_],
    values: PlaceValues,
    draws: Draws,
) -> NDArray[np.bool_]:
    """Let those of the last class who found no job and are `able` to wait for an examination do so; return them."""
    students = world.students
    at = np.flatnonzero(able)
    outside = values.outside[at]
    at = at[waiting_value(world, rows[at], outside, draws) > outside]
    students.status[rows[at]] = Status.WAITING
    students.place[rows[at]] = region[at]
    students.waited[rows[at]] = 1
    waits = np.zeros(len(rows), dtype=bool)
    waits[at] = True
    return waits


def _interned_outside(world: World, rows: I64, draws: Draws) -> None:
    """Let those who sought an internship and wished it outside have had it there."""
    students = world.students
    seeking = internship.seekers(world, rows, world.year, draws)
    _, outside = internship.wishes(world, seeking, np.zeros(world.places.regions, np.float32), world.year, draws)
    went = np.flatnonzero(outside >= 0)
    students.intern_place[seeking[went]] = outside[went]
    students.intern_months[seeking[went]] = world.scenario.behaviour.cooperation.intern_months.value


def _leaving(
    world: World,
    ids: NDArray[np.uint64],
    years: I64,
    tie: NDArray[np.floating],
    gap: NDArray[np.floating],
    draws: Draws,
) -> I64:
    """Return after how many of `years` at work in a region each has left it, -1 who has not; shape (n,)."""
    left_after = np.full(len(ids), -1, dtype=np.int64)
    match, home_bought = np.ones(1), np.zeros(1, dtype=bool)
    here = np.flatnonzero(years > 0)
    for k in range(ALUMNI_YEARS):
        odds = leave_log_odds(
            world.scenario.behaviour.working_lives, np.array([float(k)]), tie[here], match, home_bought, gap[here]
        )
        leaves = draws.chance(Decision.LEAVE_CITY, k + 1, ids[here], logistic(odds))
        left_after[here[np.flatnonzero(leaves)]] = k
        here = here[np.flatnonzero(~leaves & (years[here] > k + 1))]
    return left_after


def _at_work(world: World, rows: I64, region: NDArray[np.integer], job: I64, tenure: I64, draws: Draws) -> None:
    """Put people into positions of a region that they have held for `tenure` years."""
    students, positions = world.students, world.positions
    students.status[rows] = Status.WORKING
    students.place[rows] = region
    students.employer[rows] = positions.enterprise[job]
    students.position[rows] = job
    students.fit[rows] = world.fit[positions.field[job], students.field[rows]]
    students.pay[rows] = pay_in(world, rows, job, positions.pay_base)
    students.tenure[rows] = np.minimum(tenure, 100)
    # a year of work after the first is a chance to have bought a home
    never = (1.0 - world.scenario.behaviour.working_lives.home_purchase.value) ** np.maximum(tenure - 1, 0)
    students.home_bought[rows] = draws.uniform(Decision.BUY_HOME, LIFE, students.id[rows]) >= never


def draw_natives_away(world: World, draws: Draws) -> None:
    """Add natives of earlier cohorts who studied away, as many a year as now study away, and let them choose.

    Those whom the past Septembers sent away and who finished by now stand for themselves.
    """
    students, base = world.students, world.scenario.base_year
    done = finish_away(world, draws)
    now = students.rows(Status.STUDYING_AWAY)
    now = now[np.flatnonzero(students.home[now] < world.places.regions)]
    # the youngest class that studies away stands for those of earlier years
    template = now[students.graduated[now] == base]
    years = np.arange(base - ALUMNI_YEARS + 1, base + 1)
    like = np.tile(template, len(years))
    year = np.repeat(years, len(template))
    index = np.tile(np.arange(len(template)), len(years))
    finished = np.bincount(students.level[done], minlength=len(LEVELS)) > 0
    missing = np.flatnonzero((year < base) | ~finished[students.level[like]])
    like, year, index = like[missing], year[missing], index[missing]
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
        begun=year - (students.ends[like] - students.begun[like]),
        ends=year,
        graduated=year,
        place=students.place[like],
        studied=students.studied[like],
        since_left=base - year,
    )
    form_away(world, rows, draws)
    rows = np.concatenate([done, rows])
    world.finished_away[base] = rows[students.graduated[rows] == base]
    _home_or_away(world, rows, base - students.graduated[rows].astype(np.int64), draws)


def _home_or_away(world: World, rows: I64, since: I64, draws: Draws) -> None:
    """Let those who finished away choose, and years of leaving and coming back pass, so that the pool is a going one.

    Who preferred home and had work there began it at once; others come back by the yearly chance. Who left home again
    is away for the years since.
    """
    students, b = world.students, world.scenario.behaviour
    ids, home = students.id[rows], students.home[rows].astype(np.int64)
    chance = first_chance(world.scenario)[students.level[rows]]
    prefers, values = prefer_home(world, rows, draws)
    students.place[rows] = values.best
    native = home < world.places.regions
    job, takes = _first_job(world, rows, np.where(native, home, 0), values, draws)
    back_after = np.full(len(rows), -1, dtype=np.int64)
    back_after[native & prefers & takes] = 0
    away = np.flatnonzero(native & (back_after < 0) & (since > 0))
    for k in range(min(ALUMNI_YEARS, b.working_lives.return_within)):
        odds = return_log_odds(b.working_lives, np.array([float(k)]), np.array([True]), np.zeros(1))
        wishes = away[np.flatnonzero(draws.chance(Decision.RETURN, k + 1, ids[away], float(logistic(odds)[0])))]
        back_after[wishes[draws.chance(Decision.KNOWN, k + 1, ids[wishes], chance[wishes])]] = k
        away = away[np.flatnonzero((back_after[away] < 0) & (since[away] > k + 1))]
    back = np.flatnonzero((back_after >= 0) & (job >= 0))
    back = back[~_left_again(world, rows[back], job[back], since[back] - back_after[back], draws)]
    _at_work(world, rows[back], home[back], job[back], since[back] - back_after[back], draws)
    students.since_left[rows[back]] = 0
    able = native & prefers & (since == 0)
    able[back] = False
    _waiting(world, rows, home, able, values, draws)


def _left_again(world: World, rows: I64, job: I64, years: I64, draws: Draws) -> NDArray[np.bool_]:
    """Return who of those who worked at home has left it within the years since, and write how long ago."""
    students, places = world.students, world.places
    gap = places.ln_pay[places.regions :].mean(axis=0)[students.level[rows]] - _ln_pay(world, job)
    left_after = _leaving(world, students.id[rows], years, np.ones(len(rows)), gap, draws)
    gone = left_after >= 0
    students.since_left[rows[gone]] = (years - left_after)[gone]
    return gone
