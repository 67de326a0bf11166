"""Items that levers on schools list: recruitment, projects, mergers, funding. Ordered, so that lists have one order."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Recruitment:
    """Students a year from an outside place for schools of a level (all of them if none is named)."""

    place: str
    level: str
    schools: tuple[str, ...]
    students: float
    yuan: float


@dataclass(frozen=True, order=True)
class Project:
    """A school project; `seats` 0 stands for the school's own, `level` "" for its present one."""

    kind: str
    schools: tuple[str, ...]
    level: str
    fields: tuple[str, ...]
    seats: float
    lag: int
    yuan_seat: float
    yuan_student_year: float
    payer: str


@dataclass(frozen=True, order=True)
class Merger:
    """Schools that merge, the longer way in km, the share of duplicates freed, yuan a school."""

    schools: tuple[str, ...]
    km: float
    efficiency: float
    yuan_school: float


@dataclass(frozen=True, order=True)
class Funding:
    """Yuan a student-year more for schools (all vocational ones if none is named), and who pays."""

    schools: tuple[str, ...]
    yuan: float
    payer: str
