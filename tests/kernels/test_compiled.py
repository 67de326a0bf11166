"""Compiled loops do what they say as Python: the same records, and no index past an end (compiled code checks none)."""

import os
import subprocess
import sys
from pathlib import Path

import numba
import numpy as np

from sim.compiled import compiled

WORLDS = Path(__file__).parents[1] / "worlds"
DIGEST = """
import hashlib, sys
import numpy as np
from sim.model import simulate
from sim.scenario import load, override

np.seterr(over="ignore")
for path in sys.argv[1:]:
    scenario = load(path)
    for policy in ("baseline", *list(scenario.policies)[-1:]):
        records = simulate(override(scenario, horizon=scenario.base_year + 2), policy).records
        print(path, policy, len(records.value), hashlib.sha256(np.round(records.value, 9).tobytes()).hexdigest())
"""


def digests(**environment: str) -> str:
    command = [sys.executable, "-W", "ignore", "-c", DIGEST, str(WORLDS / "tiny.yaml")]
    done = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_compiled_and_python_give_the_same_records():
    as_python = digests(NUMBA_DISABLE_JIT="1")
    assert as_python.count("\n") == 2
    assert as_python == digests()


def test_where_nothing_can_be_kept_on_disk_it_is_compiled_all_the_same(monkeypatch):
    njit = numba.njit

    def read_only(function, cache=False, **options):
        if cache:
            raise RuntimeError("cannot cache function: no locator available")
        return njit(function, **options)

    monkeypatch.setattr(numba, "njit", read_only)

    @compiled
    def total(values):
        found = 0.0
        for value in values:
            found += value
        return found

    assert total(np.arange(4.0)) == 6.0
    assert total.signatures
