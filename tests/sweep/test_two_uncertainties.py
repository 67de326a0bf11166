"""The spread between draws and the chance within them, against worlds in which both are known."""

import numpy as np
import pytest

from sim.analysis.statistics import estimate
from sim.analysis.uncertainty import spread


def made(rng, assumptions, chance, draws, replicates, trials=1, centre=0.0):
    expected = centre + assumptions * rng.normal(size=(trials, draws, 1))
    return expected + chance * rng.normal(size=(trials, draws, replicates))


@pytest.mark.parametrize(("assumptions", "chance"), [(1.0, 0.5), (0.5, 2.0), (0.0, 1.0), (1.0, 0.0)])
def test_known_variances_are_recovered(assumptions, chance):
    """Over 400 trials of 64 draws, the mean estimates of both variances lie within five standard errors."""
    found = spread(made(np.random.default_rng(1), assumptions, chance, 64, 2, trials=400))
    # the floor at 0 lifts the mean where assumptions do nothing: half a normal of the estimator's own spread
    variance = found.sd_assumptions**2
    noise = chance**2 / 2
    own = np.sqrt(2 / 63 * (assumptions**2 + noise) ** 2 + 2 / 64 * noise**2)
    floor = own / np.sqrt(2 * np.pi) if assumptions == 0 else 0.0
    assert variance.mean() == pytest.approx(assumptions**2 + floor, abs=5 * own / 20 + 1e-12)
    assert (found.sd_chance**2).mean() == pytest.approx(chance**2, abs=5 * chance**2 * np.sqrt(2 / 64) / 20 + 1e-12)


def test_chance_is_taken_out_of_the_spread_between_draws():
    """What a variance over draws' means alone would give is the larger by the chance in them."""
    samples = made(np.random.default_rng(2), 1.0, 3.0, 512, 2)
    naive = samples.mean(axis=-1).std(ddof=1)
    assert naive == pytest.approx(np.sqrt(1 + 9 / 2), rel=0.1)
    assert float(spread(samples).sd_assumptions[0]) == pytest.approx(1.0, rel=0.3)


@pytest.mark.parametrize("draws", [16, 128])
@pytest.mark.parametrize("chance", [0.0, 2.0])
def test_the_interval_holds_the_mean_of_a_new_draw(draws, chance):
    """It holds 0.95 of them, and (n - 1) / (n + 1) with fewer than 39 draws; both uncertainties are in it."""
    rng = np.random.default_rng(3)
    found = spread(made(rng, 1.0, chance, draws, 2, trials=2000, centre=0.4))
    new = made(rng, 1.0, chance, 1, 2, trials=2000, centre=0.4).mean(axis=-1)[:, 0]
    covered = ((found.low <= new) & (new <= found.high)).mean()
    nominal = min(0.95, (draws - 1) / (draws + 1))
    # four standard errors of a share of 2,000
    assert covered == pytest.approx(nominal, abs=4 * np.sqrt(nominal * (1 - nominal) / 2000))


def test_one_replicate_cannot_tell_the_two_apart():
    samples = made(np.random.default_rng(5), 1.0, 1.0, 99, 1)
    found = spread(samples)
    assert np.isnan([found.sd_assumptions, found.sd_chance]).all()
    assert np.isfinite([found.low, found.high, found.share_same_sign]).all()
    ordered = np.sort(samples[0, :, 0])
    assert [found.low[0], found.high[0]] == pytest.approx(
        [np.interp(q * 100 - 1, range(99), ordered) for q in (0.025, 0.975)]
    )


def test_shares_by_hand():
    """Four draws of two replicates: 3, 1, 2 and -2 on average, 1 in all."""
    samples = np.array([[4.0, 2.0], [1.0, 1.0], [1.0, 3.0], [-3.0, -1.0]])
    found = spread(samples)
    assert float(found.mean) == 1.0
    assert float(found.share_same_sign) == 0.75
    assert float(spread(samples, np.array(-0.1)).share_same_sign) == 0.25
    assert float(spread(samples, np.array(0.0)).share_same_sign) == 0.0
    assert float(found.sd_chance) == pytest.approx(np.sqrt((2 + 0 + 2 + 2) / 4))
    between = (4 + 0 + 1 + 9) / 3
    assert float(found.sd_assumptions) == pytest.approx(np.sqrt(between - 1.5 / 2))
    assert [float(found.low), float(found.high)] == [-2.0, 3.0]


def test_a_policy_without_effect_is_of_one_sign_nowhere_else():
    found = spread(np.zeros((3, 2)))
    assert (float(found.mean), float(found.low), float(found.high), float(found.share_same_sign)) == (
        0.0,
        0.0,
        0.0,
        1.0,
    )
    assert float(found.sd_assumptions) == float(found.sd_chance) == 0.0


def test_failed_runs_and_draws_are_left_out():
    rng = np.random.default_rng(7)
    samples = made(rng, 1.0, 1.0, 6, 3)[0]
    samples[0, 1] = samples[4] = np.nan
    found = spread(samples)
    means = np.array([np.nanmean(row) for row in np.delete(samples, 4, axis=0)])
    assert int(found.n) == 5
    assert float(found.mean) == pytest.approx(means.mean())
    squares = sum(np.nansum((row - np.nanmean(row)) ** 2) for row in np.delete(samples, 4, axis=0))
    assert float(found.sd_chance) == pytest.approx(np.sqrt(squares / 9))
    empty = spread(np.full((2, 4, 2), np.nan))
    assert (empty.n == 0).all()
    assert np.isnan([empty.mean, empty.low, empty.high, empty.share_same_sign]).all()


def test_one_draw_is_its_chance_alone():
    samples = np.array([[1.0, 2.0, 4.0]])
    found = spread(samples)
    assert float(found.mean) == pytest.approx(float(estimate(samples[0]).mean))
    assert np.isnan([found.low, found.high, found.sd_assumptions]).all()
    assert float(found.sd_chance) == pytest.approx(np.std(samples, ddof=1))
