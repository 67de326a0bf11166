"""What each model of the ladder shows: the headlines under the baseline, and each policy's effect on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.analysis.sensitivity.observe import INDICATORS
from sim.analysis.statistics import spans_zero
from sim.experiment.design import BASELINE
from sim.experiment.rungs import RUNGS
from sim.report.frame import few_ticks, finish, framed
from sim.report.ladder_notes import notes
from sim.report.language import Words
from sim.report.numbers import number
from sim.report.style import FAINT, GREY, INK, Chart

if TYPE_CHECKING:
    from sim.report.ladder import Ladder

_BASE, _UP, _DOWN = INK, "#0072B2", "#D55E00"


def data(found: Ladder, region: str) -> pd.DataFrame:
    """Return what the chart shows: the region's rows of the ladder, with whether an effect is told from none.

    Raises
    ------
    KeyError
        If there is no such region, or no run of it.
    """
    here = found.table[found.table["region"] == region] if len(found.table) else found.table
    if not len(here):
        raise KeyError(f"no {region!r} to show")
    effect = here["policy"] != BASELINE
    clear = [not spans_zero(low, high) for low, high in zip(here["low"], here["high"], strict=True)]
    return here.assign(clear=~effect | np.array(clear)).reset_index(drop=True)


def draw(found: Ladder, region: str, words: Words) -> Chart:
    """Draw a row of panels for the baseline and each policy, a panel an indicator, a line a model.

    Raises
    ------
    KeyError
        If there is no such region, or no run of it.
    """
    table = data(found, region)
    scenario = found.scenario
    policies = list(dict.fromkeys(table["policy"]))
    shown = [indicator for indicator in INDICATORS if (table["indicator"] == indicator).any()]
    chart = framed(
        words,
        8.6,
        1.9 + 1.25 * len(policies),
        words("ladder.chart_heading", place=words.title(scenario.regions[region].title)),
        words("ladder.chart_subheading"),
        words("notes.join").join((*notes(found, words), words("ladder.chart_hollow"))),
    )
    grid = chart.subplots(len(policies), len(shown), squeeze=False, sharex=False)
    for row, policy in enumerate(policies):
        for column, indicator in enumerate(shown):
            axes = grid[row, column]
            own = table[(table["policy"] == policy) & (table["indicator"] == indicator)]
            _draw_panel(axes, own, policy != BASELINE)
            axes.set_yticks(range(len(RUNGS)), [words(f"ladder.{rung}") for rung in RUNGS] if column == 0 else [])
            axes.set_title(_title(found, policy, indicator, words), size=8.5)
            if len(own):
                axes.set_xlabel(words(f"ladder.{'value' if policy == BASELINE else 'effect'}_axis", years=_years(own)))
    return finish(chart)


def _title(found: Ladder, policy: str, indicator: str, words: Words) -> str:
    if policy == BASELINE:
        return words.label(words.indicator(indicator), 40)
    title = words.title(found.scenario.policy(policy).title)
    return words.label(words("ladder.chart_effect", policy=title, indicator=words.indicator(indicator)), 52)


def _years(own: pd.DataFrame) -> str:
    return str(own["years"].iloc[0])


def _draw_panel(axes: Axes, own: pd.DataFrame, effect: bool) -> None:
    if effect:
        axes.axvline(0, color=GREY, lw=0.8, zorder=1)
    for place, rung in enumerate(RUNGS):
        rows = own[own["rung"] == rung]
        if not len(rows) or not np.isfinite(rows["value"].iloc[0]):
            continue
        value, low, high = (100 * float(rows[key].iloc[0]) for key in ("value", "low", "high"))
        clear = bool(rows["clear"].iloc[0])
        colour = _BASE if not effect else FAINT if not clear else _UP if value > 0 else _DOWN
        if np.isfinite(low):
            axes.plot([low, high], [place, place], color=colour, lw=1.8)
        axes.plot(value, place, "o", color=colour, mfc=colour if clear else "white", ms=4.8)
        axes.annotate(
            number(value, 2 if effect else 1, signed=effect),
            (np.fmax(high, value), place),
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
            size=7,
            color=INK,
        )
    axes.set_ylim(len(RUNGS) - 0.4, -0.6)
    axes.margins(x=0.2)
    axes.grid(True, axis="x")
    axes.grid(False, axis="y")
    few_ticks(axes.xaxis, 5)
