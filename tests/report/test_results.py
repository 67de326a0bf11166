import io
import json
import subprocess
import sys
from dataclasses import replace

import pandas as pd
import pyarrow.parquet as pq
import pytest
from rich.console import Console
from typer.testing import CliRunner

import sim
from sim.analysis.effects import EFFECTS
from sim.analysis.outcomes import INDICATORS
from sim.analysis.spending import LEDGER_COLUMNS
from sim.analysis.summary import SUMMARY
from sim.cli import app
from sim.report.comparison import Comparison, compare
from sim.report.figures.catalogue import CHARTS
from sim.report.headline_json import headline_json
from sim.report.headline_table import headline_tables, html, terminal
from sim.report.language import display_width, words
from sim.scenario import ScenarioError, load


@pytest.fixture(scope="module")
def written(tiny, tmp_path_factory):
    out = tmp_path_factory.mktemp("results") / "tiny"
    compare(tiny, replicates=2, workers=1, out=out, lang="zh", command="talent-sim run x")
    return out


def test_all_files_are_there_and_nothing_else(written):
    names = {path.relative_to(written).as_posix() for path in written.rglob("*") if path.is_file()}
    runs = {name for name in names if name.startswith("runs/") and name.endswith(".parquet")}
    assert len(runs) == 6
    assert names - runs == {
        "runs/.lock",
        "runs/study.json",
        "indicators.parquet",
        "effects.csv",
        "ledger.csv",
        "summary.csv",
        "shortage_catalogue.csv",
        "programme_lights.csv",
        "lives.csv",
        "manifest.json",
        "report.html",
        "report.docx",
        "scenario.resolved.yaml",
        "sources.yaml",
        "tables.xlsx",
        *(f"charts/{name}.{kind}" for name in CHARTS for kind in ("png", "svg", "csv")),
    }


def test_the_tables_have_the_columns_that_readers_know(written):
    indicators = pd.read_parquet(written / "indicators.parquet")
    assert list(indicators.columns) == INDICATORS
    assert INDICATORS == [
        "scenario", "policy", "replicate", "year", "region", "indicator", "level", "field", "origin",
        "value", "unit",
    ]  # fmt: skip
    assert list(pd.read_csv(written / "effects.csv").columns) == EFFECTS
    ledger = pd.read_csv(written / "ledger.csv")
    assert list(ledger.columns) == LEDGER_COLUMNS
    assert LEDGER_COLUMNS == [
        "scenario", "policy", "replicate", "year", "region", "lever", "payer", "item", "units", "yuan",
    ]  # fmt: skip


def test_the_base_year_carries_the_starting_stocks(written, tiny):
    table = pd.read_parquet(written / "indicators.parquet")
    base = table[table["year"] == tiny.base_year]
    assert set(base.loc[base["indicator"] == "enrolled", "level"]) > {"secondary_vocational", "all"}
    assert table["year"].max() == tiny.horizon


def test_a_run_keeps_under_twenty_thousand_rows(written):
    table = pd.read_parquet(written / "indicators.parquet")
    assert table.groupby(["policy", "replicate"]).size().max() < 20_000


@pytest.mark.parametrize("name", ["effects.csv", "ledger.csv", "summary.csv", "charts/quota_funnel.csv"])
def test_csv_files_start_with_the_mark_that_spreadsheets_look_for(written, name):
    assert (written / name).read_bytes().startswith(b"\xef\xbb\xbf")


def test_the_summary_names_things_in_the_readers_language(written):
    table = pd.read_csv(written / "summary.csv")
    assert list(table.columns) == [*SUMMARY, "policy_name", "measure_name", "payer_name"]
    assert set(table.loc[table["measure"] == "retention_rate", "measure_name"]) == {"留存率"}
    assert set(table.loc[table["policy"] == "baseline", "policy_name"]) == {"基准"}
    assert "市级财政" in set(table["payer_name"])


def test_chart_data_show_chinese(written):
    assert "基准" in (written / "charts/retention_by_policy.csv").read_text(encoding="utf-8-sig")


def test_the_files_say_the_same_as_the_comparison(written, tiny):
    again = compare(tiny, replicates=2, workers=1, out=None)
    table = pd.read_parquet(written / "indicators.parquet")
    pd.testing.assert_frame_equal(table, again.indicators, check_dtype=False, check_exact=True, check_categorical=False)
    effects = pd.read_csv(written / "effects.csv")
    pd.testing.assert_frame_equal(effects, again.effects(), check_dtype=False, rtol=1e-8, atol=1e-9)


