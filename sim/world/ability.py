"""Ability of those admitted at a level, from the score lines of the level."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import LIFE, Decision, Draws
from sim.scenario.behaviour import Admission

F64 = NDArray[np.float64]


def _lines(a: Admission) -> tuple[F64, F64]:
    bachelor, college = a.bachelor_line.value, a.college_line.value
    lower = np.array([-4.0, -4.0, college, bachelor, bachelor + a.postgraduate_above.value])
    upper = np.array([4.0, 0.0, bachelor, 4.0, 4.0])
    return lower, upper


def elsewhere_ability(a: Admission, level: NDArray[np.int8], ids: NDArray[np.uint64], draws: Draws) -> F64:
    """Return abilities of entrants at `level`, ``w score + sqrt(1 - w**2) noise``, the score between the lines."""
    from scipy.special import ndtr

    low, high = (ndtr(line) for line in _lines(a))
    return _between(a, low[level], (high - low)[level], ids, draws)


def adult_ability(a: Admission, ids: NDArray[np.uint64], draws: Draws) -> F64:
    """Return abilities of adult entrants to higher-vocational colleges: the score above a line of their own."""
    from scipy.special import ndtr

    low = ndtr(a.adult_line.value)
    return _between(a, low, ndtr(a.bachelor_line.value) - low, ids, draws)


def _between(a: Admission, low: F64 | float, width: F64 | float, ids: NDArray[np.uint64], draws: Draws) -> F64:
    """Return abilities of those whose score lies between the quantiles `low` and ``low + width`` of the normal."""
    from scipy.special import ndtri

    score = ndtri(low + width * draws.uniform(Decision.ABILITY_ELSEWHERE, LIFE, ids))
    w = a.exam_ability.value
    ability: F64 = w * score + np.sqrt(1.0 - w**2) * draws.normal(Decision.ABILITY, LIFE, ids)
    return ability


def mean_ability(a: Admission) -> F64:
    """Return the mean ability by level that the lines imply: w times the mean of a truncated normal; shape (5,)."""
    from scipy.special import ndtr

    lower, upper = _lines(a)
    density = (np.exp(-0.5 * lower**2) - np.exp(-0.5 * upper**2)) / np.sqrt(2.0 * np.pi)
    mean: F64 = a.exam_ability.value * density / (ndtr(upper) - ndtr(lower))
    return mean
