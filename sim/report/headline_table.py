"""The short table a planner reads first: retention, coverage, what changes and what it costs."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import numpy as np
import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.table import Table

from sim.analysis.outcomes import Outcomes
from sim.analysis.summary import Note
from sim.experiment.design import BASELINE
from sim.report.language import Language, Words
from sim.report.numbers import number, percent, significant
from sim.scenario.schema import Scenario

_WIDE_ENOUGH = 100

SHOWN = (("retention_rate", "retention"), ("skill_gap_coverage", "coverage"))


@dataclass(frozen=True)
class HeadlineTable:
    """A table of texts, with what stands above and below it."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]


def headline_tables(outcomes: Outcomes, words: Words) -> list[HeadlineTable]:
    """Return one table for each region of the scenario."""
    summary = outcomes.summary()
    return [_of_region(outcomes, summary, region, words) for region in outcomes.scenario.regions]


def _of_region(outcomes: Outcomes, summary: pd.DataFrame, region: str, words: Words) -> HeadlineTable:
    scenario = outcomes.scenario
    here = summary[(summary["region"] == region) & (summary["level"] == "all")]
    rows = []
    for policy in outcomes.policies:
        own = here[here["policy"] == policy]
        cells = [words.title(scenario.policy(policy).title)]
        for measure, _ in SHOWN:
            cells += _cells(own, measure, policy, words)
        cells.append("" if policy == BASELINE else _cost(own, words))
        rows.append(tuple(cells))
    columns = [words("table.policy")]
    for measure, key in SHOWN:
        columns += [words(f"table.{key}", year=_year(here, measure)), words("table.effect")]
    interval = "interval" if outcomes.replicates > 1 else "one_replicate"
    return HeadlineTable(
        heading=words(
            "table.heading",
            title=words.title(scenario.title),
            place=words.title(scenario.regions[region].title),
            first=scenario.base_year,
            last=scenario.horizon,
        ),
        columns=(*columns, words("table.cost")),
        rows=tuple(rows),
        notes=(
            words(
                "table.runs",
                policies=len(outcomes.policies),
                replicates=outcomes.replicates,
                seed=scenario.seed,
                scale=f"{scenario.scale:g}",
            ),
            words(f"notes.{interval}"),
            *_shocks(scenario, words),
            words("notes.no_city_figure"),
        ),
    )


def _shocks(scenario: Scenario, words: Words) -> list[str]:
    """Return the note on the shocks that act within the years simulated, none where there are none."""
    acting = [
        words("table.shock", title=words.title(shock.title), first=shock.from_, last=min(shock.to, scenario.horizon))
        for shock in scenario.shocks.values()
        if shock.from_ <= scenario.horizon
    ]
    return [words("table.shocks", shocks=words("table.shocks_between").join(acting))] if acting else []


def _at_horizon(own: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Return the row of a measure in its last year, which comes before those of its means."""
    return own[own["measure"] == measure].head(1)


def _year(here: pd.DataFrame, measure: str) -> str:
    row = _at_horizon(here, measure)
    return str(row["period"].iloc[0]) if len(row) else ""


def _cells(own: pd.DataFrame, measure: str, policy: str, words: Words) -> list[str]:
    found = _at_horizon(own, measure)
    if len(found) == 0:
        return ["", ""]
    row = found.iloc[0]
    level = percent(row["baseline"] + row["effect"])
    if policy == BASELINE:
        return [level, ""]
    effect = number(100 * row["effect"], 2, signed=True)
    low, high = (number(100 * row[name], 2) for name in ("low", "high"))
    if row["note"] == Note.UNCLEAR:
        return [level, words("table.unclear")]
    if not np.isfinite(row["low"]):
        return [level, words("table.one_replicate", effect=effect) if effect else ""]
    return [level, words("table.interval", effect=effect, low=low, high=high)]


def _cost(own: pd.DataFrame, words: Words) -> str:
    row = own[(own["measure"] == "cost_per_year") & (own["payer"] == "all") & (own["lever"] == "all")]
    if len(row) == 0:
        return ""
    return significant(float(row["effect"].iloc[0]) / (1e4 if words.language is Language.ZH else 1e6))


def terminal(table: HeadlineTable, width: int) -> Table:
    """Return the table for a terminal of a width in characters; a narrow one gets intervals below effects."""
    narrow = width < _WIDE_ENOUGH
    shown = Table(title=table.heading, title_justify="left", title_style="bold", box=SIMPLE_HEAD, pad_edge=False)
    shown.add_column(table.columns[0], overflow="fold")
    for name in table.columns[1:]:
        shown.add_column(name, justify="right", overflow="fold", no_wrap=not narrow)
    for row in table.rows:
        shown.add_row(row[0], *(cell.replace(" [", "\n[") if narrow else cell for cell in row[1:]))
    return shown


def html(outcomes: Outcomes, words: Words) -> str:
    """Return the tables for a notebook."""
    return "\n".join(_html_table(table) for table in headline_tables(outcomes, words))


def _html_table(table: HeadlineTable) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in table.columns)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in table.rows)
    notes = "<br>".join(escape(note) for note in table.notes)
    return (
        f"<p><b>{escape(table.heading)}</b></p>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table><p><small>{notes}</small></p>"
    )
