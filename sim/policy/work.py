"""Levers on work and staying: what each sets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.policy.lever import F64, Contribute, Contribution, add, knob, knob_by_ownership, least, most
from sim.scenario.levers import HiringSubsidy, LocalHiringQuota, Release
from sim.scenario.schema import Ownership


@dataclass(frozen=True)
class WorkKnobs:
    """What hiring and staying read.

    Parameters
    ----------
    quota_share, quota_compliance
        Share of worker posts reserved, and how far it is kept; by ownership code, shape (5,).
    quota_last
        1 if unfilled reserve opens to all only in the last round, 0 if after each round.
    hiring_yuan, hiring_budget
        Yuan a hire of a partner school's graduate, yuan a year.
    """

    quota_share: F64 = knob_by_ownership(most)
    quota_compliance: F64 = knob_by_ownership(most)
    quota_last: float = knob(0.0, most)
    hiring_yuan: float = knob(0.0, add)
    hiring_budget: float = knob(np.inf, least)


def local_hiring_quota(lever: LocalHiringQuota, force: float, year: int) -> Contribution:
    """Reserve a share of worker posts at the named ownerships."""
    named = np.array([o.value in {q.value for q in lever.ownership} for o in Ownership], dtype=float)
    return {
        "quota_share": named * lever.share.value * force,
        "quota_compliance": named * lever.compliance.value,
        "quota_last": float(lever.release is Release.LAST),
    }


def hiring_subsidy(lever: HiringSubsidy, force: float, year: int) -> Contribution:
    """Pay cooperating firms for hires from partner schools."""
    return {
        "hiring_yuan": lever.yuan_hire.value * force,
        "hiring_budget": lever.budget.value if lever.budget else np.inf,
    }


CONTRIBUTIONS: Mapping[str, Contribute] = {
    "local_hiring_quota": local_hiring_quota,
    "hiring_subsidy": hiring_subsidy,
}
