"""Draws from a list with fixed weights, within strata."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

ACCEPT_BITS = 32
"""Bits of an alias table's whole-number thresholds."""


class Strata:
    """Draws within strata from fixed weights, with one uniform each (alias method, Walker 1977, Vose 1991).

    Parameters
    ----------
    weights
        Shape (n,), not negative.
    stratum
        Shape (n,): stratum of each item, 0 to `strata` - 1.
    strata
        Number of strata.
    """

    def __init__(self, weights: F64, stratum: NDArray[np.integer], strata: int) -> None:
        weights = np.asarray(weights, dtype=float)
        kept = np.flatnonzero(weights > 0)
        item = kept[np.argsort(np.asarray(stratum)[kept], kind="stable")]
        self.size = np.bincount(np.asarray(stratum)[kept], minlength=strata).astype(np.int64)
        # a stratum without weight points to the cell after the last, which holds no item
        self.start = np.where(self.size > 0, np.cumsum(self.size) - self.size, len(item))
        self.item = np.append(item, -1)
        self.other = np.zeros(len(self.item), dtype=np.int64)
        self.accept = np.ones(len(self.item))
        for start, size in zip(self.start.tolist(), self.size.tolist(), strict=True):
            if size:
                inside = slice(start, start + size)
                self.accept[inside], self.other[inside] = _alias(weights[item[inside]])
        # each cell's own item beside its other one, so that a draw looks up one number without a branch
        other = self.other.copy()
        other[:-1] += np.repeat(self.start, self.size)
        self._pair = np.stack([self.item, self.item[other]], axis=1).ravel()
        self._accept = np.ceil(self.accept * 2.0**ACCEPT_BITS).astype(np.int64)

    def pick(self, u: F64, stratum: NDArray[np.integer]) -> NDArray[np.int64]:
        """Return an item of each stratum for uniforms `u`; -1 where the stratum has no weight.

        Shapes broadcast: one stratum for each row, or one for each draw.
        """
        u, stratum, shape = _rows(np.asarray(u, dtype=np.float64), stratum)
        picked = np.empty(shape, dtype=np.int64)
        flat = picked.reshape(u.shape)
        _pick(u, stratum, self.size, self.start, self.accept, self._pair, flat)
        return picked

    def pick_bits(
        self, bits: NDArray[np.int64], shift: int, width: int, stratum: NDArray[np.integer]
    ) -> NDArray[np.int64]:
        """Return an item of each stratum for `width` of the random bits above the lowest `shift`; -1 without weight.

        As `pick`, without floating point: each probability is off by less than ``2**-width``. A stratum has at most
        ``2**(63 - width)`` items.
        """
        bits, stratum, shape = _rows(np.asarray(bits, dtype=np.int64), stratum)
        picked = np.empty(shape, dtype=np.int64)
        flat = picked.reshape(bits.shape)
        _pick_bits(bits, shift, width, stratum, self.size, self.start, self._accept, self._pair, flat)
        return picked


def _rows(drawn: NDArray[Any], stratum: NDArray[np.integer]) -> tuple[NDArray[Any], I64, tuple[int, ...]]:
    """Return draws of shape (n, k), strata of shape (n, k) or (n, 1), and the shape of both together."""
    drawn, stratum = np.atleast_1d(drawn), np.atleast_1d(stratum).astype(np.int64, copy=False)
    shape = np.broadcast_shapes(drawn.shape, stratum.shape)
    if drawn.shape != shape or stratum.shape not in (shape, (*shape[:-1], 1)):
        drawn, stratum = np.broadcast_to(drawn, shape), np.broadcast_to(stratum, shape)
    columns = shape[-1] if len(shape) > 1 else 1
    if 0 in shape:
        return np.empty((0, columns), dtype=drawn.dtype), np.empty((0, 1), dtype=np.int64), shape
    drawn = np.ascontiguousarray(drawn).reshape(-1, columns)
    return drawn, np.ascontiguousarray(stratum).reshape(len(drawn), -1), shape


@compiled
def _pick(u: F64, stratum: I64, size: I64, start: I64, accept: F64, pair: I64, picked: I64) -> None:
    if u.shape == stratum.shape:
        # a loop of its own, which the processor does several steps of at once
        each, of_each, into = u.ravel(), stratum.ravel(), picked.reshape(-1)
        for i in range(len(into)):
            into[i] = _item(each[i], np.uint64(of_each[i]), size, start, accept, pair)
        return
    for i in range(u.shape[0]):
        for j in range(u.shape[1]):
            picked[i, j] = _item(u[i, j], np.uint64(stratum[i, 0]), size, start, accept, pair)


@compiled
def _item(u: float, of: np.uint64, size: I64, start: I64, accept: F64, pair: I64) -> int:
    # u < 1 times a size below 2**52 is rounded to less than the size: the cell lies inside the stratum
    scaled = u * size[of]
    cell = np.int64(scaled)
    # unsigned, since a number that may be below 0 is looked at once more before it is looked up
    at = np.uint64(start[of] + cell)
    return pair[np.uint64(2) * at + np.uint64(scaled - cell >= accept[at])]


@compiled
def _pick_bits(
    bits: I64, shift: int, width: int, stratum: I64, size: I64, start: I64, accept: I64, pair: I64, picked: I64
) -> None:
    if bits.shape == stratum.shape:
        each, of_each, into = bits.ravel(), stratum.ravel(), picked.reshape(-1)
        for i in range(len(into)):
            into[i] = _item_of_bits(each[i] >> shift, width, np.uint64(of_each[i]), size, start, accept, pair)
        return
    for i in range(bits.shape[0]):
        for j in range(bits.shape[1]):
            of = np.uint64(stratum[i, 0])
            picked[i, j] = _item_of_bits(bits[i, j] >> shift, width, of, size, start, accept, pair)


@compiled
def _item_of_bits(bits: int, width: int, of: np.uint64, size: I64, start: I64, accept: I64, pair: I64) -> int:
    below = (1 << width) - 1
    scaled = (bits & below) * size[of]
    at = np.uint64(start[of] + (scaled >> width))
    return pair[np.uint64(2) * at + np.uint64((scaled & below) << (ACCEPT_BITS - width) >= accept[at])]


def _alias(weights: F64) -> tuple[F64, I64]:
    n = len(weights)
    # numpy's sum, which is not made in the order written
    accept, other = weights * (n / weights.sum()), np.arange(n)
    _share_cells(accept, other)
    return accept, other


@compiled
def _share_cells(accept: F64, other: I64) -> None:
    """Let items above the mean fill the cells of those below it (Vose 1991).

    Parameters
    ----------
    accept
        Weights over their mean; changed to the share of each cell that is its own item's.
    other
        The items themselves; changed to whose the rest of each cell is.
    """
    n, small, large = len(accept), 0, 0
    low_items, high_items = np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64)
    for item in range(n):
        if accept[item] < 1.0:
            low_items[small] = item
            small += 1
        else:
            high_items[large] = item
            large += 1
    while small > 0 and large > 0:
        large -= 1
        high = high_items[large]
        left = accept[high]
        while small > 0 and left >= 1.0:
            small -= 1
            low = low_items[small]
            other[low] = high
            left -= 1.0 - accept[low]
        accept[high] = left
        if left < 1.0:
            low_items[small] = high
            small += 1
        else:
            high_items[large] = high
            large += 1
    for item in low_items[:small]:
        accept[item] = 1.0
    for item in high_items[:large]:
        accept[item] = 1.0
