"""School projects: what a policy begins this year, and what opens after its building lag."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import Draws
from sim.phases.planning.evaluation import shortened
from sim.phases.planning.founding import COURSE
from sim.phases.planning.projects import expand, open_programme, open_school, share_bases, upgrade
from sim.phases.planning.scale import rescale
from sim.policy.knobs import Knobs
from sim.policy.school_items import Project
from sim.world.codes import Level, level_code
from sim.world.named import schools_named
from sim.world.works import Work
from sim.world.world import World

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
LEAST = 1e-9


def build(world: World, knobs: Knobs, draws: Draws) -> tuple[Work, ...]:
    """Begin what the policy newly sets in motion and open what is finished; return the works begun this year.

    A project is begun as far as its lever is in force, and never twice. What is begun is finished after the lag,
    and stays, whatever becomes of the lever.
    """
    begun = tuple(
        work for project, force in knobs.projects if (work := _begin(world, project, force, knobs)) is not None
    )
    world.works += begun
    opening = [work for work in world.works if work.opens == world.year]
    for work in opening:
        _open(world, work, draws)
    if opening:
        rescale(world)
    return begun


def _begin(world: World, project: Project, force: float, knobs: Knobs) -> Work | None:
    share = force - sum(work.share for work in world.works if work.project == project)
    rows = _rows(world, project)
    if share <= LEAST or len(rows) == 0:
        return None
    schools = world.schools
    weight = schools.size_base[rows] if project.kind in ("expand", "upgrade", "programme") else np.ones(len(rows))
    total = project.seats * world.scenario.scale
    if project.kind == "upgrade" and total == 0:
        total = float(weight.sum())
    amount = share * total * weight / max(weight.sum(), LEAST)
    seats = np.bincount(schools.region[rows], weights=amount, minlength=world.places.regions)
    years = COURSE[level_code(project.level)] if project.level else int(schools.years[rows[0]])
    opens = world.year + shortened(project.lag, knobs.delay_cut)
    return Work(project, share, world.year, opens, tuple(seats.tolist()), years)


def _rows(world: World, project: Project) -> I64:
    """Return the schools that a project starts from: those of the base year that bear its names."""
    schools = world.schools
    chosen = schools_named(world, project.schools) & (schools.opened == 0)
    if project.kind == "upgrade":
        chosen &= schools.level < level_code(project.level)
    if project.kind == "programme":
        programmes = world.programmes
        chosen[programmes.school[programmes.field == world.fields.index(project.fields[0])]] = False
        chosen &= schools.level > Level.GENERAL_SENIOR
    rows = np.flatnonzero(chosen)
    if project.kind == "new":
        # one model a region
        _, first = np.unique(schools.region[rows], return_index=True)
        rows = rows[first]
    return rows


def _open(world: World, work: Work, draws: Draws) -> None:
    project, rows, seats = work.project, _rows(world, work.project), np.array(work.seats)
    number = [other.project for other in world.works].index(project)
    if project.kind == "expand":
        expand(world, rows, seats)
    elif project.kind == "upgrade":
        before = sum(w.share for w in world.works if w.project == project and w.opens < world.year)
        upgrade(world, rows, int(level_code(project.level)), seats, work.share / (1.0 - before), number)
    elif project.kind == "programme":
        open_programme(world, rows, world.fields.index(project.fields[0]), seats, number)
    elif project.kind == "new":
        fields = [world.fields.index(key) for key in project.fields]
        full = project.seats * world.scenario.scale / len(rows)
        for row in rows.tolist():
            level = int(level_code(project.level) if project.level else world.schools.level[row])
            opens = float(seats[world.schools.region[row]])
            open_school(world, row, level, fields, opens, full, number, draws)
    else:
        share_bases(world, rows, seats, work.share)
