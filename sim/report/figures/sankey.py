"""Where the graduates of a year come from, what they finished, and where they go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from sim.analysis.evidence import NOT_NEGATIVE, Runs
from sim.analysis.panel import ALL, at
from sim.analysis.statistics import Floats
from sim.experiment.design import BASELINE
from sim.report.figures.subject import NothingToDraw, Subject
from sim.report.frame import End, finish, framed, settle, spread
from sim.report.numbers import number, percent
from sim.report.style import GREY, INK, Chart, darker
from sim.world.codes import ORIGINS

LEVELS = ("secondary_vocational", "higher_vocational", "bachelor", "postgraduate")
DESTINATIONS = (
    "to_work_here",
    "to_self_employment",
    "to_study",
    "to_service",
    "to_waiting",
    "to_no_work",
    "to_work_away",
)
FROM, TO = "origin to level", "level to destination"
# Blue stays, vermillion leaves; what is neither yet is grey, lighter the farther from work.
_DESTINATION = {
    "to_work_here": "#0072B2",
    "to_self_employment": "#56B4E9",
    "to_study": "#8c8c8c",
    "to_service": "#a6a6a6",
    "to_waiting": "#bdbdbd",
    "to_no_work": "#d4d4d4",
    "to_work_away": "#D55E00",
}
_ORIGIN = {"native": "#4d4d4d", "province": "#8c8c8c", "elsewhere": "#bfbfbf"}
_LEVEL = "#333333"
_BAR = 0.022
_GAP = 0.028
_PLACES = (0.0, 0.5, 1.0)


def data(subject: Subject) -> pd.DataFrame:
    """Return head-counts of the last year's graduates under the baseline: origin to level, level to destination."""
    year = subject.scenario.horizon
    rows: list[dict[str, object]] = []
    for level in LEVELS:
        for origin in ORIGINS:
            counted = _count(subject, "graduates", year, level, origin)
            rows.append({"step": FROM, "from": origin, "to": level, **counted})
    for level in LEVELS:
        for destination in DESTINATIONS:
            counted = _count(subject, destination, year, level)
            rows.append({"step": TO, "from": level, "to": destination, **counted})
    table = pd.DataFrame(rows)
    if not (table["graduates"] > 0).any():
        raise NothingToDraw("nobody_graduates", year=year)
    return table.assign(
        year=year,
        policy=BASELINE,
        from_name=[_name(subject, name) for name in table["from"]],
        to_name=[_name(subject, name) for name in table["to"]],
    )


def _count(subject: Subject, indicator: str, year: int, level: str, origin: str = ALL) -> dict[str, object]:
    """Return a head-count with its interval; a run without a row has nobody there."""
    part = subject.panel.select(indicator=indicator, region=subject.region, level=level, origin=origin, year=year)
    whole = subject.panel.select(indicator="graduates", region=subject.region, year=year)

    def heads(runs: Runs) -> Floats:
        there = np.isfinite(at(runs.panel, whole.rows).of(BASELINE)).any(axis=0)
        counts = np.nan_to_num(at(runs.panel, part.rows).of(BASELINE)).sum(axis=0) if len(part.rows) else 0.0
        return np.where(there, counts, np.nan)

    found = subject.estimate(heads, "graduates", NOT_NEGATIVE)
    return {
        "graduates": float(np.nan_to_num(found.mean)),
        "low": float(found.low),
        "high": float(found.high),
        "n": int(found.n),
        "interval": found.interval,
    }


def _name(subject: Subject, key: str) -> str:
    for group in ("origins", "levels", "indicators"):
        if f"{group}.{key}" in subject.words.texts:
            return subject.words(f"{group}.{key}")
    raise KeyError(key)


@dataclass(frozen=True)
class Column:
    """Bars of one column: where each begins and how high it is, as shares of the height."""

    x: float
    bottom: Mapping[str, float]
    height: Mapping[str, float]


def columns(table: pd.DataFrame) -> tuple[Column, Column, Column]:
    """Return the three columns, heights in proportion to head-counts, and the gaps between bars."""
    into, out = table[table["step"] == FROM], table[table["step"] == TO]
    whole = max(float(into["graduates"].sum()), float(out["graduates"].sum()))
    sums = (
        into.groupby("from")["graduates"].sum(),
        into.groupby("to")["graduates"].sum(),
        out.groupby("to")["graduates"].sum(),
    )
    made = []
    for x, order, counts in zip(_PLACES, (ORIGINS, LEVELS, DESTINATIONS), sums, strict=True):
        there = [name for name in order if counts.get(name, 0.0) > 0]
        room = 1.0 - _GAP * (len(DESTINATIONS) - 1)
        heights = {name: room * float(counts[name]) / whole for name in there}
        free = (1.0 - sum(heights.values())) / max(len(there) - 1, 1)
        top, bottoms = 1.0, {}
        for name in there:
            bottoms[name] = top - heights[name]
            top = bottoms[name] - free
        made.append(Column(x, bottoms, heights))
    return made[0], made[1], made[2]


