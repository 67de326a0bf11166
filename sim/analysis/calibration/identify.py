"""What the targets say of each constant: how much narrower it became, and which ones only together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from sim.analysis.calibration.waves import widened
from sim.experiment.assumptions import Assumption

Floats = NDArray[np.float64]

WIDE = 0.8
"""A constant whose kept range is more than this of its range is not identified."""

STRONG = 0.7
"""Two constants whose rank correlation in the kept sets is at least this strong are known only together."""

FEWEST = 30
"""Kept sets from which correlations are looked at: with fewer, luck alone ties some pair of twenty so."""


@dataclass(frozen=True)
class Identified:
    """What is known of a constant after calibration.

    Parameters
    ----------
    number
        The constant with its range before.
    low, high
        Its range over the sets that are kept.
    spread
        Standard deviation over the kept sets, over that of a uniform draw from the range before.
    share
        Kept range over the range before.
    """

    number: Assumption
    low: float
    high: float
    spread: float
    share: float

    @property
    def known(self) -> bool:
        """Whether the targets say something of this constant by itself."""
        return self.share <= WIDE


@dataclass(frozen=True)
class Pair:
    """Two constants of which the targets know only a combination.

    Parameters
    ----------
    one, other
        Key paths.
    correlation
        Spearman's rank correlation over the kept sets: below 0 one makes up for the other.
    """

    one: str
    other: str
    correlation: float


def identified(constants: Sequence[Assumption], kept: Floats) -> tuple[Identified, ...]:
    """Return what the kept sets, shape (sets, constants), say of each constant; with no set, the range before."""
    before = np.array([(number.low, number.high) for number in constants]).reshape(-1, 2)
    if len(kept) == 0:
        return tuple(Identified(number, number.low, number.high, 1.0, 1.0) for number in constants)
    after, width = widened(kept, before), before[:, 1] - before[:, 0]
    spread = kept.std(axis=0) / (width / np.sqrt(12.0))
    share = (after[:, 1] - after[:, 0]) / width
    return tuple(
        Identified(number, float(low), float(high), float(s), float(part))
        for number, (low, high), s, part in zip(constants, after, spread, share, strict=True)
    )


def pairs(constants: Sequence[Assumption], kept: Floats) -> tuple[Pair, ...]:
    """Return the pairs of constants that the kept sets tie to each other, the strongest first."""
    from scipy.stats import rankdata

    if len(kept) < FEWEST:
        return ()
    ranks = rankdata(kept, axis=0)
    moves = [index for index in range(len(constants)) if np.ptp(ranks[:, index]) > 0]
    found = []
    for a, b in combinations(moves, 2):
        correlation = float(np.corrcoef(ranks[:, a], ranks[:, b])[0, 1])
        if abs(correlation) >= STRONG:
            found.append(Pair(constants[a].name, constants[b].name, correlation))
    return tuple(sorted(found, key=lambda pair: -abs(pair.correlation)))
