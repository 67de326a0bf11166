"""Levers on teachers, curricula and programmes: what each sets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.policy.lever import Contribute, Contribution, add, knob, least, most, remaining, together
from sim.policy.school_items import Project
from sim.policy.teaching_items import Base, Owner
from sim.scenario.levers import (
    Certificates,
    DualQualifiedTeachers,
    FacultyRecruitment,
    JointEnrolmentPlan,
    MixedOwnership,
    OrderClass,
    PracticeShare,
    ProgrammeAlignment,
    ProgrammeEarlyWarning,
    ShortageTraining,
    TrainingBase,
)


@dataclass(frozen=True)
class TeachingKnobs:
    """What teaching reads.

    Parameters
    ----------
    faculty_posts, faculty_retention, faculty_yuan, faculty_schools
        Teachers recruited a year, share by which fewer leave, yuan a teacher, and the schools' names (all colleges if
        none).
    dual_share, dual_force, dual_yuan, dual_schools
        Target share of teachers with industry practice, how far it is in force, yuan a teacher-year, schools.
    practice_least, practice_force, practice_compliance, practice_yuan, practice_schools
        Least share of practice, how far it is in force and kept, yuan a student-year of practice, schools.
    alignment_speed
        Part of the way that programmes go toward demand in a year, beside their own.
    warning_rate, warning_years, warning_cut, warning_close, warning_force
        Share of graduates in a post of their field under which a programme is warned, years in a row until it is cut,
        by which share, further years until it is closed, and how far this is in force.
    announced, announced_yuan
        Share of enterprises that announce their posts, yuan a year.
    shortage_seats, shortage_fields, shortage_yuan
        Earmarked seats a year, their fields, yuan a student.
    certified, certificate_yuan
        Share of vocational graduates with a certificate, yuan each.
    owners
        Co-owners of schools and how far each is one, 0 to 1.
    order_share, order_fields, order_yuan
        Share of vocational final-year students in order classes, their fields (all if none), yuan a student.
    bases
        Training bases and how far each is begun, 0 to 1.
    """

    faculty_posts: float = knob(0.0, add)
    faculty_retention: float = knob(0.0, remaining)
    faculty_yuan: float = knob(0.0, most)
    faculty_schools: tuple[str, ...] = knob((), together)
    dual_share: float = knob(0.0, most)
    dual_force: float = knob(0.0, most)
    dual_yuan: float = knob(0.0, most)
    dual_schools: tuple[str, ...] = knob((), together)
    practice_least: float = knob(0.0, most)
    practice_force: float = knob(0.0, most)
    practice_compliance: float = knob(0.0, most)
    practice_yuan: float = knob(0.0, most)
    practice_schools: tuple[str, ...] = knob((), together)
    alignment_speed: float = knob(0.0, remaining)
    warning_rate: float = knob(0.0, most)
    warning_years: float = knob(np.inf, least)
    warning_cut: float = knob(0.0, most)
    warning_close: float = knob(np.inf, least)
    warning_force: float = knob(0.0, most)
    announced: float = knob(0.0, remaining)
    announced_yuan: float = knob(0.0, add)
    shortage_seats: float = knob(0.0, add)
    shortage_fields: tuple[str, ...] = knob((), together)
    shortage_yuan: float = knob(0.0, most)
    certified: float = knob(0.0, remaining)
    certificate_yuan: float = knob(0.0, most)
    owners: tuple[tuple[Owner, float], ...] = knob((), together)
    order_share: float = knob(0.0, remaining)
    order_fields: tuple[str, ...] = knob((), together)
    order_yuan: float = knob(0.0, most)
    bases: tuple[tuple[Base, float], ...] = knob((), together)


def faculty_recruitment(lever: FacultyRecruitment, force: float, year: int) -> Contribution:
    """Recruit teachers and keep more of them."""
    return {
        "faculty_posts": lever.posts.value * force,
        "faculty_retention": lever.retention.value * force,
        "faculty_yuan": lever.yuan_teacher.value,
        "faculty_schools": tuple(sorted(lever.schools)),
    }


def dual_qualified_teachers(lever: DualQualifiedTeachers, force: float, year: int) -> Contribution:
    """Train and hire teachers with industry practice, toward a target."""
    return {
        "dual_share": lever.share.value,
        "dual_force": force,
        "dual_yuan": lever.yuan_teacher_year.value,
        "dual_schools": tuple(sorted(lever.schools)),
    }


def practice_share(lever: PracticeShare, force: float, year: int) -> Contribution:
    """Make more of the course practice."""
    return {
        "practice_least": lever.share.value,
        "practice_force": force,
        "practice_compliance": lever.compliance.value,
        "practice_yuan": lever.yuan_student_year.value,
        "practice_schools": tuple(sorted(lever.schools)),
    }


def programme_alignment(lever: ProgrammeAlignment, force: float, year: int) -> Contribution:
    """Follow demand faster, and begin to open the named programmes."""
    items = [
        Project(
            kind="programme",
            schools=tuple(sorted(p.schools)),
            level="",
            fields=(p.field,),
            seats=p.seats.value,
            lag=p.lag_years,
            yuan_seat=p.yuan_seat.value,
            yuan_student_year=0.0,
            payer="city",
        )
        for p in lever.programmes
    ]
    return {
        "alignment_speed": lever.speed.value * force,
        "projects": tuple(sorted((project, force) for project in items)),
    }


def programme_early_warning(lever: ProgrammeEarlyWarning, force: float, year: int) -> Contribution:
    """Cut, then close, programmes under the rate."""
    return {
        "warning_rate": lever.rate.value,
        "warning_years": float(lever.years),
        "warning_cut": lever.cut.value,
        "warning_close": np.inf if lever.close_after is None else float(lever.close_after),
        "warning_force": force,
    }


def joint_enrolment_plan(lever: JointEnrolmentPlan, force: float, year: int) -> Contribution:
    """Let schools plan by announced posts."""
    announced = lever.share.value * force
    # schools see the announced part of demand as it is
    return {"announced": announced, "noise_cut": announced, "announced_yuan": lever.yuan_year.value * force}


def shortage_training(lever: ShortageTraining, force: float, year: int) -> Contribution:
    """Earmark seats in short fields."""
    return {
        "shortage_seats": lever.seats.value * force,
        "shortage_fields": tuple(sorted(lever.fields)),
        "shortage_yuan": lever.yuan_student.value,
    }


def certificates(lever: Certificates, force: float, year: int) -> Contribution:
    """Certify skill beside the diploma."""
    return {"certified": lever.share.value * force, "certificate_yuan": lever.yuan_certificate.value}


def mixed_ownership(lever: MixedOwnership, force: float, year: int) -> Contribution:
    """Let enterprises co-own schools."""
    items = [
        Owner(
            schools=tuple(sorted(o.schools)),
            group=o.group or "",
            place=o.partner_place or "",
            interns=o.intern_share.value,
            seats=o.seats.value,
            yuan_seat=o.yuan_seat.value,
        )
        for o in lever.owners
    ]
    return {"owners": tuple(sorted((owner, force) for owner in items))}


def order_class(lever: OrderClass, force: float, year: int) -> Contribution:
    """Earmark students to enterprises."""
    return {
        "order_share": lever.share.value * force,
        "order_fields": tuple(sorted(lever.fields)),
        "order_yuan": lever.yuan_student.value,
    }


def training_base(lever: TrainingBase, force: float, year: int) -> Contribution:
    """Begin training bases, as far as the lever is in force."""
    items = [
        Base(
            kind=b.kind.value,
            schools=tuple(sorted(b.schools)),
            seats=b.seats.value,
            lag=b.lag_years,
            yuan_seat=b.yuan_seat.value,
            city=lever.city_share.value,
            state=lever.state_share.value,
        )
        for b in lever.bases
    ]
    return {"bases": tuple(sorted((base, force) for base in items))}


CONTRIBUTIONS: Mapping[str, Contribute] = {
    "faculty_recruitment": faculty_recruitment,
    "dual_qualified_teachers": dual_qualified_teachers,
    "practice_share": practice_share,
    "programme_alignment": programme_alignment,
    "programme_early_warning": programme_early_warning,
    "joint_enrolment_plan": joint_enrolment_plan,
    "shortage_training": shortage_training,
    "certificates": certificates,
    "mixed_ownership": mixed_ownership,
    "order_class": order_class,
    "training_base": training_base,
}
