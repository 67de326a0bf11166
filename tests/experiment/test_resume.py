"""What an edit between two runs of a study changes is run anew; nothing old is taken for new."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import study_fakes
from subprocesses import ENVIRONMENT, HERE, TINY, runs

import sim
from sim.experiment import dispatch
from sim.experiment.design import design
from sim.experiment.execute import execute
from sim.experiment.store import Store
from sim.experiment.work import Batch, OtherSource, work
from sim.scenario import replace

PACKAGE = Path(sim.__file__).parent


def test_an_edited_scenario_begins_anew_and_the_old_one_is_still_there(tiny, tmp_path):
    store = Store(tmp_path)
    edited = replace(tiny, {"behaviour.place.b_wage": tiny.behaviour.place.b_wage.value * 1.05})
    before, after = design(tiny, replicates=2), design(edited, replicates=2)
    execute(before, store, 1, simulate=study_fakes.quick)
    old = runs(tmp_path)
    assert execute(after, store, 1, simulate=study_fakes.quick).reused == ()
    assert {path: content for path, content in runs(tmp_path).items() if path in old} == old
    assert len(runs(tmp_path)) == 12
    assert execute(before, store, 1, simulate=study_fakes.quick).reused == before.specs


PROGRAM = """
import sys
from pathlib import Path
import sim
from sim.experiment.design import design
from sim.experiment.execute import execute
from sim.experiment.store import Store
from sim.scenario import load
import study_fakes

assert sim.__file__.startswith(sys.argv[3]), sim.__file__
outcome = execute(design(load(sys.argv[1]), ["quota_50"], 2), Store(Path(sys.argv[2])), 1, simulate=study_fakes.quick)
print(len(outcome.finished), len(outcome.reused))
"""


def test_an_edited_program_begins_anew(tmp_path):
    shutil.copytree(PACKAGE, tmp_path / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    environment = {**ENVIRONMENT, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(HERE)])}

    def run():
        command = [sys.executable, "-c", PROGRAM, str(TINY), str(tmp_path / "runs"), str(tmp_path)]
        return subprocess.run(
            command, capture_output=True, text=True, encoding="utf-8", env=environment, cwd=tmp_path, check=True
        ).stdout.split()

    assert run() == ["4", "0"]
    assert run() == ["4", "4"]
    report = tmp_path / "sim" / "report" / "style.py"
    report.write_text(report.read_text(encoding="utf-8") + "\n# a colour\n", encoding="utf-8")
    assert run() == ["4", "4"]
    phase = tmp_path / "sim" / "phases" / "study.py"
    phase.write_text(phase.read_text(encoding="utf-8") + "\n# a rule\n", encoding="utf-8")
    assert run() == ["4", "0"]
    assert len(runs(tmp_path / "runs")) == 8


def test_a_worker_with_other_source_files_refuses(tiny):
    study = design(tiny, replicates=1)
    batch = Batch(study.specs, study.packed, "another fingerprint", study_fakes.quick)
    with pytest.raises(OtherSource, match="not those that the study was begun with"):
        work(batch)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_program_edited_while_a_study_runs_ends_it(tiny, tmp_path, monkeypatch, workers):
    # what the ids stand for is no longer what a worker finds on disk
    monkeypatch.setattr(dispatch, "source_fingerprint", lambda: "as it was")
    with pytest.raises(OtherSource):
        execute(design(tiny, replicates=1), Store(tmp_path), workers, simulate=study_fakes.quick)
    assert runs(tmp_path) == {}
