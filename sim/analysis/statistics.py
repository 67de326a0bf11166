"""Means and ratios over replicates with 95 % intervals that cover chance only."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

CHANCE_ONLY = "chance only, assumptions not included"
_TAIL = 0.975
_NOISE = 1e-12


@dataclass(frozen=True)
class Estimate:
    """Means and their 95 % intervals.

    Parameters
    ----------
    mean, low, high
        Arrays of one shape; NaN where there is nothing to average, and for the bounds where there are
        fewer than two replicates (or draws).
    n
        Number of replicates behind each mean; of draws, where the interval covers assumptions.
    interval
        What the interval covers.
    holds_in
        Share of the draws of the assumed numbers in which the mean has the same sign; None without draws.
    """

    mean: Floats
    low: Floats
    high: Floats
    n: NDArray[np.int64]
    interval: str = CHANCE_ONLY
    holds_in: Floats | None = None


def estimate(samples: Floats) -> Estimate:
    """Average over the last axis, the replicates.

    A value that is undefined in a replicate (NaN: a share of nobody) is left out, and `n` says so.

    Parameters
    ----------
    samples
        Values, replicates last.

    Notes
    -----
    Student's t interval: mean ± t(0.975, n - 1) s / √n with s the sample standard deviation.
    """
    there = np.isfinite(samples)
    n = there.sum(axis=-1)
    mean = divide(np.where(there, samples, 0.0).sum(axis=-1), n)
    deviations = np.where(there, samples - mean[..., None], 0.0)
    variance = divide((deviations**2).sum(axis=-1), n - 1)
    half = _t(n) * np.sqrt(divide(variance, n))
    return Estimate(mean=mean, low=mean - half, high=mean + half, n=n)


def within(found: Estimate, least: float, most: float) -> Estimate:
    """Return means with intervals that stay where the quantity can be: a share in 0 to 1, a cost above 0.

    Parameters
    ----------
    found
        Means with intervals as `estimate` gives them.
    least, most
        Lowest and highest possible value; infinite where there is none. Without a lowest one, nothing changes.

    Notes
    -----
    Delta method: the distances from the mean to the ends are divided by the derivative of the scale and laid off
    there, on the logit of the range or, without a highest value, on the logarithm. A share p with a t interval
    p ± h has logit p ± h / (p (1 - p)), as surveys give it (Korn and Graubard 1998). For a small h it is p ± h. A
    mean at an end of the range has all its samples there, and keeps its interval.
    """
    if not np.isfinite(least):
        return found
    # an end is reached where only the noise of a sum keeps the mean from it
    inside = (found.mean > least + _NOISE) & (found.mean < most - _NOISE)
    inside &= np.isfinite(found.low) & np.isfinite(found.high)
    above = np.where(inside, found.mean - least, 1.0)
    below = np.where(inside, most - found.mean, 1.0)
    # odds within the range, and the derivative of their logarithm; without a highest value 0 and the logarithm's
    odds, slope = above / below, 1.0 / above + 1.0 / below
    down = np.exp(-(found.mean - found.low) * slope)
    up = np.exp(-(found.high - found.mean) * slope)
    low = least + above * down * (1.0 + odds) / (1.0 + odds * down)
    with np.errstate(divide="ignore"):  # so wide an interval has no upper end
        high = least + above * (1.0 + odds) / (up + odds)
    return replace(found, low=np.where(inside, low, found.low), high=np.where(inside, high, found.high))


def ratio(numerator: Floats, denominator: Floats) -> Estimate:
    """Return the ratio of two paired means, with Fieller's 95 % interval.

    Parameters
    ----------
    numerator, denominator
        One value a replicate; replicates where either is undefined are left out.

    Returns
    -------
    Estimate
        Of shape (). NaN where the interval of the denominator's mean holds zero: the ratio's interval
        has no ends there, and dividing would only magnify noise.

    Notes
    -----
    Fieller (1954): the interval holds every r with
    (a - r b)² ≤ t² (s_aa - 2 r s_ab + r² s_bb) / n.
    """
    there = np.isfinite(numerator) & np.isfinite(denominator)
    n = int(there.sum())
    nothing = Estimate(np.array(np.nan), np.array(np.nan), np.array(np.nan), np.array(n))
    if n < 2:
        return nothing
    top, bottom = numerator[there], denominator[there]
    a, b = float(top.mean()), float(bottom.mean())
    covariance = np.cov(top, bottom) / n
    t_squared = float(_t(np.array(n))) ** 2
    leading = b**2 - t_squared * covariance[1, 1]
    if leading <= 0:
        return nothing
    middle = a * b - t_squared * covariance[0, 1]
    last = a**2 - t_squared * covariance[0, 0]
    half = np.sqrt(max(middle**2 - leading * last, 0.0))
    return Estimate(
        mean=np.array(a / b),
        low=np.array((middle - half) / leading),
        high=np.array((middle + half) / leading),
        n=np.array(n),
    )


def spans_zero(low: Floats, high: Floats) -> NDArray[np.bool_]:
    """Say where an interval holds zero, so that no effect is distinguishable from chance."""
    return (low <= 0) & (high >= 0)


def _t(n: NDArray[np.int64]) -> Floats:
    from scipy.special import stdtrit

    degrees = np.where(n >= 2, n - 1, np.nan)
    return np.asarray(stdtrit(degrees, _TAIL), dtype=np.float64)


def divide(top: Floats, bottom: NDArray[np.int64] | Floats) -> Floats:
    """Return `top / bottom` where `bottom` is above 0, else NaN."""
    quotient: Floats = np.divide(top, bottom, out=np.full(np.shape(top), np.nan), where=bottom > 0)
    return quotient
