"""Finished studies side by side, and what was different in what they read."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.between import Study, side_by_side
from sim.report.headline_table import HeadlineTable
from sim.report.language import Language, Words, words
from sim.report.numbers import number, significant
from sim.report.read_differently import Input, read_differently
from sim.report.reopen import reopen
from sim.scenario.wording import say

_MISSING = "–"
NAMED = 12
"""Inputs listed below the table; the others are counted."""


class Between:
    """Two or more finished studies side by side.

    Parameters
    ----------
    studies
        The studies, with names to tell them by.
    versions
        Version of the simulator that made each.
    """

    def __init__(self, studies: Sequence[Study], versions: Sequence[str]) -> None:
        self.studies = tuple(studies)
        self.versions = tuple(versions)

    @cached_property
    def table(self) -> pd.DataFrame:
        """Levels and effects by study: see `sim.analysis.between.side_by_side`."""
        return side_by_side(self.studies)

    @cached_property
    def inputs(self) -> tuple[Input, ...]:
        """What the studies read differently: settings first, then the scenario in the order of its file."""
        return read_differently([study.outcomes for study in self.studies], self.versions)

    def tables(self, lang: str = "en") -> Iterator[HeadlineTable]:
        """Return the tables for a terminal: levels, then effects, then what was read differently."""
        language = words(Language(lang))
        for what in ("level", "effect"):
            own = self.table[self.table["what"] == what]
            if len(own):
                yield _table(self, own, what, language)
        yield _inputs(self, language)

    def named(self, language: Words) -> dict[str, str]:
        """Return what each study is called in tables: in Chinese by its scenario's title, if that tells them apart."""
        names = [study.name for study in self.studies]
        if language.language is Language.EN:
            return {name: name for name in names}
        titles = [language.title(study.outcomes.scenario.title) for study in self.studies]
        alike = {title for title in titles if titles.count(title) > 1}
        pairs = zip(names, titles, strict=True)
        return {
            name: language("between.of_folder", title=title, folder=name) if title in alike else title
            for name, title in pairs
        }

    def policy(self, name: str, language: Words) -> str:
        """Return what a policy is called in tables: in Chinese by its title in the first study that ran it."""
        if language.language is Language.EN:
            return name
        ran = (study.outcomes.scenario for study in self.studies if name in study.outcomes.policies)
        return next((language.title(scenario.policy(name).title) for scenario in ran), name)

    def plain(self) -> dict[str, object]:
        """Return everything for programs."""
        rows = self.table.astype(object).where(self.table.notna(), None)
        return {
            "studies": [study.name for study in self.studies],
            "values": rows.to_dict(orient="records"),
            "inputs": [{"key": each.key, "values": list(each.values)} for each in self.inputs],
        }

    def __repr__(self) -> str:
        return f"<Between {' and '.join(study.name for study in self.studies)}>"


def between(folders: Sequence[str | Path]) -> Between:
    """Open finished studies and lay them side by side.

    Parameters
    ----------
    folders
        Two or more folders of results.

    Raises
    ------
    NoResults
        If a folder holds no finished study.
    ValueError
        If there are fewer than two.
    """
    if len(folders) < 2:
        raise ValueError(say("at least 2 folders of results are needed"))
    opened = [reopen(Path(folder)) for folder in folders]
    names = _names([Path(folder) for folder in folders])
    studies = [Study(name, comparison) for name, (comparison, _) in zip(names, opened, strict=True)]
    return Between(studies, [_version(note) for _, note in opened])


def _version(note: Mapping[str, object]) -> str:
    """Return what made a study: the simulator's version, and which source files."""
    versions = note.get("versions")
    named = versions.get("sim", "") if isinstance(versions, Mapping) else ""
    return f"{named} ({str(note.get('source_hash', ''))[:8]})"


def _names(folders: Sequence[Path]) -> list[str]:
    """Return the shortest ends of the paths that tell them apart."""
    parts = [folder.resolve().parts for folder in folders]
    for count in range(1, max(map(len, parts)) + 1):
        names = ["/".join(part[-count:]) for part in parts]
        if len(set(names)) == len(names):
            return names
    return [f"{folder.name} ({place})" for place, folder in enumerate(folders, start=1)]


