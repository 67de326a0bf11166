"""docs/documents.md names every measure of the documents, and only levers and settings that there are."""

import re
from pathlib import Path

import pytest

from sim.measures.catalogue import CATALOGUE
from sim.policy.catalogue import catalogue, settings
from sim.scenario.levers import Lever

PAGE = Path(__file__).parents[2] / "docs" / "documents.md"
COMMON = {field.alias or name for name, field in Lever.model_fields.items()}
DOCUMENTS = ("000", "001", "002", "003", "004")


@pytest.fixture(scope="module")
def tables():
    """Return the rows of each document's table, without its head."""
    found, number = {}, ""
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if start := re.match(r"## Document (\d{3}): ", line):
            number = start[1]
        if number and line.startswith("| ") and not re.match(r"\| (no\.|item) \|", line):
            found.setdefault(number, []).append([cell.strip() for cell in line.strip("|").split(" | ")])
    return found


def named(cells):
    """Return what stands in backticks in the last column, without values."""
    return [word.split(":")[0] for word in re.findall(r"`([^`]+)`", cells[-1])]


def test_every_numbered_measure_has_its_row(tables):
    assert set(tables) == set(DOCUMENTS)
    assert [row[0] for row in tables["000"]] == [str(n) for n in range(1, 18)]
    assert [row[0] for row in tables["001"]] == ["goal", *(str(n) for n in range(1, 30))]
    tasks = [row[0] for row in tables["002"]]
    assert tasks.count("procedure") == 1
    assert [item for item in tasks if item.startswith("task")] == [f"task {n}" for n in range(1, 7)]
    told = [row[0] for row in tables["003"] if row[0].startswith("incentive")]
    assert told == [f"incentive {n}" for n in range(1, 5)]
    assert [row[0] for row in tables["004"] if row[0].startswith("plan")] == [f"plan {n}" for n in range(1, 5)]


@pytest.mark.parametrize("number", DOCUMENTS)
def test_a_row_names_a_lever_or_says_why_it_is_not_modelled(tables, number):
    keys = set(catalogue())
    for row in tables[number]:
        assert len(row) == 3, row
        said = re.search(r"not modelled|[Nn]ot modelled|Indicators|Stocks|Reported|Horizon|Hospitals|decision", row[-1])
        assert keys & set(named(row)) or said, row


@pytest.mark.parametrize("number", DOCUMENTS)
def test_levers_and_settings_named_there_exist(tables, number):
    """A lever is followed by its settings; what is no lever must be a setting of the lever named before it."""
    levers = catalogue()
    for row in tables[number]:
        last = None
        for word in named(row):
            if word in levers:
                last = word
                continue
            assert last is not None, (word, row)
            own = {part for setting in settings(last) for part in (setting.key, setting.key.rpartition(".")[2])}
            choices = {choice for setting in settings(last) for choice in setting.choices}
            assert word in own | choices | COMMON | set(CATALOGUE), (last, word, row)


def test_every_lever_stands_in_the_documents_that_its_catalogue_entry_names(tables):
    for key, entry in catalogue().items():
        for number in entry.documents:
            if number != "added":
                assert any(key in named(row) for row in tables[number]), (key, number)


def test_the_page_names_no_folder():
    text = PAGE.read_text(encoding="utf-8")
    assert not re.search(r"seeds|/work|\.txt", text)
