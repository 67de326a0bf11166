"""A life under two policies: what is followed, why the two part, and how it is told."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

import sim
from sim.analysis.lives import changed_lives, few_lives, follow, reason
from sim.analysis.snapshots import LifeYear, Post, Search, watch
from sim.cli import app
from sim.model import TalentPipeline, simulate
from sim.report.language import words
from sim.report.life import _Sentences, chosen_lives
from sim.scenario import override
from sim.world.codes import Status

TINY = Path(__file__).parents[1] / "worlds" / "tiny.yaml"


@pytest.fixture(scope="module")
def city(tiny):
    return override(tiny, horizon=2026)


@pytest.fixture(scope="module")
def ends(city):
    """The people of plain runs at the horizon, by identity."""
    return {name: simulate(city, name).students().set_index("id") for name in ("baseline", "package")}


@pytest.fixture(scope="module")
def changed(city):
    return changed_lives(city, "package")


def test_a_life_ends_where_a_plain_run_leaves_the_person(city, ends):
    some = [int(who) for who in ends["baseline"].index[::97] if who in ends["package"].index][:12]
    for life in follow(city, "package", some):
        for name, records in (("baseline", life.baseline), ("package", life.policy)):
            row = ends[name].loc[life.identity]
            last = records[-1]
            assert last.year == 2026
            for column in ("cohort", "pay", "practice", "graduated", "employer", "tenure"):
                assert last[column] == row[column].item()


def test_before_the_policy_nothing_differs_and_afterwards_every_difference_has_a_reason(city, changed):
    lives = follow(city, "package", [*changed.kept[:3], *changed.lost[:3]])
    for life in lives:
        whys = {before.year: why for before, _, why in life.years}
        assert all(whys[year] == "" for year in (2019, 2020))
        assert any(whys.values())
        for before, after, why in life.years:
            assert (why == "") == (before == after)


def test_the_changed_are_those_whose_place_differs_three_years_after_the_diploma(city, changed):
    """Against the tables of plain runs that end in that year."""
    assert changed.kept
    assert changed.lost
    for who, under, not_under in ((changed.kept[0], "package", "baseline"), (changed.lost[0], "baseline", "package")):
        graduated = follow(city, "package", [who])[0].policy[-1]["graduated"]
        end = override(city, horizon=graduated + 3)
        here = {
            name: simulate(end, name).students().set_index("id").loc[who, "status"] in ("working", "self_employed")
            for name in (under, not_under)
        }
        assert here == {under: True, not_under: False}


def test_no_policy_no_difference(city):
    nothing = city.model_copy(update={"policies": {**city.policies, "nothing": city.policy("baseline")}})
    assert changed_lives(nothing, "nothing").kept == ()
    run = simulate(nothing)
    someone = int(run.students()["id"].iloc[200])
    assert {why for *_, why in follow(nothing, "nothing", [someone])[0].years} == {""}


POST = Post(position=4, enterprise=1, field=0, level=1, group=0, pay=3000.0, value=1.0, reaches=True, reserved=False)
SEARCH = Search(known=(4, 7), worth=(POST,), outside=0.5, best_place=1, waiting=0.1, hired=0, via_reserved=False)
ROW = {"school": 1, "programme": 2, "level": 1, "ends": 2021, "drops": 0, "host": -1, "intern_place": -1}
ROW |= {"intern_months": 0.0, "contract": 0, "certificate": False, "pay": 3000.0}
YEAR = LifeYear(2021, ROW, 0, 0, 0, SEARCH)


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (YEAR, ""),
        (replace(YEAR, row=None), "presence"),
        (replace(YEAR, row=ROW | {"school": 3}), "school"),
        (replace(YEAR, row=ROW | {"drops": 2020}), "dropout"),
        (replace(YEAR, row=ROW | {"host": 5}), "internship"),
        (replace(YEAR, search=replace(SEARCH, known=(4, 7, 9))), "heard"),
        (replace(YEAR, search=replace(SEARCH, via_reserved=True, known=(4, 7, 9))), "reserved"),
        (replace(YEAR, search=replace(SEARCH, worth=())), "value"),
        (replace(YEAR, search=replace(SEARCH, worth=(replace(POST, reaches=False),))), "standard"),
        (replace(YEAR, search=replace(SEARCH, hired=-1)), "competition"),
        (replace(YEAR, row=ROW | {"pay": 3100.0}), "pay"),
        (replace(YEAR, event="left_city"), "event"),
        (replace(YEAR, event="left_city", search=replace(SEARCH, hired=-1)), "competition"),
        (replace(YEAR, row=ROW | {"pay": 3100.0}, search=None), "later"),
    ],
)
def test_each_reason(other, why):
    assert reason(YEAR, other, parted=False) == why


def test_who_leaves_later_under_one_only_goes_on_with_an_earlier_difference():
    assert reason(YEAR, replace(YEAR, event="left_city"), parted=True) == "later"


def test_who_is_hired_ends_the_year_there_at_that_pay_or_an_event_says_why_not(city):
    model = TalentPipeline(city, "package")
    years = watch(model, lambda students: np.ones(len(students), dtype=bool))
    told = {True: 0, False: 0}
    for year in years[1:]:
        for at, row in enumerate(year.rows):
            search = year.searches.of(int(row))
            if search is None or search.hired < 0:
                continue
            life = year.person(int(year.columns["id"][at]))
            post = search.worth[search.hired]
            stays = life["status"] == Status.WORKING and life["position"] == post.position
            assert stays == (life.event == ""), life
            if stays:
                assert life["pay"] == pytest.approx(post.pay, rel=1e-5)
            told[stays] += 1
    assert min(told.values()) > 20


def test_what_comes_between_being_hired_and_the_end_of_the_year_is_told(city):
    say = _Sentences(city, words("en"))
    row = ROW | {"status": int(Status.AWAY), "place": 1, "home": 0, "field": 0}
    moved = say.year(replace(YEAR, row=row, event="left_city"))
    assert "is hired: " in moved
    assert "; in the half year after that leaves the city; at the end of the year: lives and works in" in moved
    later = say.year(replace(YEAR, row=row, search=None, event="left_city"))
    assert later.startswith("leaves the city; at the end of the year: lives and works in")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_lives_are_told_in_both_languages(city, lang):
    lives = chosen_lives(city, "package", each=1)
    assert len(lives) == 2
    for life in lives:
        told = life.tell(lang)
        assert told[-1].year == 2026
        assert all("{" not in year.baseline + year.policy for year in told)
        assert {bool(year.why) for year in told} == {True, False}
        assert "<table>" in life._repr_html_()
    zh = np.mean([ord(letter) > 0x4E00 for year in lives[0].tell("zh") for letter in year.baseline])
    assert zh > 0.5


def test_the_command(city, changed):
    command = ["trace", str(TINY), "--policy", "package", "--horizon", "2026"]
    chosen = CliRunner().invoke(app, [*command, "--each", "1"])
    assert chosen.exit_code == 0, chosen.output
    assert f"{len(changed.kept)} are here under" in chosen.stdout
    assert chosen.stdout.startswith(f"Seed {city.seed}, replicate 0, scale 1; identities belong to these")
    who = changed.lost[0]
    one = CliRunner().invoke(app, [*command, "--student", str(who), "--json"])
    (life,) = json.loads(one.stdout)
    assert life["student"] == who
    assert set(life["years"][0]) == {"year", "baseline", "policy", "why"}
    assert life["years"] == [vars(year) for year in sim.trace(city, "package", who).tell()]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--policy", "packag"], "there is no policy `packag`; did you mean `package`?"),
        (
            ["--policy", "package", "--student", "12"],
            "--student: nobody has the identity 12 in tiny at scale 1, seed 7",
        ),
        (["--policy", "package", "--student", "-12"], "--student: nobody has the identity -12 in tiny"),
        (["--policy", "package", "--replicate", "-1"], "--replicate: -1 is below 0"),
    ],
)
def test_what_cannot_be_followed_is_refused(options, message):
    result = CliRunner().invoke(app, ["trace", str(TINY), "--horizon", "2021", *options])
    assert result.exit_code == 2
    assert message in result.stderr


def test_an_identity_of_another_scale_is_told_so_in_python(city, changed):
    with pytest.raises(ValueError, match=r"at scale 2, .* at another scale other people are there"):
        sim.trace(override(city, scale=2, horizon=2021), "package", changed.lost[0] + 2**27)


def test_few_lives_are_those_that_following_them_gives(city):
    found = few_lives(city, "package", each=1, one_in=2)
    assert found.graduates > len(found.changed.kept) + len(found.changed.lost) > 0
    assert all(who % 2 == 0 for who in (*found.changed.kept, *found.changed.lost))
    chosen = [life.identity for life in found.lives]
    assert chosen == [*found.changed.kept[:1], *found.changed.lost[:1]]
    assert list(found.lives) == follow(city, "package", chosen)


def test_few_lives_are_found_among_all_that_change(city, changed):
    found = few_lives(city, "package", each=1, one_in=2).changed
    assert found.kept == tuple(who for who in changed.kept if who % 2 == 0)
    assert found.lost == tuple(who for who in changed.lost if who % 2 == 0)
