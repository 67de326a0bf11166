"""Settings of the levers on work and staying."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from sim.scenario.levers.lever import Lever, SettingShare, SettingYuanHire, SettingYuanYear, setting
from sim.scenario.quantity import Frozen


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


class LocalHiringQuota(Lever):
    """Worker posts reserved for graduates of the city's vocational schools (中直企业招聘本地毕业生比例)."""

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


class WorkLevers(Frozen):
    """The levers on work and staying, each at most once."""

    local_hiring_quota: LocalHiringQuota | None = None
    hiring_subsidy: HiringSubsidy | None = None
