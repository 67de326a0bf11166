"""Indicators of enterprises' demand: posts, coverage, the gap and its reasons."""

from __future__ import annotations

from math import prod

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.draws import Draws
from sim.measures.cells import add_by_level, add_cells, class_cells, post_cells, ratio, tally
from sim.measures.flows import Flows
from sim.measures.gap import REASONS, counterfactuals, gap
from sim.measures.records import Recorder
from sim.world.world import World

Floats = NDArray[np.floating]


def record(world: World, flows: Flows, recorder: Recorder, draws: Draws) -> None:
    """Record posts, how they were filled, and why others stay open."""
    year, positions, students = world.year, world.positions, world.students
    shape = (world.places.regions, len(world.fields), 5)
    cell = (positions.region.astype(np.int64) * shape[1] + positions.field) * 5 + positions.level

    def by_occupation(of: NDArray[np.int64], weights: NDArray[np.generic] | None = None) -> Floats:
        return np.bincount(of, weights, minlength=prod(shape)).reshape(shape).astype(float)

    opened, filled = by_occupation(cell, positions.posts), by_occupation(cell, positions.filled)
    hired = flows.matching.settled.hired
    position = flows.hired_position
    by_local = by_occupation(cell[position[students.region[hired] == positions.region[position]]])
    outside = by_occupation(cell[flows.matching.market.outsiders.position])
    vacant = positions.posts - positions.filled
    years = ratio(by_occupation(cell, vacant * positions.years_open), opened - filled)
    posts, taken, locally = post_cells(opened), post_cells(filled), post_cells(by_local)
    present = [value for _, value in posts]
    for name, cells in (
        ("posts", posts),
        ("posts_filled", taken),
        # by occupation the local head-count follows from local_coverage, the gap from posts
        ("posts_filled_local", locally[:3]),
        ("skill_gap", post_cells(opened - filled)[:3]),
    ):
        add_cells(recorder, year, name, cells, present)
    for name, cells in (("skill_gap_coverage", taken), ("local_coverage", locally)):
        pairs = zip(cells, present, strict=True)
        add_cells(recorder, year, name, [(codes, ratio(value, base)) for (codes, value), base in pairs])
    _applicants(world, flows, outside, present, recorder)
    r, f, level = np.nonzero(~np.isnan(years))
    recorder.add(year, "years_open", years[r, f, level], region=r, field=f, level=level)
    _reasons(world, flows, recorder, draws)
    _reactions(world, recorder)
    _distance(world, flows, opened, recorder)


def _applicants(world: World, flows: Flows, outside: Floats, present: list[Floats], recorder: Recorder) -> None:
    """Count local seekers of an occupation and outsiders who apply in it, over its posts."""
    students, applicants = world.students, outside.copy()
    _count_applicants(
        flows.matching.market.rows,
        flows.matching.outcome.applied,
        (students.region, students.home, students.field, students.level),
        applicants,
    )
    pairs = zip(post_cells(applicants), present, strict=True)
    add_cells(recorder, world.year, "applicants_per_post", [(c, ratio(a, b)) for (c, a), b in pairs])


@compiled
def _count_applicants(
    rows: NDArray[np.int64],
    applied: NDArray[np.bool_],
    who: tuple[NDArray[np.int16], NDArray[np.int16], NDArray[np.int8], NDArray[np.int8]],
    applicants: Floats,
) -> None:
    """Add the seekers who `applied` by region of study, or else of home, field and level; shape (R, F, 5).

    Parameters
    ----------
    who
        Columns of the table of people: region of study, home, field, level.
    """
    region, home, field, level = who
    last = len(applicants) - 1
    for i, row in enumerate(rows):
        if applied[i]:
            of = region[row] if region[row] >= 0 else home[row]
            applicants[min(max(of, 0), last), field[row], level[row]] += 1.0


def _reasons(world: World, flows: Flows, recorder: Recorder, draws: Draws) -> None:
    year = world.year
    held = gap(world, flows.matching)
    present = [value for _, value in post_cells(held.open_posts)]
    for k, reason in enumerate((*REASONS, "not_trained")):
        cells = post_cells(held.shares[k])
        for index in (0, 1, 3):
            add_cells(recorder, year, f"gap_{reason}", [cells[index]], [present[index]])
    for k, reason in enumerate(REASONS):
        add_cells(recorder, year, f"candidates_{reason}", post_cells(held.candidates[k])[:2])
    if year in (world.scenario.base_year + 1, world.scenario.horizon):
        every = np.arange(world.places.regions)
        for name, more in counterfactuals(world, flows.matching, flows.knobs, draws).items():
            recorder.add(year, name, more, region=every)


def _reactions(world: World, recorder: Recorder) -> None:
    """Record how far standards and pay have moved."""
    positions = world.positions
    cell, size = positions.region.astype(np.int64) * 5 + positions.level, world.places.regions * 5
    weight = positions.expected.astype(float)
    total = tally((size,), (cell,), weight)
    moved = (positions.standard / np.maximum(positions.standard_base, 1e-9)).astype(float)
    pay = positions.pay_factor.astype(float)
    for name, factor in (("standard", moved), ("pay_reaction", pay)):
        mean = ratio(tally((size,), (cell,), weight * factor), total)
        add_by_level(recorder, world.year, name, mean.reshape(-1, 5))


def _distance(world: World, flows: Flows, opened: Floats, recorder: Recorder) -> None:
    """Record half the sum over fields of the difference between graduates' and posts' shares, by level."""
    taught = class_cells(world, flows.graduation).sum(axis=3).transpose(0, 2, 1)
    of_graduates = ratio(taught, taught.sum(axis=1, keepdims=True) + np.zeros_like(taught))
    of_posts = ratio(opened, opened.sum(axis=1, keepdims=True) + np.zeros_like(opened))
    add_by_level(recorder, world.year, "programme_demand_distance", 0.5 * np.abs(of_graduates - of_posts).sum(axis=1))
