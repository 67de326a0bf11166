"""Morris's screening: how far each assumed number moves each outcome."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from sim.analysis.sensitivity.observe import Observed
from sim.analysis.sensitivity.points import DELTA, LEVELS, Floats, problem
from sim.analysis.sensitivity.stage import Stage
from sim.analysis.statistics import estimate
from sim.experiment.design import BASELINE

SCREENED = ["policy", "region", "indicator", "years", "name", "mu", "mu_star", "mu_star_conf", "sigma", "chance", "n"]
RESAMPLES = 1000


def screening(stage: Stage, outcomes: Iterable[Observed]) -> pd.DataFrame:
    """Return Morris's measures of every number on every outcome.

    Returns
    -------
    pandas.DataFrame
        Columns `SCREENED`. An elementary effect is how far the outcome moves per whole range of the number: `mu` is
        their mean, `mu_star` the mean of their sizes with the half-width of its 95 % bootstrap interval, `sigma` their
        standard deviation (large where the effect is curved or hangs on other numbers). `chance` is the
        standard error that luck leaves in one elementary effect (empty with one replicate). `n` counts the
        effects; one whose runs are missing at either end is left out.

    Notes
    -----
    Morris (1991), with `mu_star` of Campolongo, Cariboni and Saltelli (2007), computed by SALib a number at a time,
    so that a missing run costs two elementary effects and not its whole trajectory.
    """
    before, after, moved, step = _moves(stage.positions)
    seed = stage.study.scenario.seed
    rows = []
    for outcome in outcomes:
        values = estimate(outcome.values).mean
        changed = (outcome.values[after] - outcome.values[before]) / step[:, None]
        for column, number in enumerate(stage.numbers):
            own = (moved == column) & np.isfinite(values[before]) & np.isfinite(values[after])
            ends = np.stack([before[own], after[own]], axis=1).ravel()
            measures = _morris(stage.positions[ends, column], values[ends], seed)
            head = [outcome.policy, outcome.region, outcome.indicator, outcome.years, number.name]
            rows.append([*head, *measures, _chance(changed[own]), int(own.sum())])
    return pd.DataFrame(rows, columns=SCREENED)


def _moves(positions: Floats) -> tuple[np.ndarray, np.ndarray, np.ndarray, Floats]:
    """Return the steps of all trajectories: point before, point after, the number moved, and by how much."""
    length = positions.shape[1] + 1
    before = np.flatnonzero(np.arange(len(positions)) % length < length - 1)
    difference = positions[before + 1] - positions[before]
    moved = np.abs(difference).argmax(axis=1)
    return before, before + 1, moved, np.sign(difference[np.arange(len(moved)), moved]) * DELTA


def _morris(positions: Floats, values: Floats, seed: int) -> tuple[float, float, float, float]:
    """Return mu, mu*, the half-width of its interval, and sigma from pairs of points."""
    from SALib.analyze import morris

    effects = len(values) // 2
    if effects == 0:
        return np.nan, np.nan, np.nan, np.nan
    if effects == 1:
        slope = float((values[1] - values[0]) / (np.sign(positions[1] - positions[0]) * DELTA))
        return slope, abs(slope), np.nan, np.nan
    found = morris.analyze(
        problem(1), positions[:, None], values, num_resamples=RESAMPLES, num_levels=LEVELS, seed=seed % 2**32
    )
    mu, mu_star, half, sigma = (float(found[key][0]) for key in ("mu", "mu_star", "mu_star_conf", "sigma"))
    return mu, mu_star, half, sigma


def _chance(effects: Floats) -> float:
    """Return the root mean square of the standard errors of elementary effects over replicates."""
    replicates = effects.shape[1]
    whole = effects[np.isfinite(effects).all(axis=1)]
    if replicates < 2 or not len(whole):
        return np.nan
    return float(np.sqrt((whole.var(axis=1, ddof=1) / replicates).mean()))


def importance(table: pd.DataFrame) -> pd.Series:
    """Return how much each number matters, from 0 to 1, the most important first.

    Within each of four groups (retention, coverage, and the effects of all policies on either) `mu_star` is divided
    by the group's largest; a number's importance is the largest that it has anywhere. Policies are divided by one
    another's largest, so that what moves a policy without effect does not count as much as what moves a strong one.
    """
    kind = np.where(table["policy"] == BASELINE, "level", "effect")
    largest = table.groupby([kind, "indicator"])["mu_star"].transform("max")
    share = (table["mu_star"] / largest.where(largest > 0)).fillna(0.0)
    return share.groupby(table["name"], sort=False).max().sort_values(ascending=False, kind="stable")
