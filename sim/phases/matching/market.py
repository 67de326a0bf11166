"""The market of a year before its rounds: what known posts are worth, and how enterprises see their applicants."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.draws import LIFE, Decision, Draws
from sim.phases.matching.candidates import RESERVED_SLOTS
from sim.phases.matching.lists import Lists, seekers
from sim.phases.matching.shares import fixed_shares
from sim.phases.matching.support import add_support
from sim.policy.knobs import Knobs
from sim.world.claims import expected_share
from sim.world.codes import Contract
from sim.world.students import OUTSIDER, identity
from sim.world.world import World

I64 = NDArray[np.int64]
F64 = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Outsiders:
    """Applicants from outside the model who would accept: position, score, tie; shape (A,)."""

    position: I64
    score: F64
    tie: NDArray[np.uint64]


@dataclass(frozen=True)
class Market:
    """Everything that the rounds read: the lists, and the posts on them that are worth applying to.

    Parameters
    ----------
    who, position
        Seeker (ascending; the best post first) and position of each post that beats both the best outside place and
        waiting: an entry of the market; shape (m,).
    begin
        First entry of each seeker, and the end; shape (n + 1,).
    slot, value, score, reaches
        Of each entry: slot of the list, value to the seeker, productivity as the enterprise sees it (with its
        preferences), and whether that reaches the standard; shape (m,).
    """

    lists: Lists
    who: I64
    position: I64
    begin: I64
    slot: I64
    value: NDArray[np.float32]
    score: F64
    reaches: Flags
    outsiders: Outsiders

    @property
    def rows(self) -> I64:
        """Rows of the seekers."""
        return self.lists.rows

    @property
    def column(self) -> I64:
        """Place of each entry among its seeker's, 0 the best; shape (m,)."""
        return np.arange(len(self.who)) - self.begin[self.who]

    def chosen(self, seeker: I64, column: I64) -> I64:
        """Return the position in a column of each seeker's entries."""
        return self.position[self.begin[seeker] + column]


def open_market(world: World, knobs: Knobs, draws: Draws) -> Market:
    """Gather this year's seekers, their lists and values, and the outsiders who apply."""
    mechanisms, lists = world.scenario.mechanisms, seekers(world, knobs, draws)
    if not mechanisms.choice:
        lists = fixed_shares(world, lists, draws)
    known = value_known(world, lists, knobs, draws)
    return weigh(world, lists, known, knobs, draws, _outsiders(world, draws), standards=mechanisms.matching)


@dataclass(frozen=True)
class Valued:
    """Known posts, in the order of `Lists.who`: position, value to the seeker, fit of the field; shape (k,)."""

    position: I64
    value: NDArray[np.float32]
    fit: F64


def value_known(world: World, lists: Lists, knobs: Knobs, draws: Draws) -> Valued:
    """Value the posts that seekers know."""
    position = np.empty(len(lists.who), dtype=np.int64)
    _posts(lists.candidates, lists.who, lists.slot, position)
    value, fit = post_values(world, lists, lists.who, lists.slot, position, draws)
    add_support(world, lists, lists.who, position, knobs, value)
    return Valued(position, value, fit)


def weigh(
    world: World,
    lists: Lists,
    known: Valued,
    knobs: Knobs,
    draws: Draws,
    outsiders: Outsiders,
    standards: bool = True,
) -> Market:
    """Keep the known posts that beat the outside place and waiting.

    Only known posts are valued, and a refusal or an offer held can only raise what a post must beat: what does not
    beat it now never will.

    Parameters
    ----------
    known
        What the known posts of the lists are worth.
    outsiders
        The year's applicants from outside.
    standards
        False lifts every hiring standard (a counterfactual).
    """
    students = world.students
    who, slot, position, value, ln_true = _worth_applying(
        lists.who,
        lists.slot,
        known.position,
        known.value,
        known.fit,
        np.maximum(lists.outside, lists.waiting),
        lists.rows,
        world.positions.enterprise,
        (students.general, students.specific, students.host),
        world.scenario.behaviour.learning.host_bonus.value,
        _within_reach(world, standards),
    )
    score, reaches = _seen(world, lists, who, position, ln_true, knobs, draws)
    return Market(
        lists=lists,
        who=who,
        position=position,
        begin=np.concatenate([[0], np.cumsum(np.bincount(who, minlength=len(lists.rows)))]),
        slot=slot,
        value=value,
        score=score,
        reaches=reaches if standards else np.ones(len(who), dtype=bool),
        outsiders=outsiders,
    )


