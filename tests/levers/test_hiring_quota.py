"""The hiring quota: no effect where it does not bind, bounded where it does, for the city's graduates only."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from altered import GONE
from lever_worlds import FIRST, policy, value, with_policies

from sim.measures.invariants import InvariantError
from sim.model import TalentPipeline, simulate
from sim.phases.matching import turn
from sim.phases.matching.candidates import RESERVED_SLOTS
from sim.world.codes import WORKER_LEVELS

REPLICATES = range(4)


def plant(tiny, outsiders, quota, staff=400.0, horizon=FIRST, **changes):
    """One central enterprise alone is under a quota, with this many outside applicants a post.

    Before the quota's first year a run under it is the baseline: in that year the baseline is what the same people
    do without the quota.
    """
    firm = "regions.city.enterprises.plant"
    alone = {
        "horizon": horizon,
        f"{firm}.firms": 1,
        f"{firm}.staff": staff,
        f"{firm}.outside_applicants": outsiders,
        "regions.city.enterprises.works": GONE,
    }
    return with_policies(tiny, {"quota": policy({"local_hiring_quota": quota})}, {**alone, **changes})


def local_hires(run, year=FIRST):
    """Return worker posts under the quota that the region's vocational graduates fill."""
    return round(value(run, "quota_local_share", year) * value(run, "quota_worker_posts", year))


def hires(model):
    """Return of the hired seekers: row, position, and whether the post is a reserved one."""
    market, outcome = model.flows.matching.market, model.flows.matching.outcome
    won = np.flatnonzero(outcome.column >= 0)
    return market.rows[won], market.chosen(won, outcome.column[won]), outcome.via_reserved[won]


def test_a_quota_below_the_present_local_share_has_no_first_effect(tiny):
    city = plant(tiny, 1.0, {"share": 0.1})
    for replicate in REPLICATES:
        base, run = (simulate(city, name, replicate) for name in ("baseline", "quota"))
        assert value(base, "quota_local_share", FIRST) > 0.1
        assert local_hires(run) == local_hires(base)
        assert value(run, "quota_binding", FIRST) == 0
        assert run.entries.entries == []


@pytest.mark.parametrize(
    ("outsiders", "share"),
    [
        (1.0, 0.1),
        (3.0, 0.3),
        (8.0, 0.5),
        (8.0, 1.0),
    ],
)
def test_a_quota_never_lowers_local_hires(tiny, outsiders, share):
    city = plant(tiny, outsiders, {"share": share})
    for replicate in REPLICATES:
        base, run = (simulate(city, name, replicate) for name in ("baseline", "quota"))
        assert local_hires(run) >= local_hires(base)


@pytest.mark.parametrize("release", ["round", "last"])
def test_where_it_binds_local_hires_rise_by_at_most_the_reported_ceiling(tiny, release):
    city = plant(tiny, 8.0, {"share": 0.5, "release": release})
    rises = 0
    for replicate in REPLICATES:
        base, run = (simulate(city, name, replicate) for name in ("baseline", "quota"))
        rise = local_hires(run) - local_hires(base)
        assert rise <= value(run, "quota_ceiling", FIRST) + 1e-9
        assert value(run, "quota_binding", FIRST) > 0
        rises += rise
    assert rises >= len(REPLICATES)


@pytest.mark.parametrize("share", [0.2, 0.4])
def test_over_many_enterprises_local_hires_rise_by_at_most_the_reported_ceiling(tiny, share):
    """Enterprises with several worker occupations: a reserve must not bind in one where another has met it.

    The ceiling is that of the reserve itself. A post that someone hired from it leaves free elsewhere can be filled
    by another who is eligible, at an enterprise that reserves none: a hire in four runs is allowed for that.
    """
    outsiders = {"regions.city.enterprises.plant.outside_applicants": 3.0}
    city = with_policies(
        tiny,
        {"quota": policy({"local_hiring_quota": {"share": share}})},
        {"horizon": FIRST, "scale": 4.0, **outsiders},
    )
    rise = ceiling = 0.0
    for replicate in range(8):
        base, run = (simulate(city, name, replicate) for name in ("baseline", "quota"))
        rise += local_hires(run) - local_hires(base)
        ceiling += value(run, "quota_ceiling", FIRST)
    assert ceiling > 0
    assert rise <= ceiling + 2


