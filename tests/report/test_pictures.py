"""A few charts of made-up numbers, held against pictures.

`pytest --mpl-generate-path=tests/report/pictures tests/report/test_pictures.py` draws the pictures anew.
"""

import pandas as pd
import pytest

from sim.report.figures import grid, sankey
from sim.report.figures.dots import SHOWN
from sim.report.figures.subject import Subject
from sim.report.language import words
from sim.report.style import styled
from sim.world.codes import ORIGINS

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
