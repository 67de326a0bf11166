"""A policy's effects: paired differences from the baseline, replicate by replicate."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.analysis.panel import Panel, Source
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


def effects(records: Source, scenario: str) -> pd.DataFrame:
    """Return each policy's effect on each row, with a 95 % t interval over replicates.

    A replicate in which a value is undefined under the policy or under the baseline is left out; `n`
    counts those that remain, and `baseline` averages over the same ones. With fewer than two, `low`
    and `high` are empty; with none, `baseline` and `effect` are too.

    Returns
    -------
    pandas.DataFrame
        Columns `EFFECTS`, one row for each policy other than the baseline and each row of the records.
    """
    frames: dict[str, list[pd.DataFrame]] = {policy: [] for policy in records.policies[1:]}
    for block in records.blocks():
        for policy, parts in frames.items():
            parts.append(_of_one(block, policy, scenario))
    tables = [part for parts in frames.values() for part in parts]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=EFFECTS)


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
