"""Stand-ins for the model: runs that are quick, slow, wrong or fatal, importable by worker processes."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from sim.measures.hosts import NO_HOSTS, Hosts
from sim.measures.records import Records

EFFECT = {"baseline": 0.0, "quota_50": 0.03, "package": 0.0}


def hosts(rows):
    """Hosts from (year, region, enterprise, staff, seats, invested) tuples."""
    columns = zip(*rows, strict=True)
    return Hosts(*(np.array(column, dtype=kind) for column, kind in zip(columns, HOST_TYPES, strict=True)))


HOST_TYPES = (np.int16, np.str_, np.uint64, np.float32, np.int32, np.float64)


@dataclass
class FakeRun:
    records: Records
    ledger: pd.DataFrame
    hosts: Hosts = field(default_factory=lambda: NO_HOSTS)


def records(rows):
    """Records from (year, indicator, value) or (year, indicator, value, level, field, unit) tuples."""
    full = [(*row, *("all", "all", "share")[len(row) - 3 :]) for row in rows]
    year, indicator, value, level, field, unit = zip(*full, strict=True)
    count = len(full)
    return Records(
        year=np.array(year, dtype=np.int16),
        region=np.array(["city"] * count),
        indicator=np.array(indicator),
        level=np.array(level),
        field=np.array(field),
        origin=np.array(["all"] * count),
        value=np.array(value, dtype=float),
        unit=np.array(unit),
    )


def ledger(rows):
    return pd.DataFrame(rows, columns=["year", "region", "lever", "payer", "item", "units", "yuan"])


def quick(scenario, policy="baseline", replicate=0):
    """A run of a few rows; its luck depends on seed and replicate alone, as in the model."""
    luck = np.random.default_rng([scenario.seed, replicate]).normal(size=(scenario.horizon + 1, 2))
    rows = [(scenario.base_year, "enrolled", 700.0, "all", "all", "students")]
    for year in scenario.years:
        rows.append((year, "retention_rate", 0.4 + 0.01 * luck[year, 0] + EFFECT[policy]))
        rows.append((year, "posts_filled", 100 + 5 * luck[year, 1] + 200 * EFFECT[policy], "all", "all", "posts"))
    paid = [(year, "city", "hiring_subsidy", "city", "hires", 10.0, 1000.0) for year in scenario.years]
    return FakeRun(records(rows), ledger(paid if policy == "package" else []))


def slow(scenario, policy="baseline", replicate=0):
    """A quick run that takes 0.3 s and leaves its process id where STUDY_PIDS says."""
    folder = os.environ.get("STUDY_PIDS")
    if folder:
        Path(folder, str(os.getpid())).touch()
    time.sleep(0.3)
    return quick(scenario, policy, replicate)


def brief(scenario, policy="baseline", replicate=0):
    time.sleep(0.02)
    return quick(scenario, policy, replicate)


def endless(scenario, policy="baseline", replicate=0):
    """A quick run the first time in a process, then one that takes a minute."""
    if replicate or policy != "baseline":
        time.sleep(60)
    return quick(scenario, policy, replicate)


def failing(scenario, policy="baseline", replicate=0):
    if policy == "quota_50" and replicate == 1:
        raise ValueError("posts filled\nexceed posts")
    return quick(scenario, policy, replicate)


def dying(scenario, policy="baseline", replicate=0):
    if policy == "quota_50" and replicate == 1:
        os._exit(3)
    return quick(scenario, policy, replicate)


def failing_once(scenario, policy="baseline", replicate=0):
    first = Path(os.environ["STUDY_TRIES"], f"{policy} {replicate}")
    if replicate == 1 and not first.exists():
        first.touch()
        raise MemoryError("for the moment")
    return quick(scenario, policy, replicate)
