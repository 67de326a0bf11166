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
        "counts": Column(np.bool_, 0, "flag", "students count toward the threshold of a pilot city"),
        "pilot_seats": Column(np.float32, 0, "seats", "practice seats that a pilot city built with the state"),
        "earned": Column(np.float32, 1, "factor", "funding by results over funding without"),
        "quality": Column(np.float32, 1, "factor", "quality of teaching, 1 in the base year"),
        "faculty": Column(np.float32, 1, "factor", "teachers over the base year's"),
        "freed": Column(np.float32, 1, "factor", "resources a student that a merger frees, 1 without"),
        "size_base": Column(np.float64, 0, "seats a year", "planned intake of the base year, or of the opening"),
        "scale": Column(np.float32, 1, "factor", "institution's planned intake over the school's own in the base year"),
        "governance": Column(np.float32, 0, "share", "cooperation income of which the school disposes"),
        "institution": Column(np.int16, -1, "school", "school that leads the institution merged into, -1 itself"),
        "merged": Column(np.float32, 0, "share", "how far the merger has gone"),
        "park": Column(np.int16, -1, "school", "first school of the park with which bases are shared, -1 none"),
        "way": Column(np.float32, 0, "ln(1 + km/100)", "longer way of pupils since a merger"),
        "sharing": Column(np.float32, 0, "share", "how far its bases are shared with the park's"),
        "base_seats": Column(np.float32, 0, "seats", "practice seats of training bases that a policy opened"),
        "firm_seats": Column(np.float32, 0, "seats", "of these, seats in enterprises"),
        "owner_seats": Column(np.float32, 0, "seats", "practice seats of co-owners"),
        "recruited": Column(np.float32, 0, "teachers", "teachers beyond the base year's that a policy brought or kept"),
        "project": Column(np.int16, -1, "work", "project that opened the school, -1 none"),
        "opened": Column(np.int16, 0, "year", "year in which a policy opened the school, 0 in the base year"),
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
    counts: NDArray[np.bool_]
    pilot_seats: NDArray[np.float32]
    earned: NDArray[np.float32]
    quality: NDArray[np.float32]
    faculty: NDArray[np.float32]
    freed: NDArray[np.float32]
    size_base: NDArray[np.float64]
    scale: NDArray[np.float32]
    governance: NDArray[np.float32]
    institution: NDArray[np.int16]
    merged: NDArray[np.float32]
    park: NDArray[np.int16]
    way: NDArray[np.float32]
    sharing: NDArray[np.float32]
    base_seats: NDArray[np.float32]
    firm_seats: NDArray[np.float32]
    owner_seats: NDArray[np.float32]
    recruited: NDArray[np.float32]
    project: NDArray[np.int16]
    opened: NDArray[np.int16]


class Programmes(Table):
    """One row a programme (a general senior school has one, without field)."""

    COLUMNS: ClassVar[dict[str, Column]] = {
        "school": Column(np.int16, 0, "school", "school that teaches it"),
        "region": Column(np.int16, 0, "region", "where it is taught"),
        "level": Column(np.int8, 0, "Level", "level taught"),
        "field": Column(np.int8, -1, "field", "field taught, -1 general"),
        "enrolled_base": Column(np.int32, 0, "students", "students in the base year"),
        "intake_base": Column(np.int32, 0, "students", "stated entrants of the base year, 0 if none are"),
        "base_seats": Column(np.float32, 0, "seats a year", "planned intake in the base year"),
        "past_seats": Column(np.float32, 0, "seats a year", "intake of the years before the base year"),
        "capacity": Column(np.float32, 0, "seats a year", "intake that rooms and teachers allow"),
        "weight": Column(np.float32, 0, "factor", "how a new school's first seats are spread"),
        "share": Column(np.float32, 1, "factor", "planned seats over base seats, moved by demand"),
        "seats": Column(np.int32, 0, "seats a year", "planned intake of this year"),
        "entrants": Column(np.int32, 0, "students", "entrants of this year"),
        "enrolled": Column(np.int32, 0, "students", "students at the last September count"),
        "taught": Column(np.float64, 0, "skill-years", "sum of the skill factors of the years simulated"),
        "cutoff": Column(np.float32, -9, "score", "lowest score admitted last year, -9 if seats stayed open"),
        "alignment": Column(np.float32, 1, "factor", "how far the curriculum fits the posts, 1 in the base year"),
        "placement": Column(np.float32, 0, "share", "graduates in local work of the field, as last seen"),
        "warned": Column(np.int8, 0, "years", "years in a row under the rate that warns"),
        "kept": Column(np.float32, 1, "factor", "planned seats left by warnings, 0 closed for good"),
        "bounded": Column(np.bool_, 0, "flag", "what moves the planned seats stopped at a bound this year"),
        "standing": Column(np.float32, 0, "utility", "standing with pupils that a policy adds this year"),
    }
    school: NDArray[np.int16]
    region: NDArray[np.int16]
    level: NDArray[np.int8]
    field: NDArray[np.int8]
    enrolled_base: NDArray[np.int32]
    intake_base: NDArray[np.int32]
    base_seats: NDArray[np.float32]
    past_seats: NDArray[np.float32]
    capacity: NDArray[np.float32]
    weight: NDArray[np.float32]
    share: NDArray[np.float32]
    seats: NDArray[np.int32]
    entrants: NDArray[np.int32]
    enrolled: NDArray[np.int32]
    taught: NDArray[np.float64]
    cutoff: NDArray[np.float32]
    alignment: NDArray[np.float32]
    placement: NDArray[np.float32]
    warned: NDArray[np.int8]
    kept: NDArray[np.float32]
    bounded: NDArray[np.bool_]
    standing: NDArray[np.float32]
