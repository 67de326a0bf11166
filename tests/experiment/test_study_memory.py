import gc
import weakref

from sim.model import simulate


def test_a_finished_run_does_not_stay_in_memory(tiny):
    model = weakref.ref(simulate(tiny).model)
    gc.collect()
    assert model() is None