def draw(subject: Subject, table: pd.DataFrame) -> Chart:
    """Draw three columns with ribbons between them, head-counts beside every bar."""
    words = subject.words
    chart = framed(
        words,
        9.4,
        5.0,
        words("charts.sankey.heading", place=subject.place, year=int(table["year"].iloc[0])),
        words("charts.sankey.subheading", policy=subject.policy_title(BASELINE)),
        subject.caption("mean_of_runs", "sankey"),
    )
    axes = chart.add_subplot()
    origins, levels, destinations = columns(table)
    counts = {(step, one, other): n for step, one, other, n in table[["step", "from", "to", "graduates"]].to_numpy()}
    _ribbons(axes, origins, levels, {(a, b): n for (step, a, b), n in counts.items() if step == FROM}, by="from")
    _ribbons(axes, levels, destinations, {(a, b): n for (step, a, b), n in counts.items() if step == TO}, by="to")
    for column, colours in ((origins, _ORIGIN), (levels, dict.fromkeys(LEVELS, _LEVEL)), (destinations, _DESTINATION)):
        for name, bottom in column.bottom.items():
            left = column.x - _BAR / 2
            axes.add_patch(Rectangle((left, bottom), _BAR, column.height[name], color=colours[name], lw=0))
    axes.set_axis_off()
    axes.set_xticks([])
    axes.set_yticks([])
    axes.set_xlim(-0.20, 1.34)
    axes.set_ylim(-0.02, 1.08)
    for x, key, align in zip(_PLACES, ("from", "level", "to"), ("right", "center", "left"), strict=True):
        axes.text(x, 1.07, words(f"charts.sankey.{key}"), ha=align, va="top", size=8.5, color=GREY)
    settle(chart)
    total = float(table.loc[table["step"] == TO, "graduates"].sum())
    _names(subject, axes, origins, table, "from", FROM, total)
    _names(subject, axes, levels, table, "to", FROM, total)
    _names(subject, axes, destinations, table, "to", TO, total)
    return finish(chart)


def _ribbons(axes: Axes, left: Column, right: Column, counts: Mapping[tuple[str, str], float], by: str) -> None:
    """Draw one ribbon a pair, as high at each end as its share of that bar."""
    tops = {name: left.bottom[name] + left.height[name] for name in left.bottom}
    ends = {name: right.bottom[name] + right.height[name] for name in right.bottom}
    whole = sum(counts.values())
    if whole <= 0:
        return
    scale = sum(left.height.values()) / whole, sum(right.height.values()) / whole
    colours = _ORIGIN if by == "from" else _DESTINATION
    for (one, other), count in counts.items():
        if count <= 0:
            continue
        a, b = tops[one], ends[other]
        high, low = scale[0] * count, scale[1] * count
        tops[one], ends[other] = a - high, b - low
        x0, x1 = left.x + _BAR / 2, right.x - _BAR / 2
        middle = (x0 + x1) / 2
        points = [
            (x0, a),
            (middle, a),
            (middle, b),
            (x1, b),
            (x1, b - low),
            (middle, b - low),
            (middle, a - high),
            (x0, a - high),
            (x0, a),
        ]
        curve = [Path.CURVE4] * 3
        codes = [Path.MOVETO, *curve, Path.LINETO, *curve, Path.CLOSEPOLY]
        axes.add_patch(
            PathPatch(Path(points, codes), facecolor=colours[one if by == "from" else other], alpha=0.42, lw=0)
        )


def _names(
    subject: Subject, axes: Axes, column: Column, table: pd.DataFrame, side: str, step: str, total: float
) -> None:
    """Write each bar's name and head-count beside it, moved apart where they would overlap."""
    own = table[table["step"] == step].groupby(side)["graduates"].sum()
    ends = []
    for name, bottom in column.bottom.items():
        count = float(own[name])
        text = subject.words(
            "charts.sankey.count", name=_name(subject, name), count=number(count), share=percent(count / total, 0)
        )
        ends.append(End(column.x, bottom + column.height[name] / 2, text, _colour(column, name)))
    inch = float(axes.get_window_extent().height) / axes.figure.dpi / float(np.ptp(axes.get_ylim()))
    size = 0.165 / inch
    places: Floats = np.array(spread([end.y for end in ends], [size] * len(ends)))
    for end, y in zip(ends, places, strict=True):
        if column.x == 0.0:
            axes.text(-_BAR, y, end.name, ha="right", va="center", size=8, color=end.colour)
        elif column.x == 1.0:
            axes.text(1.0 + _BAR, y, end.name, ha="left", va="center", size=8, color=end.colour)
        else:
            box = {"boxstyle": "round,pad=0.15", "fc": "white", "ec": "none", "alpha": 0.82}
            axes.text(column.x + _BAR, y, end.name, ha="left", va="center", size=8, color=INK, bbox=box)


def _colour(column: Column, name: str) -> str:
    colours = {**_ORIGIN, **_DESTINATION}
    return darker(colours[name]) if name in colours else INK