def post_values(
    world: World, lists: Lists, who: I64, slot: I64, position: I64, draws: Draws
) -> tuple[NDArray[np.float32], F64]:
    """Return the value of posts to the seekers who know them, and the fit; shape (m,).

    ``b_wage (ln pay + psi (general + fit * specific)) + place + b_work ln(chance) + b_parent [parent there]
    + b_intern months interned there + b_fit fit + nest taste(enterprise)``. The chance of a reserved post is kept
    apart.

    Parameters
    ----------
    who, slot, position
        Seeker (index in the lists), slot of the list and position of each known post; shape (m,).
    """
    students, positions, b = world.students, world.positions, world.scenario.behaviour.place
    per_skill = b.b_wage.value * b.skill_to_pay.value
    # what depends on the seeker or the post alone is worked out once for each
    of_seeker = per_skill * students.general[lists.rows] + b.b_work.value * np.log(lists.chance)
    of_fit = per_skill * students.specific[lists.rows] + b.b_fit.value
    of_post = b.b_wage.value * np.log(positions.pay)
    told = b.b_work.value * np.log(lists.reserved_chance / lists.chance)
    firm = positions.enterprise.astype(np.int64).take(position)
    value = draws.gumbel(Decision.TASTE_POST, world.year, lists.ids.take(who), firm)
    fit = np.empty(len(who))
    _post_values(
        who,
        slot,
        position,
        lists.rows,
        (positions.field, positions.enterprise, positions.region),
        (students.field, students.parent, students.host, students.intern_months),
        world.fit,
        lists.place_value,
        (of_post, of_seeker, of_fit, told),
        lists.candidates.shape[1] - RESERVED_SLOTS,
        np.array([b.nest.value, b.b_parent.value, b.b_intern.value], dtype=np.float32),
        value,
        fit,
    )
    return value, fit


@compiled
def _posts(candidates: NDArray[np.int32], who: I64, slot: I64, position: I64) -> None:
    """Write the post in each known slot; shape (m,)."""
    for k in range(len(who)):
        position[k] = candidates[who[k], slot[k]]


@compiled
def _post_values(
    who: I64,
    slot: I64,
    position: I64,
    rows: I64,
    posts: tuple[NDArray[np.generic], ...],
    students: tuple[NDArray[np.generic], ...],
    nearness: F64,
    place_value: NDArray[np.float32],
    parts: tuple[NDArray[np.floating], ...],
    first_told: int,
    weights: NDArray[np.float32],
    value: NDArray[np.float32],
    fit: F64,
) -> None:
    """Write values over the tastes, and the fit of the seeker's field; shape (m,). See `post_values`.

    Parameters
    ----------
    parts
        What the post adds, the seeker, the fit for the seeker, and being told of a reserved post.
    first_told
        First slot of what is announced.
    weights
        Of the taste, of a parent there, of a month interned there.
    """
    field, enterprise, region = posts
    studied, parent, host, months = students
    of_post, of_seeker, of_fit, told = parts
    for k in range(len(who)):
        # unsigned, since a number that may be below 0 is looked at once more before it is looked up
        i, at = np.uint64(who[k]), np.uint64(position[k])
        row = np.uint64(rows[i])
        fit[k] = nearness[field[at], studied[row]]
        worth = np.float32(np.float32(value[k] * weights[0] + of_post[at]) + of_seeker[i])
        worth = np.float32(worth + fit[k] * of_fit[i]) + place_value[i, region[at]]
        if slot[k] >= first_told:
            worth = np.float32(worth + told[i])
        if enterprise[at] == parent[row]:
            worth += weights[1]
        if enterprise[at] == host[row]:
            worth += weights[2] * months[row]
        value[k] = worth


def _ln_standard(world: World) -> F64:
    return np.log(np.maximum(world.positions.standard, 1e-9)).astype(float)


def _within_reach(world: World, standards: bool) -> F64:
    """Return ln productivity below which nobody applies: a seeker roughly knows the standard; by position."""
    if not standards:
        return np.full(len(world.positions), -np.inf)
    margin = min(world.scenario.behaviour.search.standard_margin.value, 0.999)
    return _ln_standard(world) + np.log1p(-margin)


