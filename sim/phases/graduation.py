"""Who finishes, with which skill; who studies on, serves, waits for an examination, or seeks work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.draws import Decision, Draws
from sim.phases.graduation_certificates import certify
from sim.phases.graduation_ladder import climb
from sim.phases.order_classes import trained_to_order
from sim.policy.knobs import Knobs
from sim.scenario.behaviour import Learning
from sim.world.ability import mean_ability
from sim.world.codes import Contract, Level, Origin, Status
from sim.world.world import World

I64 = NDArray[np.int64]
F64 = NDArray[np.float64]


@dataclass(frozen=True)
class Graduation:
    """Rows by what follows graduation.

    Parameters
    ----------
    graduates
        All who finished a course that leads to a labour market; shape (n,).
    region, level, field, origin
        Codes of the diploma, which a course begun in September would overwrite; shape (n,).
    cell
        The four in one, counting through a table of shape (R, 5, F, 3); shape (n,).
    ladder_lacking
        Finishers whom the policy offers to study on and for whom the next level has no place; shape (R,).
    certified_region
        Regions of those who got a certificate beside the diploma.
    """

    general: I64
    graduates: I64
    region: NDArray[np.int16]
    level: NDArray[np.int8]
    field: NDArray[np.int8]
    origin: NDArray[np.int8]
    cell: I64
    studying_on: I64
    service: I64
    entering: I64
    finished_away: I64
    passed: I64
    ladder_lacking: F64
    certified_region: NDArray[np.int16]


def training_gain(b: Learning, practice: F64, apprentice: NDArray[np.bool_]) -> F64:
    """Return ln skill from months of practice, less and less with each month: ``gain (1 - exp(-months/scale))``."""
    scale = np.where(apprentice, b.apprentice_scale.value, b.intern_scale.value)
    gain = np.where(apprentice, b.apprentice_gain.value, b.intern_gain.value)
    return gain * -np.expm1(-practice / scale)


def finish(world: World, rows: I64, year: int) -> None:
    """Write the skill of those who finish a course, and the tie that its years leave.

    ``skill = mean yearly factor * exp(training) * exp(s ability)``; of its logarithm the share `general_share`
    counts everywhere and the rest in the field only; ability is general.
    """
    students, b = world.students, world.scenario.behaviour.learning
    mean = _mean_factor(
        rows, students.programme, world.programmes.taught, students.taught_before, students.begun, students.ends
    )
    gain = training_gain(b, students.practice[rows].astype(float), students.contract[rows] == Contract.APPRENTICE)
    _write_finished(
        rows,
        np.log(mean, out=mean) + gain,
        b.general_share.value,
        np.float32(b.ability.value),
        np.float32(b.attachment_year.value),
        year,
        (students.ability, students.begun, students.ends),
        (students.general, students.specific, students.attachment, students.graduated),
    )


@compiled
def _mean_factor(
    rows: I64,
    programme: NDArray[np.int32],
    taught: F64,
    taught_before: NDArray[np.float32],
    begun: NDArray[np.int16],
    ends: NDArray[np.int16],
) -> F64:
    """Return the mean yearly skill factor of the courses of `rows`; `taught` is of programmes, shape (S,)."""
    mean = np.empty(len(rows))
    for i in range(len(rows)):
        row = np.uint64(rows[i])
        gained = taught[np.uint64(programme[row])] - taught_before[row]
        mean[i] = max(gained / max(ends[row] - begun[row], 1), 1e-6)
    return mean


@compiled
def _write_finished(
    rows: I64,
    made: F64,
    general_share: float,
    weight: np.float32,
    tie_of_year: np.float32,
    year: int,
    course: tuple[NDArray[Any], ...],
    finished: tuple[NDArray[Any], ...],
) -> None:
    """Fill the columns `finished` for `rows` with ln skill `made` at school, both of shape (n,).

    Parameters
    ----------
    weight
        Of ability in general skill.
    course
        Columns ability, years of beginning and end.
    finished
        Columns general and specific skill, attachment, year of the diploma.
    """
    ability, begun, ends = course
    general, specific, attachment, graduated = finished
    for i in range(len(rows)):
        row = np.uint64(rows[i])
        general[row] = weight * ability[row] + general_share * made[i]
        specific[row] = (1.0 - general_share) * made[i]
        attachment[row] += tie_of_year * np.float32(ends[row] - begun[row])
        graduated[row] = year


def step(world: World, knobs: Knobs, draws: Draws) -> Graduation:
    """Graduate this summer's final classes, here and away."""
    students, year = world.students, world.year
    final = students.rows(Status.ENROLLED, ends=year)
    level = students.level[final]
    general = final[np.flatnonzero(level == Level.GENERAL_SENIOR)]
    students.graduated[general] = year
    students.status[general] = Status.NONE
    graduates = final[np.flatnonzero(level > Level.GENERAL_SENIOR)]
    finish(world, graduates, year)
    if knobs.order_share > 0:
        trained_to_order(world, graduates)
    certified = graduates[:0]
    if knobs.certified > 0:
        certified = certify(world, graduates, knobs, draws)
    on, lacking = _studies_on(world, graduates, draws), np.zeros(world.places.regions)
    if knobs.ladder.any():
        takes, lacking = climb(world, knobs, graduates, on, draws)
        students.ladder[graduates] = takes
        on |= takes
    studying_on, rest = graduates[np.flatnonzero(on)], graduates[np.flatnonzero(~on)]
    students.status[studying_on] = Status.NONE
    serves = draws.chance(Decision.SERVICE, year, students.id[rest], world.scenario.behaviour.waiting.service.value)
    service, entering = rest[np.flatnonzero(serves)], rest[np.flatnonzero(~serves)]
    students.status[service] = Status.SERVICE
    students.status[entering] = Status.SEEKING
    students.entered[graduates] = False
    region, level = students.region[graduates], students.level[graduates]
    field, origin = students.field[graduates], students.origin[graduates]
    world.classes[year] = (graduates, region, level)
    passed = _results(world, draws)
    _resume_search(world)
    world.finished_away[year] = finish_away(world, draws)
    return Graduation(
        general=general,
        graduates=graduates,
        region=region,
        level=level,
        field=field,
        origin=origin,
        cell=((region.astype(np.int64) * 5 + level) * len(world.fields) + field) * len(Origin) + origin,
        studying_on=studying_on,
        service=service,
        entering=entering,
        finished_away=world.finished_away[year],
        passed=passed,
        ladder_lacking=lacking,
        certified_region=students.region[certified],
    )


