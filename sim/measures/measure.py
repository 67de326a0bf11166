"""World and flows to numbers, each year; observing never acts."""

from __future__ import annotations

from sim.draws import Draws
from sim.measures import (
    bounds,
    graduates,
    movement,
    posts,
    quota,
    school_policy,
    schooling,
    staying,
    teaching,
    training,
)
from sim.measures.flows import Flows
from sim.measures.records import Recorder
from sim.phases.admission import september_count
from sim.world.world import World

__all__ = ["measure", "measure_base"]


def measure_base(world: World, recorder: Recorder) -> None:
    """Record the starting stocks, under the base year."""
    schooling.stocks(world, september_count(world), recorder)


def measure(world: World, flows: Flows, recorder: Recorder, draws: Draws) -> None:
    """Record the indicators of the year that has just been simulated."""
    schooling.stocks(world, flows.admission.enrolled, recorder)
    schooling.flows(world, flows, recorder)
    school_policy.record(world, flows, recorder)
    teaching.record(world, flows, recorder)
    stayers = graduates.record(world, flows, recorder)
    movement.record(world, flows, stayers, recorder)
    posts.record(world, flows, recorder, draws)
    training.record(world, flows, recorder)
    quota.record(world, flows, recorder)
    staying.record(world, flows, recorder)
    bounds.record(world, flows, recorder)
