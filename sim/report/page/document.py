"""The report as a document for word processors, for those who must edit it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, BinaryIO

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from sim.report.figures.catalogue import Kept
from sim.report.headline_table import HeadlineTable
from sim.report.page.charts import OnPage
from sim.report.page.edition import Edition, RegionPart

_WIDTH = Cm(16.6)
_FONTS = ("Calibri", "Microsoft YaHei")
_HEADS = ("field", "level", "short_by", "coverage", "applicants", "years_open", "reason")


def document(file: BinaryIO, told: Edition, draw: Kept) -> None:
    """Write the report as a Word document (docx).

    Parameters
    ----------
    draw
        What draws the charts.
    """
    doc = Document()
    _style(doc)
    doc.core_properties.title = told.title
    doc.add_heading(told.title, level=0)
    for part in told.regions:
        _answer(doc, told, part)
        if part is told.regions[0]:
            _goals(doc, told)
        doc.add_heading(told.words("page.charts"), level=1)
        for one in part.charts:
            _chart(doc, one, draw.drawing(one.name, part.subject, "png"))
        if part.left_out_text:
            doc.add_paragraph(told.words("others.left_out", charts=part.left_out_text))
        _lists(doc, told, part)
    _divisions(doc, told)
    _drawn(doc, told)
    _lives(doc, told)
    _settings(doc, told)
    _rest(doc, told)
    held = io.BytesIO()
    doc.save(held)
    file.write(held.getvalue())


def _style(doc: Any) -> None:
    latin, chinese = _FONTS
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "List Bullet", "Caption"):
        style = doc.styles[name]
        style.font.name = latin
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), chinese)
        style.font.color.rgb = RGBColor(0x1F, 0x23, 0x28)
    doc.styles["Normal"].font.size = Pt(10.5)
    doc.styles["Title"].font.size = Pt(20)
    section = doc.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2.0)


def _answer(doc: Any, told: Edition, part: RegionPart) -> None:
    if len(told.regions) > 1:
        doc.add_heading(part.title, level=1)
    first = doc.add_paragraph().add_run(part.answer[0].text)
    first.bold, first.font.size = True, Pt(13)
    for said in part.answer[1:]:
        line = doc.add_paragraph()
        line.add_run(told.words("about." + said.about) + "  ").bold = True
        line.add_run(said.text)
    rows = [
        [row.title, *(text for cell in row.cells for text in (cell.level, cell.effect)), row.cost]
        for row in part.overview.rows
    ]
    heads = [head.replace("\n", " ") for head in part.overview.heads]
    _table(doc, heads, rows, right=range(1, 6), widths=(0.28, 0.12, 0.17, 0.12, 0.17, 0.14))
    for line in part.caveats:
        doc.add_paragraph(line, style="List Bullet")


def _goals(doc: Any, told: Edition) -> None:
    for table in told.goals:
        doc.add_heading(table.heading, level=2)
        heads = [head.replace("\n", " ") for head in table.columns]
        _table(doc, heads, table.rows, right=range(1, len(heads)))
        for note in table.notes:
            doc.add_paragraph(note)
    if told.goal_years:
        doc.add_heading(told.words("table.goal_years_heading"), level=2)
    for table in told.goal_years:
        doc.add_paragraph(table.heading)
        _table(doc, table.columns, table.rows, right=range(1, len(table.columns)))


def _chart(doc: Any, one: OnPage, png: bytes) -> None:
    shown = doc.add_paragraph()
    shown.paragraph_format.keep_together = True
    picture = shown.add_run().add_picture(io.BytesIO(png), width=_WIDTH)
    # alternative text, which python-docx has no call for
    named = picture._inline.docPr
    named.set("title", one.heading)
    named.set("descr", one.alt)


def _divisions(doc: Any, told: Edition) -> None:
    if "divisions" not in told.parts:
        return
    doc.add_heading(told.words("page.divisions"), level=1)
    for one in told.divisions.shown:
        _chart(doc, one.chart, one.png)
        _texts(doc, one.table)
    if told.divisions.stale:
        policies = told.words("table.shocks_between").join(told.divisions.stale)
        doc.add_paragraph(told.words("division.stale", policies=policies))


def _drawn(doc: Any, told: Edition) -> None:
    if told.drawn is None:
        return
    doc.add_heading(told.words("page.drawn"), level=1)
    if told.drawn.stale:
        doc.add_paragraph(told.words("drawn.stale"))
    for table, _ in told.drawn.tables:
        doc.add_heading(table.heading, level=2)
        _texts(doc, table, names=2)


def _texts(doc: Any, table: HeadlineTable, names: int = 1) -> None:
    """Add a table with its notes; the first columns hold names, the others numbers."""
    heads = [head.replace("\n", " ") for head in table.columns]
    _table(doc, heads, table.rows, right=range(names, len(heads)))
    for note in table.notes:
        doc.add_paragraph(note, style="List Bullet")


def _lives(doc: Any, told: Edition) -> None:
    if told.lives is None:
        return
    say = told.words
    doc.add_heading(say("page.lives"), level=1)
    doc.add_paragraph(told.lives.rule)
    heads = [say("trace.year"), say("trace.baseline"), told.lives.policy, say("trace.why_")]
    for life in told.lives.lives:
        doc.add_heading(life.heading, level=2)
        rows = [(years, before, after or say("lives.same"), why) for years, before, after, why in life.rows]
        _table(doc, heads, rows, widths=(0.13, 0.36, 0.36, 0.15))


def _lists(doc: Any, told: Edition, part: RegionPart) -> None:
    say = told.words
    if part.shortage is None or part.lights is None:
        return
    doc.add_heading(say("page.lists"), level=1)
    doc.add_heading(say("page.shortage"), level=2)
    doc.add_paragraph(say("page.shortage_sub"))
    _table(doc, [say(f"page.shortage_heads.{key}") for key in _HEADS], part.shortage.rows, right=range(2, 6))
    doc.add_heading(say("page.lights"), level=2)
    doc.add_paragraph(say("page.lights_sub"))
    rows = [
        [
            field,
            *(
                "–" if one is None else f"{say('page.light.' + one.colour)} {one.seats} → {one.seats_next}"
                for one in cells
            ),
        ]
        for field, cells in part.lights.rows
    ]
    _table(doc, [say("page.shortage_heads.field"), *part.lights.levels], rows)
    doc.add_paragraph(say("page.lights_note"))


def _settings(doc: Any, told: Edition) -> None:
    doc.add_heading(told.words("page.settings"), level=1)
    for policy in told.settings:
        doc.add_heading(policy.title, level=2)
        if policy.note:
            doc.add_paragraph(policy.note)
        for lever in policy.levers:
            line = doc.add_paragraph()
            line.paragraph_format.keep_with_next = True
            line.add_run(lever.title).bold = True
            line.add_run(f"  {lever.when}")
            if lever.rows:
                _table(doc, None, lever.rows, widths=(0.3, 0.44, 0.26))
        if not policy.levers:
            doc.add_paragraph(told.words("page.no_levers"))


def _rest(doc: Any, told: Edition) -> None:
    say = told.words
    if told.assumptions.sources:
        doc.add_heading(say("page.sources"), level=1)
    for number, one in enumerate(told.assumptions.sources, 1):
        parts = say("page.comma").join(text for text in (one.title, one.issuer, one.date, one.link) if text)
        doc.add_paragraph(f"{number}. {parts}{say('page.stop')}")
    doc.add_heading(say("page.limits"), level=1)
    for line in told.limits:
        doc.add_paragraph(line, style="List Bullet")
    doc.add_heading(say("page.made"), level=1)
    doc.add_paragraph(say("page.made_sub"))
    _table(doc, None, told.made, widths=(0.25, 0.75))


def _table(
    doc: Any,
    heads: Sequence[str] | None,
    rows: Sequence[Sequence[str]],
    right: Sequence[int] | range = (),
    widths: Sequence[float] | None = None,
) -> None:
    """Add a table; columns named in `right` hold numbers, `widths` are shares of the page."""
    width = len(heads) if heads is not None else len(rows[0])
    table = doc.add_table(rows=0, cols=width, style="Table Grid")
    table.autofit = widths is None
    for place, row in enumerate([*([heads] if heads is not None else []), *rows]):
        head = heads is not None and place == 0
        # a table reads its cells anew each time that one is asked for
        for column, (cell, text) in enumerate(zip(table.add_row().cells, row, strict=True)):
            line = cell.paragraphs[0]
            run = line.add_run(text)
            run.font.size = Pt(9)
            run.bold = head
            if head:
                _shade(cell)
            if column in right:
                line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            if widths is not None:
                cell.width = int(_WIDTH * widths[column])
    for column, share in enumerate(widths or ()):
        # readers other than Word go by the columns
        table.columns[column].width = int(_WIDTH * share)
    doc.add_paragraph()


def _shade(cell: Any) -> None:
    """Give a cell the background of heads; that of a table style would hide text that has a colour of its own."""
    fill = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", "F0F1F3")):
        fill.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(fill)
