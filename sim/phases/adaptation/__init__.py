"""What has been seen this year changes what is expected and planned next year."""

from __future__ import annotations

from sim.draws import Draws
from sim.phases.adaptation.books import settle
from sim.phases.adaptation.enterprises import react_to_open_posts, remember_interns
from sim.phases.adaptation.expectations import see_chances
from sim.phases.adaptation.schools import follow_demand
from sim.phases.adaptation.warning import warn
from sim.policy.knobs import Knobs
from sim.world.world import World


def step(world: World, knobs: Knobs, draws: Draws) -> None:
    """Update expectations, standards, pay, programmes' seats and firms' experience."""
    if world.scenario.mechanisms.adaptation:
        if world.seen is not None:
            see_chances(world, world.seen)
        remember_interns(world)
        react_to_open_posts(world)
        follow_demand(world, knobs, draws)
        warn(world, knobs)
    settle(world)


__all__ = ["step"]
