"""Files as they come from editors, spreadsheets and attackers."""

from __future__ import annotations

import os
import subprocess
import sys
import tracemalloc
from pathlib import Path
from threading import Timer

import pytest

from sim.scenario import ScenarioError, load
from sim.scenario.errors import SHOWN
from sim.scenario.messages import SEARCHED
from sim.scenario.tables import read_rows

WORLDS = Path(__file__).parents[1] / "worlds"
TINY = WORLDS / "tiny.yaml"


def extending(folder: Path, text: str) -> Path:
    """Write a scenario that extends the tiny world."""
    path = folder / "scenario.yaml"
    path.write_text(f"extends: {TINY.as_posix()}\n{text}", encoding="utf-8")
    return path


def complaint(path: Path) -> str:
    with pytest.raises(ScenarioError) as caught:
        load(path)
    return str(caught.value).removeprefix(str(path))


def test_byte_order_mark_and_crlf_are_accepted(tmp_path: Path) -> None:
    text = f"extends: {TINY.as_posix()}\r\n\r\nseed: 3\r\n"
    path = tmp_path / "windows.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + text.encode("utf-8"))
    assert load(path).seed == 3


def test_line_numbers_hold_with_crlf(tmp_path: Path) -> None:
    path = tmp_path / "windows.yaml"
    path.write_bytes(f"extends: {TINY.as_posix()}\r\n\r\nseed: -3\r\n".encode())
    assert complaint(path) == ":3: seed: -3 is below 0"


def test_json_is_yaml(tmp_path: Path) -> None:
    cohorts = '{"values": {"2019": 200}, "unit": "students a year", "kind": "assumed", "range": [0.9, 1.1]}'
    path = tmp_path / "scenario.json"
    path.write_text(
        f'{{"extends": "{TINY.as_posix()}", "regions": {{"city": {{"cohorts": {cohorts}}}}}}}',
        encoding="utf-8",
    )
    assert load(path).regions["city"].cohorts.values == {2019: 200.0}


def test_missing_file_names_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "daqing.yaml").write_text("", encoding="utf-8")
    path = tmp_path / "daqin.yaml"
    assert complaint(path) == f": no such file; did you mean {tmp_path / 'daqing.yaml'}?"


def test_folder(tmp_path: Path) -> None:
    assert complaint(tmp_path) == ": this is a folder; name a file in it"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_that_nobody_writes_to_is_not_waited_for(tmp_path: Path) -> None:
    pipe, table = tmp_path / "pipe.yaml", tmp_path / "pipe.csv"
    for path in (pipe, table):
        os.mkfifo(path)
    refused = "this is a pipe or a device; save what comes from it as a file, and name that"
    # where it is waited for, someone has to write sooner or later, or the test would never end
    writers = [Timer(5, lambda path=path: os.close(os.open(path, os.O_RDWR))) for path in (pipe, table)]
    for writer in writers:
        writer.daemon = True
        writer.start()
    try:
        assert complaint(pipe) == f": {refused}"
        assert complaint(extending(tmp_path, "include_policies: [pipe.yaml]\n")).endswith(refused)
        with pytest.raises(ScenarioError, match="this is a pipe"):
            read_rows(table, "pipe.csv")
    finally:
        for writer in writers:
            writer.cancel()


def test_impossible_name() -> None:
    with pytest.raises(ScenarioError, match="cannot be read"):
        load("a\0b.yaml")


def test_50_megabytes_are_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_bytes(b"# padding\n" * 5_000_000)
    load(TINY)
    tracemalloc.start()
    message = complaint(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert message == ": larger than 1 MiB; a scenario is a text of some thousand lines at most"
    assert peak < 10_000_000


def test_bomb_is_one_message(tmp_path: Path) -> None:
    path = tmp_path / "bomb.yaml"
    levels = [f"l{i}: &l{i} [{', '.join([f'*l{i - 1}'] * 9)}]" for i in range(1, 10)]
    path.write_text("l0: &l0 [lol, lol]\n" + "\n".join(levels) + "\n", encoding="utf-8")
    assert complaint(path).startswith(":2: l1[0]: `*l0` is an alias")


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_deep_nesting_is_one_message(tmp_path: Path, opening: str) -> None:
    path = tmp_path / "deep.yaml"
    path.write_text("a: " * (opening == "[") + opening * 100_000, encoding="utf-8")
    assert complaint(path) == ":1: nested more than 40 levels deep"


def test_many_errors_are_cut_off_in_print_only(tmp_path: Path) -> None:
    path = extending(tmp_path, "".join(f"key{i}: 1\n" for i in range(500)))
    with pytest.raises(ScenarioError) as caught:
        load(path)
    assert len(caught.value.problems) == 500
    assert str(caught.value).splitlines()[-1] == "... and 400 more"
    assert len(str(caught.value).splitlines()) == 101


def test_of_very_many_unknown_keys_few_are_looked_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    searches = []
    monkeypatch.setattr("difflib.get_close_matches", lambda name, names, **_: searches.append(names) or [])
    path = extending(tmp_path, "".join(f"key{i}: 1\n" for i in range(3000)))
    with pytest.raises(ScenarioError) as caught:
        load(path)
    assert len(caught.value.problems) == 3000
    assert SHOWN <= sum(map(bool, searches)) <= SEARCHED


def test_of_very_many_unknown_names_few_are_looked_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lists that a file may make as long as it likes name what stands elsewhere: policies, numbers, targets."""
    searches = []
    monkeypatch.setattr("difflib.get_close_matches", lambda name, names, **_: searches.append(names) or [])
    names = [f"name{i}" for i in range(3000)]
    path = extending(tmp_path, f"compare: [{', '.join(names)}]\ncalibration: {{explore: [{', '.join(names)}]}}\n")
    for _ in range(2):
        searches.clear()
        with pytest.raises(ScenarioError) as caught:
            load(path)
        assert len(caught.value.problems) == 6000
        assert SHOWN <= sum(map(bool, searches)) <= SEARCHED


def test_error_survives_pickling(tmp_path: Path) -> None:
    import pickle

    path = extending(tmp_path, "seed: -1\n")
    with pytest.raises(ScenarioError) as caught:
        load(path)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_the_reader_without_the_c_library_finds_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import yaml

    path = extending(tmp_path, "seed: -1\nscale: 20\n")
    with_c = complaint(path)
    scenario = load(TINY)
    monkeypatch.delattr(yaml, "CSafeLoader")
    assert complaint(path) == with_c
    assert load(TINY) == scenario


@pytest.mark.parametrize("module", ["sim", "sim.scenario"])
def test_import_is_light(module: str) -> None:
    heavy = "{'pydantic', 'yaml', 'numpy', 'pandas', 'mesa', 'scipy', 'matplotlib'}"
    program = f"import sys, {module}; print(sorted({heavy} & set(sys.modules)))"
    found = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert found.stdout.strip() == "[]"
