"""Vocational schools in junior-middle schools: who is reached, and what it changes in pupils' choice."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import LIFE, Decision, Draws
from sim.policy.knobs import Knobs

Bools = NDArray[np.bool_]


def reached(knobs: Knobs, ids: NDArray[np.uint64], draws: Draws) -> Bools:
    """Return which pupils outreach reaches; shape (n,)."""
    return draws.chance(Decision.OUTREACH, LIFE, ids, knobs.outreach_reach)


def acceptance(base: float, standing: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the probability to accept a vocational seat, ``logit^-1(logit(base) + standing)``; shape (n,)."""
    odds = np.divide(1.0 - base, base) if base > 0 else np.inf
    probability: NDArray[np.float64] = 1.0 / (1.0 + odds * np.exp(-standing))
    return probability
