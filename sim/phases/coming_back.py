"""Who comes back to a modelled region after years away."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.draws import Decision, Draws
from sim.phases.hazards import logistic, return_log_odds
from sim.policy.knobs import Knobs
from sim.world.claims import expected_share
from sim.world.codes import Status
from sim.world.pay import cash_as_pay
from sim.world.world import World

I64 = NDArray[np.int64]
F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
Floats = NDArray[np.floating]
Codes = NDArray[np.integer]


def come_back(world: World, knobs: Knobs, draws: Draws) -> I64:
    """Let some of those away come back, who seek in next year's market: return their rows."""
    students, c = world.students, world.scenario.behaviour.working_lives
    regions = world.places.regions
    # the chance by (years away, native, region, field) is a small table: look up, don't compute a person
    years = np.arange(float(c.return_within))[:, None, None, None]
    chance = logistic(return_log_odds(c, years, np.array([False, True])[:, None, None], _ln_posts(world)))
    every, likely = np.empty(len(students), dtype=np.int64), np.empty(len(students), dtype=np.float32)
    found = _another_year_away(
        (students.status, students.home, students.region, students.field),
        int(Status.AWAY),
        regions,
        chance.astype(np.float32),
        students.since_left,
        every,
        likely,
    )
    away: I64 = every[:found]
    chances: Floats = likely[:found]
    if knobs.allowance_returners > 0 and knobs.allowance.any():
        home = students.home[away]
        region = np.where(home < regions, home, students.region[away])
        chances = _drawn_back(world, knobs, chances, region, students.level[away])
    if not world.scenario.mechanisms.working_lives:
        chances = np.zeros_like(chances)
    comes = draws.uniform32(Decision.RETURN, world.year, students.id[away]) < chances
    back = away[comes]
    students.status[back] = Status.SEEKING
    return back


@compiled
def _another_year_away(
    who: tuple[NDArray[np.generic], ...],
    away: int,
    regions: int,
    chance: F32,
    since_left: NDArray[np.int8],
    rows: I64,
    chances: F32,
) -> int:
    """List those who may come back and their chance to, count the year for them, and return how many they are.

    Who was born or studied in a modelled region may come back within some years of leaving it: natives to the
    region of their home, others to that of their study.

    Parameters
    ----------
    who
        Columns of the table of people: status, home, region, field.
    away
        The status of those who live away.
    chance
        Chance of coming back by years away, whether native, region and field; shape (Y, 2, R, F).
    since_left
        Column that changes: years away.
    rows, chances
        Written from the start on; room for everybody.
    """
    status, home, region, field = who
    within, found = len(chance), 0
    # most of the table are not away or left long ago: flagged many at once, and listed without a branch
    may = np.empty(len(status), dtype=np.bool_)
    for row in range(len(status)):
        of_here = (home[row] < regions) | (region[row] >= 0)
        may[row] = (status[row] == away) & (since_left[row] < within) & of_here
    for row in range(len(status)):
        rows[found] = row
        found += may[row]
    for i, row in enumerate(rows[:found]):
        native = home[row] < regions
        to = home[row] if native else region[row]
        chances[i] = chance[since_left[row], np.int64(native), to, max(field[row], 0)]
        since_left[row] += 1
    return found


def _drawn_back(
    world: World, knobs: Knobs, chances: Floats, region: NDArray[np.integer], level: NDArray[np.integer]
) -> Floats:
    """Return the chances of coming back where returners are paid an allowance.

    The log-odds rise by ``leave_wage * (b_cash / b_wage) * allowance / mean pay`` of the level in the region, for as
    much of the allowance as those away reckon with: what keeps from leaving brings back.
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
    counted *= expected_share(world, "talent_allowance", knobs.allowance_budget)
    shift = c.working_lives.leave_wage.value * counted * cash_as_pay(world, ratio)[region, level]
    odds = chances / (1.0 - chances) * np.exp(shift)
    return odds / (1.0 + odds)


def _ln_posts(world: World) -> F64:
    """Return ln(posts / base posts) by region and field, within a factor; shape (R, F)."""
    positions, bound = world.positions, world.scenario.behaviour.working_lives.return_bound.value
    posts, base = np.zeros((2, world.places.regions, len(world.fields)))
    _sum_posts(positions.region, positions.field, positions.posts, positions.expected, posts, base)
    ratio = np.where(base > 0, posts / np.maximum(base, 1e-9), 0.0)
    return np.log(np.clip(ratio, 1.0 / bound, bound))


@compiled
def _sum_posts(
    region: NDArray[np.int16],
    field: NDArray[np.int8],
    opened: NDArray[np.int32],
    expected: F32,
    posts: F64,
    base: F64,
) -> None:
    """Sum the year's posts and the base year's by region and field, from 0 on; shape (R, F)."""
    for post in range(len(region)):
        posts[region[post], field[post]] += opened[post]
        base[region[post], field[post]] += expected[post]
