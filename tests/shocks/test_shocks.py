"""What shocks change, and what they leave alone."""

import numpy as np
import pytest
from altered import altered
from shock_worlds import factor, of, posts, struck, trace

from sim.model import TalentPipeline, simulate
from sim.scenario import Scenario, replace
from sim.world.conditions import conditions

ALL_KINDS = {
    "sector_demand": {"industry": factor(1), "commerce": factor(1)},
    "hiring_plan": {"plant": {"factor": factor(1)}},
    "outside_pay": {"coast": factor(1), "capital": factor(1)},
    "cohort": factor(1),
}


@pytest.mark.parametrize("world", ["tiny", "two_regions"])
def test_a_shock_of_factor_1_is_the_baseline_to_the_last_bit(world: str, request: pytest.FixtureRequest) -> None:
    scenario = request.getfixturevalue(world)
    plain = struck(scenario, {})
    assert trace(simulate(struck(scenario, {"still": ALL_KINDS}))) == trace(simulate(plain))


@pytest.mark.parametrize(
    "effect",
    [
        {"sector_demand": {"industry": factor(0.5)}},
        {"hiring_plan": {"plant": posts(1)}},
        {"outside_pay": {"coast": factor(2)}},
        {"cohort": factor(0.8)},
    ],
)
def test_nothing_changes_before_a_shock_and_something_in_it(tiny: Scenario, effect: dict) -> None:
    plain, hit = simulate(struck(tiny, {})), simulate(struck(tiny, {"shock": effect}))
    assert trace(hit, until=2020) == trace(plain, until=2020)
    assert trace(hit, until=2021) != trace(plain, until=2021)


def test_less_demand_of_a_sector_opens_fewer_posts_there_and_keeps_fewer_graduates(wide: Scenario) -> None:
    plain = simulate(struck(wide, {}))
    hit = simulate(struck(wide, {"bust": {"sector_demand": {"industry": factor(0.2)}}}))
    boom = simulate(struck(wide, {"boom": {"sector_demand": {"industry": factor(2)}}}))
    for year in (2021, 2022):
        assert of(hit, "posts")[year] < 0.8 * of(plain, "posts")[year] < of(boom, "posts")[year]
        assert of(hit, "stayers")[year] < of(plain, "stayers")[year]
        assert of(hit, "retention_rate")[year] < of(plain, "retention_rate")[year]
    # the shock is on openings: staff that enterprises aim at is as it would have been
    assert hit.world.enterprises.target == pytest.approx(plain.world.enterprises.target)
    # and when it is over they plan as they would have, whether it took posts or gave some
    for run in (hit, boom):
        assert of(run, "posts")[2024] == pytest.approx(of(plain, "posts")[2024], rel=0.06)


def test_a_stated_plan_opens_so_many_posts_whatever_is_contracted_out(wide: Scenario) -> None:
    cut = {"hiring_plan": {"plant": posts(4)}, "sector_demand": {"industry": factor(0.1)}}
    model = TalentPipeline(struck(wide, {"cut": cut, "none": {"hiring_plan": {"works": posts(0)}}}))
    opened = {"plant": [], "works": []}
    groups = {0: "plant", 1: "works"}
    carried = model.world.positions.carried.copy()
    while model.year < 2024:
        model.step()
        positions, firms = model.world.positions, model.world.enterprises
        for group, name in groups.items():
            mine = firms.group[positions.enterprise] == group
            new = positions.posts[mine].sum() - carried[mine].sum()
            opened[name].append(int(new))
        carried = positions.carried.copy()
    # 4 a year in reality are 20 at scale 5; fractions of a post by position are carried from year to year
    assert sum(opened["plant"][1:3]) == pytest.approx(40, abs=6)
    assert abs(sum(opened["works"][1:3])) <= 4
    assert opened["plant"][3] > 30


def test_a_plan_that_is_cut_keeps_fewer_and_only_there(wide: Scenario) -> None:
    """The oilfield's plan fell from 1,500 graduates to 450: retention of its fields falls with it."""
    usual = {"from": 2020, "to": 2021, "hiring_plan": {"plant": posts(30)}}
    cut = {"from": 2022, "to": 2024, "hiring_plan": {"plant": posts(9)}}
    stays = simulate(struck(wide, {"usual": {**usual, "to": 2024}}))
    falls = simulate(struck(wide, {"usual": usual, "cut": cut}))
    assert trace(falls, until=2021) == trace(stays, until=2021)
    for year in (2022, 2023, 2024):
        assert of(falls, "posts")[year] < of(stays, "posts")[year] - 50
        assert of(falls, "retention_rate")[year] < of(stays, "retention_rate")[year]


def test_a_plan_can_be_stated_where_there_would_be_none(tiny: Scenario) -> None:
    nothing = {"regions.city.enterprises.plant.plan": 0}
    run = simulate(struck(tiny, {"plan": {"from": 2021, "to": 2024, "hiring_plan": {"plant": posts(10)}}}, **nothing))
    plan = of(run, "quota_plan")
    works = of(simulate(struck(tiny, {}, **nothing)), "quota_plan")
    assert sum(plan[year] - works[year] for year in range(2021, 2025)) > 25


