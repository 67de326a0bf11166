"""Policies made of others: whose levers they hold, which stands over which, and that a run is the same."""

from pathlib import Path

import pytest

from sim.experiment.design import design
from sim.scenario import ScenarioError, load, plain, read, validate

TINY = Path(__file__).parents[1] / "worlds" / "tiny.yaml"
PARTS = """
  quota:
    title: {en: Quota, zh: 比例}
    levers: {local_hiring_quota: {from: 2021, share: 0.3}}
  bases:
    title: {en: Bases, zh: 基地}
    levers:
      training_base: {from: 2021, bases: [{kind: campus, schools: [trade], seats: 20}]}
      intern_insurance: {from: 2021, yuan_student: 60}
  more_bases:
    title: {en: More bases, zh: 更多基地}
    levers:
      training_base: {from: 2021, bases: [{kind: virtual, schools: [technical], seats: 10}]}
      intern_insurance: {from: 2021, yuan_student: 60}
"""


def city(folder, text):
    path = folder / "city.yaml"
    path.write_text(f"extends: {TINY}\npolicies:{PARTS}{text}", encoding="utf-8")
    return path


WHOLE = "  whole:\n    title: {en: Whole, zh: 整体}\n    together: [quota, bases, more_bases]\n"


def test_a_policy_made_of_others_holds_their_levers_and_joins_their_lists(tmp_path):
    scenario = load(city(tmp_path, WHOLE))
    whole = scenario.policy("whole").levers
    assert whole.local_hiring_quota == scenario.policy("quota").levers.local_hiring_quota
    assert whole.intern_insurance == scenario.policy("bases").levers.intern_insurance
    assert [base.kind.value for base in whole.training_base.bases] == ["campus", "virtual"]
    # those that it is made of stay as they were
    assert len(scenario.policy("bases").levers.training_base.bases) == 1
    assert scenario.policy("bases").levers.local_hiring_quota is None


def test_its_own_levers_stand_over_theirs_and_null_leaves_one_out(tmp_path):
    own = WHOLE + "    levers: {local_hiring_quota: {from: 2022, share: 0.1}, intern_insurance: null}\n"
    whole = load(city(tmp_path, own)).policy("whole").levers
    assert whole.local_hiring_quota.share.value == 0.1
    assert whole.intern_insurance is None
    assert len(whole.training_base.bases) == 2


def test_a_lever_that_its_parts_state_differently_has_to_be_stated(tmp_path):
    text = (
        WHOLE + "  other:\n    title: {en: Other, zh: 另}\n    levers: {local_hiring_quota: {from: 2021, share: 0.4}}\n"
    )
    text = text.replace("more_bases]", "more_bases, other]")
    with pytest.raises(ScenarioError, match=r"`local_hiring_quota` differs between quota and other; state it"):
        load(city(tmp_path, text))


def test_a_wrong_setting_of_a_part_is_told_once_at_its_own_place(tmp_path):
    text = WHOLE.replace("bases, more_bases", "late")
    text += "  late:\n    title: {en: Late, zh: 晚}\n    levers: {order_class: {from: 2021, share: 1.5}}\n"
    path = city(tmp_path, text)
    with pytest.raises(ScenarioError) as caught:
        load(path)
    line = path.read_text(encoding="utf-8").splitlines().index("    levers: {order_class: {from: 2021, share: 1.5}}")
    assert str(caught.value) == (
        f"{path}:{line + 1}: policies.late.levers.order_class.share: 1.5 is not between 0 and 1"
    )


def test_a_resolved_scenario_reads_as_the_same(tmp_path):
    scenario = load(city(tmp_path, WHOLE))
    assert validate(plain(scenario)) == scenario


def test_what_a_policy_is_made_of_does_not_change_a_run(tmp_path):
    """A package that is written out is the same run as one that names its parts."""
    loaded = read(city(tmp_path, WHOLE))
    written = plain(loaded.scenario)
    del written["policies"]["whole"]["together"]
    ids = [[run.run_id for run in design(s, ["whole"], 1).specs] for s in (loaded.scenario, validate(written))]
    assert ids[0] == ids[1]


def test_a_run_compares_the_policies_that_the_scenario_names(tmp_path):
    path = city(tmp_path, WHOLE + "compare: [whole, bases]\n")
    scenario = load(path)
    assert design(scenario, replicates=1).policies == ("baseline", "whole", "bases")
    assert "more_bases" in scenario.policies
    assert set(design(load(TINY), replicates=1).policies) == {"baseline", *load(TINY).policies}
