"""Statistics with known distributions, and the bounds that they exceed once in a million.

Seeds are fixed, so a test that passes keeps passing; the rate says how often a sound generator would have
been called unsound when the seed was chosen. The tests of this folder compute fewer than 1,000 of these
statistics: the chance of any false alarm among them is below 1 in 1,000.
"""

import numpy as np
from scipy import stats

FALSE_ALARM = 1e-6
Z = float(stats.norm.isf(FALSE_ALARM / 2))


def correlation(a: np.ndarray, b: np.ndarray) -> float:
    """Return |r| sqrt(n), nearly standard normal for independent columns; the bound is `Z`."""
    return float(abs(np.corrcoef(a, b)[0, 1]) * np.sqrt(len(a)))


def dependence(a: np.ndarray, b: np.ndarray, cells: int = 16) -> float:
    """Return the chi-square of uniforms on a cells x cells grid over its bound: above 1 is dependence."""
    grid = np.bincount((a * cells).astype(int) * cells + (b * cells).astype(int), minlength=cells**2)
    expected = len(a) / cells**2
    chi = ((grid - expected) ** 2 / expected).sum()
    return float(chi / stats.chi2.isf(FALSE_ALARM, cells**2 - 1))


def misfit(sample: np.ndarray, distribution: str) -> float:
    """Return Kolmogorov and Smirnov's distance over its bound: above 1 is another distribution."""
    distance = stats.kstest(sample, distribution).statistic
    return float(distance / (np.sqrt(-0.5 * np.log(FALSE_ALARM / 2)) / np.sqrt(len(sample))))


def off_rate(happened: np.ndarray, probability: float) -> float:
    """Return how many standard errors a share lies off its probability; the bound is `Z`."""
    error = np.sqrt(probability * (1 - probability) / len(happened))
    return float(abs(happened.mean() - probability) / error)


def off_shares(chosen: np.ndarray, shares: np.ndarray) -> float:
    """Return the chi-square of choices against shares over its bound; a share of 0 must stay empty."""
    counts = np.bincount(chosen, minlength=len(shares))
    assert counts[shares == 0].sum() == 0
    some = shares > 0
    expected = shares[some] * len(chosen)
    chi = ((counts[some] - expected) ** 2 / expected).sum()
    return float(chi / stats.chi2.isf(FALSE_ALARM, some.sum() - 1))
