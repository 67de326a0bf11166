"""Years after graduation: leaving the firm, leaving the city, coming back, buying a home."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.draws import Decision, Draws
from sim.policy.knobs import Knobs
from sim.scenario.behaviour import WorkingLives as Constants
from sim.world.codes import Status
from sim.world.pay import mean_pay, pay_in
from sim.world.world import World

I64 = NDArray[np.int64]
F64 = NDArray[np.float64]
Floats = NDArray[np.floating]


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


def logistic(x: Floats) -> Floats:
    """Return ``1 / (1 + exp(-x))``."""
    value: Floats = 1.0 / (1.0 + np.exp(-x))
    return value


def leave_log_odds(
    c: Constants, tenure: Floats, tie: Floats, match: Floats, home_bought: NDArray[np.bool_], ln_gap: Floats
) -> Floats:
    """Return the log-odds of leaving the city within a year.

    ``h0 - h_tenure ln k - b_tie tie - b_match match - b_home [home bought] + b_wage (ln w_out - ln w)`` with k the
    year of work, 1 the first.
    """
    odds: Floats = (
        c.leave.value
        - c.leave_tenure.value * np.log(tenure + 1.0)
        - c.leave_tie.value * tie
        - c.leave_match.value * match
        - c.leave_home_bought.value * home_bought
        + c.leave_wage.value * ln_gap
    )
    return odds


def return_log_odds(c: Constants, years_away: F64, native: NDArray[np.bool_], ln_posts: F64) -> F64:
    """Return the log-odds of coming back within a year: less with years away, more for natives and open posts.

    ``r0 - r_years ln(1 + years) + r_home [home in the region] + r_posts ln(posts of the field / base)``.
    """
    odds: F64 = (
        c.return_.value
        - c.return_years.value * np.log1p(years_away)
        + c.return_home.value * native
        + c.return_posts.value * ln_posts
    )
    return odds


def step(world: World, knobs: Knobs, draws: Draws) -> WorkingLives:
    """Run the half year after hiring for those just hired, and a year for all others in local work.

    The state at the end is that of 31 December. Two hazards: leaving the city (half the first year's hazard for
    those just hired), and leaving the firm within the city.
    """
    students, c, year = world.students, world.scenario.behaviour.working_lives, world.year
    rows = students.rows(Status.WORKING)
    ids = students.id[rows]
    tenure = students.tenure[rows]
    first = tenure == 0
    leave = logistic(_leave_odds(world, rows))
    leave[first] = 1.0 - np.sqrt(1.0 - leave[first])
    quits = np.array([c.quit_first_half.value, c.quit_second_half.value, c.quit_later.value])
    if not world.scenario.mechanisms.working_lives:
        leave[:], quits = 0.0, np.zeros_like(quits)
    leaves, leaves_firm = draws.uniform_pair(Decision.LEAVE_CITY, year, ids)
    gone = leaves < leave
    quit_ = (leaves_firm < quits.take(np.minimum(tenure, 2))) & ~gone
    new = first & (students.graduated[rows] == year) & (students.region[rows] >= 0) & ~students.fallback[rows]
    _count_quits(world, rows[gone | quit_])
    moving = _leave(world, rows[gone], draws)
    changed, without = _change_firm(world, rows[quit_], draws)
    students.quit_first[rows[new & quit_]] = True
    stayed = rows[np.flatnonzero(~gone)]
    students.tenure[stayed] = np.minimum(students.tenure[stayed] + 1, 100)
    buys = draws.chance(Decision.BUY_HOME, year, ids, c.home_purchase.value) & ~first & ~gone
    students.home_bought[rows[buys]] = True
    returning = _return(world, knobs, draws)
    employed, idle = _close(world, draws)
    return WorkingLives(
        quit_firm=rows[quit_],
        left_city=rows[gone],
        moving=moving,
        changed_firm=changed,
        without_work=without,
        returning=returning,
        gave_up_employed=employed,
        gave_up_idle=idle,
        exposed_first_half=rows[new],
        quit_first_half=rows[new & (quit_ | gone)],
    )


def _leave_odds(world: World, rows: I64) -> Floats:
    students, places, b = world.students, world.places, world.scenario.behaviour
    level = students.level[rows]
    outside = places.ln_pay[places.regions :]
    ln_out = outside.mean(axis=0).astype(np.float32).take(level) + b.place.skill_to_pay.value * students.general[rows]
    ln_own = np.log(np.maximum(students.pay[rows], 1.0))
    paid = np.flatnonzero(students.allowance[rows] > 0)
    if len(paid):
        ratio = students.allowance[rows[paid]] / np.maximum(students.pay[rows[paid]], 1.0)
        ln_own[paid] += cash_as_pay(world, ratio)
    place = students.place[rows]
    native = students.home[rows] == place
    tie = np.where(students.region[rows] == place, students.attachment[rows], 0.0) + native
    match = np.where(students.fallback[rows], 0.0, students.fit[rows])
    return leave_log_odds(
        b.working_lives,
        students.tenure[rows].astype(np.float32),
        tie,
        match,
        students.home_bought[rows],
        ln_out - ln_own,
    )


def cash_as_pay(world: World, ratio: Floats) -> Floats:
    """Return an allowance over pay as the rise in ln pay that is worth as much: ``b_cash / b_wage * ratio``."""
    b = world.scenario.behaviour
    return b.staying.b_cash.value / max(b.place.b_wage.value, 1e-9) * ratio


def _count_quits(world: World, rows: I64) -> None:
    firms, employer = world.enterprises, world.students.employer[rows]
    firms.quits[:] = np.bincount(employer[employer >= 0], minlength=len(firms))


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
    found = draws.chance(
        Decision.CHANGE_FIRM,
        world.year,
        students.id[rows],
        world.scenario.behaviour.working_lives.change_found.value,
    )
    table = world.lists["positions"]
    stratum = students.place[rows].astype(np.int64) * 5 + students.level[rows]
    target = np.full(len(rows), -1, dtype=np.int64)
    for attempt in np.arange(2):
        # the first post met at another firm: two at one's own are none
        luck = draws.uniform(Decision.CHANGE_FIRM, world.year, students.id[rows], np.array([attempt]))
        met = table.pick(luck, stratum)
        elsewhere = (met >= 0) & (positions.enterprise[met] != students.employer[rows])
        target = np.where((target < 0) & elsewhere, met, target)
    moves = found & (target >= 0)
    to = target[moves]
    mover = rows[moves]
    students.employer[mover] = positions.enterprise[to]
    students.position[mover] = to
    students.fallback[mover] = False
    students.fit[mover] = world.fit[positions.field[to], students.field[mover]]
    students.pay[mover] = pay_in(world, mover, to, positions.pay)
    without = rows[~moves]
    students.status[without] = Status.WITHOUT_WORK
    students.employer[without] = -1
    students.position[without] = -1
    return mover, without


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


def _return(world: World, knobs: Knobs, draws: Draws) -> I64:
    """Let some of those away come back: they seek in next year's market."""
    students, c = world.students, world.scenario.behaviour.working_lives
    regions = world.places.regions
    # most of the table are those who left long ago: they are passed over before any row is looked up
    pool = (students.status == Status.AWAY) & (students.since_left < c.return_within)
    pool &= (students.home < regions) | (students.region >= 0)
    away = np.flatnonzero(pool)
    home = students.home[away]
    native = home < regions
    region = np.where(native, home, students.region[away])
    # the chance by (years away, native, region, field) is a small table: look up, don't compute a person
    posts = _ln_posts(world)
    years = np.arange(float(c.return_within))[:, None, None, None]
    chance = logistic(return_log_odds(c, years, np.array([False, True])[:, None, None], posts))
    cell = ((students.since_left[away].astype(np.int32) * 2 + native) * regions + region) * posts.shape[1]
    cell += np.maximum(students.field[away], 0)
    chances = chance.astype(np.float32).ravel()[cell]
    if knobs.allowance_returners > 0 and knobs.allowance.any():
        chances = _drawn_back(world, knobs, chances, region, students.level[away])
    if not world.scenario.mechanisms.working_lives:
        chances = np.zeros_like(chances)
    comes = draws.uniform32(Decision.RETURN, world.year, students.id[away]) < chances
    students.since_left += pool
    back = away[comes]
    students.status[back] = Status.SEEKING
    return back


