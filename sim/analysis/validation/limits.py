"""Analytic limits: the model's own kernels with everything else switched off, against what must come out."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sim.analysis.validation.patterns import Pattern
from sim.analysis.validation.rows import Row
from sim.analysis.validation.runs import Runs
from sim.draws import Decision, Draws
from sim.phases.admission.deferred_acceptance import admit, ranks
from sim.phases.matching.hire import Applicants, hire
from sim.scenario.wording import say
from sim.world.students import LOCAL, identity

ROUNDS = 60
PUPILS, SEATS, LIST = 2_000, 40, 8
CHOOSERS = 200_000


def urn_ball(name: str, pattern: Pattern, runs: Runs) -> Iterator[Row]:
    """Let u seekers each apply at random to one of v posts; matches are ``v (1 - (1 - 1/v)^u)`` on average."""
    for row in pattern.rows:
        seekers, posts = (int(part) for part in str(row).split(","))
        filled = urn_rounds(seekers, posts, runs.scenario.seed)
        error = filled.std(ddof=1) / np.sqrt(len(filled))
        off = abs(filled.mean() - pattern.number(str(row))) / error
        note = say("{off:.1f} standard errors off, mean of {rounds} rounds", off=off, rounds=ROUNDS)
        yield Row(
            name,
            str(row),
            float(filled.mean()),
            pattern.number(str(row)),
            say("{errors:g} standard errors", errors=4),
            pattern.role,
            bool(off <= 4),
            note,
        )


def urn_rounds(seekers: int, posts: int, seed: int) -> NDArray[np.float64]:
    """Return the matches of each round of the model's own hiring, every seeker with one application at random."""
    people = identity(LOCAL, 0, 2020, np.arange(seekers))
    nobody, none = np.zeros(seekers, dtype=bool), np.zeros(posts, dtype=np.int64)
    draws = Draws(seed, 0)
    filled = np.empty(ROUNDS)
    for year in range(ROUNDS):
        post = (draws.uniform(Decision.KNOWN_CANDIDATE, year, people) * posts).astype(np.int64)
        applicants = Applicants(
            post=post, firm=post, score=np.ones(seekers), eligible=nobody, announced=nobody, worker=nobody, tie=people
        )
        filled[year] = hire(applicants, np.ones(posts, dtype=np.int64), none, none, hold=False).hired.sum()
    return filled


def deferred_acceptance(name: str, pattern: Pattern, runs: Runs) -> Iterator[Row]:
    """Admit a cohort by one common score: as one pupil after another, the best first, would choose."""
    draws = Draws(runs.scenario.seed, 0)
    people = identity(LOCAL, 0, 2020, np.arange(PUPILS))
    utility = draws.gumbel(Decision.TASTE_SCHOOL, 0, people[:, None], np.arange(LIST)[None, :]).astype(float)
    option = np.argsort(draws.uniform(Decision.LIST_GENERAL, 0, people[:, None], np.arange(SEATS)[None, :]), axis=1)
    option = option[:, :LIST]
    rank = ranks(draws.uniform(Decision.EXAM_SENIOR, 0, people), people)
    capacity = np.full(SEATS, PUPILS // SEATS - 8)
    won = admit(utility, option, rank, capacity)
    serial = one_by_one(utility, option, rank, capacity)
    wrong = int((won != serial).sum())
    yield Row(name, "serial_dictatorship", wrong, 0, say("pupils placed otherwise"), pattern.role, wrong == 0)
    pairs = blocking_pairs(utility, option, rank, capacity, won)
    yield Row(name, "blocking_pairs", pairs, 0, say("pairs"), pattern.role, pairs == 0)
    first = immediate(utility, option, rank, capacity)
    wrong = int((admit(utility, option, rank, capacity, band=1) != first).sum())
    yield Row(name, "band_1", wrong, 0, say("pupils placed otherwise"), pattern.role, wrong == 0)


def one_by_one(
    utility: NDArray[np.floating], option: NDArray[np.integer], rank: NDArray[np.integer], capacity: NDArray[np.integer]
) -> NDArray[np.int64]:
    """Let the best choose first among what is free."""
    left, won = capacity.copy(), np.full(len(rank), -1)
    for pupil in np.argsort(-rank):
        for column in np.argsort(-utility[pupil]):
            if left[option[pupil, column]] > 0:
                left[option[pupil, column]] -= 1
                won[pupil] = option[pupil, column]
                break
    return won


def immediate(
    utility: NDArray[np.floating], option: NDArray[np.integer], rank: NDArray[np.integer], capacity: NDArray[np.integer]
) -> NDArray[np.int64]:
    """Give away the seats choice by choice, for good: first choices first, by score."""
    left, won = capacity.copy(), np.full(len(rank), -1)
    order = np.argsort(-utility, axis=1)
    for choice in range(order.shape[1]):
        for pupil in np.argsort(-rank):
            column = order[pupil, choice]
            if won[pupil] < 0 and left[option[pupil, column]] > 0:
                left[option[pupil, column]] -= 1
                won[pupil] = option[pupil, column]
    return won


def blocking_pairs(
    utility: NDArray[np.floating],
    option: NDArray[np.integer],
    rank: NDArray[np.integer],
    capacity: NDArray[np.integer],
    won: NDArray[np.integer],
) -> int:
    """Count pairs of pupil and school that would rather have each other than what they got."""
    last = np.full(len(capacity), -1)
    full = np.bincount(won[won >= 0], minlength=len(capacity)) >= capacity
    for school in np.flatnonzero(full):
        last[school] = rank[won == school].min()
    # a list names each school once
    got = np.where(option == won[:, None], utility, -np.inf).max(axis=1)
    rather = utility > got[:, None]
    return int((rather & (rank[:, None] > last[option])).sum())


def logit(name: str, pattern: Pattern, runs: Runs) -> Iterator[Row]:
    """Choose among places by value and taste: shares, their ratio with one place gone, the elasticity to pay."""
    beta = runs.scenario.behaviour.place.b_wage.value
    value = beta * np.log(np.array([4000.0, 5000.0, 6500.0, 4500.0])) + np.array([0.3, 0.0, -0.4, 0.1])
    draws = Draws(runs.scenario.seed, 0)
    people = identity(LOCAL, 0, 2020, np.arange(CHOOSERS))
    taste = draws.gumbel(Decision.TASTE_PLACE, 0, people[:, None], np.arange(len(value))[None, :])
    before = np.bincount(np.argmax(value + taste, axis=1), minlength=4) / CHOOSERS
    after = np.bincount(np.argmax((value + taste)[:, :3], axis=1), minlength=3) / CHOOSERS
    gap = float(np.abs(after - before[:3] / before[:3].sum()).max())
    yield Row(
        name, "ratio_of_the_others", gap, 0.0, 0.005, pattern.role, bool(gap < 0.005), say("largest change of a share")
    )
    step = np.array([0.0, 0.05, 0.0, 0.0])
    up = (np.argmax(value + beta * step + taste, axis=1) == 1).mean()
    down = (np.argmax(value - beta * step + taste, axis=1) == 1).mean()
    elasticity = float((up - down) / (0.1 * before[1]))
    expected = float(beta * (1.0 - before[1]))
    error = 4.0 * float(np.sqrt((up - down) / CHOOSERS) / (0.1 * before[1]))
    passed = abs(elasticity - expected) <= error
    yield Row(
        name, "own_elasticity_to_pay", elasticity, expected, error, pattern.role, bool(passed), say("beta (1 - P)")
    )