def _studies_on(world: World, rows: I64, draws: Draws) -> NDArray[np.bool_]:
    """Return who studies on: ``logit^-1(logit(share of the level) + pull * (ability - the level's mean))``."""
    students, p = world.students, world.scenario.behaviour.progression
    share = np.array([0.0, p.secondary_vocational.value, p.higher_vocational.value, p.bachelor.value, 0.0])
    inner = np.clip(share, 1e-9, 1 - 1e-9)
    # nobody where the share is 0, all where it is 1
    odds_against = np.where(share <= 0, np.inf, np.where(share >= 1, 0.0, (1.0 - inner) / inner))
    level = students.level[rows]
    pull = p.ability.value * (students.ability[rows] - mean_ability(world.scenario.behaviour.admission)[level])
    probability = 1.0 / (1.0 + odds_against[level] * np.exp(-pull))
    return draws.chance(Decision.STUDY_ON, world.year, students.id[rows], probability)


def _results(world: World, draws: Draws) -> I64:
    """Examination results of those who waited: who passed studies on away for three years, the others seek again."""
    students = world.students
    waiting = students.rows(Status.WAITING)
    passed = draws.chance(
        Decision.WAIT_RESULT, world.year, students.id[waiting], world.scenario.behaviour.waiting.chance.value
    )
    up = waiting[passed]
    students.status[up] = Status.STUDYING_AWAY
    students.level[up] = np.minimum(students.level[up] + 1, Level.POSTGRADUATE)
    outside = len(world.places.keys) - world.places.regions
    spread = draws.uniform(Decision.DESTINATION, world.year, students.id[up])
    students.place[up] = world.places.regions + (spread * outside).astype(np.int16)
    students.studied[up] = students.place[up]
    students.school[up] = -1
    students.programme[up] = -1
    students.region[up] = -1
    students.begun[up] = world.year
    students.ends[up] = world.year + 3
    students.status[waiting[~passed]] = Status.SEEKING
    return up


