"""docs/parameters.md: current, and without a gap."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.policy.catalogue import catalogue
from sim.report import parameters_page
from sim.report.parameters_page import meanings, shipped
from sim.scenario.behaviour import Behaviour

PAGE = Path(__file__).parents[2] / "docs" / "parameters.md"


@pytest.fixture(scope="module")
def current():
    return shipped()


def test_the_page_is_current(current):
    assert PAGE.read_text(encoding="utf-8") == current, "python -m sim.report.parameters_page > docs/parameters.md"


def test_every_constant_column_and_knob_has_a_meaning_and_a_place(current):
    rows = [line.split(" | ") for line in current.splitlines() if line.startswith("| `")]
    assert len(rows) > 500
    assert [row[0] for row in rows if not row[-2].strip() and len(row) > 3] == []
    assert [row[0] for row in rows if not row[-1].strip(" |")] == []


def test_no_meaning_is_left_over_of_a_constant_that_is_gone():
    for section in Behaviour.model_fields.values():
        kind = section.annotation
        assert set(meanings(kind)) == set(kind.model_fields)


def test_a_value_that_changes_makes_the_page_old(daqing, current):
    place = daqing.behaviour.place
    other = place.model_copy(update={"b_tie": place.b_tie.model_copy(update={"value": 0.123})})
    changed = parameters_page.page(daqing.behaviour.model_copy(update={"place": other}))
    assert [line for line in changed.splitlines() if line not in current.splitlines()] == [
        next(line for line in changed.splitlines() if line.startswith("| `b_tie` | 0.123"))
    ]


def test_the_description_has_a_row_for_every_lever_in_one_table():
    lines = PAGE.with_name("ODD.md").read_text(encoding="utf-8").splitlines()
    first = lines.index("| lever | knob | where it acts |")
    rows = []
    for line in lines[first + 2 :]:
        if not line.startswith("| `"):
            break
        rows.append(line.split("`")[1])
    assert sorted(rows) == sorted(catalogue())
