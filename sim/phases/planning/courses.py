"""Courses that schools buy from enterprises."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import Decision, Draws
from sim.policy.knobs import Knobs
from sim.world.world import World

Floats = NDArray[np.floating]
Flags = NDArray[np.bool_]


def number(world: World, knobs: Knobs) -> int:
    """Return how many courses schools would buy this year; a sample city buys its share."""
    return round(knobs.courses * world.scenario.scale)


def expected_revenue(courses: int, cooperating: int, yuan: float, margin: float) -> float:
    """Return the gain that an enterprise reckons with: ``margin yuan min(1, courses / cooperating)``, yuan a year.

    Parameters
    ----------
    cooperating
        Enterprises that cooperated last year, among whom the courses would be shared.
    """
    return margin * yuan * min(1.0, courses / max(cooperating, 1))


def buy(world: World, courses: int, sellers: Flags, draws: Draws) -> Flags:
    """Return who sells a course, by the year's lots, and tie each seller to the school that buys.

    A school of the region that teaches a field of the enterprise buys; which one is drawn for the enterprise and
    the year.
    """
    firms = world.enterprises
    lots = np.where(sellers, draws.uniform(Decision.COURSE, world.year, firms.id), np.inf)
    sold = np.zeros(len(firms), dtype=bool)
    sold[np.argsort(lots, kind="stable")[: min(courses, int(sellers.sum()))]] = True
    rows = np.flatnonzero(sold)
    possible = _needs(world)[rows] @ _teaches(world).T
    possible &= firms.region[rows][:, None] == world.schools.region[None, :]
    rank = draws.uniform(
        Decision.COURSE_SCHOOL, world.year, firms.id[rows][:, None], np.arange(len(world.schools))[None, :]
    )
    rank[~possible] = np.inf
    some = possible.any(axis=1)
    world.links[rows[some], np.argmin(rank[some], axis=1)] = True
    return sold


def _needs(world: World) -> Flags:
    needs = np.zeros((len(world.enterprises), len(world.fields)), dtype=bool)
    needs[world.positions.enterprise, world.positions.field] = world.positions.share > 0
    return needs


def _teaches(world: World) -> Flags:
    teaches = np.zeros((len(world.schools), len(world.fields)), dtype=bool)
    vocational = world.programmes.field >= 0
    teaches[world.programmes.school[vocational], world.programmes.field[vocational]] = True
    return teaches
