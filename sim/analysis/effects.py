"""A policy's effects: paired differences from the baseline, replicate by replicate."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.analysis.panel import Panel
from sim.analysis.statistics import CHANCE_ONLY, estimate

EFFECTS = [
    "scenario",
    "policy",
    "year",
    "region",
    "indicator",
    "level",
    "field",
    "origin",
    "unit",
    "baseline",
    "effect",
    "low",
    "high",
    "n",
    "interval",
]


def effects(panel: Panel, scenario: str) -> pd.DataFrame:
    """Return each policy's effect on each row, with a 95 % t interval over replicates.

    A replicate in which a value is undefined under the policy or under the baseline is left out; `n`
    counts those that remain, and `baseline` averages over the same ones. With fewer than two, `low`
    and `high` are empty; with none, `baseline` and `effect` are too.

    Returns
    -------
    pandas.DataFrame
        Columns `EFFECTS`, one row for each policy other than the baseline and each row of the records.
    """
    frames = [_of_one(panel, policy, scenario) for policy in panel.policies[1:]]
    if not frames:
        return pd.DataFrame(columns=EFFECTS)
    return pd.concat(frames, ignore_index=True)


def _of_one(panel: Panel, policy: str, scenario: str) -> pd.DataFrame:
    differences = panel.differences(policy)
    effect = estimate(differences)
    level = estimate(np.where(np.isfinite(differences), panel.values[:, 0, :], np.nan))
    table = panel.rows.assign(
        scenario=scenario,
        policy=policy,
        baseline=level.mean,
        effect=effect.mean,
        low=effect.low,
        high=effect.high,
        n=effect.n,
        interval=CHANCE_ONLY,
    )
    return table[EFFECTS]
