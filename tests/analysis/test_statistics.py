import math
import statistics
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from scipy import stats

from sim.analysis.evidence import interval_note
from sim.analysis.statistics import Estimate, estimate, ratio, spans_zero, within

values = st.one_of(st.just(math.nan), st.floats(-1e6, 1e6))


def slow(sample):
    """Mean and interval of one sample, written out."""
    known = [float(value) for value in sample if math.isfinite(value)]
    n = len(known)
    if n == 0:
        return math.nan, math.nan, math.nan, 0
    mean = statistics.fmean(known)
    if n == 1:
        return mean, math.nan, math.nan, 1
    half = stats.t.ppf(0.975, n - 1) * statistics.stdev(known) / math.sqrt(n)
    return mean, mean - half, mean + half, n


@given(arrays(float, array_shapes(min_dims=2, max_dims=3, max_side=6), elements=values))
def test_every_cell_agrees_with_the_written_out_interval(samples):
    found = estimate(samples)
    for place in np.ndindex(samples.shape[:-1]):
        expected = slow(samples[place])
        got = [getattr(found, name)[place] for name in ("mean", "low", "high", "n")]
        assert got == pytest.approx(expected, rel=1e-7, abs=1e-6, nan_ok=True)


def test_two_replicates_by_hand():
    found = estimate(np.array([1.0, 3.0]))
    # s = √2, s/√2 = 1, t(0.975, 1) = 12.706
    assert float(found.mean) == 2.0
    assert float(found.low) == pytest.approx(2 - 12.7062, abs=1e-4)
    assert float(found.high) == pytest.approx(2 + 12.7062, abs=1e-4)


def test_one_replicate_has_no_interval():
    found = estimate(np.array([[5.0], [math.nan]]))
    assert found.mean.tolist() == pytest.approx([5.0, math.nan], nan_ok=True)
    assert np.isnan(found.low).all()
    assert np.isnan(found.high).all()
    assert found.n.tolist() == [1, 0]


@given(st.integers(0, 2**32 - 1), st.floats(0.5, 50), st.floats(-40, 40), st.integers(3, 12))
def test_fieller_bounds_are_where_the_t_statistic_is_critical(seed, bottom_mean, top_mean, n):
    luck = np.random.default_rng(seed).normal(size=(2, n))
    bottom, top = bottom_mean + luck[0], top_mean + luck[1] + 0.5 * luck[0]
    found = ratio(top, bottom)
    interval = estimate(bottom)
    if spans_zero(interval.low, interval.high):
        assert np.isnan([found.mean, found.low, found.high]).all()
        return
    assert float(found.mean) == pytest.approx(top.mean() / bottom.mean())
    critical = stats.t.ppf(0.975, n - 1)
    for bound in (float(found.low), float(found.high)):
        left = top - bound * bottom
        assert abs(stats.ttest_1samp(left, 0.0).statistic) == pytest.approx(critical, rel=1e-5)
    assert found.low <= found.mean <= found.high


def test_a_ratio_leaves_out_replicates_where_either_is_undefined():
    top, bottom = np.array([10.0, 20.0, math.nan, 30.0]), np.array([1.0, 2.2, 5.0, math.nan])
    found = ratio(top, bottom)
    assert int(found.n) == 2
    assert np.isnan(found.low)  # two replicates: the denominator's interval holds zero


def test_a_ratio_of_constants_is_exact():
    found = ratio(np.full(4, 600.0), np.full(4, 3.0))
    assert [float(found.low), float(found.mean), float(found.high)] == [200.0] * 3


def logit(p):
    return math.log(p / (1 - p))


@given(arrays(float, array_shapes(min_dims=2, max_dims=2, max_side=6), elements=st.floats(0, 1)))
def test_an_interval_of_shares_stays_between_none_and_all_and_holds_the_mean(samples):
    plain, found = estimate(samples), within(estimate(samples), 0.0, 1.0)
    known = np.isfinite(plain.low)
    assert np.array_equal(known, np.isfinite(found.low))
    slack = 1e-10
    assert (found.low[known] >= -slack).all()
    assert (found.high[known] <= 1 + slack).all()
    assert (found.low[known] <= found.mean[known] + slack).all()
    assert (found.high[known] >= found.mean[known] - slack).all()
    assert np.array_equal(found.mean, plain.mean)


@given(st.floats(0.01, 0.99), st.floats(0.001, 3))
def test_an_interval_of_shares_is_the_t_interval_on_the_logit_scale(share, half):
    plain = Estimate(*(np.array(value) for value in (share, share - half, share + half)), np.array(3))
    found = within(plain, 0.0, 1.0)
    on_scale = half / (share * (1 - share))
    if on_scale < 15:
        assert logit(float(found.high)) == pytest.approx(logit(share) + on_scale, rel=1e-6)
    if on_scale < 600:
        assert math.log(found.low / (1 - found.low)) == pytest.approx(logit(share) - on_scale, rel=1e-6)


def test_a_share_of_few_replicates_by_hand():
    # mean 0.05, s/√2 = 0.01, t(0.975, 1) = 12.706: the t interval is -0.077 to 0.177
    samples = np.array([0.04, 0.06])
    assert float(estimate(samples).low) == pytest.approx(-0.077, abs=1e-3)
    found = within(estimate(samples), 0.0, 1.0)
    odds = 0.05 / 0.95
    far = math.exp(0.127062 / (0.05 * 0.95))
    assert float(found.low) == pytest.approx(odds / far / (1 + odds / far), rel=1e-4)
    assert float(found.high) == pytest.approx(odds * far / (1 + odds * far), rel=1e-4)


def test_where_nothing_is_near_an_end_it_is_the_t_interval():
    samples = np.array([0.5001, 0.5002, 0.5003])
    assert within(estimate(samples), 0.0, 1.0).low == pytest.approx(estimate(samples).low, rel=1e-6)


def test_an_amount_has_an_interval_above_0_on_the_log_scale():
    samples = np.array([[1.0, 3.0], [0.0, 0.0], [0.0, 8.0]])
    found = within(estimate(samples), 0.0, math.inf)
    far = math.exp(12.7062 / 2)
    assert found.low[0] == pytest.approx(2 / far, rel=1e-4)
    assert found.high[0] == pytest.approx(2 * far, rel=1e-4)
    assert [found.low[1], found.high[1]] == [0.0, 0.0]
    assert 0 < found.low[2] < 4 < found.high[2]


def test_what_may_be_below_0_keeps_its_t_interval():
    samples = np.array([1.0, 3.0])
    assert within(estimate(samples), -math.inf, math.inf) == estimate(samples)


def test_shares_that_are_all_one_have_an_interval_of_no_width():
    found = within(estimate(np.ones((2, 4))), 0.0, 1.0)
    assert found.low.tolist() == found.high.tolist() == [1.0, 1.0]


@pytest.mark.parametrize(
    ("replicates", "key"), [(1, "one_replicate"), (2, "interval_few"), (4, "interval_few"), (5, "interval")]
)
def test_few_replicates_are_said_to_say_little(replicates, key):
    assert interval_note(SimpleNamespace(drawn=None), replicates) == (key, {})
