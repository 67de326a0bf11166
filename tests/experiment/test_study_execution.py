import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
import study_fakes

from sim.experiment.design import design
from sim.experiment.execute import execute
from sim.experiment.store import State, Store
from sim.scenario import override

HERE = Path(__file__).parent
TINY = HERE.parent / "worlds" / "tiny.yaml"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(HERE.parents[1])}


def contents(store):
    return {path.name: path.read_bytes() for path in store.folder.glob("*.parquet")}


def test_one_and_four_workers_leave_the_same_bytes(tiny, tmp_path):
    study = design(tiny, replicates=2)
    one, four = Store(tmp_path / "one"), Store(tmp_path / "four")
    assert execute(study, one, 1).finished == study.specs
    assert execute(study, four, 4).finished == study.specs
    assert len(contents(one)) == 6
    assert contents(one) == contents(four)


@pytest.mark.parametrize("workers", [1, 2])
def test_each_draw_is_run_with_its_own_numbers(tiny, tmp_path, workers):
    other = override(tiny, seed=tiny.seed + 1)
    study = design(tiny, ["quota_50"], 2, draws=[(0, tiny), (1, other)])
    store = Store(tmp_path)
    assert execute(study, store, workers, simulate=study_fakes.quick).finished == study.specs
    for spec in study.specs:
        run = study_fakes.quick(other if spec.draw else tiny, spec.policy, spec.replicate)
        assert store.records(spec.run_id)["value"].to_pylist() == run.records.value.tolist()


def test_what_is_finished_is_not_run_again(tiny, tmp_path):
    store = Store(tmp_path)
    execute(design(tiny, ["quota_50"], 2), store, 1, simulate=study_fakes.quick)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.glob("*.parquet")}
    again = execute(design(tiny, ["quota_50"], 2), store, 1, simulate=forbidden)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.glob("*.parquet")} == before
    assert again.reused == again.finished
    assert len(again.reused) == 4


def forbidden(scenario, policy, replicate):
    raise AssertionError("a finished run was run again")


def test_only_what_is_missing_is_run(tiny, tmp_path):
    store = Store(tmp_path)
    execute(design(tiny, ["quota_50"], 1), store, 1, simulate=study_fakes.quick)
    called = []

    def count(scenario, policy, replicate):
        called.append((policy, replicate))
        return study_fakes.quick(scenario, policy, replicate)

    execute(design(tiny, replicates=2), store, 1, simulate=count)
    assert called == [("package", 0), ("baseline", 1), ("quota_50", 1), ("package", 1)]


def test_a_damaged_run_is_run_again(tiny, tmp_path):
    study, store = design(tiny, replicates=1), Store(tmp_path)
    execute(study, store, 1, simulate=study_fakes.quick)
    clean = contents(store)
    path = store.path(study.specs[1].run_id)
    path.write_bytes(path.read_bytes()[:-200])
    outcome = execute(study, store, 1, simulate=study_fakes.quick)
    assert outcome.damaged == (study.specs[1],)
    assert contents(store) == clean


@pytest.mark.parametrize("workers", [1, 3])
def test_a_failing_run_is_named_and_the_others_go_on(tiny, tmp_path, workers):
    study, store = design(tiny, replicates=3), Store(tmp_path)
    outcome = execute(study, store, workers, simulate=study_fakes.failing)
    assert [str(failure) for failure in outcome.failures] == [
        "quota_50, replicate 1: ValueError: posts filled exceed posts"
    ]
    failed = outcome.failures[0].spec
    assert outcome.finished == tuple(spec for spec in study.specs if spec != failed)
    assert all(store.state(spec.run_id) is State.FINISHED for spec in outcome.finished)
    assert "raise ValueError" in store.trace_path(failed.run_id).read_text(encoding="utf-8")
    after = execute(study, store, 1, simulate=study_fakes.quick)
    assert after.failures == ()
    assert len(after.reused) == 8


def test_a_run_that_kills_its_process_fails_alone(tiny, tmp_path):
    study, store = design(tiny, replicates=3), Store(tmp_path)
    outcome = execute(study, store, 2, simulate=study_fakes.dying)
    assert [failure.spec.label for failure in outcome.failures] == ["quota_50, replicate 1"]
    assert "process ended without a word" in outcome.failures[0].error
    assert "process ended" in store.error(outcome.failures[0].spec.run_id)
    assert len(outcome.finished) == 8
    assert all(store.state(spec.run_id) is State.FINISHED for spec in outcome.finished)


def test_what_fails_once_is_tried_again(tiny, tmp_path, monkeypatch):
    monkeypatch.setenv("STUDY_TRIES", str(tmp_path))
    study, store = design(tiny, replicates=2), Store(tmp_path / "runs")
    outcome = execute(study, store, 1, simulate=study_fakes.failing_once)
    assert outcome.failures == ()
    assert outcome.finished == study.specs
    assert not list(store.folder.glob("*.error.txt"))


@pytest.mark.parametrize("workers", [1, 2])
def test_progress_ends_at_the_total_and_never_falls(tiny, tmp_path, workers):
    told = []
    execute(design(tiny, replicates=2), Store(tmp_path), workers, lambda *now: told.append(now), study_fakes.quick)
    assert told[0] == (0, 6)
    assert told[-1] == (6, 6)
    assert told == sorted(told)


def test_no_workers_are_refused(tiny, tmp_path):
    with pytest.raises(ValueError, match="0 workers"):
        execute(design(tiny), Store(tmp_path), 0, simulate=study_fakes.quick)


def test_a_script_without_a_main_guard_runs_once(tmp_path):
    script = tmp_path / "plain.py"
    text = f"""
        import sys
        from pathlib import Path
        sys.path.insert(0, {str(HERE)!r})
        import study_fakes
        from sim.experiment.design import design
        from sim.experiment.execute import execute
        from sim.experiment.store import Store
        from sim.scenario import load
        print("started")
        study = design(load({str(TINY)!r}), replicates=2)
        outcome = execute(study, Store(Path({str(tmp_path / "runs")!r})), 2, simulate=study_fakes.quick)
        print(len(outcome.finished))
    """
    script.write_text(textwrap.dedent(text), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, encoding="utf-8", env=ENVIRONMENT
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "started\n6\n", "")