def _drawn_back(world: World, knobs: Knobs, chances: F64, region: NDArray[np.int64], level: NDArray[np.integer]) -> F64:
    """Return the chances of coming back where returners are paid an allowance.

    The log-odds rise by ``leave_wage * (b_cash / b_wage) * allowance / mean pay`` of the level in the region: what
    keeps from leaving brings back.
    """
    positions = world.positions
    cell = positions.region.astype(np.int64) * 5 + positions.level
    size = world.places.regions * 5
    posts = np.bincount(cell, weights=positions.expected, minlength=size)
    pay = np.bincount(cell, weights=positions.expected * positions.pay, minlength=size) / np.maximum(posts, 1e-9)
    ratio = knobs.allowance_returners * knobs.allowance / np.maximum(pay.reshape(-1, 5), 1.0)
    ratio = np.where(posts.reshape(-1, 5) > 0, ratio, 0.0)
    c = world.scenario.behaviour
    counted = min(1.0, knobs.allowance_years / c.staying.cash_years.value)
    shift = c.working_lives.leave_wage.value * counted * cash_as_pay(world, ratio)[region, level]
    odds = chances / (1.0 - chances) * np.exp(shift)
    return odds / (1.0 + odds)


def _ln_posts(world: World) -> F64:
    """Return ln(posts / base posts) by region and field, within a factor; shape (R, F)."""
    positions, bound = world.positions, world.scenario.behaviour.working_lives.return_bound.value
    fields = len(world.fields)
    cell = positions.region.astype(np.int64) * fields + positions.field
    size = world.places.regions * fields
    posts = np.bincount(cell, weights=positions.posts, minlength=size)
    base = np.bincount(cell, weights=positions.expected, minlength=size)
    ratio = np.where(base > 0, posts / np.maximum(base, 1e-9), 0.0)
    return np.log(np.clip(ratio, 1.0 / bound, bound)).reshape(-1, fields)
