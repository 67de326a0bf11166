import json
import os
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

import sim
import sim.experiment.work
from sim.cli import app
from sim.experiment.lock import hold
from sim.experiment.store import State, Store

ROOT = Path(__file__).parents[2]
WORLDS = ROOT / "tests" / "worlds"
TINY = str(WORLDS / "tiny.yaml")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


@pytest.fixture
def call(tmp_path, monkeypatch, no_charts):
    """Calls the command line from an empty folder."""
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(app, [str(part) for part in arguments])


def files(folder):
    return sorted(path.relative_to(folder).as_posix() for path in Path(folder).rglob("*"))


def test_a_run_prints_a_table_and_leaves_results_named_after_the_scenario(call, tmp_path):
    done = call("run", TINY, "--replicates", 2, "--workers", 1, "--policy", "quota_50", "--horizon", 2022)
    assert done.exit_code == 0, done.output
    assert "Baseline" in done.stdout
    assert "50 % local hiring quota" in done.stdout
    assert "Package" not in done.stdout
    assert "chance only, assumptions not included" in done.stdout
    assert "No retention figure is published" in done.stdout
    assert "results/tiny" in done.stdout.replace(os.sep, "/")
    assert done.stderr.splitlines()[0].startswith("0/4 runs")
    assert done.stderr.splitlines()[-1].startswith("4/4 runs")
    note = json.loads((tmp_path / "results/tiny/manifest.json").read_text(encoding="utf-8"))
    assert (note["horizon"], note["replicates"], note["policies"]) == (2022, 2, ["baseline", "quota_50"])


def test_completion_is_offered_by_the_installed_command_only(tmp_path):
    script = tmp_path / "talent-sim"
    script.write_text("from sim.cli import main\n\nmain()\n", encoding="utf-8")

    def printed(*command, **environment):
        done = subprocess.run(
            [sys.executable, *command], env={**ENVIRONMENT, **environment}, capture_output=True, text=True, check=False
        )
        return done.stdout

    assert "--install-completion" in printed(str(script), "--help")
    assert "completion" not in printed("-m", "sim", "--help")
    words = {"_TALENT_SIM_COMPLETE": "complete_bash", "COMP_WORDS": "talent-sim swe", "COMP_CWORD": "1"}
    assert printed(str(script), **words).split() == ["sweep"]


