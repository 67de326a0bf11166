"""What the levers of a policy set for one year, and how two levers on one knob combine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim.scenario.schema import Ownership

F64 = NDArray[np.float64]
Value = float | F64


def _per_ownership() -> F64:
    return np.zeros(len(Ownership))


@dataclass(frozen=True)
class Knobs:
    """The settings that the phases of one year read; the defaults are the baseline.

    Parameters
    ----------
    quota_share, quota_compliance
        Share of worker posts reserved, and how far it is kept; by ownership code, shape (5,).
    quota_last
        1 if unfilled reserve opens to all only in the last round, 0 if after each round.
    vocational_share, vocational_weight
        Target share of upper-secondary intake that is vocational, and how far it is in force (0 to 1).
    vocational_capacity
        Vocational capacity over that of the base year.
    seat_cost
        Yuan for each vocational seat added.
    intern_yuan, intern_months, intern_audit, intern_budget
        Yuan a student-month, most months paid, share of firms that pass the audit, yuan a year.
    apprentice_seats, apprentice_yuan, apprentice_city
        Seats a year, yuan a person-year, the city's part of it (the state pays the rest).
    hiring_yuan, hiring_budget
        Yuan a hire of a partner school's graduate, yuan a year.
    reach
        Known posts over those known without a platform.
    transaction_cut, noise_cut
        Share by which a firm's cost of finding schools, and schools' noise in seeing demand, fall.
    platform_yuan
        Running cost of the platform, yuan a year.
    """

    quota_share: F64 = field(default_factory=_per_ownership)
    quota_compliance: F64 = field(default_factory=_per_ownership)
    quota_last: float = 0.0
    vocational_share: float = 0.0
    vocational_weight: float = 0.0
    vocational_capacity: float = 1.0
    seat_cost: float = 0.0
    intern_yuan: float = 0.0
    intern_months: float = 0.0
    intern_audit: float = 0.0
    intern_budget: float = np.inf
    apprentice_seats: float = 0.0
    apprentice_yuan: float = 0.0
    apprentice_city: float = 0.0
    hiring_yuan: float = 0.0
    hiring_budget: float = np.inf
    reach: float = 1.0
    transaction_cut: float = 0.0
    noise_cut: float = 0.0
    platform_yuan: float = 0.0


def _add(a: Value, b: Value) -> Value:
    return a + b


def _multiply(a: Value, b: Value) -> Value:
    return a * b


def _most(a: Value, b: Value) -> Value:
    return np.maximum(a, b) if isinstance(a, np.ndarray) else max(a, float(b))


def _least(a: Value, b: Value) -> Value:
    return np.minimum(a, b) if isinstance(a, np.ndarray) else min(a, float(b))


def _remaining(a: Value, b: Value) -> Value:
    return 1.0 - (1.0 - a) * (1.0 - b)


RULES: Mapping[str, Callable[[Value, Value], Value]] = {
    "quota_share": _most,
    "quota_compliance": _most,
    "quota_last": _most,
    "vocational_share": _most,
    "vocational_weight": _most,
    "vocational_capacity": _multiply,
    "seat_cost": _most,
    "intern_yuan": _add,
    "intern_months": _most,
    "intern_audit": _most,
    "intern_budget": _least,
    "apprentice_seats": _add,
    "apprentice_yuan": _most,
    "apprentice_city": _most,
    "hiring_yuan": _add,
    "hiring_budget": _least,
    "reach": _multiply,
    "transaction_cut": _remaining,
    "noise_cut": _remaining,
    "platform_yuan": _add,
}
"""How two contributions to one knob combine; every rule is commutative, so file order never matters."""


def combine(contributions: list[Mapping[str, Value]]) -> Knobs:
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
