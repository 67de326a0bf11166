"""How far the model is from its goals, in standard deviations of what it may be off."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.analysis.calibration.goals import Goal

Floats = NDArray[np.float64]

THREE_SIGMA = 3.0
"""A set is ruled out from here on: 95 % of any unimodal distribution lies within (Pukelsheim 1994)."""


def chance_variance(shown: Floats, replicates: int, scale: float) -> Floats:
    """Return the variance that luck alone gives each goal, shape (goals,).

    ``s^2 (1/n + scale)``: the mean of n replicates of the model, and the one history of the real city, whose
    variance is that of a run at full scale (variances fall as the scale rises).

    Parameters
    ----------
    shown
        Figures of several replicates of one set of constants, shape (replicates, goals); those that are not
        numbers are passed over.
    replicates
        Replicates that each set is judged by, n.
    scale
        Simulated persons for each real one.
    """
    known = ~np.isnan(shown)
    count = known.sum(axis=0)
    mean = np.where(known, shown, 0.0).sum(axis=0) / np.maximum(count, 1)
    squares = np.where(known, (shown - mean) ** 2, 0.0).sum(axis=0)
    variance = squares / np.maximum(count - 1, 1)
    found: Floats = variance * (1.0 / replicates + scale)
    return found


def gaps(model: Floats, goals: Sequence[Goal], chance: Floats) -> Floats:
    """Return ``(model - goal) / sqrt(tolerance^2 + chance variance + discrepancy^2)``, infinite without a figure.

    The tolerance is that of the side on which the model lies.
    """
    value = np.array([goal.value for goal in goals])
    off = model - value
    side = np.where(off < 0, [goal.below for goal in goals], [goal.above for goal in goals])
    known = side**2 + chance + np.array([goal.discrepancy for goal in goals]) ** 2
    found: Floats = np.where(np.isnan(off), np.inf, off / np.sqrt(np.maximum(known, 1e-24)))
    return found


def implausibility(model: Floats, goals: Sequence[Goal], chance: Floats) -> float:
    """Return the largest gap, whatever its sign (Craig et al. 1997; Vernon, Goldstein and Bower 2010)."""
    return float(np.max(np.abs(gaps(model, goals, chance)))) if len(goals) else 0.0


def objective(model: Floats, goals: Sequence[Goal], chance: Floats) -> float:
    """Return the sum of squared gaps."""
    return float(np.sum(gaps(model, goals, chance) ** 2))


def cutoff(share: float, goals: int) -> float:
    """Return the implausibility that the true constants exceed with probability ``1 - share``.

    Normal errors, and the bound of Šidák (1967) for the largest of several, which holds whether or not the goals
    are correlated: ``Phi^-1((1 + share^(1/goals)) / 2)``.

    Raises
    ------
    ValueError
        If `share` is not between 0 and 1.
    """
    from scipy.stats import norm

    if not 0.0 < share < 1.0:
        raise ValueError(f"a share between 0 and 1 is needed, not {share:g}")
    return float(norm.ppf((1.0 + share ** (1.0 / max(goals, 1))) / 2.0))
