"""Where graduates of several regions live: the shares, the fit, and what a wrong hazard of leaving does to them."""

from pathlib import Path

import numpy as np
import pytest

from sim.analysis.validation import Role, mobility, read_patterns
from sim.analysis.validation.mobility import fit, leo_movement, lives, movement
from sim.analysis.validation.runs import Runs
from sim.model import TalentPipeline
from sim.phases import working_lives
from sim.scenario import load, override, replace
from sim.world.codes import Status

FOLDER = Path(__file__).parents[2] / "scenarios" / "validation"
LEAVE = "behaviour.working_lives.leave"


@pytest.fixture(scope="module")
def pattern():
    return read_patterns(FOLDER / "patterns.yaml")["leo_movement"]


@pytest.fixture(scope="module")
def england():
    return load(FOLDER / "england.yaml")


def rows_of(tiny, pattern):
    return {row.row: row for row in leo_movement("leo_movement", pattern, Runs(tiny, 1, FOLDER))}


@pytest.fixture(scope="module")
def rows(tiny, pattern):
    return rows_of(tiny, pattern)


def test_years_one_and_three_are_judged_and_five_and_ten_are_printed(rows):
    assert list(rows) == ["1", "3", "5", "10"]
    assert [row.role for row in rows.values()] == [Role.FIT, Role.FIT, Role.PREDICT, Role.PREDICT]
    assert [row.passed is None for row in rows.values()] == [False, False, True, True]
    for row in rows.values():
        assert len(row.model) == 5
        assert sum(row.model) == pytest.approx(100.0)


def test_a_hazard_of_leaving_that_ignores_tenure_is_caught(tiny, pattern, rows, monkeypatch):
    """Constants fitted with a hazard that falls with tenure do not fit one that stays as in the first year."""
    real = working_lives.leave_log_odds

    def without_tenure(c, tenure, *rest):
        return real(c, np.zeros_like(tenure), *rest)

    monkeypatch.setattr(working_lives, "leave_log_odds", without_tenure)
    planted = rows_of(tiny, pattern)
    assert [rows[year].passed for year in ("1", "3")] == [True, True]
    assert [planted[year].passed for year in ("1", "3")] == [False, False]
    # those who go on leaving as in the first year are ever fewer at home
    for year in ("5", "10"):
        assert planted[year].model[0] < rows[year].model[0] - 2.0


def test_the_five_groups_are_told_apart(england):
    model = TalentPipeline(override(england, scale=0.5))
    model.step()
    students, year = model.world.students, model.year
    rows, study, _ = model.world.classes[year]
    students.status[rows] = Status.WORKING
    students.home[rows], study[:] = 0, 1
    students.place[rows[0::3]], students.place[rows[1::3]], students.place[rows[2::3]] = 0, 1, 2
    third = len(rows[2::3])
    assert lives(model.world, year).tolist() == [len(rows[0::3]), len(rows[1::3]), third, 0, 0]
    study[:] = 0
    assert lives(model.world, year).tolist() == [0, 0, 0, len(rows[0::3]), len(rows) - len(rows[0::3])]
    # who lives abroad, or came from there, is in no share
    students.place[rows] = 9
    assert lives(model.world, year).sum() == 0
    assert lives(model.world, year - 1).sum() == 0


def test_the_fit_finds_its_way_back_and_never_looks_at_years_to_be_predicted(england, pattern, monkeypatch):
    asked = set()
    real = mobility.movement

    def watched(scenario, years, replicates):
        asked.update(years)
        return real(scenario, years, replicates)

    monkeypatch.setattr(mobility, "movement", watched)
    small = override(england, scale=0.5, horizon=2010)
    true = {LEAVE: -1.5}
    shares, _ = movement(replace(small, true), (1, 3), range(small.replicates))
    told = pattern.model_copy(
        update={"rows": {year: tuple(100.0 * shares[year]) for year in (1, 3)}, "fit": ((LEAVE,),)}
    )
    found = fit(replace(small, {LEAVE: -3.0}), told)
    assert found.values[LEAVE] == pytest.approx(-1.5, abs=0.1)
    assert found.distance < 0.3
    assert asked == {1, 3}
