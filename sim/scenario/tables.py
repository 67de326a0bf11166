"""Rows of a table that planners keep in a spreadsheet: CSV or XLSX, with the line that each stands on."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile

from sim.scenario.errors import Problem, ScenarioError
from sim.scenario.text import FOLDER, LARGEST, missing
from sim.scenario.wording import Message, foreign, say

Cells = dict[str, str]
"""Texts of a row by the name of their column; empty cells are left out."""
WORKBOOKS = (".xlsx", ".xlsm")


def read_rows(path: Path, file: str) -> tuple[list[str], list[tuple[int, Cells]]]:
    """Return the names of the columns, and the rows with the line (in a workbook, the row) of each.

    Parameters
    ----------
    path
        Where the table is: a CSV in UTF-8, or in GB18030 as spreadsheets in China save it, or the first sheet of a
        workbook.
    file
        Name to use in messages.

    Raises
    ------
    ScenarioError
        If the table is missing, a folder, unreadable, in no known encoding, or has no row below its head.
    """
    if path.is_dir():
        raise _refuse(file, FOLDER)
    if not path.is_file():
        raise _refuse(file, missing(path))
    lines = list(_workbook(path, file) if path.suffix.lower() in WORKBOOKS else _csv(path, file))
    lines = [(line, [cell.strip() for cell in cells]) for line, cells in lines]
    filled = [(line, cells) for line, cells in lines if any(cells) and not cells[0].startswith("#")]
    if len(filled) < 2:
        raise _refuse(file, say("holds no rows; the first line names the columns, each further one is an entry"))
    line, head = filled[0]
    names = [name for name in head if name]
    for index, name in enumerate(head):
        if name and name in head[:index]:
            raise _refuse(file, say("names the column `{name}` twice", name=name), line)
    rows = []
    for line, cells in filled[1:]:
        if any(cells[len(head) :]) or any(cell for name, cell in zip(head, cells, strict=False) if not name):
            raise _refuse(
                file,
                say("has {cells} cells; the first line names {names} columns", cells=len(cells), names=len(names)),
                line,
            )
        rows.append((line, {name: cell for name, cell in zip(head, cells, strict=False) if name and cell}))
    return names, rows


def _refuse(file: str, message: Message, line: int | None = None) -> ScenarioError:
    return ScenarioError([Problem(file, line, "", message)])


def _csv(path: Path, file: str) -> Iterator[tuple[int, list[str]]]:
    with path.open("rb") as stream:
        raw = stream.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise _refuse(file, say("larger than 1 MiB; a table of schools or enterprises has some hundred rows"))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise _refuse(file, say("is neither UTF-8 nor GB18030; save it as CSV UTF-8"))
    reader = csv.reader(io.StringIO(text, newline=""))
    last = 0
    for cells in reader:
        # a cell may hold line breaks: a row is named by its first line
        yield last + 1, cells
        last = reader.line_num


def _workbook(path: Path, file: str) -> Iterator[tuple[int, list[str]]]:
    try:
        from openpyxl import load_workbook
        from openpyxl.utils.exceptions import InvalidFileException
    except ImportError:
        raise _refuse(file, say("reading a workbook needs openpyxl (the extra `office`); or save it as CSV")) from None
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, OSError, ValueError) as error:
        raise _refuse(file, say("is no workbook that can be read: {error}", error=foreign(str(error)))) from error
    try:
        sheet = book.worksheets[0]
        for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            yield number, ["" if cell is None else _plain(cell) for cell in cells]
    finally:
        book.close()


def _plain(cell: object) -> str:
    """Return a cell as its text: whole numbers without a decimal point."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
