"""What all levers share: when and how strongly, and the kinds of settings with unit and bounds."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import ConfigDict, Field

from sim.scenario.quantity import Frozen, Kind, Limits, Quantity

SettingShare = Annotated[Quantity, Limits("share", 0, 1, bare=True)]
SettingRate = Annotated[Quantity, Limits("1/year", 0, 2, bare=True)]
SettingMonths = Annotated[Quantity, Limits("months", 0, 24, bare=True)]
SettingYuanMonth = Annotated[Quantity, Limits("yuan a student-month", 0, 100_000, bare=True)]
SettingYuanYear = Annotated[Quantity, Limits("yuan a year", 0, 1e12, bare=True)]
SettingYuanPersonYear = Annotated[Quantity, Limits("yuan a person-year", 0, 1e6, bare=True)]
SettingYuanHire = Annotated[Quantity, Limits("yuan a hire", 0, 1e7, bare=True)]
SettingYuanSeat = Annotated[Quantity, Limits("yuan a seat", 0, 1e7, bare=True)]
SettingSeats = Annotated[Quantity, Limits("seats a year", 0, 1e7, bare=True)]
SettingStudents = Annotated[Quantity, Limits("students a year", 0, 1e6, bare=True)]
SettingYuan = Annotated[Quantity, Limits("yuan", 0, 1e12, bare=True)]
SettingYuanPupil = Annotated[Quantity, Limits("yuan a pupil", 0, 1e6, bare=True)]
SettingYuanPlace = Annotated[Quantity, Limits("yuan a place", 0, 1e7, bare=True)]
SettingYuanStudent = Annotated[Quantity, Limits("yuan a student", 0, 1e6, bare=True)]
SettingYuanStudentYear = Annotated[Quantity, Limits("yuan a student-year", 0, 1e6, bare=True)]
SettingUtility = Annotated[Quantity, Limits("utility", 0, 5, bare=True)]
SettingKm = Annotated[Quantity, Limits("km", 0, 1000, bare=True)]
SettingKey = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$", max_length=81)]
"""Name of something that the scenario defines; of a school of one region only, `region.school`."""
SettingYears = Annotated[Quantity, Limits("years", 0, 50, bare=True)]
SettingPosts = Annotated[Quantity, Limits("posts", 0, 1e6, bare=True)]
SettingPostsYear = Annotated[Quantity, Limits("posts a year", 0, 1e6, bare=True)]
SettingPlaces = Annotated[Quantity, Limits("places a year", 0, 1e6, bare=True)]
SettingYuanPost = Annotated[Quantity, Limits("yuan a post", 0, 1e8, bare=True)]
SettingYuanPostYear = Annotated[Quantity, Limits("yuan a post-year", 0, 1e8, bare=True)]
SettingYuanStartup = Annotated[Quantity, Limits("yuan a start-up", 0, 1e8, bare=True)]
SettingPay = Annotated[Quantity, Limits("yuan a month", 0, 1e6, bare=True)]
SettingReach = Annotated[Quantity, Limits("factor", 1, 5, bare=True)]


class Payer(StrEnum):
    """Whose budget pays, where a lever lets one be named."""

    CITY = "city"
    PROVINCE = "province"
    STATE = "state"


def setting(value: float, unit: str) -> Quantity:
    """Return the default of a setting."""
    return Quantity.model_construct(value=value, unit=unit, kind=Kind.DERIVED, source="setting")


class Lever(Frozen):
    """What all levers have in common: when, how gradually, how strongly.

    Parameters
    ----------
    from_
        First year in force (written `from`).
    ramp_years
        Years over which the strength rises to its full value; 0 is at once.
    to
        Last year in force; without it, to the horizon.
    strength
        Share of full strength; 0 is the baseline to the last bit.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, populate_by_name=True)

    from_: Annotated[int, Field(alias="from", ge=1950, le=2200)]
    ramp_years: Annotated[int, Field(ge=0, le=50)] = 0
    to: Annotated[int, Field(ge=1950, le=2200)] | None = None
    strength: Annotated[float, Field(ge=0, le=1)] = 1.0
