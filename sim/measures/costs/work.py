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
    if knobs.technician_rise.any():
        rises = flows.planning.rises
        ledger.add(world, "skilled_worker_pay", "enterprise", "technician years", rises.people, rises.yuan)
    if knobs.startup_places > 0:
        started = flows.matching.settled.startups.supported
        ledger.add(world, "startup_support", "city", "start-ups", started, started * knobs.startup_yuan)
    if knobs.allowance.any():
        paid_out = flows.matching.settled.allowances
        ledger.add(world, "talent_allowance", "city", "people paid", paid_out.people, paid_out.yuan)
    _institutions(world, flows, ledger)


def _institutions(world: World, flows: Flows, ledger: Ledger) -> None:
    """Book institutions' posts when ordered, their running cost and the laboratories while the lever is in force."""
    knobs, planned = flows.knobs, flows.planning.institutions
    every = np.full(world.places.regions, world.scenario.scale / world.places.regions)
    # a sample world pays its share of the laboratories
    for item, units, yuan in (
        ("posts ordered", planned.posts, knobs.institution_yuan),
        ("post years", planned.open, knobs.institution_yuan_year),
    ):
        if yuan > 0:
            for payer, part in (("city", knobs.institution_city), ("state", 1.0 - knobs.institution_city)):
                if part > 0:
                    ledger.add(world, "rd_institutions", payer, item, units, units * yuan * part)
    if knobs.laboratory_yuan > 0:
        ledger.add(world, "rd_institutions", "city", "laboratory years", every, every * knobs.laboratory_yuan)
