"""Settings of the levers on schools and admission."""

from __future__ import annotations

from sim.scenario.levers.lever import Lever, SettingRate, SettingShare, SettingYuanSeat, setting
from sim.scenario.quantity import Frozen


class VocationalEnrolmentShare(Lever):
    """Target share of upper-secondary intake that is vocational (职普招生比例)."""

    share: SettingShare
    capacity_growth: SettingRate = setting(0.0, "1/year")
    seat_cost: SettingYuanSeat = setting(0.0, "yuan a seat")


class SchoolLevers(Frozen):
    """The levers on schools and admission, each at most once."""

    vocational_enrolment_share: VocationalEnrolmentShare | None = None
