"""From exits to extra hires: what a hiring quota has left to work on at each step."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.analysis.evidence import ANYTHING, Sample
from sim.analysis.headline import years_in_force
from sim.analysis.panel import Source
from sim.analysis.statistics import Estimate, Floats, estimate
from sim.experiment.design import BASELINE
from sim.measures.catalogue import limits
from sim.report.figures.subject import NothingToDraw, Subject
from sim.report.frame import count_axis, few_ticks, finish, framed
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
EXTRA = "extra_hires"
_WIDE, _NARROW = 3, 4


def data(subject: Subject) -> pd.DataFrame:
    """Return the yearly mean of each step over the years in force, and of the extra local hires."""
    policies = [
        policy
        for policy in subject.policies
        if subject.scenario.policy(policy).levers.local_hiring_quota is not None
        and years_in_force(subject.scenario, policy)
    ]
    if not policies:
        raise NothingToDraw("no_quota")
    rows = []
    for policy in policies:
        years = years_in_force(subject.scenario, policy)
        samples = {step: _step(subject, policy, step, years) for step in STEPS}
        samples[EXTRA] = _extra(subject, policy, years)
        for step, sample in samples.items():
            possible = ANYTHING if step == EXTRA else limits(step, "posts")
            rows.append(_row(subject, policy, step, subject.estimate(sample, "posts", possible), years))
    return pd.DataFrame(rows)


def _values(subject: Subject, panel: Source, step: str, policy: str, years: Sequence[int]) -> Floats:
    part = panel.select(indicator=step, region=subject.region)
    return part.where(np.isin(part.years, years)).of(policy)


def _step(subject: Subject, policy: str, step: str, years: Sequence[int]) -> Sample:
    return lambda runs: _mean(_values(subject, runs.panel, step, policy, years))


def _extra(subject: Subject, policy: str, years: Sequence[int]) -> Sample:
    def local_hires(panel: Source, name: str) -> Floats:
        share = _values(subject, panel, "quota_local_share", name, years)
        posts = _values(subject, panel, "quota_worker_posts", name, years)
        if len(share) != len(posts):
            raise NothingToDraw("no_quota_share")
        return share * posts

    return lambda runs: _mean(local_hires(runs.panel, policy) - local_hires(runs.panel, BASELINE))


def _mean(values: Floats) -> Floats:
    return estimate(values.T).mean


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
        "interval": mean.interval,
    }


def draw(subject: Subject, table: pd.DataFrame) -> Chart:
    """Draw one funnel a policy with a quota; the last bar carries its interval.

    What the quota acts on is a hundred times smaller than what it starts from, so the lower steps have
    a scale of their own.
    """
    words = subject.words
    policies = list(dict.fromkeys(table["policy"]))
    chart = framed(
        words,
        9.4 if len(policies) > 1 else 6.6,
        5.2,
        words("charts.funnel.heading", place=subject.place),
        words("charts.funnel.subheading"),
        subject.caption("funnel", subject.interval_note()),
    )
    parts = chart.subplots(2, len(policies), squeeze=False, sharex="row", height_ratios=(_WIDE, _NARROW))
    for place, policy in enumerate(policies):
        own = table[table["policy"] == policy]
        colour = subject.looks[policy].colour
        for axes, steps in zip(parts[:, place], (own.iloc[:_WIDE], own.iloc[_WIDE:]), strict=True):
            _draw_steps(axes, steps, colour)
            names = [words.label(name, 34) for name in steps["name"]]
            axes.set_yticks(range(len(steps))[::-1], names if place == 0 else [])
        years = f"{own['first_year'].iloc[0]}–{own['last_year'].iloc[0]}"
        title = words("charts.funnel.panel", policy=subject.policy_title(policy), years=years)
        parts[0, place].set_title(words.label(title, 44))
        parts[1, place].set_xlabel(words("charts.funnel.axis"))
    for row in parts:
        _fit(row)
    return finish(chart)


def _draw_steps(axes: Axes, steps: pd.DataFrame, colour: str) -> None:
    for height, (_, row) in zip(range(len(steps))[::-1], steps.iterrows(), strict=True):
        last = row["step"] == EXTRA
        axes.barh(height, row["posts_a_year"], 0.62, color=colour if last else blend(colour, "#ffffff", 0.45))
        end = row["posts_a_year"]
        if last and np.isfinite(row["low"]):
            axes.plot([row["low"], row["high"]], [height] * 2, color=INK, lw=1.6)
            end = max(end, row["high"])
        axes.annotate(
            _label(row, interval=last),
            (np.nan_to_num(max(end, 0.0)), height),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            color=INK,
        )
    axes.axvline(0, color=INK, lw=0.6)
    axes.grid(True, axis="x")
    axes.grid(False, axis="y")
    count_axis(axes, "x")
    few_ticks(axes.xaxis, 6)


def _fit(row: Sequence[Axes]) -> None:
    """Leave room for the numbers beside the bars, on the scale that a row shares."""
    most = max(axes.dataLim.x1 for axes in row)
    least = min(0.0, *(axes.dataLim.x0 for axes in row))
    row[0].set_xlim(1.1 * least, 1.3 * most if most > 0 else 1.0)


def _label(row: pd.Series, *, interval: bool) -> str:
    text = _number(row["posts_a_year"])
    if interval and np.isfinite(row["low"]):
        return f"{text}  [{_number(row['low'])}, {_number(row['high'])}]"
    return text


def _number(value: float) -> str:
    return number(value, 1 if abs(value) < 100 else 0) or "–"
