"""Writes the report into a folder of results: as a page, and where there are the means as document and workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.experiment.files import whole, write_text
from sim.report.figures.catalogue import Kept
from sim.report.language import Language, words
from sim.report.page.build import build
from sim.report.page.edition import Beside, Edition, edition
from sim.report.page.office import can_write
from sim.report.page.provenance import provenance
from sim.report.page.svg import Letters
from sim.scenario.sources import Sources

if TYPE_CHECKING:
    from sim.report.comparison import Comparison

PAGE = "report.html"
_OLD = ("report*.docx", "tables*.xlsx")


def write_report(
    comparison: Comparison,
    out: Path,
    languages: Sequence[Language],
    note: Mapping[str, object],
    sources: Sources,
    drawn: Kept | None = None,
) -> list[Path]:
    """Write the report of a study and return its files; those of an earlier one are removed.

    Parameters
    ----------
    languages
        One, or several with a switch; the first is shown first.
    note
        The study's manifest.
    sources
        What the scenario's numbers cite.
    drawn
        Charts that have been drawn already.

    Raises
    ------
    OSError
        If the folder cannot be written to.
    """
    made, letters = provenance(note), Letters()
    draw = drawn or Kept()
    beside = Beside(out, note, pictures=can_write())
    editions = [edition(comparison, sources, made, words(language), letters, draw, beside) for language in languages]
    write_text(out / PAGE, build(editions, letters))
    files = [out / PAGE, *_office(comparison, out, editions, draw)]
    for pattern in _OLD:
        for stale in set(out.glob(pattern)) - set(files):
            stale.unlink()
    return files


def _office(comparison: Comparison, out: Path, editions: Sequence[Edition], draw: Kept) -> list[Path]:
    """Write document and workbook in each language, nothing where the extra `office` is not installed."""
    if not can_write():
        return []
    from sim.report.page.document import document
    from sim.report.page.workbook import workbook

    files = []
    for one in editions:
        mark = f".{one.lang}" if len(editions) > 1 else ""
        with whole(out / f"report{mark}.docx") as file:
            document(file, one, draw)
        with whole(out / f"tables{mark}.xlsx") as file:
            workbook(file, comparison, one, draw)
        files += [out / f"report{mark}.docx", out / f"tables{mark}.xlsx"]
    return files
