"""Finished studies side by side: differences, what they rest on, and what was read differently."""

import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from scipy import stats
from typer.testing import CliRunner

import sim
from sim.analysis.between import welch
from sim.cli import app
from sim.report.between import Between
from sim.report.language import words
from sim.scenario import Title, override

OTHER = Title(en="Another", zh="另一座城")
TINY = Path(__file__).parents[1] / "worlds" / "tiny.yaml"


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """Studies of a tiny city: as it is, with another seed, and with a lower rent."""
    root = tmp_path_factory.mktemp("studies")
    text = f"extends: {TINY.as_posix()}\nname: cheap\nregions:\n  city:\n    rent: {{value: 150, unit: yuan a month, "
    text += "kind: assumed, range: [100, 900]}\n"
    (root / "cheap.yaml").write_text(text, encoding="utf-8")
    plain, cheap = override(sim.load(TINY), horizon=2021), override(sim.load(root / "cheap.yaml"), horizon=2021)
    with pytest.MonkeyPatch.context() as patch:
        # charts and report take longest, and are tested elsewhere
        patch.setattr("sim.report.results.CHARTS", {})
        patch.setattr("sim.report.page.charts.ORDER", ())
        patch.setattr("sim.report.page.write.can_write", lambda: False)
        for name, scenario in (("one", plain), ("two", override(plain, seed=99)), ("cheap", cheap)):
            sim.compare(scenario, ["quota_50"], replicates=3, workers=1, out=root / name)
    return {name: root / name for name in ("one", "two", "cheap")}


@pytest.fixture(scope="module")
def another_policy(folders):
    """The tiny city as it is under another policy, whose quota begins a year later."""
    root = folders["one"].parent
    text = f"extends: {TINY.as_posix()}\nname: later\npolicies:\n  later:\n    title: {{en: Later, zh: 稍后}}\n"
    text += "    levers: {local_hiring_quota: {from: 2021, share: 0.5, ownership: [central]}}\n"
    (root / "later.yaml").write_text(text, encoding="utf-8")
    scenario = override(sim.load(root / "later.yaml"), horizon=2021)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.report.results.CHARTS", {})
        patch.setattr("sim.report.page.charts.ORDER", ())
        patch.setattr("sim.report.page.write.can_write", lambda: False)
        sim.compare(scenario, ["later"], replicates=3, workers=1, out=root / "later")
    return root / "later"


def test_what_is_identical_is_said_to_be_and_what_was_run_once_is_named(folders, another_policy):
    levels, effects, inputs = sim.between([folders["one"], another_policy]).tables()
    assert {row[-1] for row in levels.rows} == {"identical"}
    assert levels.notes[0].startswith("Identical: every level")
    assert effects.rows == ()
    assert effects.notes == ("Run in one study only, and not compared: quota_50 (one); later (later).",)
    read = {row[0]: row[1:] for row in inputs.rows}
    assert read["policies run"] == ("quota_50", "later")
    assert read["policies.later.levers.local_hiring_quota.from"] == ("", "2021")


def test_no_row_is_half_empty_where_one_of_three_studies_lacks_a_policy(folders, another_policy):
    _, effects, _ = sim.between([another_policy, folders["one"], folders["cheap"]]).tables("zh")
    assert {row[1] for row in effects.rows} == {"招聘本地毕业生五成"}
    assert all(row[2] == row[4] == row[6] == "–" for row in effects.rows)
    assert all(row[3] and row[5] for row in effects.rows)


def test_a_difference_that_is_not_clear_is_not_called_identical(folders):
    levels, _, _ = sim.between([folders["one"], folders["two"]]).tables()
    assert not any("identical" in cell for row in levels.rows for cell in row)
    assert any("unclear" in row[-1] for row in levels.rows)
    assert not any("Identical" in note for note in levels.notes)


def the(table, **wanted):
    for name, value in wanted.items():
        table = table[table[name] == value]
    assert len(table) == 1
    return table.iloc[0]


