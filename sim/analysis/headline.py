"""The few indicators that a comparison leads with, and those that other measures are made of."""

from __future__ import annotations

from sim.experiment.design import BASELINE
from sim.scenario.schema import Policy, Scenario

HEADLINE = (
    "retention_rate",
    "retention_3y",
    "province_retention_rate",
    "skill_gap_coverage",
    "skill_gap_coverage_base_demand",
    "local_coverage",
    "stayers",
    "posts_filled",
    "net_talent",
)
BY_LEVEL = ("secondary_vocational", "higher_vocational", "bachelor", "postgraduate")
RETENTION_BY_LEVEL = ("retention_rate", "retention_3y")

HERE_3Y = "here_3y"
"""Graduates here after three years, the self-employed among them."""
POSTS_FILLED = "posts_filled"
QUOTA_CEILING = "quota_ceiling"
QUOTA_BINDING = "quota_binding"

REASONS = (
    "gap_not_trained",
    "gap_under_standard",
    "gap_left_declined",
    "gap_left_unknown",
    "gap_elsewhere",
)


def years_in_force(scenario: Scenario, policy: str) -> list[int]:
    """Return the simulated years in which a policy has a lever in force, or meets other shocks than the baseline."""
    spans = _spans(scenario.policy(policy), scenario.horizon)
    spans += [(scenario.shocks[name].from_, scenario.shocks[name].to) for name in other_shocks(scenario, policy)]
    return [year for year in scenario.years if any(first <= year <= last for first, last in spans)]


def other_shocks(scenario: Scenario, policy: str) -> list[str]:
    """Return the shocks that a policy meets and the baseline does not, or the other way round."""
    met, usual = (scenario.policy(name).shocks for name in (policy, BASELINE))
    return sorted(set(scenario.shocks if met is None else met) ^ set(scenario.shocks if usual is None else usual))


def _spans(policy: Policy, horizon: int) -> list[tuple[int, int]]:
    levers = [getattr(policy.levers, name) for name in type(policy.levers).model_fields]
    return [
        (lever.from_, horizon if lever.to is None else lever.to)
        for lever in levers
        if lever is not None and lever.strength > 0
    ]
