"""What a researcher types into a notebook: what objects say of themselves, and arguments that cannot be."""

import numpy as np
import pytest

import sim
from sim.report.headline_table import headline_tables
from sim.report.language import words
from sim.scenario import override
from sim.scenario.reading import validate
from sim.scenario.resolved import plain


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


def test_a_comparison_may_be_at_another_scale(tiny):
    asked = sim.compare(override(tiny, horizon=2021), ["quota_50"], 1, 1, scale=2)
    assert asked.scenario.scale == 2
    people = asked.indicators.query("indicator == 'enrolled' and level == 'all' and origin == 'all' and year == 2019")
    real = sim.run(override(tiny, horizon=2021)).indicators
    enrolled = real.query("indicator == 'enrolled' and level == 'all' and origin == 'all' and year == 2019")
    assert people["value"].iloc[0] == pytest.approx(2 * enrolled["value"].iloc[0], rel=0.02)
    with pytest.raises(sim.ScenarioError, match="scale"):
        sim.compare(tiny, scale=0.001)


def test_a_city_of_one_place_is_named_once(tiny):
    table = headline_tables(sim.compare(override(tiny, horizon=2021), [], 1, 1), words("en"))[0]
    assert table.heading == "Tiny world: City, 2019 to 2021"
    tree = plain(override(tiny, horizon=2021))
    tree["title"] = tree["regions"]["city"]["title"]
    table = headline_tables(sim.compare(validate(tree), [], 1, 1), words("zh"))[0]
    assert table.heading.count(tree["title"]["zh"]) == 1
