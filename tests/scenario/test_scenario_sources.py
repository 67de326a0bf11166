"""Sources and figures."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from sim.scenario import ScenarioError, Sources, find_sources, load, load_sources, read

SCENARIOS = Path(__file__).parents[2] / "scenarios"
TINY = Path(__file__).parents[1] / "worlds" / "tiny.yaml"


@pytest.fixture(scope="module")
def sources() -> Sources:
    return load_sources(str(SCENARIOS / "sources.yaml"))


KNOWN = {
    "daqing_general_senior_enrolled": (58759.0, "students", 2019, "measured"),
    "daqing_secondary_voc_enrolled": (6856.0, "students", 2019, "measured"),
    "daqing_secondary_voc_schools": (14.0, "schools", 2019, "measured"),
    "daqing_secondary_voc_programmes": (69.0, "programmes", 2019, "measured"),
    "daqing_higher_voc_enrolled": (7155.0, "students", 2019, "measured"),
    "daqing_higher_education_enrolled": (69077.0, "students", 2019, "measured"),
    "daqing_local_hiring_quota": (0.10, "share of industrial-worker hiring", None, "tariff"),
    "heilongjiang_retention_2016": (
        0.5303,
        "share of all graduates who stayed in the province",
        2016,
        "measured",
    ),
    "intern_subsidy_ningde": (300.0, "yuan a student-month", None, "tariff"),
    "apprenticeship_subsidy_range": ((4000, 6000), "yuan a person-year", None, "tariff"),
    "wage_northeast_to_east": (0.684, "ratio of private-unit annual wages", 2022, "derived"),
    "cash_incentive_effect": (None, None, None, "measured"),
    "prior_retention_bachelor": (
        0.20,
        "share of labour-market entrants working in the city of study",
        None,
        "assumed",
    ),
}


@pytest.mark.parametrize("name", KNOWN)
def test_known_figures(name: str, sources: Sources) -> None:
    figure = sources.evidence[name]
    assert (figure.value, figure.unit, figure.year, figure.kind.value) == KNOWN[name]


def test_no_figure_was_lost_or_changed(sources: Sources) -> None:
    rows = [
        f"{name}|{f.value}|{f.unit}|{f.year}|{f.kind.value}|{f.range}|{f.read}" for name, f in sources.evidence.items()
    ]
    assert len(rows) == 88
    assert (
        hashlib.sha256("\n".join(sorted(rows)).encode()).hexdigest()
        == "bfce7dfddfb1a57e30cad31413a15a929c4f71c5b0123e2ad7db7bcb4da704dd"
    )


def test_every_figure_has_a_source_or_is_assumed_within_a_range(sources: Sources) -> None:
    for name, figure in sources.evidence.items():
        if figure.kind.value == "assumed":
            assert figure.range is not None, name
            assert isinstance(figure.value, float), name
            assert figure.range[0] <= figure.value <= figure.range[1], name
        else:
            assert figure.source in sources.sources, name


def test_what_is_not_on_record_is_said(sources: Sources) -> None:
    for name, source in sources.sources.items():
        assert source.date or source.note, name
    assert {figure.source for figure in sources.evidence.values()} - {None} == set(sources.sources)


def test_a_scenario_finds_its_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    default = SCENARIOS / "sources.yaml"
    assert [Path(f).resolve() for f in find_sources([str(SCENARIOS / "daqing.yaml")])] == [default]
    assert [Path(f).resolve() for f in find_sources([str(TINY)])] == [default]
    monkeypatch.chdir(SCENARIOS)
    assert find_sources(["daqing.yaml"]) == ["sources.yaml"]
    monkeypatch.chdir(tmp_path)
    assert [Path(f).resolve() for f in find_sources(["mine.yaml"])] == [default]
    (tmp_path / "scenarios").mkdir()
    own = tmp_path / "scenarios" / "sources.yaml"
    own.write_text("sources: {}\n", encoding="utf-8")
    (tmp_path / "deep" / "er").mkdir(parents=True)
    assert [Path(f).resolve() for f in find_sources([str(tmp_path / "deep" / "er" / "x.yaml")])] == [own.resolve()]


OWN = "sources:\n  survey: {title: {en: A survey of our own}, date: '2026', link: null}\n"


def test_a_planner_adds_sources_beside_the_scenario(tmp_path: Path) -> None:
    (tmp_path / "sources.yaml").write_text(OWN, encoding="utf-8")
    quantity = "{{value: 1.5, unit: elasticity, kind: measured, source: {source}}}"
    text = f"extends: {TINY.as_posix()}\nbehaviour:\n  place:\n    b_wage: {quantity}\n    b_rent: {quantity}\n"
    path = tmp_path / "scenario.yaml"
    path.write_text(text.format(source="survey"), encoding="utf-8")
    assert "survey" in read(path).sources.sources
    assert "daqing_report" in read(path).sources.sources
    path.write_text(text.format(source="servey"), encoding="utf-8")
    with pytest.raises(ScenarioError, match="unknown source `servey`; did you mean `survey`"):
        load(path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("sources: {a: {}}\n", ":1: sources.a.title: is missing"),
        ("sources: {a: {title: {en: A}, link: somewhere}}\n", ":1: sources.a.link: "),
        (
            "evidence:\n  x: {value: 1, unit: m, kind: measured}\n",
            ":2: evidence.x: a measured figure needs a source",
        ),
        ("evidence:\n  x: {value: many, unit: m, kind: assumed}\n", ":2: evidence.x.value: must be a number"),
        (
            "evidence:\n  x: {value: [1, no], unit: m, kind: assumed}\n",
            ":2: evidence.x.value: must be a number",
        ),
        ("evidence:\n  x: {value: 1, kind: assumed}\n", ":2: evidence.x: a figure needs a unit"),
        (
            OWN + "evidence:\n  x: {value: 1, unit: m, kind: measured, source: servey}\n",
            ":4: evidence.x.source: unknown source `servey`; did you mean `survey`?",
        ),
        (
            OWN + "evidence:\n  survey: {value: 1, unit: m, kind: assumed}\n",
            ":4: evidence.survey: a source has this name",
        ),
        ("sources: []\n", ":1: sources: a list stands here"),
        ("- a\n", ":1: the file must hold keys and values"),
    ],
)
def test_bad_sources(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load_sources(str(path))
    assert str(caught.value).removeprefix(str(path)).startswith(message)


def test_one_id_for_two_things_is_refused(tmp_path: Path) -> None:
    for folder, title in (("a", "A survey"), ("b", "Another survey")):
        (tmp_path / folder).mkdir()
        text = f"sources:\n  survey: {{title: {{en: {title}}}}}\n"
        (tmp_path / folder / "sources.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"2: sources\.survey: differs from the entry of that name"):
        load_sources(str(tmp_path / "a" / "sources.yaml"), str(tmp_path / "b" / "sources.yaml"))
