"""What policies cost against what they bring."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.analysis.evidence import NOT_NEGATIVE
from sim.analysis.headline import HERE_3Y, POSTS_FILLED, years_in_force
from sim.analysis.panel import at
from sim.analysis.statistics import Floats, estimate, spans_zero
from sim.analysis.summary import COHORT_LAG
from sim.report.figures.subject import NothingToDraw, Subject, unit_of
from sim.report.frame import End, count_axis, finish, framed, label_ends, settle, tall
from sim.report.style import FAINT, GREY, Chart

RESULTS = (HERE_3Y, POSTS_FILLED)


def data(subject: Subject) -> pd.DataFrame:
    """Return yearly cost and yearly result of each policy, means over its years in force.

    A graduate here after three years is counted three years after graduation: cost and result of that
    row are of the cohorts that can be counted before the horizon.
    """
    if len(subject.policies) < 2:
        raise NothingToDraw("only_baseline")
    rows = []
    for result in RESULTS:
        lag = COHORT_LAG if result == HERE_3Y else 0
        for policy in subject.policies[1:]:
            force = years_in_force(subject.scenario, policy)
            years = [year for year in force if year + lag <= subject.scenario.horizon]
            if years:
                rows.append(_row(subject, result, policy, years, lag))
    if not rows:
        raise NothingToDraw("none_in_force")
    table = pd.DataFrame(rows)
    return table.assign(on_frontier=frontier(table))


def frontier(table: pd.DataFrame) -> list[bool]:
    """Say which policies bring most for what they cost: clear effects that none brings for as little or less.

    Doing nothing costs nothing and brings nothing, so a policy that brings less is never on it.
    """
    found = []
    for _, row in table.iterrows():
        others = table[(table["result"] == row["result"]) & table["clear"] & (table["policy"] != row["policy"])]
        no_dearer = others["yuan_a_year"] <= row["yuan_a_year"]
        better = no_dearer & (others["effect"] >= row["effect"])
        found.append(bool(row["clear"]) and row["effect"] > 0 and not bool(better.any()))
    return found


def _row(subject: Subject, result: str, policy: str, years: Sequence[int], lag: int) -> dict[str, object]:
    part = subject.panel.select(indicator=result, region=subject.region)
    part = part.where(np.isin(part.years, [year + lag for year in years]))
    effect = subject.estimate(lambda runs: _mean(at(runs.panel, part.rows).differences(policy)), unit_of(part))
    cost = subject.estimate(
        lambda runs: runs.spending.yuan(policy, subject.region, years) / len(years), "yuan a year", NOT_NEGATIVE
    )
    return {
        "result": result,
        "policy": policy,
        "title": subject.policy_title(policy),
        "first_year": years[0],
        "last_year": years[-1],
        "yuan_a_year": float(cost.mean),
        "cost_low": float(cost.low),
        "cost_high": float(cost.high),
        "effect": float(effect.mean),
        "low": float(effect.low),
        "high": float(effect.high),
        "n": int(effect.n),
        "clear": int(effect.n) > 1 and not bool(spans_zero(effect.low, effect.high)),
        "interval": effect.interval,
    }


def _mean(values: Floats) -> Floats:
    return estimate(values.T).mean


def draw(subject: Subject, table: pd.DataFrame) -> Chart:
    """Draw one panel a result: cost a year to the right, result a year upwards, intervals on both."""
    words = subject.words
    chart = framed(
        words,
        9.4,
        tall([_name(subject, policy) for policy in table["policy"].unique()], 4.8),
        words("charts.cost.heading", place=subject.place),
        words("charts.cost.subheading", last=subject.scenario.horizon - COHORT_LAG),
        subject.caption("frontier", subject.interval_note(), "hollow", "all_payers"),
    )
    panels = chart.subplots(1, len(RESULTS), squeeze=False)[0]
    size = 1e4 if words.language == "zh" else 1e6
    for axes, result in zip(panels, RESULTS, strict=True):
        own = table[table["result"] == result]
        _draw_panel(subject, axes, own, size)
        axes.set_title(words(f"charts.cost.{result}"))
        axes.set_xlabel(words("charts.cost.axis"))
    settle(chart)
    for axes, result in zip(panels, RESULTS, strict=True):
        _name_points(subject, axes, table[table["result"] == result], size)
    return finish(chart)


def _draw_panel(subject: Subject, axes: Axes, own: pd.DataFrame, size: float) -> None:
    axes.axhline(0, color=GREY, lw=0.8, zorder=1)
    _draw_frontier(axes, own[own["on_frontier"]], size)
    for _, row in own.iterrows():
        look = subject.looks[row["policy"]]
        colour = look.colour if row["clear"] else FAINT
        x = row["yuan_a_year"] / size
        if np.isfinite(row["low"]):
            axes.plot([x, x], [row["low"], row["high"]], color=colour, lw=1.4)
            axes.plot([row["cost_low"] / size, row["cost_high"] / size], [row["effect"]] * 2, color=colour, lw=1.4)
        filled = colour if row["clear"] else "white"
        axes.plot(x, row["effect"], look.marker, color=colour, mfc=filled, ms=6.5)
    most = float(own["yuan_a_year"].max()) / size if len(own) else 0.0
    axes.set_xlim(-0.04 * most if most else -0.05, 1.06 * most if most else 1.0)
    axes.margins(y=0.12)
    axes.grid(True, axis="both")
    count_axis(axes)
    count_axis(axes, "x")


def _draw_frontier(axes: Axes, best: pd.DataFrame, size: float) -> None:
    """Draw a step from doing nothing over each policy that brings most for its cost."""
    if len(best) == 0:
        return
    ordered = best.sort_values("yuan_a_year")
    axes.step(
        [0.0, *(ordered["yuan_a_year"] / size)],
        [0.0, *ordered["effect"]],
        where="post",
        color=FAINT,
        lw=5.0,
        alpha=0.45,
        solid_capstyle="round",
        zorder=0.5,
    )


def _name(subject: Subject, policy: str) -> str:
    return subject.words.label(subject.policy_title(policy), 22)


def _name_points(subject: Subject, axes: Axes, own: pd.DataFrame, size: float) -> None:
    ends = [
        End(
            x=row["yuan_a_year"] / size,
            y=row["effect"],
            name=_name(subject, row["policy"]),
            colour=subject.looks[row["policy"]].colour if row["clear"] else GREY,
        )
        for _, row in own[np.isfinite(own["effect"])].iterrows()
    ]
    label_ends(axes, ends, away=10.0)
