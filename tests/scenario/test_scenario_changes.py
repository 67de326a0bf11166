"""Differences on a loaded scenario."""

from __future__ import annotations

import copy
import operator
import pickle
from pathlib import Path

import pytest

from sim.scenario import (
    Kind,
    Quantity,
    Scenario,
    ScenarioError,
    assumed,
    find_policy,
    load,
    override,
    replace,
    with_policy,
)

TINY = Path(__file__).parents[1] / "worlds" / "tiny.yaml"


@pytest.fixture(scope="module")
def tiny() -> Scenario:
    return load(TINY)


def test_assumed_finds_every_assumed_number(tiny: Scenario) -> None:
    found = dict(assumed(tiny))
    text = TINY.read_text(encoding="utf-8") + (TINY.parent / "behaviour.yaml").read_text(encoding="utf-8")
    assert len(found) == text.count("kind: assumed")
    assert "behaviour.working_lives.return" in found
    assert "outside.coast.universities[1].line" in found
    assert "regions.city.cohorts" in found
    assert "distances" in found


def test_every_assumed_number_can_be_replaced_by_its_own_ends(tiny: Scenario) -> None:
    for end in (0, 1):
        values = {path: stated.range[end] for path, stated in assumed(tiny) if stated.range is not None}
        changed = replace(tiny, values)
        assert changed != tiny
        for path, stated in assumed(changed):
            if isinstance(stated, Quantity):
                assert stated.value == values[path]


def test_replace_leaves_the_rest_and_the_original_alone(tiny: Scenario) -> None:
    before = tiny.model_dump()
    changed = replace(tiny, {"behaviour.place.b_wage": 2})
    assert changed.behaviour.place.b_wage.value == 2.0
    assert tiny.model_dump() == before
    assert replace(changed, {"behaviour.place.b_wage": tiny.behaviour.place.b_wage.value}) == tiny


def test_a_series_is_scaled_as_a_whole(tiny: Scenario) -> None:
    changed = replace(tiny, {"regions.city.cohorts": 1.05, "distances": 1.1})
    cohorts = tiny.regions["city"].cohorts
    assert changed.regions["city"].cohorts.at(2019) == pytest.approx(1.05 * cohorts.at(2019))
    assert changed.distances.values["city"]["coast"] == pytest.approx(1.1 * 1800)


def test_a_setting_takes_a_plain_number(tiny: Scenario) -> None:
    path = "policies.quota_50.levers.local_hiring_quota.share"
    quota = replace(tiny, {path: 0.3}).policies["quota_50"].levers.local_hiring_quota
    assert quota is not None
    assert quota.share.value == 0.3


def test_a_published_figure_needs_a_whole_statement(tiny: Scenario) -> None:
    measured = Quantity(value=300, unit="students", kind=Kind.MEASURED, source="daqing_report")
    path = "regions.city.schools.senior.enrolled"
    published = replace(tiny, {path: measured})
    assert published.regions["city"].schools["senior"].enrolled == measured
    with pytest.raises(ScenarioError) as caught:
        replace(published, {path: 310})
    assert str(caught.value).startswith(f"{path}: is measured, not assumed; give a Quantity")


def test_a_policy_of_ones_own_is_the_one_that_a_file_would_hold(tiny: Scenario) -> None:
    before = copy.deepcopy(tiny)
    settings = {"from": 2021, "share": 0.5}
    mine = with_policy(tiny, "mine", {"local_hiring_quota": settings}, title="Half for locals")
    assert tiny == before
    assert settings == {"from": 2021, "share": 0.5}
    assert mine.policies["mine"].levers == tiny.policies["quota_50"].levers
    assert mine.policies["mine"].title.en == mine.policies["mine"].title.zh == "Half for locals"
    assert {name: mine.policies[name] for name in tiny.policies} == dict(tiny.policies)
    milder = with_policy(mine, "mine", {"local_hiring_quota": {"from": 2022, "share": 0.1}})
    quota = milder.policies["mine"].levers.local_hiring_quota
    assert quota is not None
    assert (quota.from_, quota.share.value, milder.policies["mine"].title.en) == (2022, 0.1, "mine")


