"""Two or more finished studies side by side: levels, effects, and how far they lie apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.analysis.evidence import COUNTED
from sim.analysis.headline import HEADLINE
from sim.analysis.outcomes import Outcomes
from sim.analysis.statistics import Estimate, Floats, estimate, spans_zero
from sim.experiment.design import BASELINE

YEARS = 5
"""Last measured years that all studies share, over which a value is averaged."""

COLUMNS = [
    "region",
    "indicator",
    "unit",
    "years",
    "policy",
    "what",
    "study",
    "value",
    "low",
    "high",
    "n",
    "difference",
    "difference_low",
    "difference_high",
    "clear",
    "paired",
]


@dataclass(frozen=True)
class Study:
    """A finished study with a name to tell it by."""

    name: str
    outcomes: Outcomes


def side_by_side(studies: Sequence[Study]) -> pd.DataFrame:
    """Return every headline indicator under the baseline, and every policy's effect on it, in each study.

    Regions stand in their order in the files, so that two cities are compared by their first regions. A policy is
    listed for the studies that ran it.

    Returns
    -------
    pandas.DataFrame
        Columns `COLUMNS`. `what` is level (under the baseline) or effect; `difference` is the value less that of the
        first study that has it, with a 95 % interval: paired where both have the same luck (same seed and scale), by
        Welch's approximation otherwise. Head-counts are divided by the scale of each study.
    """
    rows: list[dict[str, object]] = []
    most = min(len(study.outcomes.scenario.regions) for study in studies)
    policies = dict.fromkeys(name for study in studies for name in study.outcomes.policies)
    for place in range(most):
        for indicator in HEADLINE:
            years = _shared_years(studies, place, indicator)
            for policy in policies if years else ():
                rows += _rows(studies, place, indicator, years, policy)
    return pd.DataFrame(rows, columns=COLUMNS)


def _rows(
    studies: Sequence[Study], place: int, indicator: str, years: list[int], policy: str
) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    first: tuple[Study, Floats] | None = None
    for study in studies:
        if policy not in study.outcomes.policies:
            continue
        samples, region, unit = _samples(study, place, indicator, years, policy)
        found = estimate(samples)
        apart = Estimate(np.array(np.nan), np.array(np.nan), np.array(np.nan), np.array(0))
        paired = False
        if first is None:
            first = study, samples
        else:
            paired = _same_luck(first[0], study) and len(first[1]) == len(samples)
            apart = estimate(samples - first[1]) if paired else welch(samples, first[1])
        rows.append(
            {
                "region": region,
                "indicator": indicator,
                "unit": unit,
                "years": f"{years[0]}-{years[-1]}",
                "policy": policy,
                "what": "level" if policy == BASELINE else "effect",
                "study": study.name,
                "value": float(found.mean),
                "low": float(found.low),
                "high": float(found.high),
                "n": int(found.n),
                "difference": float(apart.mean),
                "difference_low": float(apart.low),
                "difference_high": float(apart.high),
                "clear": bool(np.isfinite(apart.low)) and not bool(spans_zero(apart.low, apart.high)),
                "paired": paired,
            }
        )
    return rows


def welch(samples: Floats, others: Floats) -> Estimate:
    """Return the difference of two independent means with a 95 % interval.

    Notes
    -----
    Welch (1947): variance ``a + b`` with ``a = s1^2 / n1`` and ``b = s2^2 / n2``, and
    ``(a + b)^2 / (a^2 / (n1 - 1) + b^2 / (n2 - 1))`` degrees of freedom.
    """
    from scipy.special import stdtrit

    one, two = samples[np.isfinite(samples)], others[np.isfinite(others)]
    nothing = np.array(np.nan)
    n = np.array(min(len(one), len(two)))
    if n < 1:
        return Estimate(nothing, nothing, nothing, n)
    mean = np.array(one.mean() - two.mean())
    if n < 2:
        return Estimate(mean, nothing, nothing, n)
    a, b = one.var(ddof=1) / len(one), two.var(ddof=1) / len(two)
    if a + b == 0:
        return Estimate(mean, mean, mean, n)
    degrees = (a + b) ** 2 / (a**2 / (len(one) - 1) + b**2 / (len(two) - 1))
    half = stdtrit(degrees, 0.975) * np.sqrt(a + b)
    return Estimate(mean, mean - half, mean + half, n)


def _samples(study: Study, place: int, indicator: str, years: list[int], policy: str) -> tuple[Floats, str, str]:
    outcomes = study.outcomes
    region = list(outcomes.scenario.regions)[place]
    part = outcomes.panel.select(indicator=indicator, region=region)
    part = part.where(np.isin(part.years, years))
    unit = str(part.rows["unit"].iloc[0])
    values = part.of(policy) if policy == BASELINE else part.differences(policy)
    size = outcomes.scenario.scale if unit in COUNTED else 1.0
    samples: Floats = values.mean(axis=0) / size
    return samples, region, unit


def _shared_years(studies: Sequence[Study], place: int, indicator: str) -> list[int]:
    shared: set[int] | None = None
    for study in studies:
        region = list(study.outcomes.scenario.regions)[place]
        part = study.outcomes.panel.select(indicator=indicator, region=region)
        defined = {int(year) for year in part.years[np.isfinite(part.values[:, 0, :]).any(axis=1)]}
        shared = defined if shared is None else shared & defined
    return sorted(shared or ())[-YEARS:]


def _same_luck(one: Study, other: Study) -> bool:
    """Whether equal replicates of two studies share every draw."""
    mine, theirs = one.outcomes.scenario, other.outcomes.scenario
    return (mine.seed, mine.scale, tuple(mine.regions)) == (theirs.seed, theirs.scale, tuple(theirs.regions))
