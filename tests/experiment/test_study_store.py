import os
import time

import numpy as np
import pandas as pd
import pytest
import study_fakes

from sim.experiment.files import sweep, whole, write_text
from sim.experiment.store import DamagedRun, State, Store, encode


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "runs")


@pytest.fixture
def run(tiny):
    return study_fakes.quick(tiny, "package", 1)


def test_a_run_comes_back_as_it_was(store, run):
    store.keep("a1", encode("a1", run.records, run.ledger, run.hosts))
    back = store.records("a1").to_pandas()
    for name in ("year", "region", "indicator", "level", "field", "origin", "unit"):
        assert back[name].tolist() == getattr(run.records, name).tolist()
    assert np.array_equal(back["value"].to_numpy(), run.records.value)
    assert store.ledger("a1").to_pandas().astype(object).equals(run.ledger.astype(object))
    assert store.state("a1") is State.FINISHED


def test_columns_are_read_alone(store, run):
    store.keep("a1", encode("a1", run.records, run.ledger, run.hosts))
    assert store.records("a1", ["year", "value"]).column_names == ["year", "value"]
    assert len(store.records("a1", ["value"])) == len(run.records.value)


def test_an_empty_ledger_is_kept(store, tiny):
    run = study_fakes.quick(tiny)
    store.keep("a1", encode("a1", run.records, run.ledger, run.hosts))
    assert len(store.ledger("a1")) == 0
    assert len(store.records("a1")) == len(run.records.value)


def test_what_was_never_run_is_absent(store):
    assert store.state("a1") is State.ABSENT
    with pytest.raises(DamagedRun):
        store.records("a1")


@pytest.mark.parametrize("share", [0.0, 0.5, 0.99])
def test_a_file_cut_short_is_damaged(store, run, share):
    store.keep("a1", encode("a1", run.records, run.ledger, run.hosts))
    path = store.path("a1")
    path.write_bytes(path.read_bytes()[: int(share * path.stat().st_size)])
    assert store.state("a1") is State.DAMAGED


def test_any_altered_byte_is_found(store, run):
    store.keep("a1", encode("a1", run.records, run.ledger, run.hosts))
    whole_file = store.path("a1").read_bytes()
    for place in range(len(whole_file)):
        altered = bytearray(whole_file)
        altered[place] ^= 0x10
        store.path("a1").write_bytes(altered)
        assert store.state("a1") is State.DAMAGED, place
    with pytest.raises(DamagedRun, match=r"a1\.parquet: "):
        store.records("a1")


def test_other_programs_read_the_file(store, run):
    store.keep("a1", encode("a1", run.records, run.ledger, run.hosts))
    table = pd.read_parquet(store.path("a1"))
    assert table["part"].value_counts().to_dict() == {"record": len(run.records), "ledger": len(run.ledger)}


@pytest.mark.parametrize("content", [b"", b"PAR1", b"not a table at all", bytes(5000)])
def test_a_foreign_file_is_damaged(store, run, content):
    store.keep("b2", encode("b2", run.records, run.ledger, run.hosts))
    store.path("a1").write_bytes(content)
    assert store.state("a1") is State.DAMAGED
    with pytest.raises(DamagedRun, match=r"a1\.parquet: not the file of run a1"):
        store.ledger("a1")


def test_another_runs_file_is_damaged(store, run):
    store.keep("a1", encode("a1", run.records, run.ledger, run.hosts))
    store.path("b2").write_bytes(store.path("a1").read_bytes())
    assert store.state("b2") is State.DAMAGED


def test_columns_of_different_lengths_are_refused(run):
    broken = study_fakes.records([(2020, "retention_rate", 0.5)])
    object.__setattr__(broken, "value", np.array([0.5, 0.6]))
    with pytest.raises(ValueError, match="different lengths"):
        encode("a1", broken, run.ledger, run.hosts)
    with pytest.raises(ValueError, match="no column yuan"):
        encode("a1", run.records, run.ledger.drop(columns="yuan"), run.hosts)


def test_a_failed_write_leaves_the_old_file_and_nothing_aside(tmp_path):
    path = tmp_path / "a.txt"
    write_text(path, "old")

    def cut_short():
        with whole(path) as file:
            file.write(b"half")
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        cut_short()
    assert path.read_text(encoding="utf-8") == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.txt"]


def test_only_abandoned_leftovers_are_swept(tmp_path):
    for name in (".old.parquet.1.0.part", ".new.parquet.2.0.part", "finished.parquet"):
        (tmp_path / name).touch()
    long_ago = time.time() - 3600
    os.utime(tmp_path / ".old.parquet.1.0.part", (long_ago, long_ago))
    os.utime(tmp_path / "finished.parquet", (long_ago, long_ago))
    sweep(tmp_path)
    assert sorted(entry.name for entry in tmp_path.iterdir()) == [".new.parquet.2.0.part", "finished.parquet"]


def test_a_trace_goes_when_the_run_succeeds(store, run):
    assert store.error("a1") is None
    store.fail("a1", "ValueError: no", "Traceback ...")
    assert store.trace_path("a1").read_text(encoding="utf-8") == "ValueError: no\n\nTraceback ...\n"
    assert store.error("a1") == "ValueError: no"
    store.keep("a1", encode("a1", run.records, run.ledger, run.hosts))
    assert not store.trace_path("a1").exists()
