"""What each lever costs whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.measures.flows import Flows
from sim.scenario.schema import Policy
from sim.world.world import World

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.floating]
COLUMNS = ("year", "region", "lever", "payer", "item", "units", "yuan")


@dataclass
class Ledger:
    """Entries: year, region, lever, payer (city, province, state, enterprise), item, units paid for, yuan."""

    entries: list[tuple[int, str, str, str, str, float, float]] = field(default_factory=list)

    def add(self, world: World, lever: str, payer: str, item: str, units: Floats, yuan: Floats) -> None:
        """Book an amount for each region; shape (R,). Nothing is booked where nothing was paid."""
        for region in np.flatnonzero((units != 0) | (yuan != 0)):
            key = world.places.keys[region]
            self.entries.append((world.year, key, lever, payer, item, float(units[region]), float(yuan[region])))

    def total(self) -> float:
        """Return all yuan booked."""
        return float(sum(entry[6] for entry in self.entries))

    def frame(self) -> pd.DataFrame:
        """Return the entries as a table."""
        import pandas as pd

        return pd.DataFrame(self.entries, columns=list(COLUMNS))


def book(world: World, flows: Flows, policy: Policy, ledger: Ledger) -> None:
    """Book the year's costs of every lever in force."""
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
    if knobs.seat_cost > 0 and knobs.vocational_weight > 0:
        built = flows.planning.seats.built
        new = np.maximum(built - world.history.get("built", np.zeros_like(built)), 0.0)
        world.history["built"] = np.maximum(built, world.history.get("built", np.zeros_like(built)))
        ledger.add(world, "vocational_enrolment_share", "city", "seats converted", new, new * knobs.seat_cost)
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
    if knobs.hiring_yuan > 0:
        paid = by_region(world, flows.matching.settled.paid)
        ledger.add(world, "hiring_subsidy", "city", "hires", paid / knobs.hiring_yuan, paid)
    if knobs.platform_yuan > 0:
        # a sample world pays its share of the platform
        each = np.full(world.places.regions, world.scenario.scale / world.places.regions)
        ledger.add(world, "information_platform", "city", "platform years", each, each * knobs.platform_yuan)


def by_region(world: World, by_enterprise: Floats) -> Floats:
    """Sum an amount by enterprise over regions."""
    total = np.bincount(world.enterprises.region, weights=by_enterprise, minlength=world.places.regions)
    return total.astype(float)
