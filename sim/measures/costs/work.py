"""Costs of the levers on work and staying."""

from __future__ import annotations

import numpy as np

from sim.measures.flows import Flows
from sim.measures.ledger import Ledger, by_region
from sim.world.world import World


def book(world: World, flows: Flows, ledger: Ledger) -> None:
    """Book the year's costs."""
    knobs = flows.knobs
    if (knobs.quota_share > 0).any():
        forgone = flows.matching.outcome.forgone
        hires = flows.matching.outcome.binding.astype(float)
        ledger.add(
            world,
            "local_hiring_quota",
            "enterprise",
            "productivity forgone in the first year",
            np.maximum(by_region(world, hires), 0.0),
            np.maximum(by_region(world, forgone), 0.0),
        )
    if knobs.hiring_yuan > 0:
        paid = by_region(world, flows.matching.settled.paid)
        ledger.add(world, "hiring_subsidy", "city", "hires", paid / knobs.hiring_yuan, paid)
