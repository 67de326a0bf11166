"""Compiled loops do what they say as Python: the same records, and no index past an end (compiled code checks none)."""

import ast
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


def from_other_files(source: str) -> list[str]:
    """Return what a module's compiled functions use that another of our modules defines, also through a constant."""
    body = ast.parse(source).body
    ours = [node for node in body if isinstance(node, ast.ImportFrom) and str(node.module).startswith("sim.")]
    imported = {alias.asname or alias.name for node in ours for alias in node.names}
    constants = {
        target.id: names(node.value)
        for node in body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    found = []
    for node in body:
        if isinstance(node, ast.FunctionDef) and any("compiled" in names(one) for one in node.decorator_list):
            used = set().union(*(names(line) for line in node.body))
            through = {name for name in used if constants.get(name, set()) & imported}
            found += [f"{node.name}: {name}" for name in sorted(used & imported | through)]
    return found


def names(tree: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def test_what_is_kept_on_disk_goes_out_of_date_with_its_own_file_only():
    root = Path(__file__).parents[2] / "sim"
    sources = {str(path.relative_to(root)): path.read_text(encoding="utf-8") for path in root.rglob("*.py")}
    kernels = {name: from_other_files(text) for name, text in sources.items() if "@compiled" in text}
    assert len(kernels) > 10
    assert {name: found for name, found in kernels.items() if found} == {}


def test_a_constant_of_another_file_in_a_compiled_loop_would_be_seen():
    planted = """
from sim.world.codes import Status
CODE = int(Status.AWAY)
@compiled
def plain(x): return x
@compiled
def loop(x): return x == CODE
@compiled
def other(x): return Status(x)
"""
    assert from_other_files(planted) == ["loop: CODE", "other: Status"]
