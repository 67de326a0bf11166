"""A study's results, read from its store when they are asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa

from sim.analysis.archive import Archive, read_archive
from sim.analysis.certified import Certified, read_certified
from sim.analysis.derived import derived_records, with_base_demand
from sim.analysis.effects import effects
from sim.analysis.evidence import Evidence, Runs
from sim.analysis.spending import Spending, read_spending
from sim.analysis.summary import summary
from sim.analysis.sweep import SweepOutcomes, claims
from sim.experiment.design import BASELINE, RunSpec, Study
from sim.experiment.execute import Failure, Outcome
from sim.experiment.store import CODED, RECORDS, Store

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

INDICATORS = ["scenario", "policy", "replicate", *RECORDS.names]


class Outcomes:
    """What a scenario gives under several policies.

    Parameters
    ----------
    study
        The runs that were asked for.
    store
        Where they are.
    outcome
        Which of them finished.
    sweep
        A sweep of the same policies over draws of the assumed numbers; with it, headline intervals cover
        assumptions and chance.
    """

    def __init__(self, study: Study, store: Store, outcome: Outcome, sweep: SweepOutcomes | None = None) -> None:
        self.study = study
        self.store = store
        self.outcome = outcome
        self.sweep = sweep

    @property
    def scenario(self) -> Scenario:
        """The scenario that was run."""
        return self.study.scenario

    @property
    def policies(self) -> tuple[str, ...]:
        """Names of the policies of which a run finished, the baseline first."""
        finished = {spec.policy for spec in self.outcome.finished}
        return tuple(name for name in self.study.policies if name in finished)

    @property
    def comparable(self) -> bool:
        """Whether a run of the baseline finished: without one, there is nothing to compare with."""
        return BASELINE in self.policies

    @property
    def replicates(self) -> int:
        """Number of replicates of each policy."""
        return self.study.replicates

    @property
    def failures(self) -> tuple[Failure, ...]:
        """Runs that ended with an error; they are missing from everything else."""
        return self.outcome.failures

    @cached_property
    def indicators(self) -> pd.DataFrame:
        """Every record of every run: scenario, policy, replicate, year, region, ..., value, unit.

        After each run's own records come those that only the comparison with the baseline gives.
        """
        frames = []
        for spec in self.outcome.finished:
            frame = self.records(spec).to_pandas()
            frame.insert(0, "replicate", spec.replicate)
            frame.insert(0, "policy", spec.policy)
            frame.insert(0, "scenario", self.scenario.name)
            frames.append(frame)
        return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=INDICATORS)

    def records(self, spec: RunSpec) -> pa.Table:
        """Return a run's records in schema `CODED`, with those that only the comparison with the baseline gives."""
        own = self.store.records(spec.run_id, coded=True)
        derived = derived_records(self.panel, spec.policy, spec.replicate)
        return pa.concat_tables([own, pa.Table.from_pandas(derived, schema=CODED, preserve_index=False)])

    @property
    def ledger(self) -> pd.DataFrame:
        """Every entry of every run's ledger: who paid what for which lever, in yuan."""
        return self.spending.ledger

    def effects(self) -> pd.DataFrame:
        """Return the paired difference from the baseline of every policy in every row.

        Returns
        -------
        pandas.DataFrame
            scenario, policy, year, region, indicator, level, field, origin, unit, baseline, effect,
            low, high, n, interval. The interval is a 95 % t interval over replicates: chance only,
            assumptions not included.
        """
        return effects(self.panel, self.scenario.name)

    def summary(self) -> pd.DataFrame:
        """Return the headline effects, costs and costs per result of each policy."""
        return self._summary.copy()

    @cached_property
    def _summary(self) -> pd.DataFrame:
        return summary(self.scenario, self.evidence)

    def claims(self) -> pd.DataFrame:
        """Return each headline claim with the share of draws in which it holds; no rows without a sweep."""
        table = self.summary()
        return claims(table if self.evidence.drawn else table[:0], table)

    @property
    def evidence(self) -> Evidence:
        """What effects rest on: these runs and, if there is a sweep, its draws."""
        drawn = self.sweep.drawn if self.sweep is not None and self.sweep.comparable else None
        return Evidence(Runs(self.panel, self.spending, self.certified), drawn, self.scenario.scale)

    @cached_property
    def panel(self) -> Archive:
        """The records of all runs, to be read some rows at a time: rows by policies by replicates."""
        return with_base_demand(read_archive(self.store, self.outcome.finished, self.policies, self.replicates))

    @cached_property
    def spending(self) -> Spending:
        """The ledgers, to be summed by policy, region, payer and year."""
        return read_spending(self.store, self.study, self.outcome.finished)

    @cached_property
    def certified(self) -> Certified:
        """What certified enterprises got, and which of it they would have without the policy."""
        return read_certified(self.store, self.study, self.outcome.finished)
