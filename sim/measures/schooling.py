"""Indicators of schools: enrolment, seats, displaced pupils, dropout, practice."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.measures.cells import add_by_level, add_cells, enrolled_cells, graduate_cells, ratio, tally
from sim.measures.flows import Flows
from sim.measures.records import Recorder
from sim.phases.study_quality import school_access
from sim.world.codes import Level
from sim.world.world import World


def stocks(world: World, enrolled: NDArray[np.int64], recorder: Recorder) -> None:
    """Record the students of the September count, by programme and origin; shape (programmes, 3)."""
    year, programmes = world.year, world.programmes
    regions = world.places.regions
    by_level = tally((regions, 5), (programmes.region, programmes.level), enrolled.sum(axis=1).astype(float))
    total, general = by_level.sum(axis=1), by_level[:, Level.GENERAL_SENIOR]
    counts = enrolled_cells(world, enrolled)
    recorder.add(year, "enrolled", total, region=np.arange(regions))
    recorder.add(year, "enrolled", general, region=np.arange(regions), level=int(Level.GENERAL_SENIOR))
    cells = graduate_cells(counts)
    keep = [cells[1], cells[4]]
    add_cells(recorder, year, "enrolled", keep, [value for _, value in keep])
    higher = counts[:, Level.HIGHER_VOCATIONAL :].sum(axis=(1, 2, 3))
    recorder.add(year, "higher_education_enrolled", higher, region=np.arange(regions))
    that_count = world.schools.counts[programmes.school]
    counted = tally((regions,), (programmes.region[that_count],), enrolled.sum(axis=1)[that_count].astype(float))
    recorder.add(year, "vocational_and_applied_enrolled", counted, region=np.arange(regions))
    asked = [region.pilot_threshold for region in world.scenario.regions.values()]
    threshold = np.array([np.nan if one is None else one.value * world.scenario.scale for one in asked])
    recorder.add(year, "pilot_shortfall", np.maximum(threshold - counted, 0.0), region=np.arange(regions))


def flows(world: World, flows: Flows, recorder: Recorder) -> None:
    """Record admission, dropout and practice of the year."""
    year, students, programmes = world.year, world.students, world.programmes
    regions = world.places.regions
    every = np.arange(regions)
    senior, tertiary = flows.admission.senior, flows.admission.tertiary

    def homes(rows: np.ndarray) -> np.ndarray:
        return tally((regions,), (students.home[rows],))

    recorder.add(year, "junior_leavers", homes(flows.demography.pupils), region=every)
    recorder.add(year, "displaced_pupils", homes(senior.displaced), region=every)
    recorder.add(year, "left_school", homes(senior.left_school), region=every)
    vocational, general = homes(senior.vocational), homes(senior.general)
    recorder.add(year, "vocational_share", ratio(vocational, vocational + general), region=every)
    seats = flows.planning.seats
    lacking = np.maximum(seats.vocational_wanted - seats.vocational_capacity, 0.0)
    recorder.add(year, "vocational_seats_lacking", lacking, region=every)
    recorder.add(year, "college_here", homes(tertiary.here), region=every)
    recorder.add(year, "college_away", homes(tertiary.away), region=every)
    shape = (regions, len(world.fields), 5)
    taught = programmes.field >= 0
    codes = (programmes.region[taught], programmes.field[taught], programmes.level[taught])
    planned = tally((regions, 5), (programmes.region, programmes.level), programmes.seats.astype(float))
    entrants = tally((regions, 5), (programmes.region, programmes.level), programmes.entrants.astype(float))
    add_by_level(recorder, year, "seats", np.where(planned > 0, planned, np.nan))
    add_by_level(recorder, year, "entrants", np.where(planned > 0, entrants, np.nan))
    add_by_level(recorder, year, "seats_used", ratio(entrants, planned))
    for name, array in (("seats", planned), ("entrants", entrants), ("seats_used", ratio(entrants, planned))):
        recorder.add(year, name, array[:, 0], region=every, level=int(Level.GENERAL_SENIOR))
    by_field = tally(shape, codes, programmes.seats[taught].astype(float))
    r, f, level = np.nonzero(by_field)
    recorder.add(year, "seats", by_field[r, f, level], region=r, field=f, level=level)
    # what schools mean for next year, at this year's number of seats: cohort and enrolment share have theirs
    following = tally(shape, codes, (programmes.base_seats * programmes.share)[taught].astype(float))
    following *= np.nan_to_num(ratio(by_field.sum(axis=1), following.sum(axis=1)))[:, None, :]
    recorder.add(year, "seats_next", following[r, f, level], region=r, field=f, level=level)
    placement = ratio(
        tally(shape, codes, (programmes.base_seats * programmes.placement)[taught].astype(float)),
        tally(shape, codes, programmes.base_seats[taught].astype(float)),
    )
    recorder.add(year, "programme_placement", placement[r, f, level], region=r, field=f, level=level)
    if flows.planning.pilot is not None:
        recorder.add(year, "pilot_city", flows.planning.pilot.holds.astype(float), region=every)
    _study(world, flows, recorder)


def _study(world: World, flows: Flows, recorder: Recorder) -> None:
    year, students, schools = world.year, world.students, world.schools
    regions = world.places.regions
    programmes, dropped = world.programmes, flows.study.dropped
    lost = tally((regions, 5), (students.region[dropped], students.level[dropped]))
    # those enrolled in the school year: who is left, who graduated and who dropped out; entrants came after
    left = (programmes.enrolled - programmes.entrants).astype(float)
    done = tally((regions, 5), (programmes.region, programmes.level), left)
    g = flows.graduation
    finished = tally((regions, 5), (g.region, g.level))
    add_by_level(recorder, year, "dropout_rate", ratio(lost, lost + done + finished))
    enrolled = np.bincount(programmes.school, weights=programmes.enrolled, minlength=len(schools)).astype(float)
    access = school_access(schools, enrolled)
    cells = (schools.region, schools.level)
    weighted = tally((regions, 5), cells, access * enrolled)
    add_by_level(recorder, year, "practice_access", ratio(weighted, tally((regions, 5), cells, enrolled)))
