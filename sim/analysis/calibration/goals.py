"""What the model is held against: a scenario's targets, priors and published stocks, each as one figure."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sim.analysis.evidence import COUNTED
from sim.measures.catalogue import CATALOGUE
from sim.scenario import Problem, Quantity, ScenarioError
from sim.scenario.errors import Loc, key_path, unknown
from sim.scenario.marks import locate
from sim.scenario.references import Tree
from sim.scenario.schema import Scenario
from sim.scenario.targets import Target
from sim.scenario.wording import Message, say

PRIORS = {
    "retention_secondary_voc": ("retention_rate", "secondary_vocational"),
    "retention_higher_voc": ("retention_rate", "higher_vocational"),
    "retention_bachelor": ("retention_rate", "bachelor"),
    "skill_gap_coverage": ("skill_gap_coverage", "all"),
    "local_coverage": ("local_coverage", "all"),
    "cooperating_firms": ("cooperating_firms", "all"),
}
"""Indicator and level that each prior speaks of; a prior of another name is no target of itself."""

STOCKS = {
    "general_senior": ("enrolled", "general_senior"),
    "secondary_vocational": ("enrolled", "secondary_vocational"),
    "higher_vocational": ("enrolled", "higher_vocational"),
    "higher_education": ("higher_education_enrolled", "all"),
}

STOCK_TOLERANCE = 0.005
"""Standard deviation of a published stock, as a share of it: the base year is solved for, up to rounding."""

FIRST_YEARS = 3
RANGE = 3.0
"""Standard deviations between a target and the end of its range: what is not ruled out lies within it."""


class Stated(StrEnum):
    """Section of a scenario that a figure stands in."""

    TARGET = "targets"
    PRIOR = "priors"
    STOCK = "stocks"


@dataclass(frozen=True)
class Goal:
    """A figure that the model should show.

    Parameters
    ----------
    kind
        Whether it is a target, a prior or a published stock.
    name
        Name of the target or prior, or `stock_` and the stock's.
    indicator, level, over, region, years
        What is compared with it.
    unit, value
        The figure.
    below, above
        Standard deviation of what the figure may be off where the model lies below it, and above it.
    discrepancy
        Standard deviation of what the model may be off.
    low, high
        The range it was given, or two standard deviations to either side: what single sets of constants aim at.
    """

    kind: Stated
    name: str
    indicator: str
    level: str
    over: str | None
    region: str
    years: tuple[int, ...]
    unit: str
    value: float
    below: float
    above: float
    discrepancy: float
    low: float
    high: float

    @property
    def counted(self) -> bool:
        """Whether the model's figure grows with the scale."""
        return self.over is None and self.unit in COUNTED


def goals(scenario: Scenario, tree: Tree | None = None) -> tuple[Goal, ...]:
    """Return all that a scenario's baseline is held against: targets, then priors, then published stocks.

    A prior of which a target of the same name speaks is passed over, and so is a target of a level that no school of
    the region teaches: what holds for a country says nothing of it.

    Parameters
    ----------
    tree
        What the files say, with lines, so that a problem can name its place.

    Raises
    ------
    ScenarioError
        If a target names no indicator, has another unit, is of a year after the horizon, or is one that no run can
        show.
    """
    wrong: list[tuple[Loc, Message]] = []
    first = next(iter(scenario.regions))
    found: list[Goal] = []
    for name, target in scenario.targets.items():
        loc: Loc = ("targets", name)
        problems = [*_problems(target), *_late(target, scenario.horizon)]
        wrong += [((*loc, *key), message) for key, message in problems]
        region = target.region or first
        if not problems and _taught(scenario, region, target.level):
            found.append(_of_target(scenario, name, target, region))
    early = tuple(scenario.years)[:FIRST_YEARS]
    for name, prior in scenario.priors.items():
        if name in scenario.targets:
            continue
        if name in PRIORS:
            found.append(_goal(Stated.PRIOR, name, *PRIORS[name], None, first, early, prior, None, 0.0))
        elif name in scenario.calibration.align:
            wrong.append((("calibration", "align", name), say("state `targets.{name}` with its indicator", name=name)))
    found += _stocks(scenario)
    if wrong:
        raise ScenarioError(_placed(loc, message, tree) for loc, message in wrong)
    return tuple(found)


