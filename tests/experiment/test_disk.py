"""Disks that are full, read-only or not there, in a mount namespace of the test's own."""

import os
import shutil
import subprocess
import sys
import textwrap

import pytest
from subprocesses import ENVIRONMENT, STUDY, TINY, count, runs

from sim.experiment.files import prepare

UNSHARE = ["unshare", "--user", "--map-root-user", "--mount"]


def can_mount():
    if sys.platform != "linux" or shutil.which("unshare") is None:
        return False
    command = [*UNSHARE, "sh", "-c", "mount -t tmpfs -o size=64k none /mnt"]
    return subprocess.run(command, capture_output=True).returncode == 0


mounts = pytest.mark.skipif(not can_mount(), reason="this machine lets nobody mount a file system")

FULL = """
    set -eu
    disk=$1; python=$2; workers=$3; study=$4; scenario=$5
    run() { "$python" -c "$study" "$scenario" "$disk/runs" 4 "$workers" quick; }
    mount -t tmpfs -o size=48k none "$disk"
    run || echo "ended with $?"
    cp "$disk"/runs/*.parquet "$disk.kept"
    mount -o remount,size=1m "$disk"
    run
    cp "$disk"/runs/*.parquet "$disk.whole"
    ls -A "$disk/runs" | grep part || echo "nothing half-written"
"""


def in_namespace(script, *arguments):
    command = [*UNSHARE, "bash", "-c", textwrap.dedent(script), "bash", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=ENVIRONMENT)


@mounts
@pytest.mark.parametrize("workers", [1, 2])
def test_a_full_disk_stops_the_study_and_keeps_what_is_finished(tmp_path, workers):
    disk, kept, whole = tmp_path / "disk", tmp_path / "disk.kept", tmp_path / "disk.whole"
    for folder in (disk, kept, whole):
        folder.mkdir()
    done = in_namespace(FULL, disk, sys.executable, workers, STUDY, TINY)
    assert 1 <= count(kept) < 12
    assert (done.stdout.splitlines(), done.stderr) == (
        [
            f"No space left on device {count(kept)} 12",
            "ended with 1",
            f"12 {count(kept)} 0",
            "nothing half-written",
        ],
        "",
    )
    assert runs(kept).items() <= runs(whole).items()
    assert count(whole) == 12


READ_ONLY = """
    set -u
    disk=$1; python=$2; scenario=$3
    mount -t tmpfs -o size=1m none "$disk"
    mkdir "$disk/out"
    mount -o remount,ro "$disk"
    "$python" -m sim run "$scenario" --replicates 1 --workers 1 --out "$disk/out"; echo $?
    "$python" -m sim run "$scenario" --replicates 1 --workers 1 --out "$disk/new/out"; echo $?
"""


@mounts
def test_a_read_only_file_system_is_refused_before_anything_is_run(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    done = in_namespace(READ_ONLY, disk, sys.executable, TINY)
    assert done.stdout.split() == ["2", "2"]
    assert done.stderr.splitlines() == [
        f"--out: {disk / 'out'}: cannot be written to (Read-only file system)",
        f"--out: {disk}: cannot be written to (Read-only file system)",
    ]


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="needs /proc")
def test_a_virtual_file_system_is_refused_even_to_root(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "sim", "run", str(TINY), "--out", "/proc/results"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=ENVIRONMENT,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("--out: /proc: cannot be written to (")
    assert len(done.stderr.splitlines()) == 1


def test_a_folder_that_cannot_be_made_leaves_nothing(tmp_path, monkeypatch):
    real = os.mkdir

    def refuse(path, *more, **named):
        if str(path).endswith("deeper"):
            raise PermissionError(13, "Permission denied", str(path))
        real(path, *more, **named)

    monkeypatch.setattr(os, "mkdir", refuse)
    with pytest.raises(PermissionError, match=r"cannot be written to \(Permission denied\)"):
        prepare(tmp_path / "new" / "deeper" / "still")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_below_a_file_is_refused(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(NotADirectoryError, match="a file, not a folder"):
        prepare(tmp_path / "file" / "out")


def test_a_folder_that_is_there_stays_as_it_was(tmp_path):
    (tmp_path / "mine.txt").touch()
    prepare(tmp_path)
    prepare(tmp_path / "a" / "b")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a", "b", "mine.txt"]
