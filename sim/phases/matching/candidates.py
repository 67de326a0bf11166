"""From which posts a seeker could hear, and which of the open ones the seeker knows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.draws import Decision, Draws
from sim.phases.matching.pools import covered, pool, reserves
from sim.policy.knobs import Knobs
from sim.world.strata import Strata
from sim.world.world import World

I64 = NDArray[np.int64]
Flags = NDArray[np.bool_]
RESERVED_SLOTS = 2
"""Reserved posts of which an eligible seeker is told, the last slots of a list."""
FIELD_BITS, POSITION_BITS, KNOWN_BITS = 20, 24, 20
"""How the 64 bits of a slot are shared out: the field of the work, the position, whether it is known."""


@dataclass(frozen=True)
class Searching:
    """Seekers as the lists see them; shape (n,).

    Parameters
    ----------
    rows, ids
        Rows and identities.
    region
        Region searched first.
    field, level
        Field and level of the diploma.
    eligible
        Whether the seeker may take a reserved post.
    """

    rows: I64
    ids: NDArray[np.uint64]
    region: I64
    field: I64
    level: I64
    eligible: Flags


@dataclass(frozen=True)
class Heard:
    """What seekers heard of.

    Parameters
    ----------
    candidates
        Position in each slot, -1 none; shape (n, C).
    known
        Whether it has an open post that the seeker knows; shape (n, C).
    told
        Whether a reserved post is announced to the seeker, known anyway or not; shape (n,).
    """

    candidates: NDArray[np.int32]
    known: Flags
    told: Flags


def hear(world: World, seekers: Searching, knobs: Knobs, draws: Draws) -> Heard:
    """Draw the lists, and which open posts on them are known.

    Ordinary slots are drawn from the fixed tables of base-year posts in the region searched (and, with several
    modelled regions, for those who have not worked yet, as many at home if that is another one, and in one drawn);
    then the host of an internship and a parent's
    employer; then reserved posts. An open post is known with probability ``min(bound, c * open/expected * link *
    reach)``; the host of an internship, and what is announced to the eligible, are known for certain.
    """
    students, each = world.students, world.scenario.behaviour.search.candidates
    n, regions = len(seekers.rows), world.places.regions
    searched = [seekers.region]
    home = students.home[seekers.rows].astype(np.int64)
    left_home = (home < regions) & (home != seekers.region)
    if regions > 1:
        pick = (draws.uniform(Decision.OTHER_REGION, world.year, seekers.ids) * (regions - 1)).astype(np.int64)
        another = (seekers.region + 1 + pick) % regions
        searched.append(np.where(left_home, home, another))
        if regions > 2:
            # who studied at home has the drawn region above already
            searched.append(another)
    host = each * len(searched)
    candidates = np.full((n, host + 2 + RESERVED_SLOTS), -1, dtype=np.int32)
    known = np.zeros(candidates.shape, dtype=bool)
    for part, region in enumerate(searched):
        _ordinary(world, seekers, region, np.arange(each) + part * each, knobs, draws, candidates, known)
    # who has worked and moved to another region has chosen it: nobody moves and applies elsewhere at once
    worked = students.tenure[seekers.rows] > 0
    for part in range(1, len(searched)):
        none = worked | (~left_home & (part > 1))
        candidates[none, part * each : (part + 1) * each] = -1
        known[none, part * each : (part + 1) * each] = False
    at = _position_of(world)
    for slot, column in ((host, students.host), (host + 1, students.parent)):
        firm = column[seekers.rows]
        some = np.flatnonzero(firm >= 0)
        candidates[some, slot] = at[firm[some], seekers.field[some], seekers.level[some]]
    open_ = np.append(world.positions.posts > 0, False)
    known[:, host] = open_[candidates[:, host]]
    _kin(world, seekers, host + 1, knobs, draws, candidates, known)
    told = np.zeros(n, dtype=bool)
    if reserves(world).any():
        told[_announce(world, seekers, knobs, draws, candidates, known)] = True
    return Heard(candidates, known, told)


def open_slots(world: World, candidates: NDArray[np.int32]) -> tuple[I64, I64]:
    """Return seeker (ascending) and slot of the candidates that have an open post; shape (k,)."""
    # the last entry answers for the candidate -1
    open_ = np.append(world.positions.posts > 0, False)
    return cells(open_[candidates])


def cells(flags: Flags) -> tuple[I64, I64]:
    """Return the row (ascending) and the column of each flag set."""
    flat = np.flatnonzero(flags)
    who = flat // flags.shape[1]
    return who, flat - who * flags.shape[1]


def _chance(world: World, knobs: Knobs, link: float) -> NDArray[np.float64]:
    """Return the chance to know each position's open posts through a link; shape (positions + 1,), last 0 for none."""
    positions, s = world.positions, world.scenario.behaviour.search
    ratio = positions.posts / np.maximum(positions.expected, 1e-9)
    return np.append(np.minimum(s.known.value * ratio * link * knobs.reach, s.known_bound.value), 0.0)


