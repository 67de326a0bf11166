"""What policies put on people's lists, read aloud: posts brought, new schools, the first wish of each list."""

import numpy as np

from sim.phases.admission.further import _count, _write
from sim.phases.admission.key_quota import _first_choice
from sim.phases.matching.brought import _replaced


def test_a_slot_is_replaced_where_its_upper_half_falls_below_the_chance():
    rng = np.random.default_rng(1)
    bits = rng.integers(0, 2**64, size=(200, 6), dtype=np.uint64)
    chance = rng.random(200)
    chance[:50] = 0.0
    upper, lower = ((part.astype(float) + 0.5) / 2.0**32 for part in (bits >> np.uint64(32), bits % np.uint64(2**32)))
    who, slot, again, other = _replaced(bits, chance)
    index, column = np.nonzero(upper < chance[:, None])
    assert (who == index).all()
    assert (slot == column).all()
    assert (again == upper[index, column] / chance[index]).all()
    assert (other == lower[index, column]).all()
    assert 0 < len(who) < bits.size
    assert again.max() < 1.0


def test_new_programmes_stand_on_a_list_from_its_first_column_on():
    rng = np.random.default_rng(2)
    u, chance = rng.random((300, 7)).astype(np.float32), rng.random((3, 7)).astype(np.float32) / 3
    home, new = rng.integers(0, 3, 300).astype(np.int16), np.arange(7) * 10
    expected = [[10 * j for j in range(7) if u[i, j] < chance[home[i], j]] for i in range(300)]
    listed = _count(u, chance, home)
    assert listed.tolist() == [len(one) for one in expected]
    width = max(listed) + 1
    options = np.full((300, width), -1)
    _write(u, chance, home, new, listed, options)
    assert options.tolist() == [one + [-1] * (width - len(one)) for one in expected]


def test_the_first_wish_is_the_best_that_can_be_had_and_the_first_of_equals():
    utility = np.array([[0.5, 2.0, 2.0], [-np.inf, -np.inf, -np.inf], [-np.inf, -3.0, -4.0]])
    assert _first_choice(utility, np.arange(9).reshape(3, 3)).tolist() == [1, -1, 7]
