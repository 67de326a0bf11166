"""A person's luck is the person's own: it depends on nobody else, on no policy, and on no other post."""

import numpy as np
import pytest
from altered import altered
from watched_draws import by_id, watched

from sim.draws import Decision
from sim.model import PHASES, TalentPipeline
from sim.phases import matching
from sim.phases.matching import open_market
from sim.policy.knobs import Knobs
from sim.world.codes import Status
from sim.world.students import ENTRANT, LOCAL, OUTSIDER

BORN_WITH = ("id", "cohort", "home", "female", "ability", "parent")
COHORTS = {2012: 160, 2019: 160, 2020: 160, 2021: 160, 2022: 160, 2034: 150}

# what couples classmates: shared practice seats, and free places for those who change track
APART = {
    "horizon": 2023,
    "regions.city.schools.trade.practice_seats": 10.0,
    "regions.city.schools.technical.practice_seats": 10.0,
    "behaviour.learning.transfer": 0.0,
    "regions.city.cohorts.values": COHORTS,
}


def kind(ids):
    """Return which kind of identity each is."""
    return (np.asarray(ids, dtype=np.uint64) >> np.uint64(60)).astype(int)


def test_every_draw_is_keyed_by_somebody_s_identity(two_regions):
    """A key made of a row number, or of an identity and something else, stands for nobody or for somebody else."""
    model = watched(two_regions, "package")
    model.run()
    world = model.world
    known = np.concatenate([world.students.id, world.enterprises.id])
    for (decision, year), keys in model.draws.keys().items():
        strangers = keys[~np.isin(keys[:, 0], known), 0]
        # outsiders and programmes have no row of their own
        strangers = strangers[kind(strangers) < OUTSIDER]
        assert len(strangers) == 0, (Decision(decision).name, year, len(strangers))


@pytest.fixture(scope="module")
def one_more(tiny):
    """The city apart, and with one more pupil in 2021, through all years."""
    models = []
    for cohort in (160, 161):
        city = altered(tiny, {**APART, "regions.city.cohorts.values": {**COHORTS, 2021: cohort}})
        model = watched(city)
        model.run()
        models.append(model)
    return models


def test_one_more_pupil_is_one_more_row_and_all_others_are_born_as_before(one_more):
    without, with_her = (by_id(model, BORN_WITH) for model in one_more)
    extra = ~np.isin(with_her["id"], without["id"])
    assert extra.sum() == 1
    assert with_her["cohort"][extra] == 2021
    for name in BORN_WITH:
        assert np.array_equal(without[name], with_her[name][~extra]), name


def test_one_more_pupil_leaves_every_row_that_she_does_not_meet_as_it_was(one_more):
    without, with_her = (by_id(model) for model in one_more)
    # pupils of her year and after meet her at admission
    apart, same = (who["cohort"] < 2021 for who in (without, with_her))
    assert apart.sum() > 2000
    for name in without:
        assert np.array_equal(without[name][apart], with_her[name][same]), name


def test_one_more_pupil_draws_for_herself_alone(one_more):
    without, with_her = one_more
    old = without.world.students
    met = old.id[old.cohort >= 2021]
    extra = np.setdiff1d(with_her.world.students.id, old.id)
    before, after = without.draws.keys(), with_her.draws.keys()
    assert before.keys() == after.keys()
    for key, rows in before.items():
        others = rows[~np.isin(rows[:, 0], met)]
        now = after[key][~np.isin(after[key][:, 0], np.concatenate([met, extra]))]
        assert np.array_equal(others, now), (Decision(key[0]).name, key[1])


def test_classmates_who_were_admitted_alike_have_the_same_fate(one_more):
    without, with_her = (by_id(model) for model in one_more)
    keep = np.isin(with_her["id"], without["id"])
    her_year = without["cohort"] == 2021
    alike = her_year & (without["programme"] == with_her["programme"][keep])
    # she can move a seat or two on
    assert (her_year & ~alike).sum() <= 4
    assert alike.sum() >= 150
    assert np.array_equal(without["status"][alike], with_her["status"][keep][alike])
    assert (without["status"][alike] == Status.DROPPED_OUT).sum() < alike.sum()


def test_one_more_pupil_here_leaves_the_other_city_s_pupils_as_they_were(two_regions):
    pupils = []
    for cohort in (160, 161):
        cities = altered(two_regions, {"horizon": 2021, "regions.city.cohorts.values": {**COHORTS, 2021: cohort}})
        model = TalentPipeline(cities)
        model.run()
        people = by_id(model)
        pupils.append(
            {name: column[(people["home"] == 1) & (people["cohort"] == 2021)] for name, column in people.items()}
        )
    assert len(pupils[0]["id"]) > 80
    for name in pupils[0]:
        assert np.array_equal(pupils[0][name], pupils[1][name]), name


