from typing import ClassVar

import numpy as np
import pytest

from sim.world.table import Column, Table


class People(Table):
    COLUMNS: ClassVar = {
        "age": Column(np.int16, 0, "years", "age"),
        "place": Column(np.int32, -1, "place", "where, -1 nowhere"),
    }


def test_columns_that_are_not_given_have_their_default():
    people = People()
    for count in (3, 40, 500):
        assert people.append(count, age=np.arange(count)).tolist() == list(range(len(people) - count, len(people)))
        people.append(count)
        assert (people.age[-count:] == 0).all()
        assert (people.place == -1).all()


@pytest.mark.parametrize("room", [0, 10])
def test_a_copy_grows_alone(room):
    people = People()
    people.append(20, age=7, place=2)
    twin = people.copy(room)
    twin.append(30)
    assert len(people) == 20
    assert (twin.age[20:] == 0).all()
    assert (twin.place[20:] == -1).all()
    people.append(5, age=1)
    assert (twin.age[20:25] == 0).all()


def test_an_unknown_column_is_refused():
    with pytest.raises(KeyError, match="no such column: weight"):
        People().append(1, weight=3)