def test_no_more_hires_bind_than_reserved_posts_are_filled(tiny):
    city = plant(tiny, 8.0, {"share": 0.5}, horizon=2024)
    for replicate in REPLICATES:
        run = simulate(city, "quota", replicate)
        for year in range(FIRST, 2025):
            filled, reserved = value(run, "quota_filled", year), value(run, "quota_reserved", year)
            assert value(run, "quota_binding", year) <= filled <= reserved
            assert value(run, "quota_ceiling", year) <= reserved


def test_what_binds_is_what_the_same_people_do_without_the_quota(tiny):
    city = plant(tiny, 8.0, {"share": 0.5})
    for replicate in REPLICATES:
        base, run = (simulate(city, name, replicate) for name in ("baseline", "quota"))
        assert value(run, "quota_binding", FIRST) == local_hires(run) - local_hires(base)


@pytest.mark.parametrize("release", ["round", "last"])
def test_hires_never_exceed_posts_and_reserved_hires_never_the_reserve(tiny, release):
    city = plant(tiny, 8.0, {"share": 0.8, "release": release}, horizon=2024)
    model = TalentPipeline(city, "quota")
    while model.year < 2024:
        model.step()
        world, outcome = model.world, model.flows.matching.outcome
        _, position, reserved = hires(model)
        outsiders = model.flows.matching.market.outsiders.position[outcome.outsiders]
        hired = Counter(position.tolist()) + Counter(outsiders.tolist())
        assert all(number <= world.positions.posts[at] for at, number in hired.items())
        assert hired == {at: n for at, n in enumerate(world.positions.filled.tolist()) if n}
        into = Counter(world.positions.enterprise[position[reserved]].tolist())
        assert all(number <= world.enterprises.reserved[firm] for firm, number in into.items())


def test_reserved_posts_go_to_vocational_graduates_of_local_schools_for_their_level(tiny):
    city = plant(tiny, 8.0, {"share": 0.8}, horizon=2024)
    model, seen = TalentPipeline(city, "quota"), 0
    while model.year < 2024:
        model.step()
        rows, position, reserved = hires(model)
        students, positions = model.world.students, model.world.positions
        seen += int(reserved.sum())
        assert (students.region[rows[reserved]] == 0).all()
        assert np.isin(positions.level[position[reserved]], WORKER_LEVELS).all()
        assert np.array_equal(students.level[rows[reserved]], positions.level[position[reserved]])
        assert (model.world.enterprises.ownership[positions.enterprise[position[reserved]]] == 0).all()
    assert seen > 5


def test_another_city_s_graduates_are_not_local(two_regions):
    everywhere = {"share": 0.8, "ownership": ["central", "provincial", "local_state", "private"]}
    cities = with_policies(
        two_regions, {"quota": policy({"local_hiring_quota": everywhere})}, {"scale": 4.0, "horizon": 2022}
    )
    model, seen = TalentPipeline(cities, "quota"), 0
    while model.year < 2022:
        model.step()
        rows, position, reserved = hires(model)
        seen += int(reserved.sum())
        at = model.world.positions.region[position[reserved]]
        assert np.array_equal(model.world.students.region[rows[reserved]], at)
    assert seen > 20


def test_only_the_named_ownerships_reserve_posts(tiny):
    lever = {"local_hiring_quota": {"share": 0.5, "ownership": ["private"]}}
    model = TalentPipeline(with_policies(tiny, {"quota": policy(lever)}, {"horizon": 2023}), "quota")
    reserved = np.zeros(len(model.world.enterprises))
    while model.year < 2023:
        model.step()
        reserved += model.world.enterprises.reserved
    private = model.world.enterprises.ownership == 3
    assert reserved[private].sum() > 0
    assert reserved[~private].sum() == 0


