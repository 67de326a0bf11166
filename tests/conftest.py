"""What every folder of tests shares: small scenarios, and hypothesis without chance."""

import gc
from pathlib import Path

import pytest
from hypothesis import settings

from sim.scenario import Scenario, load

WORLDS = Path(__file__).parent / "worlds"
SCENARIOS = Path(__file__).parents[1] / "scenarios"

# The same examples in every run: a property that holds today cannot fail tomorrow by luck.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")


def pytest_collection_finish():
    """Each run of a study collects its world: spare it the libraries' million objects, which are there to stay."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def tiny() -> Scenario:
    """One city of about 700 students."""
    return load(WORLDS / "tiny.yaml")


@pytest.fixture(scope="session")
def two_regions() -> Scenario:
    """The same with a second city."""
    return load(WORLDS / "two_regions.yaml")


@pytest.fixture(scope="session")
def daqing() -> Scenario:
    """Daqing at one simulated student for each real one."""
    return load(SCENARIOS / "daqing.yaml")
