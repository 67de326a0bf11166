from pathlib import Path

import pytest

from sim.analysis.outcomes import Outcomes
from sim.dashboard.export import report_files, summary_csv
from sim.dashboard.policies import Draft, read_drafts
from sim.dashboard.runner import SAMPLE_STUDENTS, Job, State, sample, warm
from sim.experiment import queue
from sim.experiment.status import RUNS
from sim.report.comparison import compare
from sim.report.language import words
from sim.scenario import Sources, load

DRAFT = Draft("mine", {"en": "Mine", "zh": "我的"}, {"local_hiring_quota": {"from": 2020, "share": 0.5}})


@pytest.fixture(scope="module")
def scenario(loaded):
    return read_drafts(loaded, [DRAFT]).scenario


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="module")
def done(scenario, folder):
    job = Job(scenario, ["mine"], folder, 1, "asked")
    job.start()
    assert job.wait(120)
    return job


def test_the_full_answer_is_that_of_the_command_line(done, scenario):
    assert (done.state, done.message) == (State.DONE, "")
    assert not done.answer.sample
    assert isinstance(done.answer.comparison, Outcomes)
    expected = compare(scenario, ["mine"], workers=1).summary()
    assert done.answer.comparison.summary().equals(expected)


def test_runs_are_kept_and_not_run_again(done, scenario, folder):
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.parquet")}
    assert len(before) == 2 * (3 + scenario.replicates)
    again = Job(scenario, ["mine"], folder, 1, "asked")
    again.start()
    assert again.wait(60)
    assert again.state is State.DONE
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert len(again.answer.comparison.outcome.reused) == 2 * scenario.replicates


def test_a_cancelled_job_stops_says_so_and_keeps_what_is_finished(scenario, tmp_path, monkeypatch):
    # one run at a time: those of a batch are told of together
    monkeypatch.setattr(queue, "BATCH_SECONDS", 0.0)
    job = Job(scenario, ["mine"], tmp_path, 1, "asked")
    tell = job._progress

    def cancel_after_two(done, total):
        if done == 2:
            job.cancel()
        tell(done, total)

    job._progress = cancel_after_two
    job.start()
    assert job.wait(60)
    assert (job.state, job.answer) == (State.CANCELLED, None)
    assert len(list((tmp_path / "sample" / RUNS).glob("*.parquet"))) == 2


def test_a_study_that_fails_says_why(scenario, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    job = Job(scenario, ["mine"], tmp_path / "file", 1, "asked")
    job.start()
    assert job.wait(60)
    assert job.state is State.FAILED
    assert "file" in job.message


def test_a_sample_is_never_more_than_the_whole(scenario):
    quick = sample(scenario, ["mine"])
    assert (quick.scale, quick.horizon, quick.replicates) == (1, 2022, 3)
    assert quick.policies == scenario.policies


def test_a_sample_of_daqing_is_small():
    daqing = load(Path(__file__).parents[2] / "scenarios" / "daqing.yaml")
    quick = sample(daqing, ["quota_10"])
    students = sum(school.enrolled.value for school in daqing.regions["daqing"].schools.values())
    assert students * quick.scale <= 1.1 * SAMPLE_STUDENTS
    assert (quick.horizon, quick.replicates) == (2025, 3)


def test_tables_and_report_can_be_taken_away(done):
    say = words("zh")
    table = summary_csv(done.answer.comparison, say)
    assert table.startswith("\ufeff".encode())
    assert "我的" in table.decode("utf-8-sig")
    files = report_files(done.answer.comparison, Sources(), say, "talent-sim lab x.yaml")
    assert set(files) == {"report.html", "report.docx", "tables.xlsx"}
    text = files["report.html"].decode("utf-8")
    assert "我的" in text
    assert "talent-sim lab x.yaml" in text
    assert files["tables.xlsx"].startswith(b"PK")


def test_what_cannot_be_run_beforehand_is_left_to_the_page(world, tmp_path, caplog):
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("schema_version: 1\nname: wrong\n", encoding="utf-8")
    with caplog.at_level("INFO", logger="sim.dashboard.runner"):
        warm(str(wrong))
        assert "nothing was run beforehand" in caplog.text
        caplog.clear()
        warm(str(world))
        assert caplog.text == ""
