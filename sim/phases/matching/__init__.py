"""Autumn, spring and summer rounds between graduates, returners, outsiders and posts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.draws import Draws
from sim.phases.matching.after import Settled, start_work
from sim.phases.matching.incumbents import Incumbents, fill_from_within
from sim.phases.matching.lists import Lists
from sim.phases.matching.market import Market, open_market, weigh
from sim.phases.matching.rounds import Outcome, clear, filled
from sim.policy.knobs import Knobs
from sim.world.world import Seen, World


@dataclass(frozen=True)
class Matching:
    """The market of the year, what its rounds led to, what became of the seekers, and who else took posts."""

    market: Market
    outcome: Outcome
    settled: Settled
    incumbents: Incumbents


def step(world: World, knobs: Knobs, draws: Draws) -> Matching:
    """Match seekers and posts."""
    market = open_market(world, knobs, draws)
    outcome = clear(world, market, knobs)
    world.seen = _seen(world, market, outcome)
    settled = start_work(world, market, outcome, knobs, draws)
    return Matching(market, outcome, settled, fill_from_within(world, knobs, draws))


def _seen(world: World, market: Market, outcome: Outcome) -> Seen:
    students, rows = world.students, market.rows
    region = np.maximum(students.region[rows], 0).astype(np.int64)
    cell = (region * len(world.fields) + students.field[rows]) * 5 + students.level[rows]
    return Seen(
        cell=cell,
        applied=outcome.applied,
        hired=outcome.column >= 0,
        applied_reserved=outcome.applied_reserved,
        hired_reserved=outcome.via_reserved,
        reserved_start=market.lists.reserved_start,
    )


__all__ = ["Lists", "Market", "Matching", "Outcome", "clear", "filled", "open_market", "step", "weigh"]
