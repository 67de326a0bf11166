"""The parts of a report that come from the folder of results: lives, a package's levers, draws, and what is missing."""

import json
import os
import re
from functools import partial

import pandas as pd
import pytest

from sim.analysis.attribution import PAIRS, SHARES
from sim.experiment.coalitions import levers_of
from sim.experiment.design import source_fingerprint
from sim.report import lives
from sim.report.divided import Divided, Method, read_divided, write_divided
from sim.report.figures.catalogue import Kept, chart
from sim.report.figures.subject import NothingToDraw, Subject
from sim.report.language import Language, words
from sim.report.lives import FILE, following, read_lives
from sim.report.made_from import made_from
from sim.report.manifest import manifest
from sim.report.page.build import build
from sim.report.page.charts import charts
from sim.report.page.drawn import CLAIMS, EFFECTS, MANIFEST, drawn
from sim.report.page.edition import Beside, edition
from sim.report.page.others import missing
from sim.report.page.provenance import provenance
from sim.report.page.settings import policy_settings
from sim.report.page.svg import Letters, inline_svg
from sim.report.results import write_csv
from sim.report.style import AROUND, to_bytes
from sim.scenario import Sources, override
from sim.scenario.levers import Levers
from sim.scenario.quantity import Frozen
from tests.report.page_parser import Page


def made_up(scenario):
    """A package's effect divided: one lever does all of the work, the others nothing clear."""
    levers = levers_of(scenario.policy("package"))
    rows = []
    for indicator in ("retention_rate", "skill_gap_coverage"):
        for lever in (*levers, "all"):
            worker = lever in (levers[0], "all")
            value, low, high = (0.04, 0.03, 0.05) if worker else (0.001, -0.01, 0.012)
            own = [value, low, high, worker, 1.0 if worker else float("nan"), *[value, low, high] * 2, 4]
            rows.append(["city", indicator, "share", "2020-2024", lever, *own])
    pair = ["city", "retention_rate", "share", "2020-2024", levers[0], levers[1], 0.02, 0.01, 0.03, "synergy", 4]
    method = Method("package", 63, 0, 4, 1.0, made_from(scenario, ["package"]), source_fingerprint())
    return Divided(method, pd.DataFrame(rows, columns=SHARES), pd.DataFrame([pair], columns=PAIRS))


def write_draws(folder, scenario):
    """What a sweep leaves: one claim that holds in every draw, one that the interval does not carry."""
    head = {"scenario": "tiny", "policy": "package", "region": "city", "level": "all", "baseline": 0.2}
    clear = {"indicator": "retention_rate", "effect": 0.05, "low": 0.02, "high": 0.07, "draws": 64, "holds_in": 1.0}
    unclear = {"indicator": "skill_gap_coverage", "effect": 0.01, "low": -0.02, "high": 0.04, "draws": 64}
    claims = [
        {**head, **clear, "period": "2024", "claim": "raises"},
        {**head, **clear, "period": "2021-2024 mean", "claim": "raises"},
        {**head, **unclear, "holds_in": 0.625, "period": "2024", "claim": "raises"},
    ]
    write_csv(pd.DataFrame(claims), folder / CLAIMS)
    spread = {"year": 2024, "field": "all", "origin": "all", "sd_assumptions": 0.0123, "sd_chance": 0.004}
    effects = [{**head, **spread, "indicator": one["indicator"]} for one in (clear, unclear)]
    write_csv(pd.DataFrame(effects), folder / EFFECTS)
    note = {
        "policies": ["baseline", "package"],
        "made_from": made_from(scenario, ["package"]),
        "source_hash": source_fingerprint(),
        "assumptions": {"draws": 64, "replicates": 2, "scale": 0.25},
    }
    (folder / MANIFEST).write_text(json.dumps(note), encoding="utf-8")


def followed(comparison):
    with following(comparison) as lives:
        return lives()


@pytest.fixture(scope="module")
def folder(comparison, tmp_path_factory):
    """A folder in which `attribute` and `sweep` have been, with the lives of a run."""
    out = tmp_path_factory.mktemp("results")
    write_divided(made_up(comparison.scenario), out)
    write_draws(out, comparison.scenario)
    write_csv(followed(comparison)[1], out / FILE)
    return out


