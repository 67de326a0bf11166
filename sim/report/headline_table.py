"""The short table a planner reads first: retention, coverage, what changes and what it costs."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import numpy as np
import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.table import Table

from sim.analysis.evidence import interval_note
from sim.analysis.outcomes import Outcomes
from sim.analysis.summary import Note
from sim.analysis.sweep import CONTRADICTORY, FAILED, PARTLY, RUN, SweepOutcomes
from sim.analysis.uncertainty import FEW_DRAWS, within_range
from sim.experiment.design import BASELINE
from sim.report.ceiling_table import ceiling_rows
from sim.report.language import Language, Words
from sim.report.numbers import number, percent, significant
from sim.scenario.schema import Scenario

_WIDE_ENOUGH = 100
_NAME = 18
_WIDE_ENOUGH_FOR_SHARES = 116

SHOWN = (("retention_rate", "retention"), ("skill_gap_coverage", "coverage"))


@dataclass(frozen=True)
class HeadlineTable:
    """A table of texts, with what stands above and below it.

    Parameters
    ----------
    shares
        Whether effects say in which share of the draws they hold.
    last_is_text
        Whether the last column is a sentence and not a number.
    """

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]
    shares: bool = False
    last_is_text: bool = False


def headline_tables(outcomes: Outcomes | SweepOutcomes, words: Words) -> list[HeadlineTable]:
    """Return one table for each region of the scenario."""
    summary = outcomes.summary()
    return [_of_region(outcomes, summary, region, words) for region in outcomes.scenario.regions]


def _of_region(outcomes: Outcomes | SweepOutcomes, summary: pd.DataFrame, region: str, words: Words) -> HeadlineTable:
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
    effect = "effect" if outcomes.evidence.drawn is None else "effect_holds"
    columns = [words("table.policy")]
    for measure, key in SHOWN:
        columns += [words(f"table.{key}", year=_year(here, measure)), words(f"table.{effect}")]
    return HeadlineTable(
        heading=_heading(scenario, region, words),
        columns=(*columns, words("table.cost")),
        rows=tuple(rows),
        shares=outcomes.evidence.drawn is not None,
        notes=(
            words(
                "table.runs",
                policies=len(outcomes.policies),
                replicates=outcomes.replicates,
                seed=scenario.seed,
                scale=f"{scenario.scale:g}",
            ),
            *_notes(outcomes, words),
            *_shocks(scenario, words),
            words("notes.no_city_figure"),
        ),
    )


def _heading(scenario: Scenario, region: str, words: Words) -> str:
    title, place = words.title(scenario.title), words.title(scenario.regions[region].title)
    named = place if title == place else words("table.place", title=title, place=place)
    return words("table.heading", place=named, first=scenario.base_year, last=scenario.horizon)


def _shocks(scenario: Scenario, words: Words) -> list[str]:
    """Return the note on the shocks that act within the years simulated, none where there are none."""
    acting = [
        words("table.shock", title=words.title(shock.title), first=shock.from_, last=min(shock.to, scenario.horizon))
        for shock in scenario.shocks.values()
        if shock.from_ <= scenario.horizon
    ]
    return [words("table.shocks", shocks=words("table.shocks_between").join(acting))] if acting else []


def _notes(outcomes: Outcomes | SweepOutcomes, words: Words) -> list[str]:
    """Return what the intervals cover, how many draws there are, and which are missing."""
    key, values = interval_note(outcomes.evidence, outcomes.replicates)
    notes = [words(f"notes.{key}", **values)]
    sweep = outcomes if isinstance(outcomes, SweepOutcomes) else outcomes.sweep
    if sweep is None:
        return notes
    if outcomes.evidence.drawn is not None:
        notes.append(words("notes.holds"))
        if sweep.replicates == 1:
            notes.append(words("notes.one_run_a_draw"))
    notes.append(words("table.draws", draws=len(sweep.draws) - 1, numbers=len(sweep.numbers)))
    status = sweep.assumptions.query("draw > 0")["status"].value_counts()
    counts = {each: int(status.get(each, 0)) for each in (PARTLY, FAILED, CONTRADICTORY)}
    counted = int(status.get(RUN, 0)) + counts[PARTLY]
    if any(counts.values()):
        notes.append(words("table.draws_missing", draws=len(sweep.draws) - 1, counted=counted, **counts))
    return notes + few_draws(counted, words)


def few_draws(draws: int, words: Words) -> list[str]:
    """Return the caution that few draws count; none where they are enough."""
    if draws >= FEW_DRAWS:
        return []
    return [words("notes.few_draws", draws=draws, share=percent(max(within_range(draws), 0.0), 0))]


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
    if np.isfinite(row["holds_in"]):
        share = percent(row["holds_in"], 0)
        whole = "interval_holds" if np.isfinite(row["low"]) else "effect_holds_without_interval"
        return [level, words(f"table.{whole}", effect=effect, low=low, high=high, share=share)]
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


def ceiling_tables(outcomes: Outcomes | SweepOutcomes, words: Words) -> list[HeadlineTable]:
    """Return, for each region, the most that each policy can reach by arithmetic; none where only the baseline ran."""
    if len(outcomes.policies) < 2:
        return []
    summary = outcomes.summary()
    whole = summary[(summary["level"] == "all") & (summary["policy"] != BASELINE)]
    tables = []
    for region, place in outcomes.scenario.regions.items():
        here = whole[whole["region"] == region]
        columns = [f"{words(f'table.{key}', year=_year(here, measure))}" for measure, key in SHOWN]
        tables.append(
            HeadlineTable(
                heading=words("table.ceilings_heading", place=words.title(place.title)),
                columns=(
                    words("table.policy"),
                    *(f"{name}\n{words('table.most')}" for name in columns),
                    words("table.ceilings_how"),
                ),
                rows=tuple(ceiling_rows(outcomes, here, region, [measure for measure, _ in SHOWN], words)),
                notes=(words("table.ceilings_note"),),
                last_is_text=True,
            )
        )
    return tables


def terminal(table: HeadlineTable, width: int) -> Table:
    """Return the table for a terminal of a width in characters; where it is too wide, intervals go below effects."""
    narrow = width < (_WIDE_ENOUGH_FOR_SHARES if table.shares else _WIDE_ENOUGH) or _natural(table) > width
    shown = Table(title=table.heading, title_justify="left", title_style="bold", box=SIMPLE_HEAD, pad_edge=False)
    shown.add_column(table.columns[0], overflow="fold")
    sentence = table.columns[-1] if table.last_is_text else None
    for name in table.columns[1:]:
        if name is sentence:
            shown.add_column(name, overflow="fold")
        else:
            shown.add_column(name, justify="right", overflow="fold", no_wrap=not narrow)
    for row in table.rows:
        shown.add_row(row[0], *(cell.replace(" [", "\n[") if narrow else cell for cell in row[1:]))
    return shown


def _natural(table: HeadlineTable) -> int:
    """Return the width in characters that a table needs to break no cell of numbers, its names folded."""
    from rich.cells import cell_len

    columns = list(zip(table.columns, *table.rows, strict=True))
    if table.last_is_text:
        columns = columns[:-1]
    widths = [max(cell_len(line) for cell in column for line in cell.split("\n")) for column in columns]
    return min(widths[0], _NAME) + sum(widths[1:]) + 2 * (len(widths) - 1)


def html(outcomes: Outcomes | SweepOutcomes, words: Words) -> str:
    """Return the tables for a notebook."""
    tables = [*headline_tables(outcomes, words), *ceiling_tables(outcomes, words)]
    return "\n".join(html_table(table) for table in tables)


def html_table(table: HeadlineTable) -> str:
    """Return a table for a notebook."""
    head = "".join(f"<th>{escape(name)}</th>" for name in table.columns)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in table.rows)
    notes = "<br>".join(escape(note) for note in table.notes)
    return (
        f"<p><b>{escape(table.heading)}</b></p>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table><p><small>{notes}</small></p>"
    )
