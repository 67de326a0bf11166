"""A sensitivity analysis that has been run: its tables, and which numbers matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from sim.analysis.sensitivity.decomposition import decomposition
from sim.analysis.sensitivity.observe import observed
from sim.analysis.sensitivity.plan import Plan
from sim.analysis.sensitivity.screening import importance
from sim.analysis.sensitivity.stage import Stage
from sim.experiment.assumptions import Assumption
from sim.experiment.execute import Failure

NUMBERS = ["name", "unit", "value", "low", "high", "policies", "importance", "rank", "decomposed"]


def matter(table: pd.DataFrame, numbers: Sequence[Assumption], most: int) -> tuple[Assumption, ...]:
    """Return the numbers that matter most, at most so many; one that moves nothing is not among them."""
    ranked = importance(table)
    named = {number.name: number for number in numbers}
    return tuple(named[str(name)] for name, share in ranked.head(most).items() if share > 0)


@dataclass(frozen=True, repr=False)
class SensitivityOutcome:
    """Which assumed numbers the results hang on.

    Parameters
    ----------
    plan
        What was asked for.
    morris
        The screening of every number.
    screening
        Its measures (`sim.analysis.sensitivity.screening`).
    sobol
        The decomposition over the numbers that matter; None where it was not asked for or nothing matters.
    """

    plan: Plan
    morris: Stage
    screening: pd.DataFrame
    sobol: Stage | None

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages that were run."""
        return (self.morris,) if self.sobol is None else (self.morris, self.sobol)

    @property
    def chosen(self) -> tuple[Assumption, ...]:
        """The numbers whose variance shares were asked for, the most important first."""
        return () if self.sobol is None else self.sobol.numbers

    @property
    def unexpected(self) -> tuple[Failure, ...]:
        """Runs that failed for another reason than that no base year can have the numbers drawn."""
        return tuple(failure for stage in self.stages for failure in stage.unexpected)

    @property
    def lost(self) -> int:
        """Points that are missing: their numbers contradict each other, or no base year can have them."""
        return sum(len(s.contradictory) + len({f.spec.draw for f in s.outcome.failures}) for s in self.stages)

    @cached_property
    def decomposition(self) -> pd.DataFrame | None:
        """Sobol's indices of the numbers that matter; None without them."""
        return None if self.sobol is None else decomposition(self.sobol, observed(self.sobol))

    @cached_property
    def numbers(self) -> pd.DataFrame:
        """The numbers screened, the most important first: columns `NUMBERS`."""
        ranked = importance(self.screening)
        named = {number.name: number for number in self.morris.numbers}
        decomposed = {number.name for number in self.chosen}
        rows = []
        for rank, (name, share) in enumerate(ranked.items(), start=1):
            own = named[str(name)]
            head = [own.name, own.unit, own.value, own.low, own.high, " ".join(own.policies)]
            rows.append([*head, float(share), rank if share > 0 else np.nan, own.name in decomposed])
        return pd.DataFrame(rows, columns=NUMBERS)