def _ordinary(
    world: World,
    seekers: Searching,
    region: I64,
    slots: I64,
    knobs: Knobs,
    draws: Draws,
    candidates: NDArray[np.int32],
    known: Flags,
) -> None:
    """Fill ordinary slots: the field of the work (own or near), a position by its base-year posts, whether known."""
    fields, tables, s = len(world.fields), world.candidates, world.scenario.behaviour.search
    cell = (region * fields + seekers.field) * 5 + seekers.level
    # from a drawn (cell of the seeker, field of the work) to the cell of the work
    item = np.arange(world.places.regions * fields * 5 * fields)
    of_seeker, work = item // fields, item % fields
    work_cell = ((of_seeker // (5 * fields)) * fields + work) * 5 + of_seeker % 5
    # chances as whole numbers, to compare with bits
    plain = (_chance(world, knobs, 1.0) * 2.0**KNOWN_BITS).astype(np.int64)
    linked = (_chance(world, knobs, s.link_school.value) * 2.0**KNOWN_BITS).astype(np.int64)
    bits = draws.bits(Decision.KNOWN_CANDIDATE, world.year, seekers.ids[:, None], slots).view(np.int64)
    drawn = tables.field.pick_bits(bits, 44, FIELD_BITS, cell[:, None])
    position = tables.position.pick_bits(bits, KNOWN_BITS, POSITION_BITS, work_cell.take(drawn))
    # the last row answers for those without a school, the last column for no position
    tied = np.zeros((world.links.shape[1] + 1, len(world.enterprises) + 1), dtype=bool)
    tied[:-1, :-1] = world.links.T & world.enterprises.cooperates
    _hear(
        bits,
        drawn,
        position,
        world.students.school[seekers.rows],
        plain,
        np.maximum(plain, linked),
        np.append(world.positions.enterprise, -1).astype(np.int64),
        tied,
        int(slots[0]),
        candidates,
        known,
    )


@compiled
def _hear(
    bits: I64,
    drawn: I64,
    position: I64,
    school: NDArray[np.int16],
    plain: I64,
    linked: I64,
    enterprise: I64,
    tied: Flags,
    first: int,
    candidates: NDArray[np.int32],
    known: Flags,
) -> None:
    """Write the drawn positions into the lists from slot `first` on, and which of their open posts are known.

    Parameters
    ----------
    bits, drawn, position
        Of each seeker and slot: random bits, the field drawn (-1 none), the position; shape (n, k).
    plain, linked
        Chance by position, the last for none, to know its posts, and through a link of the school to a cooperating
        enterprise, in ``2**-KNOWN_BITS``.
    enterprise
        Of each position, the last for none; shape (positions + 1,).
    tied
        Whether a school has such a link, the last of each for none; shape (schools + 1, E + 1).
    """
    below = (1 << KNOWN_BITS) - 1
    for i in range(bits.shape[0]):
        partner = tied[school[i]]
        for j in range(bits.shape[1]):
            at = position[i, j] if drawn[i, j] >= 0 else -1
            candidates[i, first + j] = at
            # looked up in any case: nobody can foresee who is a partner, and a jump costs more
            chance = linked[at] if partner[enterprise[at]] else plain[at]
            known[i, first + j] = (bits[i, j] & below) < chance


def _links(world: World, rows: I64, position: I64) -> Flags:
    """Return whether a seeker's school is linked to the position's enterprise, which cooperates."""
    firm, school = world.positions.enterprise[position], world.students.school[rows]
    return world.links[firm, np.maximum(school, 0)] & (school >= 0) & world.enterprises.cooperates[firm]


def _kin(
    world: World,
    seekers: Searching,
    slot: int,
    knobs: Knobs,
    draws: Draws,
    candidates: NDArray[np.int32],
    known: Flags,
) -> None:
    """Let those with a parent at an enterprise hear of its post."""
    s = world.scenario.behaviour.search
    some = np.flatnonzero(candidates[:, slot] >= 0)
    position = candidates[some, slot].astype(np.int64)
    linked = _links(world, seekers.rows[some], position)
    kin, both = _chance(world, knobs, s.link_kin.value), _chance(world, knobs, s.link_kin.value * s.link_school.value)
    u = draws.uniform(Decision.KNOWN, world.year, seekers.ids[some], np.full(1, slot))
    known[some, slot] = u < np.where(linked, both[position], kin[position])


def _position_of(world: World) -> NDArray[np.int32]:
    """Return the position of (enterprise, field, level), -1 none; shape (E, F, 5)."""
    p = world.positions
    table = np.full((len(world.enterprises), len(world.fields), 5), -1, dtype=np.int32)
    table[p.enterprise, p.field, p.level] = np.arange(len(p))
    return table


def _announce(
    world: World,
    seekers: Searching,
    knobs: Knobs,
    draws: Draws,
    candidates: NDArray[np.int32],
    known: Flags,
) -> I64:
    """Tell the eligible of reserved posts of their own occupation, and return who is told.

    An announcement tells nothing to those who know the post anyway.
    """
    positions, fields = world.positions, len(world.fields)
    # weights are the base year's, so that one more reserved post elsewhere moves nobody's draw
    table = Strata(
        np.where(covered(world, knobs), positions.expected, 0.0).astype(float),
        (positions.region.astype(np.int64) * fields + positions.field) * 5 + positions.level,
        world.places.regions * fields * 5,
    )
    who = np.flatnonzero(seekers.eligible)
    slots = np.arange(RESERVED_SLOTS)
    cell = (seekers.region[who] * fields + seekers.field[who]) * 5 + seekers.level[who]
    u = draws.uniform(Decision.KNOWN_RESERVED, world.year, seekers.ids[who, None], slots)
    drawn = table.pick(u, cell[:, None])
    # the last entry answers for the position -1
    reserve = reserves(world)[pool(world)] > 0
    told = np.zeros(len(who), dtype=bool)
    _tell(who, drawn, np.append(reserve & (positions.posts > 0), False), candidates, known, told)
    return who[told]


@compiled
def _tell(who: I64, drawn: I64, reserved: Flags, candidates: NDArray[np.int32], known: Flags, told: Flags) -> None:
    """Write the reserved posts drawn into the last slots, known where they are not known anyway, and who is told.

    Parameters
    ----------
    who, drawn
        Seekers, shape (n,), and the positions drawn for each, -1 none; shape (n, `RESERVED_SLOTS`).
    reserved
        Whether a position has reserved posts open, the last entry for none.
    """
    first = candidates.shape[1] - drawn.shape[1]
    for k, seeker in enumerate(who):
        for j in range(drawn.shape[1]):
            at = drawn[k, j]
            candidates[seeker, first + j] = -1
            known[seeker, first + j] = False
            if not reserved[at]:
                continue
            told[k] = True
            anyway = False
            for slot in range(first):
                anyway |= known[seeker, slot] and candidates[seeker, slot] == at
            candidates[seeker, first + j] = at
            known[seeker, first + j] = not anyway
