"""What a scenario file says: the places, schools, enterprises, behaviour and policies of a city."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from sim.scenario.behaviour import Behaviour
from sim.scenario.goals import Fact, Goal
from sim.scenario.levers import Levers
from sim.scenario.mechanisms import Mechanisms
from sim.scenario.quantity import (
    Count,
    Frozen,
    Key,
    Limits,
    Quantity,
    Rate,
    Series,
    Share,
    Staff,
    Students,
    Title,
    Utility,
    YuanMonth,
)
from sim.scenario.shocks import Shock
from sim.scenario.targets import Calibration, Target

SCHEMA_VERSION = 1


class Level(StrEnum):
    """Levels of education, lowest first."""

    GENERAL_SENIOR = "general_senior"
    SECONDARY_VOCATIONAL = "secondary_vocational"
    HIGHER_VOCATIONAL = "higher_vocational"
    BACHELOR = "bachelor"
    POSTGRADUATE = "postgraduate"


class Ownership(StrEnum):
    """Who owns an enterprise; it decides how posts are planned and which standard is set."""

    CENTRAL = "central"
    PROVINCIAL = "provincial"
    LOCAL_STATE = "local_state"
    PRIVATE = "private"
    PUBLIC = "public"


Weight = Annotated[float, Field(ge=0)]
Portion = Annotated[float, Field(ge=0, le=1)]


class ByLevel(Frozen):
    """One number for each level that leads to a labour market."""

    secondary_vocational: Quantity
    higher_vocational: Quantity
    bachelor: Quantity
    postgraduate: Quantity


class PayByLevel(ByLevel):
    """Monthly starting pay by level."""

    secondary_vocational: YuanMonth
    higher_vocational: YuanMonth
    bachelor: YuanMonth
    postgraduate: YuanMonth


class UtilityByLevel(ByLevel):
    """Utility by level."""

    secondary_vocational: Utility
    higher_vocational: Utility
    bachelor: Utility
    postgraduate: Utility


class ShareByLevel(ByLevel):
    """Share by level."""

    secondary_vocational: Share
    higher_vocational: Share
    bachelor: Share
    postgraduate: Share


class UniversityTier(Frozen):
    """A tier of colleges in an outside place, open to those whose score passes its line."""

    level: Literal[Level.HIGHER_VOCATIONAL, Level.BACHELOR]
    line: Annotated[Quantity, Limits("score", -5, 5)]
    prestige: Utility


class Outside(Frozen):
    """A labour market and place of study that is not in the model.

    Parameters
    ----------
    province
        Province key; equal to a region's province when the place lies in it.
    pay, work, amenity, access
        Starting pay, chance of work, amenity and household-registration access by level.
    """

    title: Title
    province: Key
    pay: PayByLevel
    rent: YuanMonth
    work: ShareByLevel
    amenity: UtilityByLevel
    access: UtilityByLevel | None = None
    universities: tuple[UniversityTier, ...] = ()


class School(Frozen):
    """A school, or `count` equal ones.

    Parameters
    ----------
    enrolled
        Students in the base year, over all `count` schools.
    intake
        Entrants of the base year, over all `count` schools, and the seats of a year from then on; without it, the
        intake that keeps `enrolled` as it is.
    programmes
        Number of programmes by field (general senior schools have none).
    spare
        Places that could be filled beyond the base year's intake, as a share of it.
    elsewhere
        Share of the intake whose home is outside the region, from outside places weighted by
        `elsewhere_mix`.
    progression
        Share of the intake reserved for local graduates of the level below.
    applied
        Whether a bachelor school is an applied university (应用型本科), whose students count toward the threshold
        of a pilot city as those of vocational schools do.
    """

    title: Title
    level: Level
    count: Annotated[int, Field(ge=1, le=500)] = 1
    years: Annotated[int, Field(ge=1, le=6)]
    enrolled: Students
    intake: Annotated[Quantity, Limits("students a year", 0, 10_000_000)] | None = None
    programmes: Mapping[Key, Annotated[int, Field(ge=1, le=200)]] = {}
    prestige: Utility
    spare: Share
    elsewhere: Share | None = None
    elsewhere_mix: Mapping[Key, Weight] = {}
    progression: Share | None = None
    applied: bool | None = None
    dual_qualified: Share | None = None
    practice: Share | None = None
    practice_seats: Annotated[Quantity, Limits("seats a student", 0, 10)] | None = None
    funding: Annotated[Quantity, Limits("yuan a student-year", 0, 1_000_000)] | None = None


class Ages(Frozen):
    """Age structure of staff: shares of four bands, adding up to 1."""

    under_30: Portion
    from_30: Portion
    from_40: Portion
    from_50: Portion


class Sector(Frozen):
    """A sector with the yearly growth of its target staff."""

    title: Title
    growth: Rate


class EnterpriseGroup(Frozen):
    """Enterprises alike enough to be drawn from one description.

    Parameters
    ----------
    firms
        Number of enterprises.
    staff, spread
        Mean staff an enterprise and the standard deviation of its logarithm.
    occupations
        field -> level -> share of the group's graduate posts; all shares add up to 1.
    plan
        Share of exits that headquarters replace by fresh graduates (`central` ownership), or share of
        openings that is for fresh graduates (all others).
    outside_applicants
        Applicants from outside the model who would take the post, per post and year.
    outsourced
        Share of worker posts (secondary and higher vocational) that is contracted out.
    """

    title: Title
    sector: Key
    ownership: Ownership
    firms: Annotated[int, Field(ge=1, le=100_000)]
    staff: Staff
    spread: Annotated[Quantity, Limits("ln staff", 0, 3)]
    occupations: Mapping[Key, Mapping[Level, Portion]]
    ages: Ages
    women: Portion
    exits: Rate
    plan: Share
    pay: PayByLevel
    outside_applicants: Annotated[Quantity, Limits("applicants a post", 0, 100)]
    outsourced: Share | None = None
    growth: Rate | None = None
    profitable: Share


class Stocks(Frozen):
    """Published enrolment of the base year; the schools' own figures must add up to it."""

    general_senior: Students | None = None
    secondary_vocational: Students | None = None
    higher_vocational: Students | None = None
    higher_education: Students | None = None


