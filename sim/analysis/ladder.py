"""What each rung of a ladder of models changes in retention, coverage, and each policy's effect on them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from sim.analysis.panel import ALL
from sim.analysis.sensitivity.observe import observed
from sim.analysis.sensitivity.points import Floats
from sim.analysis.sensitivity.stage import Stage
from sim.analysis.statistics import estimate
from sim.experiment.design import BASELINE
from sim.world.codes import LEVELS

LADDER = ["rung", "policy", "region", "indicator", "years", "value", "low", "high"]
LADDER += ["change", "change_low", "change_high", "n"]


def first_shares(full: Stage) -> dict[str, float]:
    """Return the share of each level that stays in the full model's baseline in the first year, over replicates.

    A level that has no graduates then has the share of all. With several regions it is their mean.
    """
    year = full.study.scenario.base_year + 1
    found: dict[str, list[float]] = {}
    for spec in full.outcome.finished:
        if spec.policy != BASELINE:
            continue
        table = full.store.records(spec.run_id)
        keep = pc.and_(pc.equal(table["indicator"], "retention_rate"), pc.equal(table["year"], year))
        for name in ("field", "origin"):
            keep = pc.and_(keep, pc.equal(table[name], ALL))
        own = table.filter(keep)
        for level, value in zip(own["level"].to_pylist(), own["value"].to_pylist(), strict=True):
            found.setdefault(level, []).append(value)
    everyone = float(np.mean(found[ALL]))
    return {level.value: float(np.mean(found[level.value])) if level.value in found else everyone for level in LEVELS}


def compared(stages: Mapping[str, Stage]) -> pd.DataFrame:
    """Return one row for each rung and outcome: columns `LADDER`.

    `value` is the indicator under the baseline, and for other policies their effect on it; `change` its difference
    from the rung before, replicate by replicate. Intervals are 95 % t intervals, chance only.
    """
    rows: list[list[object]] = []
    before: dict[tuple[str, str, str], Floats] = {}
    for rung, stage in stages.items():
        for outcome in observed(stage):
            own = outcome.values[0]
            key = outcome.policy, outcome.region, outcome.indicator
            step = own - before[key] if key in before else np.full_like(own, np.nan)
            before[key] = own
            ends: list[object] = []
            for values in (own, step):
                found = estimate(values)
                ends += [float(found.mean), float(found.low), float(found.high)]
            rows.append([rung, *key, outcome.years, *ends, int(np.isfinite(own).sum())])
    return pd.DataFrame(rows, columns=LADDER)
