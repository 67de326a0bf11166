"""Sweeps: what is run, what is kept, and what is said of it."""

import json
from pathlib import Path

import drawn_fakes
import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import sim
from sim.analysis.drawn import EFFECTS_OVER_DRAWS
from sim.analysis.sweep import CLAIMS
from sim.cli import app
from sim.experiment.design import design
from sim.experiment.execute import execute
from sim.experiment.store import Store
from sim.report.comparison import compare
from sim.report.figures.catalogue import CHARTS
from sim.report.headline_json import headline_json
from sim.report.headline_table import ceiling_tables, few_draws, headline_tables, html
from sim.report.language import words
from sim.report.sweep import sweep
from sim.scenario import override

TINY = Path(__file__).parents[1] / "worlds" / "tiny.yaml"
RENT = "regions.city.rent"


@pytest.fixture(scope="module")
def short(tiny):
    return override(tiny, horizon=2022)


@pytest.fixture
def few_charts(monkeypatch):
    """One chart instead of seven: they take longest, and are tested elsewhere."""
    monkeypatch.setattr("sim.report.results.CHARTS", {"effects_at_horizon": CHARTS["effects_at_horizon"]})
    monkeypatch.setattr("sim.report.page.charts.ORDER", ())
    monkeypatch.setattr("sim.report.page.write.can_write", lambda: False)


@pytest.fixture(scope="module")
def known(short):
    """A sweep of 40 draws whose effects are known."""
    return sweep(short, samples=40, scale=0.5, workers=1, simulate=drawn_fakes.run)


def the(table, **wanted):
    for name, value in wanted.items():
        table = table[table[name] == value]
    assert len(table) == 1, table
    return table.iloc[0]


def rents(found):
    table = found.assumptions[found.assumptions["draw"] > 0]
    return (table[RENT].to_numpy() - 700) / 200


def test_draw_0_is_the_plain_run_to_the_last_bit(short, tmp_path, few_charts):
    """By the model itself: the same run id, and the same bytes of records."""
    found = sweep(short, ["package"], samples=1, replicates=1, scale=1.0, workers=1, out=tmp_path / "sweep")
    plain = design(short, ["package"], 1)
    store = Store(tmp_path / "plain")
    execute(plain, store, 1)
    own = [spec for spec in found.study.specs if spec.draw == 0]
    assert [spec.run_id for spec in own] == [spec.run_id for spec in plain.specs]
    for spec in own:
        assert found.store.path(spec.run_id).read_bytes() == store.path(spec.run_id).read_bytes()
    others = [spec.run_id for spec in found.study.specs if spec.draw]
    assert len(others) == 2
    assert not set(others) & {spec.run_id for spec in own}
    base, drawn = (found.store.records(spec.run_id) for spec in found.study.specs if spec.policy == "baseline")
    assert not base.equals(drawn)


def test_policies_of_a_draw_share_their_luck(short):
    """By the model itself: before a policy is in force, it changes nothing in any draw."""
    found = sweep(short, ["package"], samples=3, scale=1.0, workers=1)
    table = found.effects()
    before = table[table["year"] <= 2020]
    assert len(before) > 400
    assert (before["effect"].dropna() == 0.0).all()
    assert (before["sd_chance"].dropna() == 0.0).all()
    after = table[table["year"] == 2022]
    assert (after["effect"].abs() > 0).mean() > 0.2


def test_effects_have_the_columns_that_readers_know(known):
    table = known.effects()
    assert list(table.columns) == [
        "scenario", "policy", "year", "region", "indicator", "level", "field", "origin", "unit",
        "baseline", "effect", "low", "high", "n", "interval", "sd_assumptions", "sd_chance", "share_same_sign",
    ]  # fmt: skip
    assert list(table.columns) == EFFECTS_OVER_DRAWS
    assert set(table["interval"]) == {"assumptions and chance"}
    assert set(table["n"]) == {40}
    assert set(table["policy"]) == {"quota_50", "package"}