def test_fractions_of_a_reserved_post_are_carried_over_and_neither_lost_nor_rounded_up(tiny):
    share, compliance = 0.3, 0.7
    lever = {"local_hiring_quota": {"share": share, "compliance": compliance}}
    model = TalentPipeline(with_policies(tiny, {"quota": policy(lever)}, {"horizon": 2026}), "quota")
    positions = model.world.positions
    worker = np.isin(positions.level, WORKER_LEVELS)
    due, reserved = np.zeros(len(model.world.enterprises)), np.zeros(len(model.world.enterprises))
    while model.year < 2026:
        model.step()
        if model.year >= FIRST:
            due += np.bincount(positions.enterprise[worker], positions.posts[worker], minlength=len(due))
            reserved += model.world.enterprises.reserved
    covered = model.world.enterprises.ownership <= 1
    assert due[covered].min() > 0
    assert (np.abs(share * compliance * due - reserved)[covered] < 1 + 1e-4).all()
    assert (reserved <= share * compliance * due + 1e-4).all()


def returned(tiny, release):
    """Run a reserve of all worker posts, many more than there are eligible applicants, in its first year."""
    city = plant(tiny, 8.0, {"share": 1.0, "release": release}, staff=2000.0)
    base, model = TalentPipeline(city), TalentPipeline(city, "quota")
    base.run()
    model.run()
    worker = np.isin(model.world.positions.level, WORKER_LEVELS) & (model.world.positions.enterprise == 0)
    outcome, market = model.flows.matching.outcome, model.flows.matching.market
    assert model.world.enterprises.reserved[0] == model.world.positions.posts[worker].sum()
    assert outcome.reserved_used[0] < 0.6 * model.world.enterprises.reserved[0]
    others = int(worker[market.outsiders.position[outcome.outsiders]].sum())
    rows, position, reserved = hires(model)
    others += int((worker[position] & (model.world.students.region[rows] < 0)).sum())
    assert not (reserved & (model.world.students.region[rows] < 0)).any()
    filled = [int(m.world.positions.filled[worker].sum()) for m in (base, model)]
    return others, filled, simulate(city, "quota")


def test_reserve_that_the_eligible_leave_open_returns_to_all_in_the_round(tiny):
    others, (before, now), run = returned(tiny, "round")
    assert others > 5
    assert now >= 0.9 * before
    assert value(run, "quota_returned", FIRST) == value(run, "quota_reserved", FIRST) - value(
        run, "quota_filled", FIRST
    )
    assert value(run, "quota_returned", FIRST) > 0


def test_reserve_that_the_eligible_leave_open_returns_to_all_at_the_last(tiny):
    others, (before, now), _ = returned(tiny, "last")
    assert others > 5
    assert now >= 0.9 * before


def test_release_at_the_last_keeps_others_out_until_then(tiny, monkeypatch):
    held = []
    real = turn.hire

    def spy(applicants, open_, open_worker, reserved, hold):
        result = real(applicants, open_, open_worker, reserved, hold)
        into = result.hired & applicants.worker & ~applicants.eligible & (applicants.firm == 0)
        held.append((hold, int(into.sum())))
        return result

    monkeypatch.setattr(turn, "hire", spy)
    returned(tiny, "last")
    assert sum(number for hold, number in held if hold) == 0
    assert any(hold for hold, _ in held)


def productivity(model, firm=0):
    """Return the first year's productivity of an enterprise's hires, yuan: pay times productivity as it sees it."""
    world, market, outcome = model.world, model.flows.matching.market, model.flows.matching.outcome
    made = 0.0
    for seeker, column, at, score in zip(market.who, market.column, market.position, market.score, strict=True):
        if outcome.column[seeker] == column and world.positions.enterprise[at] == firm:
            made += 12 * world.positions.pay[at] * np.exp(score)
    for outsider in np.flatnonzero(outcome.outsiders):
        at = market.outsiders.position[outsider]
        if world.positions.enterprise[at] == firm:
            made += 12 * world.positions.pay[at] * np.exp(market.outsiders.score[outsider])
    return made


