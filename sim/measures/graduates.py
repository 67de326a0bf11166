"""Indicators of the year's graduates: who stays, where the others go, what work they have."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.measures.cells import add_by_level, add_cells, graduate_cells, ratio, tally
from sim.measures.classes import SIZE, WORK_HERE, class_now
from sim.measures.flows import Flows
from sim.measures.records import Recorder
from sim.world.codes import Status
from sim.world.world import World

I64 = NDArray[np.int64]
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
_HERE, _STUDY, _NONE = 0, 2, -1
_DESTINATION = np.full(len(Status), _NONE, dtype=np.int8)
_DESTINATION[[Status.WORKING, Status.AWAY]] = 1
_DESTINATION[Status.SERVICE] = 3
_DESTINATION[Status.SELF_EMPLOYED] = 4
_DESTINATION[Status.WAITING] = 5
_DESTINATION[[Status.WITHOUT_WORK, Status.SEEKING]] = 6


RELATED = 0.5
"""Fit above which most of what was studied counts in the job, so that graduates would call it related."""

ALL, ENTERED, HERE, STAY, PROVINCE, MATCHED, BELOW, PAY, SKILL, TO = range(10)
"""What is summed over a class: who are graduates, entered the labour market, work here, do both, stay in the province,
work here in a post of their field and below their level; pay here and skill; and from `TO` on the destinations."""


def record(world: World, flows: Flows, recorder: Recorder) -> Floats:
    """Record graduates, retention and destinations of the class of this year; return those who stay, shape (R,)."""
    year, students = world.year, world.students
    table = _class(world, flows)
    by_level = table.sum(axis=(3, 4))
    all_, entered, here, both = (graduate_cells(table[what]) for what in (ALL, ENTERED, HERE, STAY))
    present = [value for _, value in all_]
    for name, cells in (("graduates", all_), ("labour_market_entrants", entered), ("stayers", here)):
        add_cells(recorder, year, name, cells, present)
    for name, over, under in (("retention_rate", both, entered), ("retention_rate_all", here, all_)):
        cells = [(codes, ratio(a, b)) for (codes, a), (_, b) in zip(over, under, strict=True)]
        # by field, the share of labour-market entrants suffices
        add_cells(recorder, year, name, cells if name == "retention_rate" else [*cells[:2], *cells[3:]])
    _by_year(world, recorder)
    _province(world, by_level[PROVINCE], by_level[ENTERED], recorder)
    _mix(world, by_level[STAY], by_level[ENTERED], recorder)
    _destinations(world, by_level[TO:], by_level[ALL], recorder)
    _quality(world, by_level, recorder)
    hired = flows.working_lives.exposed_first_half
    quit_ = flows.working_lives.quit_first_half
    regions = world.places.regions
    share = ratio(
        tally((regions,), (students.region[quit_].clip(0),)),
        tally((regions,), (students.region[hired].clip(0),)),
    )
    recorder.add(year, "six_month_quits", share, region=np.arange(regions))
    add_by_level(recorder, year, "mean_skill", ratio(by_level[SKILL], by_level[ALL]))
    stayers: Floats = by_level[HERE].sum(axis=1)
    return stayers


def _class(world: World, flows: Flows) -> Floats:
    """Sum what became of this year's class by the codes of their diploma; shape (sums, R, 5, F, 3)."""
    students, places, g = world.students, world.places, flows.graduation
    rows = g.graduates
    table = np.zeros((TO + len(DESTINATIONS), places.regions * 5 * len(world.fields) * 3))
    _sum_class(
        rows,
        (g.region, g.cell),
        (g.studying_on, g.service),
        (students.status, students.place, students.graduated, students.fallback, students.fit, students.pay),
        np.exp(students.general[rows] + students.specific[rows]),
        (places.province, _DESTINATION),
        np.array([Status.WORKING, Status.AWAY, Status.WAITING], dtype=np.int8),
        world.year,
        table,
    )
    return table.reshape(-1, places.regions, 5, len(world.fields), 3)


