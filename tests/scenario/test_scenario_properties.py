"""Whatever a file holds, reading it gives a scenario or a ScenarioError, never another error."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sim.scenario import Scenario, ScenarioError, load, plain, validate

TINY = Path(__file__).parents[1] / "worlds" / "tiny.yaml"
WHOLE = plain(load(TINY))
TEXT = TINY.read_text(encoding="utf-8").replace("extends: behaviour.yaml", f"extends: {TINY.parent / 'behaviour.yaml'}")
JARGON = re.compile(r"Input should|Field required|pydantic|function-|valid (integer|number|string|tuple)|\{\w*\}")
SIGNS = "{}[]:,&*#!|>'\"%@`\t\n -?0123456789.eEa~值\u2028\x85"
QUICK = settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def paths(part: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    if isinstance(part, dict):
        for key, value in part.items():
            found += paths(value, (*path, key))
    elif isinstance(part, list):
        for index, value in enumerate(part):
            found += paths(value, (*path, index))
    return found


PATHS = paths(WHOLE)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**40), 10**40)
    | st.floats()
    | st.sampled_from(["", "no", "1:30", "5", "40%", "central", "city", "coast", "setting", "a.b", "值", "x" * 300])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["value", "kind", "a"]), inner, max_size=3)
    ),
    max_leaves=5,
)


def change(part: Any, path: tuple[Any, ...], what: str, value: object) -> None:
    """Change the tree at a path, or leave it if an earlier change has taken that path away."""
    key, rest = path[0], path[1:]
    if key not in (part if isinstance(part, dict) else range(len(part)) if isinstance(part, list) else ()):
        return
    if rest:
        change(part[key], rest, what, value)
    elif isinstance(part, list) or what == "set":
        part[key] = value
    else:
        old = part.pop(key)
        if what == "rename":
            part[f"{key}s"] = old


def check(run: Any) -> None:
    message = "none"
    try:
        assert isinstance(run(), Scenario)
    except ScenarioError as error:
        message = str(error)
    assert message
    assert not JARGON.search(message), message


@QUICK
@given(
    st.lists(
        st.tuples(st.sampled_from(PATHS), st.sampled_from(["set", "delete", "rename"]), VALUES),
        min_size=1,
        max_size=4,
    )
)
def test_any_change_of_the_tree(changes: list[tuple[tuple[Any, ...], str, Any]]) -> None:
    tree: Any = copy.deepcopy(WHOLE)
    for path, what, value in changes:
        change(tree, path, what, value)
    check(lambda: validate(tree))


@QUICK
@given(start=st.integers(0, len(TEXT)), cut=st.integers(0, 30), put=st.text(SIGNS, max_size=8))
@example(start=0, cut=0, put="---\n")
@example(start=0, cut=0, put="\ufeff")
def test_any_change_of_the_text(start: int, cut: int, put: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "mutated.yaml"
    path.write_text(TEXT[:start] + put + TEXT[start + cut :], encoding="utf-8")
    check(lambda: load(path))


@QUICK
@given(content=st.binary(max_size=200))
@example(content=b"extends: .\n")
@example(content=b'extends: "\\0"\n')
def test_any_bytes(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "bytes.yaml"
    path.write_bytes(content)
    check(lambda: load(path))
