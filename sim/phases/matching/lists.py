"""Who seeks in a year, and which posts each could hear of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.draws import Decision, Draws, Strata
from sim.phases.matching.places import place_values
from sim.policy.knobs import Knobs
from sim.world.codes import IS_WORKER, Status
from sim.world.world import World

I64 = NDArray[np.int64]
F64 = NDArray[np.float64]
Flags = NDArray[np.bool_]
RESERVED_SLOTS = 2
"""Reserved posts of which an eligible seeker is told, the last slots of a list."""


@dataclass(frozen=True)
class Lists:
    """Who seeks and what they could hear of.

    Parameters
    ----------
    rows, ids
        Seekers; shape (n,).
    candidates
        Position in each slot of a seeker's list, -1 none; shape (n, C). The last `RESERVED_SLOTS` are reserved
        posts announced to those who may take them.
    who, slot
        Open posts that seekers know: index of the seeker, ascending, and slot of the list; shape (k,).
    outside, place, waiting
        Value of the best outside place, which place, and the value of waiting; shape (n,).
    place_value
        Value of living in each place; shape (n, P).
    eligible
        Whether the seeker may take a reserved post; shape (n,).
    late
        Whether the seeker comes only in spring (after an examination); shape (n,).
    productivity
        True productivity in the own field; shape (n,).
    chance, reserved_chance
        Chance of local work, and of a reserved post, reckoned with before any refusal; shape (n,).
    """

    rows: I64
    ids: NDArray[np.uint64]
    candidates: NDArray[np.int32]
    who: I64
    slot: I64
    outside: F64
    place: I64
    place_value: NDArray[np.float32]
    waiting: F64
    eligible: Flags
    late: Flags
    productivity: F64
    chance: F64
    reserved_chance: F64


def seekers(world: World, knobs: Knobs, draws: Draws) -> Lists:
    """Gather this year's seekers, what they know, and what they have outside."""
    students = world.students
    rows = students.rows(Status.SEEKING)
    ids = students.id[rows]
    level = students.level[rows].astype(np.int64)
    eligible = (students.region[rows] >= 0) & IS_WORKER[level]
    candidates, region = _slots(world, rows, eligible, knobs, draws)
    who, slot = _known(world, rows, ids, candidates, knobs, draws)
    places = place_values(world, rows, draws)
    floor = world.scenario.behaviour.search.chance_floor.value
    field = students.field[rows]
    return Lists(
        rows=rows,
        ids=ids,
        candidates=candidates,
        who=who,
        slot=slot,
        outside=places.outside,
        place=places.best,
        place_value=places.place,
        waiting=waiting_value(world, rows, places.outside, draws),
        eligible=eligible,
        late=students.waited[rows] > 0,
        productivity=np.exp(students.general[rows] + students.specific[rows]).astype(float),
        chance=np.maximum(world.chance[region, field, level], floor),
        reserved_chance=np.maximum(world.reserved_chance[region, field, level], floor),
    )


def search_regions(world: World, rows: I64) -> I64:
    """Return the region in which each seeker looks first: where they studied, or home for those who return."""
    students = world.students
    region, home = students.region[rows].astype(np.int64), students.home[rows].astype(np.int64)
    away = (students.region[rows] < 0) | (students.since_left[rows] > 0)
    return np.where(away & (home < world.places.regions), home, np.maximum(region, 0))


def _slots(world: World, rows: I64, eligible: Flags, knobs: Knobs, draws: Draws) -> tuple[NDArray[np.int32], I64]:
    """Return candidate positions and the region searched first.

    Ordinary slots are drawn from the fixed tables of base-year posts in the region searched (and, with several
    modelled regions, as many in another: home, or one drawn); then the host of an internship and a parent's
    employer; then reserved posts.
    """
    students, s = world.students, world.scenario.behaviour.search
    ids = students.id[rows]
    level, field = students.level[rows].astype(np.int64), students.field[rows].astype(np.int64)
    first = search_regions(world, rows)
    slots = np.arange(s.candidates)
    parts = [_draw(world, first, field, level, ids, slots, draws)]
    regions = world.places.regions
    if regions > 1:
        home = students.home[rows].astype(np.int64)
        pick = (draws.uniform(Decision.OTHER_REGION, world.year, ids) * (regions - 1)).astype(np.int64)
        other = np.where((home < regions) & (home != first), home, (first + 1 + pick) % regions)
        parts.append(_draw(world, other, field, level, ids, slots + s.candidates, draws))
    ordinary = np.concatenate(parts, axis=1)
    at = _position_of(world)
    contacts = [
        np.where(firm >= 0, at[np.maximum(firm, 0), field, level], -1)[:, None]
        for firm in (students.host[rows], students.parent[rows])
    ]
    reserved = _reserved(world, first, field, level, ids, eligible, knobs, draws)
    return np.concatenate([ordinary, *contacts, reserved], axis=1).astype(np.int32), first


def _draw(
    world: World, region: I64, field: I64, level: I64, ids: NDArray[np.uint64], slots: I64, draws: Draws
) -> NDArray[np.int64]:
    """Draw candidates: first the field of the work (own or near), then a position by its base-year posts."""
    fields = len(world.fields)
    u, v = draws.uniform_pair(Decision.KNOWN_CANDIDATE, world.year, ids[:, None], slots[None, :])
    cell = (region * fields + field) * 5 + level
    drawn = world.candidates.field.pick(u, cell[:, None])
    work = np.where(drawn >= 0, drawn % fields, field[:, None])
    return world.candidates.position.pick(v, (region[:, None] * fields + work) * 5 + level[:, None])


