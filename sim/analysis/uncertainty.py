"""The two uncertainties of a sweep, kept apart: between draws of the assumed numbers, and chance within a draw."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.analysis.statistics import Floats, divide

ASSUMPTIONS_AND_CHANCE = "assumptions and chance"

ALL_WITHIN = 39
"""Draws below which the interval runs from the least to the greatest."""

FEW_DRAWS = 19
"""Draws below which the next draw lies in the interval in fewer than nine of ten cases."""

_TAILS = (0.025, 0.975)


@dataclass(frozen=True)
class Spread:
    """Means over draws of the assumed numbers, and how far they spread.

    Parameters
    ----------
    mean, low, high
        Arrays of one shape; the bounds are NaN where there are fewer than two draws.
    n
        Number of draws behind each mean.
    sd_assumptions
        Standard deviation, over draws, of what is expected under each draw. NaN where it cannot be told from
        chance: with one replicate a draw, or one draw.
    sd_chance
        Standard deviation of a single run around what is expected under its draw. NaN with one replicate.
    share_same_sign
        Share of the draws whose own mean has the sign of the mean, or of what is claimed; 1 where all are 0.
    """

    mean: Floats
    low: Floats
    high: Floats
    n: NDArray[np.int64]
    sd_assumptions: Floats
    sd_chance: Floats
    share_same_sign: Floats


def spread(samples: Floats, claimed: Floats | None = None) -> Spread:
    """Average over draws of the assumed numbers, and say how far they spread.

    Parameters
    ----------
    samples
        Shape (..., draws, replicates). Undefined values (NaN) are left out; a draw with none left does not count.
    claimed
        Shape (...); values whose sign `share_same_sign` looks for. Without it, the means over draws.

    Notes
    -----
    One-way analysis of variance with random effects. With m_d the mean of the n_d replicates of draw d, chance has
    the pooled variance s_c² = Σ_d Σ_r (x_dr - m_d)² / Σ_d (n_d - 1), and assumptions have
    s_a² = max(0, var(m_d) - s_c² mean(1 / n_d)): what chance adds to the spread of the draws' means is taken out.

    The interval runs from the 2.5th to the 97.5th percentile of the m_d at positions k / (D + 1) of D draws; the
    m_d of one more draw lies in it with probability 0.95, whatever the distribution. It holds the chance of n_d
    replicates, and is the wider for it. With fewer than `ALL_WITHIN` draws it runs from the least to the greatest,
    and the probability is (D - 1) / (D + 1).
    """
    there = np.isfinite(samples)
    replicates = there.sum(axis=-1)
    draw_mean = divide(np.where(there, samples, 0.0).sum(axis=-1), replicates)
    deviations = np.where(there, samples - draw_mean[..., None], 0.0)
    chance = divide((deviations**2).sum(axis=(-2, -1)), np.maximum(replicates - 1, 0).sum(axis=-1))

    counted = replicates > 0
    draws = counted.sum(axis=-1)
    mean = divide(np.where(counted, draw_mean, 0.0).sum(axis=-1), draws)
    around = np.where(counted, draw_mean - mean[..., None], 0.0)
    between = divide((around**2).sum(axis=-1), draws - 1)
    per_replicate = np.where(counted, 1.0 / np.maximum(replicates, 1), 0.0)
    assumed = between - chance * divide(per_replicate.sum(axis=-1), draws)

    sign = np.sign(mean if claimed is None else claimed)
    same = counted & (np.sign(draw_mean) == sign[..., None])
    low, high = percentiles(draw_mean)
    return Spread(
        mean=mean,
        low=low,
        high=high,
        n=draws,
        sd_assumptions=np.sqrt(np.maximum(assumed, 0.0)),
        sd_chance=np.sqrt(chance),
        share_same_sign=np.where(np.isfinite(sign), divide(same.sum(axis=-1), draws), np.nan),
    )


def within_range(draws: int) -> float:
    """Return the probability that the next draw lies between the least and the greatest of `draws`."""
    return (draws - 1) / (draws + 1)


def percentiles(values: Floats) -> tuple[Floats, Floats]:
    """Return the 2.5th and 97.5th percentile over the last axis, at positions k / (n + 1) of n values.

    NaN are left out; with fewer than two values, and where a bound is infinite, it is NaN.
    """
    n = np.isfinite(values).sum(axis=-1) + np.isinf(values).sum(axis=-1)
    ordered = np.sort(values, axis=-1)
    low, high = (_at(ordered, n, np.clip(tail * (n + 1) - 1, 0, np.maximum(n - 1, 0))) for tail in _TAILS)
    return low, high


def _at(ordered: Floats, n: NDArray[np.int64], place: Floats) -> Floats:
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, np.maximum(n - 1, 0))
    one, other = (np.take_along_axis(ordered, index[..., None], axis=-1)[..., 0] for index in (below, above))
    there = (n > 1) & np.isfinite(one) & np.isfinite(other)
    weight = place - below
    between = np.where(there, one, 0.0) * (1 - weight) + np.where(there, other, 0.0) * weight
    return np.where(there, between, np.nan)
