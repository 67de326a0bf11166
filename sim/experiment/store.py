"""Where runs are kept: one Parquet file a run, whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sim.experiment.files import whole, write_text

if TYPE_CHECKING:
    from pandas import DataFrame

    from sim.measures.records import Records

_RUN = ".parquet"
_TRACE = ".error.txt"

_YEAR = pa.field("year", pa.int16())
_REGION = pa.field("region", pa.string())
RECORDS = pa.schema(
    [
        _YEAR,
        _REGION,
        *(pa.field(name, pa.string()) for name in ("indicator", "level", "field", "origin")),
        pa.field("value", pa.float64()),
        pa.field("unit", pa.string()),
    ]
)
LEDGER = pa.schema(
    [
        _YEAR,
        _REGION,
        *(pa.field(name, pa.string()) for name in ("lever", "payer", "item")),
        pa.field("units", pa.float64()),
        pa.field("yuan", pa.float64()),
    ]
)
_PART = pa.field("part", pa.string())
_FILE = pa.unify_schemas([pa.schema([_PART]), RECORDS, LEDGER])


class State(StrEnum):
    """What the store holds of a run."""

    ABSENT = "absent"
    FINISHED = "finished"
    DAMAGED = "damaged"


class DamagedRun(Exception):
    """A run's file cannot be read back as it was written."""


class Store:
    """Finished runs in a folder, by run id.

    Only the process that holds the folder writes to it (see `sim.experiment.lock`); any may read.

    Parameters
    ----------
    folder
        Folder of the files; made when the first is kept.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, run_id: str) -> Path:
        """Return the file of a run."""
        return self.folder / f"{run_id}{_RUN}"

    def state(self, run_id: str) -> State:
        """Say whether a run is there and can be read to the last page."""
        if not self.path(run_id).exists():
            return State.ABSENT
        try:
            self._read(run_id, None)
        except DamagedRun:
            return State.DAMAGED
        return State.FINISHED

    def keep(self, run_id: str, encoded: bytes) -> None:
        """Keep a run as `encode` made it.

        Raises
        ------
        OSError
            If the file cannot be written; the store is then as it was.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with whole(self.path(run_id)) as file:
            file.write(encoded)
        self.trace_path(run_id).unlink(missing_ok=True)

    def discard(self, run_id: str) -> None:
        """Remove what is there of a run, whatever it is."""
        self.path(run_id).unlink(missing_ok=True)

    def clear(self) -> None:
        """Remove every run and every trace of a failure."""
        for pattern in (f"*{_RUN}", f"*{_TRACE}"):
            for path in self.folder.glob(pattern):
                path.unlink(missing_ok=True)

    def ids(self) -> set[str]:
        """Return the ids of all runs that have a file here, those of other studies included."""
        return {path.name.removesuffix(_RUN) for path in self.folder.glob(f"*{_RUN}")}

    def trace_path(self, run_id: str) -> Path:
        """Return the file that holds the traceback of a run that failed."""
        return self.folder / f"{run_id}{_TRACE}"

    def fail(self, run_id: str, trace: str) -> None:
        """Keep the traceback of a run that failed, until the run succeeds."""
        self.folder.mkdir(parents=True, exist_ok=True)
        write_text(self.trace_path(run_id), trace)

    def error(self, run_id: str) -> str | None:
        """Return the error of a run that failed, the last line of its traceback; None if it did not."""
        try:
            lines = self.trace_path(run_id).read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return None
        return next((line.strip() for line in reversed(lines) if line.strip()), "")

    def records(self, run_id: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Return a run's records, or some columns of them.

        Raises
        ------
        DamagedRun
            If the file is missing, cut short or altered.
        """
        table, count = self._read(run_id, RECORDS.names if columns is None else list(columns))
        return table.slice(0, count)

    def ledger(self, run_id: str) -> pa.Table:
        """Return a run's ledger.

        Raises
        ------
        DamagedRun
            If the file is missing, cut short or altered.
        """
        table, count = self._read(run_id, LEDGER.names)
        return table.slice(count)

    def _read(self, run_id: str, columns: list[str] | None) -> tuple[pa.Table, int]:
        path = self.path(run_id)
        try:
            with pq.ParquetFile(path, page_checksum_verification=True) as file:
                notes = file.schema_arrow.metadata or {}
                table = file.read(columns=columns)
        except (pa.ArrowException, OSError, ValueError) as error:
            raise DamagedRun(f"{path}: {error}") from error
        if notes.get(b"run") != run_id.encode() or not notes.get(b"records", b"").isdigit():
            raise DamagedRun(f"{path}: not the file of run {run_id}")
        return table, int(notes[b"records"])


def encode(run_id: str, records: Records, ledger: DataFrame) -> bytes:
    """Return a run's records and ledger as the bytes of its Parquet file.

    Raises
    ------
    ValueError
        If a column is missing, or columns differ in length.
    """
    parts = [_records_table(records), _ledger_table(ledger)]
    counts = {b"run": run_id.encode(), b"records": str(len(parts[0])).encode()}
    table = pa.concat_tables([_padded(part, name) for part, name in zip(parts, ("record", "ledger"), strict=True)])
    sink = pa.BufferOutputStream()
    pq.write_table(table.replace_schema_metadata(counts), sink, compression="zstd", write_page_checksum=True)
    encoded: bytes = sink.getvalue().to_pybytes()
    return encoded


def _records_table(records: Records) -> pa.Table:
    columns = {name: np.asarray(getattr(records, name)) for name in RECORDS.names}
    lengths = {name: len(column) for name, column in columns.items()}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"records have columns of different lengths: {lengths}")
    arrays = [pa.array(columns[name], type=RECORDS.field(name).type) for name in RECORDS.names]
    return pa.table(arrays, schema=RECORDS)


def _ledger_table(ledger: DataFrame) -> pa.Table:
    missing = [name for name in LEDGER.names if name not in ledger.columns]
    if missing:
        raise ValueError(f"the ledger has no column {', '.join(missing)}")
    arrays = [pa.array(ledger[name].tolist(), type=LEDGER.field(name).type) for name in LEDGER.names]
    return pa.table(arrays, schema=LEDGER)


def _padded(part: pa.Table, name: str) -> pa.Table:
    """Return the part in the schema of the file: one file a run keeps its two parts together."""
    columns = {field.name: pa.nulls(len(part), field.type) for field in _FILE}
    columns["part"] = pa.repeat(pa.scalar(name), len(part))
    columns.update(zip(part.column_names, part.columns, strict=True))
    return pa.table(columns, schema=_FILE)