def _taught(scenario: Scenario, region: str, level: str) -> bool:
    schools = scenario.regions[region].schools.values()
    return level == "all" or any(school.level == level for school in schools)


def _placed(loc: Loc, message: Message, tree: Tree | None) -> Problem:
    mark = locate(tree, loc) or (None, None)
    return Problem(mark[0], mark[1], key_path(loc), message)


def _problems(target: Target) -> Iterator[tuple[tuple[str, ...], Message]]:
    for key in ("indicator", "over"):
        named = getattr(target, key)
        if named is not None and named not in CATALOGUE:
            yield (key,), unknown("indicator", named, list(CATALOGUE))
            return
    indicator = CATALOGUE[target.indicator]
    unit = "share" if target.over is not None else indicator.unit
    if target.over is not None and CATALOGUE[target.over].unit != indicator.unit:
        yield (
            ("over",),
            say(
                "is in {own}, {indicator} in {unit}",
                own=CATALOGUE[target.over].unit,
                indicator=target.indicator,
                unit=indicator.unit,
            ),
        )
    elif target.unit != unit:
        yield (
            ("unit",),
            say(
                "the unit is '{own}'; {indicator} is in '{unit}'",
                own=target.unit,
                indicator=target.indicator,
                unit=unit,
            ),
        )
    if target.level != "all" and "level" not in indicator.by.replace(" ", "").split(","):
        yield ("level",), say("{indicator} is not broken down by level", indicator=target.indicator)


def _late(target: Target, horizon: int) -> Iterator[tuple[Loc, Message]]:
    """Yield years that no run of the scenario reaches: a mistyped one would lengthen every run of a calibration."""
    for index, year in enumerate(target.years or ()):
        if year > horizon:
            yield (
                ("years", index),
                say(
                    "{year} is after the horizon, {horizon}; no run of the scenario shows it",
                    year=year,
                    horizon=horizon,
                ),
            )


def _of_target(scenario: Scenario, name: str, target: Target, region: str) -> Goal:
    years = target.years or tuple(scenario.years)[:FIRST_YEARS]
    what = target.indicator, target.level, target.over
    return _goal(Stated.TARGET, name, *what, region, years, target, target.tolerance, target.discrepancy)


def _goal(
    kind: Stated,
    name: str,
    indicator: str,
    level: str,
    over: str | None,
    region: str,
    years: tuple[int, ...],
    figure: Quantity,
    tolerance: float | None,
    discrepancy: float,
) -> Goal:
    low, high = figure.range or (-math.inf, math.inf)
    below = (figure.value - low) / RANGE if tolerance is None else tolerance
    above = (high - figure.value) / RANGE if tolerance is None else tolerance
    low = figure.value - 2.0 * below if math.isinf(low) else low
    high = figure.value + 2.0 * above if math.isinf(high) else high
    place = indicator, level, over, region, years, figure.unit
    return Goal(kind, name, *place, figure.value, below, above, discrepancy, low, high)


def _stocks(scenario: Scenario) -> Iterator[Goal]:
    for region, contents in scenario.regions.items():
        for stock, (indicator, level) in STOCKS.items():
            published: Quantity | None = getattr(contents.stocks, stock, None)
            if published is None:
                continue
            name = f"stock_{stock}" if len(scenario.regions) == 1 else f"stock_{region}_{stock}"
            off = max(1.0, STOCK_TOLERANCE * published.value)
            yield _goal(Stated.STOCK, name, indicator, level, None, region, (scenario.base_year,), published, off, 0.0)
