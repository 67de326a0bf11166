"""Settings of the levers on enterprises in education."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.scenario.levers.lever import (
    Lever,
    SettingMonths,
    SettingReach,
    SettingSeats,
    SettingShare,
    SettingYuanMonth,
    SettingYuanPersonYear,
    SettingYuanSeat,
    SettingYuanYear,
    setting,
)
from sim.scenario.quantity import Frozen, Limits, Quantity

SettingYuanStudent = Annotated[Quantity, Limits("yuan a student", 0, 1e6, bare=True)]
SettingYuanWorker = Annotated[Quantity, Limits("yuan a worker", 1, 1e6, bare=True)]
SettingYuanFirm = Annotated[Quantity, Limits("yuan an enterprise-year", 0, 1e9, bare=True)]
SettingYuanCourse = Annotated[Quantity, Limits("yuan a course", 0, 1e7, bare=True)]
SettingCourses = Annotated[Quantity, Limits("courses a year", 0, 1e6, bare=True)]
SettingOwnSeats = Annotated[Quantity, Limits("seats", 0, 10_000, bare=True)]
SettingMembers = Annotated[Quantity, Limits("enterprises", 1, 10_000, bare=True)]


class InternSubsidy(Lever):
    """Paid to enterprises for each intern from a local school (实习补助)."""

    yuan_month: SettingYuanMonth
    months: SettingMonths = setting(6, "months")
    audit: SettingShare = setting(1.0, "share")
    budget: SettingYuanYear | None = None


class InternTaxDeduction(Lever):
    """Spending on interns counts against taxable profit once more (实习支出税前扣除)."""

    share: SettingShare
    tax_rate: SettingShare = setting(0.25, "share")


class InternPayFloor(Lever):
    """Interns are paid at least a share of what like posts pay (实习合理报酬)."""

    share: SettingShare


class InternInsurance(Lever):
    """The city insures enterprises against accidents of interns (实习责任保险)."""

    cover: SettingShare = setting(1.0, "share")
    yuan_student: SettingYuanStudent


class Apprenticeship(Lever):
    """The student is an employee of the firm that trains (现代学徒制、企业新型学徒制)."""

    seats: SettingSeats
    yuan_person_year: SettingYuanPersonYear
    city_share: SettingShare = setting(0.5, "share")


class College(Frozen):
    """One industry college or alliance.

    Parameters
    ----------
    field, sector
        The field whose programmes it ties, and the sector whose enterprises join it.
    members
        Enterprises that join, the largest and most willing employers of the field most likely first.
    school
        The school that houses it; without one, every school of the region that teaches the field.
    """

    field: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
    sector: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
    members: SettingMembers
    school: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)] | None = None


class IndustryCollege(Lever):
    """Programmes of a field and enterprises of a sector run a college together (产业学院、产教联盟、市域产教联合体)."""

    colleges: Annotated[tuple[College, ...], Field(min_length=1)]
    yuan_year: SettingYuanYear = setting(0.0, "yuan a year")


class EnterpriseCertification(Lever):
    """Enterprises that train deeply enough are certified, and pay less (产教融合型企业认定)."""

    threshold: SettingShare
    least_seats: SettingOwnSeats = setting(1.0, "seats")
    offset: SettingShare = setting(0.3, "share")
    land: SettingYuanFirm = setting(0.0, "yuan an enterprise-year")
    credit: SettingYuanFirm = setting(0.0, "yuan an enterprise-year")


class CoursePurchase(Lever):
    """Schools buy courses and practical training from enterprises (向企业购买课程与实训服务)."""

    courses: SettingCourses
    yuan_course: SettingYuanCourse


class CooperationContract(Lever):
    """Law and model contract settle duties, risks and what each side gets (校企合作立法、权责与收益分配)."""


class InformationPlatform(Lever):
    """Graduates know more posts, firms find schools at lower cost, schools see demand better (信息服务平台)."""

    reach: SettingReach
    transaction_cut: SettingShare = setting(0.0, "share")
    noise_cut: SettingShare = setting(0.0, "share")
    yuan_year: SettingYuanYear


class IncumbentTraining(Lever):
    """Serving workers are trained for the level above or for another trade (职工培训经费用于一线、转岗培训)."""

    share: SettingShare
    compliance: SettingShare = setting(1.0, "share")
    yuan_worker: SettingYuanWorker = setting(5000.0, "yuan a worker")
    seats: SettingSeats = setting(0.0, "seats a year")
    yuan_seat: SettingYuanSeat = setting(0.0, "yuan a seat")


class EnterpriseLevers(Frozen):
    """The levers on enterprises in education, each at most once."""

    intern_subsidy: InternSubsidy | None = None
    intern_tax_deduction: InternTaxDeduction | None = None
    intern_pay_floor: InternPayFloor | None = None
    intern_insurance: InternInsurance | None = None
    apprenticeship: Apprenticeship | None = None
    industry_college: IndustryCollege | None = None
    enterprise_certification: EnterpriseCertification | None = None
    course_purchase: CoursePurchase | None = None
    cooperation_contract: CooperationContract | None = None
    information_platform: InformationPlatform | None = None
    incumbent_training: IncumbentTraining | None = None
