"""What the scenario's shocks make of a year: factors on plans, outside pay and cohorts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sim.scenario.schema import Scenario
from sim.world.places import Places

F64 = NDArray[np.float64]


@dataclass(frozen=True)
class Conditions:
    """Differences from a year without shocks; factors of 1 change nothing, to the last bit.

    Parameters
    ----------
    plan
        Factor on the graduate posts planned by each enterprise group; shape (G,).
    posts
        Graduate posts a year that a shock states for a group, NaN where none does; shape (G,), in the scale's posts.
    outside_pay
        Factor on the pay of each outside place; shape (outside places,).
    cohort
        Factor on each region's junior-middle leavers; shape (R,).
    """

    plan: F64
    posts: F64
    outside_pay: F64
    cohort: F64


def conditions(scenario: Scenario, year: int, met: Collection[str] | None = None) -> Conditions:
    """Return what the shocks that act in `year` come to: the product of their factors.

    Parameters
    ----------
    met
        Names of the shocks that the policy meets; without it, all.
    """
    groups = [(r, key, g) for r, region in scenario.regions.items() for key, g in region.enterprises.items()]
    plan, posts = np.ones(max(len(groups), 1)), np.full(max(len(groups), 1), np.nan)
    pay, cohort = np.ones(len(scenario.outside)), np.ones(len(scenario.regions))
    for name, shock in scenario.shocks.items():
        if not shock.acts(year) or (met is not None and name not in met):
            continue
        for index, (region, key, group) in enumerate(groups):
            if shock.region not in (None, region):
                continue
            if group.sector in shock.sector_demand:
                plan[index] *= shock.sector_demand[group.sector].value
            stated = shock.hiring_plan.get(key)
            if stated is not None and stated.factor is not None:
                plan[index] *= stated.factor.value
            if stated is not None and stated.posts is not None:
                posts[index] = stated.posts.value * scenario.scale
        for index, place in enumerate(scenario.outside):
            if place in shock.outside_pay:
                pay[index] *= shock.outside_pay[place].value
        for index, key in enumerate(scenario.regions):
            if shock.cohort is not None and shock.region in (None, key):
                cohort[index] *= shock.cohort.value
    return Conditions(plan, posts, pay, cohort)


def with_pay(places: Places, now: Conditions) -> Places:
    """Return the places with the outside pay of a year; `places` are those without a shock."""
    ln_pay = places.ln_pay.copy()
    ln_pay[places.regions :] += np.log(now.outside_pay)[:, None]
    # column 0, general senior, has no pay
    ln_pay[:, 0] = places.ln_pay[:, 0]
    return replace(places, ln_pay=ln_pay)
