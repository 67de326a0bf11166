"""Settings of the levers on teachers, curricula and programmes."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from sim.scenario.levers.lever import (
    Lever,
    SettingKey,
    SettingSeats,
    SettingShare,
    SettingYuanSeat,
    SettingYuanStudent,
    SettingYuanStudentYear,
    SettingYuanYear,
    setting,
)
from sim.scenario.quantity import Frozen, Limits, Quantity

SettingPosts = Annotated[Quantity, Limits("teachers a year", 0, 1e5, bare=True)]
SettingYuanTeacher = Annotated[Quantity, Limits("yuan a teacher", 0, 1e7, bare=True)]
SettingYuanTeacherYear = Annotated[Quantity, Limits("yuan a teacher-year", 0, 1e6, bare=True)]
SettingPracticeSeats = Annotated[Quantity, Limits("seats", 0, 1e6, bare=True)]
SettingYuanCertificate = Annotated[Quantity, Limits("yuan a certificate", 0, 1e6, bare=True)]
SettingSpeed = Annotated[Quantity, Limits("1/year", 0, 1, bare=True)]


class FacultyRecruitment(Lever):
    """Teachers share the city's talent policy (高校博士及领军人才同享当地人才政策)."""

    posts: SettingPosts
    retention: SettingShare = setting(0.0, "share")
    yuan_teacher: SettingYuanTeacher = setting(0.0, "yuan a teacher")
    schools: tuple[SettingKey, ...] = ()


class DualQualifiedTeachers(Lever):
    """Target share of teachers with industry practice (双师型、双向互聘、产业导师)."""

    share: SettingShare
    yuan_teacher_year: SettingYuanTeacherYear = setting(0.0, "yuan a teacher-year")
    schools: tuple[SettingKey, ...] = ()


class PracticeShare(Lever):
    """Least share of the course that is practice (实践课时不少于一半)."""

    share: SettingShare
    compliance: SettingShare = setting(1.0, "share")
    yuan_student_year: SettingYuanStudentYear = setting(0.0, "yuan a student-year")
    schools: tuple[SettingKey, ...] = ()


class NewProgramme(Frozen):
    """A field that schools begin to teach, on their own campus."""

    schools: Annotated[tuple[SettingKey, ...], Field(min_length=1)]
    field: SettingKey
    seats: SettingSeats
    lag_years: Annotated[int, Field(ge=0, le=20)] = 1
    yuan_seat: SettingYuanSeat = setting(0.0, "yuan a seat")


class ProgrammeAlignment(Lever):
    """Programmes follow demand faster, and named ones open (专业对接产业、新工科)."""

    speed: SettingSpeed
    programmes: tuple[NewProgramme, ...] = ()


class ProgrammeEarlyWarning(Lever):
    """Programmes whose graduates do not find posts are cut, then closed (专业预警与退出)."""

    rate: SettingShare
    years: Annotated[int, Field(ge=1, le=20)] = 2
    cut: SettingShare = setting(0.3, "share")
    close_after: Annotated[int, Field(ge=1, le=20)] | None = None


class JointEnrolmentPlan(Lever):
    """Enterprises announce posts, and enrolment plans are published with them (招生招工计划统一发布)."""

    share: SettingShare
    yuan_year: SettingYuanYear = setting(0.0, "yuan a year")


class ShortageTraining(Lever):
    """Earmarked seats with a grant in fields that are short (紧缺人才培养计划)."""

    seats: SettingSeats
    fields: Annotated[tuple[SettingKey, ...], Field(min_length=1)]
    yuan_student: SettingYuanStudent = setting(0.0, "yuan a student")


class Certificates(Lever):
    """Certificates of skill beside the diploma (1+X证书)."""

    share: SettingShare
    yuan_certificate: SettingYuanCertificate = setting(0.0, "yuan a certificate")


class CoOwner(Frozen):
    """An enterprise that co-owns schools: of a group here, or from an outside place."""

    schools: Annotated[tuple[SettingKey, ...], Field(min_length=1)]
    group: SettingKey | None = None
    partner_place: SettingKey | None = None
    intern_share: SettingShare = setting(0.0, "share")
    seats: SettingPracticeSeats = setting(0.0, "seats")
    yuan_seat: SettingYuanSeat = setting(0.0, "yuan a seat")


class MixedOwnership(Lever):
    """Enterprises co-own schools (混合所有制、引入战略投资者)."""

    owners: Annotated[tuple[CoOwner, ...], Field(min_length=1)]


class OrderClass(Lever):
    """Students earmarked to an enterprise and trained for its posts (订单班、订单培养)."""

    share: SettingShare
    fields: tuple[SettingKey, ...] = ()
    yuan_student: SettingYuanStudent = setting(0.0, "yuan a student")


class BaseKind(StrEnum):
    """Where practice seats of a base are."""

    CAMPUS = "campus"
    FIRM = "firm"
    VIRTUAL = "virtual"


class PracticeBase(Frozen):
    """One training base, or several of a kind."""

    kind: BaseKind
    schools: Annotated[tuple[SettingKey, ...], Field(min_length=1)]
    seats: SettingPracticeSeats
    lag_years: Annotated[int, Field(ge=0, le=20)] = 1
    yuan_seat: SettingYuanSeat = setting(0.0, "yuan a seat")


class TrainingBase(Lever):
    """Practice seats built with an award (实训基地：以奖代补、共建、虚拟仿真、技改配套)."""

    bases: Annotated[tuple[PracticeBase, ...], Field(min_length=1)]
    city_share: SettingShare = setting(0.5, "share")
    state_share: SettingShare = setting(0.0, "share")


class TeachingLevers(Frozen):
    """The levers on teachers, curricula and programmes, each at most once."""

    faculty_recruitment: FacultyRecruitment | None = None
    dual_qualified_teachers: DualQualifiedTeachers | None = None
    practice_share: PracticeShare | None = None
    programme_alignment: ProgrammeAlignment | None = None
    programme_early_warning: ProgrammeEarlyWarning | None = None
    joint_enrolment_plan: JointEnrolmentPlan | None = None
    shortage_training: ShortageTraining | None = None
    certificates: Certificates | None = None
    mixed_ownership: MixedOwnership | None = None
    order_class: OrderClass | None = None
    training_base: TrainingBase | None = None
