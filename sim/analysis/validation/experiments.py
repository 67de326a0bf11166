"""Patterns that are answers to a change: the same people with and without it."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from sim.analysis.validation.patterns import Pattern, PatternError
from sim.analysis.validation.rows import Row, inside
from sim.analysis.validation.runs import Finished, Runs, finish
from sim.scenario import replace
from sim.scenario.quantity import Kind, Quantity
from sim.scenario.schema import Level, Scenario, School
from sim.scenario.wording import say
from sim.world.codes import LEVELS, Status

MORE = 1.1
"""Students at the city's colleges over the scenario's, in the experiment on production and stock."""
COLLEGE = (Level.HIGHER_VOCATIONAL, Level.BACHELOR)


def production_to_stock(name: str, pattern: Pattern, runs: Runs) -> Iterator[Row]:
    """Let the city's colleges be larger, from the base year's classes on, and look at residents with a diploma.

    ``elasticity = ln(stock with / without) / ln(graduates with / without)`` at the horizon, over everybody who
    graduated since the oldest class that the base year knows.
    """
    bounds = pattern.rows["elasticity_between"]
    if not isinstance(bounds, tuple):
        raise PatternError(say("elasticity_between is {bounds}, not two numbers", bounds=repr(bounds)))
    larger = with_larger_colleges(runs.scenario)
    few, many = 0.0, 0.0
    for replicate, run in enumerate(runs.baseline):
        other = finish(larger, replicate)
        few += math.log(_resident(other) / _resident(run))
        many += math.log(_produced(other) / _produced(run))
    note = say("colleges with {more:g} times the students; outsiders who take posts are in neither count", more=MORE)
    yield inside(name, "elasticity", few / many, bounds[0], bounds[1], pattern.role, note)


def with_larger_colleges(scenario: Scenario) -> Scenario:
    """Return the scenario with `MORE` students at every college, and published stocks that agree with it."""
    changes: dict[str, Quantity] = {}
    for key, region in scenario.regions.items():
        added: dict[str, float] = {}
        for school_key, school in region.schools.items():
            if school.level in COLLEGE:
                changes[f"regions.{key}.schools.{school_key}.enrolled"] = _more(school)
                added[school.level.value] = added.get(school.level.value, 0.0) + (MORE - 1.0) * school.enrolled.value
        added["higher_education"] = sum(added.values())
        for stock, more in added.items():
            published: Quantity | None = getattr(region.stocks, stock, None)
            if published is not None:
                changes[f"regions.{key}.stocks.{stock}"] = _assumed(published, published.value + more)
    return replace(scenario, changes)


def _more(school: School) -> Quantity:
    return _assumed(school.enrolled, MORE * school.enrolled.value)


def _assumed(published: Quantity, value: float) -> Quantity:
    return Quantity(value=value, unit=published.unit, kind=Kind.ASSUMED, range=(0.9 * value, 1.1 * value))


def _resident(run: Finished) -> int:
    """Return the people with a college diploma who work in a modelled region."""
    students = run.world.students
    college = np.isin(students.level, [LEVELS.index(level) for level in COLLEGE])
    return int((college & (students.status == Status.WORKING)).sum())


def _produced(run: Finished) -> int:
    """Return everybody whom a college of a modelled region gave a diploma."""
    students = run.world.students
    college = np.isin(students.level, [LEVELS.index(level) for level in COLLEGE])
    return int((college & (students.graduated > 0) & (students.region >= 0)).sum())
