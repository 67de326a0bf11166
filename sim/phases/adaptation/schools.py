"""Programmes' seats follow the jobs that their graduates found and the posts that stand open."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.draws import Decision, Draws
from sim.phases.adaptation.announced import announced_demand
from sim.policy.knobs import Knobs
from sim.world.codes import Level, Status
from sim.world.students import FIRM, identity
from sim.world.world import World

Floats = NDArray[np.floating]


def follow_demand(world: World, knobs: Knobs, draws: Draws) -> None:
    """Move each programme's share of its school's seats toward what its field's market asks.

    The signal is the log of the placement of the field's graduates over the school's mean, plus a weight on the
    share of the occupation's posts that stood open, seen with noise. The share moves by a part of the way, at
    most `seat_bound` a year, and not under the floor; a school's total stays.
    """
    programmes, a = world.programmes, world.scenario.behaviour.adaptation
    _see_placement(world)
    taught = programmes.level > Level.GENERAL_SENIOR
    if not taught.any():
        return
    who = identity(FIRM, 2**19, 0, np.arange(len(programmes)))
    noise = a.seat_noise.value * (1.0 - knobs.noise_cut) * draws.normal(Decision.SEAT_NOISE, world.year, who)
    placement = np.log(np.maximum(programmes.placement, a.least_placement.value))
    signal = placement + a.open_weight.value * _open_share(world) + noise
    if knobs.announced > 0:
        signal = signal + announced_demand(world, knobs, draws)
    school = programmes.school
    size = len(world.schools)
    weight = np.where(taught, programmes.base_seats, 0.0)
    total = np.maximum(np.bincount(school, weights=weight, minlength=size), 1e-12)
    mean = np.bincount(school, weights=weight * signal, minlength=size) / total
    heard = np.clip(signal - mean[school], -a.signal_bound.value, a.signal_bound.value)
    wanted = programmes.share + seat_speed(world, knobs)[school] * (np.exp(heard) - programmes.share)
    share = np.clip(
        wanted, programmes.share * (1.0 - a.seat_bound.value), programmes.share * (1.0 + a.seat_bound.value)
    )
    share = np.maximum(share, a.seat_floor.value)
    programmes.bounded[:] = taught & ((np.abs(heard) >= a.signal_bound.value) | (share != wanted))
    scale = total / np.maximum(np.bincount(school, weights=weight * share, minlength=size), 1e-12)
    programmes.share[:] = np.where(taught, share * scale[school], 1.0)


def seat_speed(world: World, knobs: Knobs) -> Floats:
    """Return how far each school's seats move toward their target in a year; shape (S,), 0 to 1.

    ``1 - (1 - v)**(1 + k g)``: a school that disposes of the share g of its cooperation income moves as if k g more
    years' steps went by. What policy adds to the speed goes a part of the way that is left.
    """
    a, governance = world.scenario.behaviour.adaptation, world.schools.governance.astype(float)
    speed = a.seat_speed.value
    if knobs.alignment_speed > 0:
        speed = 1.0 - (1.0 - speed) * (1.0 - knobs.alignment_speed)
    freer = 1.0 - (1.0 - speed) ** (1.0 + a.autonomy_speed.value * governance)
    return np.where(governance > 0, freer, speed)


def _see_placement(world: World) -> None:
    """Update the share of each programme's labour-market entrants in a post of their field."""
    students, programmes, a = world.students, world.programmes, world.scenario.behaviour.adaptation
    entrants, found = np.zeros((2, len(programmes)), dtype=np.int64)
    _count_placed(
        world.classes[world.year][0],
        students.programme,
        (students.status, students.fallback, students.fit),
        students.entered,
        int(Status.WORKING),
        entrants,
        found,
    )
    speed = a.placement_speed.value * entrants / np.maximum(entrants + a.half_weight.value, 1e-12)
    programmes.placement[:] = programmes.placement + speed * (found / np.maximum(entrants, 1) - programmes.placement)


@compiled
def _count_placed(
    rows: NDArray[np.int64],
    programme: NDArray[np.int32],
    job: tuple[NDArray[np.int8], NDArray[np.bool_], NDArray[np.float32]],
    entered: NDArray[np.bool_],
    working: int,
    entrants: NDArray[np.int64],
    found: NDArray[np.int64],
) -> None:
    """Count by programme graduates who entered the labour market, and of them those in a post of their field.

    Parameters
    ----------
    job
        Columns of the table of people: status, whether the job is below level, fit.
    working
        The status of those at work.
    entrants, found
        Written: people, from 0 on; shape (P,).
    """
    status, fallback, fit = job
    for row in rows:
        if entered[row] and programme[row] >= 0:
            entrants[programme[row]] += 1
            found[programme[row]] += status[row] == working and not fallback[row] and fit[row] > 0.5


def _open_share(world: World) -> Floats:
    """Return the share of posts left open in each programme's occupation."""
    positions, programmes = world.positions, world.programmes
    posts, filled = np.zeros((2, world.places.regions, len(world.fields), 5))
    _sum_posts((positions.region, positions.field, positions.level), positions.posts, positions.filled, posts, filled)
    share = np.where(posts > 0, 1.0 - filled / np.maximum(posts, 1.0), 0.0)
    of_programme = share[programmes.region, np.maximum(programmes.field, 0), programmes.level]
    return np.where(programmes.level > Level.GENERAL_SENIOR, of_programme, 0.0)


@compiled
def _sum_posts(
    occupation: tuple[NDArray[np.int16], NDArray[np.int8], NDArray[np.int8]],
    opened: NDArray[np.int32],
    taken: NDArray[np.int32],
    posts: NDArray[np.float64],
    filled: NDArray[np.float64],
) -> None:
    """Sum posts and posts filled by occupation, the columns region, field and level, from 0 on; shape (R, F, 5)."""
    region, field, level = occupation
    for post in range(len(region)):
        posts[region[post], field[post], level[post]] += opened[post]
        filled[region[post], field[post], level[post]] += taken[post]
