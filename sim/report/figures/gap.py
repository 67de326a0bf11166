"""Open posts by the reason why they stay open."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sim.analysis.headline import REASONS
from sim.analysis.statistics import Floats
from sim.experiment.design import BASELINE
from sim.report.figures.subject import NothingToDraw, Subject
from sim.report.frame import End, count_axis, few_ticks, finish, framed, label_ends, settle, tall
from sim.report.numbers import number
from sim.report.style import INK, REASON_FILLS, Chart


def data(subject: Subject) -> pd.DataFrame:
    """Return the mean number of open posts by policy, year and reason."""
    frames = [subject.series(reason) for reason in REASONS if subject.has(reason)]
    if not frames:
        raise NothingToDraw("no_reasons")
    table = pd.concat(frames, ignore_index=True)
    reasons = table["indicator"].map(lambda name: subject.words(f"reasons.{name}"))
    return table.assign(reason=reasons)


def draw(subject: Subject, table: pd.DataFrame) -> Chart:
    """Draw the baseline year by year and every policy at the horizon, on one scale."""
    words = subject.words
    names = [words.label(subject.policy_title(policy), 24) for policy in subject.policies]
    chart = framed(
        words,
        9.4,
        tall(names, 5.0),
        words("charts.gap.heading", place=subject.place),
        words("charts.gap.subheading"),
        subject.caption("mean_of_runs", "accounting"),
    )
    grid = chart.add_gridspec(1, 2, width_ratios=(1.5, 1))
    left, right = chart.add_subplot(grid[0, 0]), chart.add_subplot(grid[0, 1])
    years = np.unique(table["year"].to_numpy())
    baseline = table[table["policy"] == BASELINE]
    _stack_years(left, _wide(baseline, "year", list(years)), years)
    left.set_title(words("charts.gap.over_years", policy=subject.policy_title(BASELINE)))
    left.set_ylabel(words("units.posts"))
    last = int(years.max())
    at_last = _wide(table[table["year"] == last], "policy", list(subject.policies))
    _stack_policies(right, at_last, names)
    right.set_title(words("charts.gap.by_policy", year=last))
    right.set_xlabel(words("units.posts"))
    settle(chart)
    _name_reasons(subject, left, baseline[baseline["year"] == last])
    return finish(chart)


def _name_reasons(subject: Subject, axes: Axes, at_last: pd.DataFrame) -> None:
    """Write each reason's name beside its part of the last column."""
    ends, base = [], 0.0
    heights = at_last.set_index("indicator")["mean"].reindex(REASONS).fillna(0.0)
    for reason, (colour, _) in zip(REASONS, REASON_FILLS, strict=True):
        height = float(heights[reason])
        text = subject.words("charts.gap.part", reason=subject.words(f"reasons.{reason}"), posts=number(height))
        name = subject.words.label(text, 20)
        ends.append(End(x=float(at_last["year"].iloc[0]) + 0.41, y=base + height / 2, name=name, colour=colour))
        base += height
    label_ends(axes, ends, away=9.0)


def _wide(table: pd.DataFrame, by: str, order: list[object]) -> dict[str, Floats]:
    found = {}
    for reason in REASONS:
        own = table[table["indicator"] == reason].set_index(by)["mean"].reindex(order)
        found[reason] = own.to_numpy(dtype=np.float64)
    return found


def _stack_years(axes: Axes, heights: dict[str, Floats], years: np.ndarray) -> None:
    base = np.zeros(len(years))
    for height, (colour, hatch) in zip(heights.values(), REASON_FILLS, strict=True):
        axes.bar(years, height, 0.82, base, color=colour, hatch=hatch, edgecolor="white")
        base = base + np.nan_to_num(height)
    axes.set_ylim(0, None)
    axes.margins(x=0.01)
    axes.xaxis.set_major_locator(MaxNLocator(8, integer=True))
    count_axis(axes)


def _stack_policies(axes: Axes, widths: dict[str, Floats], names: list[str]) -> None:
    places = np.arange(len(names))[::-1]
    base = np.zeros(len(names))
    for width, (colour, hatch) in zip(widths.values(), REASON_FILLS, strict=True):
        axes.barh(places, width, 0.7, base, color=colour, hatch=hatch, edgecolor="white")
        base = base + np.nan_to_num(width)
    for place, total in zip(places, base, strict=True):
        axes.annotate(
            number(float(total)),
            (total, place),
            xytext=(3, 0),
            textcoords="offset points",
            va="center",
            color=INK,
        )
    axes.set_yticks(places, names)
    axes.set_xlim(0, None)
    axes.margins(x=0.12)
    axes.grid(True, axis="x")
    axes.grid(False, axis="y")
    few_ticks(axes.xaxis, 5)
    count_axis(axes, "x")
