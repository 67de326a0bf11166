"""Start-ups: who takes a supported place instead of leaving, or instead of starting without support."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.draws import Decision, Draws
from sim.policy.knobs import Knobs
from sim.world.world import World

I64 = NDArray[np.int64]
F64 = NDArray[np.float64]
SELF_EMPLOYED = 2
"""Column of self-employment among the choices of those without a post."""


@dataclass(frozen=True)
class Startups:
    """Supported start-ups of the year by region, shape (R,): places taken, and founders without a place."""

    supported: F64
    rationed: F64


def offer_places(
    world: World, rows: I64, region: I64, pay: F64, choices: F64, knobs: Knobs, draws: Draws
) -> tuple[NDArray[np.bool_], Startups]:
    """Give the places to those who would start a business with support, by lot; raises their choice's value.

    Support is worth ``b_cash yuan / (12 pay)``: as an allowance, over a year's pay of the job that the founder
    forgoes. Places are for those who count as fresh graduates; who would start without support asks for one too.

    Parameters
    ----------
    rows, region, pay
        Those without a post, the region of their business, and the pay reckoned with, yuan a month; shape (n,).
    choices
        Values of leaving, a job below level, self-employment, waiting, no work; shape (n, 5), changed in place.

    Returns
    -------
    Who has a place, shape (n,), and the count by region.
    """
    regions = world.places.regions
    chosen = np.zeros(len(rows), dtype=bool)
    if knobs.startup_places <= 0:
        return chosen, Startups(np.zeros(regions), np.zeros(regions))
    worth = world.scenario.behaviour.staying.b_cash.value * knobs.startup_yuan / (12.0 * np.maximum(pay, 1.0))
    lifted = choices.copy()
    lifted[:, SELF_EMPLOYED] += worth
    fresh = world.students.graduated[rows] >= world.year - world.scenario.behaviour.waiting.fresh_years
    asks = np.flatnonzero(fresh & (np.argmax(lifted, axis=1) == SELF_EMPLOYED))
    lot = draws.uniform(Decision.STARTUP_PLACE, world.year, world.students.id[rows[asks]])
    places = round(knobs.startup_places * world.scenario.scale)
    gets = asks[np.argsort(lot, kind="stable")[:places]]
    chosen[gets] = True
    choices[gets, SELF_EMPLOYED] += worth[gets]
    asked = np.bincount(region[asks], minlength=regions).astype(float)
    given = np.bincount(region[gets], minlength=regions).astype(float)
    return chosen, Startups(supported=given, rationed=asked - given)
