"""What each lever of a package adds, beside what it does alone and what is lost without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.report.attribution import SHOWN, lever_title, method_notes
from sim.report.frame import few_ticks, finish, framed
from sim.report.language import Words
from sim.report.style import FAINT, GREY, INK, Chart

if TYPE_CHECKING:
    from sim.report.divided import Divided
    from sim.scenario.schema import Scenario

_NAME = 26
_BAR = "#0072B2"


def draw(found: Divided, scenario: Scenario, region: str, words: Words) -> Chart:
    """Draw one panel an indicator: a bar a lever with its interval, the whole package below."""
    shares = found.shares[found.shares["region"] == region]
    shown = [name for name in SHOWN if (shares["indicator"] == name).any()]
    levers = [*found.levers, "all"]
    notes = [*method_notes(found, words), words("attribution.grey"), words("notes.no_city_figure")]
    chart = framed(
        words,
        9.4,
        1.7 + 0.36 * len(levers),
        words(
            "attribution.heading",
            place=words.title(scenario.regions[region].title),
            policy=words.title(scenario.policy(found.method.policy).title),
        ),
        words("attribution.subheading"),
        words("notes.join").join(notes),
    )
    names = [words("attribution.all") if name == "all" else lever_title(name, words) for name in levers]
    for place, axes in enumerate(chart.subplots(1, len(shown), squeeze=False).flat):
        own = shares[shares["indicator"] == shown[place]].set_index("lever").loc[levers].reset_index()
        _draw_panel(axes, own, words)
        axes.set_yticks(range(len(levers)), [words.label(name, _NAME) for name in names] if place == 0 else [])
        axes.set_title(words.indicator(shown[place]), size=8.5)
        years = str(own["years"].iloc[0])
        axes.set_xlabel(words("attribution.axis", unit=words("units.points"), years=years), size=7.5)
        if place == len(shown) - 1:
            axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), fontsize=7.5)
    return finish(chart)


def _draw_panel(axes: Axes, own: pd.DataFrame, words: Words) -> None:
    place = np.arange(len(own))
    value, low, high = (100 * own[name].to_numpy(dtype=float) for name in ("shapley", "low", "high"))
    clear = own["clear"].to_numpy(dtype=bool)
    whole = own["lever"].to_numpy() == "all"
    colours = np.where(whole, INK, np.where(clear, _BAR, FAINT))
    axes.axvline(0, color=GREY, lw=0.8, zorder=1)
    axes.barh(place, value, height=0.55, color=colours, zorder=2, label=words("attribution.added"))
    axes.hlines(place, low, high, color=GREY, lw=1.2, zorder=3)
    for column, marker in (("alone", "o"), ("last", "D")):
        axes.plot(
            100 * own[column],
            place,
            marker,
            color=INK,
            mfc="white",
            ms=4.2,
            lw=0,
            zorder=4,
            label=words(f"attribution.{column}"),
        )
    axes.axhline(len(own) - 1.5, color=GREY, lw=0.6)
    axes.set_ylim(len(own) - 0.4, -0.6)
    axes.grid(True, axis="x")
    axes.grid(False, axis="y")
    few_ticks(axes.xaxis, 5)
