"""What the levers of a policy set for one year, and how two levers on one knob combine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from sim.policy.enterprises import EnterpriseKnobs
from sim.policy.government import GovernmentKnobs
from sim.policy.lever import Contribution, Rule, Value
from sim.policy.schools import SchoolKnobs
from sim.policy.teaching import TeachingKnobs
from sim.policy.work import WorkKnobs


@dataclass(frozen=True)
class Knobs(SchoolKnobs, TeachingKnobs, EnterpriseKnobs, WorkKnobs, GovernmentKnobs):
    """The settings that the phases of one year read; the defaults are the baseline."""


RULES: Mapping[str, Rule] = {knob.name: knob.metadata["rule"] for knob in fields(Knobs)}
"""How two contributions to one knob combine; every rule is commutative, so file order never matters."""


def combine(contributions: list[Contribution]) -> Knobs:
    """Return the knobs of a year from what each lever in force contributes.

    Raises
    ------
    KeyError
        If a contribution names no knob.
    """
    values: dict[str, Value] = {}
    for contribution in contributions:
        for knob, value in contribution.items():
            rule = RULES[knob]
            values[knob] = rule(values[knob], value) if knob in values else value
    return Knobs(**values)  # type: ignore[arg-type]
