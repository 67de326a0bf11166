"""Levers on government itself: what each sets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.policy.lever import Contribute, Contribution, add, knob, least, most, remaining
from sim.scenario.levers import Evaluation, PilotStatus


@dataclass(frozen=True)
class GovernmentKnobs:
    """What the government's own conduct changes.

    Parameters
    ----------
    pilot_students, pilot_enterprises
        Students at schools that count, and certified enterprises, that a city needs to apply.
    pilot_odds, pilot_share
        Chance a year that a city that meets the thresholds wins; the state's share of what is built.
    pilot_seats, pilot_seat_yuan, pilot_lag
        Practice seats in projects ready, yuan a seat, years from winning to the first student in them.
    assessment
        Share of what is not kept that evaluation makes good: quota, practice, seats.
    delay_cut
        Share by which delays of building and opening fall.
    funding_tied
        Share of schools' funding that follows their graduates' placement.
    evaluation_yuan
        Cost of evaluating, yuan a year.
    """

    pilot_students: float = knob(np.inf, least)
    pilot_enterprises: float = knob(np.inf, least)
    pilot_odds: float = knob(0.0, remaining)
    pilot_share: float = knob(0.0, most)
    pilot_seats: float = knob(0.0, add)
    pilot_seat_yuan: float = knob(0.0, most)
    pilot_lag: float = knob(np.inf, least)
    assessment: float = knob(0.0, remaining)
    delay_cut: float = knob(0.0, remaining)
    funding_tied: float = knob(0.0, most)
    evaluation_yuan: float = knob(0.0, add)


def pilot_status(lever: PilotStatus, force: float, year: int) -> Contribution:
    """Apply to be a pilot city, with what is ready to build."""
    return {
        "pilot_students": lever.students.value,
        "pilot_enterprises": lever.enterprises.value,
        "pilot_odds": lever.odds.value * force,
        "pilot_share": lever.state_share.value * force,
        "pilot_seats": lever.seats_ready.value * force,
        "pilot_seat_yuan": lever.yuan_seat.value,
        "pilot_lag": lever.lag.value,
    }


def evaluation(lever: Evaluation, force: float, year: int) -> Contribution:
    """Check, publish and count what was promised."""
    return {
        "assessment": lever.compliance.value * force,
        "delay_cut": lever.delay_cut.value * force,
        "funding_tied": lever.funding_tied.value * force,
        "evaluation_yuan": lever.yuan_year.value * force,
    }


CONTRIBUTIONS: Mapping[str, Contribute] = {
    "pilot_status": pilot_status,
    "evaluation": evaluation,
}
