"""Posts reserved for graduates of the city's vocational schools."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.phases.planning.demand import whole
from sim.phases.planning.evaluation import kept
from sim.policy.knobs import Knobs
from sim.world.codes import IS_WORKER
from sim.world.world import World

Floats = NDArray[np.floating]


def reserve(
    posts: NDArray[np.integer], share: Floats, compliance: Floats, carry: Floats
) -> tuple[NDArray[np.int64], Floats]:
    """Return reserved posts and the fraction carried over: ``k += q c posts; reserved = floor(k); k -= reserved``.

    Parameters
    ----------
    posts
        Worker posts of each enterprise this year; shape (E,).
    share, compliance
        Quota q and how far it is kept, 0 to 1; shape (E,).
    carry
        Fraction of a post from earlier years; a small plan is not rounded up, and not lost.
    """
    reserved, rest = whole(posts * share * compliance, carry)
    return np.minimum(reserved, posts), rest


def reserve_posts(world: World, knobs: Knobs) -> None:
    """Write this year's reserved posts of each enterprise."""
    firms, positions = world.enterprises, world.positions
    worker = IS_WORKER.take(positions.level)
    posts = np.bincount(positions.enterprise[worker], weights=positions.posts[worker], minlength=len(firms)).astype(
        np.int64
    )
    share = knobs.quota_share[firms.ownership]
    compliance = kept(knobs.quota_compliance, knobs.assessment)[firms.ownership]
    reserved, carry = reserve(posts, share, compliance, firms.quota_carry.astype(float))
    firms.reserved[:] = reserved
    firms.quota_carry[:] = carry
