"""What certification asks of an enterprise: the thresholds, and who reaches them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.policy.knobs import Knobs

Floats = NDArray[np.floating]
LEAST_DIFFERENCE = 1e-3
"""A seat more or less than this is none: staff and shares are kept in single precision."""


def needed_share(knobs: Knobs, staff: Floats) -> Floats:
    """Return the seats over staff that certification needs: ``max(threshold, least seats/staff)``; shape (E,)."""
    return np.maximum(knobs.certify_threshold, knobs.certify_least / np.maximum(staff, 1e-9))


def reaches(knobs: Knobs, seats: NDArray[np.integer], staff: Floats) -> NDArray[np.bool_]:
    """Return whether an enterprise's seats reach what certification needs; without a seat none does."""
    if knobs.certify_force <= 0:
        return np.zeros(len(staff), dtype=bool)
    return (seats > 0) & (seats >= needed_share(knobs, staff) * staff - LEAST_DIFFERENCE)