def test_effects_over_draws_by_hand(known):
    effects = 0.01 * (rents(known) + 0.25)
    row = the(known.effects(), policy="quota_50", indicator="retention_rate", year=2022)
    assert row["effect"] == pytest.approx(effects.mean())
    assert row["sd_assumptions"] == pytest.approx(effects.std(ddof=1))
    assert row["sd_chance"] == pytest.approx(0, abs=1e-12)
    assert row["share_same_sign"] == (effects > 0).mean()
    ordered = np.sort(effects)
    places = [0.025 * 41 - 1, 0.975 * 41 - 1]
    assert [row["low"], row["high"]] == pytest.approx(np.interp(places, np.arange(40), ordered).tolist())
    package = the(known.effects(), policy="package", indicator="retention_rate", year=2022)
    assert [package["effect"], package["low"], package["high"]] == pytest.approx([0.05] * 3)


def test_claims_say_in_how_many_draws_they_hold(known, short):
    table = known.claims()
    assert list(table.columns) == CLAIMS
    claim = the(table, policy="quota_50", indicator="retention_rate", level="all", period="2022")
    holds = int((rents(known) > -0.25).sum())
    assert 0 < holds < 40
    assert (claim["claim"], claim["draws"], claim["holds"]) == ("raises", 40, holds)
    assert claim["holds_in"] == holds / 40
    assert claim["effect_as_written"] == pytest.approx(drawn_fakes.effect(short, "quota_50"))
    sure = the(table, policy="package", indicator="retention_rate", level="all", period="2022")
    assert (sure["claim"], sure["holds"], sure["holds_in"]) == ("raises", 40, 1.0)


def test_chance_and_assumptions_are_told_apart(short):
    found = sweep(short, ["quota_50"], samples=40, replicates=3, scale=1.0, workers=1, simulate=drawn_fakes.noisy)
    row = the(found.effects(), policy="quota_50", indicator="retention_rate", year=2022)
    assert row["sd_chance"] == pytest.approx(drawn_fakes.CHANCE, rel=0.25)
    # 0.01 times the standard deviation of a uniform from -1 to 1, beside twice that of chance in each draw's mean
    assert row["sd_assumptions"] == pytest.approx(0.01 / np.sqrt(3), abs=0.006)
    one = sweep(short, ["quota_50"], samples=8, replicates=1, scale=1.0, workers=1, simulate=drawn_fakes.noisy)
    alone = the(one.effects(), policy="quota_50", indicator="retention_rate", year=2022)
    assert np.isnan([alone["sd_assumptions"], alone["sd_chance"]]).all()
    (table,) = headline_tables(one, words("en"))
    assert "One run a draw: assumptions and chance cannot be told apart." in table.notes


def test_a_sweep_is_resumed_and_more_samples_add_to_it(short, tmp_path, few_charts):
    first = sweep(short, ["package"], 5, workers=1, out=tmp_path, simulate=drawn_fakes.run)
    again = sweep(short, ["package"], 5, workers=1, out=tmp_path, simulate=drawn_fakes.forbidden)
    assert again.outcome.reused == again.outcome.finished == first.outcome.finished
    pd.testing.assert_frame_equal(again.effects(), first.effects())
    more = sweep(short, ["package"], 9, workers=1, out=tmp_path, simulate=drawn_fakes.run)
    assert {spec.run_id for spec in first.outcome.finished} == {spec.run_id for spec in more.outcome.reused}
    assert len(more.outcome.finished) == 2 * 2 * 10
    pd.testing.assert_frame_equal(more.assumptions[:6], first.assumptions)


def test_draws_whose_base_year_cannot_be_built_are_counted_and_left_out(short):
    found = sweep(short, samples=16, workers=1, simulate=drawn_fakes.unreachable)
    status = found.assumptions.set_index("draw")["status"]
    where = rents(found)
    assert status[0] == "run"
    assert (status[1:] == np.where(where > 0.5, "failed", np.where(where > 0, "partly", "run"))).all()
    assert found.unexpected == ()
    quota = the(found.effects(), policy="quota_50", indicator="retention_rate", year=2022)
    assert quota["n"] == (where <= 0.5).sum()
    kept = 0.01 * (where[where <= 0.5] + 0.25)
    assert quota["effect"] == pytest.approx(kept.mean())
    assert found.drawn.draws == (where <= 0.5).sum()
    notes = " ".join(headline_tables(found, words("en"))[0].notes)
    assert f"of {found.drawn.draws} draws of the assumed numbers" in notes
    partly = ((where > 0) & (where <= 0.5)).sum()
    assert 0 < partly < found.drawn.draws
    assert f"Draws that count: {found.drawn.draws} of 16, {partly} of them by only some of their runs." in notes
    assert f"figures, and {(where > 0.5).sum()} none of whose runs could be done" in notes
    assert f"Caution: only {found.drawn.draws} draws count." in notes
    assert f"{(where > 0).sum()} of them not or not all run" in repr(found)


