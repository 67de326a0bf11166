"""The static part of the base-year world: places, schools, enterprises, positions, links."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import Draws
from sim.scenario.schema import Scenario
from sim.world.build_firms import build_firms, group_entries, links
from sim.world.build_schools import build_schools
from sim.world.codes import LEVELS, WORK_LEVELS, Level
from sim.world.conditions import conditions
from sim.world.enterprises import Positions
from sim.world.places import places
from sim.world.schools import Programmes, Schools
from sim.world.strata import Strata
from sim.world.students import Students
from sim.world.world import Candidates, World

F64 = NDArray[np.float64]


def _candidates(positions: Positions, regions: int, nearness: F64) -> Candidates:
    """Return the fixed tables: the work's field in proportion to posts times nearness, then the position by posts."""
    fields, levels = len(nearness), len(LEVELS)
    expected = positions.expected.astype(float)
    cell = (positions.region.astype(np.int64) * fields + positions.field) * levels + positions.level
    posts = np.bincount(cell, weights=expected, minlength=regions * fields * levels).reshape(regions, fields, levels)
    # weight[region, field of the seeker, level, field of the work]
    weight = np.einsum("rgl,gf->rflg", posts, nearness)
    cells = np.repeat(np.arange(regions * fields * levels), fields)
    return Candidates(
        field=Strata(weight.ravel(), cells, regions * fields * levels),
        position=Strata(expected, cell, regions * fields * levels),
    )


def _lists(scenario: Scenario, schools: Schools, programmes: Programmes, positions: Positions) -> dict[str, Strata]:
    """Return the fixed tables from which lists of schools, homes and firms are drawn."""
    regions = len(scenario.regions)
    seats = programmes.base_seats.astype(float)

    def among(chosen: NDArray[np.bool_], native: bool = False) -> Strata:
        weight = seats * (1.0 - schools.elsewhere[programmes.school]) if native else seats
        return Strata(np.where(chosen, weight, 0.0), programmes.region, regions)

    college = (programmes.level == Level.HIGHER_VOCATIONAL) | (programmes.level == Level.BACHELOR)
    entries = [e for region in scenario.regions.values() for e in region.schools.values()]
    outside = list(scenario.outside)
    mix = np.array([[e.elsewhere_mix.get(key, 0.0) for key in outside] for e in entries] or [[0.0] * len(outside)])
    return {
        "general": among(programmes.level == Level.GENERAL_SENIOR),
        "vocational": among(programmes.level == Level.SECONDARY_VOCATIONAL),
        "college": among(college, native=True),
        "college_anywhere": Strata(
            np.where(college, seats * (1.0 - schools.elsewhere[programmes.school]), 0.0),
            np.zeros(len(programmes), dtype=np.int64),
            1,
        ),
        "positions": Strata(
            positions.expected.astype(float),
            positions.region.astype(np.int64) * 5 + positions.level,
            regions * 5,
        ),
        "home": Strata(mix.ravel(), np.repeat(np.arange(len(mix)), len(outside)), len(mix)),
    }


def fit_matrix(scenario: Scenario) -> F64:
    """Return how far a graduate of field g (column) can do work of field f (row); shape (F, F)."""
    keys = list(scenario.fields)
    fit = np.full((len(keys), len(keys)), scenario.fit.default.value)
    for a, b, value in scenario.fit.near:
        i, j = keys.index(a), keys.index(b)
        fit[i, j] = fit[j, i] = value
    np.fill_diagonal(fit, 1.0)
    return fit


def first_chance(scenario: Scenario) -> F64:
    """Return the chance of local work that the base year reckons with, by level code; shape (5,)."""
    search = scenario.behaviour.search
    # general senior, which leads to no labour market, reckons with none
    return np.array([1.0, *(getattr(search, f"first_chance_{LEVELS[level].value}").value for level in WORK_LEVELS)])


def build(scenario: Scenario, draws: Draws) -> World:
    """Return the world without people: everything that the scenario says of the base year directly."""
    schools, programmes = build_schools(scenario)
    enterprises, positions, births = build_firms(scenario, draws)
    fit = fit_matrix(scenario)
    regions = len(scenario.regions)
    groups = group_entries(scenario)
    fields = len(scenario.fields)
    cohort = np.array([r.cohorts.at(scenario.base_year) * scenario.scale for r in scenario.regions.values()])
    seats = np.zeros((regions, 2))
    for kind, level in enumerate((Level.GENERAL_SENIOR, Level.SECONDARY_VOCATIONAL)):
        inside = programmes.level == level
        np.add.at(seats[:, kind], programmes.region[inside], programmes.base_seats[inside])
    shape = (regions, fields, len(LEVELS))
    return World(
        scenario=scenario,
        places=places(scenario),
        fields=tuple(scenario.fields),
        sectors=tuple(scenario.sectors),
        fit=fit,
        year=scenario.base_year,
        # the enrolled, alumni and natives away come to some multiple of a year's stock; unused rows take no memory
        students=Students(
            capacity=4 * int(programmes.enrolled_base.sum())
            + (scenario.horizon - scenario.base_year) * int(programmes.base_seats.sum() + cohort.sum())
        ),
        schools=schools,
        programmes=programmes,
        enterprises=enterprises,
        positions=positions,
        candidates=_candidates(positions, regions, fit**scenario.behaviour.search.focus.value),
        links=links(scenario, draws, enterprises, positions, schools, programmes),
        parents=Strata(enterprises.staff.astype(float), enterprises.region, regions),
        lists=_lists(scenario, schools, programmes, positions),
        births=births,
        group_staff=births.sum(axis=(1, 2)),
        group_sector=np.array([list(scenario.sectors).index(g.sector) for _, g in groups] or [0], dtype=np.int16),
        chance=np.tile(first_chance(scenario), (*shape[:2], 1)),
        reserved_chance=np.full(shape, np.nan),
        seats_ratio=seats / np.maximum(cohort, 1e-12)[:, None],
        seats_base=seats,
        cohort_base=cohort,
        conditions=conditions(scenario, scenario.base_year, ()),
        pilot_since=np.zeros(regions, dtype=np.int64),
        pilot_built=np.zeros(regions, dtype=bool),
    )
