"""An employer's cut of its plan for graduates, run as a shock."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sim.analysis.validation.patterns import Pattern, PatternError
from sim.analysis.validation.rows import Row, not_judged
from sim.analysis.validation.runs import Finished, Runs, finish
from sim.scenario.quantity import Kind, Quantity, Title
from sim.scenario.schema import Scenario
from sim.scenario.shocks import HiringPlan, Shock
from sim.scenario.wording import say

F64 = NDArray[np.float64]
START, LENGTH = 3, 3
"""Simulated year in which the cut begins, and its years."""
REPLICATES = 10
"""Fewest replicates, of the years to the end of the cut: a fall of some tenths of a point is to be told from none."""
SMALL = 0.2
"""Change of the other fields over that of the fields concerned, below which it counts as small."""


def hiring_plan_cut(name: str, pattern: Pattern, runs: Runs) -> Iterator[Row]:
    """Cut the group's plan for some years, and look at the retention rate of these years, by field.

    Paired differences to the baseline of each replicate; both signs were stated before they were looked at. A fall
    has to be told from no change by its 95 % interval.
    """
    if pattern.group is None or pattern.factor is None:
        raise PatternError(say("{name} names no group and factor", name=name))
    scenario = runs.scenario
    if not any(pattern.group in region.enterprises for region in scenario.regions.values()):
        for row in ("petroleum_retention_change", "other_fields_change"):
            yield not_judged(
                name, pattern, row, say("the scenario has no enterprises {group}", group=repr(pattern.group))
            )
        return
    first = scenario.base_year + START
    years = range(first, min(first + LENGTH, scenario.horizon + 1))
    if not years:
        for row in ("petroleum_retention_change", "other_fields_change"):
            yield not_judged(name, pattern, row, say("the cut would begin in {first}, after the horizon", first=first))
        return
    cut = with_cut(scenario, pattern.group, pattern.factor)

    def rates(city: Scenario, replicate: int) -> F64:
        return retention_by_field(finish(city, replicate, until=years[-1]), pattern.fields, years)

    count = max(runs.replicates, REPLICATES)
    change = np.array([rates(cut, replicate) - rates(scenario, replicate) for replicate in range(count)])
    own, others = change.mean(axis=0)
    when = say(
        "retention rate of {first}-{last} against the same years without the cut, {count} replicates",
        first=years[0],
        last=years[-1],
        count=len(change),
    )
    width, others_width = half_width(change[:, 0]), half_width(change[:, 1])
    note = say("{fields}, 95 % within {width:.4f}: {when}", fields=pattern.fields, width=width, when=when)
    # what is not told from no change may as well have the other sign, and no part of it is small or large
    told = bool(abs(own) > width)
    passed = bool(own < -width)
    yield Row(name, "petroleum_retention_change", float(own), say("negative"), None, pattern.role, passed, note, told)
    # with an infinite width, of one replicate, nothing can be told
    small = abs(others) < SMALL * abs(own) or abs(others) <= others_width
    note = say("all other fields, 95 % within {width:.4f}", width=others_width)
    if small and abs(others) > SMALL * abs(own):
        note = say(
            "{note}; holds only as it is not told from no change: more replicates, or a larger scale, would tell",
            note=note,
        )
    told &= bool(abs(others) > others_width)
    yield Row(name, "other_fields_change", float(others), say("small"), None, pattern.role, bool(small), note, told)


def with_cut(scenario: Scenario, group: str, factor: float) -> Scenario:
    """Return the scenario with one shock, the cut, in place of its own."""
    plan = HiringPlan(factor=Quantity(value=factor, unit="factor", kind=Kind.ASSUMED, range=(factor, factor)))
    first = scenario.base_year + START
    shock = Shock.model_validate(
        {
            "title": Title(en="Cut of the plan for graduates", zh="招聘计划缩减"),
            "from": first,
            "to": first + LENGTH - 1,
            "hiring_plan": {group: plan},
        }
    )
    return scenario.model_copy(update={"shocks": {"hiring_plan_cut": shock}})


def retention_by_field(run: Finished, fields: tuple[str, ...], years: range) -> F64:
    """Return the retention rate of these fields together, and of all others together, over some years; shape (2,)."""
    r = run.records
    cells = (r.level != "all") & (r.origin == "all") & (r.field != "all") & np.isin(r.year, list(years))
    rate, people = (
        _by_cell(run, cells & (r.indicator == name)) for name in ("retention_rate", "labour_market_entrants")
    )
    entrants, stayers = np.zeros(2), np.zeros(2)
    for key, number in people.items():
        if number > 0:
            side = int(key[-1] not in fields)
            entrants[side] += number
            stayers[side] += number * rate[key]
    return stayers / entrants


def _by_cell(run: Finished, some: NDArray[np.bool_]) -> dict[tuple[int, str, str, str], float]:
    """Return values by year, region, level and field."""
    r = run.records
    columns = zip(r.year[some], r.region[some], r.level[some], r.field[some], r.value[some], strict=True)
    return {(year, region, level, field): value for year, region, level, field, value in columns}


def half_width(values: F64) -> float:
    """Return half the 95 % interval of a mean (Student's t); infinite for one value."""
    from scipy import stats

    if len(values) < 2:
        return float("inf")
    return float(stats.t.ppf(0.975, len(values) - 1) * values.std(ddof=1) / np.sqrt(len(values)))
