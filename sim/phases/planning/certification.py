"""Certification of enterprises that train deeply enough: what it is worth, and whom it moves to train more."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.phases.planning.terms import intern_cost
from sim.policy.certification import LEAST_DIFFERENCE, needed_share
from sim.policy.knobs import Knobs
from sim.scenario.behaviour import Cooperation as Constants

Floats = NDArray[np.floating]
Flags = NDArray[np.bool_]


def award(c: Constants, knobs: Knobs, interns: Floats, allowance: Floats | float) -> Floats:
    """Return what being certified is worth with so many interns, yuan a year.

    ``offset (fixed/years + interns * months (allowance + mentoring)) + land + credit``: a share of what the
    enterprise invests in training is set off against the surcharges that it owes.
    """
    invested = c.fixed.value / max(c.fixed_years.value, 1.0) + interns * intern_cost(c, allowance)
    return knobs.certify_offset * invested + knobs.certify_land + knobs.certify_credit


def supported_share(c: Constants, benefit: Floats, factor: Floats | float = 1.0) -> Floats:
    """Return the seats over staff that a net benefit an intern supports, within the law.

    ``min(law, share0 exp(clip(NB/scale, -bound, bound)) factor)``.
    """
    depth = np.clip(benefit / c.scale.value, -c.depth_bound.value, c.depth_bound.value)
    share = c.share_staff.value * np.exp(depth) * factor
    return np.minimum(share, c.legal_share.value)


def aim(
    c: Constants,
    knobs: Knobs,
    benefit: Floats,
    certified: Flags,
    staff: Floats,
    most: NDArray[np.integer],
    allowance: Floats | float,
    factor: Floats | float,
) -> Floats:
    """Return the seats over staff that an enterprise moves toward.

    Short of what certification needs it would be certified there: it goes there if the award, spread over the interns
    that this takes, makes up for what the net benefit lacks to support that share. So an enterprise just short of
    it is drawn, and one far from it is not.

    Parameters
    ----------
    benefit
        Net benefit an intern, the award included where `certified`; shape (E,).
    certified
        Whether this year's seats reach the threshold; shape (E,).
    most
        Most seats that the law allows beside staff in like posts; shape (E,).
    factor
        What contract and college multiply seats by.
    """
    wanted = supported_share(c, benefit, factor)
    if knobs.certify_force <= 0:
        return wanted
    needed = needed_share(knobs, staff)
    interns = np.maximum(np.ceil(needed * staff - LEAST_DIFFERENCE), 1.0)
    with_award = supported_share(c, benefit + award(c, knobs, interns, allowance) / interns, factor)
    # beyond the law's share of staff no net benefit supports the seats
    drawn = ~certified & (wanted < needed) & (with_award >= needed) & (interns <= most)
    return np.where(drawn, needed, wanted)
