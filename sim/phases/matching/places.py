"""What living in a place, and the best outside place, are worth to a graduate (utility)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
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
    ids = students.id[rows]
    every = np.arange(len(places.keys))
    r, nest = b.taste_lasting.value, b.nest.value
    value = draws.gumbel(Decision.TASTE_PLACE_LIFE, LIFE, ids[:, None], every[None, :])
    moment, best_post = draws.gumbel_pair(Decision.TASTE_PLACE, world.year, ids[:, None], every[None, :])
    # what depends on level, sex and home only is a small table: look up, don't compute a person
    pull = np.array([b.b_home_men.value, b.b_home_women.value])
    away = pull[:, None, None] * places.distance
    common = places.amenity.T[:, None, None, :] - away - b.b_rent.value * places.ln_rent
    offers = b.b_wage.value * places.ln_pay + b.b_work.value * places.ln_work
    outside = np.empty(len(rows), dtype=np.float32)
    best = np.empty(len(rows), dtype=np.int64)
    _weigh(
        rows,
        (students.level, students.female, students.home, students.region, students.studied, students.attachment),
        (students.intern_place, students.intern_months, students.general),
        np.array([(1.0 - nest) * np.sqrt(r), (1.0 - nest) * np.sqrt(1.0 - r), nest], dtype=np.float32),
        np.array([b.b_tie.value, b.b_intern.value, b.b_wage.value * b.skill_to_pay.value], dtype=np.float32),
        np.ascontiguousarray(common, dtype=np.float32),
        (b.b_rent.value * places.ln_rent).astype(np.float32),
        np.ascontiguousarray(offers.T, dtype=np.float32),
        places.regions,
        (value, moment, best_post),
        outside,
        best,
    )
    return PlaceValues(place=value, outside=outside.astype(float), best=best)


@compiled
def _weigh(
    rows: I64,
    who: tuple[NDArray[np.generic], ...],
    skilled: tuple[NDArray[np.generic], ...],
    shares: F32,
    weights: F32,
    common: F32,
    rent: F32,
    offers: F32,
    first: int,
    tastes: tuple[F32, F32, F32],
    outside: F32,
    best: I64,
) -> None:
    """Write each graduate's value of living in each place over the lasting tastes, and the best place outside.

    Parameters
    ----------
    shares
        Weights of the lasting taste, the moment's taste, and the taste for a place's best post.
    weights
        Of the tie, of months interned, and of general skill.
    common
        What level, sex and home say of each place; shape (levels, 2, P, P).
    rent, offers
        Rent saved at home, shape (P,); pay and chance of work by level and place, shape (levels, P).
    first
        The first place outside the modelled regions, whose posts are offered by enterprises, one by one.
    tastes
        Lasting (on return the values), of the moment, for the best post; shape (n, P) each.
    """
    level, female, home, region, studied, attachment = who
    intern_place, intern_months, general = skilled
    value, moment, best_post = tastes
    nothing = np.float32(0.0)
    for i in range(len(rows)):
        row = np.uint64(rows[i])
        at, study = home[row], region[row] if region[row] >= 0 else studied[row]
        of_group, of_level = common[level[row], np.int64(female[row]), at], offers[level[row]]
        saved, tie = rent[at], weights[0] * attachment[row]
        interned, worked = intern_place[row], weights[1] * intern_months[row]
        # nothing is added where it does not apply, rather than a jump made that nobody can foresee
        for place in range(value.shape[1]):
            living = value[i, place] * shares[0] + moment[i, place] * shares[1] + of_group[place]
            living += saved if place == at else nothing
            living += tie if place == study else nothing
            value[i, place] = living
        top, chosen = np.float32(-np.inf), first
        for place in range(first, value.shape[1]):
            out = best_post[i, place] * shares[2] + value[i, place] + of_level[place]
            out += worked if place == interned else nothing
            better = out > top
            top = out if better else top
            chosen = place if better else chosen
        best[i] = chosen
        outside[i] = top + weights[2] * general[row]
