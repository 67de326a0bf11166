"""Settings of the levers on schools and admission."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from sim.scenario.levers.lever import (
    Lever,
    Payer,
    SettingKey,
    SettingKm,
    SettingRate,
    SettingSeats,
    SettingShare,
    SettingStudents,
    SettingUtility,
    SettingYuan,
    SettingYuanPlace,
    SettingYuanPupil,
    SettingYuanSeat,
    SettingYuanStudent,
    SettingYuanStudentYear,
    setting,
)
from sim.scenario.quantity import Frozen

Vocational = Literal["secondary_vocational", "higher_vocational"]


class VocationalEnrolmentShare(Lever):
    """Target share of upper-secondary intake that is vocational (职普招生比例)."""

    share: SettingShare
    capacity_growth: SettingRate = setting(0.0, "1/year")
    conversion: SettingShare = setting(0.0, "share")
    seat_cost: SettingYuanSeat = setting(0.0, "yuan a seat")


class VocationalOutreach(Lever):
    """Vocational schools in junior-middle schools (职业启蒙、职业教育进校园)."""

    standing: SettingUtility
    reach: SettingShare = setting(1.0, "share")
    yuan_pupil: SettingYuanPupil = setting(0.0, "yuan a pupil")


class KeySchoolQuotaLink(Lever):
    """Key-school seats of a junior-middle school follow its vocational share (中职招生与重点高中配额挂钩)."""

    weight: SettingShare
    schools: Annotated[tuple[SettingKey, ...], Field(min_length=1)]


class ComprehensiveHighSchool(Lever):
    """First-years change track both ways; general leavers may enter local higher vocational (职普融通、综合高中)."""

    share: SettingShare
    college_access: SettingShare = setting(0.0, "share")
    yuan_place: SettingYuanPlace = setting(0.0, "yuan a place")


class RecruitmentSource(Frozen):
    """Where an agreement brings students from, and to which schools."""

    place: SettingKey
    students: SettingStudents
    level: Vocational = "secondary_vocational"
    schools: tuple[SettingKey, ...] = ()


class OutOfProvinceRecruitment(Lever):
    """Agreements with other provinces on students for vocational schools (跨省招生协议)."""

    # each source has a range of identities of its own
    sources: Annotated[tuple[RecruitmentSource, ...], Field(min_length=1, max_length=255)]
    yuan_student: SettingYuanStudent = setting(0.0, "yuan a student")


class AdultEnrolment(Lever):
    """Adults who live here enter higher-vocational colleges (高职扩招)."""

    students: SettingStudents
    schools: tuple[SettingKey, ...] = ()
    yuan_student: SettingYuanStudent = setting(0.0, "yuan a student")


class ProgressionLadder(Lever):
    """Places at the next level for those who would go to work (中高本贯通、3+2、专升本)."""

    secondary_vocational: SettingShare = setting(0.0, "share")
    higher_vocational: SettingShare = setting(0.0, "share")
    yuan_place: SettingYuanPlace = setting(0.0, "yuan a place")


class ProjectKind(StrEnum):
    """What a school project builds."""

    EXPAND = "expand"
    UPGRADE = "upgrade"
    NEW = "new"
    PARK = "park"


class SchoolProject(Frozen):
    """More seats (扩容), a higher level (升格), a new school or branch (新建、分校), or a park (职教园区)."""

    kind: ProjectKind
    schools: Annotated[tuple[SettingKey, ...], Field(min_length=1)]
    level: Literal["secondary_vocational", "higher_vocational", "bachelor"] | None = None
    fields: tuple[SettingKey, ...] = ()
    seats: SettingSeats | None = None
    lag_years: Annotated[int, Field(ge=0, le=20)] = 2
    yuan_seat: SettingYuanSeat = setting(0.0, "yuan a seat")
    yuan_student_year: SettingYuanStudentYear = setting(0.0, "yuan a student-year")


class SchoolExpansion(Lever):
    """School projects, each open after its building lag (升格、新建、分校、扩容、职教园区)."""

    projects: Annotated[tuple[SchoolProject, ...], Field(min_length=1)]
    payer: Payer = Payer.CITY


class SchoolGroup(Frozen):
    """Schools that merge into one."""

    schools: Annotated[tuple[SettingKey, ...], Field(min_length=1)]
    km: SettingKm = setting(0.0, "km")


class SchoolMerger(Lever):
    """Schools merged into one institution (职教集团、一县一中职)."""

    groups: Annotated[tuple[SchoolGroup, ...], Field(min_length=1)]
    efficiency: SettingShare
    yuan_school: SettingYuan = setting(0.0, "yuan")


class PerStudentFunding(Lever):
    """Added funding for each student (生均拨款、教育附加)."""

    yuan_student_year: SettingYuanStudentYear
    schools: tuple[SettingKey, ...] = ()
    payer: Payer = Payer.CITY


class SchoolAutonomy(Lever):
    """A school disposes of what cooperation brings in (非财政性资金自主使用、理事会)."""

    share: SettingShare
    schools: tuple[SettingKey, ...] = ()


class SchoolLevers(Frozen):
    """The levers on schools and admission, each at most once."""

    vocational_enrolment_share: VocationalEnrolmentShare | None = None
    vocational_outreach: VocationalOutreach | None = None
    key_school_quota_link: KeySchoolQuotaLink | None = None
    comprehensive_high_school: ComprehensiveHighSchool | None = None
    out_of_province_recruitment: OutOfProvinceRecruitment | None = None
    adult_enrolment: AdultEnrolment | None = None
    progression_ladder: ProgressionLadder | None = None
    school_expansion: SchoolExpansion | None = None
    school_merger: SchoolMerger | None = None
    per_student_funding: PerStudentFunding | None = None
    school_autonomy: SchoolAutonomy | None = None
