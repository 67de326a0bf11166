"""What of the money for certified enterprises went to those that the baseline would have certified too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from sim.analysis.statistics import Floats, divide
from sim.experiment.design import BASELINE, RunSpec, Study
from sim.experiment.store import Store
from sim.policy.certification import reaches
from sim.policy.knobs import Knobs
from sim.policy.levers import knobs
from sim.scenario.schema import Scenario

CERTIFICATION = "enterprise_certification"


@dataclass(frozen=True)
class Certified:
    """What certified enterprises got, by policy and region.

    Parameters
    ----------
    paid
        Yuan by (policy, region), a number a replicate; NaN where a run, or its baseline, is missing.
    anyway
        Of these, for enterprises whose seats in the baseline's run of the same luck, in the same year, meet the
        policy's thresholds.
    """

    paid: Mapping[tuple[str, str], Floats]
    anyway: Mapping[tuple[str, str], Floats]

    def paid_anyway(self, policy: str, region: str) -> Floats:
        """Return the share of the money that went to who would be certified anyway; NaN where nothing was paid."""
        return divide(self.anyway[policy, region], self.paid[policy, region])


def read_certified(store: Store, study: Study, finished: Sequence[RunSpec], draws: Sequence[int] = (0,)) -> Certified:
    """Compare the certified enterprises of the finished runs with the baseline's of the same luck.

    Parameters
    ----------
    draws
        Their draws of the assumed numbers, which thresholds and awards may be among. With several, the replicates are
        numbered on from draw to draw, as the columns of `read_archive` are.

    Raises
    ------
    DamagedRun
        If a file was altered since it was written.
    """
    policies = [name for name in study.policies if study.scenario.policy(name).levers.enterprise_certification]
    keys = [(name, region) for name in policies if name != BASELINE for region in study.scenario.regions]
    columns = len(draws) * study.replicates
    found = Certified(*({key: np.full(columns, np.nan) for key in keys} for _ in range(2)))
    if not keys:
        return found
    runs = {(spec.draw, spec.replicate, spec.policy): spec.run_id for spec in finished}
    for number, draw in enumerate(draws):
        scenario = study.scenario if draw == 0 else study.scenario_of(draw)
        for replicate in range(study.replicates):
            column = number * study.replicates + replicate
            there = [name for name in policies if (draw, replicate, name) in runs and name != BASELINE]
            if not there or (draw, replicate, BASELINE) not in runs:
                continue
            base = store.hosts(runs[draw, replicate, BASELINE])
            for name in there:
                own = store.hosts(runs[draw, replicate, name])
                for region, (paid, anyway) in pair(scenario, name, own, base).items():
                    found.paid[name, region][column] = paid
                    found.anyway[name, region][column] = anyway
    return found


def pair(scenario: Scenario, policy: str, own: pa.Table, base: pa.Table) -> dict[str, tuple[float, float]]:
    """Return by region what a policy's certified enterprises got, and of this those certified in the baseline too.

    Parameters
    ----------
    own, base
        Hosts (`sim.measures.hosts.Hosts`) of the policy's run and of the baseline's.

    Returns
    -------
    Yuan over all years.
    """
    paid = dict.fromkeys(scenario.regions, 0.0)
    anyway = dict.fromkeys(scenario.regions, 0.0)
    for year in scenario.years:
        setting = knobs(scenario.policy(policy), year)
        if setting.certify_force <= 0:
            continue
        enterprise, region, invested = _reaching(own, year, setting)
        # each enterprise's own award: one that takes many interns has more set off than one that takes few
        award = setting.certify_offset * invested + setting.certify_land + setting.certify_credit
        too = np.isin(enterprise, _reaching(base, year, setting)[0])
        for name in np.unique(region):
            paid[name] += float(award[region == name].sum())
            anyway[name] += float(award[(region == name) & too].sum())
    return {name: (paid[name], anyway[name]) for name in scenario.regions}


def _reaching(hosts: pa.Table, year: int, setting: Knobs) -> tuple[NDArray[np.uint64], NDArray[np.object_], Floats]:
    """Return identity, region and spending on interns of the hosts that reach a year's thresholds."""
    of_year = hosts.filter(pa.array(hosts["year"].to_numpy() == year))
    seats, staff = of_year["seats"].to_numpy(), of_year["staff"].to_numpy()
    meet = reaches(setting, seats, staff)
    enterprise, region, invested = (of_year[name].to_numpy()[meet] for name in ("enterprise", "region", "invested"))
    return enterprise, region, invested
