"""Draws are pure functions of their key, have the distribution they claim, and don't depend on each other."""

import numpy as np
import pytest
from chance_bounds import Z, correlation, dependence, misfit, off_rate, off_shares

from sim.draws import LIFE, Decision, Draws, _mix_scalar
from sim.world.students import ENTRANT, LOCAL, identity

N = 60_000
PEOPLE = identity(LOCAL, 0, 2020, np.arange(N))
DRAWS = Draws(seed=2019, replicate=3)


def test_the_same_key_gives_the_same_draw():
    option = np.arange(5)[None, :]
    for kind in ("uniform", "gumbel", "exponential", "normal"):
        first = getattr(Draws(2019, 3), kind)(Decision.TASTE_POST, 2024, PEOPLE[:50, None], option)
        again = getattr(Draws(2019, 3), kind)(Decision.TASTE_POST, 2024, PEOPLE[:50, None], option)
        assert np.array_equal(first, again)


def test_no_draw_depends_on_who_else_draws_or_in_which_order():
    everyone = DRAWS.uniform(Decision.ABILITY, LIFE, PEOPLE)
    some = np.array([5, 3, N - 1, 0])
    assert np.array_equal(DRAWS.uniform(Decision.ABILITY, LIFE, PEOPLE[some]), everyone[some])
    options = np.arange(7)[None, :]
    wide = DRAWS.gumbel(Decision.TASTE_POST, 2024, PEOPLE[:, None], options)
    own = DRAWS.gumbel(Decision.TASTE_POST, 2024, PEOPLE[:, None], np.repeat(options, N, axis=0))
    assert np.array_equal(own, wide)
    for k in range(7):
        assert np.array_equal(DRAWS.gumbel(Decision.TASTE_POST, 2024, PEOPLE, np.int64(k)), wide[:, k])
        assert np.array_equal(DRAWS.gumbel(Decision.TASTE_POST, 2024, PEOPLE, np.full(N, k)), wide[:, k])
    for i in (0, 1, N // 2, N - 1):
        assert np.array_equal(DRAWS.gumbel(Decision.TASTE_POST, 2024, PEOPLE[i : i + 1, None], options)[0], wide[i])


def test_one_extra_person_leaves_all_others_draws_unchanged():
    before = identity(LOCAL, 0, 2020, np.arange(160))
    after = identity(LOCAL, 0, 2020, np.arange(161))
    for decision in Decision:
        assert np.array_equal(DRAWS.uniform(decision, 2020, before), DRAWS.uniform(decision, 2020, after)[:160])


def test_every_part_of_the_key_matters():
    first = DRAWS.bits(Decision.ABILITY, 2020, PEOPLE, np.int64(1))
    others = (
        DRAWS.bits(Decision.SEX, 2020, PEOPLE, np.int64(1)),
        DRAWS.bits(Decision.ABILITY, 2021, PEOPLE, np.int64(1)),
        DRAWS.bits(Decision.ABILITY, LIFE, PEOPLE, np.int64(1)),
        DRAWS.bits(Decision.ABILITY, 2020, PEOPLE, np.int64(2)),
        DRAWS.bits(Decision.ABILITY, 2020, PEOPLE),
        Draws(2019, 4).bits(Decision.ABILITY, 2020, PEOPLE, np.int64(1)),
        Draws(2020, 3).bits(Decision.ABILITY, 2020, PEOPLE, np.int64(1)),
    )
    for other in others:
        assert not (first == other).any()


def test_identities_and_their_draws_never_coincide():
    kinds = [identity(k, g, y, np.arange(200)) for k in range(6) for g in (0, 1, 2**20 - 1) for y in (0, 4095)]
    everyone = np.concatenate(kinds)
    assert len(np.unique(everyone)) == len(everyone)
    assert len(np.unique(DRAWS.bits(Decision.ABILITY, LIFE, everyone))) == len(everyone)


def unscramble(bits: int) -> int:
    """Return what splitmix64's finaliser turns into `bits`: it undoes each of its steps."""
    x = bits
    for shift, factor in ((31, 0x94D049BB133111EB), (27, 0xBF58476D1CE4E5B9), (30, 1)):
        whole = x
        for _ in range(64 // shift):
            whole = x ^ (whole >> shift)
        x = whole * pow(factor, -1, 2**64) % 2**64
    return x


@pytest.mark.parametrize("bits", [0, 2**64 - 1], ids=["all zeros", "all ones"])
def test_the_most_extreme_bits_stay_inside_the_open_interval(bits):
    key = _mix_scalar(_mix_scalar(DRAWS._root ^ Decision.SEX) ^ 1)
    extreme = np.array([key ^ unscramble(bits)], dtype=np.uint64)
    assert DRAWS.bits(Decision.SEX, 1, extreme) == bits
    for u in (DRAWS.uniform(Decision.SEX, 1, extreme), *DRAWS.uniform_pair(Decision.SEX, 1, extreme)):
        assert ((u > 0) & (u < 1)).all()
        assert (u < 1e-6).all() if bits == 0 else (u > 1 - 1e-6).all()
    for kind in ("gumbel", "normal"):
        assert np.isfinite(getattr(DRAWS, kind)(Decision.SEX, 1, extreme)).all()
    exponential = DRAWS.exponential(Decision.SEX, 1, extreme)
    assert np.isfinite(exponential).all()
    assert (exponential > 0).all()
    assert not DRAWS.chance(Decision.SEX, 1, extreme, 0.0).any()
    assert DRAWS.chance(Decision.SEX, 1, extreme, 1.0).all()


@pytest.mark.parametrize("number", [float, np.float32, np.float64])
def test_probability_0_is_nobody_and_1_is_everybody(number):
    assert not DRAWS.chance(Decision.SERVICE, 2024, PEOPLE, number(0)).any()
    assert DRAWS.chance(Decision.SERVICE, 2024, PEOPLE, number(1)).all()
    mixed = np.where(np.arange(N) % 2 == 0, 0.0, 1.0)
    assert np.array_equal(DRAWS.chance(Decision.SERVICE, 2024, PEOPLE, mixed), mixed == 1.0)


@pytest.mark.parametrize("probability", [0.001, 0.02, 0.3, 0.5, 0.97])
def test_an_event_happens_at_its_rate(probability):
    for year in (2020, 2021):
        assert off_rate(DRAWS.chance(Decision.DROPOUT, year, PEOPLE, probability), probability) < Z


def test_a_wrong_rate_is_noticed(monkeypatch):
    honest = Draws.chance
    monkeypatch.setattr(Draws, "chance", lambda self, d, y, who, p: honest(self, d, y, who, 1.1 * p))
    assert off_rate(DRAWS.chance(Decision.DROPOUT, 2020, PEOPLE, 0.3), 0.3) > Z


@pytest.mark.parametrize(
    ("kind", "distribution", "mean", "sd"),
    [
        ("uniform", "uniform", 0.5, np.sqrt(1 / 12)),
        ("gumbel", "gumbel_r", np.euler_gamma, np.pi / np.sqrt(6)),
        ("exponential", "expon", 1.0, 1.0),
        ("normal", "norm", 0.0, 1.0),
    ],
)
def test_draws_have_their_distribution(kind, distribution, mean, sd):
    draw = getattr(DRAWS, kind)
    along = {
        "people": draw(Decision.ABILITY, LIFE, PEOPLE),
        "years": np.concatenate([draw(Decision.ABILITY, year, PEOPLE[:1]) for year in range(20_000)]),
        "options": draw(Decision.ABILITY, LIFE, PEOPLE[:1, None], np.arange(N)[None, :]).ravel(),
        "programmes": draw(Decision.ABILITY, LIFE, identity(ENTRANT, np.arange(N), 2020, np.zeros(N, int))),
    }
    for sample in along.values():
        sample = sample.astype(float)
        assert misfit(sample, distribution) < 1
        assert abs(sample.mean() - mean) < Z * sd / np.sqrt(len(sample))


def test_seeds_and_replicates_in_a_row_give_uniform_draws():
    person = PEOPLE[:1]
    seeds = np.concatenate([Draws(seed, 0).uniform(Decision.SEX, LIFE, person) for seed in range(20_000)])
    replicates = np.concatenate([Draws(7, r).uniform(Decision.SEX, LIFE, person) for r in range(20_000)])
    for sample in (seeds, replicates):
        assert misfit(sample, "uniform") < 1
        assert correlation(sample[1:], sample[:-1]) < Z


def test_both_of_a_pair_are_uniform_and_independent():
    u, v = DRAWS.uniform_pair(Decision.KNOWN_CANDIDATE, 2024, PEOPLE)
    assert misfit(u, "uniform") < 1
    assert misfit(v, "uniform") < 1
    assert correlation(u, v) < Z
    assert dependence(u, v) < 1


def independent(draws: Draws) -> dict[str, float]:
    """Return statistics of dependence between draws that differ in one part of the key, over their bounds."""
    u = draws.uniform(Decision.STUDY_ON, 2024, PEOPLE, np.int64(0))
    others = {
        "next decision": draws.uniform(Decision(Decision.STUDY_ON + 1), 2024, PEOPLE, np.int64(0)),
        "decision with one bit changed": draws.uniform(Decision(Decision.STUDY_ON ^ 32), 2024, PEOPLE, np.int64(0)),
        "next year": draws.uniform(Decision.STUDY_ON, 2025, PEOPLE, np.int64(0)),
        "for life": draws.uniform(Decision.STUDY_ON, LIFE, PEOPLE, np.int64(0)),
        "next option": draws.uniform(Decision.STUDY_ON, 2024, PEOPLE, np.int64(1)),
        "option -1": draws.uniform(Decision.STUDY_ON, 2024, PEOPLE, np.int64(-1)),
        "no option": draws.uniform(Decision.STUDY_ON, 2024, PEOPLE),
        "next replicate": type(draws)(draws.seed, draws.replicate + 1).uniform(
            Decision.STUDY_ON, 2024, PEOPLE, np.int64(0)
        ),
        "next seed": type(draws)(draws.seed + 1, draws.replicate).uniform(Decision.STUDY_ON, 2024, PEOPLE, np.int64(0)),
        "next person": np.roll(u, 1),
        "next cohort": draws.uniform(Decision.STUDY_ON, 2024, identity(LOCAL, 0, 2021, np.arange(N)), np.int64(0)),
        "other region": draws.uniform(Decision.STUDY_ON, 2024, identity(LOCAL, 1, 2020, np.arange(N)), np.int64(0)),
    }
    return {name: max(correlation(u, v) / Z, dependence(u, v)) for name, v in others.items()}


def test_draws_of_different_keys_are_independent():
    for name, statistic in independent(DRAWS).items():
        assert statistic < 1, name


class OneDecision(Draws):
    """Forgets which decision a draw is for."""

    def uniform(self, decision, year, who, option=None):
        return super().uniform(Decision.ABILITY, year, who, option)


class OneYear(Draws):
    """Forgets the year."""

    def uniform(self, decision, year, who, option=None):
        return super().uniform(decision, LIFE, who, option)


class OneOption(Draws):
    """Forgets the option."""

    def uniform(self, decision, year, who, option=None):
        return super().uniform(decision, year, who, None)


@pytest.mark.parametrize(
    ("careless", "noticed"),
    [(OneDecision, "next decision"), (OneYear, "next year"), (OneOption, "next option")],
)
def test_a_reused_key_is_noticed(careless, noticed):
    statistics = independent(careless(2019, 3))
    assert statistics[noticed] > 10
    assert statistics["next person"] < 1


def softmax(value: np.ndarray) -> np.ndarray:
    weight = np.exp(value - value.max())
    return weight / weight.sum()


@pytest.mark.parametrize("value", [[0.0, 0.0, 0.0], [1.0, -0.5, 0.2, 0.0], [3.0, 0.0, -2.0]])
def test_the_best_of_value_plus_gumbel_is_a_logit_choice(value):
    value = np.array(value)
    taste = DRAWS.gumbel(Decision.TASTE_SCHOOL, 2024, PEOPLE[:, None], np.arange(len(value))[None, :])
    assert off_shares(np.argmax(value + taste, axis=1), softmax(value)) < 1


@pytest.mark.parametrize("value", [[0.0, 0.0, 0.0], [1.0, -0.5, 0.2, 0.0], [3.0, 0.0, -2.0]])
def test_the_first_of_an_exponential_race_is_a_logit_choice(value):
    value = np.array(value)
    time = DRAWS.exponential(Decision.INTERN_SEAT, 2024, PEOPLE[:, None], np.arange(len(value))[None, :])
    assert off_shares(np.argmin(time / np.exp(value), axis=1), softmax(value)) < 1


def test_normal_tastes_would_not_pass_for_a_logit_choice():
    value = np.array([1.0, -0.5, 0.2, 0.0])
    taste = DRAWS.normal(Decision.TASTE_SCHOOL, 2024, PEOPLE[:, None], np.arange(4)[None, :])
    assert off_shares(np.argmax(value + taste, axis=1), softmax(value)) > 1
