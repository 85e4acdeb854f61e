"""Rules on the three documents together: they say one thing, and it is what they ought to say."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from reports.checking.printed import Printed, PrintedForm, printed_content, printed_form
from reports.checking.read_excel import Sheet, excel_form
from reports.checking.remedies import CALL_OPERATOR
from reports.checking.rule import Case, Fault, Rule
from reports.content import Figure, Missing, Share
from reports.rendering import figure_code, note_lines

_BOOK = "bao-cao.xlsx"
_NUMERAL = re.compile(r"\d[\d.]*(?:,\d+)?%?")
_FIRST_FIGURE_ROW = 3
_PARTS = {
    "superior_lines": "cơ quan cấp trên", "issuer_lines": "cơ quan ban hành",
    "country": "Quốc hiệu", "motto": "Tiêu ngữ", "number": "số và ký hiệu",
    "place_and_date": "địa danh và ngày", "type_name": "tên loại", "subject": "trích yếu",
    "addressee": "Kính gửi", "authority": "quyền hạn ký", "signatory": "chức vụ ký",
    "recipients": "Nơi nhận", "attached_to": "dòng kèm theo", "notes": "ghi chú",
}  # fmt: skip


def word_says_the_content(case: Case) -> Iterator[Fault]:
    """The .docx prints every part as it ought to; the clerk's words are marked, no others are."""
    return _differences(printed_content(case.content), case.read.word.printed)


def page_says_the_content(case: Case) -> Iterator[Fault]:
    """So does the .html."""
    return _differences(printed_content(case.content), case.read.page.printed)


def _differences(wanted: Printed, found: Printed) -> Iterator[Fault]:
    for name, title in _PARTS.items():
        if getattr(wanted, name) != getattr(found, name):
            yield Fault(found.source, f"Phần {title} khác nội dung báo cáo.")
    if len(wanted.body) != len(found.body):
        yield Fault(found.source, "Số đoạn khác nội dung báo cáo.")
    for number, (one, other) in enumerate(zip(wanted.body, found.body, strict=False), start=1):
        if one.text != other.text:
            yield Fault(
                f"{found.source}, đoạn {number}", f"Đoạn khác nội dung: «{other.text[:60]}»."
            )
        elif one != other:
            yield Fault(
                f"{found.source}, đoạn {number}", "Đề mục hoặc lời của đơn vị đánh dấu sai."
            )
    yield from _form_differences(found.source, wanted.forms, found.forms)


def _form_differences(
    source: str, wanted: tuple[PrintedForm, ...], found: tuple[PrintedForm, ...]
) -> Iterator[Fault]:
    if len(wanted) != len(found):
        yield Fault(source, "Số biểu khác nội dung báo cáo.")
    for one, other in zip(wanted, found, strict=False):
        for field in fields(PrintedForm):
            if getattr(one, field.name) != getattr(other, field.name):
                yield Fault(f"{source}, {one.code}", f"Biểu khác nội dung báo cáo ({field.name}).")


def book_says_the_content(case: Case) -> Iterator[Fault]:
    """The .xlsx shows every form, every figure with its parts, and every note."""
    sheets = {sheet.name: sheet for sheet in case.read.workbook.sheets}
    for form in case.content.forms:
        if form.sheet_name in sheets:
            found = excel_form(sheets[form.sheet_name])
            yield from _form_differences(_BOOK, (printed_form(form),), (found,))
    if "Chỉ tiêu" in sheets:
        yield from _figure_differences(case, sheets["Chỉ tiêu"])
    notes = sheets["Ghi chú"].rows if "Ghi chú" in sheets else {}
    if tuple(cells[0].text for _, cells in sorted(notes.items()))[1:] != note_lines(case.content):
        yield Fault(f"{_BOOK}, Ghi chú", "Ghi chú khác nội dung báo cáo.")


def _figure_differences(case: Case, sheet: Sheet) -> Iterator[Fault]:
    rows = [cells for row, cells in sorted(sheet.rows.items()) if row >= _FIRST_FIGURE_ROW]
    found = [tuple(cell.text for cell in cells if 0 < cell.column < 7) for cells in rows]
    wanted = list(map(_figure_row, dict.fromkeys(case.marked_figures)))
    for missing in (Counter(wanted) - Counter(found)).elements():
        yield Fault(
            f"{_BOOK}, {sheet.name}", f"Thiếu hoặc khác chỉ tiêu {missing[0]}: {missing[2]}."
        )
    for more in (Counter(found) - Counter(wanted)).elements():
        yield Fault(f"{_BOOK}, {sheet.name}", f"Thừa hoặc khác chỉ tiêu {more[:1]}.")


def _figure_row(figure: Figure) -> tuple[str, ...]:
    row = (figure_code(figure), figure.name, figure.text)
    if isinstance(figure, Share):
        return (*row, figure.numerator.text, figure.denominator.text, figure.denominator.name)
    return row


def same_numbers(case: Case) -> Iterator[Fault]:
    """Word and web print the same numbers in the same order, and Excel has each of them."""
    files = case.read
    word, page = (list(_numerals(printed)) for printed in (files.word.printed, files.page.printed))
    if word != page:
        yield Fault("bao-cao.docx, bao-cao.html", "Hai văn bản in các con số khác nhau.")
    shown = {
        cell.text for s in files.workbook.sheets for cells in s.rows.values() for cell in cells
    }
    for figure in case.marked_figures:
        if not isinstance(figure, Missing) and figure.text not in shown:
            yield Fault(_BOOK, f"Thiếu con số {figure.text} ({figure.name}).")


def _numerals(printed: Printed) -> Iterator[str]:
    for paragraph in printed.body:
        yield from _NUMERAL.findall(paragraph.text)
    for form in printed.forms:
        for row in form.rows:
            yield from (text for text in row if text[:1].isdigit())


def marked_figures(case: Case) -> Iterator[Fault]:
    """Each figure on the page is marked with its code, and one code shows one text."""
    seen: dict[tuple[str, str, bool], str] = {}
    for marked in case.read.page.figures:
        key = (marked.code, marked.field_code, marked.text.endswith("%"))
        if marked.code and seen.setdefault(key, marked.text) != marked.text:
            yield Fault("bao-cao.html", f"Chỉ tiêu {marked.code} hiện hai số khác nhau.")
    wanted = [(figure.code, figure.text) for figure in case.marked_figures]
    if [(marked.code, marked.text) for marked in case.read.page.figures] != wanted:
        yield Fault("bao-cao.html", "Các số trên trang không gắn đúng mã chỉ tiêu.")


def _rule(rule_id: str, name: str, origin: str, look: Any) -> Rule:
    return Rule(rule_id, name, origin, "critical", CALL_OPERATOR, look, "files")


RULES = (
    _rule("T63", "word_says_the_content", "one content", word_says_the_content),
    _rule("T64", "page_says_the_content", "one content", page_says_the_content),
    _rule("T65", "book_says_the_content", "one content", book_says_the_content),
    _rule("T66", "same_numbers", "S10, S17", same_numbers),
    _rule("T67", "marked_figures", "S10", marked_figures),
)
