"""Levers to knobs: what the levers of a policy that are in force in a year set. Data in, data out."""

from __future__ import annotations

from collections.abc import Mapping

from sim.policy import enterprises, government, schools, teaching, work
from sim.policy.knobs import Knobs, combine
from sim.policy.lever import Contribute, strength
from sim.scenario.levers import Lever
from sim.scenario.schema import Policy

CONTRIBUTIONS: Mapping[str, Contribute] = {
    **schools.CONTRIBUTIONS,
    **teaching.CONTRIBUTIONS,
    **enterprises.CONTRIBUTIONS,
    **work.CONTRIBUTIONS,
    **government.CONTRIBUTIONS,
}
"""The contribution of each lever, by its key in a scenario."""


def knobs(policy: Policy, year: int) -> Knobs:
    """Return what the policy's levers set in `year`; a lever not in force contributes nothing at all."""
    contributions = []
    for key, contribute in CONTRIBUTIONS.items():
        lever: Lever | None = getattr(policy.levers, key)
        if lever is not None and (force := strength(lever, year)) > 0:
            contributions.append(contribute(lever, force, year))
    return combine(contributions)
