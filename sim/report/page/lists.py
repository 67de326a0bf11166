"""The lists that planners publish, as a page shows them: shortage catalogue and programme lights."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from sim.analysis.lists import averaged, programme_lights, shortage_catalogue
from sim.analysis.outcomes import Outcomes
from sim.experiment.design import BASELINE
from sim.report.figures.subject import Subject
from sim.report.numbers import number, percent

SHOWN = 12
"""Occupations of the shortage catalogue that are printed; all are in its data."""

LEVELS = ("secondary_vocational", "higher_vocational", "bachelor", "postgraduate")


@dataclass(frozen=True)
class Shortage:
    """The shortage catalogue under the baseline.

    Parameters
    ----------
    rows
        Texts: field, level, posts short, coverage, applicants a post, years open, main reason.
    more
        Number of occupations that are not among `rows`.
    table
        The whole list, of every policy.
    """

    rows: tuple[tuple[str, ...], ...]
    more: int
    table: pd.DataFrame


@dataclass(frozen=True)
class Light:
    """A programme's light with this and next year's seats."""

    colour: str
    seats: str
    seats_next: str
    placement: str


@dataclass(frozen=True)
class Lights:
    """Programme lights under the baseline: a row a field, a column a level; None where nothing is taught."""

    levels: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Light | None, ...]], ...]
    table: pd.DataFrame


def lists(subject: Subject) -> tuple[Shortage, Lights] | None:
    """Return both lists of the last year, None where a study keeps no single runs to make them from."""
    if not isinstance(subject.outcomes, Outcomes):
        return None
    year = subject.scenario.horizon
    at_end = averaged(subject.outcomes.panel, year)
    short = shortage_catalogue(at_end, year)
    lights = programme_lights(at_end, year)
    return _shortage(subject, short), _lights(subject, lights)


def _named(subject: Subject, table: pd.DataFrame) -> pd.DataFrame:
    """Return a region's list with the names of fields and levels in the reader's language."""
    own = table[table["region"] == subject.region]
    words = subject.words
    return own.assign(
        field_name=[words.title(subject.scenario.fields[name]) for name in own["field"]],
        level_name=[words(f"levels.{name}") for name in own["level"]],
    )


def _shortage(subject: Subject, table: pd.DataFrame) -> Shortage:
    own = _named(subject, table)
    own = own.assign(reason_name=[subject.words(f"reasons.gap_{name}") for name in own["main_reason"]])
    base = own[own["policy"] == BASELINE]
    rows = tuple(
        (
            row["field_name"],
            row["level_name"],
            number(row["short_by"], 0 if row["short_by"] >= 10 else 1),
            percent(row["coverage"], 0),
            number(row["applicants_per_post"], 1),
            number(row["years_open"], 1),
            row["reason_name"],
        )
        for row in base.head(SHOWN).to_dict("records")
    )
    return Shortage(rows, max(len(base) - SHOWN, 0), own)


def _lights(subject: Subject, table: pd.DataFrame) -> Lights:
    own = _named(subject, table)
    base = own[own["policy"] == BASELINE]
    found = {
        (row["field"], row["level"]): Light(
            str(row["light"]),
            number(row["seats"]),
            number(row["seats_next"]),
            percent(row["placement"], 0),
        )
        for row in base.to_dict("records")
    }
    levels = tuple(level for level in LEVELS if any(there == level for _, there in found))
    rows = tuple(
        (subject.words.title(title), tuple(found.get((field, level)) for level in levels))
        for field, title in subject.scenario.fields.items()
        if any(there == field for there, _ in found)
    )
    return Lights(tuple(subject.words(f"levels.{level}") for level in levels), rows, own)