def test_what_a_policy_may_not_mean_is_warned_of_as_in_a_file(tiny: Scenario) -> None:
    path = "policies.late.levers.local_hiring_quota.from"
    with pytest.warns(UserWarning, match="the lever never acts") as said:
        late = with_policy(tiny, "late", {"local_hiring_quota": {"from": 2090, "share": 0.5}})
    assert [str(one.message) for one in said] == [
        f"{path}: 2090 is after the horizon, {tiny.horizon}; the lever never acts"
    ]
    # said once, of the policy in hand: a warning would be an error here
    with_policy(late, "mine", {"local_hiring_quota": {"from": 2021, "share": 0.5}})
    with pytest.warns(UserWarning, match="policies.none: has no levers"):
        with_policy(tiny, "none", {})


@pytest.mark.parametrize(
    ("name", "levers", "message"),
    [
        (
            "mine",
            {"local_hiring_quota": {"from": 2021, "share": 1.4}},
            "policies.mine.levers.local_hiring_quota.share: 1.4 is not between 0 and 1",
        ),
        (
            "mine",
            {"local_hiring_qota": {"from": 2021, "share": 0.4}},
            "policies.mine.levers.local_hiring_qota: unknown key `local_hiring_qota`; "
            "did you mean `local_hiring_quota`?",
        ),
        (
            "My policy",
            {},
            "policies.My policy: 'My policy' is not a key: "
            "lower-case letters, digits and _, a letter first, 40 at most",
        ),
    ],
)
def test_a_policy_that_no_file_could_hold_is_refused(
    tiny: Scenario, name: str, levers: dict[str, dict[str, object]], message: str
) -> None:
    with pytest.raises(ScenarioError) as caught:
        with_policy(tiny, name, levers)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("behaviour.place.b_wag", 1, "behaviour.place.b_wag: unknown key `b_wag`; did you mean `b_wage`?"),
        ("behaviour.place.b_wage", 9, "behaviour.place.b_wage: 9 is not within its own range [0.6, 2.5]"),
        ("behaviour.place", 1, "behaviour.place: is a section, not a number"),
        (
            "outside.coast.universities[9].line",
            1,
            "outside.coast.universities[9].line: there is nothing called `[9]` there",
        ),
        ("name.first", 1, "name.first: there is nothing called `first` there"),
        ("", 1, "is not a key path"),
        ("seed", 1.5, "seed: 1.5 is not a whole number"),
    ],
)
def test_replace_complains(tiny: Scenario, path: str, value: float, message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        replace(tiny, {path: value})
    assert str(caught.value) == message


def test_override(tiny: Scenario) -> None:
    assert override(tiny) == tiny
    changed = override(tiny, seed=5, horizon=2030, scale=0.5, replicates=3)
    assert (changed.seed, changed.horizon, changed.scale, changed.replicates) == (5, 2030, 0.5, 3)
    assert changed == tiny.model_copy(update={"seed": 5, "horizon": 2030, "scale": 0.5, "replicates": 3})


def test_override_complains_of_all_at_once(tiny: Scenario) -> None:
    with pytest.raises(ScenarioError) as caught:
        override(tiny, seed=-1, horizon=2018, scale=0.01, replicates=0)
    assert str(caught.value).splitlines() == [
        "horizon: 2018 is before base_year 2019",
        "replicates: 0 is not between 1 and 100000",
        "scale: 0.01 is not between 0.05 and 10",
        "seed: -1 is below 0",
    ]


def test_find_policy(tiny: Scenario) -> None:
    assert find_policy(tiny, "package") is tiny.policies["package"]
    assert find_policy(tiny, "baseline").title.zh == "基准"
    with pytest.raises(ScenarioError) as caught:
        find_policy(tiny, "quota50")
    assert str(caught.value) == "there is no policy `quota50`; did you mean `quota_50`?"
    with pytest.raises(ScenarioError) as caught:
        find_policy(tiny, "x")
    assert str(caught.value) == "there is no policy `x`; there are: baseline, quota_50, package"


def test_mappings_in_a_scenario_cannot_be_changed_either(tiny):
    distances = tiny.distances.values
    inner = next(iter(distances.values()))
    for change in (
        lambda: tiny.policies.pop("quota_50"),
        lambda: tiny.regions.update({}),
        lambda: operator.setitem(tiny.fields, "own", None),
        lambda: operator.delitem(inner, next(iter(inner))),
    ):
        with pytest.raises(TypeError, match="a scenario does not change; `override`"):
            change()
    again = pickle.loads(pickle.dumps(tiny))
    assert again == tiny
    assert type(again.policies) is type(tiny.policies) is not dict
    assert "quota_50" in copy.deepcopy(tiny).policies
