import math

import pytest

from sim.analysis.summary import Note
from sim.report.language import words
from sim.report.page.findings import COVERAGE, RETENTION, Basis, Change, Finding, Findings, Price, Value
from sim.report.page.overview import overview
from sim.report.page.sentences import answer, caveats, leader, money

EN, ZH = words("en"), words("zh")


def policy(key, effect=(0.0, -0.01, 0.01), *, coverage=None, holds=math.nan, ceiling=math.nan, cost=2e6, price=None):
    changes = {RETENTION: Change(0.3 + effect[0], Value(*effect), holds, ceiling)}
    if coverage is not None:
        changes[COVERAGE] = Change(0.7 + coverage[0], Value(*coverage))
    return Finding(key, key.upper(), changes, cost, price)


def study(*policies, leads=(), basis=Basis.REPLICATES, runs=10, scale=1.0):
    names = (RETENTION, COVERAGE) if policies and COVERAGE in policies[0].changes else (RETENTION,)
    pairs = {(a.key, b.key): Value(0.0, -0.01, 0.01) for a in policies for b in policies if a is not b}
    return Findings(
        place="City",
        years=dict.fromkeys(names, 2035),
        levels={RETENTION: Value(0.3, 0.28, 0.32)},
        policies=policies,
        leads=dict.fromkeys(names, pairs | dict(leads)),
        basis=basis,
        runs=runs,
        scale=scale,
    )


def said(found, language=EN):
    return {one.about: one.text for one in answer(found, language)}


CLEAR, CLEARLY_LESS, NOTHING = (0.05, 0.04, 0.06), (-0.03, -0.04, -0.02), (0.01, -0.01, 0.03)
AHEAD = Value(0.03, 0.01, 0.05)


def test_where_nothing_differs_no_policy_is_named_best():
    found = study(policy("a", NOTHING), policy("b", (-0.004, -0.02, 0.01)))
    assert leader(found, RETENTION) is None
    told = said(found)
    assert told["retention"].startswith("No policy clearly raises")
    assert {"cost", "ceiling", "sure", "lowered"}.isdisjoint(told)
    assert "没有一项政策明显提高" in said(found, ZH)["retention"]


def test_a_policy_that_is_ahead_of_every_other_is_said_to_keep_most():
    found = study(policy("a", CLEAR), policy("b", NOTHING), leads={("a", "b"): AHEAD})
    told = said(found)
    assert told["retention"] == (
        "“A” keeps most graduates in City: in 2035, 35.0% of those who seek work stay, 5.0 percentage points more "
        "than under the baseline (4.0 to 6.0)."
    )
    assert told["no_clear"].endswith("“B”.")


def test_a_larger_effect_is_not_ahead_where_the_two_do_not_differ():
    """That one interval holds 0 and the other does not is no difference between the two."""
    found = study(policy("a", CLEAR), policy("b", NOTHING), policy("c", (0.04, 0.02, 0.06)), leads={("a", "b"): AHEAD})
    first = leader(found, RETENTION)
    assert first.best.key == "a"
    assert [one.key for one in first.level_with] == ["c"]
    told = said(found)["retention"]
    assert "most" not in told
    assert told.endswith("There is no clear difference between it and “C”.")
    assert "最能" not in said(found, ZH)["retention"]


def test_a_single_policy_is_not_called_most():
    assert "keeps more graduates" in said(study(policy("a", CLEAR)))["retention"]


def test_what_clearly_lowers_is_named_and_never_best():
    found = study(policy("a", CLEARLY_LESS), policy("b", NOTHING))
    told = said(found)
    assert told["retention"].startswith("No policy clearly raises")
    assert told["lowered"] == "Fewer graduates stay, clearly, under “A”."


def test_one_run_carries_no_claim():
    found = study(policy("a", (0.2, math.nan, math.nan)), basis=Basis.ONE_RUN, runs=1)
    told = said(found)
    assert told["retention"].endswith("there is no interval.")
    assert set(told) <= {"retention", "baseline"}
    assert "no interval" in caveats(found, EN)[1]


