"""Staff in like posts, and the interns that the law allows beside them.

Rules on internships of vocational students (2021): interns are at most a tenth of an enterprise's staff, and in a
post at most a fifth of the staff in like posts.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.world.world import World

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]


def staff_by_field(world: World) -> F64:
    """Return each enterprise's staff by field, as its graduate posts are spread over fields; shape (E, F)."""
    firms, positions, fields = world.enterprises, world.positions, len(world.fields)
    cell = positions.enterprise.astype(np.int64) * fields + positions.field
    shares = np.bincount(cell, weights=positions.share, minlength=len(firms) * fields).reshape(-1, fields)
    return shares / np.maximum(shares.sum(axis=1, keepdims=True), 1e-12) * firms.staff[:, None]


def most_interns(world: World) -> I64:
    """Return the most interns of each field beside an enterprise's staff in like posts; shape (E, F)."""
    share = world.scenario.behaviour.cooperation.legal_like_share.value
    # float noise must not turn 3.0000 into 2
    return np.floor(share * staff_by_field(world) + 1e-6).astype(np.int64)


def most_from_partners(world: World) -> I64:
    """Return the most interns of the fields that an enterprise's partner schools teach; shape (E,)."""
    programmes = world.programmes
    most, taught = most_interns(world), np.zeros(world.links.shape[0], dtype=np.int64)
    # field by field: a product of matrices of flags is slow, and one of floats calls threads
    for field in range(len(world.fields)):
        schools = np.unique(programmes.school[programmes.field == field])
        taught += np.where(world.links[:, schools].any(axis=1), most[:, field], 0)
    return taught
