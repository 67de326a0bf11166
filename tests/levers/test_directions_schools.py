"""Which way each lever on schools moves what it is meant to move, in a small world where each can bind.

The means are over the years from the levers' effect on and three replicates, paired with the baseline.
"""

import numpy as np
import pytest
from lever_worlds import FIRST, policy, value, with_policies
from strong_schools import STRONG_SCHOOLS

from sim.model import simulate

REPLICATES = range(3)
HORIZON = 2026
ENTRY = range(FIRST, HORIZON + 1)
LATER = range(FIRST + 3, HORIZON + 1)
"""Years in which those who entered under the policy finish a course of three years."""

# firms take interns, and vocational seats stay open, so that more pupils can choose them
ABLE_TO_BIND = {
    "horizon": HORIZON,
    "scale": 3.0,
    "behaviour.cooperation.b0": -0.5,
    "behaviour.admission.accept_vocational": 0.4,
    "behaviour.admission.junior_size": 20,
    "regions.city.schools.technical.elsewhere": 0.2,
}

POLICIES = {
    **{key: {key: settings} for key, settings in STRONG_SCHOOLS.items()},
    "expand": {"school_expansion": {"projects": [{"kind": "expand", "schools": ["technical"], "seats": 30}]}},
    "park": {
        "school_expansion": {
            "projects": [{"kind": "park", "schools": ["trade", "technical"], "seats": 40, "lag_years": 0}]
        }
    },
    "new": {
        "school_expansion": {
            "projects": [{"kind": "new", "schools": ["trade"], "fields": ["machines"], "seats": 20, "lag_years": 1}]
        }
    },
    "upgrade": {
        "school_expansion": {
            "projects": [{"kind": "upgrade", "schools": ["technical"], "level": "bachelor", "lag_years": 0}],
            "strength": 0.5,
        }
    },
    "conversion": {"vocational_enrolment_share": {"share": 0.5, "conversion": 1}},
    "share": {"vocational_enrolment_share": {"share": 0.5}},
}

MOVES = [
    ("vocational_outreach", "vocational_by_choice", "all", +1, ENTRY),
    ("vocational_outreach", "entrant_ability", "secondary_vocational", +1, ENTRY),
    ("key_school_quota_link", "vocational_by_choice", "all", +1, ENTRY),
    ("comprehensive_high_school", "track_changes", "all", +1, ENTRY),
    ("out_of_province_recruitment", "entrants", "secondary_vocational", +1, ENTRY),
    ("out_of_province_recruitment", "entrants", "higher_vocational", +1, ENTRY),
    ("out_of_province_recruitment", "practice_access", "secondary_vocational", -1, ENTRY),
    ("out_of_province_recruitment", "graduates", "secondary_vocational", +1, LATER),
    ("adult_enrolment", "entrants", "higher_vocational", +1, ENTRY),
    ("adult_enrolment", "adult_entrants", "all", +1, ENTRY),
    ("progression_ladder", "to_study", "secondary_vocational", +1, ENTRY),
    ("progression_ladder", "labour_market_entrants", "secondary_vocational", -1, ENTRY),
    ("progression_ladder", "ladder_entrants", "all", +1, ENTRY),
    ("expand", "seats", "higher_vocational", +1, ENTRY[2:]),
    ("expand", "entrants", "higher_vocational", +1, ENTRY[2:]),
    ("expand", "seats_in_building", "all", +1, ENTRY[:2]),
    ("park", "practice_access", "higher_vocational", +1, ENTRY),
    ("new", "entrants", "secondary_vocational", +1, ENTRY[1:]),
    ("upgrade", "entrants", "bachelor", +1, ENTRY),
    ("upgrade", "entrants", "higher_vocational", -1, ENTRY),
    ("school_merger", "school_quality", "secondary_vocational", +1, ENTRY),
    ("school_merger", "mean_skill", "secondary_vocational", +1, LATER),
    ("per_student_funding", "school_quality", "higher_vocational", +1, ENTRY),
    ("per_student_funding", "mean_skill", "higher_vocational", +1, LATER),
    ("school_autonomy", "school_quality", "higher_vocational", +1, ENTRY[1:]),
    ("school_autonomy", "mean_skill", "higher_vocational", +1, LATER),
    ("share", "entrants", "general_senior", -1, ENTRY),
]

