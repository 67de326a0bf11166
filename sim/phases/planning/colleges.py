"""Industry colleges: programmes of a field tied to enterprises of a sector."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.draws import LIFE, Decision, Draws
from sim.policy.knobs import Knobs
from sim.world.world import World

Floats = NDArray[np.floating]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class College:
    """One college: its member enterprises (E,) and its programmes (P,), and what it costs, yuan a year."""

    members: Flags
    programmes: Flags
    yuan: float


@dataclass(frozen=True)
class Colleges:
    """The colleges of the year that have members."""

    each: tuple[College, ...]
    members: Flags


def gather(world: World, knobs: Knobs, draws: Draws) -> Colleges | None:
    """Return the year's colleges, and tie their members to the schools that teach the field.

    Members are enterprises of the sector that may cooperate and have posts in the field, in an order that lasts: an
    exponential race weighted by the base year's posts and by the lasting disposition to cooperate, so that leading and
    willing enterprises come first and a larger college holds all of a smaller one's members. The tie to a school
    lasts; what else a college does ends with it.
    """
    if not knobs.colleges:
        return None
    posts = _posts(world)
    colleges = [found for one in knobs.colleges if (found := _college(world, one, posts, draws)) is not None]
    if not colleges:
        return None
    for college in colleges:
        firms, schools = np.flatnonzero(college.members), np.unique(world.programmes.school[college.programmes])
        near = world.enterprises.region[firms][:, None] == world.schools.region[schools][None, :]
        world.links[np.ix_(firms, schools)] |= near
    return Colleges(each=tuple(colleges), members=np.any([college.members for college in colleges], axis=0))


def _posts(world: World) -> Floats:
    """Return the base year's posts by enterprise and field; shape (E, F)."""
    positions, shape = world.positions, (len(world.enterprises), len(world.fields))
    cell = positions.enterprise.astype(np.int64) * shape[1] + positions.field
    return np.bincount(cell, weights=positions.expected, minlength=shape[0] * shape[1]).astype(float).reshape(shape)


def _college(world: World, one: tuple[str, str, str, float, float], every: Floats, draws: Draws) -> College | None:
    field_key, sector_key, school_key, size, yuan = one
    firms, programmes = world.enterprises, world.programmes
    big = firms.staff >= world.scenario.behaviour.cooperation.least_staff
    field = world.fields.index(field_key)
    taught = programmes.field == field
    if school_key:
        keys = [key for region in world.scenario.regions.values() for key in region.schools]
        named = np.array([key == school_key for key in keys])
        taught &= named[world.schools.entry[programmes.school]]
    here = np.zeros(world.places.regions, dtype=bool)
    here[programmes.region[taught]] = True
    posts = every[:, field]
    able = np.flatnonzero((firms.sector == world.sectors.index(sector_key)) & big & (posts > 0) & here[firms.region])
    number = min(max(1, round(size * world.scenario.scale)), len(able))
    if number == 0:
        return None
    weight = np.maximum(posts[able] * np.exp(firms.disposition[able]), 1e-9)
    time = draws.exponential(Decision.INDUSTRY_COLLEGE, LIFE, firms.id[able], np.array([field])) / weight
    members = np.zeros(len(firms), dtype=bool)
    members[able[np.argsort(time, kind="stable")[:number]]] = True
    return College(members=members, programmes=taught, yuan=yuan)


def peer_share(colleges: Colleges, cooperates: Flags, sector_share: Floats) -> Floats:
    """Return whom each enterprise looks to: the cooperating share of its college's members, else of its sector; (E,).

    A member of several colleges looks to the one where most take part.
    """
    inside = np.zeros(len(cooperates))
    for college in colleges.each:
        share = float(cooperates[college.members].mean())
        inside[college.members] = np.maximum(inside[college.members], share)
    return np.where(colleges.members, inside, sector_share)


def align(world: World, colleges: Colleges, seats: NDArray[np.integer]) -> None:
    """Bring the programmes of each college closer to the posts, as far as its members offer seats.

    ``alignment += speed * share of members with seats * max(0, 1 + gain - alignment)``: members who only sign
    change nothing.
    """
    e, programmes = world.scenario.behaviour.engagement, world.programmes
    for college in colleges.each:
        engaged = float((seats[college.members] > 0).mean())
        gap = np.maximum(1.0 + e.college_alignment.value - programmes.alignment, 0.0)
        step = np.where(college.programmes, e.college_speed.value * engaged * gap, 0.0)
        programmes.alignment[:] = programmes.alignment + step
