"""Numbers by row, policy and sample, more than memory should hold: on disk beyond a few megabytes."""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from tempfile import SpooledTemporaryFile

import numpy as np
from numpy.typing import NDArray

from sim.analysis.statistics import Floats

_IN_MEMORY = 32 << 20
"""Bytes up to which a cube stays in memory."""
_AT_A_TIME = 8 << 20
"""Bytes that are read at a time."""

Places = NDArray[np.int64]


class Cube:
    """An array of shape (rows, policies, samples) that grows at its end and is read some rows at a time.

    A sample is a replicate of a draw of the assumed numbers. What was never written is NaN.

    Parameters
    ----------
    policies, samples
        Lengths of the second and the third axis.
    folder
        Where there is room for what does not stay in memory; the file has no name there and goes with this object
        or its process.
    """

    def __init__(self, policies: int, samples: int, folder: Path | None = None) -> None:
        self.policies = policies
        self.samples = samples
        self.rows = 0
        place = None if folder is None else str(folder)
        limit = max(_IN_MEMORY // max(policies, 1), 1)
        # One file a policy: the samples of a row then lie side by side, and all of them can be written at once.
        self._files = [SpooledTemporaryFile(max_size=limit, dir=place) for _ in range(policies)]  # noqa: SIM115  below
        for file in self._files:
            weakref.finalize(self, file.close)
        self._written = [0] * policies

    def write(self, policy: int, first: int, rows: Places, values: Floats) -> None:
        """Write the columns of a policy's samples from `first` on.

        Parameters
        ----------
        rows
            Rows, each once; they may be new ones.
        values
            Shape (rows, samples written).
        """
        self.rows = max(self.rows, int(rows.max(initial=-1)) + 1)
        self._lengthen(policy)
        file, width = self._files[policy], values.shape[1]
        if width == self.samples and np.array_equal(rows, np.arange(len(rows))):
            file.seek(0)
            file.write(values.tobytes())
            return
        for row, line in zip(rows.tolist(), np.ascontiguousarray(values), strict=True):
            file.seek(8 * (row * self.samples + first))
            file.write(line.tobytes())

    def read(self, rows: Places, policy: int, first: int = 0, last: int | None = None) -> Floats:
        """Return some rows of a policy's samples from `first` up to but not including `last`."""
        end = self.samples if last is None else last
        found = np.full((len(rows), end - first), np.nan)
        file, there = self._files[policy], rows < self._written[policy]
        if first == 0 and end == self.samples:
            # Rows that lie side by side are read at once.
            edges = [0, *(np.flatnonzero(np.diff(rows) != 1) + 1).tolist(), len(rows)]
            for start, stop in pairwise(edges):
                within = start + int(there[start:stop].sum())
                if within > start:
                    file.seek(8 * int(rows[start]) * self.samples)
                    piece = file.read(8 * (within - start) * self.samples)
                    found[start:within] = np.frombuffer(piece).reshape(-1, self.samples)
            return found
        for place in np.flatnonzero(there).tolist():
            file.seek(8 * (int(rows[place]) * self.samples + first))
            found[place] = np.frombuffer(file.read(8 * (end - first)))
        return found

    def take(self, rows: Places) -> Floats:
        """Return some rows, shape (rows, policies, samples)."""
        taken = np.empty((len(rows), self.policies, self.samples))
        for policy in range(self.policies):
            taken[:, policy] = self.read(rows, policy)
        return taken

    def blocks(self, rows: Places) -> Iterator[slice]:
        """Cut rows into pieces of a size that memory can hold, whatever the number of samples."""
        most = max(_AT_A_TIME // (8 * max(self.policies * self.samples, 1)), 1)
        for start in range(0, len(rows), most):
            yield slice(start, min(start + most, len(rows)))

    def _lengthen(self, policy: int) -> None:
        lacking = (self.rows - self._written[policy]) * self.samples
        if lacking <= 0:
            return
        file = self._files[policy]
        file.seek(8 * self._written[policy] * self.samples)
        nothing = np.full(min(lacking, _AT_A_TIME // 8), np.nan)
        while lacking > 0:
            file.write(nothing[:lacking].tobytes())
            lacking -= len(nothing)
        self._written[policy] = self.rows
