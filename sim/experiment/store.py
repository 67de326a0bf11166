"""Where runs are kept: one Parquet file a run, whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sim.experiment.files import whole, write_text

if TYPE_CHECKING:
    from pandas import DataFrame

    from sim.measures.hosts import Hosts
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
HOSTS = pa.schema(
    [
        _YEAR,
        _REGION,
        pa.field("enterprise", pa.uint64()),
        pa.field("staff", pa.float32()),
        pa.field("seats", pa.int32()),
        pa.field("invested", pa.float64()),
    ]
)
_TEXTS = [field.name for field in RECORDS if field.type == pa.string()]
CODED = pa.schema(
    [
        pa.field(field.name, pa.dictionary(pa.int32(), pa.string())) if field.name in _TEXTS else field
        for field in RECORDS
    ]
)
"""`RECORDS` with the texts as dictionaries."""
_UNSEALED = b"0" * 32
_PARTS = ("record", "ledger", "host")
_PART = pa.field("part", pa.string())
_FILE = pa.unify_schemas([pa.schema([_PART]), RECORDS, LEDGER, HOSTS])


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
        """Say whether a run is there, byte for byte as it was written."""
        if not self.path(run_id).exists():
            return State.ABSENT
        try:
            self._sound(run_id)
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

    def fail(self, run_id: str, error: str, trace: str) -> None:
        """Keep the error of a run that failed, on a line, and its traceback, until the run succeeds."""
        self.folder.mkdir(parents=True, exist_ok=True)
        write_text(self.trace_path(run_id), f"{error}\n\n{trace}\n")

    def error(self, run_id: str) -> str | None:
        """Return the error of a run that failed; None if it did not."""
        try:
            return self.trace_path(run_id).read_text(encoding="utf-8", errors="replace").partition("\n")[0]
        except FileNotFoundError:
            return None

    def records(self, run_id: str, columns: Sequence[str] | None = None, *, coded: bool = False) -> pa.Table:
        """Return a run's records, or some columns of them.

        Parameters
        ----------
        coded
            Whether texts come as dictionaries of Arrow, which takes a third of the time: schema `CODED`.

        Raises
        ------
        DamagedRun
            If the file is missing, cut short or altered.
        """
        names = RECORDS.names if columns is None else list(columns)
        return self._read(run_id, "record", names, coded=coded)

    def ledger(self, run_id: str) -> pa.Table:
        """Return a run's ledger.

        Raises
        ------
        DamagedRun
            If the file is missing, cut short or altered.
        """
        return self._read(run_id, "ledger", LEDGER.names)

    def hosts(self, run_id: str) -> pa.Table:
        """Return a run's enterprises with seats for interns (`sim.measures.hosts.Hosts`).

        Raises
        ------
        DamagedRun
            If the file is missing, cut short or altered.
        """
        return self._read(run_id, "host", HOSTS.names)

    def _read(self, run_id: str, part: str, columns: list[str], *, coded: bool = False) -> pa.Table:
        coding = {"read_dictionary": _TEXTS} if coded else {}
        with pq.ParquetFile(pa.BufferReader(self._sound(run_id)), **coding) as file:
            return file.read_row_group(_PARTS.index(part), columns=columns)

    def _sound(self, run_id: str) -> bytes:
        """Return the bytes of a run's file if they are those that `encode` made."""
        path = self.path(run_id)
        try:
            content = path.read_bytes()
        except OSError as error:
            raise DamagedRun(f"{path}: {error.strerror or error}") from error
        seal = _seal(run_id, _UNSEALED)
        start = content.rfind(seal[: -len(_UNSEALED)])
        if start < 0:
            raise DamagedRun(f"{path}: not the file of run {run_id}, or cut short")
        end = start + len(seal)
        if content[start:end] != _seal(run_id, _digest(content[:start] + seal + content[end:])):
            raise DamagedRun(f"{path}: altered since it was written")
        return content


def encode(run_id: str, records: Records, ledger: DataFrame, hosts: Hosts) -> bytes:
    """Return a run's records, ledger and hosts as the bytes of its Parquet file.

    Raises
    ------
    ValueError
        If a column is missing, or columns differ in length.
    """
    parts = [_columns_table(records, RECORDS, "records"), _ledger_table(ledger), _columns_table(hosts, HOSTS, "hosts")]
    sink = pa.BufferOutputStream()
    seal = _seal(run_id, _UNSEALED)
    schema = _FILE.with_metadata({b"seal": seal})
    # A row group each, so that one is read without the others.
    with pq.ParquetWriter(sink, schema, compression="zstd") as writer:
        for part, name in zip(parts, _PARTS, strict=True):
            writer.write_table(_padded(part, name).cast(schema), row_group_size=max(len(part), 1))
    encoded: bytes = sink.getvalue().to_pybytes()
    start = encoded.rfind(seal)
    return encoded[:start] + _seal(run_id, _digest(encoded)) + encoded[start + len(seal) :]


def _seal(run_id: str, digest: bytes) -> bytes:
    """Return the note in a file that says whose it is, and the digest of all else in it."""
    return b"run " + run_id.encode("ascii") + b" blake2b " + digest


def _digest(content: bytes) -> bytes:
    return blake2b(content, digest_size=len(_UNSEALED) // 2).hexdigest().encode("ascii")


def _columns_table(part: Records | Hosts, schema: pa.Schema, name: str) -> pa.Table:
    columns = {field.name: np.asarray(getattr(part, field.name)) for field in schema}
    lengths = {name: len(column) for name, column in columns.items()}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"{name} have columns of different lengths: {lengths}")
    arrays = [pa.array(columns[field.name], type=field.type) for field in schema]
    return pa.table(arrays, schema=schema)


def _ledger_table(ledger: DataFrame) -> pa.Table:
    missing = [name for name in LEDGER.names if name not in ledger.columns]
    if missing:
        raise ValueError(f"the ledger has no column {', '.join(missing)}")
    arrays = [pa.array(ledger[name].tolist(), type=LEDGER.field(name).type) for name in LEDGER.names]
    return pa.table(arrays, schema=LEDGER)


def _padded(part: pa.Table, name: str) -> pa.Table:
    """Return the part in the schema of the file: one file a run keeps its parts together."""
    columns = {field.name: pa.nulls(len(part), field.type) for field in _FILE}
    columns["part"] = pa.repeat(pa.scalar(name), len(part))
    columns.update(zip(part.column_names, part.columns, strict=True))
    return pa.table(columns, schema=_FILE)
