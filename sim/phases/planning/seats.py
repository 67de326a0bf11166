"""Schools' seats of the year: the enrolment share splits upper-secondary seats; programmes follow demand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.phases.planning.shortage import Earmarked, earmark
from sim.phases.planning.warned import moved_seats
from sim.policy.knobs import Knobs
from sim.world.codes import Level
from sim.world.seats import whole_by_group
from sim.world.world import World

Floats = NDArray[np.floating]


@dataclass(frozen=True)
class Seats:
    """Seats planned this year, vocational seats beyond the base year's capacity (built and paid for), and earmarked."""

    planned: NDArray[np.int32]
    vocational_wanted: Floats
    vocational_capacity: Floats
    built: Floats
    earmarked: Earmarked | None


def split(
    total: Floats, base_share: Floats, target: float, weight: float, capacity: Floats, general_rooms: Floats
) -> tuple[Floats, Floats]:
    """Split upper-secondary seats into general and vocational ones; shape (R,) each.

    The vocational share is ``base + weight (target - base)``; vocational seats stop at capacity, general seats
    follow the share whether or not the vocational ones exist: what capacity lacks is displaced, not invented.
    A share under the base opens general seats as far as there are rooms; for what these lack, vocational ones stay.

    Parameters
    ----------
    capacity, general_rooms
        Seats that vocational schools can have, and that general schools have rooms for; shape (R,).
    """
    share = base_share + weight * (target - base_share)
    wanted = share * total
    general = total - wanted
    most = np.maximum(total - base_share * total, general_rooms)
    wanted = np.where(general > most, total - most, wanted)
    return np.minimum(general, most), np.minimum(wanted, capacity)


def closed_seats(wanted: Floats, prestige: Floats, region: NDArray[np.integer], closed: Floats) -> NDArray[np.float64]:
    """Return the general seats that close at each school, shape (n,): the least sought-after schools close first.

    Parameters
    ----------
    wanted, prestige, region
        Seats planned so far, standing and region of each school; shape (n,).
    closed
        Seats that close in each region; shape (R,).
    """
    order = np.lexsort((prestige, region))
    amount = wanted[order].astype(float)
    running = np.cumsum(amount)
    first = np.searchsorted(region[order], region[order], side="left")
    weaker = running - amount - np.r_[0.0, running][first]
    taken = np.empty(len(wanted))
    taken[order] = np.clip(closed[region[order]] - weaker, 0.0, amount)
    return taken


def plan_seats(world: World, knobs: Knobs) -> Seats:
    """Write every programme's seats for this September.

    Upper-secondary seats grow and shrink with the cohort at the base year's ratio; college seats stay; within a
    school's level the programmes' shares follow demand (`share`, moved by adaptation). General seats that the
    enrolment share closes go at the weakest schools first, and a part of their rooms may become vocational ones.
    """
    programmes = world.programmes
    entries = world.scenario.regions.values()
    cohort = np.array([r.cohorts.at(world.year) * world.scenario.scale for r in entries]) * world.conditions.cohort
    total = world.seats_ratio.sum(axis=1) * cohort
    base_share = world.seats_ratio[:, 1] / np.maximum(world.seats_ratio.sum(axis=1), 1e-12)
    vocational = programmes.level == Level.SECONDARY_VOCATIONAL
    regions = world.places.regions
    rooms = np.bincount(programmes.region[vocational], weights=programmes.capacity[vocational], minlength=regions)
    academic = programmes.level == Level.GENERAL_SENIOR
    general_rooms = np.bincount(
        programmes.region[academic], weights=programmes.capacity[academic], minlength=regions
    ).astype(float)
    closed = np.maximum(knobs.vocational_weight * (knobs.vocational_share - base_share) * total, 0.0)
    # rooms are converted for the vocational schools that there are
    converted = np.where(world.seats_base[:, 1] > 0, knobs.conversion * closed, 0.0)
    capacity = rooms * knobs.vocational_capacity + converted
    general_seats, vocational_seats = split(
        total, base_share, knobs.vocational_share, knobs.vocational_weight, capacity, general_rooms
    )
    factor = np.ones((regions, 2))
    # seats that close are taken off below, at the weakest schools
    factor[:, 0] = (general_seats + closed) / np.maximum(world.seats_base[:, 0], 1e-12)
    factor[:, 1] = vocational_seats / np.maximum(world.seats_base[:, 1], 1e-12)
    wanted = programmes.base_seats * programmes.share
    if (programmes.kept < 1.0).any():
        wanted = moved_seats(wanted.astype(float), programmes.kept.astype(float), programmes.school)
    senior = programmes.level <= Level.SECONDARY_VOCATIONAL
    wanted = np.where(senior, wanted * factor[programmes.region, np.minimum(programmes.level, 1)], wanted)
    if closed.any():
        standing = world.schools.prestige[programmes.school]
        wanted[academic] -= closed_seats(wanted[academic], standing[academic], programmes.region[academic], closed)
    programmes.seats[:] = whole_by_group(wanted, programmes.region.astype(np.int64) * 8 + programmes.level)
    built = np.maximum(vocational_seats - rooms, 0.0)
    # a seat that is built comes with its part of workshops, as the seat's cost says
    schools = world.schools
    grown = 1.0 + built / np.maximum(rooms, 1e-12)
    trades = schools.level == Level.SECONDARY_VOCATIONAL
    schools.practice_seats[:] = schools.practice_seats_base * np.where(trades, grown[schools.region], 1.0)
    schools.practice_seats += schools.pilot_seats + schools.base_seats + schools.owner_seats
    earmarked = earmark(world, knobs) if knobs.shortage_seats > 0 else None
    return Seats(
        planned=programmes.seats.copy(),
        vocational_wanted=total - general_seats,
        vocational_capacity=capacity,
        built=built,
        earmarked=earmarked,
    )
