"""Teachers: who comes and stays, how many know industry, and what that changes beside the teaching itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.draws import LIFE, Decision, Draws
from sim.policy.knobs import Knobs
from sim.world.codes import Level
from sim.world.named import schools_of
from sim.world.world import World

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
Bools = NDArray[np.bool_]
COLLEGES = (Level.HIGHER_VOCATIONAL, Level.BACHELOR)
TAUGHT = (Level.SECONDARY_VOCATIONAL, Level.HIGHER_VOCATIONAL, Level.BACHELOR)
LEAST = 1e-9


@dataclass(frozen=True)
class Teachers:
    """Teachers whom policies paid for this year, by school; shape (S,).

    Parameters
    ----------
    gained
        Teachers recruited, and kept who would have left.
    dual
        Teachers with industry practice beyond the base year's.
    """

    gained: F64
    dual: F64


def base_teachers(world: World) -> F64:
    """Return the teachers of each school in the base year, students over students a teacher; shape (S,)."""
    schools = world.schools
    # what opened on a campus is taught by the campus's teachers, counted there
    on_campus = (schools.project >= 0) & (schools.institution >= 0)
    students = np.where(on_campus, 0.0, schools.size_base * schools.years)
    teachers: F64 = students / world.scenario.behaviour.teaching.students_a_teacher.value
    return teachers


def staff_schools(world: World, knobs: Knobs, draws: Draws) -> Teachers:
    """Write each school's teachers of the year, and tie the schools to more enterprises."""
    gained = _recruit(world, knobs)
    dual = _qualify(world, knobs)
    t, schools = world.scenario.behaviour.teaching, world.schools
    if gained.any():
        _tie(world, Decision.FACULTY_LINK, t.faculty_links.value * (schools.faculty.astype(float) - 1.0), draws)
    if dual.any():
        _tie(world, Decision.DUAL_LINK, t.dual_links.value * added_dual(world), draws)
    return Teachers(gained=gained, dual=dual)


def added_dual(world: World) -> F64:
    """Return the share of teachers with industry practice beyond the base year's; shape (S,)."""
    schools = world.schools
    added: F64 = np.maximum(schools.dual_qualified.astype(float) - schools.dual_qualified_base, 0.0)
    return added


def _recruit(world: World, knobs: Knobs) -> F64:
    """Move the stock of added teachers by a year; return those recruited, and those kept; shape (S,).

    ``stock <- stock (1 - leave (1 - r)) + min(leave r teachers, vacant teachers - stock) + posts``: posts come on top
    of the plan, while fewer leavers can only fill posts that stand open.
    """
    schools, t = world.schools, world.scenario.behaviour.teaching
    posts = knobs.faculty_posts * world.scenario.scale
    if posts <= 0 and knobs.faculty_retention <= 0 and not schools.recruited.any():
        return np.zeros(len(schools))
    teachers = base_teachers(world)
    named = np.where(schools_of(world, knobs.faculty_schools, TAUGHT if knobs.faculty_schools else COLLEGES), 1.0, 0.0)
    retention = knobs.faculty_retention * named
    stock = schools.recruited * (1.0 - t.faculty_leave.value * (1.0 - retention))
    room = np.maximum(t.faculty_vacant.value * teachers - stock, 0.0)
    kept = np.minimum(t.faculty_leave.value * retention * teachers, room)
    weight = teachers * named
    gained: F64 = kept + posts * weight / max(float(weight.sum()), LEAST)
    schools.recruited[:] = stock + gained
    schools.faculty[:] = np.where(teachers > 0, 1.0 + schools.recruited / np.maximum(teachers, LEAST), 1.0)
    return gained


def _qualify(world: World, knobs: Knobs) -> F64:
    """Move the share of teachers with industry practice toward the target; return those beyond the base; shape (S,).

    A school goes a part of the way in a year; without the lever those added leave as other teachers do. A school
    that states no share in the base year has none to move.
    """
    schools, t = world.schools, world.scenario.behaviour.teaching
    added = added_dual(world)
    if knobs.dual_force <= 0 and not added.any():
        return added
    base = schools.dual_qualified_base.astype(float)
    now = base + added
    named = schools_of(world, knobs.dual_schools, TAUGHT) & (base > 0)
    target = np.where(named, base + knobs.dual_force * np.maximum(knobs.dual_share - base, 0.0), base)
    up = now + t.dual_speed.value * (target - now)
    down = np.maximum(now - t.faculty_leave.value * added, target)
    schools.dual_qualified[:] = np.where(target >= now, up, down)
    dual: F64 = added_dual(world) * base_teachers(world)
    return dual


def _tie(world: World, decision: Decision, chance: F64, draws: Draws) -> None:
    """Make enterprises of its fields partners of a school with a chance, by school; a tie once made lasts.

    Every pair has a lot for life, so a higher chance keeps the ties of a lower one.
    """
    who = np.flatnonzero(chance > 0)
    if len(who) == 0:
        return
    lots = draws.uniform(decision, LIFE, world.enterprises.id[:, None], who[None, :])
    # of a flat array, several times as quick as of a table
    firm, which = np.divmod(np.flatnonzero(lots < chance[who]), len(who))
    school = who[which]
    new = np.flatnonzero(~world.links[firm, school])
    firm, school = firm[new], school[new]
    world.links[firm, school] = possible_partners(world, firm, school)


def possible_partners(world: World, firm: I64, school: I64) -> Bools:
    """Return which enterprises need a field that a school of their region teaches, pair by pair; shape (n,)."""
    schools, programmes, positions, firms = world.schools, world.programmes, world.positions, world.enterprises
    teaches = np.zeros((len(schools), len(world.fields)), dtype=bool)
    some = programmes.field >= 0
    teaches[programmes.school[some], programmes.field[some]] = True
    needs = np.zeros((len(firms), len(world.fields)), dtype=bool)
    needs[positions.enterprise, positions.field] = positions.share > 0
    possible: Bools = (needs[firm] & teaches[school]).any(axis=1) & (firms.region[firm] == schools.region[school])
    return possible