def test_the_manifest_says_what_was_made_from_what(written, tiny):
    note = json.loads((written / "manifest.json").read_text(encoding="utf-8"))
    assert note["command"] == "talent-sim run x"
    assert (note["seed"], note["replicates"]) == (tiny.seed, 2)
    assert note["versions"]["sim"] == sim.__version__
    assert {run["id"] for run in note["runs"]} == {path.stem for path in (written / "runs").glob("*.parquet")}
    assert note["files"]["effects.csv"] == (written / "effects.csv").stat().st_size
    on_disk = {path.relative_to(written).as_posix() for path in written.rglob("*") if path.is_file()}
    assert set(note["files"]) == {n for n in on_disk if not n.startswith("runs/")} - {"manifest.json"}
    assert "assumptions not included" in note["interval"]
    assert "No city-level retention figure" in note["note"]


def test_the_resolved_scenario_is_the_one_that_was_run(written, tiny):
    assert load(written / "scenario.resolved.yaml") == tiny


def test_a_second_study_reuses_runs_and_drops_only_its_own_charts_that_no_longer_hold(tiny, tmp_path, monkeypatch):
    some = {name: CHARTS[name] for name in ("retention_by_policy", "quota_funnel")}
    monkeypatch.setattr("sim.report.results.CHARTS", some)
    monkeypatch.setattr("sim.report.page.charts.ORDER", ())
    monkeypatch.setattr("sim.report.page.write.can_write", lambda: False)
    compare(tiny, ["quota_50"], 2, 1, tmp_path)
    assert (tmp_path / "charts" / "quota_funnel.png").exists()
    mine = tmp_path / "charts" / "gap_in_our_slides.png"
    mine.write_bytes(b"not of the study")
    compare(tiny, ["baseline"], 2, 1, tmp_path)
    assert mine.read_bytes() == b"not of the study"
    note = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert [run["reused"] for run in note["runs"]] == [True, True]
    assert not (tmp_path / "charts" / "quota_funnel.png").exists()
    assert "quota_funnel" in note["charts_not_drawn"]
    assert len(list((tmp_path / "runs").glob("*.parquet"))) == 4


def test_row_groups_are_read_by_column(written):
    file = pq.ParquetFile(written / "indicators.parquet")
    assert file.num_row_groups == 6
    assert file.read(columns=["value"]).num_columns == 1


def test_a_comparison_shows_itself(comparison):
    assert isinstance(comparison, Comparison)
    assert repr(comparison) == "<Comparison of tiny: baseline, quota_50, package; 3 replicates>"
    page = comparison._repr_html_()
    assert page == html(comparison, words("en"))
    assert "Baseline" in page
    assert "chance only, assumptions not included" in page
    assert "No retention figure is published" in page
    assert comparison.plot("quota_funnel", "zh")._repr_png_().startswith(b"\x89PNG")
    with pytest.raises(KeyError, match="no region 'x'"):
        comparison.plot("quota_funnel", region="x")