class Region(Frozen):
    """A modelled city: its cohorts, schools and enterprises.

    Parameters
    ----------
    cohorts
        Junior-middle leavers by year of leaving (September).
    stocks
        Published totals that the schools' enrolments add up to.
    pilot_threshold
        Students at vocational schools and applied universities that a pilot city needs.
    """

    title: Title
    province: Key
    cohorts: Series
    rent: YuanMonth
    amenity: UtilityByLevel | None = None
    access: UtilityByLevel | None = None
    stocks: Stocks | None = None
    pilot_threshold: Students | None = None
    schools: Mapping[Key, School] = {}
    enterprises: Mapping[Key, EnterpriseGroup] = {}


class Fit(Frozen):
    """How far a graduate of one field can do the work of another (0 to 1, own field 1).

    `near` lists pairs of fields that are close, in both directions; all others have `default`.
    """

    default: Share
    near: tuple[tuple[Key, Key, Portion], ...] = ()


class Distances(Frozen):
    """Road or rail distance between places, both ways; within one outside place, its typical extent."""

    unit: Literal["km"]
    kind: Literal["measured", "derived", "assumed"]
    source: str | None = None
    range: tuple[float, float] | None = None
    note: str | None = None
    values: Annotated[Mapping[Key, Mapping[Key, Annotated[float, Field(ge=0, le=20_000)]]], "rows"]


class Policy(Frozen):
    """A named set of levers.

    Parameters
    ----------
    note
        What a reader of the policy must know; English, or in both languages.
    together
        Names of policies of the scenario whose levers this one holds beside its own.
    shocks
        Names of the shocks that act under this policy; without it, all of the scenario. An empty list compares
        the scenario with the same city without its shocks.
    """

    title: Title
    note: str | Title | None = None
    together: Annotated[tuple[Key, ...], Field(min_length=1)] | None = None
    levers: Levers = Levers()
    shocks: tuple[Key, ...] | None = None


class Scenario(Frozen):
    """Everything a run reads.

    Parameters
    ----------
    base_year, horizon
        Year of the starting stocks and last year simulated.
    scale
        Students and enterprises simulated for each real one, 0.05 to 10.
    retirement_reform
        Whether the retirement age rises from 2025 as the State Council decision of 2024 has it.
    shocks
        What the world outside does to the city in some years; the baseline and all policies meet them.
    compare
        Policies that are run when none is named; without it, all.
    goals, facts
        What is to be reached by a year, and figures of later years to compare with; no run reads them.
    targets
        What a calibration fits assumed numbers to, beside `priors` and published stocks.
    mechanisms
        Which mechanisms act; all of them in the full model.
    """

    schema_version: Literal[1]
    name: Key
    title: Title
    base_year: Annotated[int, Field(ge=1950, le=2100)]
    horizon: Annotated[int, Field(ge=1950, le=2150)]
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 0
    replicates: Annotated[int, Field(ge=1, le=100_000)] = 10
    scale: Annotated[float, Field(ge=0.05, le=10)] = 1.0
    fields: Mapping[Key, Title]
    fit: Fit
    sectors: Mapping[Key, Sector]
    regions: Annotated[Mapping[Key, Region], Field(min_length=1)]
    outside: Annotated[Mapping[Key, Outside], Field(min_length=1)]
    distances: Distances
    retirement_reform: bool = True
    behaviour: Behaviour
    shocks: Mapping[Key, Shock] = {}
    policies: Mapping[Key, Policy] = {}
    compare: Annotated[tuple[Key, ...], Field(min_length=1)] | None = None
    priors: Mapping[Key, Quantity] = {}
    goals: Mapping[Key, Goal] = {}
    facts: Mapping[Key, Fact] = {}
    targets: Mapping[Key, Target] = {}
    calibration: Calibration = Calibration()
    mechanisms: Mechanisms = Mechanisms()

    def __repr__(self) -> str:
        # all that a city's file says would fill a notebook's cell with 180,000 characters
        policies = ", ".join(name for name in self.policies if name != "baseline")
        return (
            f"<Scenario {self.name!r}, {self.base_year}-{self.horizon}, scale {self.scale:g}: "
            f"{', '.join(self.regions)}; policies: {policies or 'none'}>"
        )

    __str__ = __repr__

    @property
    def years(self) -> range:
        """Simulated years, the first after the base year."""
        return range(self.base_year + 1, self.horizon + 1)

    @property
    def compared(self) -> tuple[str, ...]:
        """Names of the policies that are run when none is named."""
        return tuple(self.policies) if self.compare is None else self.compare

    def policy(self, name: str) -> Policy:
        """Return the named policy; `baseline` exists in every scenario.

        Raises
        ------
        KeyError
            If the scenario has no policy of that name.
        """
        if name in self.policies:
            return self.policies[name]
        if name == "baseline":
            return Policy(title=Title(en="Baseline", zh="基准"))
        raise KeyError(f"no policy {name!r}; there are: {', '.join(self.policies)}")


__all__ = ["SCHEMA_VERSION", "Count", "Level", "Ownership", "Policy", "Scenario"]
