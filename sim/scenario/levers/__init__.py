"""The levers of a policy: settings with unit and bounds; a bare number takes the unit that its setting states."""

from sim.scenario.levers.enterprises import Apprenticeship, EnterpriseLevers, InformationPlatform, InternSubsidy
from sim.scenario.levers.lever import Lever
from sim.scenario.levers.schools import SchoolLevers, VocationalEnrolmentShare
from sim.scenario.levers.work import HiringSubsidy, LocalHiringQuota, QuotaOwnership, Release, WorkLevers


class Levers(SchoolLevers, EnterpriseLevers, WorkLevers):
    """The levers of a policy, each at most once."""


__all__ = [
    "Apprenticeship",
    "EnterpriseLevers",
    "HiringSubsidy",
    "InformationPlatform",
    "InternSubsidy",
    "Lever",
    "Levers",
    "LocalHiringQuota",
    "QuotaOwnership",
    "Release",
    "SchoolLevers",
    "VocationalEnrolmentShare",
    "WorkLevers",
]
