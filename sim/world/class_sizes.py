"""Stocks to whole numbers: parts of a total, and the classes that a number enrolled stands for."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]


def apportion(total: int, weights: F64) -> NDArray[np.int64]:
    """Split `total` into whole numbers in proportion to `weights` (largest remainders, first on ties)."""
    weights = np.asarray(weights, dtype=float)
    if total == 0 or not weights.sum() > 0:
        return np.zeros(len(weights), dtype=np.int64)
    exact = weights * (total / weights.sum())
    parts = np.floor(exact + 1e-9).astype(np.int64)
    order = np.argsort(-(exact - parts), kind="stable")
    parts[order[: total - int(parts.sum())]] += 1
    return parts


def class_sizes(enrolled: NDArray[np.integer], years: int, dropout: float) -> NDArray[np.int64]:
    """Solve stocks for their classes: sizes of year 1, 2, ... of the course, with equal yearly dropout.

    With a share `dropout` lost over the course, the yearly hazard is ``h = 1 - (1 - dropout)**(1/years)``
    and the class in year k is ``(1 - h)**(k - 1)`` of its intake. Stocks of shape (n,) give classes of shape
    (n, years), each apportioned by largest remainders, the first on ties.
    """
    left = courses_left(years, dropout)
    exact = left * (enrolled / left.sum())[:, None]
    parts = np.floor(exact + 1e-9).astype(np.int64)
    order = np.argsort(-(exact - parts), axis=1, kind="stable")
    missing = enrolled - parts.sum(axis=1)
    return parts + (np.argsort(order, axis=1) < missing[:, None])


def stated_classes(enrolled: int, intake: int, years: int, dropout: float) -> NDArray[np.int64]:
    """Solve a stock whose first class is stated: the older ones share the rest as `class_sizes` has it."""
    left = courses_left(years, dropout)
    return np.r_[intake, apportion(enrolled - intake, left[1:])].astype(np.int64)


def first_class(enrolled: int, years: int, dropout: float) -> float:
    """Return the yearly intake that keeps a stock, not rounded: small programmes would all be rounded up."""
    return float(enrolled / courses_left(years, dropout).sum())


def courses_left(years: int, dropout: float) -> F64:
    """Return the share of an intake still there in each year of the course; shape (years,)."""
    left: F64 = (1.0 - dropout) ** (np.arange(years) / years)
    return left
