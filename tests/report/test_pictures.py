"""A few charts of made-up numbers, held against pictures.

`pytest --mpl-generate-path=tests/report/pictures tests/report/test_pictures.py` draws the pictures anew.
"""

import pandas as pd
import pytest

from sim.analysis.headline import REASONS
from sim.report.figures import attribution, funnel, gap, grid, sankey
from sim.report.figures import lines as curves
from sim.report.figures.dots import SHOWN
from sim.report.figures.subject import Subject
from sim.report.language import words
from sim.report.style import styled
from sim.world.codes import ORIGINS
from tests.report.test_parts import made_up

compared = pytest.mark.mpl_image_compare(
    baseline_dir="pictures", style="default", tolerance=8, savefig_kwargs={"dpi": 60, "metadata": {"Software": None}}
)


@pytest.fixture(scope="module")
def subject(comparison):
    return Subject(comparison, "city", words("zh"))


@compared
def test_the_flows_of_graduates(subject):
    into = [
        (sankey.FROM, origin, level, 100 * (k + 1) / (j + 1))
        for j, origin in enumerate(ORIGINS)
        for k, level in enumerate(sankey.LEVELS)
    ]
    out = [
        (sankey.TO, level, end, 60 * (k + 1) / (j + 1))
        for j, end in enumerate(sankey.DESTINATIONS)
        for k, level in enumerate(sankey.LEVELS)
    ]
    table = pd.DataFrame([*into, *out], columns=["step", "from", "to", "graduates"])
    with styled():
        return sankey.draw(subject, table.assign(year=2035))


def lines(subject, indicator, level, start, steps):
    """Four years of an indicator: one line a policy, a step apart."""
    return [
        {
            "policy": policy,
            "title": subject.policy_title(policy),
            "indicator": indicator,
            "level": level,
            "unit": "share",
            "year": 2020 + year,
            "mean": start + step * year,
            "low": start + step * year - 0.02,
            "high": start + step * year + 0.02,
            "n": 5,
        }
        for policy, step in zip(subject.policies, steps, strict=True)
        for year in range(4)
    ]


@compared
def test_retention_where_a_level_has_no_graduates(subject):
    rows = lines(subject, "retention_rate", "all", 0.3, (0.0, 0.01, 0.03))
    for k, level in enumerate(("secondary_vocational", "higher_vocational", "bachelor")):
        rows += lines(subject, "retention_rate", level, 0.2 + k / 10, (-0.01, 0.01, 0.02))
    with styled():
        return curves.draw_retention(subject, pd.DataFrame(rows))


@compared
def test_reasons_of_the_gap(subject):
    rows = [
        {"policy": policy, "year": 2020 + year, "indicator": reason, "mean": 12.0 * (k + 1) + 5 * year - 9 * j}
        for k, reason in enumerate(REASONS)
        for j, policy in enumerate(subject.policies)
        for year in range(4)
    ]
    with styled():
        return gap.draw(subject, pd.DataFrame(rows))


@compared
def test_the_funnel_of_the_quota(subject):
    sizes = dict(zip((*funnel.STEPS, funnel.EXTRA), (2000, 150, 60, 6, 5, 2.5, 1.5), strict=True))
    rows = [
        {
            "policy": policy,
            "title": subject.policy_title(policy),
            "step": step,
            "name": subject.words(f"funnel.{step}"),
            "first_year": 2021,
            "last_year": 2024,
            "posts_a_year": size,
            "low": 0.6 * size,
            "high": 1.4 * size,
            "n": 5,
        }
        for policy in subject.policies[1:]
        for step, size in sizes.items()
    ]
    with styled():
        return funnel.draw(subject, pd.DataFrame(rows))


@compared
def test_levers_of_a_package(subject):
    with styled():
        return attribution.draw(made_up(subject.scenario), subject.scenario, "city", subject.words)


@compared
def test_policies_by_outcome(subject):
    rows = []
    for j, policy in enumerate(subject.policies[1:]):
        for k, name in enumerate(SHOWN):
            effect, same = (k - 4) / 50 + j / 50, 0.5 + k / 14
            about = {"indicator": name, "name": subject.words.indicator(name), "unit": "share", "policy": policy}
            rows.append({**about, "effect": effect, "same_sign": same, "clear": j != k})
    with styled():
        return grid.draw(subject, pd.DataFrame(rows))