def _table(found: Between, own: pd.DataFrame, what: str, language: Words) -> HeadlineTable:
    first, named = found.studies[0].name, found.named(language)
    columns = [language("between.indicator"), *([language("table.policy")] if what == "effect" else [])]
    for study in found.studies:
        columns.append(named[study.name])
        if study.name != first:
            columns.append(language("between.less", study=named[first]))
    rows = []
    alone: dict[str, str] = {}
    # regions of different cities stand in one row: by their order
    place = own.groupby("study")["region"].transform(lambda names: pd.factorize(names)[0])
    for keys, group in own.groupby([place, "indicator", "policy"], sort=False):
        indicator, policy = str(keys[1]), str(keys[2])
        unit = str(group["unit"].iloc[0])
        if len(group) == 1:
            alone[policy] = str(group["study"].iloc[0])
            continue
        years, name = str(group["years"].iloc[0]), language.indicator(indicator)
        cells = [language("between.measured", indicator=name, years=years, unit=_unit(unit, language))]
        if what == "effect":
            cells.append(found.policy(policy, language))
        by_study = {str(row["study"]): row for row in group.to_dict(orient="records")}
        for study in found.studies:
            row = by_study.get(study.name)
            cells.append(_MISSING if row is None else _value(row["value"], unit, signed=what == "effect"))
            if study.name != first:
                # where the first study did not run the policy there is nothing to take from the others
                cells.append(_MISSING if row is None or first not in by_study else _apart(row, unit, language))
        rows.append(tuple(cells))
    notes = [language("between.pairing")] if rows else []
    if rows and _identical(own[~own["policy"].isin(alone)]):
        notes = [language(f"between.identical_{what}s")]
    if alone:
        each = (
            language("between.of_one", policy=found.policy(policy, language), study=named[study])
            for policy, study in alone.items()
        )
        notes.append(language("between.alone", policies=language("table.shocks_between").join(each)))
    if rows:
        notes.append(language("notes.no_city_figure"))
    return HeadlineTable(language(f"between.{what}"), tuple(columns), tuple(rows), tuple(notes))


def _inputs(found: Between, language: Words) -> HeadlineTable:
    shown = found.inputs[:NAMED]
    rows = [
        (_key(each.key, language), *("" if value is None else str(value) for value in each.values)) for each in shown
    ]
    more = len(found.inputs) - len(shown)
    notes = [language("between.more", more=more)] if more else []
    if not found.inputs:
        notes = [language("between.same")]
    heading = language("between.inputs", number=len(found.inputs))
    columns = (language("between.key"), *found.named(language).values())
    return HeadlineTable(heading, columns, tuple(rows), tuple(notes))


def _key(key: str, language: Words) -> str:
    """Return the name of a setting; a key of the scenario as it is."""
    return language.texts.get(f"between.settings.{key}", key)


def _identical(own: pd.DataFrame) -> bool:
    """Whether all studies have the same value in every row, in every replicate."""
    return all(_nothing(row) for row in own.to_dict(orient="records") if row["n"] and np.isfinite(row["difference"]))


def _nothing(row: Mapping[Hashable, Any]) -> bool:
    """Whether a value is that of the first study in every replicate."""
    ends = [row[name] for name in ("difference_low", "difference_high")]
    return bool(row["difference"] == 0 and not any(np.isfinite(end) and end != 0 for end in ends))


def _unit(unit: str, language: Words) -> str:
    return language(f"units.{unit}")


def _value(value: float, unit: str, *, signed: bool) -> str:
    if unit == "share":
        return number(100 * value, 2, signed=signed)
    text = significant(value)
    return f"+{text}" if signed and value > 0 else text


def _apart(row: Mapping[Hashable, Any], unit: str, language: Words) -> str:
    if not np.isfinite(row["difference"]):
        return _MISSING
    if _nothing(row):
        return language("between.identical")
    ends = [_value(row[name], unit, signed=False) for name in ("difference_low", "difference_high")]
    middle = _value(row["difference"], unit, signed=True)
    if not ends[0]:
        return middle
    text = language("table.interval", effect=middle, low=ends[0], high=ends[1])
    return text if row["clear"] else language("between.unclear", text=text)
