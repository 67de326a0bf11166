"""The policies side by side: levels, effects with their intervals, cost; one row a policy."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sim.report.language import Language, Words
from sim.report.numbers import decimals, number, percent, significant
from sim.report.page.findings import COVERAGE, RETENTION, Change, Finding, Findings

_MARGIN = 0.06


@dataclass(frozen=True)
class Bar:
    """An effect with its interval on a scale from 0 to 100; `zero` is where nothing changes."""

    zero: float
    at: float
    low: float
    high: float


@dataclass(frozen=True)
class Cell:
    """An effect as text and drawing; `tone` says whether it is clear and which way."""

    level: str
    effect: str
    tone: str
    bar: Bar | None


@dataclass(frozen=True)
class OverviewRow:
    """A policy's row."""

    title: str
    cells: tuple[Cell, ...]
    cost: str


@dataclass(frozen=True)
class Overview:
    """The table: heads of its columns, and its rows, the baseline first."""

    heads: tuple[str, ...]
    rows: tuple[OverviewRow, ...]


def overview(found: Findings, baseline: str, words: Words) -> Overview:
    """Return the table of policies; the best-retaining stand first, after the baseline.

    Parameters
    ----------
    baseline
        Title of the baseline.
    """
    shown = [name for name in (RETENTION, COVERAGE) if name in found.years]
    heads = [words("table.policy")]
    for name, key in ((RETENTION, "retention"), (COVERAGE, "coverage")):
        if name in found.years:
            heads += [words(f"table.{key}", year=found.years[name]), words("table.effect")]
    heads.append(words("table.cost"))
    scales = {name: _scale([one.changes[name] for one in found.policies]) for name in shown}
    first = OverviewRow(baseline, tuple(Cell(percent(found.levels[name].mean), "", "", None) for name in shown), "")
    others = sorted(found.policies, key=lambda one: -_effect(one))
    rows = [
        OverviewRow(
            one.title, tuple(_cell(one.changes[name], scales[name], words) for name in shown), _cost(one, words)
        )
        for one in others
    ]
    return Overview(tuple(heads), (first, *rows))


def _effect(one: Finding) -> float:
    effect = one.changes[RETENTION].effect.mean if RETENTION in one.changes else math.nan
    return effect if math.isfinite(effect) else -math.inf


def _scale(changes: Sequence[Change]) -> tuple[float, float]:
    ends = [end for one in changes for end in (one.effect.mean, one.effect.low, one.effect.high) if math.isfinite(end)]
    return min([0.0, *ends]), max([0.0, *ends])


def _cell(change: Change, scale: tuple[float, float], words: Words) -> Cell:
    effect = change.effect
    level = percent(change.level)
    if not math.isfinite(effect.mean):
        return Cell(level, "", "", None)
    if not math.isfinite(effect.low):
        mean = number(100 * effect.mean, 1, signed=True)
        return Cell(level, words("table.one_replicate", effect=mean), "unclear", None)
    if not effect.clear:
        return Cell(level, words("table.unclear"), "unclear", _bar(change, scale))
    # a clear effect's interval must not look as if it held 0
    digits = decimals(100 * effect.low, 100 * effect.high)
    mean = number(100 * effect.mean, digits, signed=True)
    ends = {"low": number(100 * effect.low, digits), "high": number(100 * effect.high, digits)}
    text = words("table.interval", effect=mean, **ends)
    return Cell(level, text, "more" if effect.mean > 0 else "less", _bar(change, scale))


def _bar(change: Change, scale: tuple[float, float]) -> Bar | None:
    low, high = scale
    if high <= low:
        return None
    width = (high - low) / (1 - 2 * _MARGIN)

    def place(value: float) -> float:
        return round(100 * (_MARGIN + (value - low) / width), 2)

    effect = change.effect
    return Bar(place(0.0), place(effect.mean), place(effect.low), place(effect.high))


def _cost(one: Finding, words: Words) -> str:
    if not math.isfinite(one.cost):
        return ""
    return significant(one.cost / (1e4 if words.language is Language.ZH else 1e6))