def _resume_search(world: World) -> None:
    """Those back from service, and those without work who graduated not long ago, seek again."""
    students, b = world.students, world.scenario.behaviour
    idle = students.rows(Status.WITHOUT_WORK)
    recent = idle[np.flatnonzero(students.graduated[idle] >= world.year - b.search.search_years)]
    students.status[recent] = Status.SEEKING
    serving = students.rows(Status.SERVICE)
    back = serving[world.year - students.graduated[serving] >= b.waiting.service_years]
    students.status[back] = Status.SEEKING


def finish_away(world: World, draws: Draws) -> I64:
    """Graduate those who studied away and return their rows; matching lets them choose between home and elsewhere."""
    students = world.students
    away = students.rows(Status.STUDYING_AWAY)
    done = away[np.flatnonzero(students.ends[away] <= world.year)]
    students.status[done] = Status.AWAY
    students.graduated[done] = world.year
    students.since_left[done] = 0
    form_away(world, done, draws)
    return done


def form_away(world: World, rows: I64, draws: Draws) -> None:
    """Write the skill and the tie to the place of study of those who studied away.

    Skill is that of a base-year course. As many as of those who study here seek an internship, and find it where
    they study; years of study and the internship tie them to the place as they tie others to a modelled region.
    """
    students, b = world.students, world.scenario.behaviour
    seeking = b.internship.seeking_higher_vocational.value, b.internship.seeking_bachelor.value
    months = b.cooperation.intern_months.value
    _form(
        rows,
        draws.uniform(Decision.INTERN_AWAY, world.year, students.id[rows]),
        np.array([0.0, 0.0, *seeking, 0.0]),
        np.float32(b.learning.ability.value),
        (months, b.learning.attachment_year.value, b.internship.attachment.value * months / 6.0),
        (students.ability, students.level, students.studied, students.begun, students.ends),
        (students.general, students.specific, students.intern_place, students.intern_months, students.attachment),
    )


@compiled
def _form(
    rows: I64,
    u: F64,
    share: F64,
    weight: np.float32,
    terms: tuple[float, float, float],
    course: tuple[NDArray[Any], ...],
    formed: tuple[NDArray[Any], ...],
) -> None:
    """Fill the columns `formed` for `rows` with luck `u`, both of shape (n,).

    Parameters
    ----------
    share
        Part of a level that finds an internship; shape (5,).
    weight
        Of ability in general skill.
    terms
        Months of an internship, and the tie that a year of study and an internship leave.
    course
        Columns ability, level, place of study, years of beginning and end.
    formed
        Columns general and specific skill, place and months of the internship, attachment.
    """
    months, tie_of_year, tie_of_internship = terms
    ability, level, studied, begun, ends = course
    general, specific, intern_place, intern_months, attachment = formed
    for i in range(len(rows)):
        row = np.uint64(rows[i])
        general[row] = weight * ability[row]
        specific[row] = 0.0
        tie = tie_of_year * (ends[row] - begun[row])
        interned = u[i] < share[np.uint64(level[row])]
        intern_place[row] = studied[row] if interned else -1
        intern_months[row] = months if interned else 0.0
        attachment[row] = tie + tie_of_internship if interned else tie
