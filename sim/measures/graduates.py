"""Indicators of the year's graduates: who stays, where the others go, what work they have."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.measures.cells import add_by_level, add_cells, class_cells, class_kinds, graduate_cells, members, ratio, tally
from sim.measures.flows import Flows
from sim.measures.records import Recorder
from sim.world.codes import Status
from sim.world.world import World

Floats = NDArray[np.floating]
DESTINATIONS = (
    "to_work_here",
    "to_work_away",
    "to_study",
    "to_service",
    "to_self_employment",
    "to_waiting",
    "to_no_work",
)
_HERE, _STUDY, _OTHER = 0, 2, len(DESTINATIONS)
_DESTINATION = np.full(len(Status), _OTHER, dtype=np.int8)
_DESTINATION[[Status.WORKING, Status.AWAY]] = 1
_DESTINATION[Status.SERVICE] = 3
_DESTINATION[Status.SELF_EMPLOYED] = 4
_DESTINATION[Status.WAITING] = 5
_DESTINATION[[Status.WITHOUT_WORK, Status.SEEKING]] = 6


RELATED = 0.5
"""Fit above which most of what was studied counts in the job, so that graduates would call it related."""


def record(world: World, flows: Flows, recorder: Recorder) -> None:
    """Record graduates, retention and destinations of the class of this year."""
    year, students, g = world.year, world.students, flows.graduation
    rows = g.graduates
    here = (students.status[rows] == Status.WORKING) & (students.place[rows] == g.region)
    here &= students.graduated[rows] == year
    entered = _entered(world, flows)
    # neither, here alone, entered alone, both
    four = class_kinds(world, g, here + 2 * entered, 4)
    counts, stayers, entrants, stay = four.sum(axis=0), four[1] + four[3], four[2] + four[3], four[3]
    present = [value for _, value in graduate_cells(counts)]
    for name, array in (("graduates", counts), ("labour_market_entrants", entrants), ("stayers", stayers)):
        add_cells(recorder, year, name, graduate_cells(array), present)
    for name, over, under in (("retention_rate", stay, entrants), ("retention_rate_all", stayers, counts)):
        pairs = zip(graduate_cells(over), graduate_cells(under), strict=True)
        cells = [(codes, ratio(a, b)) for (codes, a), (_, b) in pairs]
        # by field, the share of labour-market entrants suffices
        add_cells(recorder, year, name, cells if name == "retention_rate" else [*cells[:2], *cells[3:]])
    _by_year(world, recorder)
    _province(world, flows, entered, entrants.sum(axis=(2, 3)), recorder)
    _mix(world, stay.sum(axis=(2, 3)), entrants.sum(axis=(2, 3)), recorder)
    _destinations(world, flows, here, counts.sum(axis=(2, 3)), recorder)
    _quality(world, flows, here, recorder)
    hired = flows.working_lives.exposed_first_half
    quit_ = flows.working_lives.quit_first_half
    regions = world.places.regions
    share = ratio(
        tally((regions,), (students.region[quit_].clip(0),)),
        tally((regions,), (students.region[hired].clip(0),)),
    )
    recorder.add(year, "six_month_quits", share, region=np.arange(regions))
    skill = np.exp(students.general[rows] + students.specific[rows]).astype(float)
    by_level = class_cells(world, g, weights=skill).sum(axis=(2, 3))
    add_by_level(recorder, year, "mean_skill", ratio(by_level, counts.sum(axis=(2, 3))))


def _entered(world: World, flows: Flows) -> NDArray[np.bool_]:
    """Return which graduates entered the labour market: they neither study on, serve nor wait."""
    rows, g = flows.graduation.graduates, flows.graduation
    apart = members(world, g.studying_on, g.service)[rows]
    return ~apart & (world.students.status[rows] != Status.WAITING)


def _by_year(world: World, recorder: Recorder) -> None:
    """Record what share of the classes of three and five years ago works here now, those who studied on included."""
    year, students, regions = world.year, world.students, world.places.regions
    every = np.arange(regions)
    for span, name, count in ((3, "retention_3y", "stayers_3y"), (5, "retention_5y", "stayers_5y")):
        if year - span not in world.classes:
            continue
        rows, region, level = world.classes[year - span]
        here = (students.status[rows] == Status.WORKING) & (students.place[rows] == region)
        stayed = tally((regions, 5), (region[here], level[here]))
        size = tally((regions, 5), (region, level))
        add_by_level(recorder, year, name, ratio(stayed, size))
        add_by_level(recorder, year, count, np.where(size > 0, stayed, np.nan))
        recorder.add(year, name, ratio(stayed.sum(axis=1), size.sum(axis=1)), region=every)
        recorder.add(year, count, stayed.sum(axis=1), region=every)


def _province(world: World, flows: Flows, entered: NDArray[np.bool_], entrants: Floats, recorder: Recorder) -> None:
    students, places, g = world.students, world.places, flows.graduation
    status = students.status[g.graduates]
    working = (status == Status.WORKING) | (status == Status.AWAY)
    place = np.maximum(students.place[g.graduates], 0)
    inside = working & entered & (places.province[place] == places.province[g.region])
    stay = class_cells(world, g, inside).sum(axis=(2, 3))
    every = np.arange(places.regions)
    add_by_level(recorder, world.year, "province_stayers", np.where(entrants > 0, stay, np.nan))
    add_by_level(recorder, world.year, "province_retention_rate", ratio(stay, entrants))
    recorder.add(world.year, "province_stayers", stay.sum(axis=1), region=every)
    recorder.add(world.year, "province_retention_rate", ratio(stay.sum(axis=1), entrants.sum(axis=1)), region=every)


def _mix(world: World, stay: Floats, entrants: Floats, recorder: Recorder) -> None:
    """Split the change of retention since the first year into the mix of levels and change within levels."""
    share = np.nan_to_num(ratio(entrants, entrants.sum(axis=1, keepdims=True) + np.zeros_like(entrants)))
    rate = np.nan_to_num(ratio(stay, entrants))
    if "mix_share" not in world.history:
        world.history["mix_share"], world.history["mix_rate"] = share, rate
    share0, rate0 = world.history["mix_share"], world.history["mix_rate"]
    every = np.arange(world.places.regions)
    mix = ((share - share0) * (rate + rate0) / 2.0).sum(axis=1)
    within = ((rate - rate0) * (share + share0) / 2.0).sum(axis=1)
    recorder.add(world.year, "retention_mix", mix, region=every)
    recorder.add(world.year, "retention_within", within, region=every)


def _destinations(world: World, flows: Flows, here: NDArray[np.bool_], total: Floats, recorder: Recorder) -> None:
    year, regions, g = world.year, world.places.regions, flows.graduation
    kind = _DESTINATION[world.students.status[g.graduates]]
    kind[here] = _HERE
    kind[members(world, g.studying_on)[g.graduates]] = _STUDY
    by_kind = class_kinds(world, g, kind, _OTHER + 1).sum(axis=(3, 4))
    found = np.zeros((regions, 5))
    every = np.arange(regions)
    for name, count in zip(DESTINATIONS, by_kind, strict=False):
        add_by_level(recorder, year, name, np.where(total > 0, count, np.nan))
        recorder.add(year, name, count.sum(axis=1), region=every)
        if name not in ("to_waiting", "to_no_work"):
            found += count
        if name == "to_study":
            add_by_level(recorder, year, "progression_rate", ratio(count, total))
    add_by_level(recorder, year, "destination_rate", ratio(found, total))
    recorder.add(year, "destination_rate", ratio(found.sum(axis=1), total.sum(axis=1)), region=every)


def _quality(world: World, flows: Flows, here: NDArray[np.bool_], recorder: Recorder) -> None:
    """Record field match, level match and pay of those who stayed.

    A job is of the graduate's field (专业对口) as surveys ask it: related to what was studied. In the model's broad
    fields that is the own field, or a near one in whose work most of the training counts.
    """
    students, year, g = world.students, world.year, flows.graduation
    fallback = students.fallback[g.graduates]
    matched = ~fallback & (students.fit[g.graduates] > RELATED)
    pay = students.pay[g.graduates].astype(float)
    # not here, here in a post of another field, in a post of one's own, in a job below level
    kind = here.astype(np.int64) * (1 + matched + 2 * fallback)
    by_kind = class_kinds(world, g, kind, 4).sum(axis=(3, 4))
    all_, field, below = by_kind[1:].sum(axis=0), by_kind[2], by_kind[3]
    paid = class_cells(world, g, here, pay).sum(axis=(2, 3))
    every = np.arange(world.places.regions)
    for name, over in (("field_match", field), ("level_match", all_ - below), ("starting_pay", paid)):
        add_by_level(recorder, year, name, ratio(over, all_))
        recorder.add(year, name, ratio(over.sum(axis=1), all_.sum(axis=1)), region=every)
    add_by_level(recorder, year, "in_fallback", np.where(all_ > 0, below, np.nan))
    recorder.add(year, "in_fallback", below.sum(axis=1), region=every)
