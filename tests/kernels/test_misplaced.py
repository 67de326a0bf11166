"""What can be wrong with where a person stands is noticed, each kind by its name."""

import numpy as np
import pytest

from sim.measures.invariants import MISPLACED, STATUSES, _misplaced
from sim.world.codes import Status

REGIONS = 2
RIGHT = [
    # status, place, programme, employer
    (Status.WORKING, 1, 4, 3),
    (Status.WORKING, 0, -1, -1),
    (Status.AWAY, 2, -1, -1),
    (Status.STUDYING_AWAY, 5, -1, -1),
    (Status.ENROLLED, -1, 0, 3),
    (Status.WAITING, 0, 4, -1),
    (max(Status), -1, -1, -1),
]
WRONG = {
    "people without a status": [(13, 0, 0, -1), (-1, 0, 0, -1)],
    "people whom no phase placed": [(Status.NONE, 0, 0, -1)],
    "workers outside every region": [(Status.WORKING, -1, 0, 1), (Status.WORKING, 2, 0, 1)],
    "people away in a modelled region": [(Status.AWAY, 1, 0, -1), (Status.STUDYING_AWAY, -1, 0, -1)],
    "students without a programme": [(Status.ENROLLED, 0, -1, -1)],
    "an employer without work": [(Status.SEEKING, 0, 0, 0), (Status.AWAY, 3, 0, 7)],
}


def faults(people):
    status, place, programme, employer = (np.array(column) for column in zip(*people, strict=True))
    who = status.astype(np.int8), place.astype(np.int16), programme.astype(np.int32), employer.astype(np.int32)
    fault = np.empty(len(people), dtype=np.int8)
    _misplaced(who, REGIONS, STATUSES, fault)
    return fault.tolist()


def test_who_stands_right_has_no_fault():
    assert faults(RIGHT) == [0] * len(RIGHT)


@pytest.mark.parametrize("what", WRONG)
def test_each_fault_has_its_name(what):
    number = MISPLACED.index(what) + 1
    for person in WRONG[what]:
        assert faults([RIGHT[0], person, RIGHT[2]]) == [0, number, 0]


def test_every_fault_is_tried():
    assert set(WRONG) == set(MISPLACED)
