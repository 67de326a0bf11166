"""The law's bounds on interns: a tenth of staff, and a fifth of the staff in like posts."""

import numpy as np
import pytest
from altered import altered

from sim.base_year import base_world
from sim.draws import Decision, Draws
from sim.model import PHASES, TalentPipeline
from sim.phases import intern_seats, internship
from sim.phases.intern_seats import give_seats
from sim.phases.planning.cooperation import decide, seats_wanted
from sim.policy.knobs import Knobs
from sim.scenario import Scenario
from sim.world.like_posts import most_from_partners, most_interns, staff_by_field
from sim.world.world import World

# every firm takes as many interns as it may
CROWDED = {
    "behaviour.cooperation.b0": 10,
    "behaviour.cooperation.share_staff": 0.1,
    "behaviour.internship.local_taste": 10,
    "scale": 4.0,
    "horizon": 2022,
}


@pytest.fixture(scope="module")
def crowded(tiny: Scenario) -> Scenario:
    return altered(tiny, CROWDED)


@pytest.fixture(scope="module")
def world(crowded: Scenario) -> World:
    return base_world(crowded, Draws(crowded.seed, 0))


def test_staff_is_spread_over_fields_as_the_group_s_posts_are(crowded: Scenario, world: World) -> None:
    groups = list(crowded.regions["city"].enterprises.values())
    fields = list(crowded.fields)
    found = staff_by_field(world)
    assert found.sum(axis=1) == pytest.approx(world.enterprises.staff, rel=1e-5)
    for firm in range(len(world.enterprises)):
        group = groups[world.enterprises.group[firm]]
        rented = group.outsourced.value if group.outsourced else 0.0
        own = {}
        for field, levels in group.occupations.items():
            own[field] = sum(
                share * (1 - rented if level.value in ("secondary_vocational", "higher_vocational") else 1)
                for level, share in levels.items()
            )
        for place, field in enumerate(fields):
            expected = world.enterprises.staff[firm] * own.get(field, 0.0) / sum(own.values())
            assert found[firm, place] == pytest.approx(expected, rel=1e-5)
            assert most_interns(world)[firm, place] == int(0.2 * expected + 1e-6)


def test_seats_are_for_fields_that_partner_schools_teach(world: World) -> None:
    most = most_interns(world)
    for firm in range(len(world.enterprises)):
        schools = np.flatnonzero(world.links[firm])
        mine = np.isin(world.programmes.school, schools) & (world.programmes.field >= 0)
        fields = np.unique(world.programmes.field[mine])
        assert most_from_partners(world)[firm] == most[firm, fields].sum()


def test_an_enterprise_offers_no_seats_that_its_partner_schools_may_not_fill(crowded: Scenario) -> None:
    draws = Draws(crowded.seed, 0)
    world = base_world(crowded, draws)
    world.year += 1
    # schools that teach one of two fields leave a firm of the other with little to offer
    world.programmes.field[world.programmes.field >= 0] = 1
    decide(world, Knobs(), draws)
    firms = world.enterprises
    tenth = seats_wanted(crowded.behaviour.cooperation, firms.staff.astype(float), firms.intern_share.astype(float))
    taught = np.floor(0.2 * staff_by_field(world)[:, 1] + 1e-6).astype(int)
    linked = world.links.any(axis=1)
    assert (firms.seats <= np.where(linked, taught, 0)).all()
    assert (firms.seats[firms.cooperates] == np.minimum(tenth, taught)[firms.cooperates]).all()
    assert (firms.cooperates & (taught < tenth)).any()
    assert not firms.cooperates[(taught == 0) & (firms.apprentice_seats == 0)].any()


def most_beyond(scenario: Scenario) -> tuple[int, int]:
    """Return by how many interns a fifth of like posts is passed at most, and how often it is reached."""
    draws = Draws(scenario.seed, 0)
    world, beyond, reached = base_world(scenario, draws), -1000, 0
    while world.year < scenario.horizon:
        world.year += 1
        for phase in PHASES:
            done = phase.step(world, Knobs(), draws)
            if phase is internship:
                allowed = np.floor(0.2 * staff_by_field(world) + 1e-6).astype(int)
                counts = by_field(world, done.here)
                beyond = max(beyond, int((counts - allowed).max()))
                reached += int(((counts == allowed) & (counts > 0)).sum())
    return beyond, reached


