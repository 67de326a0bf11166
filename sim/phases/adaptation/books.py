"""Enterprises close the year's books: staff, what is carried over, and the age structure that follows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.world.ages import FIRST_BIRTH
from sim.world.world import World

Floats = NDArray[np.floating]


def settle(world: World) -> None:
    """Close the year's books: staff after exits, graduates hired and experienced hires; age structure follows."""
    firms, positions = world.enterprises, world.positions
    open_ = positions.posts - positions.filled
    lapse = world.scenario.behaviour.hiring.lapse.value
    fresh = open_ - np.minimum(positions.carried, open_)
    carried = np.floor(fresh * (1.0 - lapse) + 0.5).astype(np.int32)
    positions.carried[:] = carried
    waiting = np.bincount(positions.enterprise, weights=carried, minlength=len(firms))
    filled = np.bincount(positions.enterprise, weights=positions.filled, minlength=len(firms))
    before = firms.staff.copy()
    # the rest of the target is reached by experienced hires and transfers
    firms.staff[:] = np.maximum(firms.target - waiting, 0.0)
    firms.hired[:] = filled
    groups = len(world.births)
    left = np.bincount(firms.group, weights=before - firms.exits, minlength=groups)
    now = np.bincount(firms.group, weights=firms.staff, minlength=groups)
    # serving workers who took posts are no young staff: they count among those who came at their ages
    inside = np.bincount(positions.enterprise, weights=positions.inside, minlength=len(firms))
    graduates = np.bincount(firms.group, weights=filled - inside, minlength=groups)
    _renew(world, left.astype(float), now.astype(float), graduates.astype(float))


def _renew(world: World, left: Floats, now: Floats, graduates: Floats) -> None:
    """Scale a group's age structure to who stayed, and add who came at their ages."""
    year, h = world.year, world.scenario.behaviour.hiring
    held = world.births.sum(axis=(1, 2))
    world.births *= (left / np.maximum(held, 1e-12))[:, None, None]
    mix = world.births.sum(axis=2) / np.maximum(world.births.sum(axis=(1, 2)), 1e-12)[:, None]
    young = year - h.graduate_age - FIRST_BIRTH
    world.births[:, :, young] += graduates[:, None] * mix
    rest = now - left - graduates
    first, last = (year - age - FIRST_BIRTH for age in (h.experienced_from, h.experienced_to))
    grows = np.maximum(rest, 0.0)
    world.births[:, :, last : first + 1] += (grows / (first + 1 - last))[:, None, None] * mix[:, :, None]
    shrink = np.minimum(rest, 0.0)
    total = world.births.sum(axis=(1, 2))
    world.births *= (1.0 + shrink / np.maximum(total, 1e-12))[:, None, None]
