"""Planned size of schools and institutions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.world.world import World

F64 = NDArray[np.float64]


def planned(world: World) -> F64:
    """Return each school's planned intake at the base year's cohort, seats a year; shape (S,)."""
    programmes = world.programmes
    sums = np.bincount(programmes.school, weights=programmes.base_seats, minlength=len(world.schools))
    return sums.astype(float)


def rescale(world: World) -> None:
    """Write each school's scale: its own planned intake, or as far as it is merged the institution's, over the base."""
    schools = world.schools
    own = planned(world)
    lead = np.where(schools.institution >= 0, schools.institution, np.arange(len(schools)))
    whole = np.bincount(lead, weights=own, minlength=len(schools))[lead]
    size = own + schools.merged * (whole - own)
    schools.scale[:] = np.where(schools.size_base > 0, size / np.maximum(schools.size_base, 1e-9), 1.0)


def count_senior(world: World, region: NDArray[np.integer], level: NDArray[np.integer], added: F64) -> None:
    """Add upper-secondary seats to the plan of their region (or take them off): they follow the cohort like others.

    Parameters
    ----------
    region, level, added
        Region and level of programmes, and the seats added at this year's cohort; shape (P,).
    """
    regions = world.scenario.regions.values()
    cohort = np.array([r.cohorts.at(world.year) * world.scenario.scale for r in regions])
    for kind in (0, 1):
        inside = level == kind
        seats = np.bincount(region[inside], weights=added[inside], minlength=len(cohort))
        base = world.seats_base[:, kind]
        # what closes goes with its share of the present seats; what opens has the seats it was built for
        ratio = np.where(seats < 0, world.seats_ratio[:, kind] / np.maximum(base, 1e-9), 1.0 / np.maximum(cohort, 1e-9))
        world.seats_ratio[:, kind] += seats * ratio
        world.seats_base[:, kind] = np.maximum(base + seats, 0.0)
