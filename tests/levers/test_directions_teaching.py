"""Which way the levers on teaching move what they are meant to move.

The means are over the years from the levers' first and three replicates, paired with the baseline.
"""

import numpy as np
import pytest
from lever_worlds import FIRST, policy, value, with_policies
from strong_teaching import STRONG_TEACHING

from sim.model import simulate

REPLICATES = range(3)
HORIZON = 2024
YEARS = range(FIRST, HORIZON + 1)
ABLE_TO_BIND = {"horizon": HORIZON, "scale": 4.0, "behaviour.cooperation.b0": -1.5}

MOVES = [
    ("faculty_recruitment", "teachers_gained", "all", +1),
    ("faculty_recruitment", "school_quality", "higher_vocational", +1),
    ("faculty_recruitment", "mean_skill", "bachelor", +1),
    ("dual_qualified_teachers", "dual_qualified_share", "secondary_vocational", +1),
    ("dual_qualified_teachers", "curriculum_alignment", "higher_vocational", +1),
    ("dual_qualified_teachers", "mean_skill", "secondary_vocational", +1),
    ("practice_share", "practice_in_course", "secondary_vocational", +1),
    ("practice_share", "practice_access", "secondary_vocational", -1),
    ("practice_share", "mean_skill", "secondary_vocational", -1),
    ("programme_alignment", "curriculum_alignment", "bachelor", +1),
    ("programme_alignment", "mean_skill", "bachelor", +1),
    ("programme_early_warning", "programmes_warned", "all", +1),
    ("shortage_training", "earmarked_seats", "all", +1),
    ("shortage_training", "seats", "higher_vocational", +1),
    ("shortage_training", "entrants", "higher_vocational", +1),
    ("certificates", "certified_graduates", "all", +1),
    ("certificates", "mean_skill", "secondary_vocational", +1),
    ("mixed_ownership", "intern_months_elsewhere", "all", +1),
    ("mixed_ownership", "practice_access", "secondary_vocational", +1),
    ("mixed_ownership", "curriculum_alignment", "secondary_vocational", +1),
    ("order_class", "order_class_students", "all", +1),
    ("order_class", "partner_hires", "all", +1),
    ("training_base", "practice_seats_added", "all", +1),
    ("training_base", "practice_access", "higher_vocational", +1),
    ("training_base", "mean_skill", "higher_vocational", +1),
    ("training_base", "cooperating_firms", "all", +1),
]

OUT_OF_REACH = [
    ("faculty_recruitment", "school_quality", "secondary_vocational"),
    ("dual_qualified_teachers", "dual_qualified_share", "bachelor"),
    ("practice_share", "practice_in_course", "bachelor"),
    ("programme_alignment", "practice_in_course", "higher_vocational"),
    ("programme_early_warning", "curriculum_alignment", "bachelor"),
    ("joint_enrolment_plan", "cooperating_firms", "all"),
    ("shortage_training", "practice_in_course", "higher_vocational"),
    ("certificates", "practice_access", "higher_vocational"),
    ("mixed_ownership", "practice_in_course", "higher_vocational"),
    ("order_class", "curriculum_alignment", "bachelor"),
    ("training_base", "curriculum_alignment", "bachelor"),
]


@pytest.fixture(scope="module")
def effects(tiny):
    levers = sorted({lever for lever, *_ in (*MOVES, *OUT_OF_REACH)})
    city = with_policies(tiny, {key: policy({key: STRONG_TEACHING[key]}) for key in levers}, ABLE_TO_BIND)
    runs = {
        (name, replicate): simulate(city, name, replicate) for replicate in REPLICATES for name in ("baseline", *levers)
    }

    def of(lever, indicator, level):
        def mean(name, replicate):
            return np.mean([value(runs[name, replicate], indicator, year, level) for year in YEARS])

        return np.array([mean(lever, replicate) - mean("baseline", replicate) for replicate in REPLICATES])

    return of


@pytest.mark.parametrize(("lever", "indicator", "level", "sign"), MOVES)
def test_a_lever_moves_its_indicator_the_way_it_is_meant_to(effects, lever, indicator, level, sign):
    moved = sign * effects(lever, indicator, level)
    assert moved.mean() > 0
    # one replicate may stand still, none may clearly go the other way
    assert moved.min() >= -0.25 * moved.mean()


@pytest.mark.parametrize(("lever", "indicator", "level"), OUT_OF_REACH)
def test_a_lever_leaves_alone_what_it_cannot_reach(effects, lever, indicator, level):
    assert np.abs(effects(lever, indicator, level)).max() < 1e-12


def test_every_lever_has_a_direction():
    # announced posts move seats between fields: tests/levers/test_teaching_levers.py
    assert {move[0] for move in MOVES} | {"joint_enrolment_plan"} == set(STRONG_TEACHING)
    assert {lever for lever, *_ in OUT_OF_REACH} == set(STRONG_TEACHING)