@pytest.fixture(scope="module")
def two_policies(tiny):
    models = [watched(tiny, policy) for policy in ("baseline", "package")]
    for model in models:
        model.run()
    return models


def test_the_same_person_is_born_the_same_under_two_policies(two_policies):
    base, package = (by_id(model, (*BORN_WITH, "status")) for model in two_policies)
    # who comes from elsewhere depends on seats; who is born here on nothing
    natives, too = (who["id"][kind(who["id"]) == LOCAL] for who in (base, package))
    assert np.array_equal(natives, too)
    both = np.intersect1d(base["id"], package["id"])
    assert (kind(both) == ENTRANT).sum() > 100
    for name in BORN_WITH:
        one, other = base[name][np.isin(base["id"], both)], package[name][np.isin(package["id"], both)]
        assert np.array_equal(one, other), name
    # the package does change lives: without this the test could not fail
    fates = [who["status"][np.isin(who["id"], both)] for who in (base, package)]
    assert (fates[0] != fates[1]).sum() > 20


def test_seekers_hear_of_the_same_posts_and_have_the_same_tastes_under_two_policies(two_policies):
    base, package = (model.flows.matching.market.lists for model in two_policies)
    _, i, j = np.intersect1d(base.ids, package.ids, return_indices=True)
    students, others = (model.world.students for model in two_policies)
    rows, too = base.rows[i], package.rows[j]
    same = np.ones(len(i), dtype=bool)
    # who changed school, host or past under the policy is met by other posts and places
    for name in (
        "region",
        "field",
        "level",
        "school",
        "host",
        "attachment",
        "waited",
        "general",
        "since_left",
    ):
        same &= getattr(students, name)[rows] == getattr(others, name)[too]
    # whether they had waited when the market opened: those hired since count their waiting from none again
    same &= base.late[i] == package.late[j]
    assert same.sum() > 50
    i, j = i[same], j[same]
    ordinary = two_policies[0].world.scenario.behaviour.search.candidates
    assert np.array_equal(base.candidates[i, :ordinary], package.candidates[j, :ordinary])
    assert np.array_equal(base.place_value[i], package.place_value[j])
    assert np.array_equal(base.outside[i], package.outside[j])
    assert np.array_equal(base.waiting[i], package.waiting[j])


def before_matching(scenario):
    """Return a model, and its world as it stands in the first year when the market opens."""
    model = TalentPipeline(scenario)
    world = model.world
    world.year += 1
    for phase in PHASES[: PHASES.index(matching)]:
        phase.step(world, Knobs(), model.draws)
    return model, world


def known_slots(lists):
    """Return which slots of each seeker's list hold a post that the seeker knows; shape (n, C)."""
    known = np.zeros(lists.candidates.shape, dtype=bool)
    known[lists.who, lists.slot] = True
    return known


def test_one_post_more_is_known_to_some_and_changes_nothing_that_others_know(tiny):
    model, world = before_matching(tiny)
    market = open_market(world, Knobs(), model.draws)
    learned = 0
    for more in np.flatnonzero((world.positions.posts > 0) & (world.positions.posts < 4))[:12]:
        larger = world.copy()
        larger.positions.posts[more] += 1
        other = open_market(larger, Knobs(), model.draws)
        lists, now = market.lists, other.lists
        assert np.array_equal(lists.candidates, now.candidates)
        elsewhere = lists.candidates != more
        known, known_now = known_slots(lists), known_slots(now)
        assert np.array_equal(known[elsewhere], known_now[elsewhere])
        # nobody forgets a post because it opened twice
        assert not (known & ~known_now).any()
        learned += int((known_now & ~known).sum())
        for name in ("outside", "place", "waiting", "chance", "place_value", "productivity"):
            assert np.array_equal(getattr(lists, name), getattr(now, name)), name
        # what is worth applying to, of those who don't know the post
        strangers = ~(known_now & (now.candidates == more)).any(axis=1)
        theirs, too = strangers[market.who], strangers[other.who]
        for name in ("who", "slot", "value", "score", "reaches"):
            assert np.array_equal(getattr(market, name)[theirs], getattr(other, name)[too]), name
        apart, too = (m.outsiders.position != more for m in (market, other))
        assert np.array_equal(market.outsiders.tie[apart], other.outsiders.tie[too])
        assert np.array_equal(market.outsiders.score[apart], other.outsiders.score[too])
    assert learned > 0


def test_replicates_and_seeds_have_luck_of_their_own(tiny):
    first, second = TalentPipeline(tiny), TalentPipeline(tiny, replicate=1)
    other = TalentPipeline(altered(tiny, {"seed": tiny.seed + 1}))
    one = by_id(first, BORN_WITH)
    for model in (second, other):
        two = by_id(model, BORN_WITH)
        _, i, j = np.intersect1d(one["id"], two["id"], return_indices=True)
        assert len(i) > 500
        assert (one["ability"][i] == two["ability"][j]).mean() < 0.01