def test_the_same_luck_is_paired(folders):
    table = sim.between([folders["one"], folders["cheap"]]).table
    one, cheap = (
        sim.compare(override(sim.load(path), horizon=2021), ["quota_50"], replicates=3, workers=1)
        for path in (TINY, folders["cheap"].parent / "cheap.yaml")
    )

    def means(comparison):
        frame = comparison.indicators.query("policy == 'baseline' and indicator == 'retention_rate' and level == 'all'")
        frame = frame.query("field == 'all' and origin == 'all' and year > 2019")
        return frame.groupby("replicate")["value"].mean().to_numpy()

    row = the(table, indicator="retention_rate", policy="baseline", study="cheap")
    apart = means(cheap) - means(one)
    assert row["paired"]
    assert row["difference"] == pytest.approx(apart.mean(), abs=1e-12)
    interval = stats.t.interval(0.95, 2, apart.mean(), stats.sem(apart))
    assert (row["difference_low"], row["difference_high"]) == pytest.approx(interval, abs=1e-12)


def test_other_luck_is_not_paired_and_effects_are_compared_too(folders):
    table = sim.between([folders["one"], folders["two"]]).table
    assert not table["paired"].any()
    assert set(table["what"]) == {"level", "effect"}
    assert set(table.loc[table["what"] == "effect", "policy"]) == {"quota_50"}
    first = table[table["study"] == "one"]
    assert first["difference"].isna().all()
    assert not first["clear"].any()


def test_welch_against_scipy():
    one, two = np.array([1.0, 2.0, 4.0, np.nan]), np.array([0.0, 5.0, 3.0, 8.0, 1.0])
    found = welch(one, two)
    known = stats.ttest_ind(one[:3], two, equal_var=False).confidence_interval()
    assert (found.low, found.high) == pytest.approx((known.low, known.high))


def test_what_was_read_differently_is_named(folders):
    inputs = {each.key: each.values for each in sim.between([folders["one"], folders["cheap"]]).inputs}
    assert inputs == {"regions.city.rent": (700.0, 150.0)}
    inputs = {each.key: each.values for each in sim.between([folders["one"], folders["two"]]).inputs}
    assert list(inputs) == ["seed"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_command(folders, lang):
    command = ["diff", *map(str, folders.values()), "--lang", lang]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 0, result.output
    assert "regions.city.rent" in result.stdout
    assert {"en": "Retention in the city", "zh": "留存率"}[lang].split()[0] in result.stdout
    plain = json.loads(CliRunner().invoke(app, [*command, "--json"]).stdout)
    assert plain["studies"] == ["one", "two", "cheap"]
    assert {row["study"] for row in plain["values"]} == {"one", "two", "cheap"}


def test_chinese_tables_name_cities_policies_and_settings(folders):
    levels, effects, read = sim.between([folders["one"], folders["two"]]).tables("zh")
    # both are of the tiny city, so that its title alone would not tell them apart
    assert levels.columns[1:] == ("小世界（one）", "小世界（two）", "减小世界（one）")
    assert {row[1] for row in effects.rows} == {"招聘本地毕业生五成"}
    assert [row[0] for row in read.rows] == ["随机种子"]
    assert all(" (" not in row[0] for row in levels.rows)


def test_cities_of_different_titles_are_called_by_them_in_chinese(folders):
    found = sim.between([folders["one"], folders["two"]])
    here = found.studies[0]
    there = SimpleNamespace(name="there", outcomes=SimpleNamespace(scenario=SimpleNamespace(title=OTHER)))
    apart = Between([here, there], found.versions)
    assert apart.named(words("zh")) == {"one": "小世界", "there": "另一座城"}
    assert apart.named(words("en")) == {"one": "one", "there": "there"}


def test_folders_of_one_name_are_told_apart(folders):
    found = sim.between([folders["one"], folders["one"]])
    assert len({study.name for study in found.studies}) == 2
    assert found.inputs == ()
    row = the(found.table, indicator="retention_rate", policy="baseline", study=found.studies[1].name)
    assert row["difference"] == 0


@pytest.mark.parametrize(
    ("paths", "message"), [(["nowhere", "nowhere"], "no such file"), (["one"], "at least 2 folders")]
)
def test_what_cannot_be_compared_is_refused(folders, paths, message):
    given = [str(folders.get(path, path)) for path in paths]
    result = CliRunner().invoke(app, ["diff", *given])
    assert result.exit_code == 2
    assert message in result.stderr
