"""Costs of the levers on teachers, curricula and programmes."""

from __future__ import annotations

import numpy as np

from sim.measures.flows import Flows
from sim.measures.ledger import Floats, Ledger
from sim.phases.planning.bases import base_seats
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
    _students(world, flows, ledger)
    _builders(world, flows, ledger)


def _students(world: World, flows: Flows, ledger: Ledger) -> None:
    """Book what is paid for each student with a grant, a certificate or an order."""
    knobs, regions = flows.knobs, world.places.regions
    earmarked = flows.planning.seats.earmarked
    if earmarked is not None and knobs.shortage_yuan > 0:
        programmes = world.programmes
        granted = np.minimum(earmarked.seats, programmes.entrants)
        people = np.bincount(programmes.region, weights=granted, minlength=regions).astype(float)
        ledger.add(world, "shortage_training", "city", "grants", people, people * knobs.shortage_yuan)
    for lever, payer, item, where, yuan in (
        ("certificates", "city", "certificates", flows.graduation.certified_region, knobs.certificate_yuan),
        ("order_class", "enterprise", "students", flows.internship.order_region, knobs.order_yuan),
    ):
        if yuan > 0 and len(where):
            people = np.bincount(where, minlength=regions).astype(float)
            ledger.add(world, lever, payer, item, people, people * yuan)


def _builders(world: World, flows: Flows, ledger: Ledger) -> None:
    """Book capital for bases when they are begun, and what co-owners bring."""
    owned = flows.planning.owned
    if owned is not None:
        ledger.add(world, "mixed_ownership", "enterprise", "practice seats", owned.seats, owned.yuan)
    for work in flows.planning.bases:
        base = work.base
        seats = _by_region(world, work.share * base_seats(world, base))
        rest = "enterprise" if base.kind == "firm" else "school"
        yuan = seats * base.yuan_seat
        for payer, share in (("city", base.city), ("state", base.state), (rest, 1.0 - base.city - base.state)):
            if share > 0:
                ledger.add(world, "training_base", payer, "practice seats", seats, yuan * share)


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
