"""Stand-ins for the model whose effects follow from an assumed number and from luck, both known."""

from __future__ import annotations

import numpy as np
import study_fakes

from sim.scenario import UnreachableStocks

DEFAULT = "fit.default"
CHANCE = 0.02


def rent(scenario):
    """An assumed number of the tiny world, from -1 to 1 over its range of 500 to 900."""
    return (scenario.regions["city"].rent.value - 700) / 200


def effect(scenario, policy):
    """What is expected: the quota raises retention where rents are above 650, the package always by 0.05."""
    return {"baseline": 0.0, "quota_50": 0.01 * (rent(scenario) + 0.25), "package": 0.05}[policy]


def luck(scenario, policy, replicate):
    return np.random.default_rng([scenario.seed, replicate, len(policy)]).normal() * CHANCE


def run(scenario, policy="baseline", replicate=0):
    """Retention with luck that policies share, posts in proportion to the scale, and costs of the package."""
    shared = np.random.default_rng([scenario.seed, replicate]).normal()
    rows = []
    for year in scenario.years:
        rows.append((year, "retention_rate", 0.4 + 0.1 * shared + effect(scenario, policy)))
        filled = scenario.scale * (100 + 10 * shared + 400 * effect(scenario, policy))
        rows.append((year, "posts_filled", filled, "all", "all", "posts"))
    yuan = 1e6 * scenario.scale
    paid = [(year, "city", "hiring_subsidy", "city", "hires", 10.0, yuan) for year in scenario.years]
    return study_fakes.FakeRun(study_fakes.records(rows), study_fakes.ledger(paid if policy == "package" else []))


def noisy(scenario, policy="baseline", replicate=0):
    """A run whose effect has luck of its own in each policy, scenario and replicate."""
    found = run(scenario, policy, replicate)
    if policy != "baseline":
        key = [scenario.seed, replicate, int(1e6 * scenario.regions["city"].rent.value)]
        found.records.value[:] += CHANCE * np.random.default_rng(key).normal()
    return found


def unreachable(scenario, policy="baseline", replicate=0):
    """Runs end in the base year where rents are above 800, and in the quota's second replicate above 700."""
    if rent(scenario) > 0.5 or (rent(scenario) > 0 and policy == "quota_50" and replicate == 1):
        raise UnreachableStocks("the base year's stocks cannot be reached")
    return run(scenario, policy, replicate)


def broken(scenario, policy="baseline", replicate=0):
    if rent(scenario) > 0.5 and policy == "package":
        raise ZeroDivisionError("division by zero")
    return run(scenario, policy, replicate)


def forbidden(scenario, policy="baseline", replicate=0):
    raise AssertionError("a finished run was run again")
