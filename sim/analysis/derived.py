"""Indicators that need the baseline beside the policy, and so are not in a run's own records."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from sim.analysis.panel import ALL, Panel
from sim.analysis.statistics import Floats
from sim.experiment.store import RECORDS

BASE_DEMAND = "skill_gap_coverage_base_demand"

_CELL = ["year", "region", "level", "field"]


def with_base_demand(panel: Panel) -> Panel:
    """Return the panel with the coverage of the baseline's demand.

    In each occupation (field at a level) it is `min(posts filled, baseline's posts)`, summed over
    occupations and divided by the baseline's posts: a lever that makes posts does not look bad, and
    posts beyond the baseline's do not count.
    """
    posts = _occupations(panel, "posts")
    if len(posts.rows) == 0:
        return panel
    demand = posts.values[:, 0, :]
    filled = _filled(panel, posts)
    # An occupation without a row of its own has no posts; a run without rows is missing.
    there = np.isfinite(panel.values).any(axis=0)
    covered = np.where(there, np.minimum(np.nan_to_num(filled), demand[:, None, :]), np.nan)
    for by in (["year", "region"], [*_CELL[:3]], ["year", "region", "field"], _CELL):
        rows, values = _coverage(posts.rows, covered, demand, by)
        panel = panel.with_rows(rows, values)
    order = np.argsort(panel.years, kind="stable")
    return replace(panel, rows=panel.rows.iloc[order].reset_index(drop=True), values=panel.values[order])


def derived_records(panel: Panel, policy: str, replicate: int) -> pd.DataFrame:
    """Return a run's rows of the derived indicators, as records."""
    part = panel.where((panel.rows["indicator"] == BASE_DEMAND).to_numpy())
    value = part.of(policy)[:, replicate]
    table = part.rows.assign(value=value)[np.isfinite(value)]
    records: pd.DataFrame = table[RECORDS.names]
    return records


def _occupations(panel: Panel, indicator: str) -> Panel:
    rows = panel.rows
    keep = (rows["indicator"] == indicator) & (rows["origin"] == ALL)
    return panel.where((keep & (rows["level"] != ALL) & (rows["field"] != ALL)).to_numpy())


def _filled(panel: Panel, posts: Panel) -> Floats:
    filled = _occupations(panel, "posts_filled")
    index = pd.MultiIndex.from_frame(filled.rows[_CELL])
    places = index.get_indexer(pd.MultiIndex.from_frame(posts.rows[_CELL]))
    values: Floats = np.where((places >= 0)[:, None, None], filled.values[places], np.nan)
    return values


def _coverage(cells: pd.DataFrame, covered: Floats, demand: Floats, by: list[str]) -> tuple[pd.DataFrame, Floats]:
    group = cells.groupby(by, sort=False)
    number = group.ngroup().to_numpy()
    rows = cells.drop_duplicates(by)[_CELL].reset_index(drop=True)
    for name in set(_CELL) - set(by):
        rows[name] = ALL
    top = np.zeros((len(rows), *covered.shape[1:]))
    bottom = np.zeros((len(rows), 1, demand.shape[1]))
    has_demand = demand > 0
    np.add.at(top, number, np.where(has_demand[:, None, :], covered, 0.0))
    np.add.at(bottom, number, np.where(has_demand, demand, 0.0)[:, None, :])
    missing = ~np.isfinite(covered).any(axis=0)
    shares = np.divide(top, bottom, out=np.full_like(top, np.nan), where=bottom > 0)
    shares[:, missing] = np.nan
    return rows.assign(indicator=BASE_DEMAND, origin=ALL, unit="share"), shares
