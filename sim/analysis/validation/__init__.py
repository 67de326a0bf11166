"""The model against published patterns, the scenario's own targets, and what theory says of its kernels."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from sim.analysis.validation import city, experiments, limits, training
from sim.analysis.validation.patterns import FILE, Pattern, Role, load_patterns
from sim.analysis.validation.rows import Row
from sim.analysis.validation.runs import Runs
from sim.scenario.schema import Scenario

Check = Callable[[str, Pattern, Runs], Iterator[Row]]

CHECKS: Mapping[str, Check] = {
    "apprenticeship_payback": training.apprenticeship_payback,
    "first_job_quits": city.first_job_quits,
    "field_match": city.field_match,
    "returns_to_the_northeast": city.returns,
    "production_to_stock": experiments.production_to_stock,
    "level_gradient": city.level_gradient,
    "urn_ball": limits.urn_ball,
    "deferred_acceptance": limits.deferred_acceptance,
    "logit": limits.logit,
}
"""How each pattern is measured in the model."""


def validate(
    scenario: Scenario,
    patterns: Mapping[str, Pattern],
    folder: Path,
    replicates: int = 3,
    only: tuple[str, ...] = (),
) -> Iterator[Row]:
    """Hold the model against patterns and against the scenario's own priors.

    Parameters
    ----------
    scenario
        The city; a pattern may bring a scenario of its own, looked for in `folder`.
    patterns
        The patterns by name, as `load_patterns` reads them.
    folder
        Where the patterns lie.
    replicates
        Runs to average over, 1 or more.
    only
        Patterns to look at; empty for all, and the priors.

    Yields
    ------
    One row for each figure, as soon as it is known.

    Raises
    ------
    KeyError
        If a pattern has no measure in the model.
    """
    runs = Runs(scenario, replicates)
    for name, pattern in patterns.items():
        if not only or name in only:
            yield from CHECKS[name](name, pattern, runs)
    if not only:
        yield from city.targets(runs)


__all__ = ["CHECKS", "FILE", "Pattern", "Role", "Row", "load_patterns", "validate"]
