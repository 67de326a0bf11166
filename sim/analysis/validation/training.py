"""What training costs and returns the enterprises that take part: it must come out of their own decision."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sim.analysis.validation.patterns import Pattern
from sim.analysis.validation.rows import Row, near
from sim.analysis.validation.runs import Runs
from sim.phases.planning.net_benefit import monthly_surplus
from sim.scenario.behaviour import Cooperation
from sim.scenario.wording import say


def apprenticeship_payback(name: str, pattern: Pattern, runs: Runs) -> Iterator[Row]:
    """Hold the enterprises that train, weighted alike, against what such enterprises report."""
    hosts = [hosts for run in runs.baseline for hosts in run.hosts]
    output, seats = np.concatenate([h.output for h in hosts]), np.concatenate([h.seats for h in hosts])
    losing = np.concatenate([h.losing for h in hosts])
    c = runs.scenario.behaviour.cooperation
    breakeven, payback = months(c, output, seats)
    note = say("median of {output:,} enterprise-years with interns", output=len(output))
    yield near(name, pattern, "breakeven_month", breakeven, note)
    yield near(name, pattern, "payback_month", payback, note)
    share = float(losing.mean()) if len(losing) else float("nan")
    yield near(name, pattern, "losing_share", share, say("expected net benefit of the internship below 0"))


def months(c: Cooperation, output: NDArray[np.floating], seats: NDArray[np.integer]) -> tuple[float, float]:
    """Return the months in which the median host's output first covers the month's cost, and all costs so far.

    Over the length of an apprenticeship, per trainee: ``surplus(m) >= 0`` first holds in the break-even month;
    ``sum of surpluses to m >= (fixed/years + transaction) / trainees`` first holds in the month of payback. Infinite
    where it never does, NaN where nobody trains.
    """
    if len(output) == 0:
        return float("nan"), float("nan")
    surplus = monthly_surplus(c, output, round(c.apprentice_months.value))
    overhead = (c.fixed.value / max(c.fixed_years.value, 1.0) + c.transaction.value) / np.maximum(seats, 1)
    paid_back = np.cumsum(surplus, axis=1) >= overhead[:, None]
    return float(np.median(_first(surplus >= 0))), float(np.median(_first(paid_back)))


def _first(reached: NDArray[np.bool_]) -> NDArray[np.float64]:
    month = np.argmax(reached, axis=1) + 1.0
    return np.where(reached.any(axis=1), month, np.inf)
