"""What an enterprise expects to gain from a year's interns, and the seats that follow within the law."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.phases.planning.terms import Terms, usual_allowance
from sim.scenario.behaviour import Cooperation as Constants

Floats = NDArray[np.floating]


@dataclass(frozen=True)
class NetBenefit:
    """Parts of the net benefit, yuan a year per intern; shape (E,) or scalar."""

    training: Floats
    kept: Floats
    subsidy: Floats
    overhead: Floats
    accidents: float

    @property
    def total(self) -> Floats:
        """Their sum."""
        return self.training + self.kept + self.subsidy - self.overhead - self.accidents


def monthly_surplus(c: Constants, output: Floats, months: int, allowance: Floats | float | None = None) -> Floats:
    """Return output less allowance and mentoring in each month; shape (E, months), yuan.

    ``output factor * (first + growth * (m - 1)) - max(allowance, legal floor) - mentoring``; with the anchor of
    Ran and Shi (2020): output first covers a month's cost near month 4.
    """
    month = np.arange(months)
    made = c.output_first.value + c.output_growth.value * month
    cost = np.asarray(usual_allowance(c) if allowance is None else allowance, dtype=float) + c.mentoring.value
    surplus: Floats = np.asarray(output, dtype=float)[:, None] * made[None, :] - cost.reshape(-1, 1)
    return surplus


def net_benefit(
    c: Constants,
    output: Floats,
    kept: Floats,
    poached: Floats,
    interns: Floats,
    months: float,
    subsidy: Floats,
    hire_bonus: float,
    terms: Terms,
) -> NetBenefit:
    """Return an enterprise's expected net benefit of a year's interns, yuan per intern.

    Parameters
    ----------
    output
        The firm's intern output relative to the mean; shape (E,).
    kept, poached
        Share of interns hired afterwards and of them lost to others, as experienced.
    interns
        Interns over which fixed and transaction costs are spread.
    months
        Length of the internship.
    subsidy, hire_bonus
        Yuan an intern, and yuan for each intern kept on.
    terms
        What levers change: allowance, tax, revenue, risks borne, cost of finding schools.
    """
    whole_months = int(months)
    surplus = monthly_surplus(c, output, max(whole_months, 1), terms.allowance)
    training = surplus[:, :whole_months].sum(axis=1)
    saved = kept * (c.hiring_saved.value + hire_bonus) * (1.0 - poached * terms.poaching)
    overhead = (
        terms.fixed * c.fixed.value / max(c.fixed_years.value, 1.0)
        + c.transaction.value * terms.transaction
        - terms.yearly
    )
    return NetBenefit(
        training=training,
        kept=saved,
        subsidy=subsidy + terms.relief,
        overhead=overhead / np.maximum(interns, 1.0),
        accidents=c.accident_chance.value * c.accident_loss.value * terms.accident,
    )


def seats_wanted(c: Constants, staff: Floats, share: Floats) -> NDArray[np.int64]:
    """Return intern seats, ``ceil(share * staff)`` within the law's share of staff (10 %)."""
    wanted = np.ceil(share * staff - 1e-6)
    return np.minimum(wanted, np.floor(c.legal_share.value * staff)).astype(np.int64)
