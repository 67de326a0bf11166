"""Years after graduation: leaving the firm, leaving the city, coming back, buying a home."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.draws import Decision, Draws
from sim.phases.coming_back import come_back
from sim.phases.hazards import leave_log_odds, logistic
from sim.policy.knobs import Knobs
from sim.world.codes import Status
from sim.world.pay import cash_as_pay, mean_pay, pay_in
from sim.world.world import World

I64 = NDArray[np.int64]
F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
Floats = NDArray[np.floating]

STAYED, QUIT_FIRM, LEFT_CITY = range(3)
"""What a year brought to those at work."""


@dataclass(frozen=True)
class WorkingLives:
    """Rows of the year's events; who gave up a business is employed or idle after it.

    Parameters
    ----------
    moving
        Those of `left_city` who go to another modelled region, where they seek in next year's market.
    """

    quit_firm: I64
    left_city: I64
    moving: I64
    changed_firm: I64
    without_work: I64
    returning: I64
    gave_up_employed: I64
    gave_up_idle: I64
    exposed_first_half: I64
    quit_first_half: I64


def step(world: World, knobs: Knobs, draws: Draws) -> WorkingLives:
    """Run the half year after hiring for those just hired, and a year for all others in local work.

    The state at the end is that of 31 December. Two hazards: leaving the city (half the first year's hazard for
    those just hired), and leaving the firm within the city.
    """
    students, firms, c, year = world.students, world.enterprises, world.scenario.behaviour.working_lives, world.year
    rows = students.rows(Status.WORKING)
    ids = students.id[rows]
    leave = logistic(_leave_odds(world, rows))
    quits = np.array([c.quit_first_half.value, c.quit_second_half.value, c.quit_later.value])
    if not world.scenario.mechanisms.working_lives:
        leave[:], quits = 0.0, np.zeros_like(quits)
    leaves, leaves_firm = draws.uniform_pair(Decision.LEAVE_CITY, year, ids)
    buys = draws.chance(Decision.BUY_HOME, year, ids, c.home_purchase.value)
    event, new = np.empty(len(rows), dtype=np.int8), np.empty(len(rows), dtype=bool)
    firms.quits[:] = 0.0
    _pass_year(
        rows,
        year,
        (leaves, leave, leaves_firm, buys),
        quits,
        (students.graduated, students.region, students.fallback, students.employer),
        (students.tenure, students.home_bought, students.quit_first),
        firms.quits,
        event,
        new,
    )
    left, quit_ = rows[event == LEFT_CITY], rows[event == QUIT_FIRM]
    moving = _leave(world, left, draws)
    changed, without = _change_firm(world, quit_, draws)
    returning = come_back(world, knobs, draws)
    employed, idle = _close(world, draws)
    return WorkingLives(
        quit_firm=quit_,
        left_city=left,
        moving=moving,
        changed_firm=changed,
        without_work=without,
        returning=returning,
        gave_up_employed=employed,
        gave_up_idle=idle,
        exposed_first_half=rows[new],
        quit_first_half=rows[new & (event != STAYED)],
    )


@compiled
def _pass_year(
    rows: I64,
    year: int,
    luck: tuple[F64, Floats, F64, NDArray[np.bool_]],
    quits: F64,
    who: tuple[NDArray[np.generic], ...],
    lived: tuple[NDArray[np.int8], NDArray[np.bool_], NDArray[np.bool_]],
    quits_at: NDArray[np.float32],
    event: NDArray[np.int8],
    new: NDArray[np.bool_],
) -> None:
    """Decide who of those at work leaves the city or the firm, and write what a year of work changes.

    Parameters
    ----------
    luck
        Uniforms of leaving the city and its hazard in a whole year, uniforms of leaving the firm, and whether a home
        would be bought; shape (n,) each.
    quits
        Chance of leaving the firm in the first half year, the second year and later.
    lived
        Columns that change: years of work, home bought, first job left.
    quits_at
        Written: who left, by enterprise; shape (E,).
    event, new
        Written: what the year brought, and whether this was the first half year of a local school's graduate in a
        post; shape (n,).
    """
    leaves, hazard, leaves_firm, buys = luck
    graduated, region, fallback, employer = who
    tenure, home_bought, quit_first = lived
    for i, row in enumerate(rows):
        first = tenure[row] == 0
        new[i] = first and graduated[row] == year and region[row] >= 0 and not fallback[row]
        # half a year of the first year's hazard
        leave = 1.0 - np.sqrt(1.0 - hazard[i]) if first else hazard[i]
        event[i] = STAYED
        if leaves[i] < leave:
            event[i] = LEFT_CITY
        elif leaves_firm[i] < quits[min(tenure[row], 2)]:
            event[i] = QUIT_FIRM
            quit_first[row] |= new[i]
        if event[i] != STAYED and employer[row] >= 0:
            quits_at[employer[row]] += np.float32(1.0)
        if event[i] != LEFT_CITY:
            tenure[row] = min(tenure[row] + 1, 100)
            home_bought[row] |= buys[i] and not first


def _leave_odds(world: World, rows: I64) -> Floats:
    """Return the log-odds of leaving the city within a year; an allowance counts as the pay that is worth as much."""
    students, places, b = world.students, world.places, world.scenario.behaviour
    ln_outside = places.ln_pay[places.regions :].mean(axis=0).astype(np.float32)
    terms = np.empty((6, len(rows)), dtype=np.float32)
    home_bought = np.empty(len(rows), dtype=bool)
    _weigh_leaving(
        rows,
        (students.level, students.home, students.place, students.region, students.tenure),
        (students.fallback, students.home_bought),
        (students.general, students.pay, students.allowance, students.attachment, students.fit),
        ln_outside,
        np.float32(b.place.skill_to_pay.value),
        terms,
        home_bought,
    )
    tenure, tie, match, ln_out, pay, allowance = terms
    ln_own = np.log(pay) + cash_as_pay(world, allowance / pay)
    return leave_log_odds(b.working_lives, tenure, tie, match, home_bought, ln_out - ln_own)


@compiled
def _weigh_leaving(
    rows: I64,
    who: tuple[NDArray[np.generic], ...],
    flags: tuple[NDArray[np.bool_], NDArray[np.bool_]],
    worth: tuple[F32, F32, F32, F32, F32],
    ln_outside: F32,
    skill_to_pay: np.float32,
    terms: F32,
    bought: NDArray[np.bool_],
) -> None:
    """Write what the hazard of leaving weighs of each who works: `terms`, shape (6, n), and who bought a home, (n,).

    The terms are years of work, tie to the place (as that of study and as home), fit of the job, ln pay outside,
    pay and allowance here. `ln_outside` is ln pay outside by level.
    """
    level, home, place, region, tenure = who
    fallback, home_bought = flags
    general, pay, allowance, attachment, fit = worth
    none, one = np.float32(0.0), np.float32(1.0)
    for i, row in enumerate(rows):
        terms[0, i] = tenure[row]
        tie = attachment[row] if region[row] == place[row] else none
        terms[1, i] = tie + one if home[row] == place[row] else tie
        terms[2, i] = none if fallback[row] else fit[row]
        terms[3, i] = ln_outside[level[row]] + skill_to_pay * general[row]
        terms[4, i] = max(pay[row], one)
        terms[5, i] = allowance[row]
        bought[i] = home_bought[row]


def _leave(world: World, rows: I64, draws: Draws) -> I64:
    """Move to the place that a logit on pay, work and amenity picks; return who goes to another modelled region."""
    students, places = world.students, world.places
    to = destination(world, rows, draws)
    moving = to < places.regions
    students.place[rows] = to
    students.status[rows] = np.where(moving, Status.SEEKING, Status.AWAY)
    students.since_left[rows] = 0
    students.employer[rows] = -1
    students.position[rows] = -1
    students.home_bought[rows] = False
    # the months before a move count as work: movers are no newcomers to the market
    students.tenure[rows[moving]] = np.maximum(students.tenure[rows[moving]], 1)
    return rows[moving]


def destination(world: World, rows: I64, draws: Draws) -> I64:
    """Return the place to which each goes who leaves a region: outside, or another modelled region.

    ``b_wage ln pay + amenity + b_work ln(chance of work) - b_home ln(1 + km/100 from home) + taste``; a modelled
    region's pay is the mean of its posts of the level, its chance of work the one last seen for field and level.
    """
    students, places, b = world.students, world.places, world.scenario.behaviour.place
    first = places.regions
    level = students.level[rows]
    value = (
        b.b_wage.value * places.ln_pay[first:] + places.amenity[first:] + b.b_work.value * places.ln_work[first:]
    ).T
    pull = np.where(students.female[rows], b.b_home_women.value, b.b_home_men.value)
    drawn = value.take(level, axis=0) - pull[:, None] * places.distance[:, first:].take(students.home[rows], axis=0)
    drawn = drawn + draws.gumbel(
        Decision.DESTINATION,
        world.year,
        students.id[rows][:, None],
        np.arange(len(places.keys) - first)[None, :],
    )
    if first == 1:
        return np.argmax(drawn, axis=1) + first
    field = np.maximum(students.field[rows], 0)
    with np.errstate(divide="ignore"):
        ln_pay = np.log(mean_pay(world)).T[level]
    floor = world.scenario.behaviour.search.chance_floor.value
    ln_chance = np.log(np.maximum(world.chance[:, field, level].T, floor))
    within = b.b_wage.value * ln_pay + places.amenity[:first].T[level] + b.b_work.value * ln_chance
    within -= pull[:, None] * places.distance[students.home[rows]][:, :first]
    within += draws.gumbel(
        Decision.DESTINATION_REGION, world.year, students.id[rows][:, None], np.arange(first)[None, :]
    )
    within[np.arange(len(rows)), students.place[rows]] = -np.inf
    return np.argmax(np.concatenate([within, drawn], axis=1), axis=1)


def _change_firm(world: World, rows: I64, draws: Draws) -> tuple[I64, I64]:
    """Let those who quit find another firm in the city as experienced hires; the others go without work."""
    students, positions = world.students, world.positions
    ids, change = students.id[rows], world.scenario.behaviour.working_lives.change_found.value
    found = draws.chance(Decision.CHANGE_FIRM, world.year, ids, change)
    stratum = students.place[rows].astype(np.int64) * 5 + students.level[rows]
    luck = draws.uniform(Decision.CHANGE_FIRM, world.year, ids[:, None], np.arange(2)[None, :])
    met = world.lists["positions"].pick(luck, stratum[:, None])
    to = np.empty(len(rows), dtype=np.int64)
    _start_elsewhere(
        rows,
        found,
        met,
        (positions.enterprise, positions.field),
        world.fit,
        students.field,
        (students.employer, students.position, students.fallback, students.fit),
        to,
    )
    moves = to >= 0
    mover, without = rows[moves], rows[~moves]
    students.pay[mover] = pay_in(world, mover, to[moves], positions.pay)
    students.status[without] = Status.WITHOUT_WORK
    return mover, without


@compiled
def _start_elsewhere(
    rows: I64,
    found: NDArray[np.bool_],
    met: I64,
    posts: tuple[NDArray[np.int32], NDArray[np.int8]],
    nearness: F64,
    studied: NDArray[np.int8],
    job: tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.bool_], NDArray[np.float32]],
    to: I64,
) -> None:
    """Give those who `found` one the first post met at another firm, two at one's own being none; others have no job.

    Parameters
    ----------
    found, met
        Whether the search succeeds, shape (n,), and the posts met, -1 none; shape (n, 2).
    posts
        Columns of the positions: enterprise and field.
    nearness
        Fit of a field studied to a field of work; shape (F, F).
    job
        Columns that change: employer, position, whether the job is below level, fit.
    to
        Written: the post taken, -1 none; shape (n,).
    """
    enterprise, field = posts
    employer, position, fallback, fit = job
    for i, row in enumerate(rows):
        at = np.int64(-1)
        for post in met[i]:
            if found[i] and at < 0 and post >= 0 and enterprise[post] != employer[row]:
                at = post
        to[i] = at
        position[row] = at
        if at >= 0:
            employer[row] = enterprise[at]
            fallback[row] = False
            fit[row] = nearness[field[at], studied[row]]
        else:
            employer[row] = -1


def _close(world: World, draws: Draws) -> tuple[I64, I64]:
    """Let a share of the self-employed of earlier years give up: they look for work as those who quit do.

    Posts for fresh graduates are not for them, unless they find no work and graduated lately.
    """
    students, share = world.students, world.scenario.behaviour.staying.startup_closes.value
    rows = students.rows(Status.SELF_EMPLOYED)
    closes = draws.chance(Decision.STARTUP_CLOSES, world.year, students.id[rows], share) & (students.tenure[rows] > 0)
    students.tenure[rows] = np.minimum(students.tenure[rows] + 1, 100)
    closed = rows[closes]
    students.startup[closed] = False
    moved, without = _change_firm(world, closed, draws)
    students.status[moved] = Status.WORKING
    return moved, without
