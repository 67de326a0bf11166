"""Indicators of teachers, curricula and programmes."""

from __future__ import annotations

import numpy as np

from sim.measures.cells import add_by_level, ratio, tally
from sim.measures.flows import Flows
from sim.measures.records import Recorder
from sim.world.codes import Level
from sim.world.named import schools_named
from sim.world.world import World


def record(world: World, flows: Flows, recorder: Recorder) -> None:
    """Record teachers with industry practice, practice, alignment and warnings of the year."""
    year, schools, programmes, regions = world.year, world.schools, world.programmes, world.places.regions
    every = np.arange(regions)
    enrolled = np.bincount(programmes.school, weights=programmes.enrolled, minlength=len(schools)).astype(float)
    cells = (schools.region, schools.level)
    people = tally((regions, 5), cells, enrolled)
    for name, column in (("dual_qualified_share", schools.dual_qualified), ("practice_in_course", schools.practice)):
        add_by_level(recorder, year, name, ratio(tally((regions, 5), cells, column * enrolled), people))
    at = (programmes.region, programmes.level)
    students = programmes.enrolled.astype(float)
    aligned = tally((regions, 5), at, programmes.alignment * students)
    add_by_level(recorder, year, "curriculum_alignment", ratio(aligned, tally((regions, 5), at, students)))
    gained = flows.planning.teachers.gained
    count = np.bincount(schools.region[: len(gained)], weights=gained, minlength=regions).astype(float)
    recorder.add(year, "teachers_gained", count, region=every)
    earmarked, none = flows.planning.seats.earmarked, np.zeros(regions)
    planned = none
    if earmarked is not None:
        planned = np.bincount(programmes.region, weights=earmarked.seats, minlength=regions).astype(float)
    recorder.add(year, "earmarked_seats", planned, region=every)
    recorder.add(year, "earmarked_seats_lacking", float(earmarked.lacking) if earmarked is not None else 0.0)
    for name, codes in (
        ("certified_graduates", flows.graduation.certified_region),
        ("order_class_students", flows.internship.order_region),
    ):
        recorder.add(year, name, tally((regions,), (codes,)), region=every)
    added = schools.base_seats + schools.owner_seats
    recorder.add(
        year, "practice_seats_added", np.bincount(schools.region, added, minlength=regions).astype(float), region=every
    )
    bases = np.zeros(regions)
    for work in world.bases:
        if work.opens <= year and work.base.seats > 0:
            # where its schools are; a base of two regions' schools stands in each
            bases[np.unique(schools.region[schools_named(world, work.base.schools)])] += work.share
    recorder.add(year, "training_bases", bases, region=every)
    taught = programmes.level > Level.GENERAL_SENIOR
    for name, chosen in (("programmes_warned", programmes.warned > 0), ("programmes_closed", programmes.kept <= 0)):
        recorder.add(year, name, tally((regions,), (programmes.region[chosen & taught],)), region=every)
