"""What of the money was paid for things that would have happened anyway."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from sim.analysis.panel import ALL, Source
from sim.analysis.spending import Spending
from sim.analysis.statistics import Floats, divide
from sim.scenario.levers import Levers

Events = tuple[tuple[str, str], ...]
"""Indicators (name, level) that together count the events that a lever pays for."""


def _allowance(levers: Levers) -> Events:
    """Return the hires that an allowance is paid for: at the levels paid, of returners too if they are."""
    lever = levers.talent_allowance
    if lever is None:
        return ()
    kinds = ("fresh_hires", "returner_hires") if lever.returners.value > 0 else ("fresh_hires",)
    levels = ("secondary_vocational", "higher_vocational", "bachelor", "postgraduate")
    return tuple((kind, level) for kind in kinds for level in levels if getattr(lever, level).value > 0)


def _of(indicator: str) -> Callable[[Levers], Events]:
    return lambda levers: ((indicator, ALL),)


LIKE_EVENTS: Mapping[str, Callable[[Levers], Events]] = {
    "hiring_subsidy": _of("partner_hires"),
    "intern_subsidy": _of("intern_months_here"),
    "intern_insurance": _of("intern_months_here"),
    "intern_tax_deduction": _of("intern_months_here"),
    "apprenticeship": _of("apprentices"),
    "startup_support": _of("to_self_employment"),
    "skilled_worker_pay": _of("technicians"),
    "talent_allowance": _allowance,
}
"""Lever -> the events that it pays for, which the baseline has too.

Of certification see `sim.analysis.certified`; the other levers that are not here make what they pay for.
"""


def deadweight(
    spending: Spending, panel: Source, policy: str, region: str, lever: str, years: Sequence[int], events: Events
) -> Floats:
    """Return the share of what a lever paid for that would have happened anyway, one a replicate.

    Each year it is the like events of the baseline over those under the policy, at most 1: what is paid for is
    taken to be as often of the kind that happens anyway as all like events are, which holds where a budget pays by
    lot. The share is of all units paid for over `years`. NaN where nothing was paid for.
    """
    paid = np.zeros(spending.replicates)
    anyway = np.zeros(spending.replicates)
    parts = [panel.select(indicator=name, region=region, level=level) for name, level in events]
    for year in years:
        units = spending.units(policy, region, year, lever)
        base, now = np.zeros(spending.replicates), np.zeros(spending.replicates)
        for part in parts:
            of_year = part.years == year
            base += part.values[of_year, 0, :].sum(axis=0)
            now += part.of(policy)[of_year].sum(axis=0)
        paid += units
        anyway += units * np.minimum(np.nan_to_num(divide(base, now)), 1.0)
    return divide(anyway, paid)
