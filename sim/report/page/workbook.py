"""The tables of a report as a workbook for spreadsheets: a sheet a table, the answer first."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from sim.report.figures.catalogue import Kept
from sim.report.language import display_width
from sim.report.page.charts import ORDER
from sim.report.page.edition import Edition
from sim.report.results_names import named

if TYPE_CHECKING:
    from sim.report.comparison import Comparison

_WIDEST = 60
_LONGEST_NAME = 31


def workbook(file: BinaryIO, comparison: Comparison, told: Edition, draw: Kept) -> None:
    """Write the tables of a report as an Excel workbook (xlsx); numbers are numbers.

    Parameters
    ----------
    draw
        What draws the charts: their data are sheets too.
    """
    say = told.words
    book = Workbook()
    book.remove(book.active)
    _text(book, say("sheets.answer"), _answers(told))
    _sheet(book, say("sheets.summary"), named(comparison.summary(), comparison.scenario, say))
    for name, lists in (("shortage", [r.shortage for r in told.regions]), ("lights", [r.lights for r in told.regions])):
        tables = [one.table for one in lists if one is not None]
        if tables:
            _sheet(book, say(f"sheets.{name}"), pd.concat(tables, ignore_index=True))
    _sheet(book, say("sheets.ledger"), _ledger(comparison))
    _sheet(book, say("sheets.numbers"), told.assumptions.table)
    for name in ORDER:
        tables = []
        for part in told.regions:
            if any(one.name == name for one in part.charts):
                table = draw(name, part.subject)[1]
                tables.append(table.assign(region=part.subject.region) if len(told.regions) > 1 else table)
        if tables:
            _sheet(book, say(f"sheets.{name}"), pd.concat(tables, ignore_index=True))
    parts = [division.data for division in told.divisions.shown]
    if parts:
        _sheet(book, say("sheets.attribution"), pd.concat(parts, ignore_index=True))
    if told.drawn is not None and told.drawn.tables:
        _sheet(book, say("sheets.claims"), told.drawn.data)
    held = io.BytesIO()
    book.save(held)
    file.write(held.getvalue())


def _answers(told: Edition) -> list[tuple[str, str]]:
    lines: list[tuple[str, str]] = []
    for part in told.regions:
        lines.append((part.title, ""))
        lines += [(told.words(f"about.{said.about}"), said.text) for said in part.answer]
        lines += [("", text) for text in part.caveats]
    return [*lines, *told.made]


def _ledger(comparison: Comparison) -> pd.DataFrame:
    """Return what each lever costs by year and payer, means over replicates."""
    by = ["policy", "region", "year", "lever", "payer", "item"]
    ledger = comparison.ledger
    if len(ledger) == 0:
        return ledger[[*by, "units", "yuan"]]
    finished = [spec.policy for spec in comparison.outcome.finished]
    runs = pd.Series({name: finished.count(name) for name in comparison.policies})
    sums = ledger.groupby(by, observed=True)[["units", "yuan"]].sum().reset_index()
    count = sums["policy"].astype(str).map(runs)
    return sums.assign(units=sums["units"] / count, yuan=sums["yuan"] / count)


def _text(book: Any, name: str, lines: Sequence[tuple[str, str]]) -> None:
    sheet = book.create_sheet(name[:_LONGEST_NAME])
    for line in lines:
        sheet.append(list(line))
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 18, 100
    for row in sheet.iter_rows():
        row[0].font = Font(bold=True)
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")


def _sheet(book: Any, name: str, table: pd.DataFrame) -> None:
    sheet = book.create_sheet(name[:_LONGEST_NAME])
    sheet.append([str(column) for column in table.columns])
    for row in table.itertuples(index=False, name=None):
        sheet.append([_plain(value) for value in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="F0F1F3")
    sheet.freeze_panes = "A2"
    if len(table):
        sheet.auto_filter.ref = sheet.dimensions
    for place, column in enumerate(table.columns, 1):
        longest = max([display_width(str(column)), *(display_width(str(text)) for text in table[column].head(60))])
        sheet.column_dimensions[get_column_letter(place)].width = min(max(longest + 2, 9), _WIDEST)


def _plain(value: Any) -> Any:
    """Return a value that a cell can hold; nothing for NaN."""
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
