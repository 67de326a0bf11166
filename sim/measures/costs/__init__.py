"""What each lever in force costs whom, worked out from the year's flows and booked in the ledger."""

from __future__ import annotations

from sim.measures.costs import enterprises, government, schools, teaching, work
from sim.measures.flows import Flows
from sim.measures.ledger import Ledger
from sim.world.world import World


def book(world: World, flows: Flows, ledger: Ledger) -> None:
    """Book the year's costs of every lever in force."""
    for group in (work, schools, teaching, enterprises, government):
        group.book(world, flows, ledger)


__all__ = ["book"]
