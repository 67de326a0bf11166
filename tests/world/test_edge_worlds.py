"""Worlds at the edge: no posts, endless pay elsewhere, nobody in a cohort, one firm, no vocational school."""

from pathlib import Path

import numpy as np
import pytest
from altered import GONE, altered

from sim.measures.catalogue import CATALOGUE
from sim.model import Run, simulate
from sim.scenario import Quantity, Scenario, load
from sim.world.codes import Level, Status

WORLDS = Path(__file__).parents[1] / "worlds"


def total(run: Run, indicator: str, **cell: str) -> float:
    """Return an indicator summed over years (and regions) in one cell; a cell with nobody has no rows."""
    assert indicator in CATALOGUE
    frame = run.indicators
    cell = {"level": "all", "field": "all", "origin": "all", **cell}
    rows = frame[frame["indicator"] == indicator]
    for column, value in cell.items():
        rows = rows[rows[column] == value]
    return float(rows["value"].sum())


def groups(scenario: Scenario) -> list[str]:
    return [
        f"regions.{key}.enterprises.{group}" for key, region in scenario.regions.items() for group in region.enterprises
    ]


def test_without_enterprises_no_one_stays(tiny):
    run = simulate(altered(tiny, dict.fromkeys(groups(tiny), GONE)))
    assert total(run, "labour_market_entrants") > 100
    assert total(run, "stayers") == 0
    assert len(run.world.enterprises) == 0
    assert not (run.world.students.status == Status.WORKING).any()


def test_where_enterprises_plan_no_posts_no_one_stays(two_regions):
    run = simulate(altered(two_regions, {f"{group}.plan": 0 for group in groups(two_regions)}))
    assert total(run, "labour_market_entrants") > 100
    assert total(run, "stayers") == 0
    assert total(run, "posts") == 0
    assert total(simulate(two_regions), "stayers") > 20


def endless(pay: Quantity) -> Quantity:
    """Return pay that no scenario file may hold: 1,000,000,000 yuan a month."""
    return pay.model_copy(update={"value": 1e9})


def test_where_pay_elsewhere_is_endless_no_one_stays(tiny):
    outside = {
        key: place.model_copy(
            update={
                "pay": place.pay.model_copy(
                    update={level: endless(getattr(place.pay, level)) for level in type(place.pay).model_fields}
                )
            }
        )
        for key, place in tiny.outside.items()
    }
    run = simulate(tiny.model_copy(update={"outside": outside}))
    assert total(run, "labour_market_entrants") > 100
    assert total(run, "stayers") == 0
    assert total(run, "posts") > 100


def test_a_cohort_of_nobody_leaves_every_upper_secondary_seat_empty(tmp_path):
    """From 2020 on there are no junior-middle leavers: classes run out, nothing else breaks."""
    file = tmp_path / "empty.yaml"
    file.write_text(
        f"extends: {(WORLDS / 'tiny.yaml').as_posix()}\n"
        "horizon: 2030\n"
        "regions:\n"
        "  city:\n"
        "    cohorts: {values: {2019: 160, 2020: 0}, unit: students a year, kind: assumed, range: [0.9, 1.1]}\n",
        encoding="utf-8",
    )
    run = simulate(load(file))
    students = run.world.students
    assert total(run, "junior_leavers") == 0
    assert total(run, "displaced_pupils") == 0
    assert not ((students.cohort > 2019) & (students.home == 0)).any()
    enrolled = students.rows(Status.ENROLLED)
    assert (students.level[enrolled] >= Level.HIGHER_VOCATIONAL).all()
    # colleges still fill their seats from elsewhere
    assert (students.level[enrolled] == Level.BACHELOR).sum() > 100


def test_one_firm_is_a_city_too(tiny):
    others = [group for group in groups(tiny) if not group.endswith("plant")]
    run = simulate(altered(tiny, {**dict.fromkeys(others, GONE), f"{groups(tiny)[0]}.firms": 1}))
    assert len(run.world.enterprises) == 1
    assert 0 < total(run, "posts_filled") <= total(run, "posts")
    assert total(run, "stayers") > 0


def test_without_a_vocational_school_nobody_learns_a_trade(tiny):
    policies = dict.fromkeys((f"policies.{name}" for name in tiny.policies), GONE)
    run = simulate(altered(tiny, {"regions.city.schools.trade": GONE, **policies}))
    students = run.world.students
    assert not (students.level == Level.SECONDARY_VOCATIONAL).any()
    graduates = run.indicators[run.indicators["indicator"] == "graduates"]
    assert set(graduates["level"]) == {"all", "higher_vocational", "bachelor"}
    assert total(run, "displaced_pupils") > 0
    # their posts stay open to outsiders and to nobody else
    assert total(run, "posts_filled_local", level="secondary_vocational") == 0


def test_without_any_school_only_outsiders_are_hired(tiny):
    schools = {f"regions.city.schools.{school}": GONE for school in tiny.regions["city"].schools}
    run = simulate(altered(tiny, schools))
    assert not (run.world.students.status == Status.ENROLLED).any()
    assert total(run, "arrivals") > 0


def test_each_of_two_regions_is_a_place_of_work_for_the_other(two_regions):
    run = simulate(two_regions)
    students = run.world.students
    working = students.rows(Status.WORKING)
    moved = students.region[working] != students.place[working]
    assert (moved & (students.region[working] >= 0)).any()
    frame = run.indicators
    assert set(frame["region"]) == {"city", "town"}
    entrants = frame[(frame["indicator"] == "labour_market_entrants") & (frame["level"] == "all")]
    assert (entrants.groupby("region")["value"].sum() > 0).all()


@pytest.mark.parametrize("key", ["city", "town"])
def test_a_region_without_work_keeps_nobody_while_the_other_does(two_regions, key):
    own = [group for group in groups(two_regions) if group.startswith(f"regions.{key}.")]
    run = simulate(altered(two_regions, dict.fromkeys(own, GONE)))
    place = run.world.places.keys.index(key)
    students = run.world.students
    working = students.rows(Status.WORKING)
    assert len(working) > 0
    assert not (students.place[working] == place).any()
    assert np.array_equal(np.unique(students.place[working]), [1 - place])
