"""On what terms an enterprise takes interns this year: what levers change in its net benefit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.phases.planning.bases import host_cost
from sim.policy.knobs import Knobs
from sim.scenario.behaviour import Behaviour
from sim.scenario.behaviour import Cooperation as Constants
from sim.world.codes import Level
from sim.world.world import World

Floats = NDArray[np.floating]


@dataclass(frozen=True)
class Terms:
    """What levers change in the net benefit; each a number, or one for every enterprise, shape (E,).

    Parameters
    ----------
    allowance
        Paid to an intern, yuan a month.
    relief
        Tax saved, yuan an intern.
    yearly
        Paid to the enterprise whatever the number of interns, yuan a year.
    accident, poaching
        Loss through accidents, and through poaching, that the enterprise still bears; 1 is all of it.
    transaction, fixed
        Cost of finding schools, and fixed cost of training, over those of the base year.
    """

    allowance: Floats | float
    relief: Floats | float = 0.0
    yearly: Floats | float = 0.0
    accident: float = 1.0
    poaching: float = 1.0
    transaction: Floats | float = 1.0
    fixed: Floats | float = 1.0


def usual_allowance(c: Constants) -> float:
    """Return what interns are paid without a floor of the city's own: ``max(allowance, legal floor)``, yuan a month."""
    return max(c.allowance.value, c.legal_floor.value)


def intern_cost(c: Constants, allowance: Floats | float) -> Floats | float:
    """Return what a year's intern costs: ``months (allowance + mentoring)``, yuan."""
    return int(c.intern_months.value) * (allowance + c.mentoring.value)


def floored(usual: float, like_pay: Floats, share: float, force: float) -> Floats:
    """Return the allowance under a floor: ``usual + force max(0, share like pay - usual)``, yuan a month."""
    return usual + force * np.maximum(share * like_pay - usual, 0.0)


def like_pay(world: World) -> Floats:
    """Return what an enterprise pays in posts like those that interns fill: mean below postgraduate level, (E,)."""
    firms, positions = world.enterprises, world.positions
    weight = np.where(positions.level < Level.POSTGRADUATE, positions.share, 0.0)
    size = len(firms)
    paid = np.bincount(positions.enterprise, weights=weight * positions.pay, minlength=size)
    return paid / np.maximum(np.bincount(positions.enterprise, weights=weight, minlength=size), 1e-12)


def intern_terms(world: World, knobs: Knobs, yearly: Floats | float, members: NDArray[np.bool_] | None) -> Terms:
    """Return the terms on which interns are taken.

    Parameters
    ----------
    yearly
        Expected from courses and certification, yuan a year.
    members
        Enterprises in an industry college, None if there is none.
    """
    b = world.scenario.behaviour
    c = b.cooperation
    allowance: Floats | float = usual_allowance(c)
    if knobs.intern_floor * knobs.intern_floor_force > 0:
        allowance = floored(usual_allowance(c), like_pay(world), knobs.intern_floor, knobs.intern_floor_force)
    relief: Floats | float = 0.0
    if knobs.tax_relief > 0:
        relief = np.where(world.enterprises.profitable, knobs.tax_relief * intern_cost(c, allowance), 0.0)
    bound = bound_terms(b, knobs, members, host_cost(world))
    return Terms(
        allowance=allowance,
        relief=relief,
        yearly=yearly,
        accident=bound.accident * (1.0 - knobs.insured),
        poaching=bound.poaching,
        transaction=bound.transaction,
        fixed=bound.fixed,
    )


def bound_terms(b: Behaviour, knobs: Knobs, members: NDArray[np.bool_] | None, fixed: Floats | float = 1.0) -> Terms:
    """Return the terms that hold for apprentices too: contract, platform and college, at the usual allowance.

    An apprentice is an employee: neither the deduction for interns, their insurance nor their floor is meant.
    """
    e = b.engagement
    transaction: Floats | float = 1.0 - knobs.transaction_cut
    if members is not None:
        transaction = transaction * (1.0 - e.college_transaction.value * members)
    return Terms(
        allowance=usual_allowance(b.cooperation),
        accident=1.0 - knobs.contract * e.contract_accident.value,
        poaching=1.0 - knobs.contract * e.contract_poaching.value,
        transaction=transaction,
        fixed=fixed,
    )
