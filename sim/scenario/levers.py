"""Settings of the policy levers, each with unit and bounds; a bare number takes the unit stated here."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import ConfigDict, Field

from sim.scenario.quantity import Frozen, Kind, Limits, Quantity

SettingShare = Annotated[Quantity, Limits("share", 0, 1, bare=True)]
SettingRate = Annotated[Quantity, Limits("1/year", 0, 2, bare=True)]
SettingMonths = Annotated[Quantity, Limits("months", 0, 24, bare=True)]
SettingYuanMonth = Annotated[Quantity, Limits("yuan a student-month", 0, 100_000, bare=True)]
SettingYuanYear = Annotated[Quantity, Limits("yuan a year", 0, 1e12, bare=True)]
SettingYuanPersonYear = Annotated[Quantity, Limits("yuan a person-year", 0, 1e6, bare=True)]
SettingYuanHire = Annotated[Quantity, Limits("yuan a hire", 0, 1e7, bare=True)]
SettingYuanSeat = Annotated[Quantity, Limits("yuan a seat", 0, 1e7, bare=True)]
SettingSeats = Annotated[Quantity, Limits("seats a year", 0, 1e7, bare=True)]
SettingReach = Annotated[Quantity, Limits("factor", 1, 5, bare=True)]


def setting(value: float, unit: str) -> Quantity:
    """Return the default of a setting."""
    return Quantity.model_construct(value=value, unit=unit, kind=Kind.DERIVED, source="setting")


class Release(StrEnum):
    """When posts held for eligible graduates and left unfilled open to all."""

    ROUND = "round"
    LAST = "last"


class QuotaOwnership(StrEnum):
    """Ownerships that a hiring quota can name."""

    CENTRAL = "central"
    PROVINCIAL = "provincial"
    LOCAL_STATE = "local_state"
    PRIVATE = "private"
    PUBLIC = "public"


class Lever(Frozen):
    """What all levers have in common: when, how gradually, how strongly.

    Parameters
    ----------
    from_
        First year in force (written `from`).
    ramp_years
        Years over which the strength rises to its full value; 0 is at once.
    to
        Last year in force; without it, to the horizon.
    strength
        Share of full strength; 0 is the baseline to the last bit.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, populate_by_name=True)

    from_: Annotated[int, Field(alias="from", ge=1950, le=2200)]
    ramp_years: Annotated[int, Field(ge=0, le=50)] = 0
    to: Annotated[int, Field(ge=1950, le=2200)] | None = None
    strength: Annotated[float, Field(ge=0, le=1)] = 1.0


class LocalHiringQuota(Lever):
    """Worker posts reserved for graduates of the city's vocational schools (中直企业招聘本地毕业生比例)."""

    share: SettingShare
    ownership: Annotated[tuple[QuotaOwnership, ...], Field(min_length=1)] = (
        QuotaOwnership.CENTRAL,
        QuotaOwnership.PROVINCIAL,
    )
    compliance: SettingShare = setting(1.0, "share")
    release: Release = Release.ROUND


class VocationalEnrolmentShare(Lever):
    """Target share of upper-secondary intake that is vocational (职普招生比例)."""

    share: SettingShare
    capacity_growth: SettingRate = setting(0.0, "1/year")
    seat_cost: SettingYuanSeat = setting(0.0, "yuan a seat")


class InternSubsidy(Lever):
    """Paid to enterprises for each intern from a local school (实习补助)."""

    yuan_month: SettingYuanMonth
    months: SettingMonths = setting(6, "months")
    audit: SettingShare = setting(1.0, "share")
    budget: SettingYuanYear | None = None


class Apprenticeship(Lever):
    """The student is an employee of the firm that trains (现代学徒制、企业新型学徒制)."""

    seats: SettingSeats
    yuan_person_year: SettingYuanPersonYear
    city_share: SettingShare = setting(0.5, "share")


class HiringSubsidy(Lever):
    """Paid to enterprises that cooperate with a school for each of its graduates hired (吸纳合作高校毕业生补贴)."""

    yuan_hire: SettingYuanHire
    budget: SettingYuanYear | None = None


class InformationPlatform(Lever):
    """Graduates know more posts, firms find schools at lower cost, schools see demand better (信息服务平台)."""

    reach: SettingReach
    transaction_cut: SettingShare = setting(0.0, "share")
    noise_cut: SettingShare = setting(0.0, "share")
    yuan_year: SettingYuanYear


class Levers(Frozen):
    """The levers of a policy, each at most once."""

    local_hiring_quota: LocalHiringQuota | None = None
    vocational_enrolment_share: VocationalEnrolmentShare | None = None
    intern_subsidy: InternSubsidy | None = None
    apprenticeship: Apprenticeship | None = None
    hiring_subsidy: HiringSubsidy | None = None
    information_platform: InformationPlatform | None = None
