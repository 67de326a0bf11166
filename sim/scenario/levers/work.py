"""Settings of the levers on work and staying."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from sim.scenario.levers.lever import (
    Lever,
    SettingPay,
    SettingPlaces,
    SettingPosts,
    SettingPostsYear,
    SettingRate,
    SettingShare,
    SettingUtility,
    SettingYears,
    SettingYuanHire,
    SettingYuanPost,
    SettingYuanPostYear,
    SettingYuanStartup,
    SettingYuanYear,
    setting,
)
from sim.scenario.quantity import Frozen


class Release(StrEnum):
    """When posts held for eligible graduates and left unfilled open to all."""

    ROUND = "round"
    LAST = "last"


class QuotaOwnership(StrEnum):
    """Ownerships that a lever can name."""

    CENTRAL = "central"
    PROVINCIAL = "provincial"
    LOCAL_STATE = "local_state"
    PRIVATE = "private"
    PUBLIC = "public"


class LocalHiringQuota(Lever):
    """Worker posts reserved for graduates of the city's vocational schools (中省直企业招聘本地毕业生比例)."""

    share: SettingShare
    ownership: Annotated[tuple[QuotaOwnership, ...], Field(min_length=1)] = (
        QuotaOwnership.CENTRAL,
        QuotaOwnership.PROVINCIAL,
    )
    compliance: SettingShare = setting(1.0, "share")
    release: Release = Release.ROUND


class HiringSubsidy(Lever):
    """Paid to enterprises that cooperate with a school for each of its graduates hired (吸纳合作高校毕业生补贴)."""

    yuan_hire: SettingYuanHire
    budget: SettingYuanYear | None = None


class PublicSectorPosts(Lever):
    """Public posts reserved for the best graduates of the city's own universities (事业编招聘倾斜)."""

    share: SettingShare
    top: SettingShare = setting(0.3, "share")
    posts: SettingPostsYear | None = None


class SkilledWorkerPay(Lever):
    """Pay and standing of technicians (提高技术技能人才待遇、技能竞赛)."""

    pay_rise: SettingShare
    ownership: Annotated[tuple[QuotaOwnership, ...], Field(min_length=1)] = (
        QuotaOwnership.CENTRAL,
        QuotaOwnership.PROVINCIAL,
        QuotaOwnership.LOCAL_STATE,
        QuotaOwnership.PRIVATE,
    )
    standing: SettingUtility = setting(0.0, "utility")
    prestige: SettingUtility = setting(0.0, "utility")


class StartupSupport(Lever):
    """Places and money for graduates who start a business in the city (众创空间、孵化、市内创业)."""

    places: SettingPlaces
    yuan: SettingYuanStartup


class Institution(Frozen):
    """A research institution: the enterprise group it is like, its field, and its posts by level."""

    enterprises: str
    field: str
    bachelor: SettingPosts = setting(0.0, "posts")
    postgraduate: SettingPosts = setting(0.0, "posts")


class RdInstitutions(Lever):
    """New research institutions, pilot bases and shared laboratories (新型研发机构、中试基地、成果转化、共享实验室)."""

    institutions: tuple[Institution, ...] = ()
    lag: SettingYears = setting(2.0, "years")
    yuan_post: SettingYuanPost = setting(0.0, "yuan a post")
    yuan_post_year: SettingYuanPostYear = setting(0.0, "yuan a post-year")
    city_share: SettingShare = setting(0.5, "share")
    small_growth: SettingRate = setting(0.0, "1/year")
    small_pay: SettingShare = setting(0.0, "share")
    yuan_year: SettingYuanYear = setting(0.0, "yuan a year")


class TalentAllowance(Lever):
    """Paid by level to graduates who take a post in the city, and to those who come back (安居与人才补贴)."""

    secondary_vocational: SettingPay = setting(0.0, "yuan a month")
    higher_vocational: SettingPay = setting(0.0, "yuan a month")
    bachelor: SettingPay = setting(0.0, "yuan a month")
    postgraduate: SettingPay = setting(0.0, "yuan a month")
    years: SettingYears = setting(3.0, "years")
    returners: SettingShare = setting(0.0, "share")
    budget: SettingYuanYear | None = None


class WorkLevers(Frozen):
    """The levers on work and staying, each at most once."""

    local_hiring_quota: LocalHiringQuota | None = None
    public_sector_posts: PublicSectorPosts | None = None
    hiring_subsidy: HiringSubsidy | None = None
    skilled_worker_pay: SkilledWorkerPay | None = None
    startup_support: StartupSupport | None = None
    rd_institutions: RdInstitutions | None = None
    talent_allowance: TalentAllowance | None = None
