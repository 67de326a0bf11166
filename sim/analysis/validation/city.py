"""Patterns that the baseline of the city itself must show."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

from sim.analysis.validation.patterns import Pattern, Role
from sim.analysis.validation.rows import Row, inside, near
from sim.analysis.validation.runs import Runs

LEVELS = ("secondary_vocational", "higher_vocational", "bachelor", "postgraduate")

PRIORS = {
    "retention_secondary_voc": ("retention_rate", "secondary_vocational"),
    "retention_higher_voc": ("retention_rate", "higher_vocational"),
    "retention_bachelor": ("retention_rate", "bachelor"),
    "skill_gap_coverage": ("skill_gap_coverage", "all"),
    "local_coverage": ("local_coverage", "all"),
    "cooperating_firms": ("cooperating_firms", "all"),
}
"""Indicator and level behind each of a scenario's priors."""


def first_job_quits(name: str, pattern: Pattern, runs: Runs) -> Iterator[Row]:
    """Share of graduates hired who leave the first job within six months."""
    yield near(name, pattern, "six_months", runs.mean("six_month_quits"))


def field_match(name: str, pattern: Pattern, runs: Runs) -> Iterator[Row]:
    """Share of those at work here whose field is that of the job, by level."""
    for level in pattern.rows:
        yield near(name, pattern, str(level), runs.mean("field_match", str(level)))


def returns(name: str, pattern: Pattern, runs: Runs) -> Iterator[Row]:
    """Share of natives who studied away and came home within two years."""
    note = "home is the city in the model and the Northeast in the figure: who stops short of home is left out"
    yield near(name, pattern, "northeast", runs.mean("return_rate"), note)


def level_gradient(name: str, pattern: Pattern, runs: Runs) -> Iterator[Row]:
    """Retention falls with level, over the levels that the city's schools teach."""
    found = [(level, runs.mean("retention_rate", level)) for level in LEVELS]
    taught = [(level, rate) for level, rate in found if math.isfinite(rate)]
    rates = tuple(rate for _, rate in taught)
    falls = all(a > b for a, b in pairwise(rates))
    note = "levels: " + ", ".join(level for level, _ in taught)
    yield Row(name, "", rates, "falling", None, pattern.role, falls and len(rates) > 1, note)


def targets(runs: Runs) -> Iterator[Row]:
    """The scenario's own priors, held against the mean of the first three years."""
    for name, prior in runs.scenario.priors.items():
        indicator, level = PRIORS[name]
        low, high = prior.range or (prior.value, prior.value)
        model = runs.early(indicator, level)
        yield inside("priors", name, model, low, high, Role.TARGET, "mean of the first three years")
