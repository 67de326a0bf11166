import sys
from pathlib import Path

import numpy as np
import pytest

from sim.analysis.archive import read_archive
from sim.analysis.derived import BASE_DEMAND, derived_records, with_base_demand
from sim.analysis.outcomes import INDICATORS, Outcomes
from sim.experiment.design import design
from sim.experiment.execute import execute
from sim.experiment.store import Store

sys.path.insert(0, str(Path(__file__).parents[1] / "experiment"))
import study_fakes


def outcomes(tiny, folder, simulate, replicates=2):
    study, store = design(tiny, replicates=replicates), Store(folder)
    return Outcomes(study, store, execute(study, store, 1, simulate=simulate))


def run_of(rows):
    """A model that gives the rows that `rows(policy, replicate)` returns."""

    def simulate(scenario, policy, replicate):
        return study_fakes.FakeRun(study_fakes.records(rows(policy, replicate)), study_fakes.ledger([]))

    return simulate


def test_values_land_in_their_row_policy_and_replicate(tiny, tmp_path):
    found = outcomes(tiny, tmp_path, study_fakes.quick)
    part = found.panel.select(indicator="posts_filled", region="city")
    for place, policy in enumerate(found.policies):
        for replicate in range(2):
            run = study_fakes.quick(tiny, policy, replicate).records
            own = run.indicator == "posts_filled"
            assert part.values[:, place, replicate].tolist() == run.value[own].tolist()
    assert part.years.tolist() == list(tiny.years)


def test_rows_that_some_runs_lack_are_undefined_there(tiny, tmp_path):
    def rows(policy, replicate):
        always = [(2021, "retention_rate", 0.5), (2020, "retention_rate", 0.4)]
        extra = [(2020, "retention_3y", 0.3)] if policy == "package" and replicate == 1 else []
        return extra + always

    panel = outcomes(tiny, tmp_path, run_of(rows)).panel
    assert panel.rows["year"].tolist() == [2020, 2020, 2021]
    only = panel.select(indicator="retention_3y", region="city").values[0]
    assert np.argwhere(np.isfinite(only)).tolist() == [[2, 1]]


def test_a_row_stated_twice_is_an_error(tiny, tmp_path):
    simulate = run_of(lambda *_: [(2020, "retention_rate", 0.4), (2020, "retention_rate", 0.5)])
    with pytest.raises(ValueError, match=r"baseline, replicate 0 states a row twice.*retention_rate"):
        _ = outcomes(tiny, tmp_path, simulate).panel


def test_two_units_of_one_indicator_are_an_error(tiny, tmp_path):
    def rows(policy, replicate):
        return [(2020, "retention_rate", 0.4, "all", "all", "share" if replicate == 0 else "%")]

    with pytest.raises(ValueError, match="retention_rate has two units: share and %"):
        _ = outcomes(tiny, tmp_path, run_of(rows)).panel


def test_a_failed_run_is_left_out_of_its_pairs(tiny, tmp_path):
    found = outcomes(tiny, tmp_path, study_fakes.failing)
    table = found.effects()
    assert set(table.loc[table["policy"] == "quota_50", "n"]) == {1}
    assert set(table.loc[table["policy"] == "package", "n"]) == {2}


def occupations(policy, replicate):
    posts = {("bachelor", "machines"): 10, ("bachelor", "services"): 4, ("higher_vocational", "machines"): 6}
    filled = {("bachelor", "machines"): 5, ("bachelor", "services"): 4, ("higher_vocational", "machines"): 0}
    if policy == "package":
        posts = {**posts, ("bachelor", "services"): 20}
        filled = {("bachelor", "machines"): 7, ("bachelor", "services"): 12}
    return [
        *((2020, "posts", n, level, field, "posts") for (level, field), n in posts.items()),
        *((2020, "posts_filled", n, level, field, "posts") for (level, field), n in filled.items()),
    ]


def test_coverage_of_the_baselines_demand_by_hand(tiny, tmp_path):
    found = outcomes(tiny, tmp_path, run_of(occupations), 1)

    def covered(policy, **cell):
        part = found.panel.select(indicator=BASE_DEMAND, region="city", **cell)
        return part.of(policy)[:, 0].tolist()

    assert covered("baseline") == [9 / 20]
    # services: 12 filled, but the baseline asked for 4; the third occupation fills none
    assert covered("package") == [(7 + 4) / 20]
    assert covered("package", level="bachelor") == [11 / 14]
    assert covered("package", field="machines") == [7 / 16]
    assert covered("package", level="bachelor", field="services") == [1.0]


def test_derived_rows_are_in_the_indicators_of_each_run(tiny, tmp_path):
    found = outcomes(tiny, tmp_path, run_of(occupations), 1)
    table = found.indicators
    assert list(table.columns) == INDICATORS
    own = table[(table["indicator"] == BASE_DEMAND) & (table["policy"] == "package")]
    assert len(own) == 1 + 2 + 2 + 3
    assert not table.duplicated([*INDICATORS[:8]]).any()
    assert len(derived_records(found.panel, "package", 0)) == len(own)


def test_a_panel_without_posts_is_left_alone(tiny, tmp_path):
    study, store = design(tiny, replicates=1), Store(tmp_path)
    outcome = execute(study, store, 1, simulate=run_of(lambda *_: [(2020, "retention_rate", 0.4)]))
    panel = read_archive(store, outcome.finished, study.policies, 1)
    assert with_base_demand(panel) is panel
