"""Each document's city: it loads without a warning, says where every number comes from, starts as figures say."""

import numpy as np
import pandas as pd
import pytest
from cities import CITIES, PRIORS, SCENARIOS
from steady_city import give_stationary_ages, without_change

from sim.analysis.goals import unmeasured
from sim.base_year import base_world
from sim.draws import Draws
from sim.experiment.assumptions import assumptions, with_values
from sim.model import TalentPipeline
from sim.report.description import numbers
from sim.scenario import cautions, override, read
from sim.scenario.quantity import Kind
from sim.world.codes import Level, Status

SCALE = 0.15
NEW = CITIES[1:]
"""Daqing has tests of its own at full scale."""


@pytest.fixture(scope="module", params=CITIES)
def loaded(request):
    return read(SCENARIOS / f"{request.param}.yaml")


def test_it_loads_without_a_warning(loaded):
    assert cautions(loaded.scenario, loaded.tree) == []
    assert list(unmeasured(loaded.scenario)) == []


def test_every_number_has_unit_kind_and_source_or_range(loaded):
    rows = list(numbers(loaded))
    assert len(rows) > 500
    for row in rows:
        assert row.unit, row
        assert (row.low is not None and row.high is not None) if row.kind == Kind.ASSUMED else bool(row.source), row


def test_its_policies_are_named_in_both_languages_and_cite_the_document(loaded):
    scenario = loaded.scenario
    for name, policy in scenario.policies.items():
        assert policy.title.en
        assert any("一" <= sign <= "鿿" for sign in policy.title.zh), name
        if name not in ("baseline", "without_the_cut"):
            assert_in_both_languages(policy.note, name)
    for name, entry in {**scenario.shocks, **scenario.goals, **scenario.facts}.items():
        if entry.note:
            assert_in_both_languages(entry.note, name)
    assert set(scenario.compared) <= set(scenario.policies)


def assert_in_both_languages(note, name):
    assert not isinstance(note, str), name
    assert note.en.isascii(), name
    assert any("一" <= sign <= "鿿" for sign in note.zh), name


def test_what_is_common_is_written_once(loaded):
    """No city states behaviour or outside places itself, but for distances to them."""
    own = loaded.files[0]
    for section in ("behaviour", "outside"):
        inherited = loaded.tree[section]
        assert all(mark[0] != own for mark in inherited.lines.values()), section


@pytest.mark.parametrize("city", CITIES)
def test_the_sets_that_targets_do_not_rule_out_are_there_to_draw_from(city):
    best = read(SCENARIOS / "calibrated" / f"{city}.yaml").scenario
    kept = pd.read_csv(SCENARIOS / "calibrated" / f"{city}.members.csv")
    numbers = [number for number in assumptions(best) if number.name in kept]
    assert len(kept) >= 10
    assert len(numbers) >= 15
    with_values(best, numbers, {number.name: float(kept[number.name].iloc[-1]) for number in numbers})


def test_every_prior_is_one_that_is_looked_at(loaded):
    missing = set(PRIORS) - set(loaded.scenario.priors)
    # where there is no university, nobody leaves or stays as one of its bachelors
    levels = {school.level.value for r in loaded.scenario.regions.values() for school in r.schools.values()}
    assert missing == (set() if "bachelor" in levels else {"retention_bachelor"})


@pytest.fixture(scope="module")
def pingdingshan():
    scenario = read(SCENARIOS / "pingdingshan.yaml").scenario
    return base_world(scenario, Draws(scenario.seed, 0))


def test_pingdingshan_enrols_and_admits_the_published_numbers(pingdingshan):
    """124,600 general, 48,400 and 44,400 vocational, 39,500 bachelors; 47,300, 19,400, 17,600 and 10,500 entrants."""
    students = pingdingshan.students
    rows = students.rows(Status.ENROLLED)
    counts = np.bincount(students.level[rows], minlength=5)
    assert counts.tolist() == [124_600, 48_400, 44_400, 39_500, 0]
    first = rows[students.begun[rows] == pingdingshan.year]
    entrants = np.bincount(students.level[first], minlength=5)
    assert entrants.tolist() == [47_300, 19_400, 17_600, 10_500, 0]
    assert (pingdingshan.schools.level == Level.GENERAL_SENIOR).sum() == 47
    assert (pingdingshan.schools.level == Level.SECONDARY_VOCATIONAL).sum() == 22
    assert (pingdingshan.schools.level > Level.SECONDARY_VOCATIONAL).sum() == 7


