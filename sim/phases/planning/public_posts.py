"""Public posts reserved for the best graduates of the city's own universities."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import Decision, Draws
from sim.policy.knobs import Knobs
from sim.world.codes import IS_WORKER, Ownership
from sim.world.world import World

Floats = NDArray[np.floating]
I64 = NDArray[np.int64]


def spread(posts: I64, reserved: int, lot: Floats) -> I64:
    """Spread `reserved` of the posts over employers: a systematic sample of the posts in the order of `lot`.

    Every employer gets its part, rounded up or down by where it stands in that order; the parts sum to `reserved`.
    """
    order = np.argsort(lot, kind="stable")
    step = reserved / max(int(posts.sum()), 1)
    end = np.cumsum(posts[order])
    marks = np.floor(np.r_[0, end] * step + 1e-9)
    parts = np.empty(len(posts), dtype=np.int64)
    parts[order] = np.diff(marks).astype(np.int64)
    return parts


def reserve_public_posts(world: World, knobs: Knobs, draws: Draws) -> Floats:
    """Write this year's reserved posts of public employers at bachelor level and above; return what the cap left out.

    ``k += share * posts; reserved = floor(k); k -= reserved`` over all public employers of a region, since the
    city's personnel office reserves them, not each employer; at most the lever's number of posts a year, whose
    part of a region is its part of the posts. Shape (R,).
    """
    left_out = np.zeros(world.places.regions)
    firms, positions = world.enterprises, world.positions
    if knobs.public_share <= 0:
        firms.reserved_public[:] = 0
        return left_out
    upper = ~IS_WORKER[positions.level] & (firms.ownership[positions.enterprise] == Ownership.PUBLIC)
    posts = np.bincount(positions.enterprise[upper], positions.posts[upper], minlength=len(firms)).astype(np.int64)
    lot = draws.uniform(Decision.PUBLIC_LOT, world.year, firms.id)
    carry = world.history.setdefault("public_carry", np.zeros(world.places.regions))
    most = knobs.public_posts * world.scenario.scale
    for region in range(world.places.regions):
        own = np.flatnonzero(firms.region == region)
        total = int(posts[own].sum())
        due = knobs.public_share * total + carry[region]
        reserved = min(int(np.floor(due + 1e-9)), total)
        carry[region] = due - reserved
        cap = most * total / max(int(posts.sum()), 1)
        within = min(reserved, round(cap)) if np.isfinite(cap) else reserved
        left_out[region] = reserved - within
        firms.reserved_public[own] = spread(posts[own], within, lot[own])
    return left_out
