"""Each row of a validation can fail: what is planted in a kernel, a run or a figure is seen in its row."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from sim.analysis.calibration.goals import goals
from sim.analysis.validation import CHECKS, Role, city, joining, limits, plan_cut, read_patterns, training
from sim.analysis.validation.experiments import production_to_stock
from sim.analysis.validation.rows import inside, near
from sim.analysis.validation.runs import Runs, finish
from sim.scenario import ScenarioError, override
from sim.scenario.mechanisms import Mechanisms
from sim.world.codes import Level, Status

FOLDER = Path(__file__).parents[2] / "scenarios" / "validation"


@pytest.fixture(scope="module")
def patterns():
    return read_patterns(FOLDER / "patterns.yaml")


class Figures:
    """Runs that show what they are told to: indicator and level -> mean."""

    def __init__(self, scenario, **means):
        self.scenario = scenario
        self.means = means

    def mean(self, indicator, level="all", field="all", origin="all"):
        return self.means.get(level, self.means.get(indicator, float("nan")))


def verdicts(rows):
    return {row.row: row.passed for row in rows}


def test_every_pattern_has_a_measure_and_no_measure_is_left_over(patterns):
    assert set(patterns) == set(CHECKS)


@pytest.mark.parametrize(("share", "holds"), [(0.33, True), (0.37, True), (0.39, False), (float("nan"), False)])
def test_quits_hold_within_their_tolerance(tiny, patterns, share, holds):
    found = city.first_job_quits("q", patterns["first_job_quits"], Figures(tiny, six_month_quits=share))
    assert verdicts(found) == {"six_months": holds}


def test_a_level_whose_graduates_work_out_of_their_field_fails_alone(tiny, patterns):
    figures = Figures(tiny, bachelor=0.7, higher_vocational=0.3, secondary_vocational=0.8)
    found = verdicts(city.field_match("f", patterns["field_match"], figures))
    assert found == {"bachelor": True, "higher_vocational": False, "secondary_vocational": True}


def test_retention_that_rises_with_level_fails(tiny, patterns):
    falling = {"secondary_vocational": 0.6, "higher_vocational": 0.4, "bachelor": 0.2}
    for rates, holds in ((falling, True), ({**falling, "bachelor": 0.45}, False), ({"bachelor": 0.2}, False)):
        (row,) = city.level_gradient("g", patterns["level_gradient"], Figures(tiny, **rates))
        assert row.passed is holds


@pytest.fixture(scope="module")
def small(daqing):
    """A tenth of Daqing, two years."""
    return override(daqing, scale=0.1, horizon=2021)


@pytest.fixture(scope="module")
def run(small):
    return finish(small, 0)


def test_the_scenarios_own_figures_are_held_against_what_calibration_sees(small, run):
    """Targets, priors and stocks, each once, and as `calibrate` would judge them."""
    rows = {row.row: row for row in city.targets(SimpleNamespace(scenario=small, baseline=[run]))}
    held = {goal.name: goal for goal in goals(small)}
    assert list(rows) == list(held)
    assert {row.pattern for row in rows.values()} == {"targets", "priors", "stocks"}
    frame = run.records.frame().query("field == 'all' and origin == 'all' and year > 2019")
    quits = frame.query("indicator == 'six_month_quits' and level == 'all'")["value"].mean()
    assert rows["six_month_quits"].model == pytest.approx(quits)
    # counts of a tenth of the city stand for the whole
    assert all(row.passed for row in rows.values() if row.pattern == "stocks")
    assert {row.role for row in rows.values()} == {Role.TARGET}


def test_a_figure_of_the_scenario_that_is_missed_fails_and_is_no_ground_to_fail_all(small, run):
    far = small.targets["six_month_quits"].model_copy(update={"value": 0.5})
    other = small.model_copy(update={"targets": {**small.targets, "six_month_quits": far}})
    before, after = (
        {row.row: row.passed for row in city.targets(SimpleNamespace(scenario=s, baseline=[run]))}
        for s in (small, other)
    )
    assert before["six_month_quits"]
    assert after == {**before, "six_month_quits": False}
    assert not any(row.failed for row in city.targets(SimpleNamespace(scenario=other, baseline=[run])))


def test_returns_count_those_who_studied_beyond_home_and_live_near_it(small, run, patterns):
    pattern = patterns["returns_to_the_northeast"]
    home, in_city, people = city.came_home(run.world, pattern.places)
    assert 0 < in_city <= home < people
    runs = SimpleNamespace(scenario=small, baseline=[run])
    (row,) = city.returns("r", pattern, runs)
    assert row.model == home / people
    students = run.world.students
    before = students.place.copy()
    students.place[students.graduated == run.world.year] = len(run.world.places.keys) - 1
    (row,) = city.returns("r", pattern, runs)
    students.place[:] = before
    assert row.model == 0.0
    assert row.passed is False
    assert row.failed


def test_interns_who_earn_nothing_never_pay_back(daqing, patterns):
    hosts = SimpleNamespace(output=np.array([1.0, 0.9]), seats=np.array([5, 5]), losing=np.array([True, False]))
    pattern = patterns["apprenticeship_payback"]
    runs = SimpleNamespace(scenario=daqing, baseline=[SimpleNamespace(hosts=[hosts])])
    assert verdicts(training.apprenticeship_payback("a", pattern, runs))["breakeven_month"]
    idle = SimpleNamespace(output=np.array([0.1, 0.1]), seats=np.array([5, 5]), losing=np.array([True, True]))
    runs = SimpleNamespace(scenario=daqing, baseline=[SimpleNamespace(hosts=[idle])])
    assert not any(verdicts(training.apprenticeship_payback("a", pattern, runs)).values())


def test_cooperation_that_is_frozen_is_caught(daqing, patterns):
    """Enterprises begin and end cooperation as their log-odds say; those that never change their mind do not."""
    sample = override(daqing, scale=0.15, horizon=2028)
    pattern = patterns["cooperation_turnover"]
    planted = sample.model_copy(update={"mechanisms": Mechanisms(cooperation=False)})
    real, frozen = (
        verdicts(joining.cooperation_turnover("c", pattern, SimpleNamespace(scenario=s))) for s in (sample, planted)
    )
    assert real == {"begin": True, "end": True}
    assert frozen == {"begin": False, "end": False}


def test_more_graduates_raise_the_stock_by_less_than_one_for_one(small, run, patterns):
    runs = SimpleNamespace(scenario=small, baseline=[run])
    (row,) = production_to_stock("p", patterns["production_to_stock"], runs)
    assert row.passed
    # a city that keeps as many whoever it trains
    students = run.world.students
    before = students.status.copy()
    students.status[::2] = 0
    (row,) = production_to_stock("p", patterns["production_to_stock"], runs)
    students.status[:] = before
    assert row.passed is False


def test_what_a_city_does_not_have_is_not_judged(tiny, patterns):
    town = tiny.regions["city"]
    schools = {key: school for key, school in town.schools.items() if school.level != "bachelor"}
    plain = tiny.model_copy(update={"regions": {"city": town.model_copy(update={"schools": schools})}})
    runs = SimpleNamespace(scenario=plain, baseline=[], mean=lambda *_: 0.0)
    rows = {row.row: row for row in city.field_match("f", patterns["field_match"], runs)}
    assert rows["bachelor"].passed is None
    assert str(rows["bachelor"].note) == "not judged: no school of the scenario teaches this level"
    assert rows["higher_vocational"].passed is False
    others = [*city.returns("r", patterns["returns_to_the_northeast"], runs)]
    others += plan_cut.hiring_plan_cut("c", patterns["hiring_plan_cut"], runs)
    assert len(others) == 3
    assert not any(row.failed or row.passed for row in others)


def test_a_cut_that_cuts_nothing_is_no_fall(small, patterns, monkeypatch):
    monkeypatch.setattr(plan_cut, "REPLICATES", 1)
    runs = Runs(override(small, horizon=2022), 1, FOLDER)
    pattern = patterns["hiring_plan_cut"]
    nothing = pattern.model_copy(update={"factor": 1.0})
    rows = list(plan_cut.hiring_plan_cut("c", nothing, runs))
    assert [row.model for row in rows] == [0.0, 0.0]
    assert [row.passed for row in rows] == [False, True]
    assert rows[0].failed
    assert not any(row.told for row in rows)
    rows = list(plan_cut.hiring_plan_cut("c", pattern, runs))
    assert rows[0].model != 0.0


@pytest.mark.parametrize(
    ("own", "others", "passed", "told"),
    [
        ([-0.03, -0.02, -0.025], [-0.001, -0.002, 0.0], [True, True], [True, False]),
        ([-0.03, -0.02, -0.025], [-0.0021, -0.0022, -0.0023], [True, True], [True, True]),
        ([-0.03, -0.02, -0.025], [-0.011, -0.012, -0.0115], [True, False], [True, True]),
        ([0.04, 0.03, 0.035], [0.0021, 0.0022, 0.0023], [False, True], [True, True]),
        # a fall of as much as chance may make
        ([-0.03, 0.02, -0.005], [-0.011, -0.012, -0.0115], [False, False], [False, False]),
        # the others: held small as no change is told
        ([-0.03, -0.02, -0.025], [-0.03, 0.02, -0.008], [True, True], [True, False]),
    ],
)
def test_a_cut_that_chance_may_have_made_is_not_told(small, patterns, monkeypatch, own, others, passed, told):
    monkeypatch.setattr(plan_cut, "REPLICATES", 3)
    monkeypatch.setattr(plan_cut, "finish", lambda city, replicate, until: (bool(city.shocks), replicate))

    def rates(run, fields, years):
        cut, replicate = run
        return 0.4 + cut * np.array([own[replicate], others[replicate]])

    monkeypatch.setattr(plan_cut, "retention_by_field", rates)
    runs = SimpleNamespace(scenario=override(small, horizon=2024), replicates=3)
    rows = list(plan_cut.hiring_plan_cut("c", patterns["hiring_plan_cut"], runs))
    assert [row.passed for row in rows] == passed
    assert [row.told for row in rows] == told


def test_a_cut_after_the_horizon_is_not_judged(small, patterns):
    runs = SimpleNamespace(scenario=override(small, horizon=small.base_year + 2), replicates=1)
    rows = list(plan_cut.hiring_plan_cut("c", patterns["hiring_plan_cut"], runs))
    assert [row.passed for row in rows] == [None, None]
    assert str(rows[0].note) == "not judged: the cut would begin in 2022, after the horizon"


def test_hiring_that_favours_nobody_matches_as_urns_and_balls_do(tiny, patterns, monkeypatch):
    runs = SimpleNamespace(scenario=tiny)
    one = patterns["urn_ball"].model_copy(update={"rows": {"1000,500": 432.47}})
    assert all(row.passed for row in limits.urn_ball("u", one, runs))
    real = limits.hire

    def lavish(applicants, open_, *rest, **more):
        """Let every post hire two."""
        return real(applicants, 2 * open_, *rest, **more)

    monkeypatch.setattr(limits, "hire", lavish)
    assert not any(row.passed for row in limits.urn_ball("u", one, runs))


def test_admission_by_lot_is_no_serial_dictatorship(tiny, patterns, monkeypatch):
    runs = SimpleNamespace(scenario=tiny)
    pattern = patterns["deferred_acceptance"]
    assert all(row.passed for row in limits.deferred_acceptance("d", pattern, runs))
    real = limits.admit
    monkeypatch.setattr(
        limits,
        "admit",
        lambda value, option, rank, capacity, **more: real(value, option, len(rank) - 1 - rank, capacity, **more),
    )
    assert not any(row.passed for row in limits.deferred_acceptance("d", pattern, runs))


def test_tastes_of_twice_the_size_halve_the_elasticity(tiny, patterns, monkeypatch):
    runs = SimpleNamespace(scenario=tiny)
    pattern = patterns["logit"]
    assert all(row.passed for row in limits.logit("l", pattern, runs))
    real = limits.Draws.gumbel
    monkeypatch.setattr(limits.Draws, "gumbel", lambda *args: 2.0 * real(*args))
    assert not all(row.passed for row in limits.logit("l", pattern, runs))


def test_only_rows_that_may_not_calibrate_make_a_validation_fail(patterns):
    pattern = patterns["field_match"]
    far = near("f", pattern, "bachelor", 0.1)
    assert far.failed
    assert not replace(far, role=Role.FIT).failed
    assert not replace(far, role=Role.TARGET).failed
    assert not inside("p", "x", 0.5, 0.4, 0.6, Role.HELD).failed


def test_a_bad_file_of_patterns_names_line_and_key(tmp_path):
    file = tmp_path / "patterns.yaml"
    file.write_text("urn_ball:\n  what: balls\n  role: limt\nurn_bal:\n  what: x\n  role: limit\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"patterns\.yaml:3: urn_ball\.role"):
        read_patterns(file)
    file.write_text("urn_bal:\n  what: x\n  role: limit\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"patterns\.yaml:1: .*unknown pattern `urn_bal`.*urn_ball"):
        read_patterns(file)


def test_a_job_is_of_the_field_if_most_of_the_training_counts_in_it(small, run):
    world, records = run.world, run.records
    students = world.students
    rows, region, level = world.classes[world.year]
    here = rows[
        (students.status[rows] == Status.WORKING) & (students.place[rows] == region) & (level == Level.BACHELOR)
    ]
    found = (records.indicator == "field_match") & (records.level == "bachelor") & (records.year == world.year)
    own, near_or_own = students.fit[here] >= 1.0, students.fit[here] > 0.5
    assert own.sum() < near_or_own.sum() < len(here)
    assert records.value[found].tolist() == pytest.approx([near_or_own.mean()])
