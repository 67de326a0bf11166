"""The best set: a seeded search of the explored constants, each try aligned to the targets themselves."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor

import numpy as np
from numpy.typing import NDArray

from sim.analysis.calibration.align import CalibrationError
from sim.analysis.calibration.bench import Bench, Judged, Sample
from sim.analysis.calibration.workers import judge_all
from sim.scenario.wording import say

Floats = NDArray[np.float64]

TOGETHER = 4
"""Tries judged before the search learns of them, whatever the number of workers: it must not change the result."""

_HOPELESS = 1e12


def search(
    crew: Executor,
    bench: Bench,
    trials: int,
    seed: int,
    begin: list[Floats],
    start: Floats,
    done: Callable[[int], None],
) -> tuple[Judged, ...]:
    """Return the sets tried by Optuna's tree-structured Parzen estimator, in their order.

    The objective is the sum of squared standardised gaps.

    Parameters
    ----------
    begin
        Positions of the explored constants to try first.
    start
        Positions of the aligned constants at which each alignment begins.

    Raises
    ------
    CalibrationError
        If Optuna is not installed.
    """
    needs_optuna()
    import optuna

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(
        sampler=optuna.samplers.TPESampler(seed=seed % 2**32, n_startup_trials=max(trials // 4, 1))
    )
    names = [number.name for number in bench.explored]
    for point in begin:
        study.enqueue_trial(dict(zip(names, map(float, point), strict=True)))
    found: tuple[Judged, ...] = ()
    while len(found) < trials:
        asked = [study.ask() for _ in range(min(TOGETHER, trials - len(found)))]
        points = [np.array([trial.suggest_float(name, 0.0, 1.0) for name in names]) for trial in asked]
        judged = judge_all(crew, bench, [Sample(point, bench.targets(), start) for point in points], done)
        for trial, one in zip(asked, judged, strict=True):
            study.tell(trial, one.objective if np.isfinite(one.objective) else _HOPELESS)
        found = (*found, *judged)
    return found


def needs_optuna() -> None:
    """Raise CalibrationError if Optuna is not installed."""
    try:
        import optuna  # noqa: F401  only whether it is there
    except ImportError as error:
        raise CalibrationError(
            say("the search needs Optuna: pip install 'talent-pipeline-sim[analysis]', or ask for no trials")
        ) from error
