"""What schools learn of demand from posts that enterprises announce."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import LIFE, Decision, Draws
from sim.policy.knobs import Knobs
from sim.world.codes import Level
from sim.world.world import World

F64 = NDArray[np.float64]


def announced_demand(world: World, knobs: Knobs, draws: Draws) -> F64:
    """Return what announced posts add to each programme's signal, ``weight share ln((A/share + h)/(S + h))``; (P,).

    A is this year's posts of the enterprises that announce (each decides for life), in the programme's occupation; S
    the planned seats of all programmes for it.
    """
    positions, programmes, b = world.positions, world.programmes, world.scenario.behaviour
    share = min(knobs.announced, 1.0)
    announces = draws.chance(Decision.ANNOUNCE, LIFE, world.enterprises.id, share)
    fields, size = len(world.fields), world.places.regions * len(world.fields) * 5
    cell = (positions.region.astype(np.int64) * fields + positions.field) * 5 + positions.level
    told = np.bincount(cell, weights=positions.posts * announces[positions.enterprise], minlength=size)
    taught = programmes.level > Level.GENERAL_SENIOR
    of = (programmes.region.astype(np.int64) * fields + np.maximum(programmes.field, 0)) * 5 + programmes.level
    seats = np.bincount(of[taught], weights=programmes.seats[taught], minlength=size)
    half = b.adaptation.half_weight.value
    demand = np.log((told / share + half) / (seats + half))
    signal: F64 = np.where(taught, b.teaching.announced_weight.value * share * demand[of], 0.0)
    return signal
