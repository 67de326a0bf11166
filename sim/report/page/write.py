"""Writes the report into a folder of results: as a page, and where there are the means as document and workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.experiment.files import whole, write_text
from sim.report.figures.catalogue import Draw
from sim.report.language import Language
from sim.report.page.build import build
from sim.report.page.provenance import provenance
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
    drawn: Mapping[Language, Draw] | None = None,
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
        What draws the charts of a language, where it has drawn them already.

    Raises
    ------
    OSError
        If the folder cannot be written to.
    """
    write_text(out / PAGE, build(comparison, sources, provenance(note), languages, drawn))
    files = [out / PAGE]
    files += _office(comparison, out, languages, note, sources, drawn or {})
    for pattern in _OLD:
        for stale in set(out.glob(pattern)) - set(files):
            stale.unlink()
    return files


def _office(
    comparison: Comparison,
    out: Path,
    languages: Sequence[Language],
    note: Mapping[str, object],
    sources: Sources,
    drawn: Mapping[Language, Draw],
) -> list[Path]:
    """Write document and workbook in each language, nothing where the extra `office` is not installed."""
    from sim.report.page.office import can_write

    if not can_write():
        return []
    from sim.report.page.document import document
    from sim.report.page.workbook import workbook

    files = []
    for language in languages:
        mark = f".{language.value}" if len(languages) > 1 else ""
        made = provenance(note)
        for name, write in ((f"report{mark}.docx", document), (f"tables{mark}.xlsx", workbook)):
            path = out / name
            with whole(path) as file:
                write(file, comparison, sources, made, language, drawn.get(language))
            files.append(path)
    return files
