"""From exits to extra hires: what a hiring quota has left to work on at each step."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.analysis.headline import years_in_force
from sim.analysis.statistics import CHANCE_ONLY, Estimate, Floats, estimate
from sim.experiment.design import BASELINE
from sim.report.figures.subject import NothingToDraw, Subject
from sim.report.frame import count_axis, finish, framed
from sim.report.numbers import number
from sim.report.style import INK, Chart, blend

STEPS = (
    "quota_exits",
    "quota_plan",
    "quota_worker_posts",
    "quota_ceiling",
    "quota_reserved",
    "quota_binding",
)


def data(subject: Subject) -> pd.DataFrame:
    """Return the yearly mean of each step over the years in force, and of the extra local hires."""
    policies = [
        policy
        for policy in subject.policies
        if subject.scenario.policy(policy).levers.local_hiring_quota is not None
        and years_in_force(subject.scenario, policy)
    ]
    if not policies:
        raise NothingToDraw("no policy that was run holds a local hiring quota")
    rows = []
    for policy in policies:
        years = years_in_force(subject.scenario, policy)
        for step in STEPS:
            rows.append(_row(subject, policy, step, _mean(_values(subject, step, policy, years)), years))
        extra = _local_hires(subject, policy, years) - _local_hires(subject, BASELINE, years)
        rows.append(_row(subject, policy, "extra_hires", _mean(extra), years))
    return pd.DataFrame(rows)


def _values(subject: Subject, step: str, policy: str, years: Sequence[int]) -> Floats:
    part = subject.panel.select(indicator=step, region=subject.region)
    return part.where(np.isin(part.years, years)).of(policy)


def _local_hires(subject: Subject, policy: str, years: Sequence[int]) -> Floats:
    share = _values(subject, "quota_local_share", policy, years)
    posts = _values(subject, "quota_worker_posts", policy, years)
    if len(share) != len(posts):
        raise NothingToDraw("quota_local_share is not defined in every year")
    return share * posts


def _mean(values: Floats) -> Estimate:
    return estimate(estimate(values.T).mean)


def _row(subject: Subject, policy: str, step: str, mean: Estimate, years: Sequence[int]) -> dict[str, object]:
    return {
        "policy": policy,
        "title": subject.policy_title(policy),
        "step": step,
        "name": subject.words(f"funnel.{step}"),
        "first_year": years[0],
        "last_year": years[-1],
        "posts_a_year": float(mean.mean),
        "low": float(mean.low),
        "high": float(mean.high),
        "n": int(mean.n),
        "interval": CHANCE_ONLY,
    }


def draw(subject: Subject, table: pd.DataFrame) -> Chart:
    """Draw one funnel a policy with a quota; the last bar carries its interval."""
    words = subject.words
    policies = list(dict.fromkeys(table["policy"]))
    chart = framed(
        words,
        9.4 if len(policies) > 1 else 6.6,
        4.6,
        words("charts.funnel.heading", place=subject.place),
        words("charts.funnel.subheading"),
        subject.caption("funnel", subject.interval_note()),
    )
    panels = chart.subplots(1, len(policies), squeeze=False, sharex=True)[0]
    for place, (axes, policy) in enumerate(zip(panels, policies, strict=True)):
        own = table[table["policy"] == policy]
        _draw_panel(axes, own, subject.looks[policy].colour)
        years = f"{own['first_year'].iloc[0]}–{own['last_year'].iloc[0]}"
        title = words("charts.funnel.panel", policy=subject.policy_title(policy), years=years)
        axes.set_title(words.wrap(title, 44))
        axes.set_xlabel(words("charts.funnel.axis"))
        names = [words.wrap(name, 30) for name in own["name"]]
        axes.set_yticks(range(len(own))[::-1], names if place == 0 else [])
    return finish(chart)


def _draw_panel(axes: Axes, own: pd.DataFrame, colour: str) -> None:
    last = len(own) - 1
    for place, (_, row) in enumerate(own.iterrows()):
        height = last - place
        fill = colour if place == last else blend(colour, "#ffffff", 0.45)
        axes.barh(height, row["posts_a_year"], 0.62, color=fill)
        text, end = _label(row, interval=place == last), row["posts_a_year"]
        if place == last and np.isfinite(row["low"]):
            axes.plot([row["low"], row["high"]], [height] * 2, color=INK, lw=1.4)
            end = max(end, row["high"])
        axes.annotate(
            text, (max(end, 0.0), height), xytext=(4, 0), textcoords="offset points", va="center", color=INK
        )
    most = float(np.nanmax(own["posts_a_year"], initial=0.0))
    least = float(np.nanmin(own["low"], initial=0.0))
    axes.set_xlim(min(0.0, 1.1 * least), 1.2 * most if most > 0 else 1.0)
    axes.axvline(0, color=INK, lw=0.6)
    axes.grid(True, axis="x")
    axes.grid(False, axis="y")
    count_axis(axes, "x")


def _label(row: pd.Series, *, interval: bool) -> str:
    text = _number(row["posts_a_year"])
    if interval and np.isfinite(row["low"]):
        return f"{text}  [{_number(row['low'])}, {_number(row['high'])}]"
    return text


def _number(value: float) -> str:
    return number(value, 1 if abs(value) < 100 else 0) or "–"
