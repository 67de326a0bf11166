"""Posts that no graduate has filled go to serving workers: raised at the same enterprise, or of another trade."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.draws import Decision, Draws
from sim.policy.knobs import Knobs
from sim.world.codes import IS_WORKER
from sim.world.rungs import posts_above
from sim.world.world import World

F64 = NDArray[np.float64]
Floats = NDArray[np.floating]


@dataclass(frozen=True)
class Incumbents:
    """What became of training serving workers; by region, shape (R,).

    Parameters
    ----------
    raised, converted
        Posts filled by workers from a level below, and by workers from another trade.
    retrained, without_seat
        Workers set free who learned another trade, and those for whom there was no seat.
    """

    raised: F64
    converted: F64
    retrained: F64
    without_seat: F64


def fill_from_within(world: World, knobs: Knobs, draws: Draws) -> Incumbents:
    """Fill posts left open after the last round with serving workers, and count them.

    Of the workers made ready for a position ``raised`` (share) can do the work, whole people by a keyed rounding.
    The place below that each leaves is an opening like any other: the graduates' share of it is open next year.
    Workers set free take `retrain_seats` (a year, over the regions in proportion to their number); ``retrained``
    (share) of them reach another trade and take worker posts still open in their region, in keyed random order.
    """
    positions, e = world.positions, world.scenario.behaviour.engagement
    regions = world.places.regions
    nothing = np.zeros(regions)
    positions.inside[:] = 0
    if knobs.frontline_force <= 0:
        return Incumbents(nothing, nothing, nothing, nothing)
    raised = _raise(world, e.raised.value, draws)
    positions.filled += raised
    positions.inside += raised
    free = np.bincount(world.enterprises.region, weights=world.enterprises.redundant, minlength=regions)
    seats = knobs.retrain_seats * world.scenario.scale
    learn: F64 = free.astype(float) * min(1.0, seats / max(float(free.sum()), 1e-12))
    converted = _convert(world, learn * e.retrained.value, draws)
    positions.filled += converted
    positions.inside += converted
    return Incumbents(
        raised=_by_region(world, raised),
        converted=_by_region(world, converted),
        retrained=learn,
        without_seat=free.astype(float) - learn,
    )


def _raise(world: World, share: float, draws: Draws) -> NDArray[np.int32]:
    positions = world.positions
    firm = positions.enterprise
    key = positions.field.astype(np.int64) * 5 + positions.level
    u = draws.uniform(Decision.RAISED, world.year, world.enterprises.id[firm], key)
    able = np.floor(positions.ready * share + u)
    raised = np.minimum(able, positions.posts - positions.filled).astype(np.int32)
    some = np.flatnonzero(raised)
    # the places that they leave, by the worker positions of the firm and field from which they come
    above = posts_above(positions)
    below = np.full(len(positions), -1, dtype=np.int64)
    below[above[above >= 0]] = np.flatnonzero(above >= 0)
    left = raised[some] * world.enterprises.plan[firm[some]]
    positions.carry[below[some]] += left.astype(np.float32)
    return raised


def _convert(world: World, able: Floats, draws: Draws) -> NDArray[np.int32]:
    """Return the posts taken by position: as many as can, of the worker posts still open in each region, by lot."""
    positions = world.positions
    taken = np.zeros(len(positions), dtype=np.int32)
    open_ = np.where(IS_WORKER[positions.level], positions.posts - positions.filled, 0)
    for region in np.flatnonzero(able >= 1.0):
        here = np.flatnonzero((positions.region == region) & (open_ > 0))
        post = np.repeat(here, open_[here])
        number = np.arange(len(post)) - np.repeat(np.cumsum(open_[here]) - open_[here], open_[here])
        cell = positions.field[post].astype(np.int64) * 5 + positions.level[post]
        firm = world.enterprises.id[positions.enterprise[post]]
        lot = draws.uniform(Decision.RETRAINED, world.year, firm, cell * 100_000 + number)
        chosen = post[np.argsort(lot, kind="stable")[: int(able[region])]]
        taken += np.bincount(chosen, minlength=len(positions)).astype(np.int32)
    return taken


def _by_region(world: World, posts: NDArray[np.integer]) -> F64:
    return np.bincount(world.positions.region, weights=posts, minlength=world.places.regions).astype(float)
