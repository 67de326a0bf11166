"""What policies cost, by lever, payer and year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from sim.analysis.statistics import Floats
from sim.experiment.design import RunSpec, Study
from sim.experiment.store import LEDGER, Store

LEDGER_COLUMNS = ["scenario", "policy", "replicate", *LEDGER.names]


@dataclass(frozen=True)
class Spending:
    """The ledger of a study and how it is cut into replicates.

    Parameters
    ----------
    ledger
        Columns `LEDGER_COLUMNS`.
    replicates
        Number of replicates.
    finished
        Runs whose ledger is in it, as (policy, replicate).
    """

    ledger: pd.DataFrame
    replicates: int
    finished: frozenset[tuple[str, int]]

    def yuan(
        self,
        policy: str,
        region: str,
        years: Sequence[int],
        *,
        payer: str | None = None,
        lever: str | None = None,
    ) -> Floats:
        """Return what was paid over `years`, one number a replicate; NaN where the run is missing."""
        entries = self._entries(policy, region, years)
        if lever is not None:
            entries = entries[entries["lever"] == lever]
        if payer is not None:
            entries = entries[entries["payer"] == payer]
        return self._sums(policy, entries, "yuan")

    def units(self, policy: str, region: str, year: int, lever: str) -> Floats:
        """Return the number of things a lever paid for in a year, one number a replicate.

        Several payers may share the price of one thing: each entry then names the same units, so the
        largest counts, not the sum.
        """
        entries = self._entries(policy, region, [year])
        entries = entries[entries["lever"] == lever]
        once = entries.groupby(["replicate", "year", "item"])["units"].max().reset_index()
        return self._sums(policy, once, "units")

    def levers(self, policy: str, region: str) -> list[str]:
        """Return the levers that paid something, in the order of the ledger."""
        of_policy = self.ledger[(self.ledger["policy"] == policy) & (self.ledger["region"] == region)]
        return list(dict.fromkeys(of_policy["lever"]))

    def payers(self, policy: str, region: str, lever: str | None = None) -> list[str]:
        """Return who paid (for one lever), in the order of the ledger."""
        of_policy = self.ledger[(self.ledger["policy"] == policy) & (self.ledger["region"] == region)]
        if lever is not None:
            of_policy = of_policy[of_policy["lever"] == lever]
        return list(dict.fromkeys(of_policy["payer"]))

    def _entries(self, policy: str, region: str, years: Sequence[int]) -> pd.DataFrame:
        ledger = self.ledger
        keep = (ledger["policy"] == policy) & (ledger["region"] == region)
        return ledger[keep & ledger["year"].isin(list(years))]

    def _sums(self, policy: str, entries: pd.DataFrame, column: str) -> Floats:
        there = np.array([(policy, r) in self.finished for r in range(self.replicates)], dtype=bool)
        sums = np.bincount(
            entries["replicate"].to_numpy(dtype=np.int64),
            weights=entries[column].to_numpy(dtype=np.float64),
            minlength=self.replicates,
        )
        return np.where(there, sums, np.nan)


def read_spending(store: Store, study: Study, finished: Sequence[RunSpec], draws: Sequence[int] = (0,)) -> Spending:
    """Read the ledgers of the finished runs.

    Parameters
    ----------
    draws
        Their draws of the assumed numbers. With several, the replicates are numbered on from draw to draw, as the
        columns of `read_archive` are.
    """
    first = {draw: number * study.replicates for number, draw in enumerate(draws)}
    tables = []
    for spec in sorted(finished, key=lambda spec: (study.policies.index(spec.policy), spec.draw, spec.replicate)):
        entries = store.ledger(spec.run_id)
        run = (study.scenario.name, spec.policy, pa.scalar(first[spec.draw] + spec.replicate, pa.int32()))
        head = [pa.repeat(value, len(entries)) for value in run]
        tables.append(pa.table([*head, *entries.columns], names=LEDGER_COLUMNS))
    table = pa.concat_tables(tables) if tables else pa.table({name: [] for name in LEDGER_COLUMNS})
    # Texts that return a thousand times are kept once.
    texts = [field.name for field in table.schema if field.type == pa.string()]
    return Spending(
        ledger=table.to_pandas(categories=texts),
        replicates=len(draws) * study.replicates,
        finished=frozenset((spec.policy, first[spec.draw] + spec.replicate) for spec in finished),
    )