def by_field(world: World, interns: np.ndarray) -> np.ndarray:
    counts = np.zeros((len(world.enterprises), len(world.fields)), dtype=int)
    np.add.at(counts, (world.students.host[interns], world.students.field[interns]), 1)
    return counts


def test_a_year_s_interns_stay_within_a_fifth_of_like_posts(crowded: Scenario) -> None:
    beyond, reached = most_beyond(crowded)
    assert beyond <= 0
    assert reached > 5
    free, _ = most_beyond(altered(crowded, {"behaviour.cooperation.legal_like_share": 1}))
    assert free > 0


def slow(world: World, rows: np.ndarray, seats: np.ndarray, most: np.ndarray, year: int, draws: Draws) -> dict:
    """Place interns one at a time: everyone asks the firm they like best of those with a seat, in order of lots."""
    students, firms, links = world.students, world.enterprises, world.links
    needs = {(int(p_e), int(p_f)) for p_e, p_f in zip(world.positions.enterprise, world.positions.field, strict=True)}
    left, like, won = seats.astype(int).tolist(), most.copy(), {}
    times = {}
    for row in rows.tolist():
        suits = [
            firm
            for firm in range(len(firms))
            if seats[firm] > 0
            and firms.cooperates[firm]
            and links[firm, students.school[row]]
            and (firm, int(students.field[row])) in needs
            and most[firm, students.field[row]] > 0
        ]
        ids = np.repeat(students.id[row], len(suits))
        luck = draws.exponential(Decision.INTERN_SEAT, year, ids, firms.id[suits].astype(np.int64))
        times[row] = {firm: float(t) / seats[firm] for firm, t in zip(suits, luck, strict=True)}
    lots = dict(zip(rows.tolist(), draws.uniform(Decision.INTERN_SEAT, year, students.id[rows]), strict=True))
    free = sorted(rows.tolist(), key=lambda row: lots[row])
    while free:
        open_now = {firm for firm in range(len(firms)) if left[firm] > 0}
        free = [row for row in free if any(firm in open_now for firm in times[row])]
        refused = []
        for row in free:
            firm = min(times[row], key=times[row].get)
            field = students.field[row]
            if left[firm] > 0 and like[firm, field] > 0:
                left[firm] -= 1
                like[firm, field] -= 1
                won[row] = firm
            else:
                del times[row][firm]
                refused.append(row)
        free = refused
    return won


@pytest.mark.parametrize("scarce", [False, True])
def test_placing_agrees_with_one_student_after_the_other(
    crowded: Scenario, scarce: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = TalentPipeline(crowded)
    model.step()
    world, draws = model.world, Draws(crowded.seed, 0)
    students = world.students
    rows = np.flatnonzero((students.status == 1) & (students.level > 0))
    seats = np.maximum(world.enterprises.seats, 0)
    # fewer than the law allows, so that a field may be full where a firm is not
    most = np.minimum(most_interns(world), 3)
    if scarce:
        # so that students ask part by part in the first turn
        monkeypatch.setattr(intern_seats, "PART", 1)
        seats = np.minimum(seats, 1)
        assert 3 * seats.sum() < len(rows)
    expected = slow(world, rows, seats, most, world.year, draws)
    students.host[:] = -1
    placed = give_seats(world, rows, seats, most, world.year, draws, Decision.INTERN_SEAT)
    assert dict(zip(placed.tolist(), students.host[placed].tolist(), strict=True)) == expected
    counts = by_field(world, placed)
    # both bounds hold somewhere
    assert (counts.sum(axis=1) == seats)[seats > 0].any()
    assert scarce or ((counts == most) & (counts > 0) & (counts.sum(axis=1) < seats)[:, None]).any()
