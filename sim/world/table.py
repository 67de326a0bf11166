"""Tables of agents: columns that grow by rows, and Mesa agents that are views of one row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any, ClassVar
from weakref import WeakKeyDictionary

import mesa
import numpy as np
from numpy.typing import DTypeLike, NDArray


@dataclass(frozen=True)
class Column:
    """Declaration of a column: its type, the value of a new row, its unit and what it means."""

    dtype: DTypeLike
    default: float
    unit: str
    meaning: str


class Table:
    """Columns of equal length, reached as attributes; rows are only ever appended.

    Subclasses declare `COLUMNS`. An attribute is a view of the rows in use: write into it
    (``table.status[rows] = 4``), never rebind it.
    """

    COLUMNS: ClassVar[Mapping[str, Column]]

    def __init__(self, capacity: int = 16) -> None:
        self.n = 0
        self._store = {name: np.zeros(max(capacity, 1), dtype=column.dtype) for name, column in self.COLUMNS.items()}
        self._expose()

    def _expose(self) -> None:
        for name, values in self._store.items():
            self.__dict__[name] = values[: self.n]

    def append(self, count: int, **values: Any) -> NDArray[np.int64]:
        """Add `count` rows, fill the columns given, and return the new rows' indices.

        Raises
        ------
        KeyError
            If a value names no column.
        """
        if unknown := values.keys() - self.COLUMNS.keys():
            raise KeyError(f"no such column: {', '.join(sorted(unknown))}")
        start, end = self.n, self.n + count
        room = len(self._store[next(iter(self._store))])
        if end > room:
            larger = max(end, room * 2)
            self._store = {name: _roomier(column, start, larger) for name, column in self._store.items()}
        for name, column in self.COLUMNS.items():
            # rows not yet in use are 0
            if name in values or column.default != 0:
                self._store[name][start:end] = values.get(name, column.default)
        self.n = end
        self._expose()
        return np.arange(start, end)

    def __len__(self) -> int:
        return self.n

    def copy(self, room: int = 0) -> Table:
        """Return a table of its own with the same rows, and with room for `room` rows before it has to grow."""
        twin = type(self).__new__(type(self))
        twin.n = self.n
        room = max(room, self.n, 1)
        twin._store = {name: _roomier(values, self.n, room) for name, values in self._store.items()}
        twin._expose()
        return twin

    def frame(self) -> Any:
        """Return the rows as a pandas DataFrame (a copy)."""
        import pandas as pd

        return pd.DataFrame({name: self.__dict__[name].copy() for name in self.COLUMNS})


def _roomier(values: NDArray[Any], used: int, room: int) -> NDArray[Any]:
    # rows beyond those in use are not written, so that they take no memory before they are needed
    larger = np.zeros(room, dtype=values.dtype)
    larger[:used] = values[:used]
    return larger


class _Counters:
    """Counts the agents of each model, as Mesa's own counters do, without keeping the model alive."""

    def __init__(self) -> None:
        self._of: WeakKeyDictionary[mesa.Model, Iterator[int]] = WeakKeyDictionary()

    def __getitem__(self, model: mesa.Model) -> Iterator[int]:
        return self._of.setdefault(model, count(1))


class RowAgent(mesa.Agent):
    """A Mesa agent whose state lives in one row of a table: it reads and writes its row."""

    # Mesa keeps every model for ever as the key of this; a world is 150 MB.
    _ids = _Counters()

    def __init__(self, model: mesa.Model, table: Table, row: int) -> None:
        super().__init__(model)
        self.__dict__["table"] = table
        self.__dict__["row"] = row

    @classmethod
    def of_table(cls, model: mesa.Model, table: Table, first: int = 0) -> None:
        """Register an agent for every row from `first` on."""
        for row in range(first, len(table)):
            cls(model, table, row)

    def __getattr__(self, name: str) -> Any:
        table = self.__dict__.get("table")
        if table is not None and name in table.COLUMNS:
            return table.__dict__[name][self.__dict__["row"]].item()
        raise AttributeError(f"{type(self).__name__} has no {name!r}")

    def __setattr__(self, name: str, value: Any) -> None:
        table = self.__dict__.get("table")
        if table is not None and name in table.COLUMNS:
            table.__dict__[name][self.__dict__["row"]] = value
        else:
            super().__setattr__(name, value)


class School(RowAgent):
    """A school as an agent; its columns are those of `sim.world.schools.Schools`."""


class Enterprise(RowAgent):
    """An enterprise as an agent; its columns are those of `sim.world.enterprises.Enterprises`."""