@pytest.mark.parametrize(
    "release",
    [
        "round",
        "last",
    ],
)
def test_the_cost_is_the_productivity_forgone(tiny, release):
    """Against the same people without the quota: hires differ a little in later turns, so to a quarter."""
    city = plant(tiny, 8.0, {"share": 0.6, "release": release}, staff=2000.0)
    booked = forgone = 0.0
    for replicate in REPLICATES:
        base, model = TalentPipeline(city, replicate=replicate), TalentPipeline(city, "quota", replicate)
        base.run()
        model.run()
        booked += model.ledger.total()
        forgone += productivity(base) - productivity(model)
        assert all(yuan >= 0 for *_, yuan in model.ledger.entries)
        assert {entry[3] for entry in model.ledger.entries} == {"enterprise"}
    assert forgone > 0
    assert booked == pytest.approx(forgone, rel=0.25)


def test_without_competition_for_the_posts_nothing_is_forgone(tiny):
    # nobody from outside applies, studies away or returns: all worker posts are for the city's own graduates
    nobody = {f"outside.{place}.universities": [] for place in tiny.outside}
    city = plant(tiny, 0.0, {"share": 0.4}, **{"behaviour.working_lives.return": -20.0}, **nobody)
    for replicate in REPLICATES:
        assert simulate(city, "quota", replicate).entries.total() == 0


def planted(monkeypatch):
    """Let enterprises take every applicant for eligible, outsiders and returning natives too."""
    real = turn.hire

    def everybody(applicants, open_, open_worker, reserved, hold):
        eligible = np.ones(len(applicants.post), dtype=bool)
        return real(replace(applicants, eligible=eligible), open_, open_worker, reserved, hold)

    monkeypatch.setattr(turn, "hire", everybody)


def test_a_quota_that_counts_returning_natives_is_caught(tiny, monkeypatch):
    city = plant(tiny, 0.0, {"share": 1.0}, staff=2000.0, horizon=2022)
    simulate(city, "quota")
    planted(monkeypatch)
    with pytest.raises(InvariantError, match="not vocational graduates of a local school"):
        simulate(city, "quota")


def test_a_quota_that_counts_outsiders_is_caught(tiny, monkeypatch):
    # nobody returns: of those who are not eligible, only outsiders are left
    city = plant(tiny, 8.0, {"share": 0.5}, **{"behaviour.working_lives.return": -20.0})
    simulate(city, "quota")
    planted(monkeypatch)
    with pytest.raises(InvariantError):
        simulate(city, "quota")


def test_who_is_first_told_reckons_with_reserved_posts_over_those_told(tiny):
    """Told of 3 posts among 6, one reckons with a half; after a year, with what applicants were seen to get."""
    city = plant(tiny, 8.0, {"share": 0.5, "compliance": 1.0}, scale=4.0)
    model = TalentPipeline(city, "quota")
    while model.year < FIRST:
        model.step()
    world, lists = model.world, model.flows.matching.market.lists
    positions, firms = world.positions, world.enterprises
    shape = world.chance.shape
    posts, told = np.zeros(shape), np.zeros(shape)
    for p in np.flatnonzero(firms.reserved[positions.enterprise] > 0):
        mates = (positions.enterprise == positions.enterprise[p]) & np.isin(positions.level, WORKER_LEVELS)
        if mates[p]:
            share = positions.posts[p] / positions.posts[mates].sum()
            posts[0, positions.field[p], positions.level[p]] += firms.reserved[positions.enterprise[p]] * share
    first = lists.candidates.shape[1] - RESERVED_SLOTS
    for row, slots in zip(lists.rows, lists.candidates, strict=True):
        if (slots[first:] >= 0).any():
            told[0, world.students.field[row], world.students.level[row]] += 1
    assert told.sum() > 10
    expected = np.minimum(posts[told > 0] / told[told > 0], 1.0)
    assert lists.reserved_start[told > 0] == pytest.approx(expected)
    assert np.isnan(lists.reserved_start[told == 0]).all()
    assert 0 < expected.min() < 0.9
    seen = world.seen
    tried = np.zeros(told.size, dtype=bool)
    tried[seen.cell[seen.applied_reserved]] = True
    assert tried.any()
    assert np.array_equal(np.isnan(world.reserved_chance.ravel()), ~tried)
