"""Levers on schools and admission: what each sets."""

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
    most,
    multiply,
    remaining,
    together,
)
from sim.policy.school_items import Funding, Merger, Project, Recruitment
from sim.scenario.levers import (
    AdultEnrolment,
    ComprehensiveHighSchool,
    KeySchoolQuotaLink,
    OutOfProvinceRecruitment,
    PerStudentFunding,
    ProgressionLadder,
    SchoolAutonomy,
    SchoolExpansion,
    SchoolMerger,
    VocationalEnrolmentShare,
    VocationalOutreach,
)


@dataclass(frozen=True)
class SchoolKnobs:
    """What schools and admission read.

    Parameters
    ----------
    vocational_share, vocational_weight
        Target share of upper-secondary intake that is vocational, and how far it is in force (0 to 1).
    vocational_capacity
        Vocational capacity over that of the base year.
    conversion
        Share of general seats closed whose rooms become vocational ones.
    seat_cost
        Yuan for each vocational seat added.
    outreach, outreach_reach, outreach_yuan
        Standing of vocational programmes added in pupils' choice (utility), share of pupils reached, yuan a pupil.
    key_weight, key_schools
        Share of key schools' seats that follows the vocational share, and the key schools' names.
    track_change, college_access, track_yuan
        Share of first-years who change track, share of general leavers to whom local higher-vocational colleges
        open below the line, yuan a place.
    recruitment
        Students from outside places.
    adults, adult_schools, adult_yuan
        Adult entrants a year, the colleges' names (all if none), yuan a student.
    ladder, ladder_yuan
        Of those of a level who would not study on, the share with a place at the next; by level code, shape (5,).
    projects
        School projects and how far each is begun, 0 to 1.
    mergers
        Mergers and how far each has gone, 0 to 1.
    funding
        Additions to funding.
    autonomy, autonomy_schools
        Share of cooperation income that schools dispose of, and their names (all if none).
    """

    vocational_share: float = knob(0.0, most)
    vocational_weight: float = knob(0.0, most)
    vocational_capacity: float = knob(1.0, multiply)
    conversion: float = knob(0.0, most)
    seat_cost: float = knob(0.0, most)
    outreach: float = knob(0.0, add)
    outreach_reach: float = knob(0.0, most)
    outreach_yuan: float = knob(0.0, add)
    key_weight: float = knob(0.0, most)
    key_schools: tuple[str, ...] = knob((), together)
    track_change: float = knob(0.0, remaining)
    college_access: float = knob(0.0, remaining)
    track_yuan: float = knob(0.0, most)
    recruitment: tuple[Recruitment, ...] = knob((), together)
    adults: float = knob(0.0, add)
    adult_schools: tuple[str, ...] = knob((), together)
    adult_yuan: float = knob(0.0, most)
    ladder: F64 = knob_by_level(remaining)
    ladder_yuan: float = knob(0.0, most)
    projects: tuple[tuple[Project, float], ...] = knob((), together)
    mergers: tuple[tuple[Merger, float], ...] = knob((), together)
    funding: tuple[Funding, ...] = knob((), together)
    autonomy: float = knob(0.0, most)
    autonomy_schools: tuple[str, ...] = knob((), together)


def vocational_enrolment_share(lever: VocationalEnrolmentShare, force: float, year: int) -> Contribution:
    """Move the split of upper-secondary seats toward the target share."""
    growth = (1.0 + lever.capacity_growth.value * lever.strength) ** (year - lever.from_ + 1)
    return {
        "vocational_share": lever.share.value,
        "vocational_weight": force,
        "vocational_capacity": growth,
        "conversion": lever.conversion.value,
        "seat_cost": lever.seat_cost.value,
    }


def vocational_outreach(lever: VocationalOutreach, force: float, year: int) -> Contribution:
    """Raise the standing of vocational programmes."""
    return {
        "outreach": lever.standing.value * force,
        "outreach_reach": lever.reach.value,
        "outreach_yuan": lever.yuan_pupil.value * force,
    }


