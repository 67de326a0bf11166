"""Who is at school in the base year: past Septembers, admitted by the model itself.

Stocks are reached by solving for intakes and attrition (`class_sizes`), never by adding or deleting rows: every
September of the past admits the intake that leaves the base year's class after its dropouts.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import LIFE, Decision, Draws
from sim.phases import admission, demography, study
from sim.phases.matching.hire import place_in_line
from sim.policy.knobs import Knobs
from sim.scenario.errors import UnreachableStocks
from sim.scenario.wording import NOTHING, say
from sim.world.class_sizes import class_sizes, courses_left, stated_classes
from sim.world.codes import LEVELS, Level, Status
from sim.world.dropout import set_dropout
from sim.world.world import World

I64 = NDArray[np.int64]
SENIOR_YEARS = 3
TOP_UP_YEARS = 2


def enrol_past_cohorts(world: World, draws: Draws) -> None:
    """Run past Septembers, the first early enough that every class of the base year went through admission."""
    base, schools, programmes = world.scenario.base_year, world.schools, world.programmes
    longest = int(schools.years[schools.level > Level.SECONDARY_VOCATIONAL].max(initial=0))
    first = base - SENIOR_YEARS - max(longest, 1) + 1
    intake, classes = _intakes(world)
    progression = schools.progression.copy()
    knobs = Knobs()
    for year in range(first, base + 1):
        world.year = year
        if year > first:
            _school_year(world, year, draws)
        age = base - year
        programmes.seats[:] = np.where(age < intake.shape[1], intake[:, min(age, intake.shape[1] - 1)], 0)
        # a top-up of two years would have left a class of that age before the base year
        schools.progression[:] = np.where((schools.level == Level.BACHELOR) & (age >= TOP_UP_YEARS), 0.0, progression)
        demography.step(world, knobs, draws)
        admission.step(world, knobs, draws)
    _attrition(world, classes, base, draws)
    world.year = base
    programmes.seats[:] = intake[:, 0]
    _reached(world)


def _reached(world: World) -> None:
    programmes, enrolled = world.programmes, world.programmes.enrolled
    short = np.flatnonzero(enrolled != programmes.enrolled_base)
    if len(short):
        entries = [key for region in world.scenario.regions.values() for key in region.schools]
        school = entries[world.schools.entry[programmes.school[short[0]]]]
        scale = world.scenario.scale
        sample = (
            say("; at scale {scale:g} a programme may have too few seats: try a larger one", scale=scale)
            if scale < 1.0
            else NOTHING
        )
        raise UnreachableStocks(
            say(
                "the base year's stocks cannot be reached: {short} programmes, the first at {school}, enrol {found} "
                "instead of {published}; too few pupils accept the seats (cohorts, accept_vocational, "
                "elsewhere){sample}",
                short=len(short),
                school=school,
                found=int(enrolled[short].sum()),
                published=int(programmes.enrolled_base[short].sum()),
                sample=sample,
            )
        )


def _intakes(world: World) -> tuple[I64, I64]:
    """Return intakes by programme and class age, and class sizes after dropout; shape (programmes, years).

    Upper-secondary cohorts older than the course are admitted at the first class's intake: they pass through
    schools on their way to the colleges' classes of the base year.
    """
    programmes, learning = world.programmes, world.scenario.behaviour.learning
    longest = int(world.schools.years.max(initial=1)) + SENIOR_YEARS
    intake = np.zeros((len(programmes), longest), dtype=np.int64)
    classes = np.zeros_like(intake)
    kinds = np.stack([programmes.level, world.schools.years[programmes.school]], axis=1)
    for level, years in np.unique(kinds, axis=0).tolist():
        dropout = getattr(learning, f"dropout_{LEVELS[level].value}").value
        at = np.flatnonzero((kinds == (level, years)).all(axis=1))
        enrolled, entrants = programmes.enrolled_base[at], programmes.intake_base[at]
        sizes = class_sizes(enrolled, years, dropout)
        for p in np.flatnonzero(entrants).tolist() if years > 1 else ():
            sizes[p] = stated_classes(int(enrolled[p]), int(entrants[p]), years, dropout)
        classes[at, :years] = sizes
        # a dropout of everybody leaves no class to admit
        intake[at, :years] = np.ceil(sizes / np.maximum(courses_left(years, dropout), 1e-9) - 1e-6)
        if level <= Level.SECONDARY_VOCATIONAL:
            # those before the classes of now came as the last of these did, unless the first is as all were
            intake[at, years:] = np.where(entrants > 0, intake[at, years - 1], intake[at, 0])[:, None]
    return intake, classes


def _school_year(world: World, year: int, draws: Draws) -> None:
    """A past school year: learning, and graduation into the next September's admission; no labour market."""
    students = world.students
    # past classes shared the practice seats with a full school: those who left before the base year are not simulated
    study.learn(world, world.programmes.enrolled_base)
    done = students.rows(Status.ENROLLED, ends=year)
    students.graduated[done] = year
    level = students.level[done]
    students.status[done[np.flatnonzero(level == Level.GENERAL_SENIOR)]] = Status.NONE
    vocational = done[np.flatnonzero(level > Level.GENERAL_SENIOR)]
    share = np.array(
        [
            0.0,
            world.scenario.behaviour.progression.secondary_vocational.value,
            world.scenario.behaviour.progression.higher_vocational.value,
            world.scenario.behaviour.progression.bachelor.value,
            0.0,
        ]
    )
    on = draws.chance(Decision.STUDY_ON, year, students.id[vocational], share[students.level[vocational]])
    students.status[vocational[on]] = Status.NONE
    # they are settled with the other alumni
    went = vocational[~on]
    students.status[went] = Status.SEEKING
    years = students.ends[went] - students.begun[went]
    students.attachment[went] = world.scenario.behaviour.learning.attachment_year.value * years


def _attrition(world: World, classes: I64, year: int, draws: Draws) -> None:
    """Let those with the lowest luck of each class have dropped out, as many as the class has lost by now.

    How the others' courses go on is decided anew: the past Septembers were run without dropout.
    """
    students = world.students
    rows = students.rows(Status.ENROLLED)
    programme = students.programme[rows].astype(np.int64)
    age = (year - students.begun[rows]).astype(np.int64)
    # those who entered for a shorter course (top-up) count in the class that they sit in
    wide = classes.shape[1]
    cell = programme * wide + age
    size = classes.ravel()
    # lots are drawn where a class has lost somebody
    crowded = np.bincount(cell, minlength=len(size)) > size
    at = np.flatnonzero(crowded[cell])
    cell, ids = cell[at], students.id[rows[at]]
    place = place_in_line(cell, draws.uniform(Decision.PLANNED_DROPOUT, LIFE, ids), ids)
    students.status[rows[at[place >= size[cell]]]] = Status.DROPPED_OUT
    set_dropout(world, rows, year, draws)
    programmes = world.programmes
    programmes.enrolled[:] = admission.september_count(world).sum(axis=1)
