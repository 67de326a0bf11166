"""History matching: waves of sampled constants, each within what the wave before did not rule out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor

import numpy as np
from numpy.typing import NDArray

from sim.analysis.calibration.bench import Bench, Judged, Sample
from sim.analysis.calibration.distance import THREE_SIGMA
from sim.analysis.calibration.workers import judge_all

Floats = NDArray[np.float64]

MORE = 0.1
"""Part of what a constant reaches as written by which other sets may go beyond it."""

SCRAMBLES = 64

FEWEST = 4
"""A wave shrinks the region sampled only where at least so many sets are kept."""


def aims(bench: Bench) -> Floats:
    """Return the lowest and highest figure that sets aim each aligned target at, shape (aligned, 2).

    What is not known of a target is not known of the constant that meets it: sets aim at figures over the whole
    range held possible, widened by chance, and not at the middle alone; but at none that the constant is far from
    reaching within its range, or sets would pile up at its end.
    """
    found = []
    for k, index in enumerate(bench.which):
        goal, chance = bench.goals[index], bench.chance[index]
        low = goal.value - THREE_SIGMA * np.sqrt(goal.below**2 + chance)
        high = goal.value + THREE_SIGMA * np.sqrt(goal.above**2 + chance)
        least, most = bench.reach.low[k], bench.reach.high[k]
        more = MORE * (most - least)
        low, high = (float(np.clip(end, least - more, most + more)) for end in (low, high))
        if goal.unit == "share":
            low, high = max(low, 0.0), min(high, 1.0)
        found.append((low, high))
    return np.array(found).reshape(-1, 2)


def sobol(dimensions: int, count: int, seed: int) -> Floats:
    """Return points of a scrambled Sobol sequence, shape (count, dimensions).

    Few points in many dimensions leave some pairs of them correlated, which would look like constants that make up
    for each other: of `SCRAMBLES` scrambles, the one whose strongest correlation is the weakest is taken.
    """
    from scipy.stats import qmc

    if dimensions == 0:
        return np.zeros((count, 0))
    power = int(np.ceil(np.log2(count)))
    best, weakest = np.zeros((count, dimensions)), np.inf
    for scramble in range(SCRAMBLES if dimensions > 1 and count > 2 else 1):
        points = qmc.Sobol(dimensions, scramble=True, seed=seed * SCRAMBLES + scramble).random_base2(power)[:count]
        ties = np.corrcoef(points, rowvar=False) if dimensions > 1 and count > 2 else np.eye(dimensions)
        strongest = float(np.abs(ties - np.eye(dimensions)).max())
        if strongest < weakest:
            best, weakest = points, strongest
    return best


def widened(points: Floats, within: Floats) -> Floats:
    """Return the box around points, each side wider by what so few points are bound to miss, shape (dimensions, 2).

    The range of n uniform points falls short of the whole by the factor ``(n - 1)/(n + 1)``.
    """
    low, high = points.min(axis=0), points.max(axis=0)
    more = (high - low) / max(len(points) - 1, 1)
    return np.column_stack([np.maximum(low - more, within[:, 0]), np.minimum(high + more, within[:, 1])])


def match(
    crew: Executor,
    bench: Bench,
    count: int,
    waves: int,
    seed: int,
    start: Floats,
    done: Callable[[int], None],
) -> tuple[Judged, ...]:
    """Return every set judged in all waves, in their order.

    A set is a point of the explored constants and of the aims. Alignment begins where the nearest set of an
    earlier wave ended.

    Parameters
    ----------
    count
        Sets a wave.
    start
        Positions of the aligned constants at which the first wave begins, shape (aligned,).
    """
    low_high = aims(bench)
    explored = len(bench.explored)
    whole = np.tile([0.0, 1.0], (explored + len(low_high), 1))
    found: tuple[Judged, ...] = ()
    box, points = whole, np.zeros((0, len(whole)))
    for wave in range(waves):
        unit = sobol(len(whole), count, seed + wave)
        new = box[:, 0] + unit * (box[:, 1] - box[:, 0])
        samples = []
        for point in new:
            aim = low_high[:, 0] + point[explored:] * (low_high[:, 1] - low_high[:, 0])
            samples.append(Sample(point[:explored], aim, _begin(point, points, found, start)))
        found = (*found, *judge_all(crew, bench, samples, done))
        points = np.vstack([points, new])
        kept = np.array([judged.implausibility < THREE_SIGMA for judged in found])
        if kept.sum() >= FEWEST:
            box = widened(points[kept], whole)
    return found


def _begin(point: Floats, points: Floats, found: Sequence[Judged], start: Floats) -> Floats:
    if not len(found):
        return start
    near = int(np.argmin(((points[: len(found)] - point) ** 2).sum(axis=1)))
    return found[near].aligned.positions
