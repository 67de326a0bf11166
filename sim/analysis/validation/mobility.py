"""Where first-degree graduates of several regions live, by home, region of study and years since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.analysis.validation.patterns import Pattern, Role
from sim.analysis.validation.rows import Row
from sim.analysis.validation.runs import Runs
from sim.model import TalentPipeline
from sim.scenario import replace
from sim.scenario.changes import stated
from sim.scenario.quantity import Quantity
from sim.scenario.schema import Scenario
from sim.scenario.wording import say
from sim.world.codes import Level
from sim.world.world import World

F64 = NDArray[np.float64]
SHARES = 5
STEP = 0.06
"""Part of its position, 1 to 2, over which a fitted constant's slope is taken: 6 to 12 % of its range."""
INSIDE = 0.001
"""Part of its range by which a fitted constant begins inside it."""


def leo_movement(name: str, pattern: Pattern, runs: Runs) -> Iterator[Row]:
    """Hold the shares of the fitted years against the published ones; later years are printed, not judged."""
    scenario = runs.of(pattern)
    years = (*(int(year) for year in pattern.rows), *pattern.predict)
    shares, people = movement(scenario, years, range(scenario.replicates))
    fitted = len(pattern.fit)
    for year in years:
        model = tuple(float(100.0 * share) for share in shares[year])
        published = pattern.shares(year) if year in pattern.rows else None
        note = say("{people:,} graduates of {regions} regions", people=people[year], regions=len(scenario.regions))
        if published is None:
            yield Row(name, str(year), model, None, None, Role.PREDICT, None, note)
            continue
        off = float(np.abs(np.array(model) - published).max())
        note = say(
            "{note}; largest difference {off:.1f} with {fitted} constants fitted", note=note, off=off, fitted=fitted
        )
        tolerance = pattern.allowed(str(year))
        yield Row(name, str(year), model, published, tolerance, pattern.role, bool(off <= tolerance), note)


def movement(
    scenario: Scenario, years: tuple[int, ...], replicates: range
) -> tuple[Mapping[int, F64], Mapping[int, int]]:
    """Return the five shares by years since the first degree, and the graduates behind them.

    Every simulated class counts at the end of each of these years, to the horizon: left home and returned, left home
    and stayed in the region of study, left home and is elsewhere, stayed home and is still there, stayed home and
    moved. Homes and regions of study are modelled regions, and so is where people live: who is abroad is in no share.
    """
    counts = {year: np.zeros(SHARES) for year in years}
    for replicate in replicates:
        model = TalentPipeline(scenario, "baseline", replicate)
        while model.year < scenario.horizon:
            model.step()
            for since in years:
                counts[since] += lives(model.world, model.year - since)
    shares = {year: count / count.sum() if count.sum() else np.full(SHARES, np.nan) for year, count in counts.items()}
    return shares, {year: int(count.sum()) for year, count in counts.items()}


def lives(world: World, graduated: int) -> F64:
    """Return how many of a class of the simulated years fall in each of the five groups now; shape (5,)."""
    if graduated <= world.scenario.base_year:
        return np.zeros(SHARES)
    students, regions = world.students, world.places.regions
    rows, study, level = world.classes[graduated]
    home, place = students.home[rows], students.place[rows]
    counted = (level == Level.BACHELOR) & (home < regions) & (place >= 0) & (place < regions)
    home, place, study = home[counted], place[counted], study[counted]
    left = study != home
    group = np.select([left & (place == home), left & (place == study), left, place == home], [0, 1, 2, 3], 4)
    return np.bincount(group, minlength=SHARES).astype(float)


@dataclass(frozen=True)
class Fitted:
    """Constants that bring the shares of the fitted years nearest, and how near.

    Parameters
    ----------
    values
        Key path -> value.
    distance
        Root mean squared difference of the shares, in percentage points.
    runs
        Sets of constants that were tried.
    """

    values: Mapping[str, float]
    distance: float
    runs: int


def fit(scenario: Scenario, pattern: Pattern, steps: int = 12) -> Fitted:
    """Choose the constants that the pattern names so that the shares of its own years come nearest.

    Nonlinear least squares within the constants' ranges (trust region reflective; Branch, Coleman and Li 1999) over
    the differences share by share, from the values in the file and with the replicates that are judged. Common
    random numbers make the differences a function of the constants alone, but one of small steps, as people are
    whole: slopes are taken over a good part of a range (`STEP`). Years to be predicted play no part.

    Parameters
    ----------
    steps
        Steps at most; each needs a run a constant, and one more.

    Raises
    ------
    KeyError
        If the pattern names a constant that the scenario does not have, or one without a range.
    """
    from scipy.optimize import least_squares

    known = dict(stated(scenario))
    numbers = [known[group[0]] for group in pattern.fit]
    low, high = np.array([_range(number) for number in numbers]).T
    years = tuple(int(year) for year in pattern.rows)
    published = np.array([pattern.shares(year) for year in years])
    runs = 0

    # positions run from 1 to 2 within the ranges: the library's steps are in proportion to where a position stands
    def differences(position: F64) -> F64:
        nonlocal runs
        runs += 1
        values = _by_path(pattern, low + (position - 1.0) * (high - low))
        shares, _ = movement(replace(scenario, values), years, range(scenario.replicates))
        off: F64 = (100.0 * np.array([shares[year] for year in years]) - published).ravel()
        return off

    start = np.array([number.value for number in numbers if isinstance(number, Quantity)])
    found = least_squares(
        differences,
        np.clip(1.0 + (start - low) / (high - low), 1.0 + INSIDE, 2.0 - INSIDE),
        bounds=(1.0, 2.0),
        diff_step=STEP,
        max_nfev=steps,
        xtol=0.001,
        ftol=0.001,
    )
    best = low + (found.x - 1.0) * (high - low)
    return Fitted(_by_path(pattern, best), float(np.sqrt((found.fun**2).mean())), runs)


def _by_path(pattern: Pattern, point: F64) -> dict[str, float]:
    return {path: round(float(x), 3) for group, x in zip(pattern.fit, point, strict=True) for path in group}


def _range(number: object) -> tuple[float, float]:
    if not isinstance(number, Quantity) or number.range is None:
        raise KeyError("a constant to be fitted has a range")
    return number.range