def key_school_quota_link(lever: KeySchoolQuotaLink, force: float, year: int) -> Contribution:
    """Tie key-school seats to the vocational share of junior-middle schools."""
    return {"key_weight": lever.weight.value * force, "key_schools": lever.schools}


def comprehensive_high_school(lever: ComprehensiveHighSchool, force: float, year: int) -> Contribution:
    """Let pupils change track, and general leavers enter local higher vocational."""
    return {
        "track_change": lever.share.value * force,
        "college_access": lever.college_access.value * force,
        "track_yuan": lever.yuan_place.value,
    }


def out_of_province_recruitment(lever: OutOfProvinceRecruitment, force: float, year: int) -> Contribution:
    """Bring students from outside places."""
    return {
        "recruitment": tuple(
            sorted(
                Recruitment(
                    s.place, s.level, tuple(sorted(s.schools)), s.students.value * force, lever.yuan_student.value
                )
                for s in lever.sources
            )
        )
    }


def adult_enrolment(lever: AdultEnrolment, force: float, year: int) -> Contribution:
    """Enrol adults at higher-vocational colleges."""
    return {
        "adults": lever.students.value * force,
        "adult_schools": tuple(sorted(lever.schools)),
        "adult_yuan": lever.yuan_student.value,
    }


def progression_ladder(lever: ProgressionLadder, force: float, year: int) -> Contribution:
    """Give places at the next level."""
    by_level = np.array([0.0, lever.secondary_vocational.value, lever.higher_vocational.value, 0.0, 0.0])
    return {"ladder": by_level * force, "ladder_yuan": lever.yuan_place.value}


def school_expansion(lever: SchoolExpansion, force: float, year: int) -> Contribution:
    """Begin school projects, as far as the lever is in force."""
    items = [
        Project(
            kind=p.kind.value,
            schools=tuple(sorted(p.schools)),
            level=p.level or "",
            fields=tuple(sorted(p.fields)),
            seats=p.seats.value if p.seats else 0.0,
            lag=p.lag_years,
            yuan_seat=p.yuan_seat.value,
            yuan_student_year=p.yuan_student_year.value,
            payer=lever.payer.value,
        )
        for p in lever.projects
    ]
    return {"projects": tuple(sorted((project, force) for project in items))}


def school_merger(lever: SchoolMerger, force: float, year: int) -> Contribution:
    """Merge schools, as far as the lever is in force."""
    items = [
        Merger(tuple(sorted(g.schools)), g.km.value, lever.efficiency.value, lever.yuan_school.value)
        for g in lever.groups
    ]
    return {"mergers": tuple(sorted((merger, force) for merger in items))}


def per_student_funding(lever: PerStudentFunding, force: float, year: int) -> Contribution:
    """Add funding a student."""
    item = Funding(tuple(sorted(lever.schools)), lever.yuan_student_year.value * force, lever.payer.value)
    return {"funding": (item,)}


def school_autonomy(lever: SchoolAutonomy, force: float, year: int) -> Contribution:
    """Leave schools their cooperation income."""
    return {"autonomy": lever.share.value * force, "autonomy_schools": tuple(sorted(lever.schools))}


CONTRIBUTIONS: Mapping[str, Contribute] = {
    "vocational_enrolment_share": vocational_enrolment_share,
    "vocational_outreach": vocational_outreach,
    "key_school_quota_link": key_school_quota_link,
    "comprehensive_high_school": comprehensive_high_school,
    "out_of_province_recruitment": out_of_province_recruitment,
    "adult_enrolment": adult_enrolment,
    "progression_ladder": progression_ladder,
    "school_expansion": school_expansion,
    "school_merger": school_merger,
    "per_student_funding": per_student_funding,
    "school_autonomy": school_autonomy,
}
