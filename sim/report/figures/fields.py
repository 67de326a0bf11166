"""Supply and demand of every field to the horizon, one small chart a field."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sim.analysis.panel import ALL, Panel, at
from sim.analysis.statistics import Floats
from sim.experiment.design import BASELINE
from sim.measures.catalogue import limits
from sim.report.figures.subject import NothingToDraw, Subject
from sim.report.frame import count_axis, few_ticks, finish, framed
from sim.report.style import GREY, Chart

SERIES = ("posts", "labour_market_entrants", "posts_filled")
_LOOK = {
    "posts": ("#D55E00", "-", 1.8),
    "labour_market_entrants": ("#0072B2", (0, (5.0, 1.6)), 1.6),
    "posts_filled": ("#222222", (0, (1.2, 1.4)), 1.4),
}
_COLUMNS = 4


def data(subject: Subject) -> pd.DataFrame:
    """Return each field's posts, filled posts and graduates who seek work, by year, under the baseline."""
    frames = [_series(subject, indicator) for indicator in SERIES]
    table = pd.concat(frames, ignore_index=True)
    if len(table) == 0:
        raise NothingToDraw("no_fields")
    return table


def _series(subject: Subject, indicator: str) -> pd.DataFrame:
    """Return an indicator by field and year: the sum over levels, with its interval."""
    rows = subject.panel.rows
    keep = (rows["indicator"] == indicator) & (rows["region"] == subject.region) & (rows["origin"] == ALL)
    part = subject.panel.where((keep & (rows["field"] != ALL) & (rows["level"] != ALL)).to_numpy())
    keys = part.rows[["year", "field"]].drop_duplicates().reset_index(drop=True)
    if len(keys) == 0:
        return pd.DataFrame()
    place = {key: number for number, key in enumerate(keys.itertuples(index=False, name=None))}
    group = np.array([place[key] for key in part.rows[["year", "field"]].itertuples(index=False, name=None)])
    unit = str(part.rows["unit"].iloc[0])
    found = subject.estimate(
        lambda runs: sums(at(runs.panel, part.rows), BASELINE, group, len(keys)), unit, limits(indicator, unit)
    )
    return keys.assign(
        indicator=indicator,
        name=subject.words(f"charts.fields.{indicator}"),
        field_title=[subject.words.title(subject.scenario.fields[name]) for name in keys["field"]],
        policy=BASELINE,
        unit=unit,
        mean=found.mean,
        low=found.low,
        high=found.high,
        n=found.n,
        interval=found.interval,
    )


def sums(part: Panel, policy: str, group: np.ndarray, groups: int) -> Floats:
    """Return sums of rows by group under a policy; a run without a row has none there, a missing run has NaN."""
    values = part.of(policy)
    total = np.zeros((groups, values.shape[1]))
    np.add.at(total, group, np.nan_to_num(values))
    total[:, ~np.isfinite(values).any(axis=0)] = np.nan
    return total


def draw(subject: Subject, table: pd.DataFrame) -> Chart:
    """Draw one panel a field, all from 0, each on a scale of its own."""
    words = subject.words
    fields = [name for name in subject.scenario.fields if name in set(table["field"])]
    rows = -(-(len(fields) + 1) // _COLUMNS)
    chart = framed(
        words,
        9.4,
        1.3 + 1.45 * rows,
        words("charts.fields.heading", place=subject.place),
        words("charts.fields.subheading", policy=subject.policy_title(BASELINE)),
        subject.caption("own_scales", subject.interval_note()),
    )
    grid = chart.subplots(rows, _COLUMNS, squeeze=False, sharex=True)
    for place, axes in enumerate(grid.flat):
        if place < len(fields):
            _draw_panel(axes, table[table["field"] == fields[place]])
            axes.set_title(words.title(subject.scenario.fields[fields[place]]), size=8.5)
        elif place == len(fields):
            _key(subject, axes)
        else:
            axes.set_visible(False)
        # the axis below an empty place of the last row is needed above it
        axes.tick_params(labelbottom=place + _COLUMNS >= len(fields))
    return finish(chart)


def _draw_panel(axes: Axes, own: pd.DataFrame) -> None:
    for indicator in SERIES:
        line = own[own["indicator"] == indicator].sort_values("year")
        colour, style, width = _LOOK[indicator]
        if indicator != "posts_filled":
            axes.fill_between(line["year"], line["low"], line["high"], color=colour, alpha=0.14, lw=0)
        axes.plot(line["year"], line["mean"], color=colour, linestyle=style, lw=width)
    axes.set_ylim(0, None)
    axes.margins(x=0.02, y=0.12)
    axes.xaxis.set_major_locator(MaxNLocator(4, integer=True))
    few_ticks(axes.yaxis, 4)
    count_axis(axes)


def _key(subject: Subject, axes: Axes) -> None:
    """Say in an empty place which line is which."""
    axes.set_axis_off()
    axes.set_yticks([])
    for row, indicator in enumerate(SERIES):
        colour, style, width = _LOOK[indicator]
        y = 0.78 - 0.3 * row
        axes.plot([0.0, 0.16], [y, y], transform=axes.transAxes, color=colour, linestyle=style, lw=width)
        name = subject.words.label(subject.words(f"charts.fields.{indicator}"), 26)
        axes.text(0.2, y, name, transform=axes.transAxes, va="center", size=8, color=GREY, linespacing=1.05)
