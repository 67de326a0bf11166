"""Every number of a scenario with its kind, range and source, and the sources that it cites."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import pandas as pd

from sim.experiment.assumptions import assumptions as drawn
from sim.report.description import Number, numbers
from sim.report.language import Words
from sim.report.numbers import percent
from sim.report.page.settings import source_name, unit_name
from sim.scenario import Loaded
from sim.scenario.quantity import Kind
from sim.scenario.schema import Scenario
from sim.scenario.sources import Sources


@dataclass(frozen=True)
class Cited:
    """A source that numbers of the scenario cite: title, issuer, date, address and what must be borne in mind."""

    title: str
    issuer: str
    date: str
    link: str
    note: str


@dataclass(frozen=True)
class Assumptions:
    """The numbers of a scenario, and what they rest on.

    Parameters
    ----------
    counts
        How many there are of each kind, wherever they stand, as (kind, number, share).
    drawn
        Assumed numbers that a sweep draws: a setting that policies share is one of them.
    rows
        Texts: key path, value with unit, range, kind and source.
    sources
        The sources cited.
    table
        All numbers, to download.
    """

    counts: tuple[tuple[str, int, str], ...]
    drawn: int
    rows: tuple[tuple[str, str, str, str], ...]
    sources: tuple[Cited, ...]
    table: pd.DataFrame


def assumptions(scenario: Scenario, sources: Sources, words: Words) -> Assumptions:
    """Return the numbers of a scenario with their sources."""
    found = list(numbers(Loaded(scenario, sources, (), {})))
    kinds = Counter(row.kind for row in found)
    return Assumptions(
        counts=tuple(
            (words(f"kinds.{kind.value}"), kinds[kind.value], percent(kinds[kind.value] / len(found), 0))
            for kind in Kind
            if kinds[kind.value]
        ),
        drawn=len(drawn(scenario)),
        rows=tuple(_row(row, sources, words) for row in found),
        sources=tuple(_cited(found, sources, words)),
        table=pd.DataFrame([asdict(row) for row in found]),
    )


def _date(date: str, words: Words) -> str:
    return words("page.about", date=date.removeprefix("about ")) if date.startswith("about ") else date


def _row(row: Number, sources: Sources, words: Words) -> tuple[str, str, str, str]:
    value = f"{row.value:g}" if isinstance(row.value, float | int) else row.value
    bounds = "" if row.low is None or row.high is None else words("settings.bounds", low=row.low, high=row.high)
    kind = words(f"kinds.{row.kind}")
    named = source_name(row.source, sources, words) if row.source else ""
    grounds = words("settings.part", name=kind, value=named) if named else kind
    return row.key, words("settings.amount", value=value, unit=unit_name(row.unit, words)), bounds, grounds


def _cited(found: Sequence[Number], sources: Sources, words: Words) -> list[Cited]:
    figures = {row.source for row in found if row.source}
    ids = dict.fromkeys(
        (sources.evidence[key].source or "") if key in sources.evidence else key for key in sorted(figures)
    )
    cited = []
    for key in ids:
        source = sources.sources.get(key)
        if source is None:
            continue
        issuer = source.issuer
        cited.append(
            Cited(
                title=words.note(source.title),
                issuer="" if issuer is None else words.note(issuer),
                date=_date(source.date or "", words),
                link=source.link or "",
                note=words.note(source.note),
            )
        )
    return cited
