"""One process at a time in a folder."""

import json
import os
import platform
import subprocess
import sys
import textwrap

import filelock
import pytest
from subprocesses import ENVIRONMENT, until

from sim.experiment.lock import Held, Holder, hold, holder

SCRIPT = """
    import sys, time
    from pathlib import Path
    if {soft}:
        import filelock
        filelock.FileLock = filelock.SoftFileLock
    from sim.experiment.lock import hold
    with hold(Path({folder!r})):
        print("holding", flush=True)
        sys.stdin.read()
"""


@pytest.fixture
def elsewhere(tmp_path):
    """Holds the folder in a process of its own; its standard input is a pipe that lets it go."""
    started = []

    def start(soft=False):
        text = textwrap.dedent(SCRIPT).format(folder=str(tmp_path), soft=soft)
        process = subprocess.Popen(
            [sys.executable, "-c", text], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=ENVIRONMENT
        )
        started.append(process)
        assert process.stdout.readline().strip() == b"holding"
        return process

    yield start
    for process in started:
        with process:
            process.kill()


@pytest.fixture(params=[False, True], ids=["system lock", "without fcntl"])
def soft(request, monkeypatch):
    if request.param:
        monkeypatch.setattr(filelock, "FileLock", filelock.SoftFileLock)
    return request.param


def test_the_second_is_told_who_is_first(elsewhere, tmp_path, soft):
    process = elsewhere(soft)
    told = rf"in use by process {process.pid} on {platform.node()}, since 20\d\d-"
    with pytest.raises(Held, match=told) as held, hold(tmp_path):
        pass
    assert held.value.by == holder(tmp_path)
    process.stdin.close()
    process.wait(20)
    assert holder(tmp_path) is None
    with hold(tmp_path):
        assert holder(tmp_path).pid == os.getpid()
    assert holder(tmp_path) is None


def test_a_dead_holders_folder_is_taken_over(elsewhere, tmp_path, soft):
    process = elsewhere(soft)
    process.kill()
    process.wait(20)
    assert json.loads((tmp_path / ".holder.json").read_text(encoding="utf-8"))["pid"] == process.pid
    with hold(tmp_path):
        assert holder(tmp_path).pid == os.getpid()


def test_a_look_does_not_keep_a_process_out(elsewhere, tmp_path):
    for _ in range(5):
        assert holder(tmp_path) is None
    process = elsewhere()
    for _ in range(5):
        assert holder(tmp_path).pid == process.pid


def test_not_twice_in_one_process(tmp_path):
    with hold(tmp_path), pytest.raises(Held, match=f"process {os.getpid()} "), hold(tmp_path):
        pass


def test_a_system_without_locks_gets_one_of_files(tmp_path, monkeypatch):
    def none_here(*_, **__):
        raise OSError(38, "Function not implemented")

    monkeypatch.setattr(filelock.FileLock, "acquire", none_here)
    with hold(tmp_path), pytest.raises(Held), hold(tmp_path):
        pass
    with hold(tmp_path):
        pass


@pytest.mark.parametrize("content", ["", "{", "[1]", '{"pid": "x"}'])
def test_a_holder_that_told_nothing_is_another_process(elsewhere, tmp_path, content):
    elsewhere()
    (tmp_path / ".holder.json").write_text(content, encoding="utf-8")
    with pytest.raises(Held, match="in use by another process"), hold(tmp_path):
        pass


def test_what_a_holder_is_called():
    assert str(Holder(3, "here", "2030-01-01")) == "process 3 on here, since 2030-01-01"


def test_only_its_writers_leftovers_are_swept(tmp_path):
    for name in (".half.parquet.1.0.part", "whole.parquet"):
        (tmp_path / name).touch()
    with hold(tmp_path):
        assert not (tmp_path / ".half.parquet.1.0.part").exists()
        assert (tmp_path / "whole.parquet").exists()
    until(lambda: not (tmp_path / ".holder.json").exists(), 5)
