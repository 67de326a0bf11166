"""Patterns that the baseline of the city itself must show."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from sim.analysis.calibration.goals import goals
from sim.analysis.calibration.observe import figures
from sim.analysis.validation.patterns import Pattern, Role
from sim.analysis.validation.rows import Row, inside, near, not_judged
from sim.analysis.validation.runs import Runs
from sim.scenario.wording import say
from sim.world.codes import Status
from sim.world.world import World

LEVELS = ("secondary_vocational", "higher_vocational", "bachelor", "postgraduate")


def first_job_quits(name: str, pattern: Pattern, runs: Runs) -> Iterator[Row]:
    """Share of graduates hired who leave the first job within six months."""
    yield near(name, pattern, "six_months", runs.mean("six_month_quits"))


def field_match(name: str, pattern: Pattern, runs: Runs) -> Iterator[Row]:
    """Share of those at work here whose job is of their field, or of one in which most of their training counts."""
    note = say("graduates who stayed, in the year of the diploma; jobs below level count as out of the field")
    taught = {school.level for region in runs.scenario.regions.values() for school in region.schools.values()}
    for level in pattern.rows:
        if level in taught:
            yield near(name, pattern, str(level), runs.mean("field_match", str(level)), note)
        else:
            yield not_judged(name, pattern, str(level), say("no school of the scenario teaches this level"))


def returns(name: str, pattern: Pattern, runs: Runs) -> Iterator[Row]:
    """Share of natives who studied outside the home's group of places and live in it in the year of the diploma."""
    if missing := [place for place in pattern.places if place not in runs.scenario.outside]:
        yield not_judged(name, pattern, "northeast", say("the scenario has no {missing}", missing=tuple(missing)))
        return
    home, city, people = np.array([came_home(run.world, pattern.places) for run in runs.baseline]).sum(axis=0)
    model = home / people if people else float("nan")
    note = say(
        "of {people:,.0f} natives who studied beyond {places}, {city:,.0f} to the city itself",
        people=people,
        places=tuple(pattern.places),
        city=city,
    )
    yield near(name, pattern, "northeast", model, note)


def came_home(world: World, group: tuple[str, ...]) -> tuple[int, int, int]:
    """Return who of the last class came home, to the very city, and all natives who studied outside the group.

    Home are the modelled regions and the places of `group`. People on the move count where they last lived.
    """
    students, places = world.students, world.places
    near_home = np.array([key in group for key in places.keys])
    near_home[: places.regions] = True
    last = (students.graduated == world.year) & (students.studied >= 0) & (students.home < places.regions)
    # who left school this summer has gone away to study only now
    rows = np.flatnonzero(last & (students.status != Status.STUDYING_AWAY))
    rows = rows[~near_home[students.studied[rows]]]
    lives = students.place[rows]
    return int(near_home[lives].sum()), int((lives == students.home[rows]).sum()), len(rows)


def level_gradient(name: str, pattern: Pattern, runs: Runs) -> Iterator[Row]:
    """Retention falls with level, over the levels that the city's schools teach."""
    found = [(level, runs.mean("retention_rate", level)) for level in LEVELS]
    taught = [(level, rate) for level, rate in found if math.isfinite(rate)]
    rates = tuple(rate for _, rate in taught)
    falls = all(a > b for a, b in pairwise(rates))
    note = say("levels: {levels}", levels=tuple(level for level, _ in taught))
    yield Row(name, "", rates, say("falling"), None, pattern.role, falls and len(rates) > 1, note)


def targets(runs: Runs) -> Iterator[Row]:
    """Hold the baseline against the scenario's own targets, priors and published stocks.

    Each holds within its range; a figure that states a tolerance, or is published, within two standard deviations.
    """
    scenario = runs.scenario
    held = goals(scenario)
    shown = np.array([figures(run.records, held, scenario.scale) for run in runs.baseline])
    for goal, model in zip(held, shown.mean(axis=0), strict=True):
        first, last = goal.years[0], goal.years[-1]
        years = f"{first}" if first == last else f"{first}-{last}"
        note = say("{region}, {years}", region=goal.region, years=years)
        yield inside(goal.kind.value, goal.name, float(model), goal.low, goal.high, Role.TARGET, note)
