"""The lists that a planner publishes: the shortage catalogue and the programmes' lights."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.analysis.archive import Archive
from sim.analysis.panel import ALL
from sim.analysis.statistics import estimate

REASONS = ("not_trained", "under_standard", "left_declined", "left_unknown", "elsewhere")

GREEN_PLACEMENT = 0.55
RED_PLACEMENT = 0.30
GREEN_OPEN = 0.10
"""A programme is green if at least `GREEN_PLACEMENT` of its labour-market entrants are in a post of their field and
at least `GREEN_OPEN` of the occupation's posts stand open, red if under `RED_PLACEMENT` are; else yellow."""


SHORTAGE = (
    "posts",
    "posts_filled",
    "skill_gap_coverage",
    "applicants_per_post",
    "years_open",
    *(f"gap_{reason}" for reason in REASONS),
)
LIGHTS = ("programme_placement", "seats", "seats_next", "posts", "posts_filled")
_COUNTS = ("posts", "posts_filled", "seats", "seats_next", *(f"gap_{reason}" for reason in REASONS))


def averaged(archive: Archive, year: int) -> pd.DataFrame:
    """Return what the lists are made of, averaged over replicates, as indicator rows of one replicate.

    Where an occupation has no row in a replicate, it has none of what is counted there.
    """
    rows = archive.rows
    cells = (rows["year"] == year) & (rows["field"] != ALL) & (rows["level"] != ALL) & (rows["origin"] == ALL)
    runs = archive.there.sum(axis=1)
    frames = []
    for indicator in dict.fromkeys([*SHORTAGE, *LIGHTS]):
        part = archive.where((cells & (rows["indicator"] == indicator)).to_numpy())
        for number, policy in enumerate(archive.policies):
            mean = estimate(part.of(policy)).mean
            if indicator in _COUNTS:
                mean = np.where(np.isfinite(mean), np.nansum(part.of(policy), axis=1) / max(runs[number], 1), np.nan)
            frames.append(part.rows.assign(policy=policy, replicate=0, value=mean)[np.isfinite(mean)])
    return pd.concat(frames, ignore_index=True)


def _wide(indicators: pd.DataFrame, names: tuple[str, ...], year: int) -> pd.DataFrame:
    """Return the occupations' means over replicates, one column an indicator."""
    rows = indicators[
        (indicators["year"] == year)
        & indicators["indicator"].isin(names)
        & (indicators["field"] != "all")
        & (indicators["level"] != "all")
        & (indicators["origin"] == "all")
    ]
    index = ["policy", "region", "field", "level"]
    replicates = rows["replicate"].nunique()
    # an occupation without a row in a replicate has none of what is counted
    total = rows.pivot_table(index=index, columns="indicator", values="value", aggfunc="sum", observed=True)
    mean = rows.pivot_table(index=index, columns="indicator", values="value", aggfunc="mean", observed=True)
    counts = [name for name in total.columns if name in _COUNTS]
    mean[counts] = total[counts] / max(replicates, 1)
    return mean.reindex(columns=list(names))


def shortage_catalogue(indicators: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return the shortage catalogue (急需紧缺目录) of a year, worst occupation first.

    Parameters
    ----------
    indicators
        Indicator rows of one or more policies and replicates.
    year
        Year of the list.

    Returns
    -------
    Columns policy, region, field, level, posts, short_by (posts), coverage, applicants_per_post, years_open,
    main_reason; means over replicates; occupations short by half a post or more.
    """
    gaps = tuple(f"gap_{reason}" for reason in REASONS)
    table = _wide(indicators, SHORTAGE, year)
    table = table.assign(short_by=table["posts"] - table["posts_filled"].fillna(0.0))
    table = table[table["short_by"] >= 0.5]
    named_reasons = table[list(gaps)].fillna(0.0).set_axis(list(REASONS), axis=1)
    table = table.assign(main_reason=named_reasons.idxmax(axis=1))
    named = {"skill_gap_coverage": "coverage"}
    columns = ["posts", "short_by", "skill_gap_coverage", "applicants_per_post", "years_open", "main_reason"]
    listed = table[columns].rename(columns=named).reset_index()
    listed.columns.name = None
    order = ["policy", "region", "short_by", "field", "level"]
    return listed.sort_values(order, ascending=[True, True, False, True, True]).reset_index(drop=True)


def programme_lights(indicators: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return the programmes' lights (红黄绿牌) of a year with this and next year's seats.

    Returns
    -------
    Columns policy, region, field, level, light, placement, open_share, seats, seats_next; means over replicates.
    """
    table = _wide(indicators, LIGHTS, year)
    table = table[table["seats"].notna() & (table["seats"] > 0)]
    left_open = table["posts"] - table["posts_filled"].fillna(0.0)
    open_share = (left_open / table["posts"].where(table["posts"] > 0)).fillna(0.0)
    light = pd.Series("yellow", index=table.index)
    light[(table["programme_placement"] >= GREEN_PLACEMENT) & (open_share >= GREEN_OPEN)] = "green"
    light[table["programme_placement"] < RED_PLACEMENT] = "red"
    listed = table.assign(light=light, open_share=open_share).reset_index()
    listed = listed.rename(columns={"programme_placement": "placement"})
    listed.columns.name = None
    columns = [
        "policy",
        "region",
        "field",
        "level",
        "light",
        "placement",
        "open_share",
        "seats",
        "seats_next",
    ]
    return listed[columns].sort_values(["policy", "region", "level", "field"]).reset_index(drop=True)
