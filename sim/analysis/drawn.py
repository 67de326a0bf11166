"""Runs of draws of the assumed numbers, read policy by policy: their effects, and the few rows that summaries use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from sim.analysis.derived import with_base_demand
from sim.analysis.evidence import Drawn, Runs
from sim.analysis.headline import SUMMARISED
from sim.analysis.panel import ALL, ROW, Keys, Panel, RowCoder
from sim.analysis.spending import LEDGER_COLUMNS, Spending
from sim.analysis.statistics import Floats
from sim.analysis.uncertainty import ASSUMPTIONS_AND_CHANCE, spread
from sim.experiment.design import BASELINE, RunSpec, Study
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

_CELLS = "skill_gap_coverage"


@dataclass(frozen=True)
class DrawnResults:
    """What the runs of a sweep give.

    Parameters
    ----------
    effects
        Columns `EFFECTS_OVER_DRAWS`, one row for each policy other than the baseline and each row of the records.
    drawn
        The rows that summaries and charts use, of every draw but the scenario as written.
    written
        The same rows of the scenario as written (draw 0).
    """

    effects: pd.DataFrame
    drawn: Drawn
    written: Runs


def read_draws(store: Store, study: Study, finished: Sequence[RunSpec]) -> DrawnResults:
    """Read the finished runs of a sweep, holding the records of two policies at a time.

    Raises
    ------
    ValueError
        If an indicator has two units.
    DamagedRun
        If a file was altered since it was written.
    """
    policies = tuple(name for name in study.policies if any(spec.policy == name for spec in finished))
    width = len(_columns(study))
    coder = RowCoder()
    base = _read(store, study, finished, BASELINE, coder)
    frames: list[pd.DataFrame] = []
    kept: list[Panel] = []
    for policy in policies[1:] or policies:
        own = base if policy == BASELINE else _read(store, study, finished, policy, coder)
        pair = _paired(base, own, coder, policy)
        for year in np.unique(pair.years):
            part = with_base_demand(pair.where(pair.years == year))
            if policy != BASELINE:
                frames.append(_effects(part, study, policy))
            kept.append(part.where(_summarised(part.rows, study.scenario.horizon)))
    panel = _together(kept, policies, width)
    spending = _spending(store, study, finished)
    first = study.replicates
    count = (width - first) // study.replicates
    return DrawnResults(
        effects=pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=EFFECTS_OVER_DRAWS),
        drawn=Drawn(
            panel=replace(panel, values=panel.values[:, :, first:]),
            spending=_some(spending, range(first, width)),
            draws=count,
            replicates=study.replicates,
            scale=study.scenario.scale,
        ),
        written=Runs(replace(panel, values=panel.values[:, :, :first]), _some(spending, range(first))),
    )


def _columns(study: Study) -> dict[tuple[int, int], int]:
    """Return the column of each draw and replicate; draw 0 comes first, whether it was asked for or not."""
    draws = [0, *(draw for draw in study.draws if draw != 0)]
    pairs = [(draw, replicate) for draw in draws for replicate in range(study.replicates)]
    return {pair: column for column, pair in enumerate(pairs)}


def _read(store: Store, study: Study, finished: Sequence[RunSpec], policy: str, coder: RowCoder) -> tuple[Keys, Floats]:
    """Return the rows of a policy's runs by number, in order, and their values with a column a run."""
    columns = _columns(study)
    read: list[tuple[int, Keys, Floats]] = []
    for spec in finished:
        if spec.policy == policy:
            table = store.records(spec.run_id)
            read.append((columns[spec.draw, spec.replicate], coder.keys(table), table["value"].to_numpy()))
    rows: Keys = np.unique(np.concatenate([keys for _, keys, _ in read]))
    values = np.full((len(rows), len(columns)), np.nan)
    for column, keys, value in read:
        values[np.searchsorted(rows, keys), column] = value
    return rows, values


def _paired(base: tuple[Keys, Floats], own: tuple[Keys, Floats], coder: RowCoder, policy: str) -> Panel:
    rows = np.union1d(base[0], own[0])
    values = np.full((len(rows), 2, base[1].shape[1]), np.nan)
    for place, (keys, found) in enumerate((base, own)):
        values[np.searchsorted(rows, keys), place] = found
    return Panel(rows=coder.rows(rows), policies=(BASELINE, policy), values=values)


def _effects(part: Panel, study: Study, policy: str) -> pd.DataFrame:
    drawn = part.values[:, :, study.replicates :]
    samples = drawn.reshape(*drawn.shape[:2], -1, study.replicates)
    differences = samples[:, 1] - samples[:, 0]
    effect = spread(differences)
    level = spread(np.where(np.isfinite(differences), samples[:, 0], np.nan))
    return part.rows.assign(
        scenario=study.scenario.name,
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
    )[EFFECTS_OVER_DRAWS]


def _summarised(rows: pd.DataFrame, horizon: int) -> np.ndarray:
    """Say which rows summaries and charts use: those of whole regions and levels, and coverage by occupation."""
    whole = rows["indicator"].isin(SUMMARISED) & (rows["field"] == ALL)
    cells = (rows["indicator"] == _CELLS) & (rows["year"] == horizon)
    return ((whole | cells) & (rows["origin"] == ALL)).to_numpy()


def _together(parts: Sequence[Panel], policies: tuple[str, ...], width: int) -> Panel:
    """Return the parts of (baseline, policy) pairs as one panel."""
    rows = pd.concat([part.rows for part in parts]).drop_duplicates(ROW) if parts else pd.DataFrame(columns=ROW)
    rows = rows.sort_values("year", kind="stable").reset_index(drop=True)
    index = pd.MultiIndex.from_frame(rows[ROW])
    values = np.full((len(rows), len(policies), width), np.nan)
    for part in parts:
        places = index.get_indexer(pd.MultiIndex.from_frame(part.rows[ROW]))
        for side, policy in enumerate(part.policies):
            values[places, policies.index(policy)] = part.values[:, side]
    return Panel(rows=rows, policies=policies, values=values)


def _spending(store: Store, study: Study, finished: Sequence[RunSpec]) -> Spending:
    columns = _columns(study)
    frames = []
    for spec in sorted(finished, key=lambda spec: (study.policies.index(spec.policy), spec.draw, spec.replicate)):
        frame = store.ledger(spec.run_id).to_pandas()
        if len(frame):
            column = columns[spec.draw, spec.replicate]
            frames.append(frame.assign(scenario=study.scenario.name, policy=spec.policy, replicate=column))
    ledger = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=LEDGER_COLUMNS)
    there = frozenset((spec.policy, columns[spec.draw, spec.replicate]) for spec in finished)
    return Spending(ledger[LEDGER_COLUMNS], len(columns), there)


def _some(spending: Spending, columns: range) -> Spending:
    """Return the columns of a range, numbered from 0."""
    ledger = spending.ledger[spending.ledger["replicate"].isin(columns)]
    return Spending(
        ledger=ledger.assign(replicate=ledger["replicate"] - columns.start).reset_index(drop=True),
        replicates=len(columns),
        finished=frozenset((name, number - columns.start) for name, number in spending.finished if number in columns),
    )
