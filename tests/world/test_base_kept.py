"""A base-year world that is kept is not changed by the runs that start from it; finished models are let go."""

import gc
import weakref

import numpy as np
import pytest

from sim import model
from sim.base_year import kept
from sim.model import TalentPipeline, simulate
from sim.scenario import override
from sim.world.table import Enterprise, School


@pytest.fixture
def short(tiny):
    return override(tiny, horizon=tiny.base_year + 3)


def test_runs_are_the_same_whether_the_base_world_is_kept_or_not(short, monkeypatch):
    monkeypatch.setattr(kept, "_kept", {})
    policy = next(iter(short.policies))
    alone = [simulate(short, name).records.value for name in ("baseline", policy)]
    assert not kept._kept
    shared = [simulate(short, name, keep_base=True).records.value for name in ("baseline", policy, "baseline")]
    assert kept._kept["last"][2].year == short.base_year
    for one, other in zip((*alone, alone[0]), shared, strict=True):
        assert np.array_equal(one, other, equal_nan=True)


def test_a_kept_world_is_of_its_replicate_only(short, monkeypatch):
    monkeypatch.setattr(kept, "_kept", {})
    simulate(short, keep_base=True)
    first, second = (TalentPipeline(short, replicate=replicate).world.students for replicate in (0, 1))
    assert not np.array_equal(first.ability[:500], second.ability[:500])


def test_finished_models_do_not_pile_up(short, monkeypatch):
    # many were alive when it was last looked, and are no longer
    monkeypatch.setattr(model, "_survivors", [50])
    gc.collect()
    gc.disable()
    try:
        made = []
        for _ in range(8):
            made.append(weakref.ref(simulate(short).model))
        assert sum(one() is not None for one in made) <= 3
    finally:
        gc.enable()


def test_agents_are_made_when_they_are_asked_for_and_follow_the_tables(short):
    own = TalentPipeline(short)
    own.run()
    assert own.agent_types == [School, Enterprise]
    firms = own.agents_by_type[Enterprise]
    assert len(firms) == len(own.world.enterprises)
    assert len(own.agents) == len(own.world.enterprises) + len(own.world.schools)
    assert [firm.staff for firm in firms] == own.world.enterprises.staff.tolist()
