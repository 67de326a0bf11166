"""Who gains and who loses: graduates who stay, by level, field and origin, under each policy."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.analysis.evidence import Runs
from sim.analysis.headline import years_in_force
from sim.analysis.panel import ALL, Panel, at
from sim.analysis.statistics import Floats, estimate, spans_zero
from sim.experiment.design import BASELINE
from sim.report.figures.fields import sums
from sim.report.figures.sankey import LEVELS
from sim.report.figures.subject import NothingToDraw, Subject
from sim.report.frame import count_axis, few_ticks, finish, framed
from sim.report.numbers import number
from sim.report.style import FAINT, GREY, INK, Chart
from sim.world.codes import ORIGINS

_INDICATOR = "stayers"
_COLUMNS = 3
BY = ("level", "field", "origin")


def data(subject: Subject) -> pd.DataFrame:
    """Return how many more graduates stay in each group, a year, means over the policy's years in force."""
    if len(subject.policies) < 2:
        raise NothingToDraw("only_baseline")
    frames = []
    for policy in subject.policies[1:]:
        years = years_in_force(subject.scenario, policy)
        frames += [_of(subject, policy, by, years) for by in BY if years]
    found = [frame for frame in frames if len(frame)]
    if not found:
        raise NothingToDraw("none_in_force")
    return pd.concat(found, ignore_index=True)


def _groups(subject: Subject, by: str) -> Sequence[str]:
    return {"level": LEVELS, "field": tuple(subject.scenario.fields), "origin": ORIGINS}[by]


def _of(subject: Subject, policy: str, by: str, years: Sequence[int]) -> pd.DataFrame:
    part = _rows(subject, by, years)
    groups = [group for group in _groups(subject, by) if (part.rows[by] == group).any()]
    if not groups:
        return pd.DataFrame()
    place = part.rows[by].map({group: number for number, group in enumerate(groups)}).to_numpy(dtype=np.int64)

    def a_year(runs: Runs) -> Floats:
        there = at(runs.panel, part.rows)
        return (sums(there, policy, place, len(groups)) - sums(there, BASELINE, place, len(groups))) / len(years)

    effect = subject.estimate(a_year, str(part.rows["unit"].iloc[0]))
    return pd.DataFrame(
        {
            "policy": policy,
            "title": subject.policy_title(policy),
            "by": by,
            "group": groups,
            "name": [_name(subject, by, group) for group in groups],
            "first_year": years[0],
            "last_year": years[-1],
            "baseline": estimate(sums(part, BASELINE, place, len(groups)) / len(years)).mean,
            "effect": effect.mean,
            "low": effect.low,
            "high": effect.high,
            "n": effect.n,
            "clear": (effect.n > 1) & ~spans_zero(effect.low, effect.high),
            "interval": effect.interval,
        }
    )


def _rows(subject: Subject, by: str, years: Sequence[int]) -> Panel:
    """Return the stayers of every group of a breakdown, in the years."""
    rows = subject.panel.rows
    keep = (rows["indicator"] == _INDICATOR) & (rows["region"] == subject.region) & rows["year"].isin(years)
    keep &= rows[by].isin(_groups(subject, by))
    for name in BY:
        if name != by:
            # by field, stayers are counted within levels only
            keep &= rows[name] != ALL if (by, name) == ("field", "level") else rows[name] == ALL
    return subject.panel.where(keep.to_numpy())


def _name(subject: Subject, by: str, group: str) -> str:
    if by == "field":
        return subject.words.title(subject.scenario.fields[group])
    return subject.words(f"{'levels' if by == 'level' else 'origins'}.{group}")


def draw(subject: Subject, table: pd.DataFrame) -> Chart:
    """Draw one panel a policy: a dot with its interval for every group, in three blocks, all on one scale."""
    words = subject.words
    policies = [policy for policy in subject.policies[1:] if policy in set(table["policy"])]
    groups = list(table[["by", "group"]].drop_duplicates().itertuples(index=False, name=None))
    places = _places(groups)
    columns = min(_COLUMNS, len(policies))
    rows = -(-len(policies) // columns)
    chart = framed(
        words,
        9.4 if columns > 1 else 6.6,
        1.4 + rows * (0.6 + 0.175 * (max(places.values()) + 1)),
        words("charts.gains.heading", place=subject.place),
        words("charts.gains.subheading"),
        subject.caption("hollow", "by_field", subject.interval_note()),
    )
    grid = chart.subplots(rows, columns, squeeze=False, sharex=True)
    names = dict(zip(groups, table.drop_duplicates(["by", "group"])["name"], strict=True))
    for place, axes in enumerate(grid.flat):
        if place >= len(policies):
            axes.set_visible(False)
            continue
        own = table[table["policy"] == policies[place]]
        _draw_panel(subject, axes, own, places)
        first = place % columns == 0
        axes.set_yticks([-y for y in places.values()], list(names.values()) if first else [])
        years = f"{own['first_year'].iloc[0]}–{own['last_year'].iloc[0]}"
        title = words("charts.gains.panel", policy=subject.policy_title(policies[place]), years=years)
        axes.set_title(words.label(title, 34), size=8.5)
        axes.tick_params(labelbottom=place + columns >= len(policies))
        if place + columns >= len(policies):
            axes.set_xlabel(words("charts.gains.axis"))
    return finish(chart)


def _places(groups: Sequence[tuple[str, str]]) -> dict[tuple[str, str], float]:
    """Return how far down each group stands, with a gap between blocks."""
    found: dict[tuple[str, str], float] = {}
    down, last = 0.0, None
    for by, group in groups:
        down += 0.0 if last is None else 1.0 if by == last else 1.8
        found[by, group], last = down, by
    return found


def _draw_panel(subject: Subject, axes: Axes, own: pd.DataFrame, places: dict[tuple[str, str], float]) -> None:
    axes.axvline(0, color=GREY, lw=0.8, zorder=1)
    for _, row in own.iterrows():
        y = -places[row["by"], row["group"]]
        colour = FAINT if not row["clear"] else "#0072B2" if row["effect"] > 0 else "#D55E00"
        marker = "o" if not row["clear"] else "^" if row["effect"] > 0 else "v"
        if np.isfinite(row["low"]):
            axes.plot([row["low"], row["high"]], [y, y], color=colour, lw=1.6)
        axes.plot(row["effect"], y, marker, color=colour, mfc=colour if row["clear"] else "white", ms=4.6)
        if row["clear"]:
            end = row["high"] if row["effect"] > 0 else row["low"]
            axes.annotate(
                number(row["effect"], 0 if abs(row["effect"]) >= 10 else 1, signed=True),
                (end, y),
                xytext=(4 if row["effect"] > 0 else -4, 0),
                textcoords="offset points",
                ha="left" if row["effect"] > 0 else "right",
                va="center",
                size=7,
                color=INK,
            )
    axes.set_ylim(-max(places.values()) - 0.7, 0.7)
    axes.margins(x=0.16)
    axes.grid(True, axis="x")
    axes.grid(False, axis="y")
    few_ticks(axes.xaxis, 5)
    count_axis(axes, "x")
