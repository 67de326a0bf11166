"""Everybody at work in a post has that post's pay, whoever found it and when."""

import numpy as np
import pytest

from sim.base_year import base_world
from sim.draws import Draws
from sim.model import PHASES
from sim.phases import working_lives
from sim.policy.knobs import Knobs
from sim.scenario import Scenario
from sim.world.codes import Status
from sim.world.world import World


def off(world: World, rows: np.ndarray) -> np.ndarray:
    """Return the ratio of pay to what the position pays for the skill that counts there, less 1."""
    students, positions = world.students, world.positions
    at = students.position[rows]
    per_skill = world.scenario.behaviour.place.skill_to_pay.value
    skill = students.general[rows] + students.fit[rows] * students.specific[rows]
    return students.pay[rows] / (positions.pay[at] * np.exp(per_skill * skill)) - 1


def test_alumni_are_paid_for_their_skill(tiny: Scenario) -> None:
    world = base_world(tiny, Draws(tiny.seed, 0))
    students = world.students
    rows = np.flatnonzero((students.status == Status.WORKING) & ~students.fallback)
    assert len(rows) > 100
    assert off(world, rows) == pytest.approx(0, abs=1e-5)
    assert students.pay[rows].std() > 0


def test_who_changes_firm_gets_the_pay_of_the_new_post(tiny: Scenario) -> None:
    draws = Draws(tiny.seed, 0)
    world, changed, other = base_world(tiny, draws), 0, 0
    for _ in range(3):
        world.year += 1
        for phase in PHASES:
            before = world.students.pay.copy()
            done = phase.step(world, Knobs(), draws)
            if phase is working_lives:
                rows = done.changed_firm
                assert off(world, rows) == pytest.approx(0, abs=1e-5)
                changed += len(rows)
                other += int((np.abs(world.students.pay[rows] / before[rows] - 1) > 0.01).sum())
    assert changed > 30
    assert other > 10