def _position_of(world: World) -> NDArray[np.int32]:
    """Return the position of (enterprise, field, level), -1 none; shape (E + 1, F, 5)."""
    # one row more, so that there is something to look up where there are no enterprises
    table = np.full((len(world.enterprises) + 1, len(world.fields), 5), -1, dtype=np.int32)
    p = world.positions
    table[p.enterprise, p.field, p.level] = np.arange(len(p))
    return table


def _reserved(
    world: World,
    region: I64,
    field: I64,
    level: I64,
    ids: NDArray[np.uint64],
    eligible: Flags,
    knobs: Knobs,
    draws: Draws,
) -> NDArray[np.int32]:
    """Return reserved posts of the own occupation announced to the eligible, shape (n, RESERVED_SLOTS)."""
    none = np.full((len(ids), RESERVED_SLOTS), -1, dtype=np.int32)
    firms, positions = world.enterprises, world.positions
    if not firms.reserved.any():
        return none
    fields = len(world.fields)
    covered = knobs.quota_share[firms.ownership[positions.enterprise]] > 0
    # weights are the base year's, so that one more reserved post elsewhere moves nobody's draw
    table = Strata(
        np.where(covered, positions.expected, 0.0).astype(float),
        (positions.region.astype(np.int64) * fields + positions.field) * 5 + positions.level,
        world.places.regions * fields * 5,
    )
    u = draws.uniform(Decision.KNOWN_RESERVED, world.year, ids[:, None], np.arange(RESERVED_SLOTS)[None, :])
    drawn = table.pick(u, ((region * fields + field) * 5 + level)[:, None])
    announced = (drawn >= 0) & (firms.reserved[positions.enterprise[np.maximum(drawn, 0)]] > 0)
    return np.where(announced & eligible[:, None], drawn, -1).astype(np.int32)


def open_slots(world: World, candidates: NDArray[np.int32]) -> tuple[I64, I64]:
    """Return seeker (ascending) and slot of the candidates that have an open post; shape (k,)."""
    # the last entry answers for the candidate -1
    open_ = np.append(world.positions.posts > 0, False)
    flat = np.flatnonzero(open_[candidates])
    who = flat // candidates.shape[1]
    return who, flat - who * candidates.shape[1]


def _known(
    world: World,
    rows: I64,
    ids: NDArray[np.uint64],
    candidates: NDArray[np.int32],
    knobs: Knobs,
    draws: Draws,
) -> tuple[I64, I64]:
    """Return who knows which open post: with probability ``min(bound, c * open/expected * link * reach)``.

    The host of an internship, and what is announced to the eligible, are known for certain.
    """
    positions, s = world.positions, world.scenario.behaviour.search
    who, slot = open_slots(world, candidates)
    host = candidates.shape[1] - RESERVED_SLOTS - 2
    kin, told = slot == host + 1, (slot == host) | (slot > host + 1)
    position = candidates[who, slot]
    ratio = (positions.posts / np.maximum(positions.expected, 1e-9)).astype(np.float32)
    plain = s.known.value * ratio[position]
    u = draws.uniform(Decision.KNOWN, world.year, ids[who], slot)
    # links are looked up only for those whom one could tell of the post
    most = max(s.link_school.value, 1.0) * max(s.link_kin.value, 1.0) * knobs.reach * (1.0 + 1e-6)
    near = np.flatnonzero(told | (u < plain * most))
    firm = positions.enterprise[position[near]]
    school = world.students.school[rows][who[near]]
    linked = world.links[firm, np.maximum(school, 0)] & (school >= 0) & world.enterprises.cooperates[firm]
    multiple = np.where(linked, s.link_school.value, 1.0) * np.where(kin[near], s.link_kin.value, 1.0)
    probability = np.minimum(plain[near] * multiple * knobs.reach, s.known_bound.value)
    knows = near[told[near] | (u[near] < probability)]
    # an announcement tells nothing to those who know the post anyway
    announced = slot[knows] > host + 1
    if announced.any():
        pair = who[knows] * np.int64(len(positions)) + position[knows]
        knows = knows[~announced | ~np.isin(pair, pair[~announced])]
    return who[knows], slot[knows]


def waiting_value(world: World, rows: I64, outside: F64, draws: Draws) -> F64:
    """Return the value of waiting: outside plus ``b_pub p ln(w_pub/w) + home - delay - fall waited + taste``."""
    students, w = world.students, world.scenario.behaviour.waiting
    gain = (
        w.b_pub.value * w.chance.value * np.log(max(w.pay_ratio.value, 1e-9))
        + w.home.value
        - w.delay.value
        - w.yearly_fall.value * students.waited[rows]
    )
    u = draws.uniform(Decision.TASTE_FALLBACK, world.year, students.id[rows], np.zeros(1, np.int64))
    value = outside + gain + np.log(u / (1.0 - u))
    value[students.waited[rows] >= w.fresh_years] = -np.inf
    value[students.since_left[rows] > 0] = -np.inf
    return value
