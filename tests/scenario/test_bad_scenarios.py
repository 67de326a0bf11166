"""Each kind of bad scenario is one small file in bad/ with its exact message.

The message is the comment at the head of the file, or a .txt beside it where the file can hold no comment.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario import ScenarioError, load

BAD = Path(__file__).parent / "bad"
FILES = sorted(path.name for path in BAD.glob("*.yaml"))


def expected(name: str) -> str:
    twin = (BAD / name).with_suffix(".txt")
    if twin.exists():
        return twin.read_text(encoding="utf-8").strip()
    lines = (BAD / name).read_bytes().split(b"\n")
    head = []
    for line in lines:
        if not line.startswith(b"# "):
            break
        head.append(line[2:].decode("utf-8"))
    return "\n".join(head)


@pytest.mark.parametrize("name", FILES)
def test_message(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BAD)
    with pytest.raises(ScenarioError) as caught:
        load(name)
    assert str(caught.value).replace("\\", "/") == expected(name)


def test_every_bad_file_states_a_message() -> None:
    assert len(FILES) > 80
    assert all(expected(name) for name in FILES)


def test_all_problems_come_at_once_sorted_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BAD)
    with pytest.raises(ScenarioError) as caught:
        load("all_at_once.yaml")
    lines = [problem.line or 0 for problem in caught.value.problems]
    assert len(lines) == 7
    assert lines == sorted(lines)


def test_path_is_printed_as_it_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BAD.parent)
    for given in (Path("bad") / "horizon_before_base_year.yaml", BAD / "horizon_before_base_year.yaml"):
        with pytest.raises(ScenarioError) as caught:
            load(given)
        assert str(caught.value) == f"{given}:3: horizon: 2018 is before base_year 2019"
