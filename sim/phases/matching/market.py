"""The market of a year before its rounds: what known posts are worth, and how enterprises see their applicants."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.draws import LIFE, Decision, Draws
from sim.phases.matching.lists import RESERVED_SLOTS, Lists, seekers
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
        Posts that beat both the best outside place and waiting, -1 no more; shape (n, L).
    who, column
        Where each of these posts stands in `position`: seeker (ascending) and column; shape (m,).
    slot, value, score, reaches
        Of each: slot of the list, value to the seeker, productivity as the enterprise sees it (with its
        preferences), and whether that reaches the standard; shape (m,).
    """

    lists: Lists
    position: NDArray[np.int32]
    who: I64
    column: I64
    slot: I64
    value: F64
    score: F64
    reaches: Flags
    outsiders: Outsiders

    @property
    def rows(self) -> I64:
        """Rows of the seekers."""
        return self.lists.rows


def open_market(world: World, knobs: Knobs, draws: Draws) -> Market:
    """Gather this year's seekers, their lists and values, and the outsiders who apply."""
    return weigh(world, seekers(world, knobs, draws), knobs, draws)


def weigh(world: World, lists: Lists, knobs: Knobs, draws: Draws, standards: bool = True) -> Market:
    """Value the known posts and keep those that beat the outside place and waiting.

    Only known posts are valued, and a refusal or an offer held can only raise what a post must beat: what does not
    beat it now never will.

    Parameters
    ----------
    standards
        False lifts every hiring standard (a counterfactual).
    """
    who, slot = lists.who, lists.slot
    position = lists.candidates[who, slot]
    value, fit = post_values(world, lists, who, slot, position, draws)
    keep = np.flatnonzero(value > np.maximum(lists.outside, lists.waiting)[who])
    who, slot, position = who[keep], slot[keep], position[keep]
    value, fit = value[keep], fit[keep]
    score, reaches, hopeless = _seen(world, lists, who, position, fit, knobs, draws)
    if not standards:
        reaches[:] = True
        hopeless[:] = False
    keep = np.flatnonzero(~hopeless)
    who, position = who[keep], position[keep]
    length = np.bincount(who, minlength=len(lists.rows))
    column = np.arange(len(who)) - (np.cumsum(length) - length)[who]
    table = np.full((len(lists.rows), max(int(length.max(initial=0)), 1)), -1, dtype=np.int32)
    table[who, column] = position
    return Market(
        lists=lists,
        position=table,
        who=who,
        column=column,
        slot=slot[keep],
        value=value[keep],
        score=score[keep],
        reaches=reaches[keep],
        outsiders=_outsiders(world, world.scenario.behaviour.hiring.outside_skill.value, draws),
    )


def post_values(
    world: World, lists: Lists, who: I64, slot: I64, position: NDArray[np.int32], draws: Draws
) -> tuple[F64, F64]:
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
    row = lists.rows[who]
    firm = positions.enterprise[position]
    fit = world.fit[positions.field[position], students.field[row]]
    skill = students.general[row] + fit * students.specific[row]
    ordinary = lists.candidates.shape[1] - RESERVED_SLOTS
    chance = np.where(slot >= ordinary, lists.reserved_chance[who], lists.chance[who])
    value = (
        b.b_wage.value * (np.log(positions.pay)[position] + b.skill_to_pay.value * skill)
        + lists.place_value[who, positions.region[position]]
        + b.b_work.value * np.log(chance)
        + b.b_parent.value * (firm == students.parent[row])
        + b.b_intern.value * students.intern_months[row] * (firm == students.host[row])
        + b.b_fit.value * fit
        + b.nest.value * draws.gumbel(Decision.TASTE_POST, world.year, lists.ids[who], firm)
    )
    return value, fit


def _seen(
    world: World, lists: Lists, who: I64, position: NDArray[np.int32], fit: F64, knobs: Knobs, draws: Draws
) -> tuple[F64, Flags, Flags]:
    """Return the score by which enterprises rank, whether it reaches the standard, and who need not apply.

    Productivity ``exp(general + fit (specific + host bonus))`` times an error that an internship there shrinks.
    A hiring subsidy lowers the cost of a year's work, so the enterprise weighs productivity over net pay. Former
    interns and kin are preferred. A seeker roughly knows the standard and does not apply far below it.
    """
    students, positions, b = world.students, world.positions, world.scenario.behaviour
    row, ids = lists.rows[who], lists.ids[who]
    firm = positions.enterprise[position]
    interned = firm == students.host[row]
    kin = firm == students.parent[row]
    trained = students.specific[row] + b.learning.host_bonus.value * interned
    ln_true = students.general[row] + fit * trained
    error = b.hiring.sight_error.value * np.where(interned, 1.0 - b.hiring.sight_intern.value, 1.0)
    ln_seen = ln_true + error * draws.normal(Decision.SIGHT, world.year, ids, firm)
    if knobs.hiring_yuan > 0:
        school = students.school[row]
        partner = world.enterprises.cooperates[firm] & world.links[firm, np.maximum(school, 0)] & (school >= 0)
        relief = np.minimum(knobs.hiring_yuan / (12.0 * positions.pay[position]), 0.9)
        ln_seen = ln_seen - np.where(partner, np.log1p(-relief), 0.0)
    ln_standard = np.log(np.maximum(positions.standard, 1e-9))[position]
    apprenticed = interned & (students.contract[row] == Contract.APPRENTICE)
    score = ln_seen + b.hiring.prefer_intern.value * interned + b.hiring.prefer_kin.value * kin
    score += b.hiring.prefer_apprentice.value * apprenticed
    hopeless = ln_true < ln_standard + np.log1p(-min(b.search.standard_margin.value, 0.999))
    return score, ln_seen >= ln_standard, hopeless


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