def test_an_unknown_policy_is_refused_before_anything_is_written(tiny, tmp_path):
    with pytest.raises(ScenarioError, match="did you mean `quota_50`"):
        compare(tiny, ["quota_5"], out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_table_shows_levels_effects_and_costs(comparison):
    (table,) = headline_tables(comparison, words("en"))
    assert len(table.columns) == 6
    baseline, quota, _ = table.rows
    level = comparison.panel.select(indicator="retention_rate", region="city").of("baseline")[-1].mean()
    assert baseline[1] == f"{100 * level:.1f}%"
    assert baseline[2] == baseline[4] == baseline[5] == ""
    assert quota[2] == "no clear difference" or "[" in quota[2]


@pytest.mark.parametrize("width", [80, 100, 160])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_table_fits_the_terminal(comparison, width, lang):
    (table,) = headline_tables(comparison, words(lang))
    long = "Worker posts at central and provincial enterprises for graduates of the city"
    cells = (long, "31.5%", "+10.99 [9.30, 12.68]", "93.6%", "−10.99 [−12.68, −9.30]", "1,234")
    table = replace(table, rows=(*table.rows, cells))
    console = Console(width=width, file=io.StringIO(), legacy_windows=False)
    console.print(terminal(table, width))
    text = console.file.getvalue()
    assert max(display_width(line) for line in text.splitlines()) <= width
    whole = ("[9.30, 12.68]", "[−12.68, −9.30]", *long.split()) if width >= 100 else ()
    for part in ("+10.99", "[9.30,", "12.68]", "[−12.68,", "−9.30]", "1,234", *whole):
        assert part in text


def test_the_summary_for_programs(comparison):
    records = headline_json(comparison)
    assert {"policy", "indicator", "year", "baseline", "effect", "low", "high", "n", "interval"} <= set(records[0])
    effects = comparison.effects()
    for record in records:
        if record["policy"] == "baseline":
            assert record["effect"] == 0.0
            continue
        own = effects
        for name in ("policy", "indicator", "year", "region"):
            own = own[own[name] == record[name]]
        own = own[(own["level"] == "all") & (own["field"] == "all") & (own["origin"] == "all")].iloc[0]
        assert record["effect"] == pytest.approx(own["effect"])
        assert record["low"] == pytest.approx(own["low"])


def test_import_sim_is_light():
    code = (
        "import sys, sim; heavy = {'numpy', 'pandas', 'mesa', 'pydantic', 'matplotlib', 'scipy', 'pyarrow'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8")
    assert done.stdout.strip() == "[]"


def test_what_leads_a_study_loads_neither_the_model_nor_its_compiler():
    code = (
        "import sys, sim, sim.cli.run, sim.report.results, sim.report.sweep_results; sim.compare; sim.sweep; "
        "print(sorted({'numba', 'mesa'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8")
    assert done.stdout.strip() == "[]", done.stderr


def test_public_names_resolve():
    for name in sim.__all__:
        assert getattr(sim, name) is not None
    assert set(dir(sim)) == set(sim.__all__)
    with pytest.raises(AttributeError, match="no attribute 'stimulate'"):
        _ = sim.stimulate


def test_a_report_in_another_language_stands_beside_the_studys_own(tiny, tmp_path, monkeypatch):
    monkeypatch.setattr("sim.report.results.CHARTS", {})
    monkeypatch.setattr("sim.report.page.charts.ORDER", ())
    compare(tiny, ["quota_50"], 2, 1, tmp_path)
    own = (tmp_path / "report.docx").read_bytes()

    def documents(lang):
        done = CliRunner().invoke(app, ["report", str(tmp_path), "--lang", lang])
        assert done.exit_code == 0, done.output
        return {path.name for path in tmp_path.glob("*.docx")}, done.stdout

    for _ in range(2):
        assert documents("zh")[0] == {"report.docx", "report.zh.docx"}
    assert (tmp_path / "report.docx").read_bytes() == own
    assert documents("en")[0] == {"report.docx", "report.zh.docx"}
    monkeypatch.setattr("sim.report.page.office.find_spec", lambda _: None)
    there, said = documents("en")
    assert there == {"report.docx", "report.zh.docx"}
    assert "Not written: report.docx, tables.xlsx." in said
    assert "Left as they were: report.docx, report.zh.docx, tables.xlsx, tables.zh.xlsx." in said
    monkeypatch.undo()
    monkeypatch.setattr("sim.report.page.charts.ORDER", ())
    assert documents("both")[0] == {"report.en.docx", "report.zh.docx"}
    assert {path.name for path in tmp_path.glob("*.xlsx")} == {"tables.en.xlsx", "tables.zh.xlsx"}


def test_the_report_is_made_again_without_running_anything(tiny, tmp_path, monkeypatch):
    monkeypatch.setattr("sim.report.results.CHARTS", {})
    monkeypatch.setattr("sim.report.page.charts.ORDER", ())
    compare(tiny, ["quota_50"], 2, 1, tmp_path, lang="both")
    first = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert (tmp_path / "report.zh.docx").exists()
    (tmp_path / "report.html").unlink()
    monkeypatch.setattr("sim.experiment.work.simulate", lambda *_: pytest.fail("something was run"))
    done = CliRunner().invoke(app, ["report", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == first
    again = CliRunner().invoke(app, ["report", str(tmp_path), "--lang", "en"])
    assert again.exit_code == 0, again.output
    # nothing of another language is lost, and each language has one name
    assert {path.name for path in tmp_path.glob("report*.docx")} == {"report.en.docx", "report.zh.docx"}
    assert len((tmp_path / "report.html").read_text(encoding="utf-8")) < len(first)
    note = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert note["report"] == ["en"]
    assert note["files"]["report.html"] == (tmp_path / "report.html").stat().st_size
    assert note["files"]["report.zh.docx"] == (tmp_path / "report.zh.docx").stat().st_size
    refused = CliRunner().invoke(app, ["report", str(tmp_path / "none")])
    assert refused.exit_code == 2
    assert "no such file" in refused.output
