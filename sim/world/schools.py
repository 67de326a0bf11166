"""Tables of schools and of their programmes."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from sim.world.table import Column, Table


class Schools(Table):
    """One row a school."""

    COLUMNS: ClassVar[dict[str, Column]] = {
        "region": Column(np.int16, 0, "region", "where the school is"),
        "entry": Column(np.int16, 0, "index", "entry of the scenario that it comes from"),
        "level": Column(np.int8, 0, "Level", "level taught"),
        "years": Column(np.int8, 3, "years", "length of the course"),
        "prestige": Column(np.float32, 0, "utility", "standing among applicants"),
        "elsewhere": Column(np.float32, 0, "share", "share of the intake from outside the region"),
        "progression": Column(np.float32, 0, "share", "share of the intake reserved for local graduates"),
        "dual_qualified": Column(np.float32, 0, "share", "teachers with industry practice"),
        "dual_qualified_base": Column(np.float32, 0, "share", "the same in the base year"),
        "funding": Column(np.float32, 0, "yuan a student-year", "funding"),
        "funding_base": Column(np.float32, 0, "yuan a student-year", "the same in the base year"),
        "practice": Column(np.float32, 0, "share", "practice as a share of the course"),
        "practice_base": Column(np.float32, 0, "share", "the same in the base year"),
        "practice_seats": Column(np.float32, 0, "seats", "practice seats in school bases"),
        "practice_seats_base": Column(np.float32, 0, "seats", "the same in the base year"),
        "quality": Column(np.float32, 1, "factor", "quality of teaching, 1 in the base year"),
    }
    region: NDArray[np.int16]
    entry: NDArray[np.int16]
    level: NDArray[np.int8]
    years: NDArray[np.int8]
    prestige: NDArray[np.float32]
    elsewhere: NDArray[np.float32]
    progression: NDArray[np.float32]
    dual_qualified: NDArray[np.float32]
    dual_qualified_base: NDArray[np.float32]
    funding: NDArray[np.float32]
    funding_base: NDArray[np.float32]
    practice: NDArray[np.float32]
    practice_base: NDArray[np.float32]
    practice_seats: NDArray[np.float32]
    practice_seats_base: NDArray[np.float32]
    quality: NDArray[np.float32]


class Programmes(Table):
    """One row a programme (a general senior school has one, without field)."""

    COLUMNS: ClassVar[dict[str, Column]] = {
        "school": Column(np.int16, 0, "school", "school that teaches it"),
        "region": Column(np.int16, 0, "region", "where it is taught"),
        "level": Column(np.int8, 0, "Level", "level taught"),
        "field": Column(np.int8, -1, "field", "field taught, -1 general"),
        "enrolled_base": Column(np.int32, 0, "students", "students in the base year"),
        "base_seats": Column(np.float32, 0, "seats a year", "planned intake in the base year"),
        "capacity": Column(np.float32, 0, "seats a year", "intake that rooms and teachers allow"),
        "share": Column(np.float32, 1, "factor", "planned seats over base seats, moved by demand"),
        "seats": Column(np.int32, 0, "seats a year", "planned intake of this year"),
        "entrants": Column(np.int32, 0, "students", "entrants of this year"),
        "cutoff": Column(np.float32, -9, "score", "lowest score admitted last year, -9 if seats stayed open"),
        "alignment": Column(np.float32, 1, "factor", "how far the curriculum fits the posts, 1 in the base year"),
        "placement": Column(np.float32, 0, "share", "graduates in local work of the field, as last seen"),
    }
    school: NDArray[np.int16]
    region: NDArray[np.int16]
    level: NDArray[np.int8]
    field: NDArray[np.int8]
    enrolled_base: NDArray[np.int32]
    base_seats: NDArray[np.float32]
    capacity: NDArray[np.float32]
    share: NDArray[np.float32]
    seats: NDArray[np.int32]
    entrants: NDArray[np.int32]
    cutoff: NDArray[np.float32]
    alignment: NDArray[np.float32]
    placement: NDArray[np.float32]
