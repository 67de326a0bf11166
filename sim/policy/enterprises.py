"""Levers on enterprises in education: what each sets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.policy.lever import Contribute, Contribution, add, knob, least, most, multiply, remaining
from sim.scenario.levers import Apprenticeship, InformationPlatform, InternSubsidy


@dataclass(frozen=True)
class EnterpriseKnobs:
    """What enterprises that train read.

    Parameters
    ----------
    intern_yuan, intern_months, intern_audit, intern_budget
        Yuan a student-month, most months paid, share of firms that pass the audit, yuan a year.
    apprentice_seats, apprentice_yuan, apprentice_city
        Seats a year, yuan a person-year, the city's part of it (the state pays the rest).
    reach
        Known posts over those known without a platform.
    transaction_cut, noise_cut
        Share by which a firm's cost of finding schools, and schools' noise in seeing demand, fall.
    platform_yuan
        Running cost of the platform, yuan a year.
    """

    intern_yuan: float = knob(0.0, add)
    intern_months: float = knob(0.0, most)
    intern_audit: float = knob(0.0, most)
    intern_budget: float = knob(np.inf, least)
    apprentice_seats: float = knob(0.0, add)
    apprentice_yuan: float = knob(0.0, most)
    apprentice_city: float = knob(0.0, most)
    reach: float = knob(1.0, multiply)
    transaction_cut: float = knob(0.0, remaining)
    noise_cut: float = knob(0.0, remaining)
    platform_yuan: float = knob(0.0, add)


def intern_subsidy(lever: InternSubsidy, force: float, year: int) -> Contribution:
    """Pay firms for interns."""
    return {
        "intern_yuan": lever.yuan_month.value * force,
        "intern_months": lever.months.value,
        "intern_audit": lever.audit.value,
        "intern_budget": lever.budget.value if lever.budget else np.inf,
    }


def apprenticeship(lever: Apprenticeship, force: float, year: int) -> Contribution:
    """Offer subsidised apprentice seats."""
    return {
        "apprentice_seats": lever.seats.value * force,
        "apprentice_yuan": lever.yuan_person_year.value,
        "apprentice_city": lever.city_share.value,
    }


def information_platform(lever: InformationPlatform, force: float, year: int) -> Contribution:
    """Widen what graduates, firms and schools see."""
    return {
        "reach": 1.0 + (lever.reach.value - 1.0) * force,
        "transaction_cut": lever.transaction_cut.value * force,
        "noise_cut": lever.noise_cut.value * force,
        "platform_yuan": lever.yuan_year.value * force,
    }


CONTRIBUTIONS: Mapping[str, Contribute] = {
    "intern_subsidy": intern_subsidy,
    "apprenticeship": apprenticeship,
    "information_platform": information_platform,
}
