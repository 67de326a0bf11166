import math

import numpy as np
import pandas as pd
import pytest

from sim.analysis.effects import EFFECTS, effects
from sim.analysis.panel import ROW, Panel
from sim.analysis.statistics import CHANCE_ONLY, estimate


def panel(values, policies=("baseline", "quota", "package")):
    rows = pd.DataFrame(
        {
            "year": 2020 + np.arange(len(values)) % 5,
            "region": "city",
            "indicator": [f"i{number // 5}" for number in range(len(values))],
            "level": "all",
            "field": "all",
            "origin": "all",
            "unit": "share",
        }
    )
    return Panel(rows=rows[ROW], policies=policies, values=np.asarray(values, dtype=float))


def test_effects_agree_with_a_loop_over_cells():
    rng = np.random.default_rng(3)
    values = rng.normal(size=(40, 3, 6))
    values[rng.random(values.shape) < 0.2] = np.nan
    values[7] = np.nan
    table = effects(panel(values), "tiny").set_index(["policy", "indicator", "year"])
    assert len(table) == 80
    for number, row in panel(values).rows.iterrows():
        for place, policy in ((1, "quota"), (2, "package")):
            pairs = [
                (values[number, 0, r], values[number, place, r])
                for r in range(6)
                if not math.isnan(values[number, 0, r]) and not math.isnan(values[number, place, r])
            ]
            found = table.loc[(policy, row["indicator"], row["year"])]
            assert found["n"] == len(pairs)
            if not pairs:
                assert found[["baseline", "effect", "low", "high"]].isna().all()
                continue
            assert found["baseline"] == pytest.approx(sum(b for b, _ in pairs) / len(pairs))
            differences = np.array([p - b for b, p in pairs])
            one = estimate(differences)
            assert found["effect"] == pytest.approx(sum(differences) / len(differences))
            assert [found["low"], found["high"]] == pytest.approx([float(one.low), float(one.high)], nan_ok=True)


def test_the_difference_is_paired():
    """Replicates differ by 100, the policy adds 1 in each: unpaired, no effect could be seen."""
    luck = np.array([0.0, 100.0, 200.0, 300.0])
    row = effects(panel([[luck, luck + 1.0, luck]]), "tiny").iloc[0]
    assert (row["effect"], row["low"], row["high"]) == (1.0, 1.0, 1.0)


def test_the_columns_are_those_that_readers_know():
    table = effects(panel(np.ones((3, 3, 2))), "tiny")
    assert list(table.columns) == [
        "scenario", "policy", "year", "region", "indicator", "level", "field", "origin", "unit",
        "baseline", "effect", "low", "high", "n", "interval",
    ]  # fmt: skip
    assert list(table.columns) == EFFECTS
    assert set(table["interval"]) == {CHANCE_ONLY} == {"chance only, assumptions not included"}
    assert set(table["policy"]) == {"quota", "package"}


def test_one_replicate_gives_an_effect_without_an_interval():
    row = effects(panel([[[1.0], [3.0], [1.0]]]), "tiny").iloc[0]
    assert row["effect"] == 2.0
    assert row[["low", "high"]].isna().all()
    assert row["n"] == 1


def test_the_baseline_alone_gives_an_empty_table_with_columns():
    table = effects(panel(np.ones((2, 1, 3)), ("baseline",)), "tiny")
    assert list(table.columns) == EFFECTS
    assert len(table) == 0
