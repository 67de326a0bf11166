"""Effects at the horizon as dots with intervals, one panel an indicator."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from sim.analysis.statistics import estimate, spans_zero
from sim.report.figures.subject import NothingToDraw, Subject
from sim.report.frame import few_ticks, finish, framed
from sim.report.numbers import number, percent
from sim.report.style import FAINT, GREY, Chart

SHOWN = (
    "retention_rate",
    "retention_3y",
    "province_retention_rate",
    "net_talent",
    "skill_gap_coverage",
    "skill_gap_coverage_base_demand",
    "local_coverage",
    "posts_filled",
)
_COLUMNS = 4
_NAME = 28


def data(subject: Subject) -> pd.DataFrame:
    """Return each policy's effect on each indicator in the last year in which it is defined."""
    if len(subject.policies) < 2:
        raise NothingToDraw("only_baseline")
    frames = []
    for indicator in SHOWN:
        part = subject.panel.select(indicator=indicator, region=subject.region)
        defined = np.isfinite(part.values[:, 0, :]).any(axis=1)
        if not defined.any():
            continue
        part = part.where(part.years == part.years[defined].max())
        for policy in subject.policies[1:]:
            effect = subject.effect(part, policy)
            frames.append(
                part.rows[["indicator", "year", "unit"]].assign(
                    policy=policy,
                    title=subject.policy_title(policy),
                    name=subject.words(f"indicators.{indicator}"),
                    baseline=estimate(part.values[:, 0, :]).mean,
                    effect=effect.mean,
                    low=effect.low,
                    high=effect.high,
                    n=effect.n,
                    clear=~spans_zero(effect.low, effect.high) & (effect.n > 1),
                    interval=effect.interval,
                    holds_in=np.nan if effect.holds_in is None else effect.holds_in,
                )
            )
    return pd.concat(frames, ignore_index=True)


def draw(subject: Subject, table: pd.DataFrame) -> Chart:
    """Draw one panel an indicator, policies in the order of the scenario, all with a zero line."""
    words = subject.words
    indicators = list(dict.fromkeys(table["indicator"]))
    rows = -(-len(indicators) // _COLUMNS)
    others = subject.policies[1:]
    lines = max(words.label(subject.policy_title(policy), _NAME).count("\n") + 1 for policy in others)
    notes = [subject.interval_note(), "hollow", *(["holds"] if subject.over_draws else []), "last_year"]
    chart = framed(
        words,
        9.4,
        1.5 + rows * (0.75 + (0.12 + 0.14 * lines) * len(others)),
        words("charts.effects.heading", place=subject.place),
        words("charts.effects.subheading"),
        subject.caption(*notes, year=int(table["year"].max())),
    )
    grid = chart.subplots(rows, _COLUMNS, squeeze=False)
    for place, axes in enumerate(grid.flat):
        if place >= len(indicators):
            axes.set_visible(False)
            continue
        own = table[table["indicator"] == indicators[place]]
        _draw_panel(subject, axes, own, first=place % _COLUMNS == 0)
    return finish(chart)


def _draw_panel(subject: Subject, axes: Axes, own: pd.DataFrame, *, first: bool) -> None:
    words = subject.words
    share = own["unit"].iloc[0] == "share"
    scale = 100.0 if share else 1.0
    others = subject.policies[1:]
    axes.axvline(0, color=GREY, lw=0.8, zorder=1)
    for policy in others:
        row = own[own["policy"] == policy].iloc[0]
        look = subject.looks[policy]
        place = len(others) - 1 - others.index(policy)
        colour = look.colour if row["clear"] else FAINT
        if np.isfinite(row["low"]):
            axes.plot([scale * row["low"], scale * row["high"]], [place] * 2, color=colour, lw=1.8)
        axes.plot(
            scale * row["effect"],
            place,
            look.marker,
            color=colour,
            mfc=colour if row["clear"] else "white",
            ms=4.6,
        )
        if np.isfinite(row["holds_in"]):
            _write_share(axes, scale * np.fmax(row["high"], row["effect"]), place, row["holds_in"])
    names = [words.label(subject.policy_title(policy), _NAME) for policy in reversed(others)]
    axes.set_yticks(range(len(others)), names if first else [])
    axes.set_ylim(-0.6, len(others) - 0.4)
    axes.margins(x=0.24 if subject.over_draws else 0.12)
    axes.grid(True, axis="x")
    axes.grid(False, axis="y")
    axes.set_title(words.label(words(f"indicators.{own['indicator'].iloc[0]}"), 30), size=8.5)
    unit = words("units.points") if share else words(f"units.{own['unit'].iloc[0]}")
    axes.set_xlabel(words("charts.effects.axis", unit=unit, year=int(own["year"].iloc[0])), size=7.5)
    few_ticks(axes.xaxis, 5)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: _signed(value)))


def _write_share(axes: Axes, x: float, y: float, share: float) -> None:
    """Write in how many draws an effect has its sign, beside the end of its interval."""
    axes.annotate(
        percent(share, 0), (x, y), xytext=(4, 0), textcoords="offset points", va="center", size=6.5, color=GREY
    )


def _signed(value: float) -> str:
    digits = next((digits for digits in range(3) if abs(value - round(value, digits)) < 1e-9), 3)
    return number(value, digits, signed=True)
