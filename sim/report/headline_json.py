"""A summary for programs: headline effects at the horizon as plain records."""

from __future__ import annotations

import math

import numpy as np

from sim.analysis.headline import HEADLINE
from sim.analysis.outcomes import Outcomes
from sim.analysis.statistics import CHANCE_ONLY, Floats, estimate


def headline_json(outcomes: Outcomes) -> list[dict[str, object]]:
    """Return one record for each policy, region and headline indicator, in its last measured year.

    Returns
    -------
    list of dict
        policy, region, indicator, year, unit, baseline, effect, low, high, n, interval. Shares are
        fractions. The baseline's own effect is 0; a number that does not exist is None.
    """
    records: list[dict[str, object]] = []
    for policy in outcomes.policies:
        for region in outcomes.scenario.regions:
            for indicator in HEADLINE:
                part = outcomes.panel.select(indicator=indicator, region=region)
                defined = np.isfinite(part.values[:, 0, :]).any(axis=1)
                if not defined.any():
                    continue
                last = part.where(part.years == part.years[defined].max())
                differences = last.differences(policy)[0]
                effect = estimate(differences)
                baseline = np.where(np.isfinite(differences), last.values[0, 0, :], np.nan)
                records.append(
                    {
                        "policy": policy,
                        "region": region,
                        "indicator": indicator,
                        "year": int(last.years[0]),
                        "unit": str(last.rows["unit"].iloc[0]),
                        "baseline": _plain(estimate(baseline).mean),
                        "effect": _plain(effect.mean),
                        "low": _plain(effect.low),
                        "high": _plain(effect.high),
                        "n": int(effect.n),
                        "interval": CHANCE_ONLY,
                    }
                )
    return records


def _plain(value: Floats) -> float | None:
    return float(value) if math.isfinite(value) else None
