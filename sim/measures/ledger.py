"""What each lever costs whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.world.world import World

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.floating]
COLUMNS = ("year", "region", "lever", "payer", "item", "units", "yuan")


@dataclass
class Ledger:
    """Entries: year, region, lever, payer (city, province, state, enterprise, school), item, units paid for, yuan."""

    entries: list[tuple[int, str, str, str, str, float, float]] = field(default_factory=list)

    def add(self, world: World, lever: str, payer: str, item: str, units: Floats, yuan: Floats) -> None:
        """Book an amount for each region; shape (R,). Nothing is booked where nothing was paid."""
        for region in np.flatnonzero((units != 0) | (yuan != 0)):
            key = world.places.keys[region]
            self.entries.append((world.year, key, lever, payer, item, float(units[region]), float(yuan[region])))

    def share(
        self, year: int, region: str, payer: str, other: str, part: float, which: Callable[[str, str], bool]
    ) -> None:
        """Let `other` bear a part of what `payer` was booked for in a year and region; the total stays.

        Parameters
        ----------
        which
            Whether an entry of this lever and item is meant.
        """
        entries = []
        for entry in self.entries:
            at, place, lever, who, item, units, yuan = entry
            if part > 0 and (at, place, who) == (year, region, payer) and which(lever, item):
                # both name the same units: several payers share the price of one thing
                entries.append((at, place, lever, who, item, units, yuan * (1.0 - part)))
                entries.append((at, place, lever, other, item, units, yuan * part))
            else:
                entries.append(entry)
        self.entries[:] = entries

    def total(self) -> float:
        """Return all yuan booked."""
        return float(sum(entry[6] for entry in self.entries))

    def frame(self) -> pd.DataFrame:
        """Return the entries as a table."""
        import pandas as pd

        return pd.DataFrame(self.entries, columns=list(COLUMNS))


def by_region(world: World, by_enterprise: Floats) -> Floats:
    """Sum an amount by enterprise over regions."""
    total = np.bincount(world.enterprises.region, weights=by_enterprise, minlength=world.places.regions)
    return total.astype(float)
