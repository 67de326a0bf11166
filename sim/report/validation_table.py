"""The rows of a validation as a terminal and as programs want them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.analysis.validation.rows import Figure, Row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

VERDICT = {True: "yes", False: "NO", None: "-"}


def plain(row: Row) -> dict[str, object]:
    """Return a row for JSON: numbers as numbers, sets of shares as lists, what is not finite as null."""
    return {
        "pattern": row.pattern,
        "row": row.row,
        "model": _plain(row.model),
        "published": _plain(row.published),
        "tolerance": row.tolerance,
        "role": row.role.value,
        "passed": row.passed,
        "note": row.note,
    }


def _plain(figure: Figure | None) -> object:
    if isinstance(figure, tuple):
        return [_plain(part) for part in figure]
    if isinstance(figure, float) and not math.isfinite(figure):
        return None
    return figure


def print_rows(rows: Sequence[Row], console: Console) -> None:
    """Print the rows as a table, each pattern's under its name, and how many hold."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    # a name is one word, and what is searched for: it is never broken
    table.add_column("pattern, row", no_wrap=True)
    for column in ("model", "published", "tolerance", "role", "holds"):
        table.add_column(column, overflow="fold")
    last = None
    for row in rows:
        if row.row and row.pattern != last:
            table.add_row(row.pattern)
        last = row.pattern
        table.add_row(
            f"  {row.row}" if row.row else row.pattern,
            figure(row.model),
            figure(row.published),
            figure(row.tolerance),
            row.role.value,
            VERDICT[row.passed],
        )
    console.print(table)
    for row in rows:
        if row.note:
            console.print(f"{row.pattern} {row.row}: {row.note}", highlight=False, soft_wrap=True)
    judged = [row for row in rows if row.passed is not None]
    console.print(f"{sum(bool(row.passed) for row in judged)} of {len(judged)} rows hold", highlight=False)
    for row in rows:
        if row.failed:
            console.print(f"does not hold: {row.pattern} {row.row}".rstrip(), highlight=False)


def figure(value: Figure | None) -> str:
    """Return a figure with as many digits as a reader needs."""
    if value is None:
        return "-"
    if isinstance(value, tuple):
        return ", ".join(figure(part) for part in value)
    return value if isinstance(value, str) else f"{value:.3g}" if abs(value) < 100 else f"{value:,.1f}"
