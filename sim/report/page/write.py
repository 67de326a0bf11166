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
DOCUMENTS = ("report*.docx", "tables*.xlsx")


def write_report(
    comparison: Comparison,
    out: Path,
    languages: Sequence[Language],
    note: Mapping[str, object],
    sources: Sources,
    drawn: Kept | None = None,
    own: Language | None = None,
) -> list[Path]:
    """Write the report of a study and return its files.

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
    own
        Where the report of one study is written again: the study's language, that of documents whose names bear
        none. Documents in other languages than `languages` then stay. Without it, all of an earlier report are removed.

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
    names = office_files(out, languages, own)
    files = [out / PAGE, *_office(comparison, names, editions, draw)]
    for stale in _replaced(out, names, own) - set(files):
        stale.unlink()
    return files


def office_files(
    out: Path, languages: Sequence[Language], own: Language | None = None
) -> dict[Language, tuple[Path, Path]]:
    """Return where document and workbook of each language go: a name bears its language where there are several."""
    names = {}
    for language in languages:
        several = len(languages) > 1
        if own is not None:
            several = several or language is not own or (out / f"report.{language}.docx").exists()
        mark = f".{language}" if several else ""
        names[language] = (out / f"report{mark}.docx", out / f"tables{mark}.xlsx")
    return names


def _replaced(out: Path, names: Mapping[Language, tuple[Path, Path]], own: Language | None) -> set[Path]:
    """Return the documents of an earlier report that those of these names stand for, or that tell other numbers."""
    if own is None:
        return {path for pattern in DOCUMENTS for path in out.glob(pattern)}
    if own not in names or not can_write():
        return set()
    return {path for path in (out / "report.docx", out / "tables.xlsx") if path.exists()}


def _office(
    comparison: Comparison, names: Mapping[Language, tuple[Path, Path]], editions: Sequence[Edition], draw: Kept
) -> list[Path]:
    """Write document and workbook in each language, nothing where the extra `office` is not installed."""
    if not can_write():
        return []
    from sim.report.page.document import document
    from sim.report.page.workbook import workbook

    files = []
    for one in editions:
        text, tables = names[Language(one.lang)]
        with whole(text) as file:
            document(file, one, draw)
        with whole(tables) as file:
            workbook(file, comparison, one, draw)
        files += [text, tables]
    return files
