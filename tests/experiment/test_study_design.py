import shutil
from pathlib import Path

import pytest

import sim
from sim.experiment.design import design, fingerprint
from sim.scenario import override, replace
from sim.scenario.quantity import Title
from sim.scenario.schema import Policy

PACKAGE = Path(sim.__file__).parent


def ids(scenario, **more):
    return {(spec.policy, spec.replicate): spec.run_id for spec in design(scenario, **more).specs}


def test_all_policies_and_replicates_with_the_baseline_first(tiny):
    study = design(tiny, replicates=2)
    assert study.policies == ("baseline", "quota_50", "package")
    assert [(spec.policy, spec.replicate) for spec in study.specs] == [
        ("baseline", 0), ("quota_50", 0), ("package", 0), ("baseline", 1), ("quota_50", 1), ("package", 1),
    ]  # fmt: skip
    assert len({spec.run_id for spec in study.specs}) == 6


def test_the_baseline_is_always_there_once(tiny):
    assert design(tiny, ["quota_50", "quota_50", "baseline"]).policies == ("baseline", "quota_50")


def test_what_a_run_does_not_read_leaves_its_id(tiny):
    before = ids(tiny)
    renamed = tiny.model_copy(
        update={
            "name": "other",
            "title": Title(en="x", zh="y"),
            "replicates": 99,
            "policies": {**tiny.policies, "idle": Policy(title=Title(en="Idle", zh="无"))},
            "fields": {key: Title(en=key, zh=key) for key in tiny.fields},
        }
    )
    after = ids(renamed, replicates=tiny.replicates)
    assert {key: after[key] for key in before} == before


def test_more_replicates_keep_the_ids_of_the_first(tiny):
    few, many = ids(tiny, replicates=2), ids(tiny, replicates=5)
    assert {key: many[key] for key in few} == few


@pytest.mark.parametrize(
    "change",
    [
        lambda tiny: override(tiny, seed=8),
        lambda tiny: override(tiny, horizon=2023),
        lambda tiny: override(tiny, scale=0.5),
        lambda tiny: replace(tiny, {"behaviour.place.b_wage": tiny.behaviour.place.b_wage.value * 1.01}),
        lambda tiny: tiny.model_copy(update={"fields": dict(reversed(tiny.fields.items()))}),
    ],
)
def test_what_a_run_reads_changes_its_id(tiny, change):
    before, after = ids(tiny), ids(change(tiny))
    assert not set(before.values()) & set(after.values())


def test_a_lever_changes_only_its_policy(tiny):
    quota = tiny.policies["quota_50"]
    later = quota.levers.local_hiring_quota.model_copy(update={"from_": 2022})
    levers = quota.levers.model_copy(update={"local_hiring_quota": later})
    changed = tiny.model_copy(
        update={"policies": {**tiny.policies, "quota_50": quota.model_copy(update={"levers": levers})}}
    )
    before, after = ids(tiny), ids(changed)
    assert {key for key in before if before[key] != after[key]} == {("quota_50", 0), ("quota_50", 1)}


def test_wrong_requests_are_refused(tiny):
    with pytest.raises(KeyError, match="no policy 'quota'"):
        design(tiny, ["quota"])
    with pytest.raises(ValueError, match="0 replicates"):
        design(tiny, replicates=0)


def drawn(tiny, factor):
    return replace(tiny, {"behaviour.place.b_wage": tiny.behaviour.place.b_wage.value * factor})


def test_a_study_holds_several_draws_of_the_assumed_numbers(tiny):
    study = design(tiny, ["quota_50"], 2, draws=[(0, tiny), (3, drawn(tiny, 1.01)), (4, drawn(tiny, 0.99))])
    assert study.draws == (0, 3, 4)
    assert [(spec.draw, spec.replicate, spec.policy) for spec in study.specs] == [
        (draw, replicate, policy) for draw in (0, 3, 4) for replicate in (0, 1) for policy in ("baseline", "quota_50")
    ]
    assert len({spec.run_id for spec in study.specs}) == 12
    assert study.specs[:4] == design(tiny, ["quota_50"], 2).specs
    assert study.scenario_of(3) == drawn(tiny, 1.01)
    assert study.scenario_of(0) == tiny
    assert "draw 3" in study.specs[4].label
    assert "draw" not in study.specs[0].label


def test_a_draw_is_known_by_its_number_and_by_its_numbers(tiny):
    def of(number, factor):
        return design(tiny, ["quota_50"], 1, draws=[(number, drawn(tiny, factor))]).specs[0].run_id

    assert len({of(1, 1.01), of(2, 1.01), of(1, 0.99)}) == 3


def test_wrong_draws_are_refused(tiny):
    with pytest.raises(ValueError, match="draw 1: "):
        design(tiny, draws=[(1, drawn(tiny, 1.01)), (1, drawn(tiny, 1.02))])
    with pytest.raises(ValueError, match="draw -1: "):
        design(tiny, draws=[(-1, drawn(tiny, 1.01))])
    with pytest.raises(ValueError, match="draw 0 is the scenario as written"):
        design(tiny, draws=[(0, drawn(tiny, 1.01))])


@pytest.fixture
def source(tmp_path):
    shutil.copytree(PACKAGE, tmp_path / "sim", ignore=shutil.ignore_patterns("__pycache__", ".*"))
    return tmp_path / "sim"


def of(source):
    return fingerprint(source, source.rglob("*.py"))


@pytest.mark.parametrize("name", ["draws.py", "phases/study.py", "scenario/schema.py", "measures/records.py"])
def test_a_source_file_that_can_change_a_result_changes_the_fingerprint(source, name):
    before = of(source)
    path = source / name
    path.write_bytes(path.read_bytes() + b"\n# changed\n")
    assert of(source) != before


@pytest.mark.parametrize("name", ["cli/run.py", "report/style.py", "analysis/effects.py", "experiment/store.py"])
def test_a_source_file_that_cannot_change_a_result_leaves_the_fingerprint(source, name):
    before = of(source)
    path = source / name
    path.write_bytes(path.read_bytes() + b"\n# changed\n")
    assert of(source) == before


def test_line_ends_do_not_count(source):
    before = of(source)
    path = source / "draws.py"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert of(source) == before
