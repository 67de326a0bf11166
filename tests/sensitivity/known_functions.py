"""Stand-ins for the model whose sensitivities are known in closed form."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from sim.measures.hosts import NO_HOSTS, Hosts
from sim.measures.records import Records

LIVES = "behaviour.working_lives"
NUMBERS = tuple(f"{LIVES}.{name}" for name in ("leave", "leave_tenure", "leave_tie", "leave_wage"))

# Saltelli et al. (2008), for a = 7 and b = 0.1
FIRST = (0.3139, 0.4424, 0.0, 0.0)
TOTAL = (0.5576, 0.4424, 0.2437, 0.0)
SLOPES = {"leave": 0.02, "leave_wage": -0.05}


@dataclass
class FakeRun:
    records: Records
    ledger: pd.DataFrame
    hosts: Hosts = field(default_factory=lambda: NO_HOSTS)


def position(scenario, name):
    number = getattr(scenario.behaviour.working_lives, name)
    low, high = number.range
    return (number.value - low) / (high - low)


def ishigami(scenario):
    return ishigami_at(*(position(scenario, name) for name in ("leave", "leave_tenure", "leave_tie")))


def ishigami_at(*positions):
    x1, x2, x3 = (np.pi * (2 * position - 1) for position in positions)
    return np.sin(x1) + 7 * np.sin(x2) ** 2 + 0.1 * x3**4 * np.sin(x1)


def effect(scenario):
    """What the package does: linear in two numbers."""
    return 0.1 + sum(slope * position(scenario, name) for name, slope in SLOPES.items())


def run(scenario, policy="baseline", replicate=0):
    """Retention is the Ishigami function plus luck, coverage a constant; the package adds a linear function."""
    luck = 0.01 * (-1) ** replicate
    more = effect(scenario) if policy == "package" else 0.0
    rows = [(year, "retention_rate", ishigami(scenario) + luck + more) for year in scenario.years]
    rows += [(year, "skill_gap_coverage", 0.5 + more) for year in scenario.years]
    year, indicator, value = zip(*rows, strict=True)
    count = len(rows)
    every = np.array(["all"] * count)
    names = np.array(["city"] * count), np.array(indicator), every, every, every
    records = Records(np.array(year, dtype=np.int16), *names, np.array(value), np.array(["share"] * count))
    return FakeRun(records, pd.DataFrame(columns=["year", "region", "lever", "payer", "item", "units", "yuan"]))


def unlucky(scenario, policy="baseline", replicate=0):
    """As `run`, but no base year can be where one number is high, as the model says it."""
    from sim.scenario import UnreachableStocks

    if position(scenario, "leave_tie") > 0.9:
        raise UnreachableStocks("nobody is left")
    return run(scenario, policy, replicate)