@pytest.fixture(scope="module")
def editions(comparison, kept, folder):
    said = vars(followed(comparison)[0])
    note = manifest(comparison, folder, [], {}, Language.EN, "talent-sim run tiny.yaml --out here") | {"lives": said}
    letters, made = Letters(), provenance(note)
    told = [
        edition(comparison, Sources(), made, words(one), letters, kept, Beside(folder, note, pictures=True))
        for one in Language
    ]
    return told, build(told, letters)


@pytest.mark.parametrize(("lang", "here"), [("en", "en"), ("zh", "zh-CN")])
def test_the_page_tells_all_that_the_folder_holds(editions, lang, here):
    told = editions[0][lang == "zh"]
    said = Page(editions[1]).said(here)
    for key in ("divisions", "drawn", "lives"):
        assert told.words(f"page.{key}") in said
        assert f'href="#{lang}-{key}"' in editions[1]
        assert f'id="{lang}-{key}"' in editions[1]
    assert told.lives.rule in said
    assert told.missing == ()
    assert told.words("others.heading") not in said
    assert all(note in said for note in told.divisions.shown[0].table.notes)
    assert told.divisions.shown[0].png.startswith(b"\x89PNG")


def test_only_the_interval_decides_what_a_claim_says(folder, comparison):
    table, _ = drawn(folder, comparison.scenario, words("en")).tables[0]
    assert [row[1:] for row in table.rows] == [
        ("Retention in the city", "+5.0 [2.0, 7.0]", "100% of 64", "1.23", "0.40"),
        ("Coverage of the skill gap", "no clear effect (+1.0 [−2.0, 4.0])", "62% of 64", "1.23", "0.40"),
    ]
    assert "64 draws" in table.notes[0]


def test_a_share_is_given_only_of_a_clear_effect(editions):
    rows = editions[0][0].divisions.shown[0].table.rows
    assert rows[0][1:3] == ("+4.00 [3.00, 5.00]", "100%")
    assert rows[1][1:3] == ("+0.10 [−1.00, 1.20]", "unclear")
    assert any("reinforce" in note for note in editions[0][0].divisions.shown[0].table.notes)


def test_what_was_made_from_another_scenario_is_named_and_not_shown(folder, comparison):
    package = comparison.scenario.policy("package")
    levers = package.levers.model_copy(update={levers_of(package)[0]: None})
    policies = {**comparison.scenario.policies, "package": package.model_copy(update={"levers": levers})}
    other = comparison.scenario.model_copy(update={"policies": policies})
    assert [current for _, current in read_divided(folder, comparison.scenario)] == [True]
    assert [current for _, current in read_divided(folder, other)] == [False]
    assert drawn(folder, other, words("en")).stale
    assert drawn(folder, other, words("en")).tables == ()
    assert not drawn(folder, comparison.scenario, words("en")).stale


def test_scale_and_replicates_do_not_make_results_stale_but_the_horizon_does(tiny):
    mark = made_from(tiny, ["package"])
    assert made_from(override(tiny, scale=0.5, replicates=7), ["package"]) == mark
    assert made_from(override(tiny, horizon=2023), ["package"]) != mark
    assert made_from(tiny, ["quota_50"]) != mark


def test_lives_are_read_back_as_they_were_told(comparison, folder):
    said, table = followed(comparison)
    assert said.policy in comparison.policies
    assert said.kept + said.lost > 0
    for language in Language:
        kept = read_lives(folder / FILE, language)
        assert sum(len(life.years) for life in kept) == len(table)
        assert {life.here_under for life in kept} <= {"policy", "baseline"}
        texts = "".join(year.baseline for life in kept for year in life.years)
        assert bool(re.search("[\u4e00-\u9fff]", texts)) == (language is Language.ZH)


def lost_in_another_process(parent, scenario, policy, replicate):
    if os.getpid() != parent:
        os._exit(1)
    return policy, replicate


