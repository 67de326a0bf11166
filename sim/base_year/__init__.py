"""The people of the base year: the model's own admission run on past cohorts, and alumni at work and away."""

from __future__ import annotations

import numpy as np

from sim.base_year.alumni import draw_alumni, draw_natives_away
from sim.base_year.enrolled import enrol_past_cohorts
from sim.draws import Draws
from sim.phases import working_lives
from sim.phases.planning import cooperation
from sim.policy.knobs import Knobs
from sim.scenario.schema import Scenario
from sim.world.build import build
from sim.world.world import World

COOPERATION_YEARS = 6


def base_world(scenario: Scenario, draws: Draws) -> World:
    """Return the world at the September count of the base year.

    Raises
    ------
    UnreachableStocks
        If the scenario's stocks cannot be reached by admission from its cohorts.
    """
    world = build(scenario, draws)
    enrol_past_cohorts(world, draws)
    draw_alumni(world, draws)
    draw_natives_away(world, draws)
    _settle_cooperation(world, draws)
    # the base year's own quits, moves and returns, so that the first year's exits and seekers do not start from none
    world.positions.posts[:] = np.floor(world.positions.expected + world.positions.carry)
    working_lives.step(world, Knobs(), draws)
    return world


def _settle_cooperation(world: World, draws: Draws) -> None:
    """Let enterprises decide on cooperation for some years, so that habit and peers are those of a going city."""
    base = world.year
    for year in range(base - COOPERATION_YEARS + 1, base + 1):
        world.year = year
        cooperation.decide(world, Knobs(), draws)
    world.year = base
