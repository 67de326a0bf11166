import pytest

from sim.scenario import read
from tests.lab.lab_worlds import laboratory_world


@pytest.fixture(scope="session")
def world(tmp_path_factory):
    return laboratory_world(tmp_path_factory.mktemp("world"))


@pytest.fixture(scope="session")
def loaded(world):
    return read(world)