def test_lives_whose_process_was_lost_are_followed_here(comparison, monkeypatch):
    monkeypatch.setattr(comparison, "workers", 2)
    monkeypatch.setattr(lives, "_follow", partial(lost_in_another_process, os.getpid()))
    policy, replicate = followed(comparison)
    assert policy in comparison.policies
    assert replicate == 0


def test_lives_are_the_same_from_a_process_of_their_own(comparison, monkeypatch):
    said, table = followed(comparison)
    monkeypatch.setattr(comparison, "workers", 2)
    again, other = followed(comparison)
    assert said == again
    assert table.equals(other)


def test_what_is_not_there_is_named_with_the_command_that_makes_it(comparison):
    say = words("zh")
    command = "talent-sim run scenarios/mine.yaml --out 'my results' --lang zh"
    found = missing(comparison.scenario, comparison.policies, command, say, divided=False, drawn=False, lives=False)
    assert [one.command for one in found] == [
        "talent-sim attribute scenarios/mine.yaml --out 'my results' --policy package --lang zh",
        "talent-sim sweep scenarios/mine.yaml --out 'my results' --samples 128 --lang zh",
        "talent-sim trace scenarios/mine.yaml --policy package --lang zh",
    ]
    assert missing(comparison.scenario, ("baseline",), "", say, divided=False, drawn=False, lives=False) == ()


class Lacking(Kept):
    """Has nothing for two of the charts."""

    def __call__(self, name, subject):
        if name == "quota_funnel":
            raise NothingToDraw("no_quota")
        if name == "coverage_by_policy":
            raise NothingToDraw("no_values", indicators=("skill_gap_coverage",))
        return super().__call__(name, subject)


def test_charts_that_are_left_out_are_named_with_the_reason(comparison):
    shown, left_out = charts(Subject(comparison, "city", words("zh")), Letters(), Lacking())
    assert "quota_funnel" not in {chart.name for chart in shown}
    assert [(one.name, one.reason) for one in left_out] == [
        ("技能缺口覆盖率", "没有“技能缺口覆盖率”的数值"),
        ("招聘比例要求", "所运行的政策都没有本地招聘比例要求"),
    ]
    assert str(NothingToDraw("no_quota")) == "no policy that was run holds a local hiring quota"


def parts_of(model):
    """Yield the names of the parts of whatever a lever's settings hold."""
    for field in model.model_fields.values():
        for inner in nested(field.annotation):
            yield from inner.model_fields


def nested(annotation):
    if isinstance(annotation, type) and issubclass(annotation, Frozen):
        # a number says itself what it is
        return [] if "unit" in annotation.model_fields else [annotation]
    return [found for part in getattr(annotation, "__args__", ()) for found in nested(part)]


def test_parts_of_settings_are_said_in_words(daqing):
    levers = [next(iter(nested(field.annotation))) for field in Levers.model_fields.values()]
    names = {name for lever in levers for name in parts_of(lever)}
    assert {"lag_years", "schools", "kind", "seats"} <= names
    for language in Language:
        assert {name for name in names if f"setting_parts.{name}" not in words(language).texts} == set()
    told = policy_settings(daqing, ("package",), Sources(), words("zh"))[0]
    shown = "".join(value for lever in told.levers for _, value, _ in lever.rows)
    assert not re.search("[a-z]{3,}", shown)


def test_a_page_shows_a_chart_between_its_own_texts(comparison):
    figure, draw = chart("gap_by_reason", Subject(comparison, "city", words("en")))[0], Letters()
    drawing = to_bytes(figure, "svg")
    shown = inline_svg(figure, drawing, "gap", figure.heading, "", draw)
    assert all(f'id="{AROUND}{part}"' in drawing.decode() for part in ("heading", "subheading", "caption"))
    assert AROUND not in shown
    bottom, top = figure.inner
    width, height = (72 * size for size in figure.get_size_inches())
    box = [float(part) for part in re.search('viewBox="([^"]*)"', shown)[1].split()]
    assert box == pytest.approx([0, height - 72 * top, width, 72 * (top - bottom)], abs=0.01)
