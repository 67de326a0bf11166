"""Costs of the levers on government itself; booked last, for the state bears a part of what others cost the city."""

from __future__ import annotations

import numpy as np

from sim.measures.flows import Flows
from sim.measures.ledger import Ledger
from sim.world.world import World

RUNNING = {"places funded"}
"""Items of these levers that keep what was built running: the city pays for them itself."""
CO_FINANCED = {"school_expansion", "training_base", "vocational_enrolment_share"}
"""Levers that build schools and bases, of which the state bears its share in a pilot city."""


def book(world: World, flows: Flows, ledger: Ledger) -> None:
    """Book the year's costs."""
    knobs, pilot = flows.knobs, flows.planning.pilot
    regions = world.places.regions
    if pilot is not None and pilot.holds.any():
        for region in np.flatnonzero(pilot.holds):
            ledger.share(
                world.year,
                world.places.keys[region],
                "city",
                "state",
                knobs.pilot_share,
                lambda lever, item: lever in CO_FINANCED and item not in RUNNING,
            )
        yuan = pilot.built * knobs.pilot_seat_yuan
        state = knobs.pilot_share
        ledger.add(world, "pilot_status", "state", "practice seats", pilot.built, yuan * state)
        ledger.add(world, "pilot_status", "city", "practice seats", pilot.built, yuan * (1.0 - state))
    if knobs.evaluation_yuan > 0:
        # a sample world pays its share
        each = np.full(regions, world.scenario.scale / regions)
        ledger.add(world, "evaluation", "city", "evaluation years", each, each * knobs.evaluation_yuan)
