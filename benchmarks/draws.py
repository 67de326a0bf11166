"""How fast random numbers are made, and how many a run needs."""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from sim.draws import Decision, Draws
from sim.model import TalentPipeline
from sim.scenario import Scenario

KINDS = ("uniform", "exponential", "gumbel", "normal")
PEOPLE, OPTIONS, REPEATS = 100_000, 10, 5


def per_second() -> dict[str, float]:
    """Return draws a second by kind: the best of a few repeats of 100,000 people by 10 options."""
    draws = Draws(1, 0)
    ids, options = np.arange(PEOPLE, dtype=np.uint64)[:, None], np.arange(OPTIONS)[None, :]
    speed = {}
    for kind in KINDS:
        best = np.inf
        for _ in range(REPEATS):
            start = time.perf_counter()
            getattr(draws, kind)(Decision.TASTE_PLACE, 2020, ids, options)
            best = min(best, time.perf_counter() - start)
        speed[kind] = PEOPLE * OPTIONS / best
    return speed


class Counting(Draws):
    """Draws that count the numbers they make."""

    made = 0

    def _each(self, *args: Any, **kwargs: Any) -> Any:
        drawn = super()._each(*args, **kwargs)
        self.made += drawn.size
        return drawn


def in_a_run(scenario: Scenario) -> int:
    """Return how many numbers the years of a baseline run draw (the base year's are left out)."""
    model = TalentPipeline(scenario)
    counting = Counting(scenario.seed, 0)
    model.draws = counting
    model.run()
    return counting.made
