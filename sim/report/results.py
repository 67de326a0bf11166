"""The files a study leaves: tables, charts with their data, and what they were made from."""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.analysis.goals import facts_table, goals_table
from sim.analysis.lists import averaged, programme_lights, shortage_catalogue
from sim.experiment.files import sweep, whole, write_text
from sim.experiment.store import CODED
from sim.report.cited import FILE, cited, sources_near, sources_yaml
from sim.report.figures.catalogue import CHARTS, Kept
from sim.report.figures.subject import NothingToDraw, Subject
from sim.report.language import Language, Words
from sim.report.language import words as words_of
from sim.report.lives import FILE as LIVES
from sim.report.lives import following
from sim.report.manifest import MANIFEST, manifest, sizes
from sim.report.page.write import write_report
from sim.report.results_names import named
from sim.scenario import resolved_yaml

if TYPE_CHECKING:
    from sim.report.comparison import Comparison
    from sim.report.sweep import Sweep
    from sim.scenario.sources import Sources

_CODED_TEXT = pa.dictionary(pa.int32(), pa.string())
INDICATORS = pa.schema(
    [
        pa.field("scenario", _CODED_TEXT),
        pa.field("policy", _CODED_TEXT),
        pa.field("replicate", pa.int32()),
        *CODED,
    ]
)
_TEXTS = [field.name for field in INDICATORS if field.type == _CODED_TEXT]
CHART_FOLDER = "charts"
CLAIMS = "claims.csv"
GOALS = "goals.csv"
FACTS = "facts.csv"
TABLES = (
    "scenario.resolved.yaml",
    FILE,
    "indicators.parquet",
    "effects.csv",
    "ledger.csv",
    "summary.csv",
    "shortage_catalogue.csv",
    "programme_lights.csv",
)


def write_results(
    comparison: Comparison,
    out: Path,
    languages: Sequence[Language],
    command: str | None,
    sources: Sources | None = None,
) -> None:
    """Write everything a reader may want of a study into `out`.

    The manifest comes last: where it is, the rest is complete.

    Raises
    ------
    OSError
        If the folder cannot be written to.
    """
    words = words_of(languages[0])
    charts = out / CHART_FOLDER
    charts.mkdir(parents=True, exist_ok=True)
    for folder in (out, charts):
        sweep(folder)
    old_manifest = out / MANIFEST
    old_manifest.unlink(missing_ok=True)
    write_text(out / "scenario.resolved.yaml", resolved_yaml(comparison.scenario))
    found = cited(comparison.scenario, sources_near(out.parent) if sources is None else sources)
    write_text(out / FILE, sources_yaml(found))
    with whole(out / "indicators.parquet") as file:
        write_indicators(comparison, file)
    write_csv(comparison.effects(), out / "effects.csv")
    write_csv(comparison.ledger, out / "ledger.csv")
    write_csv(named(comparison.summary(), comparison.scenario, words), out / "summary.csv")
    horizon = comparison.scenario.horizon
    at_end = averaged(comparison.panel, horizon)
    write_csv(shortage_catalogue(at_end, horizon), out / "shortage_catalogue.csv")
    write_csv(programme_lights(at_end, horizon), out / "programme_lights.csv")
    kept = Kept()
    with following(comparison) as lives:
        drawn, left_out = write_charts(comparison, charts, words, kept)
        told = lives()
    remove_stale(charts, drawn)
    files = [out / name for name in TABLES] + drawn + write_goals(comparison, out)
    (out / CLAIMS).unlink(missing_ok=True)
    if comparison.sweep is not None and comparison.sweep.comparable:
        from sim.report.sweep_results import with_words, write_sweep

        write_csv(with_words(comparison.claims(), comparison.scenario, words), out / CLAIMS)
        files.append(out / CLAIMS)
        write_sweep(comparison.sweep, out, words, command, charts=False)
    note = manifest(comparison, out, files, left_out, words.language, command)
    (out / LIVES).unlink(missing_ok=True)
    if told is not None:
        note["lives"] = asdict(told[0])
        write_csv(told[1], out / LIVES)
        files.append(out / LIVES)
    report = write_report(comparison, out, languages, note, found, kept)
    note |= {"report": [language.value for language in languages], "files": sizes(out, [*files, *report])}
    write_text(old_manifest, json.dumps(note, ensure_ascii=False, indent=1) + "\n")


