"""What the laboratory gives away, opened as its readers would open it."""

import io
import re

import pandas as pd

from sim.cli import app
from sim.report.numbers import number, percent


def check_block(text, world, invoke):
    """Paste a block into a scenario file; `check` must accept it, and the file must hold the policy."""
    from sim.scenario import load

    file = world.parent / "pasted.yaml"
    file.write_text(f"schema_version: 1\nextends: {world.name}\nname: pasted\n{text}", encoding="utf-8")
    result = invoke(app, ["check", str(file)])
    assert result.exit_code == 0, result.output
    return load(file)


def check_summary(content, table):
    """The CSV must hold the numbers that the page shows in its table."""
    assert content.startswith(b"\xef\xbb\xbf")
    summary = pd.read_csv(io.BytesIO(content), encoding="utf-8-sig")
    own = summary[(summary["measure"] == "retention_rate") & (summary["level"] == "all")]
    own = own.drop_duplicates("policy").set_index("policy")
    (policy,) = set(own.index) - {"baseline"}
    row = own.loc[policy]
    assert percent(own.loc["baseline", "baseline"]) in table
    assert percent(row["baseline"] + row["effect"]) in table
    clear = not row["low"] <= 0 <= row["high"]
    assert not clear or number(100 * row["effect"], 1, signed=True) in table
    return row


def check_page(html, row):
    """The report must say what the page says, in the same language."""
    assert html.count("<main") == 1
    assert 'lang="zh-CN"' in html
    assert percent(row["baseline"] + row["effect"]) in html
    assert not re.search(r"\bNaN\b|\bnan\b", re.sub(r"base64,[^\"']+", "", html))


def check_document(content, row):
    """The document must open and hold the level under the policy."""
    import docx

    read = docx.Document(io.BytesIO(content))
    cells = {cell.text for table in read.tables for line in table.rows for cell in line.cells}
    assert percent(row["baseline"] + row["effect"]) in cells
    assert len(read.inline_shapes) > 5


def check_workbook(content, row):
    """The workbook must open and hold the effect as a number."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book["汇总"]
    heads = [cell.value for cell in sheet[1]]
    effects = [line[heads.index("effect")].value for line in sheet.iter_rows(min_row=2)]
    assert any(value is not None and abs(value - row["effect"]) < 1e-9 for value in effects)
