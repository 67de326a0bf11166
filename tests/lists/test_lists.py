"""The planner's lists, against rows worked by hand."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sim.analysis.lists import programme_lights, shortage_catalogue
from sim.report.indicators_page import page

ROOT = Path(__file__).parents[2]


def rows(replicate: int, **values: float) -> list[dict[str, object]]:
    common = {"policy": "baseline", "replicate": replicate, "year": 2030, "region": "city", "origin": "all"}
    return [
        {**common, "indicator": name, "level": "bachelor", "field": "machines", "value": value}
        for name, value in values.items()
    ]


def table() -> pd.DataFrame:
    first = rows(
        0,
        posts=10,
        posts_filled=6,
        skill_gap_coverage=0.6,
        applicants_per_post=1.5,
        years_open=2,
        gap_left_declined=3,
        gap_not_trained=1,
        programme_placement=0.2,
        seats=30,
        seats_next=24,
    )
    # the second replicate has no open post, so no row of a gap or its reasons
    second = rows(
        1, posts=10, posts_filled=10, skill_gap_coverage=1.0, programme_placement=0.3, seats=30, seats_next=28
    )
    return pd.DataFrame([*first, *second])


def test_shortage_catalogue_means_over_replicates_and_names_the_main_reason() -> None:
    (row,) = shortage_catalogue(table(), 2030).to_dict("records")
    assert row["short_by"] == 2
    assert row["coverage"] == 0.8
    assert row["main_reason"] == "left_declined"
    assert row["applicants_per_post"] == 1.5


def test_an_occupation_without_a_gap_is_not_listed() -> None:
    assert shortage_catalogue(table()[lambda t: t["replicate"] == 1], 2030).empty


def test_lights_follow_the_stated_rule() -> None:
    (row,) = programme_lights(table(), 2030).to_dict("records")
    assert row["light"] == "red"
    assert (row["seats"], row["seats_next"]) == (30, 26)
    placed = table()
    placed.loc[placed["indicator"] == "programme_placement", "value"] = 0.6
    assert programme_lights(placed, 2030)["light"].tolist() == ["green"]
    placed.loc[placed["indicator"] == "posts_filled", "value"] = 10.0
    assert programme_lights(placed, 2030)["light"].tolist() == ["yellow"]


def test_the_page_of_indicators_is_made_from_the_code() -> None:
    assert (ROOT / "docs" / "indicators.md").read_text(encoding="utf-8") == page()
