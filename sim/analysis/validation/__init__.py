"""The model against published patterns, the scenario's own targets, and what theory says of its kernels."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from sim.analysis.validation import city, experiments, joining, limits, mobility, plan_cut, training
from sim.analysis.validation.mobility import Fitted
from sim.analysis.validation.patterns import FILE, Pattern, PatternError, Role, load_patterns
from sim.analysis.validation.rows import Row
from sim.analysis.validation.runs import Runs
from sim.scenario import load
from sim.scenario.schema import Scenario
from sim.scenario.wording import say

Check = Callable[[str, Pattern, Runs], Iterator[Row]]

CHECKS: Mapping[str, Check] = {
    "leo_movement": mobility.leo_movement,
    "apprenticeship_payback": training.apprenticeship_payback,
    "first_job_quits": city.first_job_quits,
    "field_match": city.field_match,
    "returns_to_the_northeast": city.returns,
    "production_to_stock": experiments.production_to_stock,
    "hiring_plan_cut": plan_cut.hiring_plan_cut,
    "level_gradient": city.level_gradient,
    "urn_ball": limits.urn_ball,
    "deferred_acceptance": limits.deferred_acceptance,
    "logit": limits.logit,
    "cooperation_turnover": joining.cooperation_turnover,
}
"""How each pattern is measured in the model."""


def read_patterns(path: Path) -> Mapping[str, Pattern]:
    """Return the patterns of a file, each of which has a measure in the model.

    Raises
    ------
    ScenarioError
        If the file is missing or something in it is not as it should be; each problem names file, line and key.
    """
    return load_patterns(path, CHECKS)


def validate(
    scenario: Scenario,
    patterns: Mapping[str, Pattern],
    folder: Path,
    replicates: int = 3,
    only: tuple[str, ...] = (),
) -> Iterator[Row]:
    """Hold the model against patterns and against the scenario's own targets, priors and published stocks.

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
        Patterns to look at; empty for all, and the scenario's own figures.

    Yields
    ------
    One row for each figure, as soon as it is known.

    Raises
    ------
    PatternError
        If a pattern does not state what its measure needs.
    ScenarioError
        If a target of the scenario is one that no run can show.
    """
    runs = Runs(scenario, replicates, folder)
    for name, pattern in patterns.items():
        if not only or name in only:
            for row in CHECKS[name](name, pattern, runs):
                yield _as_seen(row, pattern)
    if not only:
        yield from city.targets(runs)


def _as_seen(row: Row, pattern: Pattern) -> Row:
    """Return a row with what its pattern says of how it was seen before."""
    if pattern.seen is None:
        return row
    seen = say("{seen}", seen=pattern.seen)
    return replace(row, note=say("{note}; {seen}", note=row.note, seen=seen) if row.note.text else seen)


def fit_constants(
    patterns: Mapping[str, Pattern], folder: Path, only: tuple[str, ...] = ()
) -> Mapping[str, mobility.Fitted]:
    """Choose anew the constants that patterns name for scenarios of their own, by the rows to be fitted alone.

    Raises
    ------
    ScenarioError
        If a pattern's scenario cannot be read.
    """
    return {
        name: mobility.fit(load(folder / pattern.scenario), pattern)
        for name, pattern in patterns.items()
        if pattern.fit and pattern.scenario is not None and (not only or name in only)
    }


__all__ = [
    "CHECKS",
    "FILE",
    "Fitted",
    "Pattern",
    "PatternError",
    "Role",
    "Row",
    "fit_constants",
    "read_patterns",
    "validate",
]
