"""Levers on schools and admission: what each sets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.policy.lever import Contribute, Contribution, knob, most, multiply
from sim.scenario.levers import VocationalEnrolmentShare


@dataclass(frozen=True)
class SchoolKnobs:
    """What schools and admission read.

    Parameters
    ----------
    vocational_share, vocational_weight
        Target share of upper-secondary intake that is vocational, and how far it is in force (0 to 1).
    vocational_capacity
        Vocational capacity over that of the base year.
    seat_cost
        Yuan for each vocational seat added.
    """

    vocational_share: float = knob(0.0, most)
    vocational_weight: float = knob(0.0, most)
    vocational_capacity: float = knob(1.0, multiply)
    seat_cost: float = knob(0.0, most)


def vocational_enrolment_share(lever: VocationalEnrolmentShare, force: float, year: int) -> Contribution:
    """Move the split of upper-secondary seats toward the target share."""
    growth = (1.0 + lever.capacity_growth.value * lever.strength) ** (year - lever.from_ + 1)
    return {
        "vocational_share": lever.share.value,
        "vocational_weight": force,
        "vocational_capacity": growth,
        "seat_cost": lever.seat_cost.value,
    }


CONTRIBUTIONS: Mapping[str, Contribute] = {
    "vocational_enrolment_share": vocational_enrolment_share,
}
