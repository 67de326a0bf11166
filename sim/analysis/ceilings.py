"""Arithmetic ceilings: the most that a policy can add to a headline before anyone reacts to it.

A lever reaches a number of people or posts a year that follows from its settings and from head-counts: a quota of
10 % of so many worker posts can keep at most so many. No policy keeps more of the baseline's graduates than leave
under it, nor fills more of its posts than stay open; students and posts that a lever brings come on top. What
schools, enterprises and graduates do in answer, over the years, is not in a ceiling: an effect above it is the
model's answer, not the lever's own reach.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from sim.analysis.headline import other_shocks
from sim.analysis.panel import ALL, Source
from sim.analysis.statistics import Floats, divide, estimate
from sim.experiment.design import BASELINE
from sim.policy.lever import strength
from sim.scenario.levers import (
    AdultEnrolment,
    Apprenticeship,
    HiringSubsidy,
    InformationPlatform,
    InternSubsidy,
    Lever,
    LocalHiringQuota,
    OutOfProvinceRecruitment,
    PublicSectorPosts,
    VocationalEnrolmentShare,
)
from sim.scenario.schema import Level, Scenario

WORKER_LEVELS = (Level.SECONDARY_VOCATIONAL, Level.HIGHER_VOCATIONAL)
UNIVERSITY_LEVELS = (Level.BACHELOR, Level.POSTGRADUATE)


@dataclass(frozen=True)
class Reach:
    """How many a lever reaches, and by which arithmetic.

    Parameters
    ----------
    most
        Graduates, and posts, that it can add at most; shape (years,).
    brings
        Whether these are graduates whom the baseline does not have.
    reason
        Key of the sentence that says how, under `ceilings.` in the words of reports.
    values
        What the sentence names, means over the years in force; shares as fractions.
    """

    most: Floats
    reason: str
    values: Mapping[str, float]
    brings: bool = False


@dataclass(frozen=True)
class Counts:
    """Head-counts of a region under the baseline and under a policy, means over the runs.

    Parameters
    ----------
    scenario
        The scenario.
    panel
        Records of the runs.
    policy, region
        Their keys.
    """

    scenario: Scenario
    panel: Source
    policy: str
    region: str

    @property
    def years(self) -> list[int]:
        """Years simulated."""
        return list(self.scenario.years)

    def baseline(self, indicator: str, level: str = ALL) -> Floats:
        """Return an indicator's yearly value under the baseline; NaN in a year without one."""
        return self._of(BASELINE, indicator, level)

    def under(self, indicator: str, level: str = ALL) -> Floats:
        """Return an indicator's yearly value under the policy; NaN in a year without one."""
        return self._of(self.policy, indicator, level)

    def force(self, lever: Lever) -> Floats:
        """Return how far a lever is in force in each year, 0 to 1."""
        return np.array([strength(lever, year) for year in self.years])

    def mean(self, values: Floats, lever: Lever) -> float:
        """Return the mean over the years in which a lever is in force."""
        within = values[self.force(lever) > 0]
        return float(estimate(within).mean) if len(within) else float("nan")

    def course(self, level: Level) -> int:
        """Return the years of the shortest course at a level; past the horizon where there is none."""
        schools = self.scenario.regions[self.region].schools.values()
        return min((school.years for school in schools if school.level is level), default=len(self.years))

    def _of(self, policy: str, indicator: str, level: str) -> Floats:
        part = self.panel.select(indicator=indicator, region=self.region, level=level)
        means = dict(zip(part.years.tolist(), estimate(part.of(policy)).mean.tolist(), strict=True))
        return np.array([means.get(year, np.nan) for year in self.years])

    @cached_property
    def leavers(self) -> Floats:
        """Graduates of a year who enter the labour market and do not stay, under the baseline."""
        return self.baseline("labour_market_entrants") - self.baseline("stayers")


def local_hiring_quota(lever: LocalHiringQuota, counts: Counts) -> Reach:
    """Return quota times compliance times worker posts of the enterprises named, at most those eligible."""
    posts = counts.under("quota_worker_posts")
    eligible = sum(np.nan_to_num(counts.baseline("labour_market_entrants", level)) for level in WORKER_LEVELS)
    reserved = lever.share.value * counts.force(lever) * lever.compliance.value * posts
    values = {
        "share": lever.share.value,
        "compliance": lever.compliance.value,
        "posts": counts.mean(posts, lever),
        "most": counts.mean(np.minimum(reserved, eligible), lever),
    }
    return Reach(np.minimum(reserved, eligible), "local_hiring_quota", values)


