"""`new` writes a scenario that runs at once, from few figures, and leaves nothing behind where it cannot."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli import app
from sim.model import simulate
from sim.scenario import cautions, override, read

SCENARIOS = Path(__file__).parents[2] / "scenarios"
FIGURES = ["--general", "40000", "--secondary", "15000", "--higher", "12000"]
BAD_NAME = (
    "the name of a city is a key: small letters, digits and underscores, such as `zhoukou`; "
    "its name in Chinese is for --title-zh"
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with the provinces' files, as a planner has it."""
    for name in ("common.yaml", "china.yaml", "henan.yaml", "heilongjiang.yaml", "sources.yaml"):
        target = tmp_path / "scenarios" / name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes((SCENARIOS / name).read_bytes())
    monkeypatch.chdir(tmp_path)
    return tmp_path / "scenarios"


def new(*arguments, **more):
    return CliRunner().invoke(app, ["new", *arguments], **more)


@pytest.mark.parametrize("province", ["henan", "heilongjiang"])
def test_the_file_runs_at_once_and_says_what_was_given(folder, province):
    done = new(
        "mine", "--title-zh", "某市", "--province", province, *FIGURES, "--bachelor", "9000", "--leavers", "20500"
    )
    assert done.exit_code == 0, done.output
    loaded = read(folder / "mine.yaml")
    scenario = loaded.scenario
    assert cautions(scenario, loaded.tree) == []
    assert scenario.title.zh == "某市"
    city = scenario.regions["mine"]
    by_level = {}
    for school in city.schools.values():
        by_level[school.level.value] = by_level.get(school.level.value, 0) + school.enrolled.value
    assert by_level == {
        "general_senior": 40_000,
        "secondary_vocational": 15_000,
        "higher_vocational": 12_000,
        "bachelor": 9_000,
    }
    assert city.cohorts.at(2023) == 20_500
    assert (folder / "mine.yaml").read_text(encoding="utf-8").count("#") > 10
    run = simulate(override(scenario, scale=0.1, horizon=2025), "package")
    stayed = run.indicators.query("indicator == 'retention_rate' and level == 'all' and field == 'all'")
    assert stayed["value"].between(0.1, 0.9).all()


def test_a_level_that_the_city_lacks_is_left_out(folder):
    assert new("mine", *FIGURES, "--bachelor", "0").exit_code == 0
    assert "university" not in read(folder / "mine.yaml").scenario.regions["mine"].schools


def test_tables_hold_the_same_city(folder):
    assert new("plain", *FIGURES, "--bachelor", "9000").exit_code == 0
    assert new("sheets", *FIGURES, "--bachelor", "9000", "--tables").exit_code == 0
    plain, sheets = (read(folder / f"{name}.yaml") for name in ("plain", "sheets"))
    assert len(sheets.files) == len(plain.files) + 2
    one, other = plain.scenario.regions["plain"], sheets.scenario.regions["sheets"]
    assert list(one.schools) == list(other.schools)
    assert list(one.enterprises) == list(other.enterprises)
    for key, school in one.schools.items():
        assert other.schools[key].enrolled.value == school.enrolled.value
        assert dict(other.schools[key].programmes) == dict(school.programmes)
        assert other.schools[key].applied == school.applied
    for key, group in one.enterprises.items():
        assert other.enterprises[key].occupations == group.occupations
        assert other.enterprises[key].pay.bachelor.value == group.pay.bachelor.value
    assert (folder / "sheets_schools.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_figures_that_are_missing_are_named_where_nobody_can_be_asked(folder):
    done = new("mine", "--general", "40000", "--higher", "100")
    assert done.exit_code == 2
    assert (
        done.stderr == "--secondary, --bachelor: not given; a city needs its students by level (0 where it has none)\n"
    )
    assert not (folder / "mine.yaml").exists()


def test_a_bad_name_and_missing_figures_are_told_together_and_nothing_is_asked(folder, monkeypatch):
    done = new("周口", "--general", "40000", "--higher", "100")
    assert done.exit_code == 2
    assert done.stderr == (
        f"周口: {BAD_NAME}\n"
        "--secondary, --bachelor: not given; a city needs its students by level (0 where it has none)\n"
    )
    monkeypatch.setattr("sim.cli.new.at_a_terminal", lambda: True)
    asked = new("周口", *FIGURES, input="9000\n")
    assert (asked.exit_code, asked.stdout, asked.stderr) == (2, "", f"周口: {BAD_NAME}\n")


def test_every_policy_of_the_file_does_something(folder):
    assert new("mine", *FIGURES, "--bachelor", "9000").exit_code == 0
    scenario = override(read(folder / "mine.yaml").scenario, scale=0.1, horizon=2027)
    baseline = measured(scenario, "baseline")
    for name in scenario.policies:
        assert measured(scenario, name).equals(baseline) == (name == "baseline"), name


def measured(scenario, policy):
    """Return what a run measured, without the policy's own name."""
    return simulate(scenario, policy).indicators.drop(columns="policy")


def test_figures_that_are_missing_are_asked_for_at_a_terminal(folder, monkeypatch):
    monkeypatch.setattr("sim.cli.new.at_a_terminal", lambda: True)
    done = new("mine", *FIGURES, input="9000\n")
    assert done.exit_code == 0, done.output
    assert "Students in universities" in done.stdout
    assert read(folder / "mine.yaml").scenario.regions["mine"].schools["university"].enrolled.value == 9_000


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["Mine"], f"Mine: {BAD_NAME}\n"),
        (["mine", "--leavers", "0"], "leavers: 0 is below 1\n"),
        (["mine", "--general", "-5"], "general: -5 is below 0\n"),
        (
            ["mine", "--province", "hubei"],
            "--province: scenarios/hubei.yaml: no such file; there are: heilongjiang, henan\n",
        ),
    ],
)
def test_what_cannot_be_used_is_refused_and_leaves_nothing(folder, arguments, message):
    before = sorted(folder.iterdir())
    done = new(*FIGURES, "--bachelor", "9000", *arguments)
    assert (done.exit_code, done.stderr.replace("\\", "/")) == (2, message)
    assert sorted(folder.iterdir()) == before


