"""How much of what reacts stands at its bound: pay, standards, seats, expectations, known posts, imitation."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.measures.cells import ratio
from sim.measures.flows import Flows
from sim.measures.records import Recorder
from sim.world.codes import Level
from sim.world.world import World

Flags = NDArray[np.bool_]
Floats = NDArray[np.floating]
CLOSE = 1e-6


def record(world: World, flows: Flows, recorder: Recorder) -> None:
    """Record the share that stands at a bound, each over its own kind, and how far peers pull."""
    regions = world.places.regions
    positions, programmes, firms = world.positions, world.programmes, world.enterprises
    lists, search = flows.matching.market.lists, world.scenario.behaviour.search

    def share(name: str, region: NDArray[np.integer], at_bound: Flags, weight: Floats) -> None:
        over, all_ = np.zeros((2, regions))
        _weigh_bound(region, at_bound, weight, over, all_)
        recorder.add(world.year, name, ratio(over, all_), region=np.arange(regions))

    share("at_bound", positions.region, reactions_at_bound(world), positions.expected.astype(float))
    taught = programmes.level > Level.GENERAL_SENIOR
    share("at_bound_seats", programmes.region, programmes.bounded, np.where(taught, programmes.base_seats, 0.0))
    share("at_bound_interns", firms.region, firms.bounded, (firms.cooperates & (firms.seats > 0)).astype(float))
    hopeless = lists.chance <= search.chance_floor.value + CLOSE
    share("at_bound_chance", lists.region, hopeless, np.ones(len(lists.rows)))
    # of those without a link to the enterprise: links only make a post known to more
    known = search.known.value * flows.knobs.reach * positions.posts / np.maximum(positions.expected, 1e-9)
    share("at_bound_known", positions.region, known >= search.known_bound.value, positions.posts.astype(float))
    recorder.add(world.year, "peer_slope", np.full(regions, peer_slope(world)), region=np.arange(regions))


@compiled
def _weigh_bound(region: NDArray[np.integer], at_bound: Flags, weight: Floats, over: Floats, all_: Floats) -> None:
    """Sum by region, from 0 on, the weight of what stands at its bound, and of all; shape (R,)."""
    for i in range(len(region)):
        all_[region[i]] += weight[i]
        if at_bound[i]:
            over[region[i]] += weight[i]


def reactions_at_bound(world: World) -> Flags:
    """Return which positions' pay or standard stands at its bound; one that cannot react has none. Shape (P,)."""
    positions, h = world.positions, world.scenario.behaviour.hiring
    pay = np.abs(positions.pay_factor.astype(float) - 1.0) >= h.pay_bound.value - CLOSE
    moved = (positions.standard / np.maximum(positions.standard_base, 1e-9)).astype(float)
    standard = (moved <= h.floor.value + CLOSE) | (moved >= h.most.value - CLOSE)
    return (pay & (h.pay_speed.value > 0) & (h.pay_bound.value > 0)) | (standard & (h.standard_speed.value > 0))


def peer_slope(world: World) -> float:
    """Return by how much the share of a sector that joins rises with its share that takes part, the largest of all.

    ``peer s (1 - s)`` with s the sector's share: the slope of the logit if its enterprises were alike, and an upper
    bound where they differ. From 1 on, imitation would feed itself.
    """
    firms, c = world.enterprises, world.scenario.behaviour.cooperation
    asked = firms.staff >= c.least_staff
    members = np.bincount(firms.sector[asked], minlength=len(world.sectors))
    taking = np.bincount(firms.sector[asked & firms.cooperates], minlength=len(world.sectors))
    s = taking / np.maximum(members, 1)
    return float(c.peer.value * (s * (1.0 - s)).max(initial=0.0))
