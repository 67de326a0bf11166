"""Memory does not grow with the number of runs: in a worker, in the parent, in what compares them."""

import gc
import tracemalloc
import weakref

import numpy as np
import study_fakes

from sim.analysis import archive, cube
from sim.analysis.archive import read_archive
from sim.analysis.cube import Cube
from sim.analysis.effects import effects
from sim.experiment.design import design, source_fingerprint
from sim.experiment.store import Store, encode
from sim.experiment.work import Batch, work
from sim.model import TalentPipeline
from sim.model import simulate as run_model


def test_a_finished_run_does_not_stay_in_memory(tiny):
    model = weakref.ref(run_model(tiny).model)
    gc.collect()
    assert model() is None


def test_a_worker_frees_each_world_before_the_next(tiny):
    study = design(tiny, ["quota_50"], 2)
    alive = []

    def watched(scenario, policy, replicate):
        alive.append(sum(isinstance(thing, TalentPipeline) for thing in gc.get_objects()))
        return run_model(scenario, policy, replicate)

    # Python's own collections come when they like
    gc.collect()
    gc.disable()
    try:
        results = work(Batch(study.specs, study.packed, source_fingerprint(), watched), own_process=False)
    finally:
        gc.enable()
    assert [result.error for result in results] == [""] * 4
    assert alive == [0, 0, 0, 0]


def test_a_failed_run_is_freed_too(tiny):
    study, models = design(tiny, ["quota_50"], 1), []

    def failing(scenario, policy, replicate):
        run = run_model(scenario, policy, replicate)
        models.append(weakref.ref(run.model))
        raise ValueError("after all")

    gc.collect()
    gc.disable()
    try:
        results = work(Batch(study.specs, study.packed, source_fingerprint(), failing), own_process=False)
        assert [result.error for result in results] == ["ValueError: after all"] * 2
        assert models[0]() is None
    finally:
        gc.enable()


def stored(tiny, folder, replicates, simulate=study_fakes.quick):
    store, study = Store(folder), design(tiny, ["quota_50"], replicates)
    for spec in study.specs:
        run = simulate(tiny, spec.policy, spec.replicate)
        store.keep(spec.run_id, encode(spec.run_id, run.records, run.ledger, run.hosts))
    return store, study, study.specs


def test_effects_in_pieces_are_those_of_the_whole(tiny, tmp_path, monkeypatch):
    store, study, finished = stored(tiny, tmp_path, 9)
    # one run is missing
    finished = [spec for spec in finished if (spec.policy, spec.replicate) != ("quota_50", 4)]
    whole = effects(read_archive(store, finished, study.policies, 9), "tiny")
    monkeypatch.setattr(cube, "_IN_MEMORY", 1)
    monkeypatch.setattr(cube, "_AT_A_TIME", 300)
    monkeypatch.setattr(archive, "_NUMBERS_AT_ONCE", 30)
    pieces = read_archive(store, finished, study.policies, 9)
    assert len(list(pieces.blocks())) > 5
    assert effects(pieces, "tiny").equals(whole)
    assert set(whole["n"]) == {8}


def wide(scenario, policy, replicate):
    """A run of 800 rows."""
    chance = np.random.default_rng([replicate, len(policy)])
    rows = [(2020, f"indicator_{number}", value) for number, value in enumerate(chance.normal(size=800))]
    return study_fakes.FakeRun(study_fakes.records(rows), study_fakes.ledger([]))


def peak_of_comparing(tiny, folder, replicates):
    """Return the peak of a second time: the interpreter's own tables (of names) grow by megabytes now and then."""
    store, study, finished = stored(tiny, folder, replicates, wide)
    for _ in range(2):
        gc.collect()
        tracemalloc.start()
        try:
            effects(read_archive(store, finished, study.policies, replicates), "tiny")
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    return peak


def test_comparing_more_runs_takes_no_more_memory(tiny, tmp_path, monkeypatch):
    monkeypatch.setattr(cube, "_IN_MEMORY", 1)
    monkeypatch.setattr(cube, "_AT_A_TIME", 64 << 10)
    monkeypatch.setattr(archive, "_NUMBERS_AT_ONCE", 8 << 10)
    few = peak_of_comparing(tiny, tmp_path / "few", 20)
    many = peak_of_comparing(tiny, tmp_path / "many", 170)
    # the numbers of the further 300 runs alone take 1.9 MB
    assert many - few < 300 * 800 * 8 / 4


def test_a_cube_gives_back_what_was_written_and_nothing_else(monkeypatch):
    chance = np.random.default_rng(1)
    monkeypatch.setattr(cube, "_AT_A_TIME", 200)
    for limit in (1 << 20, 1):
        monkeypatch.setattr(cube, "_IN_MEMORY", limit)
        made, wanted = Cube(2, 7), np.full((30, 2, 7), np.nan)
        for _ in range(40):
            policy, first = int(chance.integers(2)), int(chance.integers(7))
            last = int(chance.integers(first, 7)) + 1
            if chance.random() < 0.3:
                first, last = 0, 7
            rows = np.arange(chance.integers(1, 20)) if chance.random() < 0.5 else chance.permutation(30)[:9]
            values = chance.normal(size=(len(rows), last - first))
            made.write(policy, first, rows, values)
            wanted[rows, policy, first:last] = values
        every = np.arange(30)
        assert np.array_equal(made.take(every), wanted, equal_nan=True)
        some = np.array([3, 4, 5, 11, 2, 29])
        assert np.array_equal(made.take(some), wanted[some], equal_nan=True)
        assert np.array_equal(made.read(some, 1, 2, 5), wanted[some, 1, 2:5], equal_nan=True)
        assert sum(piece.stop - piece.start for piece in made.blocks(every)) == 30
