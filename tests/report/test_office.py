import io
import re

import pytest

from sim.report.figures.catalogue import Kept
from sim.report.language import Language, words
from sim.report.manifest import manifest
from sim.report.page import office, write
from sim.report.page.edition import edition
from sim.report.page.provenance import provenance
from sim.report.page.svg import Letters
from sim.scenario import Sources


@pytest.fixture(scope="module")
def told(comparison, kept, tmp_path_factory):
    made = provenance(manifest(comparison, tmp_path_factory.mktemp("x"), [], {}, Language.ZH, None))
    return edition(comparison, Sources(), made, words("zh"), Letters(), kept), kept


def test_the_document_holds_the_answer_every_chart_and_the_lists(told):
    docx = pytest.importorskip("docx")
    from sim.report.page.document import document

    one, draw = told
    file = io.BytesIO()
    document(file, one, draw)
    read = docx.Document(io.BytesIO(file.getvalue()))
    said = "\n".join(paragraph.text for paragraph in read.paragraphs)
    part = one.regions[0]
    assert part.answer[0].text in said
    assert all(limit in said for limit in one.limits)
    assert len(read.inline_shapes) == len(part.charts)
    described = [shape._inline.docPr.get("descr") for shape in read.inline_shapes]
    assert described == [chart.alt for chart in part.charts]
    cells = {cell.text for table in read.tables for row in table.rows for cell in row.cells}
    assert {row.title for row in part.overview.rows} <= cells
    assert part.shortage.rows[0][0] in cells
    # a font that has Chinese on every system that shows such documents
    fonts = read.styles["Normal"].element.rPr.rFonts.values()
    assert "Microsoft YaHei" in fonts


def test_the_workbook_holds_numbers_as_numbers(told, comparison):
    openpyxl = pytest.importorskip("openpyxl")
    from sim.report.page.workbook import workbook

    one, draw = told
    file = io.BytesIO()
    workbook(file, comparison, one, draw)
    book = openpyxl.load_workbook(io.BytesIO(file.getvalue()))
    assert book.sheetnames[0] == "结论"
    assert {"汇总", "急需紧缺目录", "红黄绿牌", "台账", "方案数值", "留存率"} <= set(book.sheetnames)
    texts = [row[1].value for row in book["结论"].iter_rows() if row[1].value]
    assert one.regions[0].answer[0].text in texts
    sheet = book["汇总"]
    heads = [cell.value for cell in sheet[1]]
    effects = [row[heads.index("effect")].value for row in sheet.iter_rows(min_row=2)]
    found = [value for value in effects if value is not None]
    assert found
    assert all(isinstance(value, int | float) for value in found)
    ledger = book["台账"]
    names = [cell.value for cell in ledger[1]]
    total = sum(
        row[names.index("yuan")].value
        for row in ledger.iter_rows(min_row=2)
        if row[names.index("policy")].value == "package"
    )
    own = comparison.ledger.query("policy == 'package'")["yuan"].sum() / comparison.replicates
    assert total == pytest.approx(own)


def test_without_the_extra_the_page_alone_is_written(comparison, tmp_path, monkeypatch):
    monkeypatch.setattr(office, "find_spec", lambda name: None)
    assert not office.can_write()
    assert write._office(comparison, {}, [], Kept()) == []
    for language in Language:
        assert re.search(r"pip install .*office", words(language)("table.no_office", extra=office.EXTRA))
