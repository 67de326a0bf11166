"""Levers on work and staying: what each sets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.policy.lever import (
    F64,
    Contribute,
    Contribution,
    add,
    knob,
    knob_by_level,
    knob_by_ownership,
    least,
    most,
    together,
)
from sim.scenario.levers import (
    HiringSubsidy,
    LocalHiringQuota,
    PublicSectorPosts,
    RdInstitutions,
    Release,
    SkilledWorkerPay,
    StartupSupport,
    TalentAllowance,
)
from sim.scenario.schema import Level, Ownership

Ordered = tuple[str, str, float, float, int]
"""A research institution: enterprise group, field, bachelor posts, postgraduate posts, lag in years."""


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
    public_share, public_top, public_posts
        Share of public posts at bachelor level and above that is reserved, the best share of a class that may take
        them, and the most reserved in a year.
    technician_rise
        Rise in pay of worker posts, share of pay; by ownership code, shape (5,).
    technician_standing, vocational_prestige
        Standing of a worker post with graduates, and of vocational programmes with pupils; utility.
    startup_places, startup_yuan
        Start-ups supported a year, yuan for each.
    institutions
        Research institutions ordered: (enterprise group, field, bachelors, postgraduates, lag in years), posts in
        all.
    institution_yuan, institution_yuan_year, institution_city
        Yuan a post once, yuan a post-year while the lever is in force, the city's part of both.
    small_growth, small_pay, laboratory_yuan
        Growth of wanted staff of small enterprises (1/year), rise in pay of their posts at bachelor level and above
        (share), and what opening laboratories to them costs (yuan a year).
    allowance
        Yuan a month for who takes a post here; by level code, shape (5,).
    allowance_years, allowance_returners, allowance_budget
        Years paid, share of it that returners get, yuan a year.
    """

    quota_share: F64 = knob_by_ownership(most)
    quota_compliance: F64 = knob_by_ownership(most)
    quota_last: float = knob(0.0, most)
    hiring_yuan: float = knob(0.0, add)
    hiring_budget: float = knob(np.inf, least)
    public_share: float = knob(0.0, most)
    public_top: float = knob(0.0, most)
    public_posts: float = knob(np.inf, least)
    technician_rise: F64 = knob_by_ownership(add)
    technician_standing: float = knob(0.0, add)
    vocational_prestige: float = knob(0.0, add)
    startup_places: float = knob(0.0, add)
    startup_yuan: float = knob(0.0, most)
    institutions: tuple[Ordered, ...] = knob((), together)
    institution_yuan: float = knob(0.0, most)
    institution_yuan_year: float = knob(0.0, most)
    institution_city: float = knob(0.0, most)
    small_growth: float = knob(0.0, add)
    small_pay: float = knob(0.0, add)
    laboratory_yuan: float = knob(0.0, add)
    allowance: F64 = knob_by_level(add)
    allowance_years: float = knob(0.0, most)
    allowance_returners: float = knob(0.0, most)
    allowance_budget: float = knob(np.inf, least)


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


def public_sector_posts(lever: PublicSectorPosts, force: float, year: int) -> Contribution:
    """Reserve public posts for the best of the city's own universities."""
    return {
        "public_share": lever.share.value * force,
        "public_top": lever.top.value,
        "public_posts": lever.posts.value if lever.posts else np.inf,
    }


def skilled_worker_pay(lever: SkilledWorkerPay, force: float, year: int) -> Contribution:
    """Raise the pay and the standing of technicians."""
    named = np.array([o.value in {q.value for q in lever.ownership} for o in Ownership], dtype=float)
    return {
        "technician_rise": named * lever.pay_rise.value * force,
        "technician_standing": lever.standing.value * force,
        "vocational_prestige": lever.prestige.value * force,
    }


def startup_support(lever: StartupSupport, force: float, year: int) -> Contribution:
    """Offer places to those who start a business."""
    return {"startup_places": lever.places.value * force, "startup_yuan": lever.yuan.value}


def rd_institutions(lever: RdInstitutions, force: float, year: int) -> Contribution:
    """Order research institutions, and open laboratories to small enterprises."""
    return {
        "institutions": tuple(
            (i.enterprises, i.field, i.bachelor.value * force, i.postgraduate.value * force, round(lever.lag.value))
            for i in lever.institutions
        ),
        "institution_yuan": lever.yuan_post.value,
        "institution_yuan_year": lever.yuan_post_year.value,
        "institution_city": lever.city_share.value,
        "small_growth": lever.small_growth.value * force,
        "small_pay": lever.small_pay.value * force,
        "laboratory_yuan": lever.yuan_year.value * force,
    }


def talent_allowance(lever: TalentAllowance, force: float, year: int) -> Contribution:
    """Pay graduates who take a post here."""
    yuan = np.array([getattr(lever, level.value).value if level.value in PAID else 0.0 for level in Level])
    return {
        "allowance": yuan * force,
        "allowance_years": lever.years.value,
        "allowance_returners": lever.returners.value,
        "allowance_budget": lever.budget.value if lever.budget else np.inf,
    }


PAID = frozenset(level.value for level in Level) & TalentAllowance.model_fields.keys()
"""Levels that an allowance can name."""

CONTRIBUTIONS: Mapping[str, Contribute] = {
    "local_hiring_quota": local_hiring_quota,
    "public_sector_posts": public_sector_posts,
    "hiring_subsidy": hiring_subsidy,
    "skilled_worker_pay": skilled_worker_pay,
    "startup_support": startup_support,
    "rd_institutions": rd_institutions,
    "talent_allowance": talent_allowance,
}
