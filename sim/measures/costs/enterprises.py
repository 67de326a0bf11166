"""Costs of the levers on enterprises in education."""

from __future__ import annotations

import numpy as np

from sim.measures.flows import Flows
from sim.measures.ledger import Ledger, by_region
from sim.world.world import World


def book(world: World, flows: Flows, ledger: Ledger) -> None:
    """Book the year's costs."""
    knobs = flows.knobs
    if knobs.intern_yuan > 0:
        months = by_region(world, flows.internship.subsidised_months)
        ledger.add(world, "intern_subsidy", "city", "intern months", months, months * knobs.intern_yuan)
    if knobs.apprentice_seats > 0:
        years = world.scenario.behaviour.cooperation.apprentice_months.value / 12.0
        people = np.bincount(flows.internship.apprentice_region, minlength=world.places.regions) * years
        yuan = people * knobs.apprentice_yuan
        city = knobs.apprentice_city
        ledger.add(world, "apprenticeship", "city", "apprentice years", people, yuan * city)
        ledger.add(world, "apprenticeship", "state", "apprentice years", people, yuan * (1.0 - city))
    if knobs.platform_yuan > 0:
        # a sample world pays its share of the platform
        each = np.full(world.places.regions, world.scenario.scale / world.places.regions)
        ledger.add(world, "information_platform", "city", "platform years", each, each * knobs.platform_yuan)
