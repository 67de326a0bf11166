"""Enterprises that offered seats to interns, a row each a year: whom any thresholds of certification would meet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.measures.costs.enterprises import invested
from sim.measures.flows import Flows
from sim.world.world import World


@dataclass(frozen=True)
class Hosts:
    """Columns of equal length, the years in order.

    Parameters
    ----------
    year, region
        Year, and name of the region.
    enterprise
        Identity of the enterprise, the same under every policy.
    staff, seats
        Staff when the seats were planned, and seats for interns.
    invested
        What the enterprise put into training interns, yuan.
    """

    year: NDArray[np.int16]
    region: NDArray[np.str_]
    enterprise: NDArray[np.uint64]
    staff: NDArray[np.float32]
    seats: NDArray[np.int32]
    invested: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.year)


_TYPES: tuple[np.dtype[Any], ...] = tuple(map(np.dtype, ("i2", "U", "u8", "f4", "i4", "f8")))
NO_HOSTS = Hosts(*(np.zeros(0, dtype=kind) for kind in _TYPES))
"""Of a run that keeps none."""


class HostRecorder:
    """Collects the hosts of a run.

    Parameters
    ----------
    world
        The world whose regions give the codes their names.
    """

    def __init__(self, world: World) -> None:
        self._regions = np.array(world.places.keys[: world.places.regions])
        self._years: list[tuple[NDArray[np.generic], ...]] = []

    def add(self, world: World, flows: Flows) -> None:
        """Add the hosts of the year that has just been simulated."""
        firms = world.enterprises
        rows = np.flatnonzero(firms.cooperates & (firms.seats > 0))
        self._years.append(
            (
                np.full(len(rows), world.year),
                self._regions[firms.region[rows]],
                firms.id[rows],
                flows.planning.training.staff[rows],
                firms.seats[rows],
                invested(world)[rows],
            )
        )

    def hosts(self) -> Hosts:
        """Return all hosts as columns."""
        if not self._years:
            return NO_HOSTS
        columns = zip(*self._years, strict=True)
        return Hosts(*(np.concatenate(column).astype(kind) for column, kind in zip(columns, _TYPES, strict=True)))
