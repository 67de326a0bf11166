"""Whether the goals of a scenario are met each year under each policy, and how far runs lie from later figures."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from sim.analysis.evidence import COUNTED
from sim.analysis.panel import Source
from sim.measures.catalogue import CATALOGUE
from sim.scenario.errors import Loc, unknown
from sim.scenario.goals import Fact, Goal
from sim.scenario.schema import Level, Scenario
from sim.scenario.wording import Message, say

NOT_MODELLED = "not modelled"
LEVELS = ("all", *(level.value for level in Level))
GOAL_COLUMNS = (
    "goal",
    "indicator",
    "level",
    "region",
    "by",
    "goal_value",
    "policy",
    "year",
    "mean",
    "share_met",
    "met",
)
FACT_COLUMNS = ("fact", "indicator", "level", "region", "year", "figure", "policy", "mean", "difference", "ratio")


def unmeasured(scenario: Scenario) -> Iterator[tuple[Loc, Message]]:
    """Yield what goals and facts name that nothing measures, and what does not say why it has no indicator."""
    for kind, entries in (("goals", scenario.goals), ("facts", scenario.facts)):
        for name, entry in entries.items():
            loc = (kind, name)
            if entry.indicator is None and not entry.note:
                yield (
                    (*loc, "indicator"),
                    say("is missing; without one, a note says why the model does not represent it"),
                )
            elif entry.indicator is not None and entry.indicator not in CATALOGUE:
                yield (*loc, "indicator"), unknown("indicator", entry.indicator, CATALOGUE)
            if entry.level not in LEVELS:
                yield (*loc, "level"), unknown("level", entry.level, LEVELS)
            if entry.region is not None and entry.region not in scenario.regions:
                yield (*loc, "region"), unknown("region", entry.region, scenario.regions)


def goals_table(source: Source, scenario: Scenario) -> pd.DataFrame:
    """Return for each goal, policy and simulated year the mean over replicates and whether the goal is met.

    `share_met` is the share of replicates in which it is met in that year; `met` is `yes` where it is in all, `no`
    where in none, else `in part`. A goal that the model does not represent has one row, `met` saying so.
    """
    rows: list[tuple[object, ...]] = []
    for name, goal in scenario.goals.items():
        head = (name, goal.indicator or "", goal.level, _region(goal, scenario), goal.by, goal.value.value)
        if goal.indicator is None:
            rows.append((*head, "", goal.by, np.nan, np.nan, NOT_MODELLED))
            continue
        for policy, year, values in _values(source, scenario, goal):
            reached = values <= goal.value.value if goal.at_most else values >= goal.value.value
            share = float(reached.mean()) if len(values) else np.nan
            met = "yes" if share == 1 else "no" if share == 0 else "in part"
            rows.append((*head, policy, year, _mean(values), share, met))
    return pd.DataFrame(rows, columns=list(GOAL_COLUMNS))


def facts_table(source: Source, scenario: Scenario) -> pd.DataFrame:
    """Return for each later figure and policy the mean of the runs in its year, and how far it lies off the figure."""
    rows: list[tuple[object, ...]] = []
    for name, fact in scenario.facts.items():
        head = (name, fact.indicator or "", fact.level, _region(fact, scenario), fact.year, fact.value.value)
        if fact.indicator is None:
            rows.append((*head, NOT_MODELLED, np.nan, np.nan, np.nan))
            continue
        for policy, year, values in _values(source, scenario, fact):
            if year == fact.year:
                mean, figure = _mean(values), fact.value.value
                rows.append((*head, policy, mean, mean - figure, mean / figure if figure else np.nan))
    return pd.DataFrame(rows, columns=list(FACT_COLUMNS))


def _values(source: Source, scenario: Scenario, entry: Goal | Fact) -> Iterator[tuple[str, int, np.ndarray]]:
    """Yield policy, year and the replicates' values of the entry's indicator, a sample world's people in full."""
    assert entry.indicator is not None
    found = source.select(indicator=entry.indicator, level=entry.level, region=_region(entry, scenario))
    # a tenth of the city has a tenth of its people and enterprises, and every share as it is
    whole = scenario.scale if CATALOGUE[entry.indicator].unit in COUNTED else 1.0
    for policy in source.policies:
        for year, values in zip(found.rows["year"], found.of(policy), strict=True):
            kept = values[~np.isnan(values)] / whole
            if len(kept):
                yield policy, int(year), kept


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if len(values) else np.nan


def _region(entry: Goal | Fact, scenario: Scenario) -> str:
    return entry.region or next(iter(scenario.regions))
