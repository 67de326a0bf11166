import math
import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from scipy import stats

from sim.analysis.statistics import estimate, ratio, spans_zero

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
