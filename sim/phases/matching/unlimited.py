"""Everyone may have any known post: no limit, no ranking, no standard, to hold the rounds of hiring against."""

from __future__ import annotations

import numpy as np

from sim.phases.matching.hire import place_in_line
from sim.phases.matching.market import Market
from sim.phases.matching.rounds import Outcome
from sim.world.world import World


def unlimited(world: World, market: Market) -> Outcome:
    """Give every seeker the best known post that beats the place outside and waiting, however many there are.

    A post counts as filled as far as there are takers; beyond the posts there are, takers are at work all the same.
    Outsiders take what is left, by productivity.
    """
    positions, firms, n = world.positions, world.enterprises, len(market.rows)
    takes = market.begin[1:] > market.begin[:-1]
    posts = positions.posts.astype(np.int64)
    takers = np.bincount(market.position[market.begin[:-1][takes]], minlength=len(posts))
    left = np.maximum(posts - takers, 0)
    out = market.outsiders
    joins = place_in_line(out.position, out.score, out.tie) < left[out.position]
    filled = np.minimum(takers + np.bincount(out.position[joins], minlength=len(posts)), posts)
    none, nobody = np.zeros(len(firms), dtype=np.int64), np.zeros(n, dtype=bool)
    return Outcome(
        column=np.where(takes, 0, -1),
        via_reserved=nobody,
        applied=takes,
        applied_reserved=nobody,
        outsiders=joins,
        outsiders_via_reserved=np.zeros(len(joins), dtype=bool),
        filled=filled,
        reserved_used=none,
        public_used=none,
        binding=none,
        public_binding=none,
        forgone=np.zeros(len(firms)),
        crowded=nobody,
        outsiders_crowded=np.zeros(len(joins), dtype=bool),
    )
