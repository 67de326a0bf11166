"""What a scenario may say and perhaps does not mean."""

from pathlib import Path

import pytest

from sim.scenario import cautions, override, read

ROOT = Path(__file__).parents[2]
TITLE = "title: {en: Policy, zh: 政策}"


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Gives the cautions about policies laid over the tiny world, to 2024."""
    monkeypatch.chdir(tmp_path)

    def of(text: str, horizon: int = 2024, policies: list[str] | None = None) -> list[str]:
        (tmp_path / "city.yaml").write_text(f"extends: {ROOT}/tests/worlds/tiny.yaml\n{text}", encoding="utf-8")
        loaded = read("city.yaml")
        return [str(caution) for caution in cautions(override(loaded.scenario, horizon=horizon), loaded.tree, policies)]

    return of


def platform(years: str) -> str:
    """Return a policy whose only lever stands on line 6."""
    lever = f"information_platform: {{{years}, reach: 1.2, yuan_year: 100}}"
    return f"policies:\n  late:\n    {TITLE}\n    levers:\n      {lever}\n"


LEVER = "city.yaml:6: policies.late.levers.information_platform"


@pytest.mark.parametrize(
    ("years", "message"),
    [
        ("from: 2025", ".from: 2025 is after the horizon, 2024; the lever never acts"),
        ("from: 2024", None),
        ("from: 2020", None),
        ("from: 2019", ".from: 2019 is not simulated; the lever acts from 2020, as far as it has risen"),
        ("from: 2015, to: 2019", ".to: 2019 is before the first simulated year, 2020; the lever never acts"),
        ("from: 2021, ramp_years: 3", None),
        ("from: 2021, ramp_years: 4", ".ramp_years: full strength would come in 2025, after the horizon, 2024"),
        ("from: 2021, ramp_years: 2, to: 2022", ".ramp_years: full strength would come in 2023, after `to`, 2022"),
    ],
)
def test_years_of_a_lever(said, years: str, message: str | None) -> None:
    assert said(platform(years)) == ([] if message is None else [LEVER + message])


def test_the_horizon_is_that_of_the_run_and_the_policies_those_that_are_run(said) -> None:
    late = platform("from: 2023")
    assert said(late, horizon=2022, policies=["late"]) == [
        f"{LEVER}.from: 2023 is after the horizon, 2022; the lever never acts"
    ]
    assert said(late, horizon=2022, policies=[]) == []


def quota(owners: str) -> str:
    """Return a policy whose only lever, on line 6, is a quota for enterprises of these owners."""
    lever = f"local_hiring_quota: {{from: 2021, share: 0.1{owners}}}"
    return f"policies:\n  late:\n    {TITLE}\n    levers:\n      {lever}\n"


def test_a_lever_for_enterprises_that_there_are_none_of(said) -> None:
    lever = "city.yaml:6: policies.late.levers.local_hiring_quota"
    there = "of which there are none, and does nothing; there are central, provincial, private, public"
    assert said(quota("")) == []
    assert said(quota(", ownership: [public, private]")) == []
    assert said(quota(", ownership: [local_state]")) == [
        f"{lever}.ownership: is for enterprises whose ownership is local_state, {there}"
    ]


def test_a_policy_without_levers(said) -> None:
    for levers in ("", "    levers: {}\n"):
        text = f"policies:\n  nothing:\n    {TITLE}\n{levers}"
        assert said(text) == ["city.yaml:3: policies.nothing: has no levers; it is the same as no policy"]


def test_a_baseline_with_levers_and_one_without(said) -> None:
    text = f"policies:\n  baseline:\n    {TITLE}\n    levers:\n      local_hiring_quota: {{from: 2021, share: 0.1}}\n"
    assert said(text, policies=[]) == [
        "city.yaml:5: policies.baseline.levers: the baseline holds local_hiring_quota; every effect is a difference "
        "from that, and other policies hold only the levers that they name"
    ]
    assert said(f"policies:\n  baseline:\n    {TITLE}\n") == []


@pytest.mark.parametrize("file", ["scenarios/daqing.yaml", "tests/worlds/two_regions.yaml"])
def test_what_is_shipped_gives_no_cause(file: str) -> None:
    loaded = read(ROOT / file)
    assert cautions(loaded.scenario, loaded.tree) == []


def test_an_own_policy_that_a_plain_run_leaves_out_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "city.yaml").write_text(
        f"extends: {ROOT}/tests/worlds/tiny.yaml\ncompare: [package]\n", encoding="utf-8"
    )
    (tmp_path / "mine.yaml").write_text(f"extends: city.yaml\nname: mine\n{platform('from: 2020')}", encoding="utf-8")

    def said(**more: list[str]) -> list[str]:
        loaded = read("mine.yaml")
        return [str(caution) for caution in cautions(loaded.scenario, loaded.tree, **more)]

    assert said() == [
        "mine.yaml:4: policies.late: a plain run leaves it out, since `compare` of city.yaml does not name it: "
        "state `compare: [late]` here, or run it with --policy late"
    ]
    assert said(policies=["late"]) == []
    with (tmp_path / "mine.yaml").open("a", encoding="utf-8") as file:
        file.write("compare: [package]\n")
    assert said() == []
