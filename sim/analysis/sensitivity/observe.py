"""What each run of a stage shows: retention, coverage, and each policy's effect on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sim.analysis.panel import ALL
from sim.analysis.sensitivity.points import Floats
from sim.analysis.sensitivity.stage import Stage
from sim.experiment.design import BASELINE

INDICATORS = ("retention_rate", "skill_gap_coverage")
YEARS = 5
"""Measured years up to the horizon over which an outcome is averaged."""
_COLUMNS = ["year", "region", "indicator", "level", "field", "origin", "value"]


@dataclass(frozen=True)
class Observed:
    """An outcome at every point.

    Parameters
    ----------
    policy
        `baseline`: the indicator itself under it. Otherwise: the policy's effect, its difference from the baseline.
    region, indicator, years
        What was measured.
    values
        Shape (points, replicates); NaN where a run is missing or undefined.
    """

    policy: str
    region: str
    indicator: str
    years: str
    values: Floats


def observed(stage: Stage) -> Iterator[Observed]:
    """Yield every outcome of a stage; those that no run defines are left out."""
    study = stage.study
    regions = list(study.scenario.regions)
    years = range(max(study.scenario.base_year, study.scenario.horizon - YEARS + 1), study.scenario.horizon + 1)
    shape = (len(study.policies), len(regions), len(INDICATORS), len(stage.positions), study.replicates, len(years))
    values = np.full(shape, np.nan)
    for spec in stage.outcome.finished:
        policy = study.policies.index(spec.policy)
        for year, region, indicator, value in _rows(stage.store.records(spec.run_id, _COLUMNS, coded=True)):
            if year in years and region in study.scenario.regions:
                place = (regions.index(region), INDICATORS.index(indicator))
                # a stage of the scenario as written (draw 0) has one point
                point = max(spec.draw - 1, 0)
                values[policy, *place, point, spec.replicate, years.index(year)] = value
    for number, region in enumerate(regions):
        for which, indicator in enumerate(INDICATORS):
            own = values[:, number, which]
            defined = np.flatnonzero(np.isfinite(own[0]).any(axis=(0, 1)))
            if not len(defined):
                continue
            span = f"{years[defined[0]]}-{years[defined[-1]]}"
            # a run in which one of these years is undefined has no mean: another set of years would be compared
            means = own[..., defined].mean(axis=-1)
            for policy, name in enumerate(study.policies):
                shown = means[0] if name == BASELINE else means[policy] - means[0]
                yield Observed(name, region, indicator, span, shown)


def _rows(records: pa.Table) -> Iterator[tuple[int, str, str, float]]:
    keep = pc.is_in(records["indicator"], pa.array(INDICATORS))
    for name in ("level", "field", "origin"):
        keep = pc.and_(keep, pc.equal(records[name], ALL))
    own = records.filter(keep)
    yield from zip(*(own[name].to_pylist() for name in ("year", "region", "indicator", "value")), strict=True)
