"""Fixed-point alignment: constants of places, of progression and the like, moved until the model meets its targets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.analysis.calibration.goals import Goal
from sim.scenario.wording import say

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Run = Callable[[Floats], Floats]
"""Positions of the aligned constants within their ranges, 0 to 1 -> what the model shows of every goal."""

DAMPING = 0.8
STEPS = 5
"""Most runs of one alignment after the first."""

PATIENCE = 2
"""Steps without coming nearer after which alignment ends: what is left is luck, or out of reach."""

LONGEST_STEP = 0.25
"""Share of a constant's range that it moves by at most in a step."""

CLOSE = 0.2
"""Aligned means within this many standard deviations of what the target may be off."""

FLAT = 0.05
"""A constant that moves its target's link by less than this over its whole range cannot align it."""

FARTHEST = 1e6
_EDGE = 1e-4


class CalibrationError(ValueError):
    """A calibration cannot be made as the scenario asks for it."""


@dataclass(frozen=True)
class Aligned:
    """Where an alignment ended.

    Parameters
    ----------
    positions
        Of the aligned constants within their ranges, shape (constants,).
    model
        What the model shows of every goal there.
    steps
        Runs made after the first.
    met
        Which targets are met.
    at_bound
        Which constants stand at an end of their range.
    """

    positions: Floats
    model: Floats
    steps: int
    met: Bools
    at_bound: Bools


def link(value: Floats | float, unit: str) -> Floats:
    """Return the scale on which alignment is nearly linear: the logit of a share, else the logarithm.

    A share nearer to 0 or 1 than 0.0001 counts as that, so that an empty outcome still has a direction.
    """
    if unit == "share":
        inner = np.clip(value, _EDGE, 1.0 - _EDGE)
        found: Floats = np.log(inner / (1.0 - inner))
    else:
        found = np.log(np.maximum(value, 1e-9))
    return found


@dataclass(frozen=True)
class Reach:
    """What each aligned constant does to its target, over its whole range.

    Parameters
    ----------
    slope
        How the target's link rises as the constant crosses its range, shape (constants,).
    low, high
        Least and greatest figure of the target, at the two ends, shape (constants,).
    """

    slope: Floats
    low: Floats
    high: Floats


def reach(run: Run, start: Floats, goals: Sequence[Goal], which: Sequence[int], names: Sequence[str]) -> Reach:
    """Run each aligned constant at both ends of its range, the others at `start`, with the same luck.

    Parameters
    ----------
    which
        Index of each aligned constant's target among the goals.
    names
        Key paths of the aligned constants.

    Raises
    ------
    CalibrationError
        If a constant does not move its target.
    """
    ends = np.empty((len(which), 2))
    slope = np.empty(len(which))
    for k, goal in enumerate(which):
        for side in (0, 1):
            moved = start.copy()
            moved[k] = side
            ends[k, side] = run(moved)[goal]
        slope[k] = np.diff(link(ends[k], goals[goal].unit))[0]
        if not abs(slope[k]) >= FLAT:
            raise CalibrationError(
                say(
                    "calibration.align.{name}: `{path}` does not move it: {slope:.2g} over its whole range, on the "
                    "scale of log-odds",
                    name=goals[goal].name,
                    path=names[k],
                    slope=slope[k],
                )
            )
    return Reach(slope, ends.min(axis=1), ends.max(axis=1))


def align(
    run: Run,
    aims: Floats,
    start: Floats,
    slope: Floats,
    goals: Sequence[Goal],
    which: Sequence[int],
    close: Floats,
    *,
    damping: float = DAMPING,
    steps: int = STEPS,
) -> Aligned:
    """Move each constant until its target is met.

    ``u <- u + damping (link(aim) - link(model)) / slope``, all constants at once, the slopes as measured once, from
    end to end of the range: the share inversion of Berry (1994) with the chord in place of a slope of 1. It contracts
    as long as a slope is between 0 and 2/damping times the one that was measured. A constant stops at the ends of
    its range; then its target is not met, and the result says so.

    Parameters
    ----------
    run
        The model.
    aims
        What each aligned target should be, shape (constants,).
    start, slope
        Positions to begin at, and the slope as `reach` has it, both of shape (constants,).
    which
        Index of each aligned constant's target among the goals.
    close
        How near an aim must be met, shape (constants,).
    damping, steps
        Share of a full step that is taken, and most steps.

    Returns
    -------
    The nearest step, not necessarily the last: the sum over targets of ln(1 + gap/close) is the smallest. One target
    out of reach then does not keep the others from being met.
    """
    units = [goals[goal].unit for goal in which]
    wanted = np.array([link(aim, unit) for aim, unit in zip(aims, units, strict=True)])
    positions, best, nearest = start.copy(), None, np.inf
    for step in range(steps + 1):
        model = run(positions)
        shown = model[list(which)]
        off = np.abs(shown - aims) / close
        far = float(np.log1p(np.where(np.isnan(off), FARTHEST, off)).sum())
        if best is None or far < nearest:
            at_bound = (positions <= 0.0) | (positions >= 1.0)
            best, nearest = Aligned(positions.copy(), model, step, off <= 1.0, at_bound), far
        if step - best.steps >= PATIENCE:
            break
        there = np.array([link(value, unit) for value, unit in zip(shown, units, strict=True)])
        move = np.where(off > 1.0, damping * (wanted - there) / slope, 0.0)
        moved = np.clip(positions + np.clip(move, -LONGEST_STEP, LONGEST_STEP), 0.0, 1.0)
        if np.array_equal(moved, positions):
            break
        positions = moved
    assert best is not None
    return best
