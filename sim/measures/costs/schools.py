"""Costs of the levers on schools and admission."""

from __future__ import annotations

import numpy as np

from sim.measures.flows import Flows
from sim.measures.ledger import Floats, Ledger
from sim.world.world import World


def book(world: World, flows: Flows, ledger: Ledger) -> None:
    """Book the year's costs."""
    _seats(world, flows, ledger)
    _projects(world, flows, ledger)
    _mergers(world, flows, ledger)
    _people(world, flows, ledger)
    for grant in flows.planning.grants:
        ledger.add(world, "per_student_funding", grant.payer, "student-years", grant.students, grant.yuan)


def _seats(world: World, flows: Flows, ledger: Ledger) -> None:
    knobs = flows.knobs
    if knobs.seat_cost > 0 and knobs.vocational_weight > 0:
        built = flows.planning.seats.built
        new = np.maximum(built - world.history.get("built", np.zeros_like(built)), 0.0)
        world.history["built"] = np.maximum(built, world.history.get("built", np.zeros_like(built)))
        ledger.add(world, "vocational_enrolment_share", "city", "seats converted", new, new * knobs.seat_cost)


def _people(world: World, flows: Flows, ledger: Ledger) -> None:
    """Book what is paid for each pupil reached, change of track, special entrant and ladder place."""
    knobs, admission = flows.knobs, flows.admission
    home, region = world.students.home, world.students.region
    special = admission.special
    nobody = np.zeros(0, dtype=np.int64)
    adults = special.adults if special else nobody
    for lever, item, where, yuan in (
        ("vocational_outreach", "pupils reached", home[admission.senior.told], knobs.outreach_yuan),
        ("comprehensive_high_school", "changes of track", flows.study.tracks.region, knobs.track_yuan),
        ("adult_enrolment", "adult entrants", region[adults], knobs.adult_yuan),
        ("progression_ladder", "ladder places", region[admission.climbing], knobs.ladder_yuan),
    ):
        if yuan > 0 and len(where):
            people = np.bincount(where, minlength=world.places.regions).astype(float)
            ledger.add(world, lever, "city", item, people, people * yuan)
    if special is not None and special.yuan.any():
        where = region[special.recruited]
        people = np.bincount(where, minlength=world.places.regions).astype(float)
        paid = np.bincount(where, weights=special.yuan, minlength=world.places.regions).astype(float)
        ledger.add(world, "out_of_province_recruitment", "city", "students recruited", people, paid)


def _projects(world: World, flows: Flows, ledger: Ledger) -> None:
    """Book capital when a work is begun, and funding for its seats once they are open, class by class."""
    for work in flows.planning.begun:
        seats, project = np.array(work.seats), work.project
        lever = "programme_alignment" if project.kind == "programme" else "school_expansion"
        ledger.add(world, lever, project.payer, "seats begun", seats, seats * project.yuan_seat)
    for work in world.works:
        # seats opened this September are paid for from the next school year on
        students = np.array(work.seats) * work.classes(world.year - 1)
        yuan = students * work.project.yuan_student_year
        if yuan.any():
            ledger.add(world, "school_expansion", work.project.payer, "places funded", students, yuan)


def _mergers(world: World, flows: Flows, ledger: Ledger) -> None:
    for merged in flows.planning.merged:
        schools: Floats = np.zeros(world.places.regions)
        schools[merged.region] = merged.schools * merged.part
        # a sample of the city has as many schools with fewer students each
        yuan = schools * merged.yuan_school * world.scenario.scale
        ledger.add(world, "school_merger", "city", "schools merged", schools, yuan)
