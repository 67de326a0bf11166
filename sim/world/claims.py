"""What share of the claims on a budget was paid last year, with which those who claim reckon this year."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.world.world import World

F64 = NDArray[np.float64]


def expected_share(world: World, lever: str, budget: float) -> float:
    """Return the share of a claim with which people and enterprises reckon, 0 to 1.

    Last year's share of yuan asked that was paid; all of it in the first year, as nobody has seen yet how far the
    budget goes, but nothing where there is no money at all.

    Parameters
    ----------
    lever
        Key of the lever that pays.
    budget
        Most that it pays in a year, yuan; infinite without a bound.
    """
    if budget <= 0:
        return 0.0
    return float(world.history.get(_key(lever), np.ones(1))[0])


def remember_share(world: World, lever: str, asked: F64, paid: F64) -> None:
    """Remember which share of the yuan asked this year was paid; where nobody asks, what was seen last stays."""
    if (total := asked.sum()) > 0:
        world.history[_key(lever)] = np.array([paid.sum() / total])


def _key(lever: str) -> str:
    return f"{lever}_paid"
