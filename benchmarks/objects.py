"""The same school years with one Mesa object per student, to compare with: enrolled student-years a second.

Students list upper-secondary schools and later colleges by random utility and are admitted by score, are taught and may
drop out each year, do an internship in their last year, and choose a place of work. The comparison favours the objects:
their job choice weighs six places and knows no posts, there are no enterprises that decide, no working lives and no
measures, and whoever has chosen leaves the model.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

import mesa

SECONDARY, COLLEGE = "secondary", "college"
PLACES = 6
HOSTS = 3
DROPOUT = 0.02


@dataclass
class School:
    """A school with seats for each year's entrants; `line` is the score below which it takes nobody."""

    kind: str
    general: bool
    years: int
    value: float
    line: float
    seats: int
    open: int = 0


class Student(mesa.Agent):
    """A person from upper-secondary admission to the choice of a place of work."""

    def __init__(self, model: Pipeline) -> None:
        super().__init__(model)
        self.ability = model.random.gauss(0.0, 1.0)
        self.taste = [model.gumbel() for _ in range(PLACES)]
        self.school: School | None = None
        self.done, self.skill, self.practice, self.place = 0, 0.0, 0.0, -1

    def score(self) -> float:
        """Return an exam's score."""
        return 0.7 * self.ability + 0.7 * self.model.random.gauss(0.0, 1.0)

    def wishes(self, schools: list[School], length: int, score: float) -> list[School]:
        """Return a list of schools, best first."""
        listed = [schools[int(self.model.random.random() * len(schools))] for _ in range(length)]
        worth = [
            (school.value + 0.8 * school.general * self.ability + self.model.gumbel(), number)
            for number, school in enumerate(listed)
            if score >= school.line
        ]
        return [listed[number] for _, number in sorted(worth, reverse=True)]

    def step(self) -> None:
        """Spend a year at school; do the internship in the last one."""
        school = self.school
        if school is None:
            return
        self.done += 1
        self.skill += school.value * 0.1
        if self.model.random.random() < DROPOUT:
            self.remove()
        elif self.done == school.years and not school.general:
            best = max(range(HOSTS), key=lambda host: self.model.gumbel())
            self.practice += 6.0 if self.model.random.random() < 0.5 else 0.25 * best

    def choose_place(self) -> None:
        """Choose the place with the greatest random utility, and leave the model."""
        utility = [
            pay + 0.6 * taste + 0.4 * self.model.gumbel() + (place == 0) * 0.5 + 0.1 * self.skill
            for place, (pay, taste) in enumerate(zip(self.model.pay, self.taste, strict=True))
        ]
        self.place = utility.index(max(utility))
        self.model.workers[self.place] += 1
        self.remove()


class Pipeline(mesa.Model):
    """Schools, and the students in them; a cohort enters each year."""

    def __init__(self, cohort: int, seed: int = 1) -> None:
        super().__init__(rng=seed)
        self.cohort = cohort
        self.pay = [0.1 * place for place in range(PLACES)]
        self.workers = [0] * PLACES
        general = [School(SECONDARY, True, 3, 0.1 * i, -9.0, cohort // 16) for i in range(10)]
        vocational = [School(SECONDARY, False, 3, 0.05 * i, -9.0, cohort // 40) for i in range(14)]
        colleges = [School(COLLEGE, False, 3 + i % 2, 0.1 * i, i % 2 - 1.0, cohort // 20) for i in range(12)]
        self.schools = {SECONDARY: general + vocational, COLLEGE: colleges}

    def gumbel(self) -> float:
        """Return a standard Gumbel draw."""
        return -math.log(-math.log(self.random.random()))

    def admit(self, students: list[Student], kind: str, length: int) -> list[Student]:
        """Admit by score to the best listed school with a seat; return those without one."""
        schools, left = self.schools[kind], []
        for school in schools:
            school.open = school.seats
        scored = sorted(((student.score(), student.unique_id, student) for student in students), reverse=True)
        for score, _, student in scored:
            school = next((wish for wish in student.wishes(schools, length, score) if wish.open), None)
            student.school, student.done = school, 0
            if school is None:
                left.append(student)
            else:
                school.open -= 1
        return left

    def step(self) -> None:
        """Simulate one year: school, graduation, admission."""
        self.agents.do("step")
        over = [s for s in self.agents if s.school is not None and s.done == s.school.years]
        leavers = [student for student in over if student.school.general]
        for student in over:
            if not student.school.general:
                student.choose_place()
        for student in self.admit(leavers, COLLEGE, 4):
            student.choose_place()
        for student in self.admit([Student(self) for _ in range(self.cohort)], SECONDARY, 5):
            student.remove()


def object_years(cohort: int, years: int) -> float:
    """Return the enrolled student-years that a second of processor time simulates, once schools are full."""
    model = Pipeline(cohort)
    for _ in range(7):
        model.step()
    lived, start = 0, time.process_time()
    for _ in range(years):
        model.step()
        lived += len(model.agents)
    return lived / (time.process_time() - start)