def write_goals(comparison: Comparison, out: Path) -> list[Path]:
    """Write whether goals are met each year and how far runs lie from later figures, where the scenario has any."""
    written = []
    for name, entries, table in (
        (GOALS, comparison.scenario.goals, goals_table),
        (FACTS, comparison.scenario.facts, facts_table),
    ):
        (out / name).unlink(missing_ok=True)
        if entries:
            write_csv(table(comparison.panel, comparison.scenario), out / name)
            written.append(out / name)
    return written


def write_indicators(comparison: Comparison, file: BinaryIO) -> None:
    """Write the records of all runs, one row group a run, so that memory stays that of one."""
    with indicator_writer(file, INDICATORS) as writer:
        for spec in comparison.outcome.finished:
            records = comparison.records(spec)
            count = len(records)
            head = [
                repeated(comparison.scenario.name, count),
                repeated(spec.policy, count),
                pa.repeat(pa.scalar(spec.replicate, pa.int32()), count),
            ]
            writer.write_table(pa.table([*head, *records.columns], schema=INDICATORS))


def indicator_writer(file: BinaryIO, schema: pa.Schema) -> pq.ParquetWriter:
    """Return a writer of records, to which each run's are given in turn."""
    # Without Arrow's own note on the schema, readers get texts, not the dictionaries they are written from.
    return pq.ParquetWriter(file, schema, compression="zstd", store_schema=False, use_dictionary=_TEXTS)


def repeated(text: str, count: int) -> pa.DictionaryArray:
    """Return a column that holds one text."""
    return pa.DictionaryArray.from_arrays(pa.repeat(pa.scalar(0, pa.int32()), count), [text])


def write_charts(
    comparison: Comparison | Sweep, folder: Path, words: Words, draw: Kept | None = None
) -> tuple[list[Path], dict[str, str]]:
    """Write each chart as PNG and SVG, and the data behind it; return the files, and what was not drawn.

    Where there are several regions, each has charts of its own, named by its key.

    Parameters
    ----------
    draw
        What draws them, and keeps them.
    """
    draw = draw or Kept()
    files: list[Path] = []
    left_out: dict[str, str] = {}
    several = len(comparison.scenario.regions) > 1
    for region in comparison.scenario.regions:
        subject = Subject(comparison, region, words)
        for name in CHARTS:
            stem = f"{name}_{region}" if several else name
            try:
                _, table = draw(name, subject)
            except NothingToDraw as reason:
                left_out[stem] = str(reason)
                continue
            for kind in ("png", "svg"):
                path = folder / f"{stem}.{kind}"
                with whole(path) as file:
                    file.write(draw.drawing(name, subject, kind))
                files.append(path)
            write_csv(table, folder / f"{stem}.csv")
            files.append(folder / f"{stem}.csv")
    return files, left_out


def remove_stale(folder: Path, drawn: Sequence[Path]) -> None:
    """Remove the charts of an earlier study that this one has not drawn; other files of the folder are its owner's."""
    for path in set(folder.glob("*.*")) - set(drawn):
        own = any(path.stem == name or path.stem.startswith(f"{name}_") for name in CHARTS)
        if own and path.suffix in {".png", ".svg", ".csv"}:
            path.unlink()


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV whole, in UTF-8 with a byte order mark, so that spreadsheets show Chinese."""
    with whole(path) as file:
        file.write(BOM_UTF8)
        table.to_csv(file, index=False, float_format="%.10g", lineterminator="\n", encoding="utf-8")
