"""A package's effects divided among its levers, as a page shows them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sim.report.attribution import division_table
from sim.report.divided import Divided, read_divided
from sim.report.figures.attribution import draw
from sim.report.headline_table import HeadlineTable
from sim.report.language import Words
from sim.report.page.charts import OnPage, csv_address
from sim.report.page.svg import Letters, inline_svg
from sim.report.style import styled, to_bytes
from sim.scenario.schema import Scenario


@dataclass(frozen=True)
class Division:
    """A package divided in a region: chart, table, the numbers of both, and the chart as a picture for a document."""

    chart: OnPage
    table: HeadlineTable
    data: pd.DataFrame
    png: bytes


@dataclass(frozen=True)
class Divisions:
    """The packages that are divided in a folder of results.

    Parameters
    ----------
    shown
        Those made from the scenario as it was run.
    stale
        Titles of those made from another version of the scenario or of the program, which are not shown.
    """

    shown: tuple[Division, ...]
    stale: tuple[str, ...]


def divisions(folder: Path | None, scenario: Scenario, words: Words, letters: Letters, *, png: bool) -> Divisions:
    """Return what `attribute` left in a folder.

    Parameters
    ----------
    png
        Whether charts are wanted as pictures too.
    """
    shown: list[Division] = []
    stale: list[str] = []
    for found, current in read_divided(folder, scenario) if folder is not None else ():
        if current:
            shown += _shown(found, scenario, words, letters, png=png)
        else:
            stale.append(words.title(scenario.policy(found.method.policy).title))
    return Divisions(tuple(shown), tuple(stale))


def _shown(found: Divided, scenario: Scenario, words: Words, letters: Letters, *, png: bool) -> Iterator[Division]:
    for region in scenario.regions:
        here = found.shares[found.shares["region"] == region]
        if len(here) == 0:
            continue
        table = division_table(found, scenario, region, words)
        with styled():
            figure = draw(found, scenario, region, words)
            picture = to_bytes(figure, "png") if png else b""
        name = f"attribution_{found.method.policy}"
        alt = words("alt.whole", heading=figure.heading, facts=_facts(table, words))
        chart = OnPage(
            name=name,
            heading=figure.heading,
            subheading=figure.subheading,
            note=words("attribution.grey"),
            alt=alt,
            svg=inline_svg(
                figure, to_bytes(figure, "svg"), f"{name}-{region}-{words.language.value}", figure.heading, alt, letters
            ),
            csv=csv_address(here),
        )
        yield Division(chart, table, here.assign(policy=found.method.policy), picture)


def _facts(table: HeadlineTable, words: Words) -> str:
    said = (
        words(
            "alt.fact",
            name=row[0],
            value=words("settings.between").join(text for text in row[1:] if text),
        )
        for row in table.rows
    )
    return words("alt.between").join(said)
