"""What every folder of tests shares: small scenarios, and hypothesis without chance."""

import gc
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from sim.scenario import Scenario, load

WORLDS = Path(__file__).parent / "worlds"
SCENARIOS = Path(__file__).parents[1] / "scenarios"

# The same examples in every run: a property that holds today cannot fail tomorrow by luck.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")

COMPILE = """
import sys
from sim.model import simulate
from sim.scenario import load
simulate(load(sys.argv[1]), "package")
"""
COMPILING = pytest.StashKey[subprocess.Popen]()
LONGEST = (
    "lab/test_browser.py",
    "cli/test_cli.py",
    "notebooks/test_notebooks.py",
    "experiment/test_kills.py",
    "report/test_charts.py",
    "report/test_results.py",
    "experiment/test_study_execution.py",
    "experiment/test_cluster.py",
    "lab/test_runner.py",
    "lab/test_lab_page.py",
    "levers/test_levers_without_effect.py",
    "calibration/test_recovery.py",
    "experiment/test_study_memory.py",
    "experiment/test_interrupts.py",
    "experiment/test_disk.py",
    "experiment/test_resume.py",
    "report/test_parts.py",
    "world/test_cities.py",
)
"""What takes longest, by CPU time, longest first."""


def pytest_configure(config):
    """With several workers, compile the model's loops while they collect, so that not each has to."""
    # by itself pytest-xdist begins with the modules of most tests, and ends with a long one on one core
    config.option.loadscopereorder = False
    if getattr(config.option, "numprocesses", None) and not hasattr(config, "workerinput"):
        command = [sys.executable, "-c", COMPILE, str(WORLDS / "two_regions.yaml")]
        config.stash[COMPILING] = subprocess.Popen(command, cwd=WORLDS.parents[1])


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_node_collection_finished(node):
    """Give out no test before the loops are compiled; should that fail, tests will say so better."""
    node.config.stash[COMPILING].wait()


def pytest_collection_modifyitems(items):
    """Begin with what takes longest, so that all cores end at about the same time."""
    place = {WORLDS.parent / name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path, len(LONGEST)))


@pytest.fixture(autouse=True, scope="module")
def spared():
    """Each run of a study collects its world: spare it the libraries' million objects, which are there to stay."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="module")
def ctrl_c():
    """Have Ctrl-C answered here and in the processes that a test starts: a shell's background jobs ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def no_charts(monkeypatch):
    """Write the results of a study without charts and documents, which take longest and are tested in tests/report."""
    monkeypatch.setattr("sim.report.results.CHARTS", {})
    monkeypatch.setattr("sim.report.page.charts.ORDER", ())
    monkeypatch.setattr("sim.report.page.write.can_write", lambda: False)


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
