"""Costs of the levers on government itself."""

from __future__ import annotations

from sim.measures.flows import Flows
from sim.measures.ledger import Ledger
from sim.world.world import World


def book(world: World, flows: Flows, ledger: Ledger) -> None:
    """Book the year's costs: none of the levers here has any yet."""