@compiled
def _sum_class(
    rows: I64,
    diploma: tuple[NDArray[np.int16], I64],
    apart: tuple[I64, I64],
    who: tuple[NDArray[np.generic], ...],
    skill: Floats,
    codes: tuple[NDArray[np.int16], NDArray[np.int8]],
    statuses: NDArray[np.int8],
    year: int,
    table: Floats,
) -> None:
    """Sum what became of a class.

    A job is of the graduate's field (专业对口) as surveys ask it: related to what was studied. In the model's broad
    fields that is the own field, or a near one in whose work most of the training counts.

    Parameters
    ----------
    rows, diploma, skill
        Graduates, ascending; region and cell of the diploma; skill; shape (n,).
    apart
        Rows of those who study on and of those who serve, ascending: neither enters the labour market.
    who
        Columns of the table of people: status, place, year of graduation, whether the job is below level, its fit
        and pay.
    codes
        Province of each place, and destination of each status.
    statuses
        Working, away, waiting.
    table
        Written: the sums by cell of the diploma, from 0 on; shape (sums, cells).
    """
    region, cells = diploma
    studying_on, service = apart
    status, place, graduated, fallback, fit, pay = who
    province, destination = codes
    working, away, waiting = statuses
    studying, serving = 0, 0
    for i, row in enumerate(rows):
        stands, of = status[row], table[:, cells[i]]
        on = studying < len(studying_on) and studying_on[studying] == row
        serves = serving < len(service) and service[serving] == row
        studying += on
        serving += serves
        entered = not on and not serves and stands != waiting
        here = stands == working and place[row] == region[i] and graduated[row] == year
        of[ALL] += 1
        of[SKILL] += skill[i]
        if entered:
            of[ENTERED] += 1
            at_work = stands in (working, away)
            if at_work and province[max(place[row], 0)] == province[region[i]]:
                of[PROVINCE] += 1
        if here:
            of[HERE] += 1
            of[STAY] += entered
            of[PAY] += pay[row]
            of[BELOW] += fallback[row]
            of[MATCHED] += not fallback[row] and fit[row] > RELATED
        to = _STUDY if on else (_HERE if here else destination[stands])
        if to >= 0:
            of[TO + to] += 1


def _by_year(world: World, recorder: Recorder) -> None:
    """Record what share of the classes of three and five years ago works here now, those who studied on included."""
    year, every = world.year, np.arange(world.places.regions)
    for span, name, count in ((3, "retention_3y", "stayers_3y"), (5, "retention_5y", "stayers_5y")):
        if year - span not in world.classes:
            continue
        now = class_now(world, year - span)
        stayed, size = now[WORK_HERE], now[SIZE]
        add_by_level(recorder, year, name, ratio(stayed, size))
        add_by_level(recorder, year, count, np.where(size > 0, stayed, np.nan))
        recorder.add(year, name, ratio(stayed.sum(axis=1), size.sum(axis=1)), region=every)
        recorder.add(year, count, stayed.sum(axis=1), region=every)


def _province(world: World, stay: Floats, entrants: Floats, recorder: Recorder) -> None:
    every = np.arange(world.places.regions)
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


def _destinations(world: World, by_kind: Floats, total: Floats, recorder: Recorder) -> None:
    year, regions = world.year, world.places.regions
    found = np.zeros((regions, 5))
    every = np.arange(regions)
    for name, count in zip(DESTINATIONS, by_kind, strict=True):
        add_by_level(recorder, year, name, np.where(total > 0, count, np.nan))
        recorder.add(year, name, count.sum(axis=1), region=every)
        if name not in ("to_waiting", "to_no_work"):
            found += count
        if name == "to_study":
            add_by_level(recorder, year, "progression_rate", ratio(count, total))
    add_by_level(recorder, year, "destination_rate", ratio(found, total))
    recorder.add(year, "destination_rate", ratio(found.sum(axis=1), total.sum(axis=1)), region=every)


def _quality(world: World, by_level: Floats, recorder: Recorder) -> None:
    """Record field match, level match and pay of those who stayed."""
    year, all_, below = world.year, by_level[HERE], by_level[BELOW]
    every = np.arange(world.places.regions)
    for name, over in (
        ("field_match", by_level[MATCHED]),
        ("level_match", all_ - below),
        ("starting_pay", by_level[PAY]),
    ):
        add_by_level(recorder, year, name, ratio(over, all_))
        recorder.add(year, name, ratio(over.sum(axis=1), all_.sum(axis=1)), region=every)
    add_by_level(recorder, year, "in_fallback", np.where(all_ > 0, below, np.nan))
    recorder.add(year, "in_fallback", below.sum(axis=1), region=every)
