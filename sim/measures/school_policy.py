"""Indicators of what policies on schools act on: who enters, by which way, and the quality of teaching."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.measures.cells import add_by_level, ratio, tally
from sim.measures.flows import Flows
from sim.measures.records import Recorder
from sim.world.codes import Level
from sim.world.world import World


def record(world: World, flows: Flows, recorder: Recorder) -> None:
    """Record entrants' ability, special ways of entry, changes of track, building, and quality."""
    year, students, regions = world.year, world.students, world.places.regions
    every = np.arange(regions)
    admission, special = flows.admission, flows.admission.special
    _ability(world, flows, recorder)
    senior = admission.senior
    chose, trades = (tally((regions,), (students.home[rows],)) for rows in (senior.chose, senior.vocational))
    recorder.add(year, "vocational_by_choice", ratio(chose, trades), region=every)
    for name, rows in (
        ("recruited_entrants", special.recruited if special else None),
        ("adult_entrants", special.adults if special else None),
    ):
        count = np.zeros(regions) if rows is None else tally((regions,), (students.region[rows],))
        recorder.add(year, name, count, region=every)
    recorder.add(year, "special_places_lacking", special.lacking if special else np.zeros(regions), region=every)
    climbing = admission.climbing
    recorder.add(year, "ladder_entrants", tally((regions,), (students.region[climbing],)), region=every)
    recorder.add(year, "ladder_places_lacking", flows.graduation.ladder_lacking, region=every)
    tracks = flows.study.tracks
    recorder.add(year, "track_changes", tally((regions,), (tracks.region,)), region=every)
    building = [np.array(work.seats) for work in world.works if work.opens > year]
    recorder.add(year, "seats_in_building", np.sum(building, axis=0) if building else np.zeros(regions), region=every)
    _quality(world, recorder)


def _ability(world: World, flows: Flows, recorder: Recorder) -> None:
    students, regions, a = world.students, world.places.regions, flows.admission
    groups = [a.senior.general, a.senior.vocational, a.tertiary.here, a.continuing_here, a.elsewhere]
    if a.special is not None:
        groups += [a.special.recruited, a.special.adults]
    people, ability = np.zeros((2, regions, 5))
    for rows in groups:
        _sum_ability(rows, students.region, students.level, students.ability, people, ability)
    mean = ratio(ability, people)
    add_by_level(recorder, world.year, "entrant_ability", mean)
    general = int(Level.GENERAL_SENIOR)
    recorder.add(world.year, "entrant_ability", mean[:, general], region=np.arange(regions), level=general)


@compiled
def _sum_ability(
    rows: NDArray[np.int64],
    region: NDArray[np.int16],
    level: NDArray[np.int8],
    of_person: NDArray[np.float32],
    people: NDArray[np.float64],
    ability: NDArray[np.float64],
) -> None:
    """Add people and their ability to the sums by region and level, shape (R, 5)."""
    for row in rows:
        people[region[row], level[row]] += 1.0
        ability[region[row], level[row]] += of_person[row]


def _quality(world: World, recorder: Recorder) -> None:
    schools, programmes, regions = world.schools, world.programmes, world.places.regions
    enrolled = np.bincount(programmes.school, weights=programmes.enrolled, minlength=len(schools)).astype(float)
    cells = (schools.region, schools.level)
    total = tally((regions, 5), cells, schools.quality * enrolled)
    add_by_level(recorder, world.year, "school_quality", ratio(total, tally((regions, 5), cells, enrolled)))
