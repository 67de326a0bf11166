"""How far a study is, as its folder shows it."""

import json

import pytest
import study_fakes

from sim.experiment.design import design
from sim.experiment.execute import execute
from sim.experiment.lock import hold
from sim.experiment.plan import DamagedPlan, read_plan, write_plan
from sim.experiment.status import Stage, statuses
from sim.experiment.store import Store
from sim.report.language import words
from sim.report.status_table import status_heading, status_notes, status_table


@pytest.fixture
def results(tiny, tmp_path):
    """Six runs: three finished, one failed, one damaged, one missing; and one of another seed."""
    study, store = design(tiny, replicates=2), Store(tmp_path / "runs")
    execute(design(tiny.model_copy(update={"seed": 99}), ["quota_50"], 1), store, 1, simulate=study_fakes.quick)
    store.discard(design(tiny.model_copy(update={"seed": 99}), ["quota_50"], 1).specs[0].run_id)
    execute(study, store, 1, simulate=study_fakes.failing)
    store.discard(study.specs[5].run_id)
    damaged = store.path(study.specs[0].run_id)
    damaged.write_bytes(damaged.read_bytes()[:-1])
    return tmp_path


def test_every_run_is_at_its_stage(results, tiny):
    (status,) = statuses(results)
    specs = design(tiny, replicates=2).specs
    assert [run.spec for run in status.found] == list(specs)
    assert [run.stage for run in status.found] == [
        Stage.DAMAGED, Stage.FINISHED, Stage.FINISHED, Stage.FINISHED, Stage.FAILED, Stage.MISSING,
    ]  # fmt: skip
    assert status.found[4].error == "ValueError: posts filled exceed posts"
    assert status.others == 1
    assert status.holder is None
    assert not status.changed


def test_the_folder_of_runs_and_folders_within_are_looked_at_too(results, tiny):
    write_plan(results / "sweep" / "runs", design(tiny, ["quota_50"], 1))
    first, second = statuses(results)
    assert statuses(results / "runs")[0] == first
    assert second.folder == results / "sweep" / "runs"
    assert second.count(Stage.MISSING) == 2
    assert statuses(results / "none") == []


def test_for_programs(results):
    plain = statuses(results)[0].plain()
    assert json.loads(json.dumps(plain)) == plain
    assert {name: plain[name] for name in ("runs", "finished", "failed", "damaged", "missing", "other_runs")} == {
        "runs": 6, "finished": 3, "failed": 1, "damaged": 1, "missing": 1, "other_runs": 1,
    }  # fmt: skip
    assert plain["by_policy"]["quota_50"] == {"finished": 1, "failed": 1}
    assert [run["stage"] for run in plain["not_finished"]] == ["damaged", "failed", "missing"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_for_people(results, language):
    with hold(results / "runs"):
        (status,) = statuses(results)
        notes = "\n".join(status_notes(status, words(language)))
    assert status.holder is not None
    assert str(status.holder.pid) in notes
    assert "ValueError: posts filled exceed posts" in notes
    assert str(status.of(Stage.DAMAGED)[0].path) in notes


def test_a_changed_program_is_said(results, tiny):
    plan = results / "runs" / "study.json"
    content = json.loads(plan.read_text(encoding="utf-8"))
    plan.write_text(json.dumps({**content, "source": "older"}), encoding="utf-8")
    (status,) = statuses(results)
    assert status.changed
    assert words("en")("status.changed") in list(status_notes(status, words("en")))


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"scenario": "x", "source": "y", "policies": 3, "runs": []}'])
def test_a_damaged_plan_is_named(tmp_path, content):
    (tmp_path / "study.json").write_text(content, encoding="utf-8")
    with pytest.raises(DamagedPlan, match=r"study\.json is damaged"):
        read_plan(tmp_path)


def test_draws_are_in_the_plan(tiny, tmp_path):
    study = design(tiny, ["quota_50"], 1, draws=[(0, tiny), (7, tiny)])
    write_plan(tmp_path, study)
    assert read_plan(tmp_path).specs == study.specs


def test_in_chinese_the_study_its_policies_and_runs_are_named(results):
    (status,) = statuses(results)
    said = words("zh")
    assert status_heading(status, said).startswith("小世界：")
    policies = list(status_table(status, said).columns[0].cells)
    assert "招聘本地毕业生五成" in policies
    assert "quota_50" not in policies
    assert list(status_table(status, words("en")).columns[0].cells)[:2] == ["baseline", "quota_50"]
    assert any("quota_50，第1次重复" in note or "baseline，第0次重复" in note for note in status_notes(status, said))


def test_a_folder_that_an_earlier_version_began_is_named_by_keys(results):
    plan = results / "runs" / "study.json"
    content = json.loads(plan.read_text(encoding="utf-8"))
    del content["titles"]
    plan.write_text(json.dumps(content), encoding="utf-8")
    (status,) = statuses(results)
    assert status_heading(status, words("zh")).startswith("tiny：")
    plan.write_text(json.dumps({**content, "titles": []}), encoding="utf-8")
    with pytest.raises(DamagedPlan, match="titles must be a mapping"):
        statuses(results)


def test_stocks_out_of_reach_are_named_in_chinese(results, tiny):
    run = design(tiny, replicates=2).specs[4]
    Store(results / "runs").fail(run.run_id, "UnreachableStocks: too few pupils", "")
    (status,) = statuses(results)
    assert any(
        "：无法达到基年的在校生数（UnreachableStocks: too few" in note for note in status_notes(status, words("zh"))
    )
    assert any(": UnreachableStocks: too few pupils" in note for note in status_notes(status, words("en")))
