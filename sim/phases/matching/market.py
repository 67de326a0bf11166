"""The market of a year before its rounds: what known posts are worth, and how enterprises see their applicants."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.draws import LIFE, Decision, Draws
from sim.phases.matching.candidates import RESERVED_SLOTS
from sim.phases.matching.hire import best_first
from sim.phases.matching.lists import Lists, seekers
from sim.phases.matching.shares import fixed_shares
from sim.phases.matching.support import add_support
from sim.policy.knobs import Knobs
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
    position
        Posts that beat both the best outside place and waiting, the best first, -1 no more; shape (n, L).
    who, column
        Where each of these posts stands in `position`: seeker (ascending) and column (ascending); shape (m,).
    slot, value, score, reaches
        Of each: slot of the list, value to the seeker, productivity as the enterprise sees it (with its
        preferences), and whether that reaches the standard; shape (m,).
    """

    lists: Lists
    position: NDArray[np.int32]
    who: I64
    column: I64
    slot: I64
    value: NDArray[np.float32]
    score: F64
    reaches: Flags
    outsiders: Outsiders

    @property
    def rows(self) -> I64:
        """Rows of the seekers."""
        return self.lists.rows


def open_market(world: World, knobs: Knobs, draws: Draws) -> Market:
    """Gather this year's seekers, their lists and values, and the outsiders who apply."""
    mechanisms, lists = world.scenario.mechanisms, seekers(world, knobs, draws)
    if not mechanisms.choice:
        lists = fixed_shares(world, lists, draws)
    return weigh(world, lists, knobs, draws, _outsiders(world, draws), standards=mechanisms.matching)


def weigh(
    world: World, lists: Lists, knobs: Knobs, draws: Draws, outsiders: Outsiders, standards: bool = True
) -> Market:
    """Value the known posts and keep those that beat the outside place and waiting.

    Only known posts are valued, and a refusal or an offer held can only raise what a post must beat: what does not
    beat it now never will.

    Parameters
    ----------
    outsiders
        The year's applicants from outside.
    standards
        False lifts every hiring standard (a counterfactual).
    """
    who, slot = lists.who, lists.slot
    position = lists.candidates.ravel().take(who * lists.candidates.shape[1] + slot).astype(np.int64)
    value, fit = post_values(world, lists, who, slot, position, draws)
    add_support(world, lists, who, position, knobs, value)
    keep = np.flatnonzero(value > np.maximum(lists.outside, lists.waiting).take(who))
    who, slot, position, value, fit = who[keep], slot[keep], position[keep], value[keep], fit[keep]
    ln_true = _productivity(world, lists, who, position, fit)
    if standards:
        # a seeker roughly knows the standard and does not apply far below it
        margin = min(world.scenario.behaviour.search.standard_margin.value, 0.999)
        keep = np.flatnonzero(ln_true >= (_ln_standard(world) + np.log1p(-margin))[position])
        who, slot, position, value, ln_true = who[keep], slot[keep], position[keep], value[keep], ln_true[keep]
    line = best_first(who, value)
    who, slot, position, value, ln_true = who[line], slot[line], position[line], value[line], ln_true[line]
    score, reaches = _seen(world, lists, who, position, ln_true, knobs, draws)
    length = np.bincount(who, minlength=len(lists.rows))
    column = np.arange(len(who)) - (np.cumsum(length) - length)[who]
    table = np.full((len(lists.rows), max(int(length.max(initial=0)), 1)), -1, dtype=np.int32)
    table[who, column] = position
    return Market(
        lists=lists,
        position=table,
        who=who,
        column=column,
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
    rows, fields, places = lists.rows, len(world.fields), lists.place_value.shape[1]
    per_skill = b.b_wage.value * b.skill_to_pay.value
    # what depends on the seeker or the post alone is worked out once for each
    of_seeker = per_skill * students.general[rows] + b.b_work.value * np.log(lists.chance)
    of_fit = per_skill * students.specific[rows] + b.b_fit.value
    of_post = b.b_wage.value * np.log(positions.pay)
    firm = positions.enterprise.astype(np.int64).take(position)
    pair = (positions.field.astype(np.int64) * fields).take(position)
    pair += students.field[rows].astype(np.int64).take(who)
    fit = world.fit.ravel().take(pair)
    value = draws.gumbel(Decision.TASTE_POST, world.year, lists.ids.take(who), firm) * b.nest.value
    value += of_post.take(position)
    value += of_seeker.take(who)
    value += fit * of_fit.take(who)
    value += lists.place_value.ravel().take(who * places + positions.region.take(position))
    told = np.flatnonzero(slot >= lists.candidates.shape[1] - RESERVED_SLOTS)
    value[told] += b.b_work.value * np.log(lists.reserved_chance / lists.chance)[who[told]]
    parent = np.flatnonzero(firm == students.parent[rows].take(who))
    value[parent] += b.b_parent.value
    host = np.flatnonzero(firm == students.host[rows].take(who))
    value[host] += b.b_intern.value * students.intern_months[rows[who[host]]]
    return value, fit


def _ln_standard(world: World) -> F64:
    return np.log(np.maximum(world.positions.standard, 1e-9)).astype(float)


def _productivity(world: World, lists: Lists, who: I64, position: I64, fit: F64) -> F64:
    """Return ln productivity in a post: ``general + fit (specific + host bonus)``."""
    students = world.students
    row = lists.rows[who]
    interned = world.positions.enterprise[position] == students.host[row]
    trained = students.specific[row] + world.scenario.behaviour.learning.host_bonus.value * interned
    return students.general[row] + fit * trained


def _seen(
    world: World, lists: Lists, who: I64, position: I64, ln_true: F64, knobs: Knobs, draws: Draws
) -> tuple[F64, Flags]:
    """Return the score by which enterprises rank, and whether what they see reaches the standard.

    Productivity times an error that an internship there shrinks. A hiring subsidy lowers the cost of a year's work,
    so the enterprise weighs productivity over net pay. Former interns and kin are preferred.
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
        relief = np.minimum(knobs.hiring_yuan / (12.0 * positions.pay[position]), 0.9)
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
