"""Codes that stand in columns: levels, statuses, contracts, ownerships, origins."""

from __future__ import annotations

from enum import Enum

import numpy as np

from sim.scenario.schema import Level as LevelName
from sim.scenario.schema import Ownership as OwnershipName


class Code(np.int8, Enum):
    """A code that keeps a column's type where it meets one: an `IntEnum` widens the whole column to 64 bits."""


class Level(Code):
    """Level of education, lowest first."""

    GENERAL_SENIOR = 0
    SECONDARY_VOCATIONAL = 1
    HIGHER_VOCATIONAL = 2
    BACHELOR = 3
    POSTGRADUATE = 4


class Status(Code):
    """Where a person stands; exactly one at a time."""

    NONE = 0
    ENROLLED = 1
    STUDYING_AWAY = 2
    SEEKING = 3
    WORKING = 4
    AWAY = 5
    WAITING = 6
    SERVICE = 7
    SELF_EMPLOYED = 8
    WITHOUT_WORK = 9
    LEFT_SCHOOL = 10
    DROPPED_OUT = 11
    SCHOOL_ELSEWHERE = 12


class Contract(Code):
    """What ties a student to an enterprise before graduation."""

    NONE = 0
    ORDER_CLASS = 1
    APPRENTICE = 2


class Ownership(Code):
    """Who owns an enterprise."""

    CENTRAL = 0
    PROVINCIAL = 1
    LOCAL_STATE = 2
    PRIVATE = 3
    PUBLIC = 4


class Origin(Code):
    """Home of a person as seen from the region of the school."""

    NATIVE = 0
    PROVINCE = 1
    ELSEWHERE = 2


LEVELS = tuple(LevelName)
"""Names of the levels in the order of their codes."""

OWNERSHIPS = tuple(OwnershipName)
"""Names of the ownerships in the order of their codes."""


def level_code(name: str) -> Level:
    """Return the code of a level by its name."""
    return Level(LEVELS.index(LevelName(name)))


ORIGINS = ("native", "province", "elsewhere")
"""Names of the origins in the order of their codes."""

WORK_LEVELS = (Level.SECONDARY_VOCATIONAL, Level.HIGHER_VOCATIONAL, Level.BACHELOR, Level.POSTGRADUATE)
"""Levels that lead to a labour market."""

WORKER_LEVELS = (Level.SECONDARY_VOCATIONAL, Level.HIGHER_VOCATIONAL)
"""Levels of worker posts."""

IS_WORKER = np.array([level in WORKER_LEVELS for level in Level])
"""Whether posts of a level are worker posts, by level code."""
