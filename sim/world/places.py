"""Places as arrays: the modelled regions first, then the outside labour markets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.scenario.schema import ByLevel, Outside, Region, Scenario
from sim.world.codes import LEVELS, WORK_LEVELS

F64 = NDArray[np.float64]


@dataclass(frozen=True)
class Places:
    """What people weigh of each place.

    Parameters
    ----------
    keys
        Names, regions first; shape (P,).
    regions
        How many of them are modelled regions.
    province
        Province code; shape (P,).
    ln_pay, ln_work, amenity
        By place and level code, shape (P, 5); pay and work of regions are 0 (they come from posts);
        amenity includes household-registration access.
    ln_rent
        ln of rent in yuan a month; shape (P,).
    distance
        ln(1 + km/100) between places; shape (P, P).
    """

    keys: tuple[str, ...]
    regions: int
    province: NDArray[np.int16]
    ln_pay: F64
    ln_work: F64
    amenity: F64
    ln_rent: F64
    distance: F64

    def origin(self, home: NDArray[np.int16], region: NDArray[np.int16]) -> NDArray[np.int8]:
        """Return each home's `Origin` as seen from a region."""
        beyond = np.int8(1) + (self.province[home] != self.province[region])
        return np.where(home == region, np.int8(0), beyond)


def _column(values: ByLevel | None) -> F64:
    column = np.zeros(len(LEVELS))
    if values is not None:
        for level in WORK_LEVELS:
            column[level] = getattr(values, LEVELS[level].value).value
    return column


def places(scenario: Scenario) -> Places:
    """Return the scenario's places as arrays."""
    keys = (*scenario.regions, *scenario.outside)
    regions, outside = list(scenario.regions.values()), list(scenario.outside.values())
    everywhere: list[Region | Outside] = [*regions, *outside]
    provinces = sorted({place.province for place in everywhere})
    blank = np.zeros((len(regions), len(LEVELS)))
    pay = np.array([_column(place.pay) for place in outside])
    work = np.array([_column(place.work) for place in outside])
    with np.errstate(divide="ignore"):  # a chance of work of 0 is minus infinity: nobody goes there
        ln_pay, ln_work = np.log(pay), np.log(work)
    ln_pay[:, 0] = ln_work[:, 0] = 0.0
    amenity = np.array([_column(p.amenity) + _column(p.access) for p in everywhere])
    km = np.zeros((len(keys), len(keys)))
    for a, row in scenario.distances.values.items():
        for b, value in row.items():
            i, j = keys.index(a), keys.index(b)
            km[i, j] = km[j, i] = value
    return Places(
        keys=keys,
        regions=len(regions),
        province=np.array([provinces.index(p.province) for p in everywhere], dtype=np.int16),
        ln_pay=np.vstack([blank, ln_pay]),
        ln_work=np.vstack([blank, ln_work]),
        amenity=amenity,
        ln_rent=np.log(np.array([max(p.rent.value, 1.0) for p in everywhere])),
        distance=np.log1p(km / 100.0),
    )
