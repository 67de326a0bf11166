"""Levers on enterprises in education: what each sets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.policy.lever import Contribute, Contribution, add, knob, least, most, multiply, remaining, together
from sim.scenario.levers import (
    Apprenticeship,
    CooperationContract,
    CoursePurchase,
    EnterpriseCertification,
    IncumbentTraining,
    IndustryCollege,
    InformationPlatform,
    InternInsurance,
    InternPayFloor,
    InternSubsidy,
    InternTaxDeduction,
)


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
    tax_relief
        Tax saved for each yuan spent on interns, for enterprises with profit.
    intern_floor, intern_floor_force
        Least allowance as a share of what like posts pay, and how far it is in force (0 to 1).
    insured, insured_yuan
        Share of the loss from an accident that is insured, and the premium, yuan a student.
    colleges
        Industry colleges: (field, sector, school or "", members, yuan a year).
    certify_threshold, certify_least, certify_offset, certify_land, certify_credit, certify_force
        Seats over staff, and seats, from which an enterprise is certified; share of its spending on interns offset
        against surcharges; worth of land and credit terms, yuan an enterprise-year; how far it is in force (0 to 1).
    courses, course_yuan
        Courses that schools buy from enterprises a year, and yuan a course.
    contract
        How far law and model contract are in force (0 to 1).
    frontline, frontline_kept, frontline_force, worker_yuan
        Share of training funds that goes to the front line, how far that is kept, how far the lever is in force
        (0 to 1), and yuan to train a worker for the level above.
    retrain_seats, retrain_yuan
        Seats a year for workers set free to learn another trade, and yuan a seat.
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
    tax_relief: float = knob(0.0, most)
    intern_floor: float = knob(0.0, most)
    intern_floor_force: float = knob(0.0, most)
    insured: float = knob(0.0, remaining)
    insured_yuan: float = knob(0.0, add)
    colleges: tuple[tuple[str, str, str, float, float], ...] = knob((), together)
    certify_threshold: float = knob(np.inf, least)
    certify_least: float = knob(np.inf, least)
    certify_offset: float = knob(0.0, most)
    certify_land: float = knob(0.0, add)
    certify_credit: float = knob(0.0, add)
    certify_force: float = knob(0.0, most)
    courses: float = knob(0.0, add)
    course_yuan: float = knob(0.0, most)
    contract: float = knob(0.0, remaining)
    frontline: float = knob(0.0, most)
    frontline_kept: float = knob(0.0, most)
    frontline_force: float = knob(0.0, most)
    worker_yuan: float = knob(0.0, most)
    retrain_seats: float = knob(0.0, add)
    retrain_yuan: float = knob(0.0, most)


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


def intern_tax_deduction(lever: InternTaxDeduction, force: float, year: int) -> Contribution:
    """Let profitable firms deduct what interns cost once more."""
    return {"tax_relief": lever.share.value * lever.tax_rate.value * force}


def intern_pay_floor(lever: InternPayFloor, force: float, year: int) -> Contribution:
    """Raise the allowance of interns toward a share of what like posts pay."""
    return {"intern_floor": lever.share.value, "intern_floor_force": force}


def intern_insurance(lever: InternInsurance, force: float, year: int) -> Contribution:
    """Insure firms against accidents of interns."""
    return {"insured": lever.cover.value * force, "insured_yuan": lever.yuan_student.value * force}


def industry_college(lever: IndustryCollege, force: float, year: int) -> Contribution:
    """Tie programmes of a field to enterprises of a sector; the number of members grows with the ramp."""
    yuan = lever.yuan_year.value * force
    colleges = [(c.field, c.sector, c.school or "", c.members.value * force, yuan) for c in lever.colleges]
    return {"colleges": tuple(sorted(colleges))}


def enterprise_certification(lever: EnterpriseCertification, force: float, year: int) -> Contribution:
    """Certify enterprises that train deeply enough, and let them pay less."""
    return {
        "certify_threshold": lever.threshold.value,
        "certify_least": lever.least_seats.value,
        "certify_offset": lever.offset.value * force,
        "certify_land": lever.land.value * force,
        "certify_credit": lever.credit.value * force,
        "certify_force": force,
    }


def course_purchase(lever: CoursePurchase, force: float, year: int) -> Contribution:
    """Let schools buy courses from enterprises."""
    return {"courses": lever.courses.value * force, "course_yuan": lever.yuan_course.value}


def cooperation_contract(lever: CooperationContract, force: float, year: int) -> Contribution:
    """Settle by law and contract who bears which risk."""
    return {"contract": force}


def incumbent_training(lever: IncumbentTraining, force: float, year: int) -> Contribution:
    """Let training funds reach the front line, and offer seats to learn another trade."""
    return {
        "frontline": lever.share.value,
        "frontline_kept": lever.compliance.value,
        "frontline_force": force,
        "worker_yuan": lever.yuan_worker.value,
        "retrain_seats": lever.seats.value * force,
        "retrain_yuan": lever.yuan_seat.value,
    }


CONTRIBUTIONS: Mapping[str, Contribute] = {
    "intern_subsidy": intern_subsidy,
    "intern_tax_deduction": intern_tax_deduction,
    "intern_pay_floor": intern_pay_floor,
    "intern_insurance": intern_insurance,
    "apprenticeship": apprenticeship,
    "industry_college": industry_college,
    "enterprise_certification": enterprise_certification,
    "course_purchase": course_purchase,
    "cooperation_contract": cooperation_contract,
    "information_platform": information_platform,
    "incumbent_training": incumbent_training,
}
