"""A small world in which a direction shows."""

import pytest
from altered import altered

from sim.scenario import Scenario


@pytest.fixture(scope="session")
def wide(tiny: Scenario) -> Scenario:
    """The tiny world five times over, so that a direction shows in one run."""
    return altered(tiny, {"scale": 5.0})