def test_a_file_that_is_there_is_not_written_over(folder):
    assert new("mine", *FIGURES, "--bachelor", "9000").exit_code == 0
    kept = (folder / "mine.yaml").read_bytes()
    again = new("mine", *FIGURES, "--bachelor", "100")
    assert (again.exit_code, "is there already" in again.stderr) == (2, True)
    assert (folder / "mine.yaml").read_bytes() == kept


def test_comments_notes_and_answer_are_chinese_where_that_is_asked_for(folder):
    given = [*FIGURES, "--bachelor", "9000", "--title-zh", "某市"]
    assert new("plain", *given).exit_code == 0
    done = new("mine", *given, "--lang", "zh")
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines()[0] == f"已写入：{Path('scenarios', 'mine.yaml')}"
    text = (folder / "mine.yaml").read_text(encoding="utf-8")
    said = [line.split("#", 1)[1] for line in text.splitlines() if line.lstrip().startswith("#")]
    assert len(said) > 15
    assert all(re.search("[\u4e00-\u9fff]", line) for line in said if line.strip())
    assert "@" not in text
    assert "note: 照所给数字" in text
    assert re.search("note: (as|from)", text) is None
    one, other = (read(folder / f"{name}.yaml").scenario for name in ("plain", "mine"))
    assert one.model_dump(exclude=UNLIKE) == other.model_dump(exclude=UNLIKE)
    # the numbers are the same: only names and notes differ
    plain = (folder / "plain.yaml").read_text(encoding="utf-8")
    assert numbers_of(plain) == numbers_of(text)
    assert new("sheets", *given, "--tables", "--lang", "zh").exit_code == 0
    assert "# 各列为一项的键" in (folder / "sheets.yaml").read_text(encoding="utf-8")


UNLIKE = {"name", "title", "regions", "distances"}


def numbers_of(text):
    bare = [line.split("#", 1)[0].split("note:")[0] for line in text.splitlines()]
    return re.findall(r"[0-9.]+", "\n".join(bare))


def test_both_languages_have_the_same_comments():
    from sim.scenario.starter import words

    english, chinese = words("en"), words("zh")
    assert {key: set(texts) for key, texts in english.items()} == {key: set(texts) for key, texts in chinese.items()}
    for section, texts in english.items():
        for key, text in texts.items():
            assert set(re.findall(r"@\w+@", text)) == set(re.findall(r"@\w+@", chinese[section][key]))


def test_figures_are_asked_for_in_chinese(folder, monkeypatch):
    done = new("mine", "--general", "40000", "--higher", "100", "--lang", "zh")
    assert done.stderr == "--secondary, --bachelor: 没有给出；须写明各层次的在校生（没有则写0）\n"
    monkeypatch.setattr("sim.cli.new.at_a_terminal", lambda: True)
    assert "本科院校在校生" in new("mine", *FIGURES, "--lang", "zh", input="9000\n").stdout
    done = new("other", *FIGURES, "--bachelor", "9000", "--province", "hubei", "--lang", "zh")
    assert done.stderr.replace("\\", "/") == "--province：没有文件scenarios/hubei.yaml；可写：heilongjiang、henan\n"