def public_sector_posts(lever: PublicSectorPosts, counts: Counts) -> Reach:
    """Return the public posts reserved, at most the local universities' graduates of the year."""
    graduates = sum(np.nan_to_num(counts.baseline("labour_market_entrants", level)) for level in UNIVERSITY_LEVELS)
    most = np.where(counts.force(lever) > 0, np.minimum(counts.under("public_reserved"), graduates), 0.0)
    return Reach(most, "public_sector_posts", {"most": counts.mean(most, lever)})


def vocational_enrolment_share(lever: VocationalEnrolmentShare, counts: Counts) -> Reach:
    """Return the vocational seats beyond the baseline's entrants, when those who take them finish."""
    level = Level.SECONDARY_VOCATIONAL
    seats = counts.under("seats", level)
    added = np.where(counts.force(lever) > 0, np.maximum(seats - counts.baseline("entrants", level), 0.0), 0.0)
    most = _later(added, counts.course(level))
    values = {"seats": counts.mean(seats, lever), "years": counts.course(level), "most": counts.mean(most, lever)}
    return Reach(most, "vocational_enrolment_share", values, brings=True)


def out_of_province_recruitment(lever: OutOfProvinceRecruitment, counts: Counts) -> Reach:
    """Return the students whom the agreements bring, when they finish."""
    force = counts.force(lever) * counts.scenario.scale
    parts = [_later(source.students.value * force, counts.course(Level(source.level))) for source in lever.sources]
    students = sum(source.students.value for source in lever.sources) * counts.scenario.scale
    most: Floats = np.sum(parts, axis=0)
    return Reach(most, "entrants", {"students": students, "most": counts.mean(most, lever)}, brings=True)


def adult_enrolment(lever: AdultEnrolment, counts: Counts) -> Reach:
    """Return the adults enrolled, when they finish."""
    entrants = lever.students.value * counts.force(lever) * counts.scenario.scale
    most = _later(entrants, counts.course(Level.HIGHER_VOCATIONAL))
    students = lever.students.value * counts.scenario.scale
    return Reach(most, "entrants", {"students": students, "most": counts.mean(most, lever)}, brings=True)


def intern_subsidy(lever: InternSubsidy, counts: Counts) -> Reach:
    """Return the interns at local enterprises, at most those whom the budget pays for."""
    months = counts.scenario.behaviour.cooperation.intern_months.value
    interns = divide(counts.under("intern_months_here"), np.full(len(counts.years), months))
    paid = min(lever.months.value, months) * lever.yuan_month.value * counts.force(lever)
    return _bought(lever, counts, interns, paid, lever.budget.value if lever.budget else None, "intern_subsidy")


def apprenticeship(lever: Apprenticeship, counts: Counts) -> Reach:
    """Return the apprentice seats offered."""
    seats = lever.seats.value * counts.force(lever) * counts.scenario.scale
    return Reach(seats, "apprenticeship", {"most": counts.mean(seats, lever)})


def hiring_subsidy(lever: HiringSubsidy, counts: Counts) -> Reach:
    """Return the hires from partner schools, at most those whom the budget pays for."""
    paid = lever.yuan_hire.value * counts.force(lever)
    budget = lever.budget.value if lever.budget else None
    return _bought(lever, counts, counts.under("partner_hires"), paid, budget, "hiring_subsidy")


def information_platform(lever: InformationPlatform, counts: Counts) -> Reach:
    """Return the posts that local graduates do not fill under the baseline: it makes no posts of its own."""
    free = counts.baseline("posts") - counts.baseline("posts_filled_local")
    most = np.where(counts.force(lever) > 0, free, 0.0)
    return Reach(most, "information_platform", {"most": counts.mean(most, lever)})


def _later(entrants: Floats, course: int) -> Floats:
    """Return those who enter in a year in the year in which they finish."""
    return np.concatenate(
        [np.zeros(min(course, len(entrants))), np.nan_to_num(entrants)[: max(len(entrants) - course, 0)]]
    )


def _bought(lever: Lever, counts: Counts, events: Floats, price: Floats, budget: float | None, reason: str) -> Reach:
    """Return what is paid for, at most the budget over the price."""
    most = np.where(price > 0, events, 0.0)
    values = {"most": counts.mean(most, lever)}
    if budget is None:
        return Reach(most, reason, values)
    budget *= counts.scenario.scale
    affordable = np.where(price > 0, np.minimum(most, divide(np.full_like(price, budget), price)), 0.0)
    values = {"budget": budget, "price": counts.mean(price, lever), "most": counts.mean(affordable, lever)}
    return Reach(affordable, f"{reason}_budget", values)