def test_the_golden_triangle_city_has_one_university_and_four_colleges():
    scenario = read(SCENARIOS / "golden_triangle.yaml").scenario
    counted = {}
    for school in scenario.regions["city"].schools.values():
        counted[school.level.value] = counted.get(school.level.value, 0) + school.count
    assert (counted["bachelor"], counted["higher_vocational"]) == (1, 4)


def yearly(frame, indicator, level="all"):
    rows = frame[(frame["indicator"] == indicator) & (frame["level"] == level)]
    rows = rows[(rows["field"] == "all") & (rows["origin"] == "all") & (rows["year"] > rows["year"].min() - 1)]
    return rows.groupby("year")["value"].mean()


@pytest.fixture(scope="module", params=NEW)
def first_years(request):
    """Scenario, and indicators of the first three years of a sample of the city in three replicates."""
    scenario = read(SCENARIOS / f"{request.param}.yaml").scenario
    city = override(scenario, scale=SCALE, horizon=scenario.base_year + 3)
    frames = []
    for replicate in range(3):
        model = TalentPipeline(city, replicate=replicate)
        model.run()
        frames.append(model.recorder.records().frame())
    frame = pd.concat(frames)
    return scenario, frame[frame["year"] > scenario.base_year]


def test_the_first_three_years_lie_within_the_priors(first_years):
    scenario, frame = first_years
    for prior, stated in scenario.priors.items():
        low, high = stated.range
        values = yearly(frame, *PRIORS[prior])
        assert len(values) == 3
        assert ((values >= low) & (values <= high)).all(), (scenario.name, prior, values.round(3).to_dict())


def test_hardly_anything_stands_at_a_bound(first_years):
    scenario, frame = first_years
    for indicator, most in (
        ("at_bound", 0.05),
        ("at_bound_seats", 0.05),
        ("at_bound_chance", 0.05),
        ("peer_slope", 0.5),
        ("at_bound_interns", 0.35),
        ("at_bound_known", 0.35),
    ):
        assert (yearly(frame, indicator) < most).all(), (scenario.name, indicator)


def test_where_nothing_outside_changes_nothing_inside_drifts(first_years):
    """Fourteen years without growth, each four together within 4 points of all: a sixth of a city has chance of 1.5."""
    scenario, _ = first_years
    city = override(without_intakes(without_change(scenario)), scale=SCALE)
    frames = []
    for replicate in range(2):
        model = TalentPipeline(city, replicate=replicate)
        give_stationary_ages(model.world)
        model.run()
        frames.append(model.recorder.records().frame())
    frame = pd.concat(frames)
    frame = frame[frame["year"] > scenario.base_year]
    for indicator in ("retention_rate", "skill_gap_coverage", "local_coverage"):
        values = yearly(frame, indicator).to_numpy()
        assert len(values) >= 14
        blocks = [values[start : start + 4].mean() for start in range(0, len(values) - 3, 2)]
        assert np.ptp(blocks) < 0.04, (scenario.name, indicator, np.round(values, 3))
    for indicator in ("posts", "enrolled"):
        values = yearly(frame, indicator).to_numpy()
        assert abs(values / values.mean() - 1).max() < 0.08, (scenario.name, indicator)


def without_intakes(scenario):
    """Return the scenario with stocks that stay: entrants that raise them are left out."""
    from sim.scenario import plain, validate

    tree = plain(scenario)
    for region in tree["regions"].values():
        for school in region["schools"].values():
            school.pop("intake", None)
    # shocks would move a city in which nothing else does
    tree["shocks"] = {}
    for policy in tree["policies"].values():
        policy.pop("shocks", None)
    return validate(tree)
