"""Training does not keep people by itself: wholly general skill raises what is offered elsewhere as much.

What training gives besides skill is switched off: ties to the place and the host, standards that the trained
reach, and preference for former interns. Then training makes nobody stay who would have left; with wholly
specific skill the same training does.
"""

import pytest
from altered import altered

from sim.model import simulate
from sim.scenario import Scenario

STANDARDS = ("central", "provincial", "local_state", "public", "private")
LEVELS = ("secondary_vocational", "higher_vocational", "bachelor")
STRONG = 1.0
"""A gain of ln 2.7 of skill from practice, far beyond any internship."""


@pytest.fixture(scope="module")
def bare(tiny: Scenario) -> Scenario:
    """Ten tiny cities in one, where training works through skill alone and everybody is trained."""
    return altered(
        tiny,
        {
            **{f"behaviour.hiring.standard_{owner}": 0 for owner in STANDARDS},
            "scale": 10.0,
            "behaviour.hiring.standard_speed": 0,
            "behaviour.hiring.prefer_intern": 0,
            "behaviour.hiring.sight_intern": 0,
            # employers hardly see skill: who is hired is a matter of luck
            "behaviour.hiring.sight_error": 4,
            "behaviour.hiring.outside_accept": 0,
            "behaviour.learning.host_bonus": 0,
            "behaviour.learning.apprentice_gain": 0,
            "behaviour.place.skill_to_pay": 1,
            "behaviour.place.b_tie": 0,
            "behaviour.place.b_intern": 0,
            "behaviour.working_lives.leave_tie": 0,
            # who comes back has not been trained, and would give way to those who have
            "behaviour.working_lives.return": -20,
            **{f"outside.{place}.universities": [] for place in tiny.outside},
            **{f"behaviour.internship.seeking_{level}": 1 for level in LEVELS},
        },
    )


def stayers(scenario: Scenario, general_share: float, gain: float) -> int:
    changes = {"behaviour.learning.general_share": general_share, "behaviour.learning.intern_gain": gain}
    frame = simulate(altered(scenario, changes)).indicators
    rows = frame[(frame["indicator"] == "stayers") & (frame["level"] == "all") & (frame["origin"] == "all")]
    return int(rows["value"].sum())


def test_with_wholly_general_skill_training_makes_no_one_stay(bare):
    untrained, trained = stayers(bare, 1.0, 0.0), stayers(bare, 1.0, STRONG)
    assert untrained > 1000
    assert abs(trained - untrained) < 0.01 * untrained


def test_with_wholly_specific_skill_the_same_training_does(bare):
    untrained, trained = stayers(bare, 0.0, 0.0), stayers(bare, 0.0, STRONG)
    assert trained > 1.05 * untrained


def test_general_skill_does_keep_those_whom_it_lifts_over_a_standard(bare):
    strict = {f"behaviour.hiring.standard_{owner}": 1.1 for owner in STANDARDS}
    seeing = altered(bare, {**strict, "behaviour.hiring.sight_error": 0.15})
    assert stayers(seeing, 1.0, STRONG) > 1.2 * stayers(seeing, 1.0, 0.0)
