"""Which post is a serving worker's next step."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.world.codes import IS_WORKER, Level
from sim.world.enterprises import Positions


def posts_above(positions: Positions) -> NDArray[np.int64]:
    """Return for each worker position the one a level above it, of its field and enterprise, -1 where none is; (P,).

    A level that an enterprise has no posts of is passed over. Postgraduate posts are nobody's next step.
    """
    fields = int(positions.field.max(initial=0)) + 1
    pair = positions.enterprise.astype(np.int64) * fields + positions.field
    # by level, the position of each enterprise and field; then the first above
    at = np.full((Level.BACHELOR + 2, int(pair.max(initial=-1)) + 1), -1, dtype=np.int64)
    some = np.flatnonzero(positions.level <= Level.BACHELOR)
    at[positions.level[some], pair[some]] = some
    for level in range(Level.BACHELOR - 1, -1, -1):
        at[level] = np.where(at[level] >= 0, at[level], at[level + 1])
    return np.where(IS_WORKER[positions.level], at[np.minimum(positions.level + 1, Level.BACHELOR + 1), pair], -1)
