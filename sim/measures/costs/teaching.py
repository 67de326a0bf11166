"""Costs of the levers on teachers, curricula and programmes."""

from __future__ import annotations

import numpy as np

from sim.measures.flows import Flows
from sim.measures.ledger import Floats, Ledger
from sim.world.world import World


def book(world: World, flows: Flows, ledger: Ledger) -> None:
    """Book the year's costs."""
    _teachers(world, flows, ledger)
    knobs, planning = flows.knobs, flows.planning
    if knobs.practice_yuan > 0 and planning.practice.any():
        hours = _by_region(world, planning.practice)
        ledger.add(world, "practice_share", "school", "student-years of practice", hours, hours * knobs.practice_yuan)
    if knobs.announced_yuan > 0:
        # a sample world pays its share of the platform
        each = np.full(world.places.regions, world.scenario.scale / world.places.regions)
        ledger.add(world, "joint_enrolment_plan", "city", "plan years", each, each * knobs.announced_yuan)


def _teachers(world: World, flows: Flows, ledger: Ledger) -> None:
    knobs, teachers = flows.knobs, flows.planning.teachers
    if knobs.faculty_yuan > 0 and teachers.gained.any():
        gained = _by_region(world, teachers.gained)
        ledger.add(world, "faculty_recruitment", "city", "teachers", gained, gained * knobs.faculty_yuan)
    if knobs.dual_force > 0 and knobs.dual_yuan > 0 and teachers.dual.any():
        dual = _by_region(world, teachers.dual)
        ledger.add(world, "dual_qualified_teachers", "city", "teacher-years", dual, dual * knobs.dual_yuan)


def _by_region(world: World, by_school: Floats) -> Floats:
    """Sum an amount by school over regions."""
    region = world.schools.region[: len(by_school)]
    return np.bincount(region, weights=by_school, minlength=world.places.regions).astype(float)
