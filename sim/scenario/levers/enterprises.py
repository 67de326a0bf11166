"""Settings of the levers on enterprises in education."""

from __future__ import annotations

from sim.scenario.levers.lever import (
    Lever,
    SettingMonths,
    SettingReach,
    SettingSeats,
    SettingShare,
    SettingYuanMonth,
    SettingYuanPersonYear,
    SettingYuanYear,
    setting,
)
from sim.scenario.quantity import Frozen


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


class InformationPlatform(Lever):
    """Graduates know more posts, firms find schools at lower cost, schools see demand better (信息服务平台)."""

    reach: SettingReach
    transaction_cut: SettingShare = setting(0.0, "share")
    noise_cut: SettingShare = setting(0.0, "share")
    yuan_year: SettingYuanYear


class EnterpriseLevers(Frozen):
    """The levers on enterprises in education, each at most once."""

    intern_subsidy: InternSubsidy | None = None
    apprenticeship: Apprenticeship | None = None
    information_platform: InformationPlatform | None = None
