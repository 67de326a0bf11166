"""Autumn, spring and summer rounds between graduates, returners, outsiders and posts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.draws import Draws
from sim.phases.matching.after import Settled, start_work
from sim.phases.matching.finished_away import choose
from sim.phases.matching.incumbents import Incumbents, fill_from_within
from sim.phases.matching.lists import Lists
from sim.phases.matching.market import Market, open_market, weigh
from sim.phases.matching.rounds import Outcome, clear, filled
from sim.phases.matching.unlimited import unlimited
from sim.policy.knobs import Knobs
from sim.world.world import Seen, World


@dataclass(frozen=True)
class Matching:
    """What a year's matching came to.

    Parameters
    ----------
    came_home
        Rows of those who finished away this summer and look for work at home.
    market, outcome, settled
        The market of the year, what its rounds led to, and what became of the seekers.
    incumbents
        Who took posts from within.
    starting
        Starting pay of each position this year, which what stayed open moves for the next; yuan a month, shape (P,).
    """

    came_home: NDArray[np.int64]
    market: Market
    outcome: Outcome
    settled: Settled
    incumbents: Incumbents
    starting: NDArray[np.floating]


def step(world: World, knobs: Knobs, draws: Draws) -> Matching:
    """Match seekers and posts."""
    came_home = choose(world, draws)
    market = open_market(world, knobs, draws)
    outcome = clear(world, market, knobs) if world.scenario.mechanisms.matching else unlimited(world, market)
    world.seen = _seen(world, market, outcome)
    settled = start_work(world, market, outcome, knobs, draws)
    incumbents = fill_from_within(world, knobs, draws)
    return Matching(came_home, market, outcome, settled, incumbents, world.positions.pay.copy())


def _seen(world: World, market: Market, outcome: Outcome) -> Seen:
    students, rows = world.students, market.rows
    cell = (market.lists.region * len(world.fields) + students.field[rows]) * 5 + students.level[rows]
    return Seen(
        cell=cell,
        applied=outcome.applied,
        hired=outcome.column >= 0,
        applied_reserved=outcome.applied_reserved,
        hired_reserved=outcome.via_reserved,
        reserved_start=market.lists.reserved_start,
    )


__all__ = ["Lists", "Market", "Matching", "Outcome", "clear", "filled", "open_market", "step", "weigh"]
