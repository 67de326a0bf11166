"""The compiled sums over a class and over those who finished away, against masks over whole columns."""

import numpy as np
import pytest

from sim.measures.classes import OWN_HERE, SIZE, WORK_HERE, class_now
from sim.measures.graduates import (
    _DESTINATION,
    _HERE,
    _STUDY,
    ALL,
    BELOW,
    DESTINATIONS,
    ENTERED,
    HERE,
    MATCHED,
    PAY,
    PROVINCE,
    RELATED,
    SKILL,
    STAY,
    TO,
    _sum_class,
)
from sim.measures.movement import _finished_away
from sim.model import TalentPipeline
from sim.world.codes import Status

PEOPLE, REGIONS, CELLS, YEAR = 900, 2, 6, 2024


@pytest.fixture
def rng():
    return np.random.default_rng(3)


def test_what_became_of_a_class(rng):
    rows = np.flatnonzero(rng.random(PEOPLE) < 0.6)
    n = len(rows)
    region, cell = rng.integers(0, REGIONS, n).astype(np.int16), rng.integers(0, CELLS, n)
    on = rng.random(n) < 0.2
    serves = ~on & (rng.random(n) < 0.1)
    status = rng.choice(np.array(list(Status), dtype=np.int8), PEOPLE)
    place = rng.integers(-1, 5, PEOPLE).astype(np.int16)
    graduated = rng.integers(YEAR - 1, YEAR + 1, PEOPLE).astype(np.int16)
    fallback, fit = rng.random(PEOPLE) < 0.3, rng.random(PEOPLE).astype(np.float32)
    pay, skill = rng.random(PEOPLE).astype(np.float32), rng.random(n).astype(np.float32)
    province = np.array([0, 0, 0, 1, 2], dtype=np.int16)
    table = np.zeros((TO + len(DESTINATIONS), CELLS))
    _sum_class(
        rows,
        (region, cell),
        (rows[on], rows[serves]),
        (status, place, graduated, fallback, fit, pay),
        skill,
        (province, _DESTINATION),
        np.array([Status.WORKING, Status.AWAY, Status.WAITING], dtype=np.int8),
        YEAR,
        table,
    )
    stands = status[rows]
    here = (stands == Status.WORKING) & (place[rows] == region) & (graduated[rows] == YEAR)
    entered = ~on & ~serves & (stands != Status.WAITING)
    at_work = (stands == Status.WORKING) | (stands == Status.AWAY)
    inside = entered & at_work & (province[np.maximum(place[rows], 0)] == province[region])
    to = np.where(on, _STUDY, np.where(here, _HERE, _DESTINATION[stands]))
    expected = {
        ALL: np.ones(n),
        ENTERED: entered,
        HERE: here,
        STAY: here & entered,
        PROVINCE: inside,
        MATCHED: here & ~fallback[rows] & (fit[rows] > RELATED),
        BELOW: here & fallback[rows],
        PAY: here * pay[rows],
        SKILL: skill,
        **{TO + kind: to == kind for kind in range(len(DESTINATIONS))},
    }
    assert len(expected) == len(table)
    for index, amount in expected.items():
        assert np.any(amount), index
        assert table[index] == pytest.approx(np.bincount(cell, weights=amount, minlength=CELLS)), index


def test_who_finished_away_and_is_at_home_by_now(rng):
    finished = rng.random(PEOPLE) < 0.5
    region = rng.integers(-1, REGIONS, PEOPLE).astype(np.int16)
    home = rng.integers(0, REGIONS + 2, PEOPLE).astype(np.int16)
    status = rng.choice(np.array(list(Status), dtype=np.int8), PEOPLE)
    seeks = rng.random(PEOPLE) < 0.3
    natives, at_home = np.zeros((2, REGIONS))
    _finished_away(
        np.flatnonzero(finished),
        (region, home, status),
        np.array([Status.STUDYING_AWAY, Status.WORKING], dtype=np.int8),
        np.flatnonzero(seeks),
        natives,
        at_home,
    )
    meant = finished & (region < 0) & (home < REGIONS) & (status != Status.STUDYING_AWAY)
    by_now = meant & (seeks | (status == Status.WORKING))
    assert natives.tolist() == np.bincount(home[meant], minlength=REGIONS).tolist()
    assert at_home.tolist() == np.bincount(home[by_now], minlength=REGIONS).tolist()
    assert by_now.sum() > (meant & (status == Status.WORKING)).sum() > 0


def test_who_finished_away_is_listed_by_year(two_regions):
    model = TalentPipeline(two_regions)
    for year in (two_regions.base_year, two_regions.base_year + 1):
        students = model.world.students
        # who has left a school here and gone away to study has finished nothing away
        away = (students.region < 0) & (students.status != Status.STUDYING_AWAY)
        finished = np.flatnonzero(away & (students.graduated == year))
        listed = model.world.finished_away[year]
        back_at_school = (students.region[listed] >= 0) | (students.status[listed] == Status.STUDYING_AWAY)
        assert listed[~back_at_school].tolist() == finished.tolist()
        assert len(finished) > 10
        model.step()


def test_where_a_class_stands_now(two_regions, rng):
    world = TalentPipeline(two_regions).world
    rows, students = np.flatnonzero(rng.random(len(world.students)) < 0.3), world.students
    n = len(rows)
    region, level = rng.integers(0, 2, n).astype(np.int16), rng.integers(1, 5, n).astype(np.int8)
    students.status[rows] = rng.choice(np.array(list(Status), dtype=np.int8), n)
    students.place[rows] = rng.integers(-1, 3, n)
    world.classes[1999] = rows, region, level
    now = class_now(world, 1999)
    at_home, status = students.place[rows] == region, students.status[rows]
    expected = {
        SIZE: np.ones(n, dtype=bool),
        WORK_HERE: at_home & (status == Status.WORKING),
        OWN_HERE: at_home & (status == Status.SELF_EMPLOYED),
    }
    for kind, who in expected.items():
        of = region[who].astype(int) * 5 + level[who]
        assert who.any()
        assert now[kind].ravel().tolist() == np.bincount(of, minlength=10).tolist()
