"""Schools and enterprises from a spreadsheet: the same as written out, and one exact message for each bad row."""

from pathlib import Path

import pytest

from sim.scenario import ScenarioError, load, read
from sim.scenario.quantity import Kind

TINY = Path(__file__).parents[1] / "worlds" / "tiny.yaml"
HEAD = "key,title.en,title.zh,level,years,enrolled,programmes.machines,prestige,spare,practice,kind,source,range\n"
ROW = "craft,Craft school,工艺学校,secondary_vocational,3,60,2,-0.3,0.2,0.4,,,\n"
SOURCES = "sources: {count: {title: {en: Count}}}\nevidence: {}\n"


def city(folder: Path, table: str | bytes, name: str = "schools.csv") -> Path:
    (folder / name).write_bytes(table if isinstance(table, bytes) else table.encode("utf-8"))
    path = folder / "city.yaml"
    path.write_text(f"extends: {TINY}\nregions: {{city: {{schools_from: {name}}}}}\n", encoding="utf-8")
    return path


def message(folder: Path, table: str | bytes, name: str = "schools.csv") -> str:
    with pytest.raises(ScenarioError) as caught:
        load(city(folder, table, name))
    return str(caught.value).replace(f"{folder}/", "")


def test_a_row_is_a_school_beside_those_of_the_file(tmp_path):
    scenario = load(city(tmp_path, HEAD + ROW))
    schools = scenario.regions["city"].schools
    assert set(schools) == {"craft", *load(TINY).regions["city"].schools}
    craft = schools["craft"]
    assert (craft.title.zh, craft.years, craft.programmes) == ("工艺学校", 3, {"machines": 2})
    assert (craft.enrolled.value, craft.enrolled.unit, craft.enrolled.kind) == (60, "students", Kind.ASSUMED)
    # a fifth either way, a utility half a point, a share within its bounds
    assert craft.enrolled.range == (48, 72)
    assert craft.prestige.range == pytest.approx((-0.8, 0.2))
    assert craft.practice.range == pytest.approx((0.32, 0.48))


