"""What each member of a group adds to what the group achieves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import factorial

import numpy as np

from sim.analysis.statistics import Estimate, Floats, estimate

Coalition = frozenset[str]
Worth = Mapping[Coalition, Floats]
"""Worth of coalitions of members, replicates last; the empty coalition's is 0."""

EXACT = 8
"""Members up to which every coalition is asked for."""


@dataclass(frozen=True)
class Orders:
    """Orders in which members join.

    Parameters
    ----------
    orders
        Each a permutation of the members; the second of each two is the first one reversed.
    """

    orders: tuple[tuple[str, ...], ...]

    def coalitions(self) -> Iterator[Coalition]:
        """Return every coalition that an order passes through, without the empty one."""
        for order in self.orders:
            for size in range(1, len(order) + 1):
                yield frozenset(order[:size])


def orders(members: Sequence[str], pairs: int, seed: int) -> Orders:
    """Draw orders in pairs, one the reverse of the other.

    Notes
    -----
    A pair has a smaller variance than two independent orders (Mitchell et al. 2022, "Sampling permutations for
    Shapley value estimation"). A pair depends on the seed and its number only, so that more pairs add to those
    there are.
    """
    # the loops' compiler loads with it: a second and 100 MB
    from sim.draws import Decision, Draws

    drawn: list[tuple[str, ...]] = []
    for number in range(pairs):
        luck = Draws(seed, 0).uniform(Decision.ORDER_OF_LEVERS, number, np.arange(len(members), dtype=np.uint64))
        order = tuple(members[place] for place in np.argsort(luck))
        drawn += [order, order[::-1]]
    return Orders(tuple(drawn))


def every_coalition(members: Sequence[str]) -> Iterator[Coalition]:
    """Return all coalitions but the empty one, the smallest first."""
    for size in range(1, len(members) + 1):
        yield from (frozenset(chosen) for chosen in combinations(members, size))


def exact(worth: Worth, members: Sequence[str]) -> dict[str, Estimate]:
    """Return each member's Shapley value, with a 95 % interval over replicates.

    Parameters
    ----------
    worth
        Worth of every coalition; shape (replicates,) each.

    Notes
    -----
    Shapley (1953): ``phi_i = sum over S without i of |S|! (n - |S| - 1)! / n! (v(S + i) - v(S))``.
    The values of all members add up to the worth of all of them together.
    """
    n, values = len(members), {}
    for member in members:
        others = [other for other in members if other != member]
        total = np.zeros_like(worth[frozenset(members)])
        for group in [frozenset[str](), *every_coalition(others)]:
            weight = factorial(len(group)) * factorial(n - len(group) - 1) / factorial(n)
            total = total + weight * (worth[group | {member}] - worth_of(worth, group))
        values[member] = estimate(total)
    return values


def sampled(worth: Worth, members: Sequence[str], drawn: Orders) -> dict[str, Estimate]:
    """Return each member's Shapley value from drawn orders, with an interval over replicates and orders.

    Notes
    -----
    Castro, Gomez and Tejada (2009): the mean of what a member adds when it joins. Replicates and pairs of orders
    are independent, so the variances of the two means add up.
    """
    values = {}
    for member in members:
        added = []
        for order in drawn.orders:
            before = frozenset(order[: order.index(member)])
            added.append(worth[before | {member}] - worth_of(worth, before))
        samples = np.stack(added)
        chance = estimate(samples.mean(axis=0))
        pairs = estimate(np.nanmean(samples, axis=1).reshape(-1, 2).mean(axis=1))
        half = np.hypot(chance.high - chance.mean, pairs.high - pairs.mean)
        values[member] = Estimate(chance.mean, chance.mean - half, chance.mean + half, chance.n)
    return values


def interactions(worth: Worth, members: Sequence[str]) -> dict[tuple[str, str], Estimate]:
    """Return the Shapley interaction index of every two members.

    Notes
    -----
    Grabisch and Roubens (1999): the mean over coalitions S without i and j, weighted by
    ``|S|! (n - |S| - 2)! / (n - 1)!``, of ``v(S + i + j) - v(S + i) - v(S + j) + v(S)``. Above 0 the two
    reinforce each other; below 0 they do the same work twice.
    """
    n, found = len(members), {}
    for one, two in combinations(members, 2):
        others = [other for other in members if other not in (one, two)]
        total = np.zeros_like(worth[frozenset(members)])
        for group in [frozenset[str](), *every_coalition(others)]:
            weight = factorial(len(group)) * factorial(n - len(group) - 2) / factorial(n - 1)
            both, first, second = worth[group | {one, two}], worth[group | {one}], worth[group | {two}]
            total = total + weight * (both - first - second + worth_of(worth, group))
        found[one, two] = estimate(total)
    return found


def worth_of(worth: Worth, group: Coalition) -> Floats | float:
    """Return the worth of a coalition, 0 of nobody."""
    return worth[group] if group else 0.0
