"""Where rows of records stand, by what they measure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

ROW = ["year", "region", "indicator", "level", "field", "origin", "unit"]
ALL = "all"

Places = NDArray[np.int64]


def named(wanted: Mapping[str, str | int]) -> Iterable[tuple[str, str | int]]:
    """Return the value that each column must have; a breakdown that is not named must be "all"."""
    return ({"level": ALL, "field": ALL, "origin": ALL} | dict(wanted)).items()


class RowIndex:
    """Finds rows of a table by whole numbers that stand for their texts: a hundred times as fast as by the texts.

    Parameters
    ----------
    rows
        What each row measures, in the columns `ROW`; no two alike but for the unit.
    """

    def __init__(self, rows: pd.DataFrame) -> None:
        self._codes: dict[str, Places] = {}
        self._known: dict[str, dict[object, int]] = {}
        for name in ROW:
            codes, values = pd.factorize(rows[name])
            self._codes[name] = codes.astype(np.int64)
            self._known[name] = {value: code for code, value in enumerate(values.tolist())}
        keys = self._keys(self._codes, len(rows))
        self._order = np.argsort(keys, kind="stable")
        self._ordered = keys[self._order]

    def selected(self, wanted: Mapping[str, str | int]) -> NDArray[np.bool_]:
        """Say which rows have the values that are `named`."""
        keep = np.ones(len(self._ordered), dtype=bool)
        for name, value in named(wanted):
            keep &= self._codes[name] == self._known[name].get(value, -1)
        return keep

    def places(self, rows: pd.DataFrame) -> Places:
        """Return where each of the given rows stands, whatever its unit; -1 where there is no such row."""
        if len(self._ordered) == 0:
            return np.full(len(rows), -1, dtype=np.int64)
        codes = {}
        for name in ROW[:-1]:
            known = self._known[name]
            codes[name] = np.array([known.get(value, -1) for value in rows[name].tolist()], dtype=np.int64)
        keys = self._keys(codes, len(rows))
        near = np.minimum(np.searchsorted(self._ordered, keys), len(self._ordered) - 1)
        there = self._ordered[near] == keys
        for name in ROW[:-1]:
            there &= codes[name] >= 0
        return np.where(there, self._order[near], -1)

    def _keys(self, codes: Mapping[str, Places], rows: int) -> Places:
        keys = np.zeros(rows, dtype=np.int64)
        for name in ROW[:-1]:
            keys = keys * len(self._known[name]) + codes[name]
        return keys
