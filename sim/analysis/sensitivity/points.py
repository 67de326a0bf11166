"""The points at which a sensitivity analysis runs the model, each a position within every number's range."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.experiment.assumptions import Assumption, assumptions
from sim.scenario.schema import Scenario
from sim.scenario.wording import say

if TYPE_CHECKING:
    from collections.abc import Mapping

Floats = NDArray[np.float64]

LEVELS = 4
"""Levels of Morris's grid: 0, 1/3, 2/3 and 1 of a range."""
DELTA = LEVELS / (2 * (LEVELS - 1))
"""Morris's step, as a part of the range."""


class SensitivityError(Exception):
    """A sensitivity analysis cannot be carried out as asked; the message says why."""


def screened(scenario: Scenario, policies: Sequence[str], only: Sequence[str] = ()) -> tuple[Assumption, ...]:
    """Return the assumed numbers that runs of these policies read.

    Parameters
    ----------
    only
        Beginnings of key paths, such as `behaviour.working_lives`; without them, every number.

    Raises
    ------
    SensitivityError
        If there are none, or one of `only` begins no number's key path.
    """
    there = [n for n in assumptions(scenario) if n.low < n.high and (not n.policies or set(n.policies) & set(policies))]
    for start in only:
        if not any(_within(path, start) for number in there for path in number.paths):
            raise SensitivityError(
                say("no assumed number that these policies read has a key path under {start}", start=repr(start))
            )
    kept = [n for n in there if not only or any(_within(path, start) for path in n.paths for start in only)]
    if not kept:
        raise SensitivityError(say("the scenario has no assumed number with a range"))
    return tuple(kept)


def _within(path: str, start: str) -> bool:
    return path == start or path.startswith((f"{start}.", f"{start}["))


def problem(numbers: int) -> Mapping[str, object]:
    """Return SALib's description of so many numbers, each as its position within its range."""
    return {"num_vars": numbers, "names": [str(k) for k in range(numbers)], "bounds": [[0.0, 1.0]] * numbers}


def morris_points(numbers: int, trajectories: int, seed: int) -> Floats:
    """Return Morris's trajectories: shape (trajectories × (numbers + 1), numbers).

    From one row of a trajectory to the next a single number moves by `DELTA` of its range. More trajectories leave
    the first ones as they are.

    Raises
    ------
    SensitivityError
        If SALib is not installed, or there are fewer than 2 trajectories.
    """
    if trajectories < 2:
        raise SensitivityError(
            say("{trajectories} trajectories: at least 2 are needed for an interval", trajectories=trajectories)
        )
    needs_salib()
    from SALib.sample import morris

    found: Floats = morris.sample(problem(numbers), trajectories, num_levels=LEVELS, seed=seed % 2**32)
    return np.clip(found, 0.0, 1.0)


def sobol_points(numbers: int, samples: int, seed: int) -> Floats:
    """Return Saltelli's points: shape (samples × (numbers + 2), numbers), each base sample's rows together.

    More samples leave the first ones as they are.

    Raises
    ------
    SensitivityError
        If SALib is not installed, or `samples` is not a power of 2.
    """
    check_samples(samples)
    needs_salib()
    from SALib.sample import sobol

    found: Floats = sobol.sample(problem(numbers), samples, calc_second_order=False, seed=seed % 2**32)
    return np.clip(found, 0.0, 1.0)


def check_samples(samples: int) -> None:
    """Raise SensitivityError unless Sobol's sequence is balanced at so many samples."""
    if samples < 2 or samples & (samples - 1):
        raise SensitivityError(
            say(
                "{samples} samples: Sobol's sequence is balanced at powers of 2 only, such as 32 or 64", samples=samples
            )
        )


def needs_salib() -> None:
    """Raise SensitivityError if SALib is not installed."""
    try:
        import SALib  # noqa: F401  only whether it is there
    except ImportError as error:
        raise SensitivityError(say("sensitivity needs SALib: pip install 'talent-pipeline-sim[analysis]'")) from error
