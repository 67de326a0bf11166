"""The levers of a policy: settings with unit and bounds; a bare number takes the unit that its setting states."""

from sim.scenario.levers.enterprises import (
    Apprenticeship,
    College,
    CooperationContract,
    CoursePurchase,
    EnterpriseCertification,
    EnterpriseLevers,
    IndustryCollege,
    InformationPlatform,
    InternInsurance,
    InternPayFloor,
    InternSubsidy,
    InternTaxDeduction,
)
from sim.scenario.levers.government import Evaluation, GovernmentLevers, PilotStatus
from sim.scenario.levers.lever import Lever
from sim.scenario.levers.schools import SchoolLevers, VocationalEnrolmentShare
from sim.scenario.levers.work import HiringSubsidy, LocalHiringQuota, QuotaOwnership, Release, WorkLevers


class Levers(SchoolLevers, EnterpriseLevers, WorkLevers, GovernmentLevers):
    """The levers of a policy, each at most once."""


__all__ = [
    "Apprenticeship",
    "College",
    "CooperationContract",
    "CoursePurchase",
    "EnterpriseCertification",
    "EnterpriseLevers",
    "Evaluation",
    "GovernmentLevers",
    "HiringSubsidy",
    "IndustryCollege",
    "InformationPlatform",
    "InternInsurance",
    "InternPayFloor",
    "InternSubsidy",
    "InternTaxDeduction",
    "Lever",
    "Levers",
    "LocalHiringQuota",
    "PilotStatus",
    "QuotaOwnership",
    "Release",
    "SchoolLevers",
    "VocationalEnrolmentShare",
    "WorkLevers",
]