def test_few_draws_are_cautioned_of_and_enough_are_not():
    assert few_draws(19, words("en")) == []
    (said,) = few_draws(18, words("en"))
    assert "only 18 draws count" in said
    assert "in 89% of cases" in said
    assert "in 0% of cases" in few_draws(1, words("en"))[0]


def test_other_failures_are_not_swallowed(short):
    found = sweep(short, ["package"], 8, workers=1, simulate=drawn_fakes.broken)
    assert {failure.spec.policy for failure in found.unexpected} == {"package"}
    assert len(found.unexpected) == 2 * (rents(found) > 0.5).sum()
    assert "ZeroDivisionError" in " ".join(found.assumptions["problem"])


def test_draws_that_contradict_published_figures_are_not_run_and_said(short, monkeypatch):
    monkeypatch.setattr("sim.experiment.assumptions.to_published_totals", with_a_wrong_total)
    found = sweep(short, ["package"], 8, workers=1, simulate=drawn_fakes.run)
    status = found.assumptions.set_index("draw")["status"]
    assert (status == "contradictory").sum() == sum(rents(found) > 0)
    assert 0 < (status == "contradictory").sum() < 8
    said = found.assumptions.loc[found.assumptions["status"] == "contradictory", "problem"]
    assert said.str.contains("is not within its own range").all()
    row = the(found.effects(), policy="package", indicator="retention_rate", year=2022)
    assert row["n"] == 8 - len(said)


def with_a_wrong_total(scenario, drawn):
    return {**drawn, DEFAULT: 0.9} if drawn[RENT] > 700 else dict(drawn)


DEFAULT = drawn_fakes.DEFAULT


def test_a_run_with_assumptions_has_their_intervals_and_its_own_means(short, tmp_path, few_charts):
    found = compare(short, replicates=2, workers=1, out=tmp_path, assumptions=39, simulate=drawn_fakes.run)
    plain = compare(short, replicates=2, workers=1, simulate=drawn_fakes.run)
    ours, theirs = found.summary(), plain.summary()
    assert ours["effect"].equals(theirs["effect"])
    assert ours["baseline"].equals(theirs["baseline"])
    quota = the(ours, policy="quota_50", measure="retention_rate", level="all", period="2022")
    effects = 0.01 * (rents(found.sweep) + 0.25)
    assert quota["interval"] == "assumptions and chance"
    assert quota["holds_in"] == (effects > 0).mean()
    assert quota["low"] < 0 < quota["high"]
    assert found.sweep.scenario.scale == 0.25
    # what is counted is brought to the scale of the scenario as written
    posts = the(ours, policy="package", measure="posts_filled", period="2022")
    assert [posts["effect"], posts["low"], posts["high"]] == pytest.approx([20.0] * 3)
    cost = the(ours, policy="package", measure="cost_total", payer="all", lever="all")
    assert [cost["effect"], cost["low"], cost["high"]] == pytest.approx([3e6] * 3)
    price = the(ours, policy="package", measure="cost_per_filled_post")
    assert [price["effect"], price["low"], price["high"]] == pytest.approx([5e4] * 3)
    assert set(theirs["interval"]) == {"chance only, assumptions not included"}
    (table,) = headline_tables(found, words("en"))
    assert f"({100 * (effects > 0).mean():.0f}%)" in table.rows[1][2]
    assert any("the middle 95% of 39 draws" in note for note in table.notes)
    record = the(pd.DataFrame(headline_json(found)), policy="quota_50", indicator="retention_rate")
    assert record["holds_in"] == quota["holds_in"]
    assert record["low"] == pytest.approx(quota["low"])
    assert repr(found).endswith("2 replicates; 39 draws of the assumed numbers>")
    claims = pd.read_csv(tmp_path / "claims.csv")
    assert the(claims, policy="quota_50", indicator="retention_rate", period="2022")["holds"] == (effects > 0).sum()
    note = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert note["interval"] == "assumptions and chance"
    assert note["assumptions"] == {"draws": 39, "replicates": 2, "scale": 0.25}


