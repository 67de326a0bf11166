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
from sim.scenario.levers.lever import Lever, Payer
from sim.scenario.levers.schools import (
    AdultEnrolment,
    ComprehensiveHighSchool,
    KeySchoolQuotaLink,
    OutOfProvinceRecruitment,
    PerStudentFunding,
    ProgressionLadder,
    ProjectKind,
    RecruitmentSource,
    SchoolAutonomy,
    SchoolExpansion,
    SchoolGroup,
    SchoolLevers,
    SchoolMerger,
    SchoolProject,
    VocationalEnrolmentShare,
    VocationalOutreach,
)
from sim.scenario.levers.work import HiringSubsidy, LocalHiringQuota, QuotaOwnership, Release, WorkLevers


class Levers(SchoolLevers, EnterpriseLevers, WorkLevers, GovernmentLevers):
    """The levers of a policy, each at most once."""


__all__ = [
    "AdultEnrolment",
    "Apprenticeship",
    "College",
    "ComprehensiveHighSchool",
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
    "KeySchoolQuotaLink",
    "Lever",
    "Levers",
    "LocalHiringQuota",
    "OutOfProvinceRecruitment",
    "Payer",
    "PerStudentFunding",
    "PilotStatus",
    "ProgressionLadder",
    "ProjectKind",
    "QuotaOwnership",
    "RecruitmentSource",
    "Release",
    "SchoolAutonomy",
    "SchoolExpansion",
    "SchoolGroup",
    "SchoolLevers",
    "SchoolMerger",
    "SchoolProject",
    "VocationalEnrolmentShare",
    "VocationalOutreach",
    "WorkLevers",
]
