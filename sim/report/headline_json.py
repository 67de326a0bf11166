"""A summary for programs: headline effects at the horizon as plain records."""

from __future__ import annotations

import math

import numpy as np

from sim.analysis.ceilings import ceiling
from sim.analysis.headline import HEADLINE
from sim.analysis.outcomes import Outcomes
from sim.analysis.panel import Panel, at
from sim.analysis.statistics import Floats, estimate
from sim.analysis.sweep import SweepOutcomes
from sim.experiment.design import BASELINE


def headline_json(outcomes: Outcomes | SweepOutcomes) -> list[dict[str, object]]:
    """Return one record for each policy, region and headline indicator, in its last measured year.

    Returns
    -------
    list of dict
        policy, region, indicator, year, unit, baseline, effect, low, high, n, interval, holds_in (share of the draws
        of the assumed numbers with an effect of this sign), ceiling (the most that the policy can add by
        arithmetic). Shares are fractions. The baseline's own effect is 0; a number that does not exist is None.
    """
    records: list[dict[str, object]] = []
    for policy in outcomes.policies:
        for region in outcomes.scenario.regions:
            most = ceiling(outcomes.scenario, outcomes.panel, policy, region)
            for indicator in HEADLINE:
                part = outcomes.panel.select(indicator=indicator, region=region)
                defined = np.isfinite(part.values[:, 0, :]).any(axis=1)
                if not defined.any():
                    continue
                last = part.where(part.years == part.years[defined].max())
                top = None if policy == BASELINE else most.of(indicator, last.years.tolist())
                records.append(_record(outcomes, last, policy, region, indicator, top))
    return records


def _record(
    outcomes: Outcomes | SweepOutcomes, last: Panel, policy: str, region: str, indicator: str, top: float | None
) -> dict[str, object]:
    unit = str(last.rows["unit"].iloc[0])
    effect = outcomes.evidence.estimate(lambda runs: at(runs.panel, last.rows).differences(policy)[0], unit)
    baseline = np.where(np.isfinite(last.differences(policy)[0]), last.values[0, 0, :], np.nan)
    return {
        "policy": policy,
        "region": region,
        "indicator": indicator,
        "year": int(last.years[0]),
        "unit": unit,
        "baseline": _plain(estimate(baseline).mean),
        "effect": _plain(effect.mean),
        "low": _plain(effect.low),
        "high": _plain(effect.high),
        "n": int(effect.n),
        "interval": effect.interval,
        "holds_in": None if effect.holds_in is None or policy == BASELINE else _plain(effect.holds_in),
        "ceiling": None if top is None else _plain(top),
    }


def _plain(value: Floats | float) -> float | None:
    return float(value) if math.isfinite(value) else None
