import gc
import sys
from pathlib import Path

import pytest

from sim.scenario import load

HERE = Path(__file__).parent
TINY = HERE.parent / "worlds" / "tiny.yaml"
# stand-ins for the model, as the tests of studies use them
sys.path.insert(0, str(HERE.parent / "experiment"))


@pytest.fixture(scope="session")
def tiny():
    return load(TINY)


@pytest.fixture(scope="session")
def daqing():
    return load(HERE.parents[1] / "scenarios" / "daqing.yaml")


@pytest.fixture(scope="module", autouse=True)
def cheap_collections():
    """Keep the collection after each run to what the run made: the libraries' objects take ten times a fake run."""
    gc.freeze()
    yield
    gc.unfreeze()