def test_pay_outside_draws_graduates_away_for_as_long_as_it_lasts(wide: Scenario) -> None:
    plain = of(simulate(struck(wide, {})), "retention_rate")
    rich = of(
        simulate(struck(wide, {"boom": {"outside_pay": {"coast": factor(2), "capital": factor(2)}}})), "retention_rate"
    )
    poor = of(
        simulate(struck(wide, {"bust": {"outside_pay": {"coast": factor(0.5), "capital": factor(0.5)}}})),
        "retention_rate",
    )
    # natives who finish away stay there too, and leave posts to those who study here
    for year in (2021, 2022):
        assert rich[year] < plain[year] - 0.01
        assert poor[year] > plain[year] + 0.01


def test_outside_pay_is_as_it_was_when_the_shock_is_over(tiny: Scenario) -> None:
    model = TalentPipeline(struck(tiny, {"boom": {"outside_pay": {"coast": factor(2)}}}))
    before = model.world.places.ln_pay.copy()
    coast = model.world.places.keys.index("coast")
    for _ in range(5):
        model.step()
        difference = model.world.places.ln_pay - before
        struck_now = model.year in (2021, 2022)
        assert difference[coast, 1:] == pytest.approx(np.log(2) if struck_now else 0.0)
        difference[coast, 1:] = 0
        assert (difference == 0).all()


def test_a_cohort_is_so_much_smaller_and_its_seats_with_it(wide: Scenario) -> None:
    plain, hit = (simulate(struck(wide, shocks)) for shocks in ({}, {"dearth": {"cohort": factor(0.75)}}))
    for year in range(2020, 2025):
        part = 0.75 if year in (2021, 2022) else 1.0
        assert of(hit, "junior_leavers")[year] == round(part * of(plain, "junior_leavers")[year])
        seats = [of(run, "seats", "general_senior")[year] for run in (hit, plain)]
        assert seats[0] == pytest.approx(part * seats[1], abs=2)


def test_a_shock_strikes_its_own_region(two_regions: Scenario) -> None:
    bust = {"region": "town", "sector_demand": {"industry": factor(0), "commerce": factor(0)}, "cohort": factor(0.5)}
    plain, hit = simulate(struck(two_regions, {})), simulate(struck(two_regions, {"bust": bust}))
    for region, part in (("city", 1.0), ("town", 0.5)):
        assert of(hit, "junior_leavers", region=region)[2021] == pytest.approx(
            part * of(plain, "junior_leavers", region=region)[2021], abs=0.5
        )
    assert of(hit, "posts", region="city")[2021] == of(plain, "posts", region="city")[2021]
    assert of(hit, "posts", region="town").get(2021, 0) < 0.5 * of(plain, "posts", region="town")[2021]


def test_shocks_of_a_year_multiply(two_regions: Scenario) -> None:
    scenario = struck(
        two_regions,
        {
            "one": {"sector_demand": {"industry": factor(0.5)}, "outside_pay": {"coast": factor(1.2)}},
            "two": {"hiring_plan": {"plant": {"factor": factor(0.4)}}, "region": "city", "cohort": factor(0.9)},
            "later": {"from": 2023, "to": 2023, "hiring_plan": {"works": posts(3)}, "cohort": factor(0.5)},
        },
    )
    groups = [key for region in scenario.regions.values() for key in region.enterprises]
    now = conditions(scenario, 2022)
    by_group = dict(zip(groups, now.plan, strict=True))
    assert by_group["plant"] == pytest.approx(0.2)
    assert by_group["works"] == by_group["mill"] == 0.5
    assert by_group["offices"] == 1.0
    assert np.isnan(now.posts).all()
    assert now.cohort.tolist() == [0.9, 1.0]
    assert dict(zip(scenario.outside, now.outside_pay, strict=True))["coast"] == 1.2
    then = conditions(scenario, 2023)
    assert then.posts[groups.index("works")] == 3 * scenario.scale
    assert then.cohort.tolist() == [0.5, 0.5]
    for year in (2020, 2024):
        calm = conditions(scenario, year)
        assert (calm.plan == 1).all()
        assert (calm.cohort == 1).all()
        assert (calm.outside_pay == 1).all()


def test_a_policy_may_meet_other_shocks_than_the_baseline(tiny: Scenario) -> None:
    scenario = struck(tiny, {"bust": {"sector_demand": {"industry": factor(0)}}, "dearth": {"cohort": factor(0.5)}})
    title = {"en": "Other", "zh": "其他"}
    policies = {"calm": {"title": title, "shocks": []}, "dearth": {"title": title, "shocks": ["dearth"]}}
    with_policies = altered(scenario, {"policies": policies})
    assert trace(simulate(with_policies, "calm")) == trace(simulate(struck(tiny, {})))
    assert trace(simulate(with_policies, "dearth")) == trace(
        simulate(struck(tiny, {"dearth": {"cohort": factor(0.5)}}))
    )
    assert trace(simulate(with_policies)) == trace(simulate(scenario))


def test_the_size_of_a_shock_is_an_assumption_like_others(tiny: Scenario) -> None:
    scenario = struck(tiny, {"bust": {"sector_demand": {"industry": {**factor(0.5), "range": [0.2, 0.8]}}}})
    changed = replace(scenario, {"shocks.bust.sector_demand.industry": 0.3})
    assert conditions(changed, 2021).plan[0] == 0.3
