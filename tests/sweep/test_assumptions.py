"""Which numbers are drawn, from where, and that what must add up still does."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.experiment.assumptions import BATCH, Assumption, assumptions, draw_scenarios, positions, with_values
from sim.experiment.members import MembersError, read_members
from sim.experiment.published import share_out, to_published_totals
from sim.scenario import assumed, replace
from sim.scenario.quantity import Quantity
from sim.scenario.schema import Stocks


def quantity(value, unit, low, high):
    return Quantity(value=value, unit=unit, kind="assumed", range=(low, high))


def test_every_assumed_number_that_a_run_reads_is_drawn(daqing):
    numbers = assumptions(daqing)
    paths = [path for number in numbers for path in number.paths]
    assert sorted(paths) == sorted(path for path, _ in assumed(daqing) if not path.startswith(("priors.", "targets.")))
    assert len({number.name for number in numbers}) == len(numbers)
    stated = dict(assumed(daqing))
    for number in numbers:
        assert number.low <= number.value <= number.high
        assert all(stated[path].range == (number.low, number.high) for path in number.paths)


def test_a_series_and_the_distances_are_one_factor_each(daqing):
    numbers = {number.name: number for number in assumptions(daqing)}
    cohorts, distances = numbers["regions.daqing.cohorts"], numbers["distances"]
    assert (cohorts.value, cohorts.low, cohorts.high, cohorts.unit) == (1.0, 0.9, 1.1, "factor")
    changed = with_values(daqing, [cohorts, distances], {cohorts.name: 1.05, distances.name: 0.9})
    before, after = daqing.regions["daqing"].cohorts.values, changed.regions["daqing"].cohorts.values
    assert {year: after[year] / before[year] for year in before} == pytest.approx(dict.fromkeys(before, 1.05))
    for row, columns in daqing.distances.values.items():
        assert changed.distances.values[row] == pytest.approx({key: 0.9 * km for key, km in columns.items()})


def test_one_setting_in_several_policies_is_one_assumption(daqing):
    numbers = {number.name: number for number in assumptions(daqing)}
    share = numbers["policies.vocational_40.levers.vocational_enrolment_share.share"]
    assert share.policies == ("vocational_40", "package")
    other = replace(
        daqing, {"policies.package.levers.vocational_enrolment_share.share": quantity(0.45, "share", 0.4, 0.5)}
    )
    apart = [n for n in assumptions(other) if n.name.endswith("vocational_enrolment_share.share")]
    assert [n.policies for n in apart] == [("vocational_40",), ("package",)]


def test_a_setting_reaches_its_policies_and_no_others(daqing):
    share = "policies.vocational_40.levers.vocational_enrolment_share.share"
    numbers = assumptions(daqing)
    changed = with_values(daqing, numbers, {share: 0.33})
    for policy in ("vocational_40", "package"):
        assert changed.policies[policy].levers.vocational_enrolment_share.share.value == 0.33
    before, after = daqing.model_dump(exclude={"policies"}), changed.model_dump(exclude={"policies"})
    assert before == after


def test_each_sixteenth_of_a_range_is_drawn_from_once_in_each_batch(tiny):
    found = positions(assumptions(tiny), 7, 3 * BATCH)
    for first in range(0, 3 * BATCH, BATCH):
        strata = np.sort(np.floor(found[first : first + BATCH] * BATCH), axis=0)
        assert (strata == np.arange(BATCH)[:, None]).all()


def test_numbers_are_drawn_independently(daqing):
    """The largest of 143,000 correlations of independent columns of 128 stays below 0.47 at one in a thousand."""
    correlation = np.corrcoef(positions(assumptions(daqing), daqing.seed, 128).T)
    np.fill_diagonal(correlation, 0.0)
    assert np.abs(correlation).max() < 0.47


def test_more_draws_more_numbers_and_other_policies_leave_a_numbers_draws(tiny):
    numbers = assumptions(tiny)
    few, many = positions(numbers, 7, 20), positions(numbers, 7, 50)
    assert (few == many[:20]).all()
    assert (positions(numbers[5:9], 7, 20) == few[:, 5:9]).all()
    assert (positions(numbers, 8, 20) != few).all()
    one = Assumption("policies.a.levers.x.y", ("policies.a.levers.x.y",), "share", 0.5, 0.0, 1.0, ("a",))
    shared = Assumption("policies.b.levers.x.y", ("policies.b.levers.x.y",), "share", 0.5, 0.0, 1.0, ("b", "a"))
    assert (positions([one], 7, 20) == positions([shared], 7, 20)).all()


def test_draws_lie_in_their_ranges_and_draw_0_is_the_scenario(tiny):
    numbers = assumptions(tiny)
    draws = list(draw_scenarios(tiny, numbers, 20))
    assert [draw.number for draw, _ in draws] == list(range(21))
    assert draws[0][1] is tiny
    assert draws[0][0].values == tuple(number.value for number in numbers)
    values = np.array([draw.values for draw, _ in draws[1:]])
    low, high = np.array([[number.low, number.high] for number in numbers]).T
    assert ((low <= values) & (values <= high)).all()
    assert (np.ptp(values, axis=0) > 0.8 * (high - low)).all()
    for draw, drawn in draws[1:]:
        stated = dict(assumed(drawn))
        for number, value in zip(numbers, draw.values, strict=True):
            if number.unit != "factor" or isinstance(stated[number.name], Quantity):
                assert stated[number.name].value == value


def test_enrolments_add_up_to_what_is_published(daqing):
    region = daqing.regions["daqing"]
    for draw, drawn in list(draw_scenarios(daqing, assumptions(daqing), 6))[1:]:
        assert draw.problem == ""
        schools = drawn.regions["daqing"].schools
        sums = {}
        for key, school in schools.items():
            assert school.enrolled.value.is_integer()
            assert school.enrolled.value != region.schools[key].enrolled.value
            sums[school.level] = sums.get(school.level, 0) + school.enrolled.value
        assert sums["general_senior"] == 58759
        assert sums["secondary_vocational"] == 6856
        assert sums["higher_vocational"] == 7155
        assert sums["higher_vocational"] + sums["bachelor"] + sums["postgraduate"] == 69077


def test_a_draw_that_contradicts_the_published_figures_is_named_not_run(tiny):
    """The schools' ranges end at 330, the stock's at 400: few of its draws can be reached."""
    stocks = Stocks(general_senior=quantity(300.0, "students", 200, 400))
    region = tiny.regions["city"].model_copy(update={"stocks": stocks})
    scenario = tiny.model_copy(update={"regions": {"city": region}})
    draws = list(draw_scenarios(scenario, assumptions(scenario), BATCH))
    refused = [draw for draw, drawn in draws if drawn is None]
    assert 0 < len(refused) < BATCH
    assert all("the schools enrol" in draw.problem for draw in refused)
    assert all(bool(draw.problem) == (drawn is None) for draw, drawn in draws)
    for draw, drawn in draws[1:]:
        values = dict(zip((n.name for n in assumptions(scenario)), draw.values, strict=True))
        total = values["regions.city.stocks.general_senior"]
        assert (drawn is None) == (not 270 <= total <= 330)


def test_draws_take_numbers_that_belong_together_from_sets(tiny, tmp_path):
    numbers = assumptions(tiny)
    path = tmp_path / "sets.csv"
    path.write_text("set,fit.default,behaviour.place.b_wage\n1,0.2,1.5\n2,0.4,2.5\n3,0.45,2.0\n", encoding="utf-8")
    sets = read_members(path, numbers)
    draws = [drawn for _, drawn in draw_scenarios(tiny, numbers, 12, sets)][1:]
    found = [(drawn.fit.default.value, drawn.behaviour.place.b_wage.value) for drawn in draws]
    assert set(found) == {(0.2, 1.5), (0.4, 2.5), (0.45, 2.0)}
    plain = [drawn for _, drawn in draw_scenarios(tiny, numbers, 12)][1:]
    assert [drawn.regions["city"].rent for drawn in draws] == [drawn.regions["city"].rent for drawn in plain]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("fit.defalt\n0.2\n", r":1: unknown assumed number `fit.defalt`; did you mean `fit.default`"),
        ("fit.default\n0.2\nx\n", r":3: fit.default: 'x' is not a number"),
        ("fit.default\nnan\n", r":2: fit.default: 'nan' is not a finite number"),
        ("fit.default\n", "holds no sets of values"),
        ("set\n1\n", "holds no sets of values"),
    ],
)
def test_a_file_of_sets_that_cannot_be_used_is_named(tiny, tmp_path, text, said):
    path = tmp_path / "sets.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MembersError, match=r"sets\.csv.*" + said):
        read_members(path, assumptions(tiny))
    with pytest.raises(MembersError, match="nowhere"):
        read_members(tmp_path / "nowhere.csv", assumptions(tiny))


@given(
    st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500), st.floats(0, 1)), min_size=1, max_size=12),
    st.floats(0, 1),
)
def test_parts_are_whole_within_their_ranges_and_add_up(ranges, where):
    low = np.array([float(min(a, b)) for a, b, _ in ranges])
    high = np.array([float(max(a, b)) for a, b, _ in ranges])
    values = low + np.array([u for *_, u in ranges]) * (high - low)
    total = float(round(low.sum() + where * (high - low).sum()))
    parts = share_out(values, low, high, total)
    assert parts is not None
    assert parts.sum() == total
    assert ((low <= parts) & (parts <= high)).all()
    assert (parts == np.round(parts)).all()


def test_parts_that_add_up_already_stay():
    low, high = np.array([0.0, 10.0, 5.0]), np.array([10.0, 30.0, 5.0])
    assert share_out(np.array([3.0, 22.0, 5.0]), low, high, 30.0).tolist() == [3.0, 22.0, 5.0]
    assert share_out(np.array([3.0, 22.0, 5.0]), low, high, 46.0) is None
    assert share_out(np.array([3.0, 22.0, 5.0]), low, high, 14.0) is None


def test_without_published_totals_nothing_is_moved(tiny):
    drawn = {number.name: number.at(0.3) for number in assumptions(tiny)}
    assert to_published_totals(tiny, drawn) == drawn
