"""Records as one array: rows by policies by replicates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar, Protocol

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from sim.analysis import row_index
from sim.analysis.row_index import Places, RowIndex, named
from sim.analysis.statistics import Floats

ALL, ROW = row_index.ALL, row_index.ROW

Keys = NDArray[np.int64]


class Source(Protocol):
    """Records of a study, in memory or not."""

    @property
    def rows(self) -> pd.DataFrame:
        """What each row measures."""

    @property
    def policies(self) -> tuple[str, ...]:
        """Policy names, the baseline first."""

    def select(self, **wanted: str | int) -> Panel:
        """Return the rows with the given values; a breakdown that is not named must be "all"."""

    def where(self, keep: NDArray[np.bool_]) -> Panel:
        """Return the rows where `keep` is true."""

    def blocks(self) -> Iterator[Panel]:
        """Return all rows, some at a time, in their order."""

    def places(self, rows: pd.DataFrame) -> Places:
        """Return where each of the given rows stands, -1 where there is no such row."""

    def take(self, places: Places) -> Floats:
        """Return the values of the rows at some places, shape (places, policies, replicates)."""


@dataclass(frozen=True)
class Panel:
    """Values of some rows of the records, under every policy, in every replicate, in memory.

    Parameters
    ----------
    rows
        What each row measures: year, region, indicator, level, field, origin, unit.
    policies
        Policy names, the baseline first.
    values
        Shape (rows, policies, replicates); NaN where a run is missing or has no such value.
    """

    rows: pd.DataFrame
    policies: tuple[str, ...]
    values: Floats

    def select(self, **wanted: str | int) -> Panel:
        """Return the rows with the given values; a breakdown that is not named must be "all"."""
        keep = np.ones(len(self.rows), dtype=bool)
        # few rows: an index would cost more than it saves
        for name, value in named(wanted):
            keep &= (self.rows[name] == value).to_numpy()
        return self.where(keep)

    def where(self, keep: NDArray[np.bool_]) -> Panel:
        """Return the rows where `keep` is true."""
        return replace(self, rows=self.rows[keep].reset_index(drop=True), values=self.values[keep])

    def of(self, policy: str) -> Floats:
        """Return the values under a policy, shape (rows, replicates)."""
        return self.values[:, self.policies.index(policy), :]

    def differences(self, policy: str) -> Floats:
        """Return policy minus baseline in each replicate, shape (rows, replicates)."""
        return self.of(policy) - self.values[:, 0, :]

    def blocks(self) -> Iterator[Panel]:
        """Return all rows at once: they are in memory."""
        yield self

    def places(self, rows: pd.DataFrame) -> Places:
        """Return where each of the given rows stands, -1 where there is no such row."""
        return RowIndex(self.rows).places(rows)

    def take(self, places: Places) -> Floats:
        """Return the values of the rows at some places, shape (places, policies, replicates)."""
        return self.values[places]

    @property
    def years(self) -> NDArray[np.int64]:
        """Year of each row."""
        return self.rows["year"].to_numpy(dtype=np.int64)


def at(records: Source, rows: pd.DataFrame) -> Panel:
    """Return the given rows of records in their order; NaN where there is no such row."""
    places = records.places(rows)
    there = places >= 0
    found = records.take(places[there])
    values = np.full((len(rows), *found.shape[1:]), np.nan)
    values[there] = found
    return Panel(rows[ROW].reset_index(drop=True), records.policies, values)


class RowCoder:
    """Gives every row of the records a whole number, the same in all runs.

    Runs do not have quite the same rows (a share of nobody has none), and comparing numbers is a
    hundred times faster than comparing texts.
    """

    _BITS: ClassVar = {"region": 12, "indicator": 12, "level": 6, "field": 12, "origin": 6}

    def __init__(self) -> None:
        self._names: dict[str, dict[str, int]] = {name: {} for name in self._BITS}
        self._units: dict[str, str] = {}

    def keys(self, records: pa.Table) -> Keys:
        """Return the number of each row of a run's records.

        Raises
        ------
        ValueError
            If an indicator has two units, or there are more names than numbers.
        """
        keys: Keys = records["year"].to_numpy().astype(np.int64)
        for name, bits in self._BITS.items():
            # does nothing to what is a dictionary already
            encoded = records[name].combine_chunks().dictionary_encode()
            known = self._names[name]
            codes = [known.setdefault(text, len(known)) for text in encoded.dictionary.to_pylist()]
            if len(known) > 1 << bits:
                raise ValueError(f"more than {1 << bits} different values of {name}")
            keys = (keys << bits) | np.array(codes, dtype=np.int64)[encoded.indices.to_numpy()]
        pairs = records.select(["indicator", "unit"]).group_by(["indicator", "unit"]).aggregate([])
        for indicator, unit in zip(*(pairs[name].to_pylist() for name in ("indicator", "unit")), strict=True):
            if self._units.setdefault(indicator, unit) != unit:
                raise ValueError(f"{indicator} has two units: {self._units[indicator]} and {unit}")
        return keys

    def rows(self, keys: Keys) -> pd.DataFrame:
        """Return what the numbers stand for: columns `ROW`."""
        columns: dict[str, object] = {}
        for name, bits in reversed(self._BITS.items()):
            texts = np.array([*self._names[name], ""], dtype=object)
            columns[name] = texts[keys & ((1 << bits) - 1)]
            keys = keys >> bits
        columns["year"] = keys
        frame = pd.DataFrame(columns)
        return frame.assign(unit=frame["indicator"].map(self._units))[ROW]
