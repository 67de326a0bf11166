from pathlib import Path

import pytest

from sim.scenario import load

TINY = Path(__file__).parents[1] / "worlds" / "tiny.yaml"


@pytest.fixture(scope="session")
def tiny():
    return load(TINY)
