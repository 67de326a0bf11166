"""The base-year world that the runs of a replicate start from."""

from __future__ import annotations

from sim.base_year import base_world
from sim.draws import Draws
from sim.scenario.schema import Scenario
from sim.world.world import World

_kept: dict[str, tuple[Scenario, int, World]] = {}


def own_base_world(scenario: Scenario, draws: Draws, *, keep: bool) -> World:
    """Return a base-year world to be changed: a copy of the one kept last if it is of this replicate, or a new one.

    Parameters
    ----------
    keep
        Whether other runs of the replicate follow, so that a new one is kept for them.

    Raises
    ------
    UnreachableStocks
        If the scenario's stocks cannot be reached by admission from its cohorts.
    """
    if "last" in _kept:
        known, number, world = _kept["last"]
        if known is scenario and number == draws.replicate:
            return world.copy()
    world = base_world(scenario, draws)
    if not keep:
        return world
    _kept["last"] = (scenario, draws.replicate, world)
    return world.copy()
