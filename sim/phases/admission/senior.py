"""Upper-secondary admission: general and vocational schools, and those without a seat."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.draws import F32, F64, Decision, Draws
from sim.phases.admission.deferred_acceptance import admit, ranks
from sim.phases.admission.enrol import enrol, in_line
from sim.phases.admission.further import further_options
from sim.phases.admission.key_quota import early_places, junior_schools, push, remember
from sim.phases.admission.outreach import acceptance, reached
from sim.policy.knobs import Knobs
from sim.world.codes import Level, Status
from sim.world.world import World

I64 = NDArray[np.int64]
SEAT_OPEN = -9.0


@dataclass(frozen=True)
class Senior:
    """Rows of pupils by what became of them.

    Parameters
    ----------
    general, vocational, displaced, left_school
        Admitted, left without a seat this year, and of these who left school.
    told
        Reached by outreach.
    chose
        Vocational entrants whose score would have won them a general seat in their region.
    """

    general: I64
    vocational: I64
    displaced: I64
    left_school: I64
    told: I64
    chose: I64


def exam(ability: NDArray[np.float32], noise: NDArray[np.float64], weight: float) -> NDArray[np.float64]:
    """Return exam scores ``w * ability + sqrt(1 - w**2) * noise``, standard normal over a cohort."""
    return weight * ability + np.sqrt(1.0 - weight**2) * noise


def admit_pupils(world: World, pupils: I64, knobs: Knobs, year: int, draws: Draws) -> Senior:
    """Admit junior-middle leavers to the year's planned seats.

    Pupils list schools by ``prestige + taste`` (general) or ``return + prestige + taste`` (vocational), both
    short lists drawn from fixed tables; options whose cut-off last year lay beyond their score by more than a
    margin are not listed. Seats go by deferred acceptance on one score with choice bands; a supplementary
    round offers what is open. Who stays without a seat studies elsewhere or leaves school.
    """
    students, programmes, a = world.students, world.programmes, world.scenario.behaviour.admission
    ids, home = students.id[pupils], students.home[pupils]
    ability = students.ability[pupils]
    score = exam(ability, draws.normal(Decision.EXAM_SENIOR, year, ids), a.exam_ability.value)
    rank = ranks(score, ids)
    options = _lists(world, ids, home, draws)
    standing, told = _standing(world, knobs, ids, home, score, draws)
    utility = draws.gumbel(Decision.TASTE_SCHOOL, year, ids[:, None], options)
    _weigh(utility, options, ability, score + a.cutoff_margin.value, standing, *_worth(world), programmes.cutoff)
    junior = junior_schools(world, ids, home, draws) if knobs.key_weight > 0 else None
    early = np.full(len(pupils), -1, dtype=np.int64)
    if junior is not None:
        early = early_places(world, knobs, junior, utility, options, rank)
        utility[early >= 0] = -np.inf
    seats = programmes.seats - np.bincount(early[early >= 0], minlength=len(programmes))
    won = np.maximum(admit(utility, options, rank, seats, a.band), early)
    _supplement(world, ids, home, rank, won, standing, year, draws)
    if junior is not None:
        remember(world, junior, np.where(won >= 0, programmes.level[won], -1))
    taken = np.flatnonzero(won >= 0)
    _cutoffs(world, won[taken], score[taken])
    enrol(world, pupils[taken], won[taken], draws)
    displaced = pupils[np.flatnonzero(won < 0)]
    leaves = draws.chance(Decision.LEAVE_SCHOOL, year, students.id[displaced], a.leave_school.value)
    students.status[displaced] = np.where(leaves, Status.LEFT_SCHOOL, Status.SCHOOL_ELSEWHERE)
    level = programmes.level[won[taken]]
    trades = taken[np.flatnonzero(level == Level.SECONDARY_VOCATIONAL)]
    general = taken[np.flatnonzero(level == Level.GENERAL_SENIOR)]
    line = _lowest(score[general], home[general], world.places.regions)
    return Senior(
        general=pupils[general],
        vocational=pupils[trades],
        displaced=displaced,
        left_school=displaced[leaves],
        told=pupils[told],
        chose=pupils[trades[score[trades] >= line[home[trades]]]],
    )


def _standing(
    world: World,
    knobs: Knobs,
    ids: NDArray[np.uint64],
    home: NDArray[np.int16],
    score: NDArray[np.float64],
    draws: Draws,
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return what outreach and counsel add to vocational programmes, and who was reached by outreach; shape (n,)."""
    standing, told = np.zeros(len(ids)), np.zeros(len(ids), dtype=bool)
    if knobs.outreach > 0:
        told = reached(knobs, ids, draws)
        standing += np.where(told, knobs.outreach, 0.0)
    if knobs.key_weight > 0:
        standing += push(world, knobs, score, home)
    return standing, told


