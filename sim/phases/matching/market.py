"""The market of a year before its rounds: who seeks, what they know, how enterprises see them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.draws import LIFE, Decision, Draws
from sim.phases.matching.values import place_values, post_values
from sim.policy.knobs import Knobs
from sim.world.codes import WORKER_LEVELS, Status
from sim.world.students import OUTSIDER, identity
from sim.world.world import World

I64 = NDArray[np.int64]
F64 = NDArray[np.float64]
Flags = NDArray[np.bool_]
RESERVED_SLOTS = 2


@dataclass(frozen=True)
class Outsiders:
    """Applicants from outside the model who would accept: position, score, tie; shape (A,)."""

    position: I64
    score: F64
    tie: NDArray[np.uint64]


@dataclass(frozen=True)
class Market:
    """Everything that the rounds read.

    Parameters
    ----------
    rows, ids
        Seekers; shape (n,).
    candidates
        Position in each slot of a seeker's list, -1 none; shape (n, C). The last `RESERVED_SLOTS` are reserved
        posts announced to those who may take them.
    known
        Whether the seeker knows the post; shape (n, C).
    value, fit, score, reaches
        Value of the post to the seeker, fit, productivity as the enterprise sees it (with its preferences), and
        whether that reaches the standard; shape (n, C).
    outside, place, waiting
        Value of the best outside place, which place, and the value of waiting; shape (n,).
    eligible
        Whether the seeker may take a reserved post; shape (n,).
    late
        Whether the seeker comes only in spring (after an examination); shape (n,).
    productivity
        True productivity in the own field; shape (n,).
    chance
        Chance of local work reckoned with before any refusal; shape (n,).
    """

    rows: I64
    ids: NDArray[np.uint64]
    candidates: NDArray[np.int32]
    known: Flags
    value: F64
    fit: F64
    score: F64
    reaches: Flags
    outside: F64
    place: I64
    place_value: NDArray[np.float32]
    waiting: F64
    eligible: Flags
    late: Flags
    productivity: F64
    chance: F64
    outsiders: Outsiders


def open_market(world: World, knobs: Knobs, draws: Draws) -> Market:
    """Gather this year's seekers, their lists and values, and the outsiders who apply."""
    students, positions, b = world.students, world.positions, world.scenario.behaviour
    rows = students.rows(Status.SEEKING)
    ids = students.id[rows]
    level = students.level[rows].astype(np.int64)
    eligible = (students.region[rows] >= 0) & np.isin(level, WORKER_LEVELS)
    candidates, multiple, search_region = _slots(world, rows, eligible, knobs, draws)
    ordinary = candidates.shape[1] - RESERVED_SLOTS
    chance = _chance(world, rows, search_region, candidates.shape[1])
    places = place_values(world, rows, draws)
    value, fit = post_values(world, rows, candidates, places.place, chance, draws)
    known = _known(world, ids, candidates, multiple, knobs, draws)
    # what is announced to the eligible is known to them
    known[:, ordinary:] = candidates[:, ordinary:] >= 0
    position = np.maximum(candidates, 0)
    score, reaches, hopeless = _seen(world, rows, position, fit, knobs, draws)
    value[hopeless] = -np.inf
    general, specific = students.general[rows].astype(float), students.specific[rows].astype(float)
    return Market(
        rows=rows,
        ids=ids,
        candidates=candidates,
        known=known & (positions.posts[position] > 0) & (candidates >= 0),
        value=value,
        fit=fit,
        score=score,
        reaches=reaches,
        outside=places.outside,
        place=places.best,
        place_value=places.place,
        waiting=waiting_value(world, rows, places.outside, draws),
        eligible=eligible,
        late=students.waited[rows] > 0,
        productivity=np.exp(general + specific),
        chance=chance[:, 0],
        outsiders=_outsiders(world, b.hiring.outside_skill.value, draws),
    )


def search_regions(world: World, rows: I64) -> I64:
    """Return the region in which each seeker looks first: where they studied, or home for those who return."""
    students = world.students
    region, home = students.region[rows].astype(np.int64), students.home[rows].astype(np.int64)
    away = (students.region[rows] < 0) | (students.since_left[rows] > 0)
    return np.where(away & (home < world.places.regions), home, np.maximum(region, 0))


