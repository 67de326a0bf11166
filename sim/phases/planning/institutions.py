"""Research institutions: ordered, open after a lag, then enterprises like others whose posts are for graduates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.draws import Draws
from sim.phases.planning.evaluation import shortened
from sim.policy.knobs import Knobs
from sim.world.brought import found, institution_id, link_brought, open_positions
from sim.world.codes import Level, Ownership
from sim.world.institutions import Institution
from sim.world.world import World

Floats = NDArray[np.floating]


@dataclass(frozen=True)
class Ordered:
    """Posts of institutions by region, shape (R,): ordered this year, and open by now."""

    posts: Floats
    open: Floats


def open_institutions(world: World, knobs: Knobs, draws: Draws) -> Ordered:
    """Order what the lever asks for beyond what was ordered before, and open what is due.

    An institution of n posts wants n staff and opens all of them to fresh graduates; what they do not fill goes the
    way of all open posts. Then it replaces who leaves, whether or not the lever is still in force.
    """
    regions = world.places.regions
    ordered, opened = np.zeros(regions), np.zeros(regions)
    for group, field, bachelor, postgraduate, lag in knobs.institutions:
        place = _institution(world, group, field)
        for level, posts in ((Level.BACHELOR, bachelor), (Level.POSTGRADUATE, postgraduate)):
            due = world.year + shortened(lag, knobs.delay_cut)
            ordered[place.region] += place.order(int(level), posts * world.scenario.scale, due)
    for key, place in world.institutions.items():
        if place.open(world.year) > 0:
            _staff(world, "/".join(key), place, draws)
        opened[place.region] += sum(place.opened.values())
    return Ordered(posts=ordered, open=opened)


def _institution(world: World, group: str, field: str) -> Institution:
    known = [(r, key) for r, region in enumerate(world.scenario.regions.values()) for key in region.enterprises]
    code = next(index for index, (_, key) in enumerate(known) if key == group)
    fresh = Institution(region=known[code][0], group=code, work=world.fields.index(field))
    return world.institutions.setdefault((group, field), fresh)


def _staff(world: World, name: str, place: Institution, draws: Draws) -> None:
    """Let an institution want the staff of its open posts, in the mix of their levels."""
    if place.row < 0:
        # it plans for its own staff, whoever it is like: headquarters plan nothing for it
        place.row = int(found(world, draws, institution_id(name), place.group, Ownership.LOCAL_STATE, 0.0, 0.0)[0])
    total, positions = sum(place.opened.values()), world.positions
    world.enterprises.target[place.row] = total
    for level, posts in sorted(place.opened.items()):
        own = np.flatnonzero((positions.enterprise == place.row) & (positions.level == level))
        if len(own) == 0:
            own = open_positions(world, np.array([place.row]), np.array([place.work]), level)
        positions.share[own] = posts / total
    link_brought(world, draws)


def expect_brought(world: World) -> None:
    """Let this year's posts of what a policy brought be the posts expected: they are announced as all others are."""
    positions = world.positions
    if positions.brought.any():
        positions.expected[:] = np.where(positions.brought, positions.posts, positions.expected)
