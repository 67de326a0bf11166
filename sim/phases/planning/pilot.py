"""The contest for pilot status, and the practice seats that a pilot city builds with the state's help."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.draws import Decision, Draws
from sim.phases.planning.evaluation import shortened
from sim.policy.knobs import Knobs
from sim.world.students import FIRM, identity
from sim.world.world import World

Floats = NDArray[np.floating]
Flags = NDArray[np.bool_]
CONTESTANT = 2**19 + 1
"""Group number under which regions draw lots; groups of enterprises are fewer."""


@dataclass(frozen=True)
class Pilot:
    """The year's pilot cities; shape (R,) each.

    Parameters
    ----------
    meets
        Whether the thresholds hold.
    holds
        Whether the city is a pilot city this year.
    built
        Practice seats opened this year.
    """

    meets: Flags
    holds: Flags
    built: Floats


def counted_students(world: World) -> Floats:
    """Return students at schools that count toward the threshold: vocational ones and applied universities; (R,)."""
    programmes = world.programmes
    students = programmes.enrolled * world.schools.counts[programmes.school]
    return np.bincount(programmes.region, weights=students, minlength=world.places.regions).astype(float)


def contest(world: World, knobs: Knobs, draws: Draws) -> Pilot | None:
    """Let each city that meets the thresholds and has not won yet draw its lot; build what is ready where one won.

    The winner stays a pilot city while the lever is in force. Its ready projects open `lag` years after, cut as far
    as evaluation shortens delays, once; without ready projects, nothing is built.
    """
    regions = world.places.regions
    if knobs.pilot_odds <= 0:
        return None
    scale = world.scenario.scale
    certified = np.bincount(world.enterprises.region[world.enterprises.certified], minlength=regions)
    meets = (counted_students(world) >= knobs.pilot_students * scale) & (certified >= knobs.pilot_enterprises * scale)
    lots = identity(FIRM, CONTESTANT, 0, np.arange(regions))
    wins = draws.chance(Decision.PILOT, world.year, lots, knobs.pilot_odds)
    new = meets & wins & (world.pilot_since == 0)
    world.pilot_since[new] = world.year
    holds = world.pilot_since > 0
    lag = shortened(knobs.pilot_lag, knobs.delay_cut)
    due = holds & (world.year >= world.pilot_since + lag) & ~world.pilot_built
    built = np.where(due, knobs.pilot_seats * scale, 0.0)
    world.pilot_built |= due
    if built.any():
        _open(world, built)
    return Pilot(meets=meets, holds=holds, built=built)


def _open(world: World, seats: Floats) -> None:
    """Share a region's new practice seats among the schools that count, by their students of the base year."""
    schools, programmes = world.schools, world.programmes
    size = np.bincount(programmes.school, weights=programmes.enrolled_base, minlength=len(schools)) * schools.counts
    total = np.bincount(schools.region, weights=size, minlength=len(seats))
    schools.pilot_seats += seats[schools.region] * size / np.maximum(total, 1.0)[schools.region]
