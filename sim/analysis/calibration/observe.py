"""What the baseline shows of each goal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.analysis.calibration.goals import Goal
from sim.measures.records import ALL, Records
from sim.scenario import UnreachableStocks, override, replace, validate
from sim.scenario.resolved import plain
from sim.scenario.schema import Scenario

Floats = NDArray[np.float64]
_NOT_RUN = ("policies", "compare", "targets", "calibration", "priors")

Show = Callable[[Scenario, Sequence[Goal], Sequence[int]], Floats]
"""The model: a scenario, what to show of it, and the replicates -> figures, shape (replicates, goals)."""


def bare(scenario: Scenario, goals: Sequence[Goal], scale: float | None) -> Scenario:
    """Return the scenario as calibration runs it: to the last year that a goal speaks of, without policies."""
    last = max(max(year for goal in goals for year in goal.years), scenario.base_year + 1)
    tree = {key: part for key, part in plain(scenario).items() if key not in _NOT_RUN}
    return override(validate(tree), horizon=last, scale=scale)


def with_values(scenario: Scenario, values: Mapping[str, float]) -> Scenario:
    """Return the scenario with other assumed numbers, by key path."""
    return replace(scenario, dict(values))


def show(scenario: Scenario, goals: Sequence[Goal], replicates: Sequence[int]) -> Floats:
    """Run the baseline and return what it shows of each goal.

    NaN where it has no such people or posts, and everywhere where the base year's stocks cannot be reached: such
    constants are ruled out.

    Counts are brought to full scale. Equal replicates share every random draw, whatever the constants are, so
    that a figure changes with the constants as smoothly as counts of people can.
    """
    from sim.model import simulate

    found = np.full((len(replicates), len(goals)), np.nan)
    for row, replicate in enumerate(replicates):
        try:
            records = simulate(scenario, replicate=replicate).records
        except UnreachableStocks:
            continue
        found[row] = figures(records, goals, scenario.scale)
    return found


def figures(records: Records, goals: Sequence[Goal], scale: float) -> list[float]:
    """Return what the records of a run at this scale show of each goal, counts at full scale; NaN if undefined."""
    whole = (records.field == ALL) & (records.origin == ALL)
    found = []
    for goal in goals:
        mask = whole & (records.region == goal.region) & (records.level == goal.level)
        mask &= np.isin(records.year, goal.years)
        values = records.value[mask & (records.indicator == goal.indicator)]
        if goal.over is not None:
            parts = records.value[mask & (records.indicator == goal.over)].sum()
            found.append(float(values.sum() / parts) if parts > 0 else float("nan"))
        elif len(values) == 0:
            found.append(float("nan"))
        else:
            found.append(float(values.mean()) / (scale if goal.counted else 1.0))
    return found
