"""Policies by outcomes: the effect in every cell, coloured by how surely it has its sign."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from sim.analysis.panel import Panel, at
from sim.analysis.statistics import Floats, spans_zero
from sim.report.figures.dots import SHOWN
from sim.report.figures.subject import NothingToDraw, Subject
from sim.report.frame import finish, framed
from sim.report.numbers import number, percent
from sim.report.style import GREY, INK, PALE, Chart, luminance

_SIGN = LinearSegmentedColormap.from_list("sign", ["#D55E00", "#f7f3ee", "#0072B2"])
_NAME = 26


def data(subject: Subject) -> pd.DataFrame:
    """Return each policy's effect on each outcome at the horizon, and in which share it has this sign.

    The share is that of the draws of the assumed numbers; where none were drawn, that of the replicates.
    """
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
            same = effect.holds_in if effect.holds_in is not None else _same_sign(part, policy)
            frames.append(
                part.rows[["indicator", "year", "unit"]].assign(
                    name=subject.words(f"indicators.{indicator}"),
                    policy=policy,
                    title=subject.policy_title(policy),
                    effect=effect.mean,
                    low=effect.low,
                    high=effect.high,
                    same_sign=same,
                    clear=~spans_zero(effect.low, effect.high) & (effect.n > 1),
                    n=effect.n,
                    interval=effect.interval,
                )
            )
    if not frames:
        raise NothingToDraw("no_outcome")
    return pd.concat(frames, ignore_index=True)


def _same_sign(part: Panel, policy: str) -> Floats:
    """Return the share of replicates whose difference has the sign of the mean; NaN without any."""
    found = at(part, part.rows).differences(policy)
    there = np.isfinite(found)
    runs = there.sum(axis=1)
    mean = np.divide(np.where(there, found, 0.0).sum(axis=1), runs, out=np.full(len(runs), np.nan), where=runs > 0)
    same = (there & (np.sign(found) == np.sign(mean)[:, None])).sum(axis=1)
    share: Floats = np.divide(same, runs, out=np.full(len(runs), np.nan), where=runs > 0)
    return share


def draw(subject: Subject, table: pd.DataFrame) -> Chart:
    """Draw one row a policy and one column an outcome."""
    words = subject.words
    outcomes = list(dict.fromkeys(table["indicator"]))
    others = subject.policies[1:]
    names = [words.label(subject.policy_title(policy), _NAME) for policy in others]
    lines = max(name.count("\n") + 1 for name in names)
    chart = framed(
        words,
        9.4,
        1.9 + (0.34 + 0.08 * max(lines - 2, 0)) * len(others),
        words("charts.grid.heading", place=subject.place),
        words("charts.grid.subheading"),
        subject.caption("grid_draws" if subject.over_draws else "grid_runs", subject.interval_note()),
    )
    axes = chart.add_subplot()
    _cells(axes, table, outcomes, others)
    axes.set_yticks(range(len(others)), names)
    axes.set_xticks(range(len(outcomes)), [_head(subject, table, name) for name in outcomes])
    axes.xaxis.tick_top()
    axes.tick_params(which="both", length=0)
    return finish(chart)


def _head(subject: Subject, table: pd.DataFrame, indicator: str) -> str:
    row = table[table["indicator"] == indicator].iloc[0]
    unit = subject.words("charts.grid.points") if row["unit"] == "share" else subject.words(f"units.{row['unit']}")
    return f"{subject.words.label(str(row['name']), 18)}\n{unit}"


def _cells(axes: Axes, table: pd.DataFrame, outcomes: list[str], others: tuple[str, ...]) -> None:
    shades = np.full((len(others), len(outcomes)), np.nan)
    axes.set_facecolor(PALE)
    for _, row in table.iterrows():
        place = others.index(row["policy"]), outcomes.index(row["indicator"])
        if row["clear"]:
            # half of the draws having the sign is what chance alone gives
            shades[place] = np.sign(row["effect"]) * max(0.0, 2.0 * row["same_sign"] - 1.0)
    axes.imshow(np.ma.masked_invalid(shades), cmap=_SIGN, vmin=-1.35, vmax=1.35, aspect="auto")
    for _, row in table.iterrows():
        y, x = others.index(row["policy"]), outcomes.index(row["indicator"])
        _write(axes, x, y, row, shades[y, x])
    axes.grid(False)
    axes.set_xticks(np.arange(len(outcomes) + 1) - 0.5, minor=True)
    axes.set_yticks(np.arange(len(others) + 1) - 0.5, minor=True)
    axes.grid(True, which="minor", axis="both", color="white", lw=1.6)
    axes.spines[:].set_visible(False)


def _write(axes: Axes, x: int, y: int, row: pd.Series, shade: float) -> None:
    if not np.isfinite(row["effect"]):
        axes.text(x, y, "–", ha="center", va="center", size=8, color=GREY)
        return
    share = row["unit"] == "share"
    text = number(100 * row["effect"], 1, signed=True) if share else number(row["effect"], 0, signed=True)
    colour = GREY
    if row["clear"]:
        red, green, blue, _ = _SIGN((shade + 1.35) / 2.7)
        colour = "white" if luminance((red, green, blue)) < 0.25 else INK
    text = text if row["clear"] else f"({text})"
    axes.text(x, y - 0.13, text, ha="center", va="center", size=8.5, color=colour)
    axes.text(x, y + 0.24, percent(row["same_sign"], 0), ha="center", va="center", size=6.3, color=colour)
