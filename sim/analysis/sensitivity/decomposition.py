"""Sobol's decomposition: which share of an outcome's variance each of a few assumed numbers accounts for."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from sim.analysis.sensitivity.observe import Observed
from sim.analysis.sensitivity.points import Floats, problem
from sim.analysis.sensitivity.stage import Stage
from sim.analysis.statistics import estimate

DECOMPOSED = ["policy", "region", "indicator", "years", "name", "S1", "S1_conf", "ST", "ST_conf", "sd", "n"]
RESAMPLES = 1000
_FEWEST = 2


def decomposition(stage: Stage, outcomes: Iterable[Observed]) -> pd.DataFrame:
    """Return Sobol's indices of every number on every outcome.

    Returns
    -------
    pandas.DataFrame
        Columns `DECOMPOSED`: first-order index `S1` (the share of variance that goes if the number alone were known)
        and total index `ST` (the share that stays if it alone were unknown), with the half-widths of their 95 %
        bootstrap intervals; `sd`, the outcome's standard deviation over the points; `n`, base samples used. A
        base sample of which a run is missing is left out; indices of what does not vary are empty.

    Notes
    -----
    Saltelli et al. (2010), computed by SALib. The share is of the variance that these numbers cause: all others are
    as written.
    """
    width = len(stage.numbers) + 2
    rows = []
    for outcome in outcomes:
        samples = estimate(outcome.values).mean.reshape(-1, width)
        whole = samples[np.isfinite(samples).all(axis=1)]
        indices = _sobol(whole, stage.study.scenario.seed)
        deviation = float(whole[:, [0, -1]].std(ddof=1)) if len(whole) >= _FEWEST else np.nan
        for number, measures in zip(stage.numbers, indices, strict=True):
            head = [outcome.policy, outcome.region, outcome.indicator, outcome.years, number.name]
            rows.append([*head, *measures.tolist(), deviation, len(whole)])
    return pd.DataFrame(rows, columns=DECOMPOSED)


def _sobol(samples: Floats, seed: int) -> Floats:
    """Return S1, its half-width, ST and its half-width of each number, from base samples a row."""
    from SALib.analyze import sobol

    numbers = samples.shape[1] - 2
    if len(samples) < _FEWEST or np.ptp(samples) == 0:
        return np.full((numbers, 4), np.nan)
    # SALib draws from a global generator where the seed is 0
    found = sobol.analyze(
        problem(numbers), samples.ravel(), calc_second_order=False, num_resamples=RESAMPLES, seed=seed % 2**31 + 1
    )
    return np.stack([found[key] for key in ("S1", "S1_conf", "ST", "ST_conf")], axis=1)
