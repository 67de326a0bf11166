"""Levers to knobs: what each lever in force contributes in a year. Data in, data out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from sim.policy.knobs import Knobs, Value, combine
from sim.scenario.levers import (
    Apprenticeship,
    HiringSubsidy,
    InformationPlatform,
    InternSubsidy,
    Lever,
    LocalHiringQuota,
    Release,
    VocationalEnrolmentShare,
)
from sim.scenario.schema import Ownership, Policy


def strength(lever: Lever, year: int) -> float:
    """Return how far a lever is in force in `year`, 0 to its full strength.

    A ramp of n years rises in n + 1 equal steps and is full in ``from + n``.
    """
    if year < lever.from_ or (lever.to is not None and year > lever.to):
        return 0.0
    return lever.strength * min(1.0, (year - lever.from_ + 1) / (lever.ramp_years + 1))


def local_hiring_quota(lever: LocalHiringQuota, force: float, year: int) -> Mapping[str, Value]:
    """Reserve a share of worker posts at the named ownerships."""
    named = np.array([o.value in {q.value for q in lever.ownership} for o in Ownership], dtype=float)
    return {
        "quota_share": named * lever.share.value * force,
        "quota_compliance": named * lever.compliance.value,
        "quota_last": float(lever.release is Release.LAST),
    }


def vocational_enrolment_share(lever: VocationalEnrolmentShare, force: float, year: int) -> Mapping[str, Value]:
    """Move the split of upper-secondary seats toward the target share."""
    growth = (1.0 + lever.capacity_growth.value * lever.strength) ** (year - lever.from_ + 1)
    return {
        "vocational_share": lever.share.value,
        "vocational_weight": force,
        "vocational_capacity": growth,
        "seat_cost": lever.seat_cost.value,
    }


def intern_subsidy(lever: InternSubsidy, force: float, year: int) -> Mapping[str, Value]:
    """Pay firms for interns."""
    return {
        "intern_yuan": lever.yuan_month.value * force,
        "intern_months": lever.months.value,
        "intern_audit": lever.audit.value,
        "intern_budget": lever.budget.value if lever.budget else np.inf,
    }


def apprenticeship(lever: Apprenticeship, force: float, year: int) -> Mapping[str, Value]:
    """Offer subsidised apprentice seats."""
    return {
        "apprentice_seats": lever.seats.value * force,
        "apprentice_yuan": lever.yuan_person_year.value,
        "apprentice_city": lever.city_share.value,
    }


def hiring_subsidy(lever: HiringSubsidy, force: float, year: int) -> Mapping[str, Value]:
    """Pay cooperating firms for hires from partner schools."""
    return {
        "hiring_yuan": lever.yuan_hire.value * force,
        "hiring_budget": lever.budget.value if lever.budget else np.inf,
    }


def information_platform(lever: InformationPlatform, force: float, year: int) -> Mapping[str, Value]:
    """Widen what graduates, firms and schools see."""
    return {
        "reach": 1.0 + (lever.reach.value - 1.0) * force,
        "transaction_cut": lever.transaction_cut.value * force,
        "noise_cut": lever.noise_cut.value * force,
        "platform_yuan": lever.yuan_year.value * force,
    }


CONTRIBUTIONS: Mapping[str, Callable[[Any, float, int], Mapping[str, Value]]] = {
    "local_hiring_quota": local_hiring_quota,
    "vocational_enrolment_share": vocational_enrolment_share,
    "intern_subsidy": intern_subsidy,
    "apprenticeship": apprenticeship,
    "hiring_subsidy": hiring_subsidy,
    "information_platform": information_platform,
}
"""The contribution of each lever, by its key in a scenario."""


def knobs(policy: Policy, year: int) -> Knobs:
    """Return what the policy's levers set in `year`; a lever not in force contributes nothing at all."""
    contributions = []
    for key, contribute in CONTRIBUTIONS.items():
        lever: Lever | None = getattr(policy.levers, key)
        if lever is not None and (force := strength(lever, year)) > 0:
            contributions.append(contribute(lever, force, year))
    return combine(contributions)