CEILINGS: Mapping[str, Callable[[Any, Counts], Reach]] = {
    "local_hiring_quota": local_hiring_quota,
    "public_sector_posts": public_sector_posts,
    "vocational_enrolment_share": vocational_enrolment_share,
    "out_of_province_recruitment": out_of_province_recruitment,
    "adult_enrolment": adult_enrolment,
    "intern_subsidy": intern_subsidy,
    "apprenticeship": apprenticeship,
    "hiring_subsidy": hiring_subsidy,
    "information_platform": information_platform,
}
"""The reach of each lever, by its key in a scenario. A lever that is not here has none but everyone's."""

MAKES_POSTS = frozenset({"rd_institutions", "startup_support"})
"""Levers that bring posts of their own: a policy with one can fill more than stay open without it."""
BRINGS_STUDENTS = frozenset({"school_expansion"})
"""Levers without a reach of their own here that bring students: a policy with one can keep more than leave without."""


@dataclass(frozen=True)
class Ceiling:
    """The most that a policy can add to the headlines of a region.

    Parameters
    ----------
    kept
        Graduates of the year kept at most; shape (years,). NaN where a lever brings an unknown number of students.
    filled
        Posts filled at most; NaN where a lever makes posts.
    reaches
        Reach of each lever that has one.
    all_known
        Whether every lever of the policy has a reach of its own.
    """

    counts: Counts
    kept: Floats
    filled: Floats
    reaches: Mapping[str, Reach]
    all_known: bool

    def of(self, indicator: str, years: Sequence[int]) -> float:
        """Return the most that the policy can add to a headline indicator, mean over years; NaN if unknown."""
        yearly = self._yearly(indicator)
        if yearly is None:
            return float("nan")
        wanted = [self.counts.years.index(year) for year in years if year in self.counts.years]
        return float(estimate(yearly[wanted]).mean) if wanted else float("nan")

    def _yearly(self, indicator: str) -> Floats | None:
        counts = self.counts
        if indicator in ("stayers", "net_talent"):
            return self.kept
        if indicator in ("retention_rate", "province_retention_rate"):
            return divide(self.kept, counts.baseline("labour_market_entrants"))
        if indicator == "retention_3y":
            # a class is counted three years after it finished
            share = divide(self.kept, counts.baseline("graduates"))
            return np.concatenate([np.full(3, np.nan), share])[: len(share)]
        if indicator == "posts_filled":
            return self.filled
        if indicator in ("skill_gap_coverage", "skill_gap_coverage_base_demand"):
            return divide(self.filled, counts.baseline("posts"))
        if indicator == "local_coverage":
            free = counts.baseline("posts") - counts.baseline("posts_filled_local")
            return divide(np.minimum(self.kept, free), counts.baseline("posts"))
        return None


def ceiling(scenario: Scenario, panel: Source, policy: str, region: str) -> Ceiling:
    """Return the ceiling of a policy in a region: what its levers reach together, and at most everyone.

    A policy with a lever whose reach is not known can reach everyone. One that meets other shocks than the baseline
    has no ceiling.
    """
    counts = Counts(scenario, panel, policy, region)
    levers = scenario.policy(policy).levers
    held = {name: lever for name in type(levers).model_fields if (lever := getattr(levers, name)) is not None}
    reaches = {name: CEILINGS[name](lever, counts) for name, lever in held.items() if name in CEILINGS}
    nothing = np.zeros(len(counts.years))
    brought = sum((reach.most for reach in reaches.values() if reach.brings), nothing)
    most = sum((reach.most for reach in reaches.values() if not reach.brings), nothing)
    for name in set(held) - set(reaches):
        most = np.where(counts.force(held[name]) > 0, np.inf, most)
    kept = np.minimum(most, counts.leavers) + brought
    filled = np.minimum(most + brought, counts.baseline("skill_gap"))
    if other_shocks(scenario, policy):
        kept, filled = np.full_like(kept, np.nan), np.full_like(filled, np.nan)
    if BRINGS_STUDENTS & set(held):
        kept = np.full_like(kept, np.nan)
    if MAKES_POSTS & set(held):
        filled = np.full_like(filled, np.nan)
    return Ceiling(counts, kept, filled, reaches, len(reaches) == len(held))
