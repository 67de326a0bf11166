"""Indicator rows of a run: collected as arrays, handed over as columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.measures.catalogue import CATALOGUE
from sim.world.codes import LEVELS, ORIGINS

if TYPE_CHECKING:
    import pandas as pd

    from sim.world.world import World

Floats = NDArray[np.floating]
Codes = NDArray[np.integer]
Names = NDArray[np.str_]
ALL = "all"


@dataclass(frozen=True)
class Records:
    """Columns of equal length; "all" where an indicator is not broken down."""

    year: NDArray[np.int16]
    region: Names
    indicator: Names
    level: Names
    field: Names
    origin: Names
    value: Floats
    unit: Names

    def __len__(self) -> int:
        return len(self.value)

    def frame(self) -> pd.DataFrame:
        """Return the columns as a pandas DataFrame."""
        import pandas as pd

        return pd.DataFrame({name: getattr(self, name) for name in self.__dataclass_fields__})


class Recorder:
    """Collects the rows of a run.

    Parameters
    ----------
    world
        The world whose regions and fields give the codes their names.
    """

    def __init__(self, world: World) -> None:
        self._regions = np.array([*world.places.keys[: world.places.regions], ALL])
        self._fields = np.array([*world.fields, ALL])
        self._levels = np.array([*(level.value for level in LEVELS), ALL])
        self._origins = np.array([*ORIGINS, ALL])
        self._parts: list[tuple[int, str, tuple[Codes | int, ...], Floats]] = []

    def add(
        self,
        year: int,
        indicator: str,
        value: Floats | float,
        region: Codes | int = 0,
        level: Codes | int = -1,
        field: Codes | int = -1,
        origin: Codes | int = -1,
    ) -> None:
        """Add rows of one indicator; codes are columns as long as `value` or hold for all, -1 stands for "all".

        Rows whose value is not a number (a share of nobody) are left out.

        Raises
        ------
        KeyError
            If the catalogue of indicators does not know the name.
        """
        if indicator not in CATALOGUE:
            raise KeyError(f"indicator {indicator!r} is not in the catalogue")
        amount = np.array(value, dtype=float, ndmin=1)
        self._parts.append((year, indicator, (region, level, field, origin), amount))

    def last(self, indicator: str) -> float:
        """Return the newest undivided value of an indicator (of the first region), NaN before the first."""
        for _, name, (_, *divided), amount in reversed(self._parts):
            if name == indicator and all(isinstance(codes, int) for codes in divided):
                known = amount[~np.isnan(amount)]
                if len(known):
                    return float(known[0])
        return float("nan")

    def records(self) -> Records:
        """Return all rows as columns."""
        value = np.concatenate([amount for *_, amount in self._parts])
        # all at once: of a few numbers each, hundreds are added a year
        known = ~np.isnan(value)
        sizes = [len(amount) for *_, amount in self._parts]
        part = np.repeat(np.arange(len(sizes)), sizes)[known]

        def column(index: int, names: Names) -> Names:
            codes = np.empty(len(value), dtype=np.int16)
            at = 0
            for (_, _, of_part, _), size in zip(self._parts, sizes, strict=True):
                codes[at : at + size] = of_part[index]
                at += size
            named: Names = names[codes[known]]
            return named

        return Records(
            year=np.array([year for year, *_ in self._parts], dtype=np.int16)[part],
            region=column(0, self._regions),
            indicator=np.array([name for _, name, *_ in self._parts])[part],
            level=column(1, self._levels),
            field=column(2, self._fields),
            origin=column(3, self._origins),
            value=value[known],
            unit=np.array([CATALOGUE[name].unit for _, name, *_ in self._parts])[part],
        )
