"""The records of a study, read from its store once and kept so that any rows of all runs are at hand."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from sim.analysis.cube import Cube, Places
from sim.analysis.panel import ROW, Keys, Panel, RowCoder
from sim.analysis.row_index import RowIndex
from sim.analysis.statistics import Floats
from sim.experiment.design import RunSpec
from sim.experiment.store import Store

_COLUMNS_AT_ONCE = 64
_NUMBERS_AT_ONCE = 1 << 20


class Archive:
    """Values of every row of the records, under every policy, in every replicate.

    It takes the memory of a few runs, whatever their number.

    Parameters
    ----------
    rows
        What each row measures: year, region, indicator, level, field, origin, unit; in the order of years.
    places
        The place of each row in `cube`.
    policies
        Policy names, the baseline first.
    there
        Which runs there are, shape (policies, replicates).
    """

    def __init__(
        self, rows: pd.DataFrame, places: Places, policies: tuple[str, ...], there: NDArray[np.bool_], cube: Cube
    ) -> None:
        self.rows = rows
        self.policies = policies
        self.there = there
        self._places = places
        self._cube = cube
        self._columns: dict[tuple[str, str], tuple[int, pd.DataFrame, Floats]] = {}

    def select(self, **wanted: str | int) -> Panel:
        """Return the rows with the given values; a breakdown that is not named must be "all"."""
        return self.where(self._index.selected(wanted))

    def where(self, keep: NDArray[np.bool_]) -> Panel:
        """Return the rows where `keep` is true."""
        return Panel(self.rows[keep].reset_index(drop=True), self.policies, self._cube.take(self._places[keep]))

    def places(self, rows: pd.DataFrame) -> Places:
        """Return where each of the given rows stands, -1 where there is no such row."""
        return self._index.places(rows)

    def take(self, places: Places) -> Floats:
        """Return the values of the rows at some places, shape (places, policies, replicates)."""
        return self._cube.take(self._places[places])

    @cached_property
    def _index(self) -> RowIndex:
        return RowIndex(self.rows)

    def blocks(self) -> Iterator[Panel]:
        """Return all rows, some at a time, in their order."""
        for piece in self._cube.blocks(self._places):
            rows = self.rows.iloc[piece].reset_index(drop=True)
            yield Panel(rows, self.policies, self._cube.take(self._places[piece]))

    def of_run(self, indicator: str, policy: str, replicate: int) -> pd.DataFrame:
        """Return the rows of an indicator, with their `value` in one run; NaN where the run has none."""
        first = replicate - replicate % _COLUMNS_AT_ONCE
        known = self._columns.get((indicator, policy))
        if known is None or known[0] != first:
            keep = (self.rows["indicator"] == indicator).to_numpy()
            last = min(first + _COLUMNS_AT_ONCE, self._cube.samples)
            values = self._cube.read(self._places[keep], self.policies.index(policy), first, last)
            known = self._columns[indicator, policy] = (first, self.rows[keep], values)
        return known[1].assign(value=known[2][:, replicate - first])

    def with_rows(self, panels: Iterable[Panel]) -> Archive:
        """Return the archive with further rows, each after those of its year; it takes the place of this one."""
        rows, places = [self.rows], [self._places]
        for panel in panels:
            new = np.arange(self._cube.rows, self._cube.rows + len(panel.rows))
            for policy in range(len(self.policies)):
                self._cube.write(policy, 0, new, panel.values[:, policy])
            rows.append(panel.rows[ROW])
            places.append(new)
        ordered = _by_year(pd.concat(rows, ignore_index=True), np.concatenate(places))
        return Archive(*ordered, self.policies, self.there, self._cube)


def read_archive(
    store: Store,
    finished: Sequence[RunSpec],
    policies: tuple[str, ...],
    replicates: int,
    draws: Sequence[int] = (0,),
) -> Archive:
    """Read the records of the finished runs.

    Parameters
    ----------
    policies
        Their policies, the baseline first.
    replicates
        Number of replicates that were asked for.
    draws
        Their draws of the assumed numbers. With several, the replicates of a draw lie side by side, draw after
        draw, where an archive of one draw has its replicates.

    Raises
    ------
    ValueError
        If a run states a row twice, or an indicator has two units.
    DamagedRun
        If a file was altered since it was written.
    """
    order = {draw: number for number, draw in enumerate(draws)}
    cube = Cube(len(policies), len(draws) * replicates, store.folder if os.access(store.folder, os.W_OK) else None)
    there = np.zeros((cube.policies, cube.samples), dtype=bool)
    numbers = _Numbers()
    for policy, name in enumerate(policies):
        columns = _Columns(cube, policy, numbers)
        runs = {order[spec.draw] * replicates + spec.replicate: spec for spec in finished if spec.policy == name}
        for sample in sorted(runs):
            columns.add(sample, runs[sample], store.records(runs[sample].run_id, coded=True))
            there[policy, sample] = True
        columns.flush()
    rows = numbers.rows()
    return Archive(*_by_year(rows, np.arange(len(rows))), policies, there, cube)


class _Numbers:
    """Gives every row of the records a number, in the order in which they are first met."""

    def __init__(self) -> None:
        self._coder = RowCoder()
        self._keys: Keys = np.zeros(0, dtype=np.int64)
        self._sorter: Places = np.zeros(0, dtype=np.int64)

    def __len__(self) -> int:
        return len(self._keys)

    def of(self, spec: RunSpec, table: pa.Table) -> Places:
        """Return the numbers of a run's rows."""
        keys = self._coder.keys(table)
        numbers, known = self._look_up(keys)
        if not known.all():
            self._keys = np.concatenate([self._keys, pd.unique(keys[~known])])
            self._sorter = np.argsort(self._keys)
            numbers, _ = self._look_up(keys)
        times = np.bincount(numbers, minlength=1)
        if times.max() > 1:
            twice = self._coder.rows(self._keys[times.argmax()][None]).iloc[0].to_dict()
            raise ValueError(f"{spec.label} states a row twice: {twice}")
        return numbers

    def _look_up(self, keys: Keys) -> tuple[Places, NDArray[np.bool_]]:
        """Return the number of each key, and whether it has one."""
        if len(self._keys) == 0:
            return np.zeros(len(keys), dtype=np.int64), np.zeros(len(keys), dtype=bool)
        found = np.searchsorted(self._keys, keys, sorter=self._sorter)
        numbers = self._sorter[np.minimum(found, len(self._keys) - 1)]
        return numbers, self._keys[numbers] == keys

    def rows(self) -> pd.DataFrame:
        """Return what the rows measure."""
        return self._coder.rows(self._keys)


class _Columns:
    """Gathers the columns of a policy until there are enough of them to be written to a cube."""

    def __init__(self, cube: Cube, policy: int, numbers: _Numbers) -> None:
        self._cube = cube
        self._policy = policy
        self._numbers = numbers
        self._gathered: dict[int, tuple[Places, Floats]] = {}

    def add(self, sample: int, spec: RunSpec, table: pa.Table) -> None:
        """Add the column of a run; samples come in ascending order."""
        self._gathered[sample] = (self._numbers.of(spec, table), table["value"].to_numpy())
        span = sample + 1 - min(self._gathered)
        if span * len(self._numbers) > _NUMBERS_AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write what is gathered."""
        if not self._gathered:
            return
        first, last = min(self._gathered), max(self._gathered)
        block = np.full((len(self._numbers), last - first + 1), np.nan)
        for sample, (places, values) in self._gathered.items():
            block[places, sample - first] = values
        self._cube.write(self._policy, first, np.arange(len(block)), block)
        self._gathered = {}


def _by_year(rows: pd.DataFrame, places: Places) -> tuple[pd.DataFrame, Places]:
    order = np.argsort(rows["year"].to_numpy(), kind="stable")
    return rows.iloc[order].reset_index(drop=True), places[order]
