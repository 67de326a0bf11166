"""The rounds of hiring: autumn, spring, summer. A pure function of the market; it changes no state."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.phases.matching.market import Market
from sim.phases.matching.pools import reserves
from sim.phases.matching.turn import Ground, State, take_turn
from sim.policy.knobs import Knobs
from sim.world.codes import Ownership
from sim.world.world import World

I64 = NDArray[np.int64]
F64 = NDArray[np.float64]
Flags = NDArray[np.bool_]

EARLY = (Ownership.CENTRAL, Ownership.PROVINCIAL)
ROUNDS = tuple(
    np.array([ownership in hiring for ownership in Ownership]) for hiring in (EARLY, tuple(Ownership), tuple(Ownership))
)
"""Autumn, spring, summer: whether an ownership hires, by its code."""


@dataclass(frozen=True)
class Outcome:
    """What the rounds led to.

    Parameters
    ----------
    column
        Column of the market's tables of the offer that each seeker holds at the end, -1 none; shape (n,).
    via_reserved
        Whether it is a reserved post; shape (n,).
    applied, applied_reserved
        Whether the seeker applied to any post, to an announced reserved post; shape (n,).
    outsiders
        Whether each outside applicant was hired; shape (A,).
    outsiders_via_reserved
        Whether into a reserved post, which no outsider may take; shape (A,).
    filled
        Posts filled by position.
    reserved_used, public_used
        Reserved posts filled, by enterprise: worker posts, and those above them.
    binding, public_binding
        Eligible hired beyond those hired in the same rounds without reserve and announcement, by enterprise: in
        worker posts, and in those above them.
    forgone
        Productivity forgone by the reserve in the first year, yuan by enterprise (pay times productivity).
    crowded, outsiders_crowded
        Seekers and outsiders whom the reserve cost a post and who found no other; shape (n,), (A,).
    """

    column: I64
    via_reserved: Flags
    applied: Flags
    applied_reserved: Flags
    outsiders: Flags
    outsiders_via_reserved: Flags
    filled: I64
    reserved_used: I64
    public_used: I64
    binding: I64
    public_binding: I64
    forgone: F64
    crowded: Flags
    outsiders_crowded: Flags


def clear(world: World, market: Market, knobs: Knobs) -> Outcome:
    """Run the year's rounds, and where posts are reserved the same rounds without reserve, to compare with.

    In each turn a seeker applies to the best known open post that beats the best outside place and waiting (and
    an offer held, by the cost of breaking it); a refusal lowers the chance of work reckoned with by a factor.
    Enterprises hire by `hire`. Outsiders apply when their enterprise first hires, and again where posts were
    withheld from them until the last turn.
    """
    reserved, ground = reserves(world), Ground.of(world, market)
    state = _rounds(world, market, ground, knobs, reserved)
    plain = state
    if reserved.any():
        plain = _rounds(world, market, ground, Knobs(), np.zeros_like(reserved))
    return _outcome(state, plain, world, market)


def filled(world: World, market: Market, knobs: Knobs) -> I64:
    """Run the year's rounds and return the posts filled by position."""
    return world.positions.posts - _rounds(world, market, Ground.of(world, market), knobs, reserves(world)).open


def _rounds(world: World, market: Market, ground: Ground, knobs: Knobs, reserved: NDArray[np.integer]) -> State:
    state, turns = State(world, market, ground, reserved), world.scenario.behaviour.search.applications
    nobody = np.zeros(len(market.rows), dtype=bool)
    for number, owners in enumerate(ROUNDS):
        hiring, absent = owners[ground.owner], market.lists.late if number == 0 else nobody
        for turn in range(turns):
            last = number == len(ROUNDS) - 1 and turn == turns - 1
            hold = knobs.quota_last > 0 and not last
            take_turn(world, market, state, hiring, absent, first=turn == 0 or last, hold=hold)
    return state


def _hires(state: State, world: World, market: Market) -> tuple[I64, F64]:
    """Return eligible hires by pool, and by enterprise the year's productivity of hires, yuan."""
    firms = len(world.enterprises)
    won = np.flatnonzero(state.entry >= 0)
    entry = state.entry[won]
    post = state.position[entry]
    local = market.lists.eligible[won] & (state.ground.studied[won] == world.positions.region[post])
    out = market.outsiders.position[state.out_hired]
    every = np.concatenate([post, out])
    score = np.concatenate([market.score[entry], market.outsiders.score[state.out_hired]])
    yearly = 12.0 * world.positions.pay[every] * np.exp(score)
    made = np.bincount(state.ground.firm[every], weights=yearly, minlength=firms).astype(float)
    return np.bincount(state.ground.pool[post[local]], minlength=2 * firms), made


def _outcome(state: State, plain: State, world: World, market: Market) -> Outcome:
    """Return what `state` led to for all seekers, beside the rounds without reserve (`plain`)."""
    firms = len(world.enterprises)
    binding, forgone = np.zeros(2 * firms, dtype=np.int64), np.zeros(firms)
    if plain is not state:
        (local, made), (anyway, makes) = _hires(state, world, market), _hires(plain, world, market)
        binding = np.where(reserves(world) > 0, local - anyway, 0)
        # what follows at other enterprises is no cost of those under the quota
        forgone = np.where(world.enterprises.reserved > 0, makes - made, 0.0)
    won = np.flatnonzero(state.entry >= 0)
    column = np.full(len(state.entry), -1, dtype=np.int64)
    column[won] = state.entry[won] - market.begin[won]
    used = np.bincount(state.ground.pool[state.position[state.entry[state.via]]], minlength=2 * firms)
    return Outcome(
        column=column,
        via_reserved=state.via,
        applied=state.applied,
        applied_reserved=state.applied_reserved,
        outsiders=state.out_hired,
        outsiders_via_reserved=state.out_via,
        filled=world.positions.posts - state.open,
        reserved_used=used[:firms],
        public_used=used[firms:],
        binding=binding[:firms],
        public_binding=binding[firms:],
        forgone=forgone,
        crowded=(plain.entry >= 0) & (state.entry < 0),
        outsiders_crowded=plain.out_hired & ~state.out_hired,
    )