@pytest.mark.parametrize(
    ("price", "expected"),
    [
        (Price(Value(15_355.0, 14_646.0, 16_106.0), Note.CLEAR), "costs 15,400 yuan (14,600 to 16,100)."),
        (Price(Value(math.nan), Note.UNCLEAR), "cannot be said"),
        (Price(Value(math.nan), Note.UNDEFINED), "cannot be said"),
        (Price(Value(math.nan), Note.FEWER), "fewer of its graduates"),
        (Price(Value(20_000.0, 10_000.0, math.nan), Note.CLEAR), "costs 20,000 yuan; that figure has no upper bound."),
    ],
)
def test_a_price_is_given_only_where_there_is_one(price, expected):
    cost = said(study(policy("a", CLEAR, price=price)))["cost"]
    assert "2.00 million yuan a year" in cost
    assert expected in cost
    assert "nan" not in cost


def test_without_intervals_nothing_is_said_of_them():
    found = study(policy("a", (0.2, math.nan, math.nan)), policy("b", (-0.1, math.nan, math.nan)))
    assert said(found)["retention"].endswith("there is no interval.")


def test_an_undefined_cost_is_said_to_be_so():
    assert said(study(policy("a", CLEAR, cost=math.nan)))["cost"].startswith("It is never in force")
    free = said(study(policy("a", CLEAR, cost=0.0, price=Price(Value(math.nan), Note.NOTHING_PAID))))
    assert free["cost"] == "The ledger books no cost for it."


def test_how_sure_names_the_draws_or_that_assumptions_are_not_in_it():
    chance = said(study(policy("a", CLEAR)))["sure"]
    assert "10 runs" in chance
    assert "does not say how wrong the assumptions" in chance
    drawn = study(policy("a", CLEAR, holds=0.9), basis=Basis.DRAWS, runs=40)
    assert "90% of 40 draws" in said(drawn)["sure"]
    every = study(policy("a", CLEAR, holds=1.0), basis=Basis.DRAWS, runs=40)
    assert "all of 40 draws" in said(every)["sure"]
    nearly = study(policy("a", CLEAR, holds=399 / 400), basis=Basis.DRAWS, runs=400)
    assert "all" not in said(nearly)["sure"]


def test_the_ceiling_is_that_of_arithmetic():
    assert "10.0 points at most" in said(study(policy("a", CLEAR, ceiling=0.1)))["ceiling"]
    assert "reaches 50%" in said(study(policy("a", CLEAR, ceiling=0.1)))["ceiling"]
    assert "what lies above" in said(study(policy("a", CLEAR, ceiling=0.02)))["ceiling"]
    assert "no ceiling of its own" in said(study(policy("a", CLEAR, ceiling=0.9)))["ceiling"]
    assert "sets it no ceiling" in said(study(policy("a", CLEAR)))["ceiling"]


def test_coverage_is_told_of_its_own_best_policy():
    same = study(policy("a", CLEAR, coverage=CLEAR), policy("b", NOTHING, coverage=NOTHING), leads={("a", "b"): AHEAD})
    assert said(same)["coverage"].startswith("It also fills the skill gap most")
    other = study(policy("a", CLEAR, coverage=NOTHING), policy("b", NOTHING, coverage=CLEAR))
    assert said(other)["coverage"].startswith("“B” fills more of the skill gap")
    assert "no clear difference between it and “A”" in said(other)["coverage"]


def test_only_the_baseline():
    assert said(study())["retention"] == "Only the baseline was run, so there is no policy to compare."


def test_a_sample_world_is_marked():
    assert any("scale 0.1" in line for line in caveats(study(policy("a"), scale=0.1), EN))
    assert not any("scale" in line for line in caveats(study(policy("a")), EN))
    assert caveats(study(policy("a")), ZH)[0] == ZH("notes.no_city_figure")


def test_money_is_said_as_each_language_says_it():
    assert money(1.5e6, EN) == "1.50 million yuan"
    assert money(1.5e6, ZH) == "150万元"
    assert money(2.345e8, ZH) == "2.35亿元"
    assert money(812.0, ZH) == "812元"


def test_a_clear_interval_is_not_shown_as_if_it_held_0():
    rows = overview(study(policy("a", (0.015, 0.0001, 0.03)), policy("b", CLEAR)), "Baseline", EN).rows
    shown = " ".join(str(row) for row in rows)
    assert "+1.50 [0.01, 3.00]" in shown
    assert "+5.0 [4.0, 6.0]" in shown
