"""Costs of the levers on schools and admission."""

from __future__ import annotations

import numpy as np

from sim.measures.flows import Flows
from sim.measures.ledger import Ledger
from sim.world.world import World


def book(world: World, flows: Flows, ledger: Ledger) -> None:
    """Book the year's costs."""
    knobs = flows.knobs
    if knobs.seat_cost > 0 and knobs.vocational_weight > 0:
        built = flows.planning.seats.built
        new = np.maximum(built - world.history.get("built", np.zeros_like(built)), 0.0)
        world.history["built"] = np.maximum(built, world.history.get("built", np.zeros_like(built)))
        ledger.add(world, "vocational_enrolment_share", "city", "seats converted", new, new * knobs.seat_cost)
