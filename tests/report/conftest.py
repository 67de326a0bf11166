import warnings
from pathlib import Path

import pytest

from sim.report.comparison import compare
from sim.report.figures.catalogue import Kept
from sim.scenario import load, override

WORLDS = Path(__file__).parents[1] / "worlds"


@pytest.fixture(scope="session")
def tiny():
    return override(load(WORLDS / "tiny.yaml"), horizon=2024)


@pytest.fixture(scope="session")
def comparison(tiny):
    """The tiny world, all policies, three replicates, by the model itself."""
    return compare(tiny, replicates=3, workers=1)


@pytest.fixture(scope="session")
def kept():
    """Every chart of the tiny world, drawn once for all tests; a warning, such as of a missing glyph, is an error."""
    draw = Kept()

    def drawn(name, subject):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return draw(name, subject)

    drawn.drawing = draw.drawing
    return drawn


@pytest.fixture(scope="session")
def two_regions():
    scenario = override(load(WORLDS / "two_regions.yaml"), horizon=2021)
    return compare(scenario, ["quota_50"], replicates=2, workers=1)
