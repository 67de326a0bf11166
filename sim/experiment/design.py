"""Which runs a study needs, and what identifies a run."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path

from sim.scenario.quantity import Frozen, Quantity, Series, Title
from sim.scenario.schema import Scenario

BASELINE = "baseline"

_NOT_READ = frozenset({"title", "note", "source"})
_NOT_READ_IN_SCENARIO = frozenset({"name", "policies", "replicates"})
_CANNOT_CHANGE_A_RESULT = frozenset({"__main__.py", "cli.py", "experiment", "analysis", "report", "dashboard"})


@dataclass(frozen=True)
class RunSpec:
    """One run of a study.

    Parameters
    ----------
    policy
        Name of the policy in force.
    replicate
        Number of the replicate, from 0; equal numbers share every random draw.
    draw
        Number of the draw of the assumed numbers; 0 is the scenario as written.
    run_id
        Hash of everything that the run reads.
    """

    policy: str
    replicate: int
    draw: int
    run_id: str

    @property
    def label(self) -> str:
        """Name of the run for messages."""
        return f"{self.policy}, replicate {self.replicate}"


@dataclass(frozen=True)
class Study:
    """A scenario under several policies, each with the same replicates.

    Parameters
    ----------
    policies
        Policy names, `baseline` first.
    specs
        The runs, all policies of a replicate side by side.
    """

    scenario: Scenario
    policies: tuple[str, ...]
    replicates: int
    specs: tuple[RunSpec, ...]


def design(scenario: Scenario, policies: Sequence[str] | None = None, replicates: int | None = None) -> Study:
    """Return the runs that compare policies with the baseline.

    Parameters
    ----------
    policies
        Names of policies; the baseline is always added, because effects are differences from it.
        Without them, all policies of the scenario.
    replicates
        Number of replicates, at least 1; without it, the scenario's.

    Raises
    ------
    KeyError
        If the scenario has no policy of a name.
    ValueError
        If `replicates` is below 1.
    """
    count = scenario.replicates if replicates is None else replicates
    if count < 1:
        raise ValueError(f"{count} replicates: at least 1 is needed")
    named = list(scenario.policies) if policies is None else list(policies)
    names = tuple(dict.fromkeys([BASELINE, *named]))
    common = _digest([source_fingerprint(), _content(scenario, _NOT_READ_IN_SCENARIO)])
    levers = {name: _content(scenario.policy(name).levers) for name in names}
    specs = tuple(
        RunSpec(name, replicate, 0, _digest([common, name, levers[name], replicate, 0]))
        for replicate in range(count)
        for name in names
    )
    return Study(scenario=scenario, policies=names, replicates=count, specs=specs)


@cache
def source_fingerprint() -> str:
    """Return a hash of the package's source files that can change a result."""
    root = Path(__file__).resolve().parents[1]
    return fingerprint(root, (path for path in root.rglob("*.py")))


def fingerprint(root: Path, paths: Iterable[Path]) -> str:
    """Return a hash of the names and texts of those `paths` under `root` that can change a result.

    Line ends do not count: a checkout on another system gives the same hash.
    """
    texts = {
        path.relative_to(root).as_posix(): path.read_bytes().replace(b"\r\n", b"\n")
        for path in paths
        if path.relative_to(root).parts[0] not in _CANNOT_CHANGE_A_RESULT
    }
    return _digest([[name, blake2b(texts[name]).hexdigest()] for name in sorted(texts)])


def _digest(content: object) -> str:
    text = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
    return blake2b(text.encode("ascii"), digest_size=12).hexdigest()


def _content(node: object, left_out: frozenset[str] = frozenset()) -> object:
    """Return what a run can read of a part of a scenario, as plain lists in a fixed order.

    A mapping keeps its order: identities of students and firms follow it.
    """
    if isinstance(node, Title):
        return None
    if isinstance(node, Quantity):
        return [node.value, node.unit]
    if isinstance(node, Series):
        return [[[year, value] for year, value in sorted(node.values.items())], node.unit]
    if isinstance(node, Frozen):
        names = [name for name in type(node).model_fields if name not in _NOT_READ | left_out]
        return [[name, _content(getattr(node, name))] for name in names]
    if isinstance(node, Mapping):
        return [[str(key), _content(value)] for key, value in node.items()]
    if isinstance(node, tuple | list):
        return [_content(value) for value in node]
    if node is None or isinstance(node, bool | int | float | str):
        return node
    raise TypeError(f"a scenario cannot hold a {type(node).__name__}")