@compiled
def _worth_applying(
    who: I64,
    slot: I64,
    position: I64,
    value: NDArray[np.float32],
    fit: F64,
    reservation: F64,
    rows: I64,
    enterprise: NDArray[np.int32],
    students: tuple[NDArray[np.generic], ...],
    host_bonus: float,
    reach: F64,
) -> tuple[I64, I64, I64, NDArray[np.float32], F64]:
    """Keep the posts that beat `reservation` and lie within reach: who, slot, position, value and ln productivity.

    Productivity in a post is ``general + fit (specific + bonus of the host)`` in logs. A seeker's posts are put in
    order, the best first, equals as they stand.
    """
    general, specific, host = students
    kept = np.empty(len(who), dtype=np.int64)
    ln_true = np.empty(len(who))
    count, first, seeker = 0, 0, -1
    for k in range(len(who)):
        if who[k] != seeker:
            first, seeker = count, who[k]
        if not value[k] > reservation[seeker]:
            continue
        row, at = np.uint64(rows[seeker]), np.uint64(position[k])
        trained = np.float64(specific[row])
        if enterprise[at] == host[row]:
            trained += host_bonus
        ln = general[row] + fit[k] * trained
        if not ln >= reach[at]:
            continue
        place = count
        while place > first and value[kept[place - 1]] < value[k]:
            kept[place], ln_true[place] = kept[place - 1], ln_true[place - 1]
            place -= 1
        kept[place], ln_true[place] = k, ln
        count += 1
    kept = kept[:count]
    return who[kept], slot[kept], position[kept], value[kept], ln_true[:count]


def _seen(
    world: World, lists: Lists, who: I64, position: I64, ln_true: F64, knobs: Knobs, draws: Draws
) -> tuple[F64, Flags]:
    """Return the score by which enterprises rank, and whether what they see reaches the standard.

    Productivity times an error that an internship there shrinks. A hiring subsidy lowers the cost of a year's work,
    as far as the enterprise reckons with being paid, so it weighs productivity over net pay. Former interns and kin
    are preferred.
    """
    students, positions, h = world.students, world.positions, world.scenario.behaviour.hiring
    row, ids = lists.rows[who], lists.ids[who]
    firm = positions.enterprise[position]
    interned = firm == students.host[row]
    kin = firm == students.parent[row]
    error = h.sight_error.value * (1.0 - h.sight_intern.value * interned)
    if students.certificate.any():
        sharper = world.scenario.behaviour.teaching.certificate_sight.value
        error = error * (1.0 - sharper * students.certificate[row])
    ln_seen = ln_true + error * draws.normal(Decision.SIGHT, world.year, ids, firm)
    if knobs.hiring_yuan > 0:
        school = students.school[row]
        partner = world.enterprises.cooperates[firm] & world.links[firm, np.maximum(school, 0)] & (school >= 0)
        yuan = knobs.hiring_yuan * expected_share(world, "hiring_subsidy", knobs.hiring_budget)
        relief = np.minimum(yuan / (12.0 * positions.pay[position]), 0.9)
        ln_seen = ln_seen - np.where(partner, np.log1p(-relief), 0.0)
    score = ln_seen + h.prefer_intern.value * interned + h.prefer_kin.value * kin
    if knobs.apprentice_seats > 0:
        # an apprentice is an employee already: who reaches the standard has the offer before others
        score += h.prefer_apprentice.value * (interned & (students.contract[row] == Contract.APPRENTICE))
    if knobs.order_share > 0:
        # the order was an offer, on condition of the standard
        offer = world.scenario.behaviour.teaching.order_offer.value
        score += offer * (interned & (students.contract[row] == Contract.ORDER_CLASS))
    return score, ln_seen >= _ln_standard(world)[position]


def _outsiders(world: World, draws: Draws) -> Outsiders:
    """Draw the outside applicants of each position: enterprise's applicants a post, keyed by position and number."""
    positions, behaviour = world.positions, world.scenario.behaviour
    h = behaviour.hiring
    some = np.flatnonzero(positions.posts)
    mean = world.enterprises.applicants[positions.enterprise[some]] * h.outside_accept.value * positions.posts[some]
    who = identity(OUTSIDER, some, world.year, np.zeros(len(some), dtype=np.int64))
    count = np.floor(mean + draws.uniform(Decision.OUTSIDER_COUNT, world.year, who)).astype(np.int64)
    position = np.repeat(some, count)
    number = np.arange(len(position)) - np.repeat(np.cumsum(count) - count, count)
    tie = identity(OUTSIDER, position, world.year, number)
    spread = np.hypot(behaviour.learning.ability.value, h.sight_error.value)
    score = np.log(h.outside_skill.value) + spread * draws.normal(Decision.OUTSIDER_SKILL, LIFE, tie)
    able = score >= np.log(np.maximum(positions.standard, 1e-9))[position]
    return Outsiders(position=position[able], score=score[able], tie=tie[able])