OUT_OF_REACH = [
    ("vocational_outreach", "seats", "secondary_vocational"),
    ("key_school_quota_link", "entrants", "bachelor"),
    ("out_of_province_recruitment", "seats", "bachelor"),
    ("adult_enrolment", "entrants", "secondary_vocational"),
    ("progression_ladder", "entrants", "general_senior"),
    ("school_merger", "school_quality", "higher_vocational"),
    ("per_student_funding", "school_quality", "bachelor"),
    ("school_autonomy", "seats", "bachelor"),
    ("expand", "entrants", "bachelor"),
]


@pytest.fixture(scope="module")
def effects(tiny):
    """Return a function: effects of a policy on an indicator in some years, one for each replicate."""
    city = with_policies(tiny, {key: policy(levers) for key, levers in POLICIES.items()}, ABLE_TO_BIND)
    runs = {
        (name, replicate): simulate(city, name, replicate)
        for replicate in REPLICATES
        for name in ("baseline", *POLICIES)
    }

    def of(name, indicator, level, years):
        def mean(policy, replicate):
            return np.mean([value(runs[policy, replicate], indicator, year, level) for year in years])

        return np.array([mean(name, replicate) - mean("baseline", replicate) for replicate in REPLICATES])

    return of


@pytest.mark.parametrize(("name", "indicator", "level", "sign", "years"), MOVES)
def test_a_lever_moves_its_indicator_the_way_it_is_meant_to(effects, name, indicator, level, sign, years):
    moved = sign * effects(name, indicator, level, years)
    assert moved.mean() > 0
    # one replicate may stand still, none may clearly go the other way
    assert moved.min() >= -0.25 * moved.mean()


@pytest.mark.parametrize(("name", "indicator", "level"), OUT_OF_REACH)
def test_a_lever_leaves_alone_what_it_has_no_channel_to(effects, name, indicator, level):
    assert (effects(name, indicator, level, [FIRST, FIRST + 1]) == 0).all()


# a lever that fills seats needs some that stand open: what it adds to a policy that opens them
OPENING = {
    "outreach": {
        "school_expansion": {"projects": [{"kind": "expand", "schools": ["trade"], "seats": 40, "lag_years": 0}]},
        "vocational_outreach": {"standing": 2.0},
    },
    "access": {
        "school_expansion": {"projects": [{"kind": "expand", "schools": ["technical"], "seats": 60, "lag_years": 0}]},
        "comprehensive_high_school": {"share": 0, "college_access": 1},
    },
}
FILLS = [
    ("outreach", "vocational_outreach", "entrants", "secondary_vocational", +1),
    ("outreach", "vocational_outreach", "displaced_pupils", "all", -1),
    ("access", "comprehensive_high_school", "college_here", "all", +1),
]


@pytest.mark.parametrize(("name", "lever", "indicator", "level", "sign"), FILLS)
def test_a_lever_fills_seats_that_another_opens(tiny, name, lever, indicator, level, sign):
    opened = {key: settings for key, settings in OPENING[name].items() if key != lever}
    policies = {"opened": policy(opened), "filled": policy(OPENING[name])}
    city = with_policies(tiny, policies, {**ABLE_TO_BIND, "horizon": FIRST})
    opened, filled = simulate(city, "opened"), simulate(city, "filled")
    assert sign * (value(filled, indicator, FIRST, level) - value(opened, indicator, FIRST, level)) > 0


def test_converted_rooms_take_in_those_whom_closed_general_seats_displace(effects):
    converted, closed = (effects(name, "displaced_pupils", "all", ENTRY).mean() for name in ("conversion", "share"))
    assert converted < closed - 5
