"""Open seats meet those in line: a group's best first, seat holders in the order given."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.phases.admission.enrol import in_line, within


@st.composite
def lines(draw):
    groups = draw(st.integers(1, 4))
    group = draw(st.lists(st.integers(0, groups - 1), max_size=12))
    rank = draw(st.permutations(range(len(group))))
    holder_group = draw(st.lists(st.integers(0, groups - 1), min_size=1, max_size=6))
    free = draw(st.lists(st.integers(-1, 4), min_size=len(holder_group), max_size=len(holder_group)))
    return tuple(np.array(part, dtype=np.int64) for part in (group, rank, holder_group, free))


@given(lines())
def test_seats_are_given_out_as_read_aloud(case):
    group, rank, holder_group, free = case
    expected = [-1] * len(group)
    left = [max(int(seats), 0) for seats in free]
    for person in sorted(range(len(group)), key=lambda i: -rank[i]):
        for holder in range(len(left)):
            if holder_group[holder] == group[person] and left[holder] > 0:
                left[holder] -= 1
                expected[person] = holder
                break
    assert in_line(*case).tolist() == expected


@given(st.lists(st.integers(0, 5), max_size=20))
def test_a_place_within_a_run(values):
    group = np.array(sorted(values), dtype=np.int64)
    assert within(group).tolist() == [list(group[:i]).count(g) for i, g in enumerate(group)]