def _slots(
    world: World, rows: I64, eligible: Flags, knobs: Knobs, draws: Draws
) -> tuple[NDArray[np.int32], F64, I64]:
    """Return candidate positions, how much likelier each is known, and the region searched first.

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
    candidates = np.concatenate([ordinary, *contacts, reserved], axis=1).astype(np.int32)
    firm = world.positions.enterprise[np.maximum(candidates, 0)]
    school = students.school[rows]
    linked = world.links[firm, np.maximum(school, 0)[:, None]] & (school >= 0)[:, None]
    linked &= world.enterprises.cooperates[firm]
    multiple = np.where(linked, s.link_school.value, 1.0)
    multiple[:, ordinary.shape[1] + 1] *= s.link_kin.value
    host = candidates[:, ordinary.shape[1]] >= 0
    multiple[host, ordinary.shape[1]] = np.inf
    return candidates, multiple, first


def _draw(
    world: World, region: I64, field: I64, level: I64, ids: NDArray[np.uint64], slots: I64, draws: Draws
) -> NDArray[np.int32]:
    """Draw candidates: first the field of the work (own or near), then a position by its base-year posts."""
    c = world.candidates
    fields = len(world.fields)
    u = draws.uniform(Decision.KNOWN_CANDIDATE, world.year, ids[:, None], slots[None, :])
    v = draws.uniform(Decision.KNOWN_CANDIDATE, world.year, ids[:, None], slots[None, :] + 1000)
    cell = (region * fields + field) * 5 + level
    work = np.full(u.shape, -1, dtype=np.int64)
    order = np.argsort(cell, kind="stable")
    bounds = np.flatnonzero(np.r_[True, cell[order][1:] != cell[order][:-1], True]) if len(cell) else []
    for start, end in zip(bounds[:-1], bounds[1:], strict=True):
        who = order[start:end]
        key = (int(region[who[0]]), int(field[who[0]]), int(level[who[0]]))
        if key in c.occupation:
            work[who] = c.occupation[key].pick(u[who])
    size = np.where(work >= 0, c.size[region[:, None], np.maximum(work, 0), level[:, None]], 0)
    start = c.start[region[:, None], np.maximum(work, 0), level[:, None]]
    scaled = v * np.maximum(size, 1)
    cell_ = scaled.astype(np.int64)
    if len(c.position) == 0:
        return np.full(u.shape, -1, dtype=np.int32)
    index = np.minimum(start + cell_, len(c.position) - 1)
    chosen = np.where(scaled - cell_ < c.accept[index], index, np.minimum(start + c.other[index], len(c.position) - 1))
    return np.where(size > 0, c.position[chosen], -1).astype(np.int32)


def _position_of(world: World) -> NDArray[np.int32]:
    """Return the position of (enterprise, field, level), -1 none; shape (E, F, 5)."""
    table = np.full((len(world.enterprises), len(world.fields), 5), -1, dtype=np.int32)
    p = world.positions
    table[p.enterprise, p.field, p.level] = np.arange(len(p))
    return table


def _reserved(
    world: World, region: I64, field: I64, level: I64, ids: NDArray[np.uint64], eligible: Flags, knobs: Knobs, draws: Draws
) -> NDArray[np.int32]:
    """Return reserved posts of the own occupation announced to the eligible, shape (n, RESERVED_SLOTS)."""
    none = np.full((len(ids), RESERVED_SLOTS), -1, dtype=np.int32)
    firms, positions = world.enterprises, world.positions
    if not firms.reserved.any():
        return none
    from sim.draws import Strata

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


def _chance(world: World, rows: I64, region: I64, slots: int) -> F64:
    """Return the chance of work that the seeker reckons with in each slot, as last seen; shape (n, C)."""
    students = world.students
    level, field = students.level[rows], students.field[rows]
    chance = np.repeat(world.chance[region, field, level][:, None], slots, axis=1)
    chance[:, slots - RESERVED_SLOTS :] = world.reserved_chance[region, field, level][:, None]
    return np.maximum(chance, world.scenario.behaviour.search.chance_floor.value)


def _known(
    world: World, ids: NDArray[np.uint64], candidates: NDArray[np.int32], multiple: F64, knobs: Knobs, draws: Draws
) -> Flags:
    """Return who knows which candidate: with probability ``min(bound, c * open/expected * link * reach)``."""
    positions, s = world.positions, world.scenario.behaviour.search
    position = np.maximum(candidates, 0)
    ratio = positions.posts / np.maximum(positions.expected, 1e-9)
    with np.errstate(invalid="ignore"):
        probability = s.known.value * ratio[position] * multiple * knobs.reach
    contact = np.isinf(multiple)
    probability = np.where(contact, 1.0, np.minimum(probability, s.known_bound.value))
    u = draws.uniform(Decision.KNOWN, world.year, ids[:, None], np.arange(candidates.shape[1])[None, :])
    return u < probability


def _seen(
    world: World, rows: I64, position: I64, fit: F64, knobs: Knobs, draws: Draws
) -> tuple[F64, Flags, Flags]:
    """Return the score by which enterprises rank, whether it reaches the standard, and who need not apply.

    Productivity ``exp(general + fit (specific + host bonus))`` times an error that an internship there shrinks.
    A hiring subsidy lowers the cost of a year's work, so the enterprise weighs productivity over net pay. Former
    interns and kin are preferred. A seeker roughly knows the standard and does not apply far below it.
    """
    students, positions, b = world.students, world.positions, world.scenario.behaviour
    firm = positions.enterprise[position]
    interned = (firm == students.host[rows][:, None]) & (students.host[rows] >= 0)[:, None]
    kin = (firm == students.parent[rows][:, None]) & (students.parent[rows] >= 0)[:, None]
    trained = students.specific[rows][:, None] + b.learning.host_bonus.value * interned
    ln_true = students.general[rows][:, None] + fit * trained
    error = b.hiring.sight_error.value * np.where(interned, 1.0 - b.hiring.sight_intern.value, 1.0)
    noise = draws.normal(Decision.SIGHT, world.year, students.id[rows][:, None], firm)
    ln_seen = ln_true + error * noise
    if knobs.hiring_yuan > 0:
        partner = world.enterprises.cooperates[firm] & world.links[firm, np.maximum(students.school[rows], 0)[:, None]]
        partner &= (students.region[rows] >= 0)[:, None]
        relief = np.minimum(knobs.hiring_yuan / (12.0 * positions.pay[position]), 0.9)
        ln_seen = ln_seen - np.where(partner, np.log1p(-relief), 0.0)
    ln_standard = np.log(np.maximum(positions.standard[position], 1e-9))
    score = ln_seen + b.hiring.prefer_intern.value * interned + b.hiring.prefer_kin.value * kin
    hopeless = ln_true < ln_standard + np.log1p(-min(b.search.standard_margin.value, 0.999))
    return score, ln_seen >= ln_standard, hopeless


def waiting_value(world: World, rows: I64, outside: F64, draws: Draws) -> F64:
    """Return the value of waiting: the outside value plus ``b_pub p ln(w_pub/w) + home - delay - fall waited + taste``."""
    students, w = world.students, world.scenario.behaviour.waiting
    gain = (
        w.b_pub.value * w.chance.value * np.log(max(w.pay_ratio.value, 1e-9))
        + w.home.value
        - w.delay.value
        - w.yearly_fall.value * students.waited[rows]
    )
    u = draws.uniform(Decision.TASTE_FALLBACK, world.year, students.id[rows], np.int64(0))
    value = outside + gain + np.log(u / (1.0 - u))
    value[students.waited[rows] >= w.fresh_years] = -np.inf
    value[students.since_left[rows] > 0] = -np.inf
    return value


def _outsiders(world: World, skill: float, draws: Draws) -> Outsiders:
    """Draw the outside applicants of each position: enterprise's applicants a post, keyed by position and number."""
    positions, h = world.positions, world.scenario.behaviour.hiring
    rate = world.enterprises.applicants[positions.enterprise] * h.outside_accept.value
    mean = rate * positions.posts
    who = identity(OUTSIDER, np.arange(len(positions)), world.year, np.zeros(len(positions), dtype=np.int64))
    count = np.floor(mean + draws.uniform(Decision.OUTSIDER_COUNT, world.year, who)).astype(np.int64)
    position = np.repeat(np.arange(len(positions)), count)
    number = np.arange(len(position)) - np.repeat(np.cumsum(count) - count, count)
    tie = identity(OUTSIDER, position, world.year, number)
    spread = np.hypot(world.scenario.behaviour.learning.ability.value, h.sight_error.value)
    score = np.log(skill) + spread * draws.normal(Decision.OUTSIDER_SKILL, LIFE, tie)
    able = score >= np.log(np.maximum(positions.standard[position], 1e-9))
    return Outsiders(position=position[able], score=score[able], tie=tie[able])
