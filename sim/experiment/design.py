"""Which runs a study needs, and what identifies a run."""

from __future__ import annotations

import json
import pickle
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from hashlib import blake2b
from pathlib import Path

from sim.scenario.quantity import Frozen, Quantity, Series, Title
from sim.scenario.schema import Scenario
from sim.scenario.wording import NOTHING, Message, say

BASELINE = "baseline"

_NOT_READ = frozenset({"title", "note", "source", "together"})
_NOT_READ_IN_SCENARIO = frozenset(
    {"calibration", "compare", "facts", "goals", "name", "policies", "replicates", "targets"}
)
_CANNOT_CHANGE_A_RESULT = frozenset({"__main__.py", "cli", "experiment", "analysis", "report", "dashboard"})


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
        return str(self.said)

    @property
    def said(self) -> Message:
        """Name of the run for messages, in either language."""
        drawn = say(", draw {draw} of the assumed numbers", draw=self.draw) if self.draw else NOTHING
        return say("{policy}, replicate {replicate}{drawn}", policy=self.policy, replicate=self.replicate, drawn=drawn)


@dataclass(frozen=True)
class Study:
    """A scenario under several policies, each with the same replicates, in each draw of its assumed numbers.

    Parameters
    ----------
    scenario
        The scenario as it was written.
    policies
        Policy names, `baseline` first.
    replicates
        Number of replicates of each policy in each draw.
    specs
        The runs: draw by draw, in a draw replicate by replicate, the policies of a replicate side by side.
    packed
        Draw -> its scenario as `pack` makes it: a study may hold thousands, and an open one takes 50 times
        the memory.
    """

    scenario: Scenario
    policies: tuple[str, ...]
    replicates: int
    specs: tuple[RunSpec, ...]
    packed: Mapping[int, bytes] = field(repr=False)

    @property
    def draws(self) -> tuple[int, ...]:
        """Numbers of the draws of the assumed numbers."""
        return tuple(self.packed)

    def scenario_of(self, draw: int) -> Scenario:
        """Return the scenario of a draw.

        Raises
        ------
        KeyError
            If the study has no such draw.
        """
        return unpack(self.packed[draw])


def design(
    scenario: Scenario,
    policies: Sequence[str] | None = None,
    replicates: int | None = None,
    draws: Iterable[tuple[int, Scenario]] | None = None,
) -> Study:
    """Return the runs that compare policies with the baseline.

    Parameters
    ----------
    policies
        Names of policies; the baseline is always added, because effects are differences from it.
        Without them, those that the scenario compares, all unless it names some.
    replicates
        Number of replicates, at least 1; without it, the scenario's.
    draws
        Number of each draw of the assumed numbers and the scenario that holds them, one at a time. 0 stands
        for the scenario as written. Without it, that alone.

    Raises
    ------
    KeyError
        If a scenario has no policy of a name.
    ValueError
        If `replicates` is below 1, a draw is below 0 or given twice, or draw 0 is not the scenario as written.
    """
    count = scenario.replicates if replicates is None else replicates
    if count < 1:
        raise ValueError(f"{count} replicates: at least 1 is needed")
    named = list(scenario.compared) if policies is None else list(policies)
    names = tuple(dict.fromkeys([BASELINE, *named]))
    packed: dict[int, bytes] = {}
    specs: list[RunSpec] = []
    for draw, drawn in [(0, scenario)] if draws is None else draws:
        if draw < 0 or draw in packed:
            raise ValueError(f"draw {draw}: draws are numbered from 0, each once")
        if draw == 0 and drawn is not scenario:
            raise ValueError("draw 0 is the scenario as written")
        packed[draw] = pack(drawn)
        specs += _specs(drawn, draw, names, count)
    return Study(scenario, names, count, tuple(specs), packed)


def _specs(scenario: Scenario, draw: int, policies: Sequence[str], replicates: int) -> list[RunSpec]:
    common = _digest([source_fingerprint(), _content(scenario, _NOT_READ_IN_SCENARIO)])
    levers = {name: _content(scenario.policy(name)) for name in policies}
    return [
        RunSpec(name, replicate, draw, _digest([common, name, levers[name], replicate, draw]))
        for replicate in range(replicates)
        for name in policies
    ]


def pack(scenario: Scenario) -> bytes:
    """Return a scenario as few bytes, to be kept by the thousand and sent to workers."""
    return zlib.compress(pickle.dumps(scenario, protocol=5), level=1)


@lru_cache(maxsize=2)
def unpack(packed: bytes) -> Scenario:
    """Return the scenario that `pack` was given; the same object for the same bytes, as long as it is in use.

    The model shares a base year's world between the policies of one scenario object.
    """
    scenario: Scenario = pickle.loads(zlib.decompress(packed))
    return scenario


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
