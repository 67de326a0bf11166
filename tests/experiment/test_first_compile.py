import pytest
import study_fakes

from sim.experiment import first_compile
from sim.experiment.crew import Processes
from sim.experiment.design import design, source_fingerprint
from sim.experiment.work import Batch


@pytest.fixture
def mark(tmp_path, monkeypatch):
    mark = tmp_path / "new" / "compiled.seen"
    monkeypatch.setattr(first_compile, "_mark", lambda: mark)
    return mark


def test_what_is_compiled_is_remembered(mark):
    assert not first_compile.compiled_before()
    first_compile.remember_compiled()
    assert first_compile.compiled_before()


def test_other_source_files_are_compiled_anew(mark, monkeypatch):
    first_compile.remember_compiled()
    monkeypatch.setattr(first_compile, "source_fingerprint", lambda: "other")
    assert not first_compile.compiled_before()


def test_where_nothing_can_be_written_nothing_is_remembered(mark):
    mark.parent.write_text("a file where the folder should be")
    first_compile.remember_compiled()
    assert not first_compile.compiled_before()


def test_the_first_worker_compiles_alone(tiny):
    study = design(tiny, replicates=1)
    batch = Batch(study.specs[:1], study.packed, source_fingerprint(), study_fakes.quick)
    crew = Processes(2, first_alone=True)
    try:
        assert crew.names() == ["0"]
        first = crew.submit("0", batch)
        second = crew.submit("0", batch)
        first.result(timeout=120)
        assert crew.names() == ["0", "1"]
        second.result(timeout=120)
    finally:
        crew.close(at_once=True)


def test_workers_begin_together_where_the_loops_are_compiled():
    assert Processes(2).names() == ["0", "1"]
