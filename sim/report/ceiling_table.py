"""Rows of the table of ceilings: how far each policy can reach by arithmetic, and how."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from sim.analysis.ceilings import Ceiling, ceiling
from sim.report.language import Words
from sim.report.numbers import number, percent

if TYPE_CHECKING:
    from sim.analysis.outcomes import Outcomes
    from sim.analysis.sweep import SweepOutcomes

_SHARES = frozenset({"share", "compliance"})


def ceiling_rows(
    outcomes: Outcomes | SweepOutcomes, here: pd.DataFrame, region: str, measures: Sequence[str], words: Words
) -> Iterator[tuple[str, ...]]:
    """Yield a row for each policy other than the baseline: its name, its ceilings in points, how they come about.

    Parameters
    ----------
    here
        The summary's rows of the region, undivided by level.
    """
    for policy in outcomes.policies[1:]:
        own = here[here["policy"] == policy]
        most = [own.loc[own["measure"] == measure, "ceiling"].head(1) for measure in measures]
        points = [number(100 * float(value.iloc[0]), 2, signed=True) if len(value) else "" for value in most]
        title = words.title(outcomes.scenario.policy(policy).title)
        yield title, *points, arithmetic(ceiling(outcomes.scenario, outcomes.panel, policy, region), words)


def arithmetic(most: Ceiling, words: Words) -> str:
    """Return in words how a ceiling comes about: the reach of each lever that has one."""
    reaches = [words(f"ceilings.{reach.reason}", **_shown(reach.values)) for reach in most.reaches.values()]
    return words("ceilings.join").join(reaches if most.all_known else [*reaches, words("ceilings.everyone")])


def _shown(values: Mapping[str, float]) -> dict[str, str]:
    return {
        name: percent(value, 0) if name in _SHARES else number(value, 1 if abs(value) < 10 and value % 1 else 0)
        for name, value in values.items()
    }
