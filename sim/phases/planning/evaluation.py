"""What is checked is kept better, and schools are paid by results."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from sim.policy.knobs import Knobs
from sim.world.world import World

Floats = NDArray[np.floating]


def kept(compliance: Floats, assessment: float) -> Floats:
    """Return how far a rule is kept under evaluation: ``1 - (1 - compliance)(1 - assessment)``."""
    return compliance if assessment <= 0 else 1.0 - (1.0 - compliance) * (1.0 - assessment)


def shortened(lag: float, cut: float) -> int:
    """Return a delay under evaluation, ``ceil(lag (1 - cut))``, whole years."""
    return math.ceil(lag * (1.0 - cut) - 1e-9)


def pay_by_results(world: World, knobs: Knobs) -> None:
    """Move a share of schools' funding toward those whose graduates find work in their field.

    ``earned = 1 - t + t placement/mean``, the mean weighted by seats and funding in the region, so that what one
    school wins others lose. Placement is what was seen until last year; general schools keep theirs.
    """
    schools, programmes = world.schools, world.programmes
    if knobs.funding_tied <= 0:
        schools.earned[:] = 1.0
        return
    taught = programmes.field >= 0
    size = len(schools)
    seats = np.bincount(programmes.school[taught], weights=programmes.base_seats[taught], minlength=size)
    placed = np.bincount(
        programmes.school[taught], weights=(programmes.base_seats * programmes.placement)[taught], minlength=size
    )
    placement = placed / np.maximum(seats, 1e-12)
    weight = seats * schools.funding
    regions = world.places.regions
    mean = np.bincount(schools.region, weights=weight * placement, minlength=regions) / np.maximum(
        np.bincount(schools.region, weights=weight, minlength=regions), 1e-12
    )
    result = placement / np.maximum(mean, 1e-12)[schools.region]
    schools.earned[:] = np.where(weight > 0, 1.0 + knobs.funding_tied * (result - 1.0), 1.0)
