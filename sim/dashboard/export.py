"""What can be taken away from the laboratory: tables, a workbook, a document and the report."""

from __future__ import annotations

import tempfile
from codecs import BOM_UTF8
from pathlib import Path

from sim.report.cited import cited
from sim.report.comparison import Comparison
from sim.report.language import Words
from sim.report.manifest import manifest
from sim.report.page.write import write_report
from sim.report.results_names import named
from sim.scenario import Sources


def summary_csv(comparison: Comparison, words: Words) -> bytes:
    """Return the summary as CSV in UTF-8 with a byte order mark, so that spreadsheets show Chinese."""
    table = named(comparison.summary(), comparison.scenario, words)
    return BOM_UTF8 + table.to_csv(index=False, float_format="%.10g", lineterminator="\n").encode("utf-8")


def report_files(comparison: Comparison, sources: Sources, words: Words, command: str) -> dict[str, bytes]:
    """Return the report as files by name: a page and, with the extra `office`, a document and a workbook."""
    with tempfile.TemporaryDirectory(prefix="talent-pipeline-") as name:
        folder = Path(name)
        note = manifest(comparison, folder, [], {}, words.language, command)
        files = write_report(comparison, folder, [words.language], note, cited(comparison.scenario, sources))
        return {path.name: path.read_bytes() for path in files}
