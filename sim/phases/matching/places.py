"""What living in a place, and the best outside place, are worth to a graduate (utility)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.draws import LIFE, Decision, Draws
from sim.world.world import World

I64 = NDArray[np.int64]
F64 = NDArray[np.float64]
F32 = NDArray[np.float32]


@dataclass(frozen=True)
class PlaceValues:
    """Values that depend on the place alone; shapes (n, P) and (n,)."""

    place: F32
    outside: F64
    best: I64


def place_values(world: World, rows: I64, draws: Draws) -> PlaceValues:
    """Return, for each graduate, the value of living in each place and the best outside place.

    Living in a place: ``amenity - b_rent ln rent (1 - home there) - b_home distance(home, place)
    + b_tie attachment [place of study] + (1 - nest) taste(place)``, where taste has a part for life and a part of
    the moment. An outside place adds ``b_wage (ln pay + psi general skill) + b_work ln(chance of work)
    + b_intern months interned there + nest taste(best post there)``: skill raises outside offers by its
    general part.
    """
    students, places, b = world.students, world.places, world.scenario.behaviour.place
    ids, home = students.id[rows], students.home[rows]
    level = students.level[rows].astype(np.int64)
    every = np.arange(len(places.keys))
    r, nest = b.taste_lasting.value, b.nest.value
    value = draws.gumbel(Decision.TASTE_PLACE_LIFE, LIFE, ids[:, None], every[None, :])
    value *= np.float32((1.0 - nest) * np.sqrt(r))
    moment, best_post = draws.gumbel_pair(Decision.TASTE_PLACE, world.year, ids[:, None], every[None, :])
    moment *= np.float32((1.0 - nest) * np.sqrt(1.0 - r))
    value += moment
    # what depends on level, sex and home only is a small table: look up, don't compute a person
    pull = np.array([b.b_home_men.value, b.b_home_women.value])
    away = pull[:, None, None] * places.distance
    common = places.amenity.T[:, None, None, :] - away - b.b_rent.value * places.ln_rent
    women, homes = common.shape[1:3]
    group = (level * women + students.female[rows]) * homes + home
    value += common.astype(np.float32).reshape(-1, len(every)).take(group, axis=0)
    # a person's places begin here in the table read as one line
    begin = np.arange(0, value.size, len(every))
    line = value.ravel()
    line[begin + home] += (b.b_rent.value * places.ln_rent).astype(np.float32).take(home)
    region, studied = students.region[rows], students.studied[rows]
    here = np.flatnonzero(region >= 0)
    line[begin[here] + region[here]] += np.float32(b.b_tie.value) * students.attachment[rows[here]]
    there = np.flatnonzero((region < 0) & (studied >= 0))
    line[begin[there] + studied[there]] += np.float32(b.b_tie.value) * students.attachment[rows[there]]
    first = places.regions
    offers = b.b_wage.value * places.ln_pay + b.b_work.value * places.ln_work
    # posts of modelled regions are offered by enterprises, one by one
    offers[:first] = -np.inf
    out = best_post
    out *= np.float32(nest)
    out += value
    out += offers.T.astype(np.float32).take(level, axis=0)
    intern_place = students.intern_place[rows]
    interned = np.flatnonzero(intern_place >= first)
    months = students.intern_months[rows[interned]]
    out.ravel()[begin[interned] + intern_place[interned]] += np.float32(b.b_intern.value) * months
    best = np.maximum(np.argmax(out, axis=1), first)
    outside = out.ravel().take(begin + best) + b.b_wage.value * b.skill_to_pay.value * students.general[rows]
    return PlaceValues(place=value, outside=outside.astype(float), best=best)
