"""A sweep's results: effects over draws of the assumed numbers, with the two uncertainties apart."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.analysis.drawn import effects_over_draws, read_draws, read_written
from sim.analysis.evidence import Drawn, Evidence, Runs
from sim.analysis.headline import HEADLINE
from sim.analysis.panel import Source
from sim.analysis.spending import Spending
from sim.analysis.summary import summary
from sim.experiment.assumptions import Assumption, Draw
from sim.experiment.design import BASELINE, Study
from sim.experiment.execute import Failure, Outcome
from sim.experiment.store import Store
from sim.scenario.errors import UnreachableStocks

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

CLAIMS = [
    "scenario",
    "policy",
    "region",
    "indicator",
    "level",
    "period",
    "claim",
    "unit",
    "baseline",
    "effect",
    "low",
    "high",
    "draws",
    "holds",
    "holds_in",
    "effect_as_written",
    "ceiling",
]

_CLAIM = ["policy", "region", "measure", "level", "period"]
RUN, PARTLY, FAILED, CONTRADICTORY = "run", "partly", "failed", "contradictory"
"""What became of a draw: see `SweepOutcomes.assumptions`."""

RAISES, LOWERS, NO_CHANGE = "raises", "lowers", "does not change"


class SweepOutcomes:
    """What a scenario gives under several policies, over draws of its assumed numbers.

    Parameters
    ----------
    study, store, outcome
        The runs asked for, where they are, and which of them finished.
    numbers
        The assumed numbers.
    draws
        Their draws, those included that could not be run.
    """

    def __init__(
        self, study: Study, store: Store, outcome: Outcome, numbers: Sequence[Assumption], draws: Sequence[Draw]
    ) -> None:
        self.study = study
        self.store = store
        self.outcome = outcome
        self.numbers = tuple(numbers)
        self.draws = tuple(draws)

    @property
    def scenario(self) -> Scenario:
        """The scenario as written, at the scale of the sweep."""
        return self.study.scenario

    @property
    def policies(self) -> tuple[str, ...]:
        """Names of the policies of which a run finished, the baseline first."""
        finished = {spec.policy for spec in self.outcome.finished if spec.draw}
        return tuple(name for name in self.study.policies if name in finished)

    @property
    def comparable(self) -> bool:
        """Whether a run of the baseline finished in any draw."""
        return BASELINE in self.policies

    @property
    def replicates(self) -> int:
        """Number of replicates of each policy in each draw."""
        return self.study.replicates

    @property
    def failures(self) -> tuple[Failure, ...]:
        """Runs that ended with an error; they are missing from everything else."""
        return self.outcome.failures

    @property
    def unexpected(self) -> tuple[Failure, ...]:
        """Failures other than a draw whose published stocks cannot be reached, which is a finding about the draw."""
        return tuple(failure for failure in self.failures if not (failure.spec.draw and _unreachable(failure)))

    @cached_property
    def assumptions(self) -> pd.DataFrame:
        """Every draw and its numbers: draw, status, problem, then a column for each assumed number.

        `status` is `run`, where every run finished; `partly`, where some did, by which the draw counts; `failed`,
        where none did; or `contradictory`, where the numbers contradict each other or published figures and were
        not run. `problem` says why.
        """
        problems: dict[int, str] = {}
        for failure in self.failures:
            problems.setdefault(failure.spec.draw, failure.error)
        finished = {spec.draw for spec in self.outcome.finished}
        rows = []
        for draw in self.draws:
            if draw.problem:
                status = CONTRADICTORY
            elif draw.number in problems:
                status = PARTLY if draw.number in finished else FAILED
            else:
                status = RUN
            rows.append([draw.number, status, problems.get(draw.number, draw.problem), *draw.values])
        return pd.DataFrame(rows, columns=["draw", "status", "problem", *(number.name for number in self.numbers)])

    @cached_property
    def ranges(self) -> pd.DataFrame:
        """The assumed numbers: name, unit, value, low, high, policies (empty: every run), places (how many hold it)."""
        return pd.DataFrame(
            [[n.name, n.unit, n.value, n.low, n.high, " ".join(n.policies), len(n.paths)] for n in self.numbers],
            columns=["name", "unit", "value", "low", "high", "policies", "places"],
        )

    @cached_property
    def drawn(self) -> Drawn:
        """The runs of the draws, a column a run."""
        return read_draws(self.store, self.study, self.outcome.finished, self.policies)

    @cached_property
    def written(self) -> Runs | None:
        """The runs of the scenario as written, at the scale of the sweep; None where they were not asked for."""
        if not any(spec.draw == 0 and spec.policy == BASELINE for spec in self.outcome.finished):
            return None
        return read_written(self.store, self.study, self.outcome.finished, self.policies)

    @property
    def panel(self) -> Source:
        """Records of the draws, a column a run."""
        return self.drawn.panel

    @property
    def spending(self) -> Spending:
        """The ledgers of the draws, a column a run."""
        return self.drawn.spending

    @property
    def evidence(self) -> Evidence:
        """What effects rest on: means and intervals over the draws."""
        return Evidence(self.drawn, self.drawn, self.scenario.scale)

    def effects(self) -> pd.DataFrame:
        """Return the paired difference from the baseline of every policy in every row, over draws.

        Returns
        -------
        pandas.DataFrame
            scenario, policy, year, region, indicator, level, field, origin, unit, baseline, effect, low, high,
            n (draws), interval (assumptions and chance), sd_assumptions, sd_chance, share_same_sign: see
            `sim.analysis.uncertainty.spread`.
        """
        return effects_over_draws(self.drawn, self.scenario.name)

    def summary(self) -> pd.DataFrame:
        """Return the headline effects, costs and costs per result of each policy, over draws."""
        return self._summary.copy()

    @cached_property
    def _summary(self) -> pd.DataFrame:
        return summary(self.scenario, self.evidence)

    def claims(self) -> pd.DataFrame:
        """Return each headline claim with the share of draws in which it holds."""
        own = self.written
        written = None if own is None else summary(self.scenario, Evidence(own, None, self.scenario.scale))
        return claims(self._summary, written)


def claims(table: pd.DataFrame, written: pd.DataFrame | None) -> pd.DataFrame:
    """Return the headline claims that a summary makes: what each policy raises or lowers, and in how many draws.

    Parameters
    ----------
    table
        A summary whose intervals are over draws.
    written
        The summary of the scenario as written, for `effect_as_written`; without it, that is empty.

    Returns
    -------
    pandas.DataFrame
        Columns `CLAIMS`. A claim holds in a draw if the mean effect over its replicates has the sign of `effect`.
    """
    own = table[table["measure"].isin(HEADLINE) & (table["policy"] != BASELINE) & table["effect"].notna()]
    named = {"measure": "indicator", "n": "draws"}
    if written is None:
        found = own.assign(effect_as_written=np.nan)
    else:
        found = own.merge(written[[*_CLAIM, "effect"]], on=_CLAIM, how="left", suffixes=("", "_as_written"))
    found = found.rename(columns=named)
    found = found.assign(
        claim=np.select([found["effect"] > 0, found["effect"] < 0], [RAISES, LOWERS], NO_CHANGE),
        holds=(found["holds_in"] * found["draws"]).round(),
    )
    return found[CLAIMS]


def _unreachable(failure: Failure) -> bool:
    return failure.error.startswith(f"{UnreachableStocks.__name__}:")
