"""How much an indicator, and each policy's effect on it, hangs on each assumed number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.analysis.sensitivity.stage import MORRIS, STAGES
from sim.experiment.design import BASELINE
from sim.report.frame import few_ticks, finish, framed
from sim.report.language import Words
from sim.report.sensitivity_table import notes
from sim.report.style import GREY, INK, Chart

if TYPE_CHECKING:
    from sim.report.sensitivity import Sensitivity

_SHOWN = 10
_COLUMNS = 2
_NOTHING = 1e-12
_BAR, _SECOND = "#0072B2", "#E69F00"


def data(found: Sensitivity, method: str, indicator: str, region: str) -> pd.DataFrame:
    """Return what the chart shows: of each outcome, the numbers with the largest measures; those at 0 are left out.

    Raises
    ------
    KeyError
        If there is no such method here.
    """
    tables = {MORRIS: found.screening, STAGES[1]: found.decomposition}
    table = tables.get(method)
    if table is None:
        raise KeyError(f"no {method!r} here; there are: {', '.join(stage.name for stage in found.stages)}")
    measure = _measure(method)
    here = table[(table["region"] == region) & (table["indicator"] == indicator) & (table[measure].abs() > _NOTHING)]
    parts = [own.nlargest(_SHOWN, measure) for _, own in here.groupby("policy", sort=False)]
    return pd.concat(parts, ignore_index=True) if parts else here


def _measure(method: str) -> str:
    return "mu_star" if method == MORRIS else "ST"


def draw(found: Sensitivity, method: str, indicator: str, region: str, words: Words) -> Chart:
    """Draw one panel an outcome: the indicator itself first, then each policy's effect.

    Raises
    ------
    KeyError
        If there is no such method or indicator here.
    """
    table = data(found, method, indicator, region)
    if not len(table):
        raise KeyError(f"no {indicator!r} in {region!r} to show")
    scenario = found.plan.scenario
    outcomes = list(dict.fromkeys(table["policy"]))
    columns = min(_COLUMNS, len(outcomes))
    rows = -(-len(outcomes) // columns)
    most = int(table.groupby("policy").size().max())
    chart = framed(
        words,
        11.0 if columns > 1 else 6.6,
        1.8 + rows * (0.75 + 0.19 * most),
        words(
            "sensitivity.chart_heading",
            place=words.title(scenario.regions[region].title),
            indicator=words.indicator(indicator),
        ),
        words(f"sensitivity.{method}_subheading"),
        words("notes.join").join((*_unmoved(found, outcomes, words), *notes(found, method, words))),
    )
    grid = chart.subplots(rows, columns, squeeze=False)
    for place, axes in enumerate(grid.flat):
        if place >= len(outcomes):
            axes.set_visible(False)
            continue
        own = table[table["policy"] == outcomes[place]]
        (_draw_morris if method == MORRIS else _draw_sobol)(axes, own, words)
        axes.set_yticks(range(len(own)), [short(str(name), region) for name in own["name"]], size=6.5)
        axes.set_ylim(len(own) - 0.4, -0.6)
        axes.grid(True, axis="x")
        axes.grid(False, axis="y")
        few_ticks(axes.xaxis, 5)
        axes.set_title(_title(found, outcomes[place], indicator, words), size=8.5)
        axes.set_xlabel(words(f"sensitivity.{method}_axis", years=str(own["years"].iloc[0])), size=7.5)
    grid.flat[0].legend(loc="lower right", fontsize=7)
    return finish(chart)


def _unmoved(found: Sensitivity, shown: list[str], words: Words) -> list[str]:
    """Return in words which policies have no panel, as no number moved their effect."""
    missing = [policy for policy in found.plan.policies if policy != BASELINE and policy not in shown]
    titles = [words.title(found.plan.scenario.policy(policy).title) for policy in missing]
    return [words("sensitivity.unmoved", policies=words("sensitivity.list").join(titles))] if titles else []


def _title(found: Sensitivity, policy: str, indicator: str, words: Words) -> str:
    if policy == BASELINE:
        return words.indicator(indicator)
    title = words.title(found.plan.scenario.policy(policy).title)
    return words.label(words("sensitivity.effect_of", policy=title), 52)


def short(name: str, region: str) -> str:
    """Return a number's key path without what all of the region's have in common."""
    return name.removeprefix(f"regions.{region}.").removeprefix("behaviour.")


def _draw_morris(axes: Axes, own: pd.DataFrame, words: Words) -> None:
    place = np.arange(len(own))
    size, half, spread, mean = (
        100 * own[key].to_numpy(dtype=float) for key in ("mu_star", "mu_star_conf", "sigma", "mu")
    )
    axes.barh(place, size, height=0.6, color=_BAR, zorder=2, label=words("sensitivity.mu_star"))
    # a mean of sizes is never below 0
    axes.hlines(place, np.maximum(size - half, 0.0), size + half, color=GREY, lw=1.2, zorder=3)
    axes.plot(mean, place, "D", color=INK, mfc="white", ms=3.6, lw=0, zorder=4, label=words("sensitivity.mu"))
    axes.plot(spread, place, "x", color=_SECOND, ms=4.0, lw=0, zorder=4, label=words("sensitivity.sigma"))
    axes.axvline(0, color=GREY, lw=0.8, zorder=1)


def _draw_sobol(axes: Axes, own: pd.DataFrame, words: Words) -> None:
    place = np.arange(len(own))
    for key, off, colour in (("ST", -0.18, _BAR), ("S1", 0.18, _SECOND)):
        value, half = own[key].to_numpy(dtype=float), own[f"{key}_conf"].to_numpy(dtype=float)
        axes.barh(place + off, value, height=0.34, color=colour, zorder=2, label=words(f"sensitivity.{key}"))
        axes.hlines(place + off, value - half, value + half, color=GREY, lw=1.0, zorder=3)
    axes.axvline(0, color=GREY, lw=0.8, zorder=1)
