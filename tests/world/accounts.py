"""People, posts, seats, staff and money counted from the outside, year by year."""

import numpy as np

from sim.measures.gap import gap
from sim.model import TalentPipeline
from sim.world.codes import WORKER_LEVELS, Level, Ownership, Status
from sim.world.world import World


def standing(world: World) -> dict[Status, int]:
    """Return how many people stand where."""
    counts = np.bincount(world.students.status, minlength=len(Status))
    return {status: int(counts[status]) for status in Status}


def check_people(before: dict[Status, int], model: TalentPipeline) -> None:
    """Check that every status has gained and lost exactly those whom a phase says it moved."""
    world, f = model.world, model.flows
    assert f is not None
    students, after = world.students, standing(world)
    g, a, w, settled = f.graduation, f.admission, f.working_lives, f.matching.settled
    pupils, elsewhere = len(f.demography.pupils), len(a.elsewhere)
    assert len(students) == sum(before.values()) + pupils + elsewhere
    assert sum(after.values()) == len(students)
    assert len(np.unique(students.id)) == len(students)

    assert pupils == len(a.senior.general) + len(a.senior.vocational) + len(a.senior.displaced)
    assert len(g.general) == len(a.tertiary.here) + len(a.tertiary.away) + len(a.tertiary.none)
    assert len(g.graduates) == len(g.studying_on) + len(g.service) + len(g.entering)
    assert len(g.studying_on) == len(a.continuing_here) + len(a.continuing_away)
    assert set(np.concatenate([a.continuing_here, a.continuing_away])) == set(g.studying_on)

    arrived = sum(
        len(rows) for rows in (a.senior.general, a.senior.vocational, a.tertiary.here, a.continuing_here, a.elsewhere)
    )
    left = len(f.study.dropped) + len(g.general) + len(g.graduates)
    assert after[Status.ENROLLED] == before[Status.ENROLLED] + arrived - left
    assert after[Status.DROPPED_OUT] == before[Status.DROPPED_OUT] + len(f.study.dropped)
    went = len(g.passed) + len(a.tertiary.away) + len(a.continuing_away)
    assert after[Status.STUDYING_AWAY] == before[Status.STUDYING_AWAY] + went - len(g.finished_away)
    gave_up = len(a.tertiary.none) + len(a.senior.left_school)
    assert after[Status.LEFT_SCHOOL] == before[Status.LEFT_SCHOOL] + gave_up
    moved = len(a.senior.displaced) - len(a.senior.left_school)
    assert after[Status.SCHOOL_ELSEWHERE] == before[Status.SCHOOL_ELSEWHERE] + moved

    seekers = f.matching.market.rows
    assert len(np.unique(seekers)) == len(seekers)
    placed = np.concatenate([settled.hired, settled.fallback, settled.left])
    assert len(np.unique(placed)) == len(placed)
    assert np.isin(placed, seekers).all()
    others = students.status[np.setdiff1d(seekers, placed)]
    assert np.isin(others, (Status.SELF_EMPLOYED, Status.WAITING, Status.WITHOUT_WORK)).all()
    assert set(g.entering) <= set(seekers)

    hired = len(settled.hired) + len(settled.fallback)
    stopped = len(w.left_city) + len(w.without_work)
    hiring, employed = len(f.planning.founders), len(w.gave_up_employed)
    assert after[Status.WORKING] == before[Status.WORKING] + hired + hiring + employed - stopped
    gone = len(g.finished_away) - len(f.matching.came_home) + len(settled.left) + len(w.left_city) - len(w.moving)
    assert after[Status.AWAY] == before[Status.AWAY] + gone - len(w.returning)
    assert after[Status.SEEKING] == len(w.returning) + len(w.moving)
    assert after[Status.WAITING] == (others == Status.WAITING).sum()
    founded, ended = (others == Status.SELF_EMPLOYED).sum(), employed + len(w.gave_up_idle) + hiring
    assert after[Status.SELF_EMPLOYED] == before[Status.SELF_EMPLOYED] + founded - ended
    assert after[Status.NONE] == 0


