"""A budget that does not suffice is rationed in a keyed random order."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]


def ration(asked: F64, budget: float, lot: F64) -> F64:
    """Return what is paid of `asked` (yuan, shape (n,)): in full in the order of `lot` until the budget is spent."""
    if not np.isfinite(budget) or asked.sum() <= budget:
        return asked.astype(float)
    order = np.argsort(lot, kind="stable")
    before = np.cumsum(asked[order]) - asked[order]
    paid = np.zeros(len(asked))
    paid[order] = np.clip(budget - before, 0.0, asked[order])
    return paid
