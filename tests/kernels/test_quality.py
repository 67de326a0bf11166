"""Quality of teaching: 1 in the base year, each factor with its elasticity and its bound; values by hand."""

import numpy as np
import pytest
from altered import altered

from sim.draws import Draws
from sim.phases.study_quality import falling, quality_factors, school_access, school_quality, steady
from sim.world.build import build
from sim.world.codes import Level


@pytest.fixture
def world(tiny):
    return build(tiny, Draws(tiny.seed, 0))


def test_every_school_has_quality_one_in_the_base_year(world):
    assert school_quality(world).tolist() == [1.0] * len(world.schools)
    assert all((factor == 0).all() for factor in quality_factors(world).values())


def test_a_school_without_stated_funding_is_held_against_the_usual_one(world, tiny):
    usual = tiny.behaviour.learning.funding_usual.value
    assert (world.schools.funding_base == usual).all()
    stated = altered(
        tiny,
        {
            "regions.city.schools.technical.funding": {
                "value": 9_000,
                "unit": "yuan a student-year",
                "kind": "assumed",
                "range": [9_000, 9_000],
            }
        },
    )
    funding = build(stated, Draws(tiny.seed, 0)).schools.funding_base
    assert sorted(set(funding.tolist())) == [9_000, usual]


def test_the_elasticity_of_funding_falls_as_funding_rises():
    ratio = np.array([0.5, 1.0, 2.0, 4.0, 1e6])
    assert falling(ratio, 0.1) == pytest.approx([-0.1, 0.0, 0.05, 0.075, 0.1], abs=1e-6)
    # d ln q / d ln x is e/x
    step = 1.0001
    slope = (falling(ratio * step, 0.1) - falling(ratio, 0.1)) / np.log(step)
    assert slope == pytest.approx(0.1 / ratio, rel=1e-3)


def test_a_steady_elasticity_is_a_power():
    assert np.exp(steady(np.array([0.5, 1.0, 3.0]), 0.08)) == pytest.approx([0.5**0.08, 1.0, 3.0**0.08])


def test_quality_is_the_product_of_its_factors(world, tiny):
    b = tiny.behaviour.learning
    schools = world.schools
    schools.funding[:] = 2 * schools.funding_base
    schools.faculty[:] = 1.5
    schools.scale[:] = 3.0
    schools.governance[:] = 0.5
    schools.dual_qualified[:] = 0.6
    vocational = (schools.level == Level.SECONDARY_VOCATIONAL) | (schools.level == Level.HIGHER_VOCATIONAL)
    expected = (
        np.exp(b.quality_funding.value * 0.5)
        * 1.5**b.quality_faculty.value
        * 3.0**b.quality_scale.value
        * np.exp(b.quality_governance.value * 0.5)
        * 1.5**b.quality_dual_qualified.value
    )
    assert school_quality(world)[vocational] == pytest.approx(expected)


@pytest.mark.parametrize("column", ["funding", "dual_qualified", "faculty", "scale"])
@pytest.mark.parametrize(("factor", "sign"), [(1e9, 1), (1e-9, -1)])
def test_each_factor_stops_at_its_bound(tiny, column, factor, sign):
    city = altered(tiny, {f"behaviour.learning.quality_{column}": 5.0, "behaviour.learning.quality_bound": 0.2})
    world = build(city, Draws(tiny.seed, 0))
    getattr(world.schools, column)[:] *= np.float32(factor)
    taught = world.schools.dual_qualified_base > 0
    assert school_quality(world)[taught] == pytest.approx(np.exp(sign * 0.2))


def test_schools_of_a_park_share_their_bases(world):
    schools = world.schools
    students = np.full(len(schools), 100.0)
    schools.practice_seats[:] = 0.0
    schools.practice[:] = schools.practice_base[:] = 0.5
    schools.practice_seats[1] = 100.0
    assert school_access(schools, students)[:3].tolist() == [0, 1, 0]
    schools.park[1:3] = 1
    schools.sharing[1:3] = 1.0
    assert school_access(schools, students)[:3].tolist() == [0, 0.5, 0.5]
    schools.sharing[1:3] = 0.5
    assert school_access(schools, students)[:3].tolist() == [0, 0.75, 0.25]
    schools.sharing[1:3] = 1.0
    # twice the hours at one of them take seats from both
    schools.practice[2] = 1.0
    assert school_access(schools, students)[1:3] == pytest.approx([1 / 3, 1 / 3])
