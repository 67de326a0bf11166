"""The base year's stocks are those of the scenario: reached by admission, not by adding or deleting rows."""

import numpy as np
import pytest
from altered import altered

from sim.base_year import base_world
from sim.draws import Draws
from sim.model import TalentPipeline
from sim.scenario import Scenario, ScenarioError, override
from sim.world.build import build
from sim.world.codes import Level, Origin, Status
from sim.world.world import World


def world_of(scenario: Scenario, replicate: int = 0) -> World:
    return base_world(scenario, Draws(scenario.seed, replicate))


def enrolled_by_entry(world: World) -> np.ndarray:
    students = world.students
    rows = students.rows(Status.ENROLLED)
    entries = sum(len(region.schools) for region in world.scenario.regions.values())
    return np.bincount(world.schools.entry[students.school[rows]], minlength=entries)


def stated(scenario: Scenario) -> np.ndarray:
    return np.array([school.enrolled.value for r in scenario.regions.values() for school in r.schools.values()])


@pytest.mark.parametrize("name", ["tiny", "two_regions"])
@pytest.mark.parametrize("replicate", [0, 1])
def test_every_school_enrols_what_the_scenario_says(name, replicate, request):
    scenario = request.getfixturevalue(name)
    assert enrolled_by_entry(world_of(scenario, replicate)).tolist() == stated(scenario).tolist()


def test_a_tenth_of_daqing_enrols_a_tenth_in_every_school(daqing):
    small = override(daqing, scale=0.1)
    assert abs(enrolled_by_entry(world_of(small)) - 0.1 * stated(daqing)).max() <= 0.5


@pytest.fixture(scope="module")
def city(daqing: Scenario) -> World:
    return world_of(daqing)


def test_daqing_enrols_the_published_numbers(city, daqing):
    """Daqing 2019: 58,759 general, 6,856 and 7,155 vocational, 69,077 in higher education in all."""
    assert enrolled_by_entry(city).tolist() == stated(daqing).tolist()
    students = city.students
    counts = np.bincount(students.level[students.rows(Status.ENROLLED)], minlength=5)
    assert counts[Level.GENERAL_SENIOR] == 58_759
    assert counts[Level.SECONDARY_VOCATIONAL] == 6_856
    assert counts[Level.HIGHER_VOCATIONAL] == 7_155
    assert counts[Level.HIGHER_VOCATIONAL :].sum() == 69_077


def test_daqing_has_the_published_schools_and_programmes(city):
    schools, programmes = city.schools, city.programmes
    assert (schools.level == Level.SECONDARY_VOCATIONAL).sum() == 14
    assert (schools.level == Level.HIGHER_VOCATIONAL).sum() == 2
    assert (schools.level == Level.GENERAL_SENIOR).sum() == 30
    assert (programmes.level == Level.SECONDARY_VOCATIONAL).sum() == 69
    assert (programmes.field[programmes.level == Level.GENERAL_SENIOR] == -1).all()


def test_people_of_the_base_year_stand_where_they_can(city):
    students = city.students
    assert len(np.unique(students.id)) == len(students)
    assert not (students.status == Status.NONE).any()
    enrolled = students.rows(Status.ENROLLED)
    years = city.schools.years[students.school[enrolled]]
    assert ((students.begun[enrolled] <= city.year) & (students.ends[enrolled] > city.year)).all()
    assert (students.ends[enrolled] - students.begun[enrolled] <= years).all()
    # nobody of a modelled cohort is older or younger than the class allows
    pupils = enrolled[students.level[enrolled] <= Level.SECONDARY_VOCATIONAL]
    natives = pupils[students.origin[pupils] == Origin.NATIVE]
    assert np.array_equal(students.cohort[natives], students.begun[natives])


def test_classes_shrink_by_dropout_only(city):
    """Within a course every class is as large as dropout leaves of the class before it."""
    students, b = city.students, city.scenario.behaviour.learning
    rows = students.rows(Status.ENROLLED)
    for level, dropout in (
        (Level.GENERAL_SENIOR, b.dropout_general_senior.value),
        (Level.SECONDARY_VOCATIONAL, b.dropout_secondary_vocational.value),
    ):
        done = city.year - students.begun[rows[students.level[rows] == level]]
        classes = np.bincount(done, minlength=3)
        survive = (1 - dropout) ** (np.arange(3) / 3)
        # one student a programme may be rounded away
        slack = (city.programmes.level == level).sum()
        assert abs(classes - classes.sum() * survive / survive.sum()).max() <= slack


def test_alumni_of_eight_years_work_here_and_away(city):
    students = city.students
    for year in range(city.year - 7, city.year + 1):
        rows, _, _ = city.classes[year]
        status = students.status[rows]
        assert (students.graduated[rows] == year).all()
        assert (status == Status.WORKING).sum() > 100
        assert (status == Status.AWAY).sum() > 100
    natives = (students.status == Status.AWAY) & (students.home == 0) & (students.region < 0)
    assert natives.sum() > 1000


def test_staff_and_expected_posts_follow_the_groups(city, daqing):
    firms, positions = city.enterprises, city.positions
    groups = list(daqing.regions["daqing"].enterprises.values())
    for g, group in enumerate(groups):
        mine = np.flatnonzero(firms.group == g)
        assert len(mine) == group.firms
        assert city.births[g].sum() == pytest.approx(group.firms * group.staff.value, rel=1e-5)
        shares = positions.share[np.isin(positions.enterprise, mine[:1])].sum()
        outsourced = group.outsourced.value if group.outsourced else 0.0
        assert 1 - outsourced - 1e-5 <= shares <= 1 + 1e-5


def test_stocks_out_of_reach_are_refused(tiny):
    with pytest.raises(ValueError, match="cannot be reached"):
        world_of(altered(tiny, {"regions.city.cohorts.values": {2019: 80}}))


def test_stocks_that_a_small_sample_cannot_reach_name_the_scale(tiny):
    with pytest.raises(ValueError, match=r"cannot be reached.* at scale 0\.05 a programme may have too few seats"):
        world_of(override(tiny, scale=0.05))


def test_adding_a_row_would_be_noticed(tiny):
    world = build(tiny, Draws(tiny.seed, 0))
    assert enrolled_by_entry(world).sum() == 0
    reached = world_of(tiny)
    reached.students.append(1, status=Status.ENROLLED, school=0)
    assert enrolled_by_entry(reached).tolist() != stated(tiny).tolist()


def test_the_base_years_rows_carry_the_starting_stocks(tiny):
    model = TalentPipeline(tiny)
    frame = model.recorder.records().frame()
    rows = frame[(frame["indicator"] == "enrolled") & (frame["field"] == "all") & (frame["origin"] == "all")]
    assert (rows["year"] == 2019).all()
    by_level = rows.set_index("level")["value"].to_dict()
    assert by_level == {
        "all": 670,
        "general_senior": 300,
        "secondary_vocational": 120,
        "higher_vocational": 90,
        "bachelor": 160,
    }


def test_a_sample_below_a_twentieth_is_refused(daqing):
    assert override(daqing, scale=0.05).scale == 0.05
    for scale in (0.049, 0.0, -1.0):
        with pytest.raises(ScenarioError, match="scale"):
            override(daqing, scale=scale)
