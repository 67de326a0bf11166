"""Settings of the levers on government itself."""

from __future__ import annotations

from typing import Annotated

from sim.scenario.levers.lever import Lever, SettingShare, SettingYuanSeat, SettingYuanYear, setting
from sim.scenario.quantity import Frozen, Limits, Quantity

SettingStudents = Annotated[Quantity, Limits("students", 0, 1e8, bare=True)]
SettingEnterprises = Annotated[Quantity, Limits("enterprises", 0, 1e5, bare=True)]
SettingReadySeats = Annotated[Quantity, Limits("seats", 0, 1e7, bare=True)]
SettingYears = Annotated[Quantity, Limits("years", 0, 20, bare=True)]


class PilotStatus(Lever):
    """The state co-finances bases and schools of a pilot city that has projects ready (产教融合试点城市)."""

    students: SettingStudents = setting(100_000, "students")
    enterprises: SettingEnterprises = setting(0.0, "enterprises")
    odds: SettingShare
    state_share: SettingShare
    seats_ready: SettingReadySeats = setting(0.0, "seats")
    yuan_seat: SettingYuanSeat = setting(0.0, "yuan a seat")
    lag: SettingYears = setting(2.0, "years")


class Evaluation(Lever):
    """What was promised is checked, published and counts (考核、第三方评价、信用记录、联席会议)."""

    compliance: SettingShare
    delay_cut: SettingShare = setting(0.0, "share")
    funding_tied: SettingShare = setting(0.0, "share")
    yuan_year: SettingYuanYear = setting(0.0, "yuan a year")


class GovernmentLevers(Frozen):
    """The levers on government itself, each at most once."""

    pilot_status: PilotStatus | None = None
    evaluation: Evaluation | None = None