@pytest.mark.skipif(os.name == "nt", reason="closes a stream as a POSIX shell does")
@pytest.mark.parametrize("command", ["levers --json", f"check {TINY}", f"check {TINY} 2>&-", "--version"])
def test_a_closed_stream_is_no_mistake(command):
    line = f"{sys.executable} -m sim {command} >&-"
    done = subprocess.run(line, shell=True, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_version_is_printed(call):
    done = call("--version")
    assert (done.exit_code, done.stdout) == (0, f"talent-pipeline-sim {sim.__version__}\n")


def test_chinese_words_seed_and_scale(call, tmp_path):
    done = call(
        "run", TINY, "--lang", "zh", "--seed", 3, "--scale", 0.5, "--replicates", 1, "--horizon", 2021,
        "--workers", 1, "--out", tmp_path / "here" / "there",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "留存率" in done.stdout
    assert "\n0/3次运行，已用" in done.stderr
    assert done.stderr.rstrip().endswith("；正在写结果")
    note = json.loads((tmp_path / "here/there/manifest.json").read_text(encoding="utf-8"))
    assert (note["seed"], note["scale"], note["language"]) == (3, 0.5, "zh")


def test_json_alone_is_on_stdout(call):
    done = call("run", TINY, "--json", "--replicates", 2, "--horizon", 2021, "--workers", 1)
    assert done.exit_code == 0, done.output
    records = json.loads(done.stdout)
    assert {record["policy"] for record in records} == {"baseline", "quota_50", "package"}
    for record in records:
        assert set(record) >= {
            "policy",
            "indicator",
            "year",
            "baseline",
            "effect",
            "low",
            "high",
            "n",
            "interval",
        }
        assert record["interval"] == "chance only, assumptions not included"
        assert record["n"] == 2
    assert "runs" in done.stderr


BAD = [
    (["--policy", "quota_5"], "there is no policy `quota_5`; did you mean `quota_50`?"),
    (["--horizon", "2018"], "horizon: 2018 is before base_year 2019"),
    (["--horizon", "2019"], "horizon: 2019 is base_year itself; the first year that can be simulated is 2020"),
    (["--scale", "0.01"], "scale: 0.01 is not between 0.05 and 10"),
    (["--scale", "nan"], "scale: "),
    (["--replicates", "0"], "replicates: "),
    (["--seed", "-1"], "seed: "),
    (["--workers", "0"], "--workers: 0 is below 1"),
    (["--out", "file/out"], "--out: file: a file, not a folder"),
    (["--out", ""], "an empty name; leave the option out, or write . for this folder"),
    (["--lang", "fr"], "fr"),
    (["--cluster", "here:8786"], "--cluster: 'here:8786' is neither `local` nor an address such as tcp://host:8786"),
    (["--cluster", "tcp://here:8786", "--workers", "2"], "--workers: counts processes of this machine"),
    (["--seed", "many"], "--seed"),
]


@pytest.mark.parametrize(("arguments", "message"), BAD)
def test_bad_options_are_refused_with_one_message(call, tmp_path, arguments, message):
    (tmp_path / "file").touch()
    done = call("run", TINY, *arguments)
    assert done.exit_code == 2
    assert message in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert files(tmp_path) == ["file"]


def test_all_problems_of_a_call_are_named_at_once(call):
    done = call("run", TINY, "--horizon", "2018", "--scale", "0.01")
    assert len(done.stderr.splitlines()) == 2


@pytest.mark.parametrize("command", ["run", "check"])
def test_a_bad_file_is_refused_with_its_place(call, tmp_path, command):
    text = Path(TINY).read_text(encoding="utf-8").replace("horizon: 2024", "horizn: 2024")
    (tmp_path / "bad.yaml").write_text(text, encoding="utf-8")
    shutil.copy(WORLDS / "behaviour.yaml", tmp_path)
    done = call(command, "bad.yaml")
    assert done.exit_code == 2
    line = text.splitlines().index("horizn: 2024") + 1
    assert f"bad.yaml:{line}: horizn: " in done.stderr
    assert "horizon" in done.stderr
    assert "Traceback" not in done.stderr
    assert files(tmp_path) == ["bad.yaml", "behaviour.yaml"]


@pytest.mark.parametrize("command", ["run", "check"])
def test_a_missing_file(call, tmp_path, command):
    done = call(command, "none.yaml")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("none.yaml: ")
    assert files(tmp_path) == []


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_to(call, tmp_path):
    (tmp_path / "locked").mkdir(mode=0o500)
    done = call("run", TINY, "--out", "locked/out")
    assert done.exit_code == 2
    assert "--out: locked: cannot be written to (" in done.stderr


def test_check_says_what_a_valid_file_holds(call):
    done = call("check", TINY)
    assert done.exit_code == 0
    assert "valid; 2019 to 2024; policies: baseline, quota_50, package" in done.stdout
    assert "：有效；2019至2024年；政策：baseline、quota_50、package" in call("check", TINY, "--lang", "zh").stdout


def test_what_may_not_be_meant_is_a_warning_and_no_error(call, tmp_path):
    scenario = tmp_path / "late.yaml"
    levers = "levers: {information_platform: {from: 2030, reach: 1.2, yuan_year: 0}}"
    title = "title: {en: Late, zh: 迟}"
    scenario.write_text(f"extends: {TINY}\npolicies:\n  late:\n    {title}\n    {levers}\n", encoding="utf-8")
    late = "policies.late.levers.information_platform.from: 2030 is after the horizon"
    done = call("check", scenario)
    assert done.exit_code == 0
    assert done.stderr == f"warning: {scenario}:5: {late}, 2024; the lever never acts\n"
    assert done.stdout.startswith(f"{scenario}: valid")
    # a run speaks of its own horizon, and of the policies that it runs
    usual = ("run", scenario, "--horizon", 2020, "--replicates", 1, "--workers", 1)
    done = call(*usual, "--policy", "late")
    assert done.exit_code == 0
    assert done.stderr.splitlines()[0] == f"warning: {scenario}:5: {late}, 2020; the lever never acts"
    assert done.stderr.count("warning:") == 1
    assert "warning:" in call(*usual, "--policy", "quota_50").stderr
    done = call("run", scenario, "--replicates", 1, "--workers", 1, "--policy", "quota_50")
    assert "warning:" not in done.stderr


def test_schema_goes_to_stdout_or_a_file(call, tmp_path):
    printed = call("schema")
    assert printed.exit_code == 0
    assert json.loads(printed.stdout)["$schema"].startswith("https://json-schema.org/")
    written = call("schema", "--out", "scenario.schema.json")
    assert (written.exit_code, written.stdout) == (0, "")
    assert (tmp_path / "scenario.schema.json").read_text(encoding="utf-8") == printed.stdout
    refused = call("schema", "--out", "none/scenario.schema.json")
    assert refused.exit_code == 2
    assert "--out: " in refused.stderr


def test_failing_runs_are_named_and_the_exit_code_is_1(call, tmp_path, monkeypatch):
    real = sim.experiment.work.simulate

    def sometimes(scenario, policy, replicate):
        if (policy, replicate) == ("package", 1):
            raise ValueError("no such luck")
        return real(scenario, policy, replicate)

    monkeypatch.setattr("sim.report.comparison.compare.__kwdefaults__", keyword_defaults(simulate=sometimes))
    done = call("run", TINY, "--replicates", 2, "--workers", 1, "--horizon", 2021)
    assert done.exit_code == 1
    assert "failed: package, replicate 1: ValueError: no such luck (traceback: " in done.stderr
    assert "Baseline" in done.stdout
    note = json.loads((tmp_path / "results/tiny/manifest.json").read_text(encoding="utf-8"))
    assert [failure["policy"] for failure in note["failed"]] == ["package"]
    assert len(note["runs"]) == 5
    traces = list((tmp_path / "results/tiny/runs").glob("*.error.txt"))
    assert "no such luck" in traces[0].read_text(encoding="utf-8")


def test_nothing_is_written_where_no_baseline_run_finished(call, tmp_path, monkeypatch):
    def never(scenario, policy, replicate):
        raise ValueError("never")

    monkeypatch.setattr("sim.report.comparison.compare.__kwdefaults__", keyword_defaults(simulate=never))
    done = call("run", TINY, "--replicates", 1, "--workers", 1)
    assert done.exit_code == 1
    assert "no run of the baseline finished" in done.stderr
    assert not list(tmp_path.glob("results/tiny/*.csv"))


def keyword_defaults(**changed):
    from sim.report.comparison import compare

    return {**compare.__kwdefaults__, **changed}


def test_a_damaged_run_is_run_again_and_named(call, tmp_path):
    arguments = ("run", TINY, "--replicates", 1, "--workers", 1, "--horizon", 2021)
    call(*arguments)
    effects = (tmp_path / "results/tiny/effects.csv").read_bytes()
    victim = sorted((tmp_path / "results/tiny/runs").glob("*.parquet"))[0]
    victim.write_bytes(victim.read_bytes()[:-100])
    done = call(*arguments)
    assert done.exit_code == 0
    assert f"{victim.name} was damaged and has been run again" in done.stderr.replace("\n", "")
    assert (tmp_path / "results/tiny/effects.csv").read_bytes() == effects


def test_status_says_what_is_there_and_fresh_begins_anew(call, tmp_path):
    arguments = ("run", TINY, "--replicates", 2, "--workers", 1, "--horizon", 2021, "--policy", "quota_50")
    call(*arguments)
    victim = sorted((tmp_path / "results/tiny/runs").glob("*.parquet"))[0]
    victim.unlink()
    (victim.parent / "foreign.parquet").write_bytes(b"not ours")
    told = call("status", "results/tiny")
    assert told.exit_code == 0
    assert "quota_50" in told.stdout
    assert "run` with the same options goes on from there" in told.stdout
    (plain,) = json.loads(call("status", "results/tiny", "--json").stdout)
    assert (plain["finished"], plain["missing"], plain["other_runs"]) == (3, 1, 1)
    assert "未运行" in call("status", "results/tiny", "--lang", "zh").stdout
    done = call(*arguments, "--fresh")
    assert done.stderr.startswith("0/4 runs")
    assert not (victim.parent / "foreign.parquet").exists()
    (plain,) = json.loads(call("status", "results/tiny", "--json").stdout)
    assert (plain["finished"], plain["missing"], plain["other_runs"]) == (4, 0, 0)


def test_status_of_a_folder_without_a_study(call, tmp_path):
    for folder in ("none", tmp_path):
        done = call("status", folder)
        assert (done.exit_code, done.stdout) == (2, "")
        assert done.stderr == f"{folder}: no study was run here\n"
    file = tmp_path / "summary.csv"
    file.touch()
    done = call("status", file)
    assert done.exit_code == 2
    assert done.stderr == f"{file}: this is a file; name the folder of results that it lies in\n"


def test_a_folder_in_use_is_left_alone(call, tmp_path):
    with hold(tmp_path / "results/tiny/runs"):
        before = files(tmp_path)
        done = call("run", TINY, "--replicates", 1, "--workers", 1)
        (told,) = (line for line in done.stderr.splitlines() if "in use" in line)
    assert done.exit_code == 1
    assert f"is in use by process {os.getpid()} on " in told
    assert "name another folder with --out" in told
    assert [name for name in before if "holder" not in name] == files(tmp_path)


def test_a_disk_that_fills_ends_with_1_and_says_what_is_kept(call, tmp_path, monkeypatch):
    real, kept = Store.keep, []

    def keep(self, run_id, encoded):
        if len(kept) == 2:
            raise OSError(28, "No space left on device", str(self.path(run_id)))
        kept.append(run_id)
        real(self, run_id, encoded)

    monkeypatch.setattr(Store, "keep", keep)
    done = call("run", TINY, "--replicates", 1, "--workers", 1, "--horizon", 2021)
    assert done.exit_code == 1
    assert done.stderr.splitlines()[-1].endswith(
        f": No space left on device; 2 of 3 runs are finished and kept in {Path('results/tiny')}; "
        "the same command goes on from there"
    )
    assert sorted(path.stem for path in (tmp_path / "results/tiny/runs").glob("*.parquet")) == sorted(kept)


def test_a_cluster_that_is_gone_ends_with_1(call, monkeypatch):
    monkeypatch.setattr("sim.experiment.cluster._CONNECT_WITHIN", 0.3)
    done = call("run", TINY, "--replicates", 1, "--cluster", "tcp://127.0.0.1:1")
    assert done.exit_code == 1
    assert "no scheduler answers at tcp://127.0.0.1:1" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_arguments_and_with_a_wrong_command(call):
    assert "check" in call("--help").stdout
    wrong = call("rum", TINY)
    assert wrong.exit_code == 2
    assert "rum" in wrong.stderr


def module(*arguments, **more):
    return subprocess.run(
        [sys.executable, "-m", "sim", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**ENVIRONMENT, "PYTHONIOENCODING": "utf-8"},
        **more,
    )


def test_the_module_runs_in_a_process_of_its_own(call, tmp_path):
    done = module("run", TINY, "--replicates", "2", "--workers", "2", "--horizon", "2021", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)
    assert (tmp_path / "results/tiny/manifest.json").exists()
    again = call("run", TINY, "--replicates", "2", "--horizon", "2021", "--json")
    assert again.stdout == done.stdout
    said = [line for line in again.stderr.splitlines() if not line.startswith("warning: ")]
    assert len(said) == 1
    assert said[0].startswith("6/6 runs")


def test_a_bad_call_of_the_module_ends_with_2(tmp_path):
    done = module("run", TINY, "--policy", "quota_5", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "there is no policy `quota_5`; did you mean `quota_50`?\n"
    assert files(tmp_path) == []


def test_chinese_reaches_a_pipe_whatever_the_encoding(tmp_path):
    text = Path(TINY).read_text(encoding="utf-8").replace("name: tiny", "name: tiny\nseed: 幸运")
    (tmp_path / "坏.yaml").write_text(text, encoding="utf-8")
    shutil.copy(WORLDS / "behaviour.yaml", tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "sim", "check", "坏.yaml"],
        capture_output=True,
        env={**ENVIRONMENT, "PYTHONIOENCODING": "ascii"},
        cwd=tmp_path,
    )
    assert done.returncode == 2
    assert "坏.yaml" in done.stderr.decode("utf-8")


def test_help_loads_nothing_heavy():
    code = (
        "import sys\nfrom typer.testing import CliRunner\nfrom sim.cli import app\n"
        "assert CliRunner().invoke(app, ['--help']).exit_code == 0\n"
        "heavy = {'numpy', 'pandas', 'mesa', 'pydantic', 'matplotlib', 'scipy', 'pyarrow', 'yaml', 'rich'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", env=ENVIRONMENT
    )
    assert done.stdout.strip() == "[]", done.stderr


@pytest.mark.skipif(os.name != "posix", reason="signals to process groups are POSIX")
@pytest.mark.usefixtures("ctrl_c")
@pytest.mark.parametrize("workers", ["1", "2"])
def test_ctrl_c_says_what_is_kept(tmp_path, workers):
    arguments = ["run", TINY, "--replicates", "300", "--workers", workers]
    process = subprocess.Popen(
        [sys.executable, "-m", "sim", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=ENVIRONMENT,
        cwd=tmp_path,
        start_new_session=True,
    )
    runs = tmp_path / "results" / "tiny" / "runs"
    end = time.monotonic() + 120
    while process.poll() is None and len(list(runs.glob("*.parquet"))) < 3 and time.monotonic() < end:
        time.sleep(0.05)
    assert process.poll() is None
    os.killpg(process.pid, signal.SIGINT)
    stdout, stderr = process.communicate(timeout=120)
    assert process.returncode == 130
    assert stdout == ""
    assert "Traceback" not in stderr
    kept = len(list(runs.glob("*.parquet")))
    assert stderr.splitlines()[-1].startswith(f"stopped: {kept} of 900 runs are finished and kept in ")
    assert files(tmp_path / "results" / "tiny") == [
        "runs",
        "runs/.lock",
        *(f"runs/{path.name}" for path in sorted(runs.glob("*.parquet"))),
        "runs/study.json",
    ]
    store = Store(runs)
    assert all(store.state(path.stem) is State.FINISHED for path in runs.glob("*.parquet"))


def test_the_version_is_that_of_the_package():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert sim.__version__ == project["version"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("command", [["check", TINY], ["schema"]])
def test_output_to_a_full_disk_is_one_message(command):
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "sim", *command],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env=ENVIRONMENT,
            check=False,
        )
    assert (done.returncode, done.stderr) == (1, "what is printed cannot be written: No space left on device\n")


@pytest.mark.skipif(os.name != "posix", reason="closes the output as a shell does")
def test_without_an_output_a_command_ends_well():
    command = [sys.executable, "-c", "import os, sys; os.close(1); os.execv(sys.argv[1], sys.argv[1:])"]
    done = subprocess.run(
        [*command, sys.executable, "-m", "sim", "check", TINY], stderr=subprocess.PIPE, env=ENVIRONMENT, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
