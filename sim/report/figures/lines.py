"""Lines over years by policy, with bands: retention and coverage."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sim.experiment.design import BASELINE
from sim.report.figures.subject import NothingToDraw, Subject
from sim.report.frame import End, few_ticks, finish, framed, label_ends, percent_axis, settle, tall
from sim.report.style import Chart

_LEVELS = ("secondary_vocational", "higher_vocational", "bachelor", "postgraduate")
_COVERAGE = ("skill_gap_coverage", "skill_gap_coverage_base_demand", "local_coverage")


def retention_data(subject: Subject) -> pd.DataFrame:
    """Return retention by policy, level and year."""
    return _stacked(subject, [("retention_rate", level) for level in ("all", *_LEVELS)])


def draw_retention(subject: Subject, table: pd.DataFrame) -> Chart:
    """Draw retention of all graduates large, and of each level small that has graduates."""
    words = subject.words
    levels = [level for level in _LEVELS if table.loc[table["level"] == level, "mean"].notna().any()]
    chart = framed(
        words,
        9.4,
        tall(_names(subject), 5.4),
        words("charts.retention.heading", place=subject.place),
        words("charts.retention.subheading"),
        subject.caption(_band_note(subject), subject.interval_note(), "own_axes"),
    )
    grid = chart.add_gridspec(2, 3, width_ratios=(2.1, 1, 1))
    main = chart.add_subplot(grid[:, 0])
    small = [chart.add_subplot(grid[place // 2, 1 + place % 2]) for place in range(len(levels))]
    _draw(subject, main, table[table["level"] == "all"], words("levels.all"))
    for axes, level in zip(small, levels, strict=True):
        _draw(subject, axes, table[table["level"] == level], words(f"levels.{level}"))
        axes.xaxis.set_major_locator(MaxNLocator(3, integer=True))
    settle(chart)
    _name_lines(subject, main, table[table["level"] == "all"])
    return finish(chart)


def coverage_data(subject: Subject) -> pd.DataFrame:
    """Return the coverage of demand by policy and year, measured in three ways."""
    return _stacked(subject, [(indicator, "all") for indicator in _COVERAGE])


def draw_coverage(subject: Subject, table: pd.DataFrame) -> Chart:
    """Draw coverage of all posts large; on the baseline's demand and by local graduates small."""
    words = subject.words
    chart = framed(
        words,
        9.4,
        tall(_names(subject), 5.0),
        words("charts.coverage.heading", place=subject.place),
        words("charts.coverage.subheading"),
        subject.caption(_band_note(subject), subject.interval_note(), "own_axes"),
    )
    grid = chart.add_gridspec(2, 2, width_ratios=(2.1, 1.15))
    places = (grid[:, 0], grid[0, 1], grid[1, 1])
    for indicator, place in zip(_COVERAGE, places, strict=True):
        axes = chart.add_subplot(place)
        _draw(subject, axes, table[table["indicator"] == indicator], words(f"indicators.{indicator}"))
    settle(chart)
    _name_lines(subject, chart.axes[0], table[table["indicator"] == _COVERAGE[0]])
    return finish(chart)


def _band_note(subject: Subject) -> str:
    return "bands_over_draws" if subject.over_draws else "bands"


def _stacked(subject: Subject, wanted: Sequence[tuple[str, str]]) -> pd.DataFrame:
    table = pd.concat([subject.series(indicator, level) for indicator, level in wanted], ignore_index=True)
    if len(table) == 0:
        raise NothingToDraw("no_values", indicators=tuple(dict.fromkeys(name for name, _ in wanted)))
    return table


def _draw(subject: Subject, axes: Axes, table: pd.DataFrame, title: str) -> None:
    # The baseline is drawn last, so that policies that change nothing do not hide it.
    for policy in reversed(subject.policies):
        own = table[table["policy"] == policy]
        look = subject.looks[policy]
        # Levels of all policies move together with the assumptions: their bands would only hide each other.
        if policy == BASELINE or not subject.over_draws:
            axes.fill_between(own["year"], own["low"], own["high"], color=look.colour, alpha=0.14, lw=0)
        axes.plot(own["year"], own["mean"], color=look.colour, linestyle=look.line)
    axes.set_title(title)
    axes.margins(x=0.02, y=0.12)
    axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    few_ticks(axes.yaxis, 6)
    percent_axis(axes)


def _names(subject: Subject) -> list[str]:
    return [_name(subject, policy) for policy in subject.policies]


def _name(subject: Subject, policy: str) -> str:
    return subject.words.label(subject.policy_title(policy), 26)


def _name_lines(subject: Subject, axes: Axes, table: pd.DataFrame) -> None:
    last = table[table["year"] == table["year"].max()].dropna(subset=["mean"])
    ends = [
        End(
            x=float(row["year"]),
            y=float(row["mean"]),
            name=_name(subject, row["policy"]),
            colour=subject.looks[row["policy"]].colour,
        )
        for _, row in last.iterrows()
    ]
    label_ends(axes, ends)
