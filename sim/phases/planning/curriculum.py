"""What is taught: the share of practice, and how close curricula are to the posts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.phases.planning.evaluation import kept
from sim.phases.planning.teachers import TAUGHT, added_dual
from sim.policy.knobs import Knobs
from sim.world.codes import WORKER_LEVELS
from sim.world.named import schools_of
from sim.world.world import World

F64 = NDArray[np.float64]


def set_practice(world: World, knobs: Knobs) -> F64:
    """Write each school's share of practice; return student-years of practice added; shape (S,).

    ``p = p0 + force c max(0, share - p0)`` at the named schools (all vocational ones if none is named) that state a
    share, c how far the rule is kept.
    """
    schools = world.schools
    base = schools.practice_base.astype(float)
    if knobs.practice_force <= 0:
        if (schools.practice != schools.practice_base).any():
            schools.practice[:] = schools.practice_base
        return np.zeros(len(schools))
    named = schools_of(world, knobs.practice_schools, TAUGHT if knobs.practice_schools else WORKER_LEVELS) & (base > 0)
    compliance = kept(np.full(len(schools), knobs.practice_compliance), knobs.assessment)
    added: F64 = np.where(named, knobs.practice_force * compliance * np.maximum(knobs.practice_least - base, 0.0), 0.0)
    schools.practice[:] = schools.practice_base
    more = added > 0
    schools.practice[more] = (base + added)[more]
    students = np.bincount(world.programmes.school, weights=world.programmes.enrolled, minlength=len(schools))
    return added * students


def align_curricula(world: World, knobs: Knobs) -> None:
    """Bring curricula closer to the posts: by teachers who know industry, and by following demand.

    ``alignment += speed max(0, 1 + gain - alignment)`` for each; what a curriculum has become stays.
    """
    t, programmes = world.scenario.behaviour.teaching, world.programmes
    dual = added_dual(world)
    if dual.any():
        target = 1.0 + t.dual_alignment.value * dual[programmes.school]
        _approach(world, target, t.curriculum_speed.value)
    if knobs.alignment_speed > 0:
        taught = programmes.field >= 0
        _approach(world, np.where(taught, 1.0 + t.curriculum_gain.value, 1.0), knobs.alignment_speed)


def _approach(world: World, target: F64, speed: float) -> None:
    programmes = world.programmes
    programmes.alignment[:] += (speed * np.maximum(target - programmes.alignment, 0.0)).astype(np.float32)
