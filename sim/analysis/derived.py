"""Indicators that need the baseline beside the policy, and so are not in a run's own records."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.analysis.archive import Archive
from sim.analysis.panel import ALL, Panel
from sim.analysis.statistics import Floats
from sim.experiment.store import RECORDS

BASE_DEMAND = "skill_gap_coverage_base_demand"

_CELL = ["year", "region", "level", "field"]


def with_base_demand(archive: Archive) -> Archive:
    """Return the archive with the coverage of the baseline's demand.

    In each occupation (field at a level) it is `min(posts filled, baseline's posts)`, summed over
    occupations and divided by the baseline's posts: a lever that makes posts does not look bad, and
    posts beyond the baseline's do not count.
    """
    rows = archive.rows
    years = np.unique(rows["year"][(rows["indicator"] == "posts").to_numpy()])
    return archive.with_rows(_base_demand(archive, int(year)) for year in years) if len(years) else archive


def derived_records(archive: Archive, policy: str, replicate: int) -> pd.DataFrame:
    """Return a run's rows of the derived indicators, as records."""
    table = archive.of_run(BASE_DEMAND, policy, replicate)
    records: pd.DataFrame = table[np.isfinite(table["value"].to_numpy())][RECORDS.names]
    return records


def _base_demand(archive: Archive, year: int) -> Panel:
    posts = _occupations(archive, "posts", year)
    demand = posts.values[:, 0, :]
    filled = _filled(posts, _occupations(archive, "posts_filled", year))
    # An occupation without a row of its own has no posts; a run without rows is missing.
    covered = np.where(archive.there, np.minimum(np.nan_to_num(filled), demand[:, None, :]), np.nan)
    parts = [
        _coverage(posts.rows, covered, demand, by)
        for by in (["year", "region"], [*_CELL[:3]], ["year", "region", "field"], _CELL)
    ]
    rows = pd.concat([rows for rows, _ in parts], ignore_index=True)
    return Panel(rows, archive.policies, np.concatenate([values for _, values in parts]))


def _occupations(archive: Archive, indicator: str, year: int) -> Panel:
    rows = archive.rows
    keep = (rows["year"] == year) & (rows["indicator"] == indicator) & (rows["origin"] == ALL)
    return archive.where((keep & (rows["level"] != ALL) & (rows["field"] != ALL)).to_numpy())


def _filled(posts: Panel, filled: Panel) -> Floats:
    if len(filled.rows) == 0:
        return np.full_like(posts.values, np.nan)
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
