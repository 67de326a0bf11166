"""The levers of a policy: settings with unit and bounds; a bare number takes the unit that its setting states."""

from sim.scenario.levers.enterprises import Apprenticeship, EnterpriseLevers, InformationPlatform, InternSubsidy
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
from sim.scenario.levers.work import (
    HiringSubsidy,
    Institution,
    LocalHiringQuota,
    PublicSectorPosts,
    QuotaOwnership,
    RdInstitutions,
    Release,
    SkilledWorkerPay,
    StartupSupport,
    TalentAllowance,
    WorkLevers,
)


class Levers(SchoolLevers, EnterpriseLevers, WorkLevers):
    """The levers of a policy, each at most once."""


__all__ = [
    "AdultEnrolment",
    "Apprenticeship",
    "ComprehensiveHighSchool",
    "EnterpriseLevers",
    "HiringSubsidy",
    "InformationPlatform",
    "Institution",
    "InternSubsidy",
    "KeySchoolQuotaLink",
    "Lever",
    "Levers",
    "LocalHiringQuota",
    "OutOfProvinceRecruitment",
    "Payer",
    "PerStudentFunding",
    "ProgressionLadder",
    "ProjectKind",
    "PublicSectorPosts",
    "QuotaOwnership",
    "RdInstitutions",
    "RecruitmentSource",
    "Release",
    "SchoolAutonomy",
    "SchoolExpansion",
    "SchoolGroup",
    "SchoolLevers",
    "SchoolMerger",
    "SchoolProject",
    "SkilledWorkerPay",
    "StartupSupport",
    "TalentAllowance",
    "VocationalEnrolmentShare",
    "VocationalOutreach",
    "WorkLevers",
]
