"""Enterprises' openings: retirements, quits, growth, and the posts for fresh graduates that follow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.phases.planning.pay import dearer
from sim.world.ages import retiring
from sim.world.codes import Ownership, Status
from sim.world.world import World

Floats = NDArray[np.floating]


@dataclass(frozen=True)
class Demand:
    """Openings of the year by enterprise, shape (E,), in staff: what leaves, what is planned."""

    retired: Floats
    exits: Floats
    plan: Floats


def headquarters_plan(exits: Floats, share: Floats) -> Floats:
    """Return the graduate posts that headquarters grant: a share of exits, whatever is short locally.

    ``plan = rho * exits``; posts a year.
    """
    return share * exits


def own_plan(openings: Floats, share: Floats) -> Floats:
    """Return graduate posts of an enterprise that plans for itself: ``graduate share * max(0, openings)``."""
    return share * np.maximum(openings, 0.0)


def whole(amount: Floats, carry: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Round down and carry the fraction over, so that small plans are not lost: (whole, new carry)."""
    total = amount + carry
    # float noise must not turn 3.0000 into 2
    posts = np.floor(total + 1e-6).astype(np.int64)
    return posts, np.maximum(total - posts, 0.0)


def open_posts(world: World) -> Demand:
    """Compute exits, wanted staff and posts of this year and write them into the tables.

    Exits are retirements (staff by age and sex), quits of staff at the group's rate and last year's quits of
    simulated graduates. Openings are ``target - (staff + carried posts - exits)``. Posts that stayed open last
    year and did not lapse are carried once. Lapsed ones were given to experienced hires: they leave the plan
    but not the target, so that a shortage cannot feed on itself. Shocks act on the plan, not on the target.
    """
    firms, positions = world.enterprises, world.positions
    groups = _groups(world)
    retired_by_group = retiring(world.births, world.year, world.scenario.retirement_reform)
    retire_share = retired_by_group.sum(axis=(1, 2)) / np.maximum(world.births.sum(axis=(1, 2)), 1e-12)
    world.births -= retired_by_group
    employed = _employed(world)
    retired = firms.staff * retire_share[firms.group]
    older = np.maximum(firms.staff - employed, 0.0)
    exits = retired + older * groups.exits[firms.group] + firms.quits
    firms.exits[:] = np.minimum(exits, firms.staff)
    firms.target[:] = firms.target * (1.0 + firms.growth)
    carried = np.bincount(positions.enterprise, weights=positions.carried, minlength=len(firms))
    openings = firms.target - (firms.staff + carried - firms.exits)
    central = firms.ownership == Ownership.CENTRAL
    plan = np.where(central, headquarters_plan(firms.exits, firms.plan), own_plan(openings, firms.plan))
    plan = _shocked(world, plan)
    granted = (plan[positions.enterprise] * positions.share).astype(float)
    if positions.rise.any():
        granted *= dearer(world)
    posts, carry = whole(granted, positions.carry.astype(float))
    positions.posts[:] = posts + positions.carried
    positions.carry[:] = carry
    positions.filled[:] = 0
    firms.hired[:] = 0.0
    return Demand(retired=retired, exits=firms.exits.astype(float), plan=plan.astype(float))


def _shocked(world: World, plan: Floats) -> Floats:
    """Return the plans under the year's shocks: times a factor, or the group's posts shared out in proportion to them.

    Where a group would plan nothing, the posts stated for it are shared out by staff.
    """
    firms, now = world.enterprises, world.conditions
    plan = plan * now.plan[firms.group]
    if np.isnan(now.posts).all():
        return plan
    groups, size = len(now.posts), len(firms)
    # of a plan, a part is contracted out and opens no post
    open_ = np.bincount(world.positions.enterprise, weights=world.positions.share, minlength=size)
    granted = np.bincount(firms.group, weights=plan * open_, minlength=groups)
    staff = np.bincount(firms.group, weights=firms.staff * open_, minlength=groups)
    by_plan = plan / np.maximum(granted, 1e-12)[firms.group]
    by_staff = firms.staff / np.maximum(staff, 1e-12)[firms.group]
    weight = np.where(granted[firms.group] > 0, by_plan, by_staff)
    stated = now.posts[firms.group]
    return np.where(np.isnan(stated), plan, np.nan_to_num(stated) * weight)


@dataclass(frozen=True)
class _Groups:
    exits: Floats


def _groups(world: World) -> _Groups:
    rates = [g.exits.value for region in world.scenario.regions.values() for g in region.enterprises.values()]
    return _Groups(exits=np.array(rates or [0.0]))


def _employed(world: World) -> NDArray[np.int64]:
    """Return simulated staff by enterprise; shape (E,)."""
    students, staff = world.students, np.zeros(len(world.enterprises), dtype=np.int64)
    _count_staff(students.rows(Status.WORKING), students.employer, staff)
    return staff


@compiled
def _count_staff(working: NDArray[np.int64], employer: NDArray[np.int32], staff: NDArray[np.int64]) -> None:
    """Count those at work by employer; who is in a fallback job has none."""
    for row in working:
        if employer[row] >= 0:
            staff[employer[row]] += 1
