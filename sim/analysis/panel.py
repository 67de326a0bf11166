"""The records of a study as one array: rows by policies by replicates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from sim.analysis.statistics import Floats
from sim.experiment.design import RunSpec
from sim.experiment.store import Store

ROW = ["year", "region", "indicator", "level", "field", "origin", "unit"]
ALL = "all"

Keys = NDArray[np.int64]


@dataclass(frozen=True)
class Panel:
    """Values of every row of the records, under every policy, in every replicate.

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
        for name in ("level", "field", "origin"):
            wanted.setdefault(name, ALL)
        for name, value in wanted.items():
            keep &= (self.rows[name] == value).to_numpy()
        return self.where(keep)

    def where(self, keep: NDArray[np.bool_]) -> Panel:
        """Return the rows where `keep` is true."""
        return replace(self, rows=self.rows[keep].reset_index(drop=True), values=self.values[keep])

    def at(self, rows: pd.DataFrame) -> Panel:
        """Return the panel with the given rows in their order; NaN where it has no such row."""
        own = self.where(
            (self.rows["indicator"].isin(rows["indicator"]) & self.rows["year"].isin(rows["year"])).to_numpy()
        )
        # a dictionary is a hundred times faster here than an index of seven columns
        place = {row: number for number, row in enumerate(own.rows[ROW].itertuples(index=False, name=None))}
        places = [place.get(row, -1) for row in rows[ROW].itertuples(index=False, name=None)]
        padded = np.concatenate([own.values, np.full((1, *own.values.shape[1:]), np.nan)])
        return replace(self, rows=rows[ROW].reset_index(drop=True), values=padded[places])

    def of(self, policy: str) -> Floats:
        """Return the values under a policy, shape (rows, replicates)."""
        return self.values[:, self.policies.index(policy), :]

    def differences(self, policy: str) -> Floats:
        """Return policy minus baseline in each replicate, shape (rows, replicates)."""
        return self.of(policy) - self.values[:, 0, :]

    def with_rows(self, rows: pd.DataFrame, values: Floats) -> Panel:
        """Return the panel with further rows at its end."""
        joined = pd.concat([self.rows, rows[ROW]], ignore_index=True)
        return replace(self, rows=joined, values=np.concatenate([self.values, values]))

    @property
    def years(self) -> NDArray[np.int64]:
        """Year of each row."""
        return self.rows["year"].to_numpy(dtype=np.int64)


def read_panel(store: Store, finished: Sequence[RunSpec], policies: tuple[str, ...], replicates: int) -> Panel:
    """Read the records of the finished runs.

    Parameters
    ----------
    policies
        Their policies, the baseline first.
    replicates
        Number of replicates that were asked for.

    Raises
    ------
    ValueError
        If a run states a row twice, or an indicator has two units.
    DamagedRun
        If a file was altered since it was written.
    """
    coder = RowCoder()
    read: list[tuple[RunSpec, Keys, Floats]] = []
    for spec in finished:
        table = store.records(spec.run_id)
        keys = coder.keys(table)
        if len(np.unique(keys)) < len(keys):
            places, times = np.unique(keys, return_counts=True)
            twice = coder.rows(places[times > 1][:1]).iloc[0].to_dict()
            raise ValueError(f"{spec.label} states a row twice: {twice}")
        read.append((spec, keys, table["value"].to_numpy()))
    union = pd.unique(np.concatenate([keys for _, keys, _ in read])) if read else np.zeros(0, dtype=np.int64)
    rows = coder.rows(union)
    order = np.argsort(rows["year"].to_numpy(), kind="stable")
    union, rows = union[order], rows.iloc[order].reset_index(drop=True)
    sorter = np.argsort(union)
    values = np.full((len(union), len(policies), replicates), np.nan)
    for spec, keys, value in read:
        places = sorter[np.searchsorted(union, keys, sorter=sorter)]
        values[places, policies.index(spec.policy), spec.replicate] = value
    return Panel(rows=rows, policies=policies, values=values)


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
