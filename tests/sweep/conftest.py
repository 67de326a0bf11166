import sys
from pathlib import Path
from types import SimpleNamespace

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
def no_collections():
    """Leave the worlds of a few small runs in memory: a collection after each takes ten times a fake run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.experiment.work.gc", SimpleNamespace(collect=lambda: 0, freeze=lambda: None))
        yield
