"""Coverage by field and level: the baseline's level, and each policy's change."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, LinearSegmentedColormap, Normalize

from sim.analysis.panel import ALL, Panel
from sim.analysis.statistics import Floats, spans_zero
from sim.experiment.design import BASELINE
from sim.report.figures.subject import NothingToDraw, Subject
from sim.report.frame import finish, framed
from sim.report.numbers import number
from sim.report.style import GREY, INK, PALE, Chart, luminance

_INDICATOR = "skill_gap_coverage"
_LEVELS = ("secondary_vocational", "higher_vocational", "bachelor", "postgraduate")
_COLUMNS = 3
# Light to dark for levels; vermillion to blue for changes, whose ends differ for every colour vision.
_LEVEL = LinearSegmentedColormap.from_list("level", ["#f4f5f0", "#7fb8a4", "#0b4f41"])
_CHANGE = LinearSegmentedColormap.from_list("change", ["#D55E00", "#f7f3ee", "#0072B2"])


def data(subject: Subject) -> pd.DataFrame:
    """Return coverage by field and level at the horizon: the baseline's and each policy's effect."""
    part = _occupations(subject)
    frames = []
    for policy in subject.policies:
        effect = subject.effect(part, policy)
        level = subject.level(part, policy)
        frames.append(
            part.rows[["year", "field", "level", "unit"]].assign(
                policy=policy,
                title=subject.policy_title(policy),
                field_title=[subject.words.title(subject.scenario.fields[f]) for f in part.rows["field"]],
                level_title=[subject.words(f"levels.{name}") for name in part.rows["level"]],
                coverage=level.mean,
                effect=effect.mean,
                low=effect.low,
                high=effect.high,
                n=effect.n,
                interval=effect.interval,
            )
        )
    return pd.concat(frames, ignore_index=True)


def _occupations(subject: Subject) -> Panel:
    rows = subject.panel.rows
    keep = (
        (rows["indicator"] == _INDICATOR)
        & (rows["region"] == subject.region)
        & (rows["field"] != ALL)
        & rows["level"].isin(_LEVELS)
        & (rows["origin"] == ALL)
        & (rows["year"] == subject.scenario.horizon)
    )
    part = subject.panel.where(keep.to_numpy())
    if len(part.rows) == 0:
        raise NothingToDraw("no_field_values", year=subject.scenario.horizon)
    return part


def draw(subject: Subject, table: pd.DataFrame) -> Chart:
    """Draw the baseline's coverage and one map of changes a policy, numbers in every cell."""
    words = subject.words
    fields = [name for name in subject.scenario.fields if name in set(table["field"])]
    panels = len(subject.policies)
    columns = min(_COLUMNS, panels)
    rows = -(-panels // columns)
    chart = framed(
        words,
        9.4 if columns > 1 else 6.0,
        1.6 + rows * (0.62 + 0.21 * len(fields)),
        words("charts.heat.heading", place=subject.place, year=subject.scenario.horizon),
        words("charts.heat.subheading"),
        subject.caption("cells", subject.interval_note()),
    )
    grid = chart.subplots(rows, columns, squeeze=False)
    largest = max([0.0, *table["effect"].abs().dropna()]) or 0.01
    for place, axes in enumerate(grid.flat):
        if place >= panels:
            axes.set_visible(False)
            continue
        policy = subject.policies[place]
        own = table[table["policy"] == policy].set_index(["field", "level"])
        cells = {name: _matrix(own, name, fields) for name in ("coverage", "effect", "low", "high")}
        if policy == BASELINE:
            _draw_level(axes, cells["coverage"])
        else:
            _draw_change(axes, cells, largest)
        axes.set_title(words.label(subject.policy_title(policy), 34))
        titles = [words.title(subject.scenario.fields[name]) for name in fields]
        axes.set_yticks(range(len(fields)), titles if place % columns == 0 else [])
        bottom = place + columns >= panels
        axes.set_xticks(range(len(_LEVELS)), [words(f"levels_short.{name}") for name in _LEVELS] if bottom else [])
    return finish(chart)


def _matrix(own: pd.DataFrame, name: str, fields: list[str]) -> Floats:
    order = pd.MultiIndex.from_product([fields, _LEVELS])
    values: Floats = own[name].reindex(order).to_numpy(dtype=np.float64)
    return values.reshape(len(fields), len(_LEVELS))


def _draw_level(axes: Axes, coverage: Floats) -> None:
    colours, scale = _LEVEL, Normalize(0, 1)
    _cells(axes, coverage, colours, scale)
    for (row, column), value in np.ndenumerate(coverage):
        text = number(100 * value) or "–"
        _write(axes, row, column, text, _readable_on(colours(scale(value))) if np.isfinite(value) else GREY)


def _draw_change(axes: Axes, cells: dict[str, Floats], largest: float) -> None:
    effect = cells["effect"]
    scale = Normalize(-largest, largest)
    unclear = spans_zero(cells["low"], cells["high"]) | ~np.isfinite(cells["low"])
    # Only what is clear has a colour: a large effect that may be chance would catch the eye first.
    _cells(axes, np.where(unclear, np.nan, effect), _CHANGE, scale)
    for (row, column), value in np.ndenumerate(effect):
        if not np.isfinite(value):
            _write(axes, row, column, "–", GREY)
        else:
            text = number(100 * value, 1, signed=True)
            if unclear[row, column]:
                _write(axes, row, column, f"({text})", GREY)
            else:
                _write(axes, row, column, text, _readable_on(_CHANGE(scale(value))))


def _cells(axes: Axes, values: Floats, colours: Colormap, scale: Normalize) -> None:
    axes.set_facecolor(PALE)
    axes.imshow(np.ma.masked_invalid(values), cmap=colours, norm=scale, aspect="auto")
    axes.grid(False)
    axes.set_xticks(np.arange(values.shape[1] + 1) - 0.5, minor=True)
    axes.set_yticks(np.arange(values.shape[0] + 1) - 0.5, minor=True)
    axes.grid(True, which="minor", axis="both", color="white", lw=1.2)
    axes.tick_params(which="both", length=0)
    axes.spines[:].set_visible(False)


def _write(axes: Axes, row: int, column: int, text: str, colour: str) -> None:
    axes.text(column, row, text, ha="center", va="center", size=7.5, color=colour)


def _readable_on(colour: tuple[float, ...]) -> str:
    """Return white or ink, whichever stands out more."""
    return "white" if luminance(colour) < 0.21 else INK
