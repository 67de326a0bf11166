"""The vocational enrolment share: seats stop at capacity, and who finds none is counted."""

import numpy as np
import pytest
from altered import GONE
from lever_worlds import FIRST, policy, value, with_policies

from sim.model import TalentPipeline, simulate
from sim.world.codes import Level, Status

GENERAL, VOCATIONAL = "general_senior", "secondary_vocational"


def with_share(tiny, share, growth=0.0, **changes):
    lever = {"share": share, "capacity_growth": growth, "seat_cost": 10_000}
    return with_policies(tiny, {"share": policy({"vocational_enrolment_share": lever})}, {"horizon": 2023, **changes})


def rooms(model):
    """Return the vocational intake that rooms and teachers of the base year allow."""
    programmes = model.world.programmes
    return float(programmes.capacity[programmes.level == Level.SECONDARY_VOCATIONAL].astype(float).sum())


def test_past_capacity_pupils_are_displaced_and_no_seat_is_invented(tiny):
    city = with_share(tiny, 0.8)
    base, run = TalentPipeline(city), TalentPipeline(city, "share")
    most = rooms(run)
    while run.year < 2023:
        base.step()
        run.step()
        if run.year < FIRST:
            continue
        displaced, pupils = (run.recorder.last(name) for name in ("displaced_pupils", "junior_leavers"))
        programmes = run.world.programmes
        trades = programmes.level == Level.SECONDARY_VOCATIONAL
        assert programmes.seats[trades].sum() <= most + 0.5
        assert (programmes.entrants <= programmes.seats).all()
        senior = programmes.entrants[programmes.level <= Level.SECONDARY_VOCATIONAL].sum()
        assert senior + displaced == pupils
        assert displaced > base.recorder.last("displaced_pupils") + 20
        # general seats follow the share whether or not the vocational ones exist
        assert programmes.seats[programmes.level == 0].sum() == pytest.approx(0.2 * seats_of_both(base), abs=1)
        assert run.recorder.last("vocational_seats_lacking") == pytest.approx(0.8 * seats_of_both(base) - most, abs=1)


def seats_of_both(model):
    programmes = model.world.programmes
    return int(programmes.seats[programmes.level <= Level.SECONDARY_VOCATIONAL].sum())


def test_the_displaced_leave_school_or_study_elsewhere_and_are_counted_once(tiny):
    model = TalentPipeline(with_share(tiny, 0.8), "share")
    while model.year < 2023:
        model.step()
        pupils, senior = model.flows.demography.pupils, model.flows.admission.senior
        status = model.world.students.status[senior.displaced]
        assert np.isin(status, (Status.LEFT_SCHOOL, Status.SCHOOL_ELSEWHERE)).all()
        assert (model.world.students.status[senior.left_school] == Status.LEFT_SCHOOL).all()
        placed = np.concatenate([senior.general, senior.vocational, senior.displaced])
        assert np.array_equal(np.sort(placed), np.sort(pupils))


def test_capacity_that_grows_takes_in_who_was_displaced(tiny):
    without, grown = with_share(tiny, 0.6), with_share(tiny, 0.6, growth=0.5)
    tight, wide = simulate(without, "share"), simulate(grown, "share")
    for year in range(FIRST, 2024):
        assert value(wide, "displaced_pupils", year) < value(tight, "displaced_pupils", year)
        assert value(wide, "entrants", year, VOCATIONAL) > value(tight, "entrants", year, VOCATIONAL)
        assert value(wide, "entrants", year, GENERAL) == value(tight, "entrants", year, GENERAL)
    assert tight.entries.total() == 0
    assert wide.entries.total() > 0


def test_a_share_within_capacity_moves_seats_from_general_to_vocational_schools(tiny):
    # the tiny world's schools have a fifth of their seats to spare
    city = with_share(tiny, 0.33)
    base, run = simulate(city), simulate(city, "share")
    assert value(base, "vocational_share", FIRST) < 0.31
    for year in range(FIRST, 2024):
        both = sum(value(base, "seats", year, level) for level in (GENERAL, VOCATIONAL))
        assert value(run, "seats", year, VOCATIONAL) == pytest.approx(0.33 * both, abs=1)
        assert value(run, "seats", year, GENERAL) == pytest.approx(0.67 * both, abs=1)
        assert value(run, "vocational_seats_lacking", year) == 0
    assert run.entries.total() == 0


def test_a_lower_share_opens_general_seats_as_far_as_there_are_rooms(tiny):
    model = TalentPipeline(with_share(tiny, 0.0), "share")
    while model.year < 2023:
        model.step()
    programmes = model.world.programmes
    general = programmes.level == Level.GENERAL_SENIOR
    most = float(programmes.capacity[general].sum())
    assert 100 < most < 110
    assert programmes.seats[general].sum() == pytest.approx(most, abs=1)
    # for what rooms lack, vocational seats stay: nobody is displaced for want of a room
    assert programmes.seats[~general & (programmes.level <= Level.SECONDARY_VOCATIONAL)].sum() > 25
    assert model.recorder.last("vocational_seats_lacking") == 0


def test_without_a_vocational_school_no_room_is_converted_or_paid_for(tiny):
    lever = {"share": 0.5, "conversion": 0.8, "capacity_growth": 0.3, "seat_cost": 20_000}
    changes = {"horizon": 2023, "regions.city.schools.trade": GONE}
    run = simulate(with_policies(tiny, {"share": policy({"vocational_enrolment_share": lever})}, changes), "share")
    assert run.entries.total() == 0
    # half of all seats lack a school
    for year in range(FIRST, 2024):
        assert value(run, "vocational_seats_lacking", year) == pytest.approx(50, abs=1)


def test_a_lower_share_closes_vocational_seats(tiny):
    city = with_share(tiny, 0.1, **{"regions.city.schools.senior.spare": 0.4})
    base, run = simulate(city), simulate(city, "share")
    for year in range(FIRST, 2024):
        assert value(run, "entrants", year, VOCATIONAL) < 0.5 * value(base, "entrants", year, VOCATIONAL)
        assert value(run, "entrants", year, GENERAL) > value(base, "entrants", year, GENERAL)


def test_next_year_s_seats_are_told_at_this_year_s_number_of_them(tiny):
    records = simulate(with_share(tiny, 0.2), "share").records
    for level in (VOCATIONAL, "higher_vocational", "bachelor"):
        of = (records.level == level) & (records.field != "all") & (records.year == 2023)
        now, following = (records.value[of & (records.indicator == name)].sum() for name in ("seats", "seats_next"))
        assert now > 0
        assert following == pytest.approx(now)
