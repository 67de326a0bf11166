"""Seats of programmes that are cut or closed after warnings."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]


def moved_seats(wanted: F64, kept: F64, school: NDArray[np.integer]) -> F64:
    """Return planned seats after cuts, shape (P,): a school gives what it cuts to its programmes without a warning.

    Where every programme of a school is warned, the seats are lost.

    Parameters
    ----------
    wanted, kept, school
        Seats planned, the part that warnings leave, and the school of each programme; shape (P,).
    """
    size = int(school.max(initial=-1)) + 1
    cut = np.bincount(school, weights=wanted * (1.0 - kept), minlength=size)
    sound = np.where(kept >= 1.0, wanted, 0.0)
    total = np.bincount(school, weights=sound, minlength=size)
    more = np.where(total > 0, 1.0 + cut / np.maximum(total, 1e-12), 1.0)
    seats: F64 = np.where(kept >= 1.0, wanted * more[school], wanted * kept)
    return seats
