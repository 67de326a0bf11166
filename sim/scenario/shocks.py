"""Shocks: what the world outside does to a city for some years, whatever its policy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from sim.scenario.quantity import Frozen, Key, Limits, Quantity, Title

Multiple = Annotated[Quantity, Limits("factor", 0, 20)]
PayMultiple = Annotated[Quantity, Limits("factor", 0.05, 20)]
PostsYear = Annotated[Quantity, Limits("posts a year", 0, 1_000_000)]


class HiringPlan(Frozen):
    """What becomes of the graduate posts that an enterprise group plans: a factor on them, or their number.

    Parameters
    ----------
    factor
        Multiplies the posts that the group would plan.
    posts
        Graduate posts a year of the whole group, whatever it would plan and whatever else acts on its sector.
    """

    factor: Multiple | None = None
    posts: PostsYear | None = None


class Shock(Frozen):
    """A change of what people and enterprises face, from the first to the last of some years.

    It acts on openings, pay and cohorts of these years, not on the staff that enterprises aim at: when it is over
    the city plans again as it would have. Several shocks in one year multiply.

    Parameters
    ----------
    from_
        First year (written `from`), after the base year.
    to
        Last year; the same as `from` for a shock of one year.
    region
        The region concerned; without it, every region.
    sector_demand
        Sector -> factor on the graduate posts that its enterprises plan.
    hiring_plan
        Enterprise group -> factor on the graduate posts that it plans, or their number a year.
    outside_pay
        Outside place -> factor on its pay at every level.
    cohort
        Factor on the junior-middle leavers of these years.
    """

    title: Title
    note: str | Title | None = None
    from_: Annotated[int, Field(alias="from", ge=1950, le=2200)]
    to: Annotated[int, Field(ge=1950, le=2200)]
    region: Key | None = None
    sector_demand: Mapping[Key, Multiple] = {}
    hiring_plan: Mapping[Key, HiringPlan] = {}
    outside_pay: Mapping[Key, PayMultiple] = {}
    cohort: Multiple | None = None

    def acts(self, year: int) -> bool:
        """Say whether the shock acts in a year."""
        return self.from_ <= year <= self.to
