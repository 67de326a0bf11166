"""The files that a sweep leaves beside those of a run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from sim.analysis.panel import ALL
from sim.experiment.files import sweep, whole, write_text
from sim.report.language import Words
from sim.report.manifest import manifest
from sim.report.results import INDICATORS, indicator_writer, remove_stale, repeated, write_charts, write_csv
from sim.report.results_names import named

if TYPE_CHECKING:
    from sim.analysis.sweep import SweepOutcomes
    from sim.report.sweep import Sweep
    from sim.scenario.schema import Scenario

CHART_FOLDER = "charts_assumptions"
MANIFEST = "manifest_assumptions.json"
DRAWN_INDICATORS = pa.schema(
    [INDICATORS.field("scenario"), INDICATORS.field("policy"), pa.field("draw", pa.int32()), *list(INDICATORS)[2:]]
)


def write_sweep(found: Sweep, out: Path, words: Words, command: str | None, *, charts: bool = True) -> None:
    """Write everything a reader may want of a sweep into `out`; the manifest comes last.

    Parameters
    ----------
    charts
        Whether to draw charts, of which those of an earlier sweep are removed in any case.

    Raises
    ------
    OSError
        If the folder cannot be written to.
    """
    folder = out / CHART_FOLDER
    out.mkdir(parents=True, exist_ok=True)
    (out / MANIFEST).unlink(missing_ok=True)
    sweep(out)
    files = write_draws(found, out)
    write_csv(with_words(found.claims(), found.scenario, words), out / "claims_assumptions.csv")
    write_csv(named(found.summary(), found.scenario, words), out / "summary_assumptions.csv")
    files += [out / "claims_assumptions.csv", out / "summary_assumptions.csv"]
    left_out: dict[str, str] = {}
    drawn: list[Path] = []
    if charts:
        folder.mkdir(exist_ok=True)
        drawn, left_out = write_charts(found, folder, words)
    remove_stale(folder, drawn)
    if folder.exists() and not any(folder.iterdir()):
        folder.rmdir()
    note = manifest(found, out, files + drawn, left_out, words.language, command)
    write_text(out / MANIFEST, json.dumps(note, ensure_ascii=False, indent=1) + "\n")


def write_draws(found: SweepOutcomes, out: Path) -> list[Path]:
    """Write the draws, their records and the effects over them; return the files."""
    tables = {
        "effects_assumptions.csv": found.effects(),
        "assumptions.csv": found.assumptions,
        "assumed_numbers.csv": found.ranges,
    }
    for name, table in tables.items():
        write_csv(table, out / name)
    with whole(out / "indicators_assumptions.parquet") as file:
        write_indicators(found, file)
    return [out / name for name in (*tables, "indicators_assumptions.parquet")]


def write_indicators(found: SweepOutcomes, file: BinaryIO) -> None:
    """Write the records of all runs that are not divided by field or origin, one row group a run."""
    with indicator_writer(file, DRAWN_INDICATORS) as writer:
        for spec in found.outcome.finished:
            records = found.store.records(spec.run_id, coded=True)
            records = records.filter(pc.and_(pc.equal(records["field"], ALL), pc.equal(records["origin"], ALL)))
            count = len(records)
            numbers = [pa.repeat(pa.scalar(number, pa.int32()), count) for number in (spec.draw, spec.replicate)]
            head = [repeated(found.scenario.name, count), repeated(spec.policy, count), *numbers]
            writer.write_table(pa.table([*head, *records.columns], schema=DRAWN_INDICATORS))


def with_words(claims: pd.DataFrame, scenario: Scenario, words: Words) -> pd.DataFrame:
    """Return the claims with each said in the readers' language."""
    said = [
        words(
            f"claims.{row['claim']}",
            policy=words.title(scenario.policy(row["policy"]).title),
            indicator=_name(row, words),
        )
        for row in claims.to_dict("records")
    ]
    return claims.assign(said=said)


def _name(row: dict[object, object], words: Words) -> str:
    name = words.indicator(str(row["indicator"]))
    return name if row["level"] == ALL else words("claims.of_level", name=name, level=words(f"levels.{row['level']}"))
