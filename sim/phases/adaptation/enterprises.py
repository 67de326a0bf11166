"""Enterprises react to posts that stayed open, and remember what became of their interns."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.world.codes import Status
from sim.world.world import World

Floats = NDArray[np.floating]


def standard_factor(open_share: Floats, base_open: float, speed: float, floor: float, most: float) -> Floats:
    """Return the standard over the base year's: ``1 - eta (open share - base open share)`` from `floor` to `most`.

    The level form, not a yearly step: a lasting shortage lowers the standard to a level, it does not run to the
    floor.
    """
    return np.clip(1.0 - speed * (open_share - base_open), floor, most)


def pay_factor(open_share: Floats, base_open: float, speed: float, bound: float) -> Floats:
    """Return pay over the outside path: ``1 + speed (open share - base open share)`` within the bound."""
    return np.clip(1.0 + speed * (open_share - base_open), 1.0 - bound, 1.0 + bound)


def react_to_open_posts(world: World) -> None:
    """Set next year's standards and pay by what stayed open.

    An enterprise goes by its own open posts as far as it has posts: the smoothed share of a position moves by
    `open_share_speed` of the way where it opened `open_share_posts` or more, with fewer in proportion, so a
    position that opens a post in three years reacts slowly.
    """
    positions, h = world.positions, world.scenario.behaviour.hiring
    opened = positions.posts > 0
    share = np.where(opened, 1.0 - positions.filled / np.maximum(positions.posts, 1), positions.open_share)
    enough = h.open_share_posts.value
    weight = h.open_share_speed.value * np.minimum(positions.posts, enough) / enough
    positions.open_share[:] = positions.open_share + weight * (share - positions.open_share)
    base = h.base_open.value
    standard = standard_factor(positions.open_share, base, h.standard_speed.value, h.floor.value, h.most.value)
    positions.standard[:] = positions.standard_base * standard
    positions.pay_factor[:] = pay_factor(positions.open_share, base, h.pay_speed.value, h.pay_bound.value)
    positions.pay[:] = positions.pay_base * positions.pay_factor


def remember_interns(world: World) -> None:
    """Move each host's expected share of interns kept, and of them poached, toward this year's."""
    students, firms, c = world.students, world.enterprises, world.scenario.behaviour.cooperation
    half = world.scenario.behaviour.adaptation.half_weight.value
    graduates = world.classes[world.year][0]
    hosted = graduates[np.flatnonzero(students.host[graduates] >= 0)]
    host = students.host[hosted]
    here = (students.status[hosted] == Status.WORKING) & (students.employer[hosted] == host)
    other = (students.status[hosted] == Status.WORKING) & (students.employer[hosted] >= 0) & ~here
    size = len(firms)
    interns = np.bincount(host, minlength=size)
    kept = np.bincount(host[here], minlength=size)
    lost = np.bincount(host[other], minlength=size)
    speed = c.experience_speed.value * (interns / np.maximum(interns + half, 1e-12))
    firms.kept[:] = firms.kept + speed * (kept / np.maximum(interns, 1) - firms.kept)
    trained = np.maximum(kept + lost, 1)
    firms.poached[:] = firms.poached + speed * (lost / trained - firms.poached)
