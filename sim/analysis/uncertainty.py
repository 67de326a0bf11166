"""The two uncertainties of a sweep, kept apart: between draws of the assumed numbers, and chance within a draw."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.analysis.statistics import Estimate, Floats, divide

ASSUMPTIONS_AND_CHANCE = "assumptions and chance"

_TAILS = (0.025, 0.975)


@dataclass(frozen=True)
class Spread(Estimate):
    """Means over draws of the assumed numbers, and how far they spread; `n` counts the draws.

    Parameters
    ----------
    sd_assumptions
        Standard deviation, over draws, of what is expected under each draw. NaN where it cannot be told from
        chance: with one replicate a draw, or one draw.
    sd_chance
        Standard deviation of a single run around what is expected under its draw. NaN with one replicate.
    share_same_sign
        Share of the draws whose own mean has the sign of `mean`; 1 where all are 0.
    """

    sd_assumptions: Floats
    sd_chance: Floats
    share_same_sign: Floats


def spread(samples: Floats) -> Spread:
    """Average over draws of the assumed numbers, and say how far they spread.

    Parameters
    ----------
    samples
        Shape (..., draws, replicates). Undefined values (NaN) are left out; a draw with none left does not count.

    Notes
    -----
    One-way analysis of variance with random effects. With m_d the mean of the n_d replicates of draw d, chance has
    the pooled variance s_c² = Σ_d Σ_r (x_dr - m_d)² / Σ_d (n_d - 1), and assumptions have
    s_a² = max(0, var(m_d) - s_c² mean(1 / n_d)): what chance adds to the spread of the draws' means is taken out.

    The interval runs from the 2.5th to the 97.5th percentile of the m_d at positions k / (D + 1) of D draws; the
    m_d of one more draw lies in it with probability 0.95, whatever the distribution. It holds the chance of n_d
    replicates, and is the wider for it. With fewer than 39 draws it runs from the least to the greatest, and the
    probability is (D - 1) / (D + 1).
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

    same = counted & (np.sign(draw_mean) == np.sign(mean)[..., None])
    low, high = (np.where(draws > 1, _percentile(draw_mean, counted, tail), np.nan) for tail in _TAILS)
    return Spread(
        mean=mean,
        low=low,
        high=high,
        n=draws,
        sd_assumptions=np.sqrt(np.maximum(assumed, 0.0)),
        sd_chance=np.sqrt(chance),
        share_same_sign=divide(same.sum(axis=-1), draws),
    )


def _percentile(values: Floats, counted: NDArray[np.bool_], tail: float) -> Floats:
    """Return a percentile over the last axis at positions k / (n + 1), of the values that count."""
    ordered = np.sort(np.where(counted, values, np.inf), axis=-1)
    n = counted.sum(axis=-1)
    place = np.clip(tail * (n + 1) - 1, 0, np.maximum(n - 1, 0))
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, np.maximum(n - 1, 0))
    one, other = (np.take_along_axis(ordered, at[..., None], axis=-1)[..., 0] for at in (below, above))
    weight = place - below
    between: Floats = np.where(n > 0, one, 0.0) * (1 - weight) + np.where(n > 0, other, 0.0) * weight
    return np.where(n > 0, between, np.nan)
