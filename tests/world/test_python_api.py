"""What a researcher types into a notebook: what objects say of themselves, and arguments that cannot be."""

import numpy as np
import pytest

import sim


def test_a_scenario_and_a_model_say_on_a_line_what_they_are(tiny):
    told = "<Scenario 'tiny', 2019-2024, scale 1: city; policies: quota_50, package>"
    assert (repr(tiny), str(tiny)) == (told, told)
    model = sim.TalentPipeline(tiny, "quota_50", 3)
    model.step()
    start = "<TalentPipeline of 'tiny', policy 'quota_50', replicate 3: 2020 of 2019-2024, "
    assert repr(model) == f"{start}{len(model.world.students):,} people>"


@pytest.mark.parametrize("replicate", [-1, 1.5, "1", None])
def test_what_numbers_no_replicate_is_refused(tiny, replicate):
    with pytest.raises(ValueError, match="the replicate is a whole number from 0 on, not "):
        sim.run(tiny, replicate=replicate)


def test_a_replicate_may_come_from_an_array(tiny):
    """Numpy's whole numbers, of 64 bits, would run over in the keys of draws."""
    run = sim.run(tiny, replicate=np.arange(2)[1])
    assert run.replicate == 1
    assert run.indicators.equals(sim.run(tiny, replicate=1).indicators)
