"""What pupils and leavers think of schools, against the same formulas over whole tables."""

import numpy as np

from sim.phases.admission.senior import _weigh, strike_repeats
from sim.phases.admission.tertiary import _best_outside, _better_here
from sim.world.codes import Level

F32 = np.float32
NOBODY = -np.inf
RNG = np.random.default_rng(7)
PEOPLE, LISTED, PROGRAMMES, REGIONS, PLACES = 400, 6, 9, 2, 5
OPTIONS = RNG.integers(-1, PROGRAMMES, (PEOPLE, LISTED))


def test_an_option_counts_where_it_stands_first():
    expected = OPTIONS.copy()
    for row in expected:
        for j in range(LISTED):
            if row[j] in row[:j].tolist():
                row[j] = -1
    options = OPTIONS.copy()
    strike_repeats(options, options.shape[1])
    assert (options == expected).all()


def test_pupils_weigh_value_ability_and_counsel_and_leave_out_what_is_out_of_reach():
    taste = RNG.gumbel(size=(PEOPLE, LISTED)).astype(F32)
    ability, score = RNG.normal(size=PEOPLE).astype(F32), RNG.normal(size=PEOPLE)
    standing = np.where(RNG.random(PEOPLE) < 0.5, 0.0, 0.7)
    value, with_ability = RNG.normal(size=(2, PROGRAMMES)).astype(F32)
    vocational, cutoff = RNG.random(PROGRAMMES) < 0.4, RNG.normal(size=PROGRAMMES).astype(F32)
    expected = taste + value[OPTIONS] + with_ability[OPTIONS] * ability[:, None]
    expected = expected + standing[:, None] * vocational[OPTIONS]
    expected[(OPTIONS < 0) | (cutoff[OPTIONS] > score.astype(F32)[:, None])] = NOBODY
    _weigh(taste, OPTIONS, ability, score, standing, value, with_ability, vocational, cutoff)
    np.testing.assert_allclose(taste, expected, rtol=1e-5, atol=1e-6)
    assert 0.2 < np.isfinite(taste).mean() < 0.8


def test_leavers_compare_every_college_here_with_the_best_place_outside():
    home = RNG.integers(0, REGIONS, PEOPLE).astype(np.int16)
    life, scale = RNG.gumbel(size=(PEOPLE, REGIONS + PLACES)).astype(F32), F32(0.6)
    moment, here = (RNG.gumbel(size=(PEOPLE, n)).astype(F32) for n in (PLACES, LISTED))
    inclusive = RNG.normal(size=(4, PLACES)).astype(F32)
    inclusive[0] = NOBODY
    passed = RNG.integers(0, 4, PEOPLE)
    distance = RNG.random((REGIONS + PLACES, PLACES)).astype(F32)
    worth = scale * moment + inclusive[passed] + life[:, REGIONS:] - distance[home]
    best, most = np.zeros(PEOPLE, dtype=np.int64), np.full(PEOPLE, NOBODY, dtype=F32)
    _best_outside(moment, scale, life, REGIONS, inclusive, passed, distance, home, best, most)
    assert (best == worth.argmax(axis=1)).all()
    np.testing.assert_allclose(most, worth.max(axis=1), rtol=1e-5, atol=1e-6)
    assert (most[passed == 0] == NOBODY).all()

    college = RNG.normal(size=(REGIONS, PROGRAMMES)).astype(F32)
    region = RNG.integers(0, REGIONS, PROGRAMMES).astype(np.int16)
    level = np.where(RNG.random(PROGRAMMES) < 0.5, Level.HIGHER_VOCATIONAL, Level.BACHELOR).astype(np.int8)
    line = np.array([0.0, 0.0, -0.2, 0.4, np.inf])
    score, waived = RNG.normal(size=PEOPLE), RNG.random(PEOPLE) < 0.3
    value = college[home[:, None], OPTIONS] + life[np.arange(PEOPLE)[:, None], region[OPTIONS]] + scale * here
    near = (region[OPTIONS] == home[:, None]) & (level[OPTIONS] == Level.HIGHER_VOCATIONAL)
    refused = (score[:, None] < line[level[OPTIONS]]) & ~(waived[:, None] & near)
    expected = np.where((OPTIONS < 0) | refused | (value <= most[:, None]), NOBODY, value)
    _better_here(
        here,
        scale,
        life,
        OPTIONS,
        college,
        region,
        level == Level.HIGHER_VOCATIONAL,
        line[level],
        home,
        score,
        waived,
        most,
    )
    np.testing.assert_allclose(here, expected, rtol=1e-5, atol=1e-6)
    assert 0.1 < np.isfinite(here).mean() < 0.6