def _lists(world: World, ids: NDArray[np.uint64], home: NDArray[np.int16], draws: Draws) -> I64:
    """Return programmes listed, shape (n, L): two thirds general schools, one third vocational; no repeats."""
    length = world.scenario.behaviour.admission.list_length if len(world.programmes) else 0
    general = (2 * length + 2) // 3 if length else 0
    kinds = (
        (Decision.LIST_GENERAL, "general", general),
        (Decision.LIST_VOCATIONAL, "vocational", length - general),
    )
    parts = []
    for decision, kind, size in kinds:
        u = draws.uniform(decision, 0, ids[:, None], np.arange(size)[None, :])
        parts.append(world.lists[kind].pick(u, home[:, None]))
    if world.works:
        parts.append(further_options(world, (Level.GENERAL_SENIOR,), general, ids, home, draws))
        parts.append(further_options(world, (Level.SECONDARY_VOCATIONAL,), length - general, ids, home, draws))
    options = np.concatenate(parts, axis=1)
    strike_repeats(options, length)
    return options


@compiled
def strike_repeats(options: I64, length: int) -> None:
    """Put -1 where one of the first `length` options stands earlier in the same row; shape (n, L)."""
    for later in range(1, length):
        for earlier in range(later):
            # all people for one pair of columns: several at once, and no jump that nobody can foresee
            for i in range(len(options)):
                options[i, later] = -1 if options[i, earlier] == options[i, later] else options[i, later]


def _worth(world: World) -> tuple[F32, F32, NDArray[np.bool_]]:
    """Return what each programme is worth to anybody, what ability adds, and whether it is vocational; shape (S,)."""
    programmes, schools, a = world.programmes, world.schools, world.scenario.behaviour.admission
    prestige = (a.b_prestige.value * schools.prestige - a.b_distance.value * schools.way)[programmes.school]
    prestige = prestige + programmes.standing
    least = world.scenario.behaviour.adaptation.least_placement.value
    seen = a.b_return.value * np.log(np.maximum(programmes.placement, least))
    general = programmes.level == Level.GENERAL_SENIOR
    value = (prestige + np.where(general, a.general_taste.value, seen)).astype(np.float32)
    with_ability = np.where(general, np.float32(a.general_ability.value), np.float32(0.0))
    return value, with_ability, programmes.level == Level.SECONDARY_VOCATIONAL


@compiled
def _weigh(
    utility: F32,
    options: I64,
    ability: F32,
    reach: F64,
    standing: F64,
    value: F32,
    with_ability: F32,
    vocational: NDArray[np.bool_],
    cutoff: F32,
) -> None:
    """Turn tastes into the utility of the options listed, -inf for those out of `reach`; both of shape (n, L).

    Those of pupils are of shape (n,): ability, highest cut-off thought in reach, what policy adds to vocational
    programmes; those of programmes of shape (S,): value, value of ability, whether vocational, last year's cut-off.
    """
    for i in range(len(options)):
        line = np.float32(reach[i])
        for j in range(options.shape[1]):
            listed = options[i, j] >= 0
            option = options[i, j] if listed else 0
            worth = utility[i, j] + value[option]
            worth += with_ability[option] * ability[i]
            worth = np.float32(worth + standing[i]) if vocational[option] else worth
            # worked out in any case, which spares a jump that nobody can foresee
            utility[i, j] = worth if listed & (cutoff[option] <= line) else np.float32(-np.inf)


def _supplement(
    world: World,
    ids: NDArray[np.uint64],
    home: NDArray[np.int16],
    rank: I64,
    won: I64,
    standing: NDArray[np.float64],
    year: int,
    draws: Draws,
) -> None:
    """Offer open seats to those without one, general schools first; vocational seats need a yes.

    `standing` is what outreach and counsel add to vocational programmes; shape (n,).
    """
    programmes = world.programmes
    used = np.bincount(won + 1, minlength=len(programmes) + 1)[1:]
    for level in (Level.GENERAL_SENIOR, Level.SECONDARY_VOCATIONAL):
        line = np.flatnonzero(won < 0)
        if level == Level.SECONDARY_VOCATIONAL:
            yes: float = world.scenario.behaviour.admission.accept_vocational.value
            chance = acceptance(yes, standing)[line] if standing.any() else yes
            line = line[draws.chance(Decision.ACCEPT_VOCATIONAL, year, ids[line], chance)]
        free = np.where(programmes.level == level, programmes.seats - used, 0)
        won[line] = in_line(home[line].astype(np.int64), rank[line], programmes.region, free)


def _cutoffs(world: World, won: I64, score: NDArray[np.float64]) -> None:
    programmes = world.programmes
    lowest = _lowest(score, won, len(programmes))
    used = np.bincount(won, minlength=len(programmes))
    senior = programmes.level <= Level.SECONDARY_VOCATIONAL
    full = (used >= programmes.seats) & (used > 0)
    programmes.cutoff[senior] = np.where(full, lowest, SEAT_OPEN)[senior]


@compiled
def _lowest(score: F64, group: NDArray[np.integer], groups: int) -> F64:
    """Return the lowest score of each group, infinite where it has nobody; scores and groups of shape (n,)."""
    lowest = np.full(groups, np.inf)
    for i in range(len(score)):
        lowest[group[i]] = min(lowest[group[i]], score[i])
    return lowest
