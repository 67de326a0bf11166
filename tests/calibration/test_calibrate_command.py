"""The command: its files and exit codes."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from towns import ACCESS, AMENITY, QUITS, WORLDS
from typer.testing import CliRunner

from sim.cli import app
from sim.experiment.assumptions import assumptions
from sim.experiment.members import read_members
from sim.experiment.sweep import design_sweep
from sim.scenario import load

TINY = WORLDS / "tiny_targets.yaml"
QUICK = ("--samples", 2, "--waves", 1, "--trials", 1, "--scale", 1)


@pytest.fixture
def call(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(app, ["calibrate", *(str(part) for part in arguments)])


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """What a quick calibration leaves."""
    out = tmp_path_factory.mktemp("calibrated") / "parameters.yaml"
    found = CliRunner().invoke(
        app, ["calibrate", str(TINY), *map(str, QUICK), "--workers", "1", "--out", str(out), "--json"]
    )
    assert found.exit_code == 0, found.output
    return out, found


def test_the_parameter_file_extends_the_scenario_and_keeps_within_its_ranges(done):
    out, _ = done
    before = {number.name: number for number in assumptions(load(TINY))}
    after = {number.name: number for number in assumptions(load(out))}
    for name in (AMENITY, ACCESS, QUITS):
        assert before[name].low <= after[name].low <= after[name].value <= after[name].high <= before[name].high
    assert load(out).name == "tiny_targets_calibrated"
    same = set(before) - {AMENITY, ACCESS, QUITS}
    assert all(before[name] == after[name] for name in same)


def test_a_sweep_draws_from_the_kept_sets(done):
    out, _ = done
    scenario, members = load(out), out.with_name("parameters.members.csv")
    sets = read_members(members, assumptions(scenario))
    assert len(sets) == len(members.read_text(encoding="utf-8-sig").splitlines()) - 1
    assert all(set(one) == {AMENITY, ACCESS, QUITS} for one in sets)
    drawn = design_sweep(scenario, 4, [], 1, 1.0, members=members)
    names = [number.name for number in drawn.numbers]
    for draw in drawn.draws[1:]:
        values = {name: draw.values[names.index(name)] for name in (AMENITY, ACCESS, QUITS)}
        assert values in [dict(one) for one in sets]
        assert draw.problem == ""


def test_what_programs_read(done):
    out, found = done
    told = json.loads(found.stdout)
    assert told["sets"]["judged"] == 2
    assert [row["target"] for row in told["targets"]] == ["retention", "quits"]
    assert {row["constant"] for row in told["constants"]} == {AMENITY, ACCESS, QUITS}
    assert [Path(name).name for name in told["files"]] == ["parameters.yaml", "parameters.members.csv", "parameters.md"]
    # the sets that the progress counts: the one as written, two of the wave, one of the search, the best at full scale
    report = out.with_name("parameters.md").read_text(encoding="utf-8")
    assert "5 sets of constants were judged: the one as written, 2 in 1 waves" in report
    assert f"Of the 2 in the waves {told['sets']['kept']} are kept" in report
    assert "5/5 sets" in found.stderr
    assert "What is not identified" in out.with_name("parameters.md").read_text(encoding="utf-8")


def test_targets_that_rule_out_every_set_end_in_1_and_leave_the_report_alone(call, tmp_path):
    never = (
        "{indicator: vocational_share, years: [2020], value: 0.99, unit: share, kind: assumed, range: [0.98, 0.995]}"
    )
    text = f"extends: {TINY.as_posix()}\ntargets:\n  never: {never}\n"
    (tmp_path / "never.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "calibrated").mkdir()
    for name in ("never.yaml", "never.members.csv", "never.md"):
        (tmp_path / "calibrated" / name).write_text("of an earlier calibration", encoding="utf-8")
    once = ("--samples", 1, "--waves", 1, "--trials", 0, "--scale", 1, "--workers", 1)
    found = call("never.yaml", *once, "--overwrite")
    assert found.exit_code == 1
    earlier = [str(Path("calibrated") / name) for name in ("never.yaml", "never.members.csv")]
    assert found.stderr.splitlines()[-1] == f"Removed, since no set is kept: {', '.join(earlier)}"
    assert "The targets rule out every set" in found.stdout
    constants = [line for line in found.stdout.splitlines() if line.startswith(("| `behaviour.", "| `regions."))]
    # where nothing is kept, no range of what is kept is told
    assert constants
    assert all(line.endswith("|  |  |") for line in constants)
    assert sorted(path.name for path in (tmp_path / "calibrated").iterdir()) == ["never.md"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("targets: {q: {indicator: six_month_quit, value: 0.3, unit: share, kind: assumed, range: [0, 1]}}",
         "s.yaml:2: targets.q.indicator: unknown indicator `six_month_quit`; did you mean `six_month_quits`?"),
        ("calibration: {explore: [behaviour.place.b_tie]}",
         "s.yaml: targets: there are none; state what the model should show"),
        ("calibration: {explore: [behaviour.place.tie]}",
         "s.yaml:2: calibration.explore[0]: unknown number `behaviour.place.tie`; did you mean "
         "`behaviour.place.b_tie`?"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_with_its_place(call, tmp_path, text, message):
    (tmp_path / "s.yaml").write_text(f"extends: {(WORLDS / 'tiny.yaml').as_posix()}\n{text}\n", encoding="utf-8")
    found = call("s.yaml")
    assert (found.exit_code, found.stderr.splitlines()[-1]) == (2, message)
    assert not list((tmp_path / "calibrated").glob("*")) if (tmp_path / "calibrated").exists() else True


def test_check_looks_at_targets_too(tmp_path):
    bad = "targets: {q: {indicator: six_month_quits, value: 3, unit: years, kind: assumed, range: [0, 9]}}"
    (tmp_path / "s.yaml").write_text(f"extends: {(WORLDS / 'tiny.yaml').as_posix()}\n{bad}\n", encoding="utf-8")
    found = CliRunner().invoke(app, ["check", str(tmp_path / "s.yaml")])
    assert found.exit_code == 2
    assert found.stderr.endswith("s.yaml:2: targets.q.unit: the unit is 'years'; six_month_quits is in 'share'\n")


def test_options_and_outputs_that_cannot_be_are_refused(call, tmp_path):
    for option, value, message in (
        ("--samples", 0, "below 1"),
        ("--trials", -1, "below 0"),
        ("--workers", 0, "below 1"),
    ):
        found = call(TINY, option, value)
        assert (found.exit_code, found.stderr) == (2, f"{option}: {value} is {message}\n")
    (tmp_path / "s.yaml").write_text(f"extends: {TINY.as_posix()}\n", encoding="utf-8")
    found = call("s.yaml", "--out", "s.yaml")
    assert found.exit_code == 2
    assert "it would extend itself" in found.stderr


def test_a_parameter_file_that_is_there_is_left_alone(call, tmp_path):
    out = tmp_path / "kept.yaml"
    out.write_text("kept", encoding="utf-8")
    found = call(TINY, *QUICK, "--out", out)
    assert found.exit_code == 2
    assert found.stderr == f"{out} is there; name another file with --out, or --overwrite it\n"
    assert out.read_text(encoding="utf-8") == "kept"


def test_sets_and_report_that_are_there_are_left_alone_too(call, tmp_path):
    for name in ("mine.members.csv", "mine.md"):
        (tmp_path / name).write_text("kept", encoding="utf-8")
    found = call(TINY, *QUICK, "--out", tmp_path / "mine.yaml")
    assert found.exit_code == 2
    both = f"{tmp_path / 'mine.members.csv'}, {tmp_path / 'mine.md'}"
    assert found.stderr == f"{both} are there; name another file with --out, or --overwrite them\n"
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.glob("mine*")} == {
        "mine.members.csv": "kept",
        "mine.md": "kept",
    }


def test_a_search_without_optuna_is_refused_before_anything_is_run(call, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "optuna", None)
    monkeypatch.setattr("sim.analysis.calibration.calibrate.workers", None)
    found = call(TINY, *QUICK, "--trials", 2, "--out", tmp_path / "new.yaml")
    assert found.exit_code == 2
    assert "the search needs Optuna: pip install" in found.stderr
