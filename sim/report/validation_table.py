"""The rows of a validation as a terminal and as programs want them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.analysis.validation.rows import Figure, Row
from sim.scenario.wording import ENGLISH, Message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import Console

    from sim.analysis.validation import Fitted
    from sim.report.language import Words

VERDICT = {True: "yes", False: "no", None: "none"}
"""Whether a row holds -> its word in the words files."""


def plain(row: Row) -> dict[str, object]:
    """Return a row for JSON: numbers as numbers, sets of shares as lists, what is not finite as null."""
    return {
        "pattern": row.pattern,
        "row": row.row,
        "model": _plain(row.model),
        "published": _plain(row.published),
        "tolerance": _plain(row.tolerance),
        "role": row.role.value,
        "passed": row.passed,
        "note": str(row.note),
    }


def _plain(figure: Figure | None) -> object:
    if isinstance(figure, tuple):
        return [_plain(part) for part in figure]
    if isinstance(figure, float) and not math.isfinite(figure):
        return None
    return str(figure) if isinstance(figure, Message) else figure


def print_rows(rows: Sequence[Row], console: Console, words: Words, scale: float) -> None:
    """Print the rows as a table, each pattern's under its name, how many hold, and what few simulated people tell.

    Parameters
    ----------
    scale
        Simulated persons for each real one.
    """
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    # a name is one word, and what is searched for: it is never broken
    table.add_column(words("validation.columns.pattern"), no_wrap=True)
    for column in ("model", "published", "tolerance", "role", "holds"):
        table.add_column(words(f"validation.columns.{column}"), overflow="fold")
    language = words.language
    last = None
    for row in rows:
        pattern = words(f"validation.patterns.{row.pattern}")
        if row.row and row.pattern != last:
            table.add_row(pattern)
        last = row.pattern
        table.add_row(
            f"  {row.row}" if row.row else pattern,
            figure(row.model, language),
            figure(row.published, language),
            figure(row.tolerance, language),
            words(f"validation.roles.{row.role}"),
            words(f"validation.verdicts.{VERDICT[row.passed]}"),
        )
    console.print(table)
    for row in rows:
        if row.note.text:
            note = words("validation.note", row=_name(row, words), note=row.note.worded(language))
            console.print(note, highlight=False, soft_wrap=True)
    judged = [row for row in rows if row.passed is not None]
    held = sum(bool(row.passed) for row in judged)
    console.print(words("validation.held", held=held, judged=len(judged)), highlight=False)
    for row in rows:
        if row.failed:
            console.print(words("validation.failed", row=_name(row, words).rstrip()), highlight=False)
    if untold := [_name(row, words).rstrip() for row in rows if not row.told]:
        named = words("validation.between").join(untold)
        console.print(words("validation.untold", rows=named), highlight=False, soft_wrap=True)
    if scale < 1:
        console.print(words("validation.sample", scale=f"{scale:g}"), highlight=False, soft_wrap=True)


def print_fitted(fitted: Mapping[str, Fitted], words: Words) -> None:
    """Print the constants that were chosen for each pattern."""
    for name, one in fitted.items():
        pattern = words(f"validation.patterns.{name}")
        print(words("validation.fitted", pattern=pattern, distance=f"{one.distance:.2f}", runs=one.runs))
        for path, value in one.values.items():
            print(f"  {path}: {value:g}")


def _name(row: Row, words: Words) -> str:
    return f"{words(f'validation.patterns.{row.pattern}')} {row.row}"


def figure(value: Figure | None, language: str = ENGLISH) -> str:
    """Return a figure with as many digits as a reader needs."""
    if value is None:
        return "-"
    if isinstance(value, tuple):
        return ", ".join(figure(part) for part in value)
    if isinstance(value, Message):
        return value.worded(language)
    return value if isinstance(value, str) else f"{value:.3g}" if abs(value) < 100 else f"{value:,.1f}"
