"""A package's effects as divided among its levers, as files keep it and reports show it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from sim.analysis.attribution import PAIRS
from sim.analysis.statistics import CHANCE_ONLY
from sim.experiment.coalitions import levers_of
from sim.experiment.design import source_fingerprint
from sim.report.made_from import made_from

if TYPE_CHECKING:
    from sim.report.attribution import Attributed
    from sim.scenario.schema import Scenario

STEM = "attribution_"


@dataclass(frozen=True)
class Method:
    """How a package's effect was divided.

    Parameters
    ----------
    policy
        Name of the package.
    parts
        Number of coalitions that were run.
    orders
        Number of orders drawn; 0 where every coalition was run.
    replicates, scale
        Of each run.
    made_from, source_hash
        Of what the effect depends on: the scenario with this policy alone, and the program.
    """

    policy: str
    parts: int
    orders: int
    replicates: int
    scale: float
    made_from: str
    source_hash: str


@dataclass(frozen=True)
class Divided:
    """A package's effects divided: `shares` and `pairs` as of `Attribution`, and how they came about."""

    method: Method
    shares: pd.DataFrame
    pairs: pd.DataFrame

    @property
    def levers(self) -> tuple[str, ...]:
        """The package's levers."""
        return tuple(name for name in self.shares["lever"].unique() if name != "all")


def divided(found: Attributed, scenario: Scenario) -> Divided:
    """Return what an attribution found in a scenario."""
    drawn = found.parts.drawn
    policy = found.parts.policy
    method = Method(
        policy=policy,
        parts=len(found.parts.coalitions),
        orders=0 if drawn is None else len(drawn.orders),
        replicates=found.outcomes.replicates,
        scale=found.outcomes.scenario.scale,
        made_from=made_from(scenario, [policy]),
        source_hash=source_fingerprint(),
    )
    return Divided(method, found.shares, found.pairs)


def write_divided(found: Divided, out: Path) -> None:
    """Write the tables and how they came about, each file whole or not at all; the method comes last.

    Raises
    ------
    OSError
        If the folder cannot be written to.
    """
    from sim.experiment.files import write_text
    from sim.report.results import write_csv

    stem = f"{STEM}{found.method.policy}"
    (out / f"{stem}.json").unlink(missing_ok=True)
    write_csv(found.shares.assign(interval=CHANCE_ONLY), out / f"{stem}.csv")
    (out / f"{stem}_pairs.csv").unlink(missing_ok=True)
    if not found.method.orders:
        write_csv(found.pairs.assign(interval=CHANCE_ONLY), out / f"{stem}_pairs.csv")
    write_text(out / f"{stem}.json", json.dumps(asdict(found.method), indent=1) + "\n")


def read_divided(out: Path, scenario: Scenario) -> Iterator[tuple[Divided, bool]]:
    """Yield the packages of a scenario that are divided in a folder, and whether each was made from it as it is now."""
    for path in sorted(out.glob(f"{STEM}*.json")):
        method = Method(**json.loads(path.read_text(encoding="utf-8")))
        if method.policy not in scenario.policies:
            continue
        stem = f"{STEM}{method.policy}"
        shares = pd.read_csv(out / f"{stem}.csv", encoding="utf-8-sig")
        pairs = pd.DataFrame(columns=PAIRS)
        if not method.orders:
            pairs = pd.read_csv(out / f"{stem}_pairs.csv", encoding="utf-8-sig")
        found = Divided(method, shares, pairs)
        own = set(found.levers) == set(levers_of(scenario.policy(method.policy)))
        same = own and method.made_from == made_from(scenario, [method.policy])
        yield found, same and method.source_hash == source_fingerprint()
