"""Rows of a status, and what a seat and a course away write, against whole columns."""

import numpy as np
import pytest

from sim.phases.admission.enrol import _take_seats
from sim.phases.graduation import _form
from sim.world.codes import Origin, Status
from sim.world.schools import Programmes
from sim.world.students import Students

RNG = np.random.default_rng(11)


@pytest.mark.parametrize("people", [0, 1, 63, 64, 65, 1000])
def test_rows_are_those_with_the_status_and_the_year(people: int) -> None:
    students = Students()
    # as in a table of people: most blocks hold nobody of the status
    status = np.where(np.arange(people) % 300 < 40, RNG.integers(0, 3, people), 5)
    status[people // 2 : people // 2 + 1] = 7
    students.append(people, status=status, ends=RNG.integers(2020, 2023, people))
    for code in (Status(0), Status(1), Status(5), Status(7), Status(9)):
        assert students.rows(code).tolist() == np.flatnonzero(status == code).tolist()
        both = (status == code) & (students.ends == 2021)
        assert students.rows(code, ends=2021).tolist() == np.flatnonzero(both).tolist()


def test_a_seat_writes_the_programme_s_codes_and_forgets_the_last_internship() -> None:
    students, programmes, people = Students(), Programmes(), 50
    province = np.array([0, 0, 1, 1], dtype=np.int16)
    students.append(people, home=RNG.integers(0, 4, people), host=7, intern_months=3.0, contract=1, studied=3)
    region = np.array([0, 1, 1])
    programmes.append(3, school=[0, 1, 1], region=region, level=[0, 2, 3], field=[-1, 4, 5], entrants=[1, 0, 0])
    programmes.taught[:] = [1.5, 2.5, 3.5]
    rows = np.flatnonzero(RNG.random(people) < 0.6)
    of = RNG.integers(0, 3, len(rows))
    years = np.array([3, 3, 4], dtype=np.int8)
    before = {name: students.__dict__[name].copy() for name in Students.COLUMNS}
    s, p = students, programmes
    its = (p.school, p.level, p.field, p.region, p.taught)
    who = (s.home, s.status, s.level, s.school, s.programme, s.field)
    where, course = (s.region, s.place, s.studied, s.origin), (s.begun, s.ends, s.taught_before)
    internship = (s.host, s.intern_place, s.intern_months, s.contract)
    enrolled = int(Status.ENROLLED)
    _take_seats(rows, of, 2024, enrolled, its, years, province, who, where, course, internship, p.entrants)
    same = np.where(province[s.home[rows]] == province[region[of]], Origin(1), Origin(2))
    expected = {
        "status": Status.ENROLLED,
        "level": p.level[of],
        "school": p.school[of],
        "programme": of,
        "field": p.field[of],
        "region": region[of],
        "place": region[of],
        "studied": -1,
        "origin": np.where(s.home[rows] == region[of], Origin(0), same),
        "begun": 2024,
        "ends": 2024 + years[of].astype(int),
        "taught_before": p.taught[of],
        "host": -1,
        "intern_place": -1,
        "intern_months": 0.0,
        "contract": 0,
    }
    others = np.setdiff1d(np.arange(people), rows)
    for name in Students.COLUMNS:
        column = students.__dict__[name]
        assert (column[rows] == expected.get(name, before[name][rows])).all(), name
        assert (column[others] == before[name][others]).all(), name
    assert (p.entrants - np.bincount(of, minlength=3)).tolist() == [1, 0, 0]
    assert len(np.unique(s.origin[rows])) == 3


def test_who_studied_away_is_formed_by_ability_years_and_an_internship() -> None:
    students, people = Students(), 200
    students.append(
        people,
        ability=RNG.normal(size=people),
        level=RNG.integers(2, 4, people),
        studied=RNG.integers(2, 6, people),
        begun=2020,
        ends=RNG.integers(2022, 2025, people),
        specific=9.0,
        intern_place=1,
        intern_months=9.0,
    )
    rows = np.arange(0, people, 2)
    u, share = RNG.random(len(rows)), np.array([0.0, 0.0, 0.2, 0.8, 0.0])
    s = students
    written = (s.general, s.specific, s.intern_place, s.intern_months, s.attachment)
    course = (s.ability, s.level, s.studied, s.begun, s.ends)
    _form(rows, u, share, np.float32(0.5), (6.0, 0.1, 0.4), course, written)
    interned = u < share[s.level[rows]]
    assert s.general[rows] == pytest.approx(0.5 * s.ability[rows])
    assert (s.specific[rows] == 0.0).all()
    assert (s.intern_place[rows] == np.where(interned, s.studied[rows], -1)).all()
    assert (s.intern_months[rows] == np.where(interned, 6.0, 0.0)).all()
    assert s.attachment[rows] == pytest.approx(0.1 * (s.ends - s.begun)[rows] + 0.4 * interned)
    assert (s.specific[1::2] == 9.0).all()
    assert 0.2 < interned.mean() < 0.8
