"""Runs of draws of the assumed numbers, and effects over them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.analysis.archive import read_archive
from sim.analysis.certified import read_certified
from sim.analysis.derived import with_base_demand
from sim.analysis.evidence import Drawn, Runs
from sim.analysis.panel import Panel
from sim.analysis.spending import read_spending
from sim.analysis.uncertainty import ASSUMPTIONS_AND_CHANCE
from sim.experiment.design import RunSpec, Study
from sim.experiment.store import Store

EFFECTS_OVER_DRAWS = [
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
    "sd_assumptions",
    "sd_chance",
    "share_same_sign",
]


def read_draws(store: Store, study: Study, finished: Sequence[RunSpec], policies: tuple[str, ...]) -> Drawn:
    """Read the finished runs of all draws but the scenario as written (draw 0), leaving out draws without any.

    Raises
    ------
    ValueError
        If a run states a row twice, or an indicator has two units.
    DamagedRun
        If a file was altered since it was written.
    """
    there = {spec.draw for spec in finished}
    draws = [draw for draw in study.draws if draw in there and draw != 0]
    runs = _read(store, study, [spec for spec in finished if spec.draw != 0], policies, draws)
    return Drawn(runs.panel, runs.spending, runs.certified, len(draws), study.replicates, study.scenario.scale)


def read_written(store: Store, study: Study, finished: Sequence[RunSpec], policies: tuple[str, ...]) -> Runs:
    """Read the finished runs of the scenario as written (draw 0)."""
    return _read(store, study, [spec for spec in finished if spec.draw == 0], policies, [0])


def _read(
    store: Store, study: Study, finished: Sequence[RunSpec], policies: tuple[str, ...], draws: Sequence[int]
) -> Runs:
    archive = read_archive(store, finished, policies, study.replicates, draws)
    spending = read_spending(store, study, finished, draws)
    return Runs(with_base_demand(archive), spending, read_certified(store, study, finished, draws))


def effects_over_draws(drawn: Drawn, scenario: str) -> pd.DataFrame:
    """Return each policy's effect on each row: mean over draws, and what assumptions and chance make uncertain.

    Returns
    -------
    pandas.DataFrame
        Columns `EFFECTS_OVER_DRAWS`, one row for each policy other than the baseline and each row of the records.
    """
    frames: dict[str, list[pd.DataFrame]] = {policy: [] for policy in drawn.panel.policies[1:]}
    for block in drawn.panel.blocks():
        for policy, parts in frames.items():
            parts.append(_of_one(block, drawn, policy, scenario))
    tables = [part for parts in frames.values() for part in parts]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=EFFECTS_OVER_DRAWS)


def _of_one(block: Panel, drawn: Drawn, policy: str, scenario: str) -> pd.DataFrame:
    differences = block.differences(policy)
    effect = drawn.spread(differences)
    level = drawn.spread(np.where(np.isfinite(differences), block.values[:, 0, :], np.nan))
    table = block.rows.assign(
        scenario=scenario,
        policy=policy,
        baseline=level.mean,
        effect=effect.mean,
        low=effect.low,
        high=effect.high,
        n=effect.n,
        interval=ASSUMPTIONS_AND_CHANCE,
        sd_assumptions=effect.sd_assumptions,
        sd_chance=effect.sd_chance,
        share_same_sign=effect.share_same_sign,
    )
    return table[EFFECTS_OVER_DRAWS]