def check_places(world: World) -> None:
    """Check that nobody stands in two places."""
    students, positions = world.students, world.positions
    regions = world.places.regions
    working = students.rows(Status.WORKING)
    assert ((students.place[working] >= 0) & (students.place[working] < regions)).all()
    employed = working[students.position[working] >= 0]
    position = students.position[employed]
    assert np.array_equal(positions.enterprise[position], students.employer[employed])
    assert np.array_equal(positions.region[position], students.place[employed])
    assert (students.employer[np.setdiff1d(working, employed)] < 0).all()
    for status in (Status.AWAY, Status.STUDYING_AWAY):
        assert (students.place[students.rows(status)] >= regions).all()
    enrolled = students.rows(Status.ENROLLED)
    programme = students.programme[enrolled]
    assert np.array_equal(world.programmes.school[programme], students.school[enrolled])
    assert np.array_equal(world.programmes.region[programme], students.region[enrolled])
    assert np.array_equal(world.programmes.level[programme], students.level[enrolled])


def check_posts(model: TalentPipeline) -> None:
    """Check posts, reserve, the gap's reasons and staff."""
    world, f = model.world, model.flows
    assert f is not None
    positions, firms, outcome = world.positions, world.enterprises, f.matching.outcome
    assert ((positions.filled >= 0) & (positions.filled <= positions.posts)).all()
    hires = len(f.matching.settled.hired) + outcome.outsiders.sum()
    assert hires == positions.filled.sum()
    worker = np.isin(positions.level, WORKER_LEVELS)
    posts = np.bincount(positions.enterprise[worker], positions.posts[worker], minlength=len(firms))
    above = np.bincount(positions.enterprise[~worker], positions.posts[~worker], minlength=len(firms))
    assert (outcome.reserved_used <= firms.reserved).all()
    assert (outcome.public_used <= firms.reserved_public).all()
    assert (firms.reserved <= posts).all()
    assert (firms.reserved_public <= above).all()
    assert outcome.via_reserved.sum() == outcome.reserved_used.sum() + outcome.public_used.sum()
    assert f.matching.market.lists.eligible[outcome.via_reserved].all()
    reasons = gap(world, f.matching)
    assert np.allclose(reasons.shares.sum(axis=0), reasons.open_posts)
    assert (reasons.shares >= -1e-9).all()
    assert reasons.open_posts.sum() == (positions.posts - positions.filled).sum()
    groups = len(world.births)
    staff = np.bincount(firms.group, weights=firms.staff, minlength=groups)
    assert np.allclose(world.births.sum(axis=(1, 2)), staff, rtol=1e-4, atol=1e-3)
    central = firms.ownership == Ownership.CENTRAL
    assert np.allclose(f.planning.demand.plan[central], (firms.exits * firms.plan)[central], rtol=1e-5)


def check_seats(model: TalentPipeline, staff: np.ndarray) -> None:
    """Check seats, capacity and the law's bound on interns, a tenth of `staff` at the start of the year."""
    world, f = model.world, model.flows
    assert f is not None
    programmes, firms = world.programmes, world.enterprises
    assert (programmes.entrants <= programmes.seats).all()
    regions = world.places.regions
    trade = programmes.level == Level.SECONDARY_VOCATIONAL
    seats = np.bincount(programmes.region[trade], programmes.seats[trade], minlength=regions)
    assert (seats <= f.planning.seats.vocational_capacity + 0.5 + 1e-6).all()
    assert (firms.interns <= firms.seats).all()
    assert (firms.seats <= 0.1 * staff + 1e-6).all()


def check_records(model: TalentPipeline) -> None:
    """Check that the reasons of the gap add up in every row, and the ledger to its entries."""
    frame = model.recorder.records().frame()
    keys = ["year", "region", "level", "field", "origin"]
    reasons = frame[frame["indicator"].str.startswith("gap_")].groupby(keys)["value"].sum().rename("reasons")
    of = {
        name: frame[frame["indicator"] == name].set_index(keys)["value"]
        for name in ("posts", "posts_filled", "skill_gap")
    }
    gap = (of["posts"] - of["posts_filled"]).rename("value")
    assert np.allclose(of["skill_gap"], gap.loc[of["skill_gap"].index])
    both = gap.to_frame().join(reasons, how="outer")
    split = both["reasons"].notna()
    assert np.allclose(both["value"][split], both["reasons"][split])
    # every gap is split by region, level and occupation; over fields alone it is not
    over_fields = (both.index.get_level_values("field") != "all") & (both.index.get_level_values("level") == "all")
    assert (both["value"][~split & ~over_fields] == 0).all()
    assert not frame.duplicated(["indicator", *keys]).any()
    assert np.isfinite(frame["value"]).all()
    ledger = model.ledger.frame()
    assert np.isclose(model.ledger.total(), ledger["yuan"].sum())
    assert (ledger["yuan"] >= 0).all()
    assert (ledger["units"] >= 0).all()
