"""Who is held back from an open post of their occupation, and by what, against the rules person by person."""

from collections import Counter

import numpy as np

from sim.measures.gap import REASONS, gap
from sim.model import TalentPipeline
from sim.world.codes import Status


def reason(world, matching, index, known, lowest, posts):
    """Return the reason that holds a seeker back and the occupation, None for who is not counted."""
    students, positions, row = world.students, world.positions, matching.market.rows[index]
    occupation = (int(students.region[row]), int(students.field[row]), int(students.level[row]))
    status, position = students.status[row], students.position[row]
    if students.graduated[row] != world.year or occupation[0] < 0 or posts[occupation] == 0:
        return None
    works = status == Status.WORKING
    held = (positions.region[position], positions.field[position], positions.level[position])
    if works and position >= 0 and not students.fallback[row] and held == occupation:
        return None
    if status == Status.AWAY or (works and students.place[row] != occupation[0]):
        return ("left_declined" if occupation in known[index] else "left_unknown"), occupation
    if status == Status.WAITING:
        return None
    able = matching.market.lists.productivity[index] >= lowest[occupation]
    return ("elsewhere" if able else "under_standard"), occupation


def test_reasons_follow_the_rules_person_by_person(two_regions):
    model = TalentPipeline(two_regions)
    found = Counter()
    for _ in range(4):
        model.step()
        world, matching = model.world, model.flows.matching
        positions, lists = world.positions, matching.market.lists
        of = list(zip(positions.region.tolist(), positions.field.tolist(), positions.level.tolist(), strict=True))
        posts, lowest = Counter(), {}
        for occupation, vacant, standard in zip(
            of, (positions.posts - positions.filled).tolist(), positions.standard, strict=True
        ):
            if vacant:
                posts[occupation] += vacant
                lowest[occupation] = min(lowest.get(occupation, np.inf), standard)
        known = [set() for _ in lists.rows]
        for who, slot in zip(lists.who, lists.slot, strict=True):
            known[who].add(of[lists.candidates[who, slot]])
        held = Counter(
            counted
            for index in range(len(lists.rows))
            if (counted := reason(world, matching, index, known, lowest, posts)) is not None
        )
        measured = gap(world, matching)
        assert dict(posts) == {
            tuple(map(int, cell)): measured.open_posts[tuple(cell)] for cell in np.argwhere(measured.open_posts)
        }
        assert dict(held) == {
            (REASONS[cell[0]], tuple(map(int, cell[1:]))): measured.candidates[tuple(cell)]
            for cell in np.argwhere(measured.candidates)
        }
        found.update(name for name, _ in held.elements())
    assert set(found) == set(REASONS)
