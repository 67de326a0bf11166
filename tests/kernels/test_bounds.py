"""Whether what stands at a bound is counted, and nothing else."""

import numpy as np
import pytest
from altered import altered

from sim.base_year import base_world
from sim.draws import Draws
from sim.measures.bounds import peer_slope, reactions_at_bound
from sim.model import TalentPipeline
from sim.scenario import Scenario


def of_first_year(scenario: Scenario) -> TalentPipeline:
    model = TalentPipeline(altered(scenario, {"behaviour.cooperation.b0": 0}))
    model.step()
    return model


def test_pay_and_standards_at_their_bounds_are_counted_by_hand(tiny: Scenario) -> None:
    world, h = base_world(tiny, Draws(tiny.seed, 0)), tiny.behaviour.hiring
    positions = world.positions
    assert not reactions_at_bound(world).any()
    positions.pay_factor[0] = 1 + h.pay_bound.value
    positions.pay_factor[1] = 1 - h.pay_bound.value
    positions.pay_factor[2] = 1 + 0.9 * h.pay_bound.value
    positions.standard[3] = h.floor.value * positions.standard_base[3]
    positions.standard[4] = h.most.value * positions.standard_base[4]
    positions.standard[5] = 0.5 * (1 + h.most.value) * positions.standard_base[5]
    assert np.flatnonzero(reactions_at_bound(world)).tolist() == [0, 1, 3, 4]
    still = {"behaviour.hiring.pay_speed": 0, "behaviour.hiring.standard_speed": 0}
    world.scenario = altered(tiny, still)
    assert not reactions_at_bound(world).any()


def test_the_pull_of_peers_by_hand(tiny: Scenario) -> None:
    world = base_world(altered(tiny, {"behaviour.cooperation.peer": 2}), Draws(tiny.seed, 0))
    firms = world.enterprises
    firms.cooperates[:] = False
    assert peer_slope(world) == 0.0
    asked = np.flatnonzero((firms.staff >= tiny.behaviour.cooperation.least_staff) & (firms.sector == firms.sector[0]))
    firms.cooperates[asked[0]] = True
    share = 1 / len(asked)
    assert peer_slope(world) == pytest.approx(2 * share * (1 - share))


def test_little_stands_at_a_bound_where_bounds_are_far(tiny: Scenario) -> None:
    far = {
        "behaviour.search.chance_floor": 0.001,
        "behaviour.search.known": 0.001,
        "behaviour.search.known_bound": 1,
        "behaviour.adaptation.signal_bound": 5,
        "behaviour.adaptation.seat_bound": 1,
        "behaviour.adaptation.seat_floor": 0,
        "behaviour.cooperation.depth_bound": 5,
        "behaviour.cooperation.legal_share": 1,
        "behaviour.cooperation.legal_like_share": 1,
    }
    model = of_first_year(altered(tiny, far))
    for name in ("at_bound_seats", "at_bound_interns", "at_bound_chance", "at_bound_known"):
        assert model.recorder.last(name) == 0.0, name


@pytest.mark.parametrize(
    ("name", "constant", "value"),
    [
        ("at_bound_seats", "adaptation.signal_bound", 0),
        ("at_bound_seats", "adaptation.seat_bound", 0),
        ("at_bound_seats", "adaptation.seat_floor", 1),
        ("at_bound_interns", "cooperation.depth_bound", 0),
        ("at_bound_interns", "cooperation.legal_share", 0.03),
        ("at_bound_chance", "search.chance_floor", 1),
        ("at_bound_known", "search.known_bound", 0),
    ],
)
def test_all_stands_at_a_bound_that_is_near(tiny: Scenario, name: str, constant: str, value: float) -> None:
    model = of_first_year(altered(tiny, {f"behaviour.{constant}": value}))
    assert model.recorder.last(name) > 0.4


def test_intern_seats_that_the_law_cuts_are_at_a_bound(tiny: Scenario) -> None:
    model = of_first_year(altered(tiny, {"behaviour.cooperation.legal_like_share": 0.02}))
    firms = model.world.enterprises
    cut = firms.cooperates & (firms.seats > 0) & (firms.seats < np.ceil(firms.intern_share * firms.staff - 1))
    assert cut.any()
    assert firms.bounded[cut].all()