def test_a_run_without_assumptions_drops_the_claims_of_an_earlier_one(short, tmp_path, few_charts):
    compare(short, ["package"], 1, 1, tmp_path, assumptions=2, simulate=drawn_fakes.run)
    assert (tmp_path / "claims.csv").exists()
    assert not (tmp_path / "charts_assumptions").exists()
    compare(short, ["package"], 1, 1, tmp_path, simulate=drawn_fakes.run)
    assert not (tmp_path / "claims.csv").exists()


def test_wrong_requests_are_refused_in_python(short):
    with pytest.raises(ValueError, match="0 samples"):
        sweep(short, samples=0)
    with pytest.raises(TypeError, match="list of names"):
        sweep(short, "package")


@pytest.fixture(scope="module")
def commanded(tmp_path_factory):
    """A sweep by the command line and the model itself, in Chinese."""
    out = tmp_path_factory.mktemp("commanded")
    arguments = ["sweep", str(TINY), "--samples", "4", "--policy", "quota_50", "--horizon", "2022"]
    more = ["--scale", "1", "--workers", "1", "--out", str(out), "--lang", "zh"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.report.results.CHARTS", {"effects_at_horizon": CHARTS["effects_at_horizon"]})
        patch.setattr("sim.report.page.charts.ORDER", ())
        patch.setattr("sim.report.page.write.can_write", lambda: False)
        return out, CliRunner().invoke(app, [*arguments, *more])


def test_the_command_leaves_its_files_beside_those_of_a_run(commanded):
    out, done = commanded
    assert done.exit_code == 0, done.output
    names = {path.name for path in out.iterdir()}
    assert names == {
        "assumed_numbers.csv",
        "assumptions.csv",
        "charts_assumptions",
        "claims_assumptions.csv",
        "effects_assumptions.csv",
        "indicators_assumptions.parquet",
        "manifest_assumptions.json",
        "summary_assumptions.csv",
        "sweep",
    }
    assert "招聘本地毕业生五成" in done.stdout
    assert "算术上的上限" in done.stdout
    assert done.stderr.splitlines()[0].startswith("0/20次运行")
    draws = pd.read_csv(out / "assumptions.csv")
    assert draws["draw"].tolist() == [0, 1, 2, 3, 4]
    numbers = pd.read_csv(out / "assumed_numbers.csv")
    assert list(draws.columns[3:]) == numbers["name"].tolist()
    assert (draws.loc[0, numbers["name"]].to_numpy(float) == numbers["value"]).all()
    table = pd.read_parquet(out / "indicators_assumptions.parquet")
    assert set(table["draw"]) == {0, 1, 2, 3, 4}
    assert set(table["field"]) == set(table["origin"]) == {"all"}
    said = pd.read_csv(out / "claims_assumptions.csv")["said"]
    assert said.str.contains("留存率").any()
    note = json.loads((out / "manifest_assumptions.json").read_text(encoding="utf-8"))
    assert note["assumptions"]["draws"] == 4
    on_disk = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    own = {name for name in on_disk if not name.startswith("sweep/")} - {"manifest_assumptions.json"}
    assert set(note["files"]) == own
    assert (out / "charts_assumptions" / "effects_at_horizon.png").exists()


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--samples", "0", "--samples: 0 is below 1"),
        ("--replicates", "0", "--replicates: 0 is below 1"),
        ("--scale", "0.01", "scale"),
        ("--policy", "quota", "there is no policy `quota`"),
        ("--members", "nowhere.csv", "--members: nowhere.csv: No such file"),
    ],
)
def test_a_wrong_request_is_refused_and_leaves_nothing(tmp_path, option, value, said):
    out = tmp_path / "out"
    done = CliRunner().invoke(app, ["sweep", str(TINY), "--out", str(out), option, value])
    assert done.exit_code == 2
    assert said in done.stderr
    assert not out.exists()


def test_a_sweep_shows_itself(known):
    numbers = len(known.numbers)
    assert numbers > 200
    assert repr(known) == (
        f"<Sweep of tiny: baseline, quota_50, package; 40 draws of {numbers} assumed numbers; "
        "2 replicates each at scale 0.5>"
    )
    page = known._repr_html_()
    assert page == html(known, words("en"))
    assert "the middle 95% of 40 draws" in page
    assert "the most that arithmetic allows" in page
    assert known.plot("effects_at_horizon")._repr_png_().startswith(b"\x89PNG")
    assert sim.sweep is sweep
    assert len(ceiling_tables(known, words("en"))) == 1