def test_a_count_may_be_measured_and_the_range_stated(tmp_path):
    (tmp_path / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    row = ROW.replace("0.4,,,", "0.4,measured,count,0.5")
    craft = load(city(tmp_path, HEAD + row)).regions["city"].schools["craft"]
    assert (craft.enrolled.kind, craft.enrolled.source, craft.enrolled.range) == (Kind.MEASURED, "count", None)
    assert craft.practice.range == pytest.approx((0.2, 0.6))


def test_what_the_file_says_stands_over_the_table(tmp_path):
    path = city(tmp_path, HEAD + ROW.replace("craft,", "trade,"))
    assert load(path).regions["city"].schools["trade"].title.en == "Craft school"
    own = "{value: 30, unit: students, kind: assumed, range: [20, 40]}"
    text = path.read_text(encoding="utf-8").replace(
        "schools_from: schools.csv", f"schools_from: schools.csv, schools: {{craft: {{enrolled: {own}}}}}"
    )
    path.write_text(text, encoding="utf-8")
    (tmp_path / "schools.csv").write_text(HEAD + ROW, encoding="utf-8")
    with pytest.raises(ScenarioError, match="title: is missing"):
        # an entry of the file is the whole entry, not a part laid over the row
        load(path)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_table_is_read_as_spreadsheets_save_it(tmp_path, encoding):
    text = (HEAD + ROW).replace("\n", "\r\n")
    assert load(city(tmp_path, text.encode(encoding))).regions["city"].schools["craft"].title.zh == "工艺学校"


def test_the_first_sheet_of_a_workbook_is_read(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for line in (HEAD + ROW).splitlines():
        cells = [float(cell) if cell.replace(".", "").replace("-", "").isdigit() else cell for cell in line.split(",")]
        book.active.append([cell if cell != "" else None for cell in cells])
    book.save(tmp_path / "schools.xlsx")
    path = city(tmp_path, (tmp_path / "schools.xlsx").read_bytes(), "schools.xlsx")
    from_csv = load(city(tmp_path, HEAD + ROW)).regions["city"].schools["craft"]
    path.write_text(path.read_text(encoding="utf-8").replace("schools.csv", "schools.xlsx"), encoding="utf-8")
    assert load(path).regions["city"].schools["craft"] == from_csv
    assert str(tmp_path / "schools.xlsx") in read(path).files


BAD = {
    "no_number": (
        HEAD + ROW.replace(",60,", ",6O,"),
        "schools.csv:2: regions.city.schools.craft.enrolled: '6O' is not a number",
    ),
    "no_key": (HEAD + ROW.replace("craft,", ","), "schools.csv:2: regions.city.schools: the row has no `key`"),
    "key_twice": (HEAD + ROW + ROW, "schools.csv:3: regions.city.schools.craft: stands on line 2 already"),
    "unknown_column": (
        HEAD.replace("enrolled", "enroled") + ROW,
        "schools.csv:1: regions.city.schools: unknown column `enroled`; did you mean `enrolled`?\n"
        "schools.csv:2: regions.city.schools.craft.enrolled: is missing",
    ),
    "unknown_field": (
        HEAD.replace("machines", "machine") + ROW,
        "schools.csv:2: regions.city.schools.craft.programmes.machine: unknown field `machine`; "
        "did you mean `machines`?",
    ),
    "unknown_level": (
        HEAD + ROW.replace("secondary_vocational", "secondary"),
        "schools.csv:2: regions.city.schools.craft.level: 'secondary' is not one of general_senior, "
        "secondary_vocational, higher_vocational, bachelor, postgraduate; did you mean `secondary_vocational`?",
    ),
    "out_of_bounds": (
        HEAD + ROW.replace(",0.2,0.4", ",2,0.4"),
        "schools.csv:2: regions.city.schools.craft.spare: 2 is not between 0 and 1",
    ),
    "range": (
        HEAD + ROW.replace("0.4,,,", "0.4,,,20%"),
        "schools.csv:2: regions.city.schools.craft.range: '20%' is not a share of the value, such as 0.2",
    ),
    "too_many_cells": (HEAD + ROW.strip() + ",7,8\n", "schools.csv:2: has 15 cells; the first line names 13 columns"),
    "column_twice": (HEAD.replace("spare", "years") + ROW, "schools.csv:1: names the column `years` twice"),
    "no_rows": (HEAD, "schools.csv: holds no rows; the first line names the columns, each further one is an entry"),
    "no_encoding": (b"key\n\xff\xff\n", "schools.csv: is neither UTF-8 nor GB18030; save it as CSV UTF-8"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_row_has_one_exact_message(tmp_path, name):
    table, expected = BAD[name]
    assert message(tmp_path, table) == expected


def test_a_broken_workbook_and_a_missing_table_are_named(tmp_path):
    pytest.importorskip("openpyxl")
    assert message(tmp_path, b"no workbook", "schools.xlsx").startswith("schools.xlsx: is no workbook that can be read")
    path = city(tmp_path, HEAD + ROW)
    (tmp_path / "schools.csv").rename(tmp_path / "school.csv")
    with pytest.raises(ScenarioError, match=r"city\.yaml:2: regions\.city\.schools_from: .*schools\.csv: no such file"):
        load(path)


def test_enterprises_have_nested_columns(tmp_path):
    columns = {
        "key": "mill",
        "title.en": "Mill",
        "title.zh": "工厂",
        "sector": "industry",
        "ownership": "private",
        "firms": "3",
        "staff": "40",
        "spread": "0.5",
        "occupations.machines.bachelor": "0.4",
        "occupations.services.higher_vocational": "0.6",
        "ages.under_30": "0.25",
        "ages.from_30": "0.25",
        "ages.from_40": "0.25",
        "ages.from_50": "0.25",
        "women": "0.4",
        "exits": "0.1",
        "plan": "0.4",
        "pay.secondary_vocational": "3000",
        "pay.higher_vocational": "3400",
        "pay.bachelor": "4400",
        "pay.postgraduate": "5500",
        "outside_applicants": "0.5",
        "profitable": "0.6",
    }
    (tmp_path / "firms.csv").write_text(",".join(columns) + "\n" + ",".join(columns.values()) + "\n", encoding="utf-8")
    path = tmp_path / "city.yaml"
    path.write_text(f"extends: {TINY}\nregions: {{city: {{enterprises_from: firms.csv}}}}\n", encoding="utf-8")
    mill = load(path).regions["city"].enterprises["mill"]
    assert {field: dict(levels) for field, levels in mill.occupations.items()} == {
        "machines": {"bachelor": 0.4},
        "services": {"higher_vocational": 0.6},
    }
    assert (mill.firms, mill.staff.value, mill.pay.bachelor.unit) == (3, 40, "yuan a month")
    assert mill.pay.bachelor.range == (3520, 5280)
