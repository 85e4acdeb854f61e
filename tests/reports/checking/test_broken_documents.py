"""Reports broken on purpose: each rule of the document check is seen finding what it is for."""

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from time import process_time
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from reports.checking import RULES, UNREADABLE, DocumentFinding, check_content, check_documents
from reports.content import Count, Figure, Form, Paragraph, Part, Share
from reports.legal import legal_texts
from reports.units import Unit
from tests.reports.checking.reports_at_hand import Report, drafted, everyday_report, rendered

Break = Callable[[Report], Report]
Documents = dict[str, bytes]
BreakFile = Callable[[Documents], None]
ROOT = Path(__file__).parents[3]
WORD, PAGE, BOOK = "bao-cao.docx", "bao-cao.html", "bao-cao.xlsx"
DOCUMENT = "word/document.xml"


def _ids(findings: tuple[DocumentFinding, ...]) -> set[str]:
    return {finding.rule_id for finding in findings}


# --- ways to break what a report says ---------------------------------------------------------


def _says(*parts: Part, declared: bool = False) -> Break:
    """One more paragraph before the last."""

    def broken(report: Report) -> Report:
        more = Paragraph(parts, is_declared=declared)
        *body, last = report.content.body
        return report._replace(content=replace(report.content, body=(*body, more, last)))

    return broken


def _content(**changes: Callable[[Any], Any]) -> Break:
    """Fields of the content, each made from what it was."""

    def broken(report: Report) -> Report:
        made = {name: change(getattr(report.content, name)) for name, change in changes.items()}
        return report._replace(content=replace(report.content, **made))

    return broken


def _figures(**changes: Any) -> Break:
    """Other figures than those that the content was made from."""
    return lambda report: report._replace(figures=replace(report.figures, **changes))


def _counts(**counts: int) -> Break:
    return lambda report: report._replace(
        figures=replace(report.figures, counts={**report.figures.counts, **counts})
    )


def _phrase(phrase_id: str, change: Callable[[Paragraph], Paragraph | None]) -> Break:
    """Paragraphs of one row of the phrase table; none takes them away."""

    def body(paragraphs: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
        assert any(p.phrase_id == phrase_id for p in paragraphs), phrase_id
        made = (change(p) if p.phrase_id == phrase_id else p for p in paragraphs)
        return tuple(paragraph for paragraph in made if paragraph is not None)

    return _content(body=body)


def _gone(_paragraph: Paragraph) -> None:
    return None


def _words(old: str, new: str) -> Callable[[Paragraph], Paragraph]:
    """The paragraph with other words; its figures stay."""

    def change(paragraph: Paragraph) -> Paragraph:
        parts = [p.replace(old, new) if isinstance(p, str) else p for p in paragraph.parts]
        assert tuple(parts) != paragraph.parts, old
        return replace(paragraph, parts=tuple(parts))

    return change


def _figure(code: str, change: Callable[[Any], Figure]) -> Callable[[Paragraph], Paragraph]:
    """The paragraph with another figure of that code."""

    def made(paragraph: Paragraph) -> Paragraph:
        parts = [
            change(p) if not isinstance(p, str) and p.code == code else p for p in paragraph.parts
        ]
        assert tuple(parts) != paragraph.parts, code
        return replace(paragraph, parts=tuple(parts))

    return made


def _everywhere(old: str, new: str) -> Break:
    """Other words wherever our own paragraphs have them."""

    def body(paragraphs: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
        return tuple(
            replace(
                paragraph,
                parts=tuple(
                    p.replace(old, new) if isinstance(p, str) else p for p in paragraph.parts
                ),
            )
            for paragraph in paragraphs
        )

    return _content(body=body)


def _cell(sheet_name: str, row: int, place: int, value: int) -> Break:
    """Another number in one cell of a form; the figure keeps its code."""

    def form(it: Form) -> Form:
        if it.sheet_name != sheet_name:
            return it
        rows = list(it.rows)
        figures = list(rows[row].figures)
        old = figures[place]
        figures[place] = Count(old.code, old.name, value)
        rows[row] = replace(rows[row], figures=tuple(figures))
        return replace(it, rows=tuple(rows))

    return _content(forms=lambda forms: tuple(map(form, forms)))


def _letterhead(**changes: Any) -> Break:
    return _content(letterhead=lambda it: replace(it, **changes))


def _plus_one(count: Count) -> Count:
    return replace(count, value=count.value + 1)


def _share(code: str, part: int, whole: int) -> Share:
    return Share(code, "", Count("", "", part), Count("", "", whole), 2)


class _CutOff(Share):
    """A share that is cut off after its first digit."""

    @property
    def text(self) -> str:
        return f"{100 * self.numerator.value // self.denominator.value},0%"


_CITED = legal_texts()["circular_02_2017"]
BROKEN: tuple[tuple[str, str, Break], ...] = (
    ("T01", "a place of a template", _says("Đã tiếp nhận {06a.3} hồ sơ.")),
    ("T01", "a word of a program", _says("Đã tiếp nhận None hồ sơ.")),
    ("T01", "an ellipsis in the clerk's words",
     _says("Thực hiện theo Kế hoạch số …", declared=True)),
    ("T01", "an ellipsis in our words", _says("Đã giải quyết hồ sơ…")),
    ("T05", "a birthday", _says("Ông A, sinh năm 1985 đã nhận kết quả.", declared=True)),
    ("T02", "two spaces", _says("Kết quả  giải quyết hồ sơ của đơn vị.")),
    ("T02", "a space before a comma", _says("Kết quả giải quyết , trả hồ sơ.")),
    ("T03", "hồ sơ hồ sơ", _says("Đã tiếp nhận các hồ sơ hồ sơ của người dân.")),
    ("T04", "decomposed letters", _says(unicodedata.normalize("NFD", "Kết quả giải quyết hồ sơ."))),
    ("T04", "decomposed letters of the clerk",
     _says(unicodedata.normalize("NFD", "Kết quả giải quyết."), declared=True)),
    ("T05", "an identity number", _says("Hồ sơ của công dân 030123456789 đã trả.", declared=True)),
    ("T05", "a mobile number", _says("Liên hệ 0912 345 678 để được hướng dẫn.", declared=True)),
    ("T05", "an address", _says("Gửi về nguyenvana@example.com khi cần.", declared=True)),
    *(
        ("T05", words, _says(f"Đề nghị ông A, {words}, bổ sung.", declared=True))
        for words in (
            "CMND 142 345 678", "CMND 142.345.678", "cmt số: 142-345-678", "CCCD 030 085 001 234",
            "số căn cước 030085001234", "nguyen.a @gmail.com", "nguyen.a@ gmail.com",
            "0912/345/678", "0912-345-678",
        )
    ),
    ("T05", "a birthday in any words", _says("Ông A sinh ngày 12/3/1985.", declared=True)),
    ("T06", "a decimal point", _says("Tỷ lệ giải quyết đạt 98.53% số hồ sơ.")),
    ("T06", "a space before the percent sign", _says("Tỷ lệ giải quyết đạt 98,53 % số hồ sơ.")),
    ("T06", "thousands without a dot", _says("Đã tiếp nhận 1022 hồ sơ.")),
    ("T07", "a month without its zero", _says("Báo cáo từ ngày 22 tháng 2 năm 2023.")),
    ("T07", "a day that does not exist", _says("Báo cáo từ ngày 31 tháng 4 năm 2023.")),
    ("T07", "a day in figures", _says("Báo cáo từ ngày 22/02/2023.")),
    ("T08", "a bracket left open", _says("Đã giải quyết hồ sơ (đạt chỉ tiêu của huyện.")),
    ("T09", "a sentence said twice",
     _content(body=lambda body: (
         *body[:-1], *(p for p in body if p.phrase_id == "post.none"), body[-1]))),
    ("T10", "a paragraph without an end", _says("Đã giải quyết hồ sơ của người dân")),
    ("T11", "no mark at the end", _phrase("ending.ending", _words("./.", "."))),
    ("T11", "the mark in the middle", _says("Trên đây là báo cáo./.")),
    ("T12", "another country", _letterhead(country="CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM")),
    ("T12", "no addressee", _letterhead(addressee="")),
    ("T12", "no signatory", _content(closing=lambda it: replace(it, signatory=""))),
    ("T13", "no records office",
     _content(closing=lambda it: replace(it, recipients=("- Như trên;", "- Lưu: VP UBND.")))),
    ("T14", "another type of unit in the head",
     _letterhead(issuer_lines=("ỦY BAN NHÂN DÂN", "THỊ TRẤN ĐỒNG LẠC"))),
    ("T14", "another superior", _letterhead(addressee="Kính gửi: Ủy ban nhân dân huyện Thanh Hà")),
    ("T15", "another commune in our words", _says("Số liệu của xã Hồng Phong đã được cộng.")),
    ("T15", "another commune's desk in the clerk's words",
     _says("Bộ phận một cửa UBND thị trấn Nam Sách có phòng rộng.", declared=True)),
    ("T15", "the commune under another type",
     _says("Trên địa bàn thị trấn Đồng Lạc có trạm Bưu điện.", declared=True)),
    ("T16", "another commune mentioned by the clerk",
     _says("Đã học tập kinh nghiệm của xã Hồng Phong.", declared=True)),
    ("T17", "UBND thị trấn", _says("UBND thị trấn báo cáo UBND huyện.", declared=True)),
    ("T18", "another quarter", _says("Trong quý I năm 2019 có nhiều hồ sơ.")),
    ("T18", "another first day", lambda r: _figures(
        period_from=r.figures.period_from - timedelta(days=1))(r)),
    ("T19", "dated on the last day",
     lambda r: _content(report_date=lambda _: r.figures.period_to)(r)),
    ("T19", "dated two months later",
     _content(report_date=lambda day: day + timedelta(days=60))),
    ("T20", "half a symbol", _says("Thực hiện theo Thông tư số 02/TT-VPCP.")),
    ("T20", "another half", _says("Thực hiện theo Nghị định số 61/2018-CP.")),
    ("T21", "a repealed text", _says("Thực hiện theo Thông tư số 25/2014/TT-BTP.")),
    ("T21", "a text not yet in force", _says("Thực hiện theo Nghị định số 118/2025/NĐ-CP.")),
    ("T22", "a first citation in short", _everywhere(_CITED.full, _CITED.short)),
    ("T23", "levels 3 and 4 in our words", _says("Cung cấp dịch vụ công mức độ 3, 4.")),
    ("T24", "levels 3 and 4 of the clerk",
     _says("Duy trì dịch vụ công mức độ 3, mức độ 4.", declared=True)),
    ("T25", "a number that the marts do not have",
     _phrase("resolution.resolved", _figure("06a.7", _plus_one))),
    ("T25", "a field's number changed", _cell("II.06a", 1, 0, 987_654)),
    ("T25", "another declared value", _figures(declared={"review.finished": Decimal(11)})),
    ("T26", "another name", _phrase("resolution.resolved",
                                    _figure("06a.7", lambda f: replace(f, name="Hồ sơ khác")))),
    ("T27", "one indicator with two values",
     _phrase("online.received", _figure("06a.4", _plus_one))),
    ("T28", "a share cut off and not rounded", _phrase(
        "resolution.resolved", _figure("dos.completion_share", lambda s: _CutOff(**vars(s))))),
    ("T29", "a numeral that is no figure", _says("Đã giải quyết thêm 91 hồ sơ.")),
    ("T30", "a share of nothing named", _phrase(
        "resolution.resolved", _words(" tổng số hồ sơ nhận giải quyết", ""))),
    ("T31", "two wholes side by side", _phrase(
        "resolution.none_late", lambda p: _with_share(p))),
    ("T32", "a target of nothing named",
     _phrase("tasks.target", _words(" số hồ sơ đã giải quyết", ""))),
    ("T33", "no number of the abolished",
     _content(body=lambda body: tuple(
         p for p in body if not p.phrase_id.startswith("publication.")))),
    ("T34", "a section without a figure", _phrase("process.both", _gone)),
    ("T35", "all that is not all", _phrase("digitisation.some", lambda p: replace(
        p, parts=("Tất cả hồ sơ được số hóa: ", *p.parts)))),
    ("T35", "all of one, a share",
     _says("Tất cả hồ sơ được nộp trực tuyến, đạt ", _share("dos.online_share", 1, 1), ".")),
    ("T35", "all of one, a count", lambda r: _counts(petition_handled_count=1,
                                                     petition_handled_on_time_count=1)(
        _says("Đã xử lý ", Count("pakn.within_power", "", 1), " phản ánh, tất cả đúng hạn.")(r))),
    ("T35", "all of two things, and one of them is not",
     _says("Tất cả thủ tục đã phê duyệt quy trình nội bộ (đạt ",
           _share("tthc.internal_process_share", 5, 5), ") và đã có quy trình điện tử (đạt ",
           _share("tthc.electronic_process_share", 3, 5), ").")),
    ("T35", "all, and only the share before it is",
     _says("Đã giải quyết ", _share("dos.completion_share", 5, 5), "; tất cả đúng hạn, đạt ",
           _share("dos.in_time_share", 3, 5), ".")),
    ("T36", "most of nothing", _says("Đa số người dân hài lòng với việc giải quyết.")),
    ("T37", "most that are all",
     _phrase("ratings.most_good", _words("đa số các phiếu", "tất cả các phiếu"))),
    ("T38", "late ones where there are none",
     _says("Trong kỳ còn hồ sơ giải quyết quá hạn.")),
    ("T39", "none where there are some", _phrase(
        "resolution.none_late", _figure("06a.10", lambda f: replace(f, value=3)))),
    ("T40", "a complaint and no word on what it is",
     lambda r: _everywhere("không phải là phản ánh, kiến nghị", "được ghi nhận")(
         _everywhere("theo trình tự riêng", "theo trình tự")(r))),
    ("T41", "ratings without their coverage", _phrase("ratings.coverage", _gone)),
    ("T42", "post that nobody used",
     _says("Dịch vụ bưu chính công ích đã được người dân thực hiện.")),
    ("T43", "online filing called low", _says("Tỷ lệ tiếp nhận trực tuyến hiệu quả chưa cao.")),
    ("T44", "direct and post that do not add up", _counts(received_direct_count=10**6)),
    ("T45", "a list that does not add up", _phrase("resolution.field", lambda p: (
        None if p is _first_field() else p))),
    ("T45", "a list of nothing named", _phrase(
        "resolution.fields_lead", _words("hồ sơ nhận giải quyết", "hồ sơ"))),
    ("T46", "more fields reviewed than there are", _counts(procedure_field_count=3)),
    ("T47", "a row that does not add up", _cell("II.06a", 1, 1, 987_654)),
    ("T47", "a total that is not its parts", _cell("II.05", 0, 0, 77)),
    ("T48", "fields that do not add up", _cell("II.06a", -1, 0, 987_654)),
    ("T49", "more reused than digitised", _cell("II.08", 0, 9, 987_654)),
    ("T50", "outcomes that are not the reviewed", _cell("II.04", 0, 3, 9)),
    ("T51", "two forms with two numbers", _cell("II.08", 0, 4, 987_654)),
    ("T52", "points that do not add up", _cell("766", -1, 3, 3)),
)  # fmt: skip


def _with_share(paragraph: Paragraph) -> Paragraph:
    share = next(
        figure
        for other in everyday_report().content.body
        for figure in other.figures
        if figure.code == "dos.online_share"
    )
    first, *rest = paragraph.parts
    return replace(paragraph, parts=(first, share, " và ", *rest))


def _first_field() -> Paragraph:
    return next(p for p in everyday_report().content.body if p.phrase_id == "resolution.field")


# --- ways to break a file ---------------------------------------------------------------------


def _part(document: str, part: str, old: str, new: str, times: int = 1) -> BreakFile:
    """Other text in one part of an Office file."""

    def broken(documents: Documents) -> None:
        parts = _parts(documents[document])
        assert old.encode() in parts[part], old
        parts[part] = parts[part].replace(old.encode(), new.encode(), times)
        documents[document] = _zipped(parts)

    return broken


def _more(document: str, part: str, data: bytes) -> BreakFile:
    def broken(documents: Documents) -> None:
        documents[document] = _zipped({**_parts(documents[document]), part: data})

    return broken


def _page(old: str, new: str) -> BreakFile:
    def broken(documents: Documents) -> None:
        assert old.encode() in documents[PAGE], old
        documents[PAGE] = documents[PAGE].replace(old.encode(), new.encode(), 1)

    return broken


def _parts(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def _cut(documents: Documents) -> None:
    documents[WORD] = documents[WORD][:2000]


def _absent(documents: Documents) -> None:
    del documents[BOOK]


def _without_properties(documents: Documents) -> None:
    parts = _parts(documents[WORD])
    del parts["docProps/core.xml"]
    documents[WORD] = _zipped(parts)


_SHEET = "xl/worksheets/sheet1.xml"
_RELATION = (
    '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/image" Target="http://example.invalid/x.png" TargetMode="External"/>'
    "</Relationships>"
)
BROKEN_FILES: tuple[tuple[str, str, BreakFile], ...] = (
    ("T00", "a file cut short", _cut),
    ("T00", "a file that is not there", _absent),
    ("T00", "a part that is not there", _without_properties),
    ("T53", "a narrow margin", _part(WORD, DOCUMENT, 'w:left="1701"', 'w:left="567"')),
    ("T53", "another paper", _part(WORD, DOCUMENT, 'w:w="11906"', 'w:w="12240"')),
    ("T53", "an annex upright", _part(
        WORD, DOCUMENT, 'w:w="16838" w:h="11906"', 'w:w="11906" w:h="16838"')),
    ("T54", "another font for other scripts", _part(
        WORD, "word/styles.xml", 'w:eastAsia="Times New Roman"', 'w:eastAsia="SimSun"')),
    ("T54", "no font for other scripts", _part(
        WORD, "word/styles.xml", ' w:eastAsia="Times New Roman"', "")),
    ("T55", "no page number", _part(WORD, "word/header1.xml", " PAGE ", " DATE ")),
    ("T55", "a number on the first page", _part(WORD, DOCUMENT, "<w:titlePg/>", "")),
    ("T56", "an outside relation", _part(
        WORD, "word/_rels/document.xml.rels", "</Relationships>", _RELATION)),
    ("T56", "a macro", _more(WORD, "word/vbaProject.bin", b"\0")),
    ("T56", "hidden words", _part(
        WORD, DOCUMENT, "<w:r><w:t", "<w:r><w:rPr><w:vanish/></w:rPr><w:t")),
    ("T57", "a person in the properties", _part(
        WORD, "docProps/core.xml", "<cp:lastModifiedBy>", "<cp:lastModifiedBy>Nguyễn Văn A ")),
    ("T57", "a company in the properties", _part(
        BOOK, "docProps/app.xml", "<Company></Company>", "<Company>VNPT</Company>")),
    ("T58", "a picture from elsewhere", _page(
        "<main>", '<main><img src="https://example.invalid/x.png">')),
    ("T58", "a link to elsewhere", _page(
        'href="../index.html"', 'href="https://example.invalid/"')),
    ("T58", "a link to nowhere", _page('href="#phu-luc"', 'href="#khong-co"')),
    ("T59", "a script", _page("<main>", "<main><script>alert(1)</script>")),
    ("T59", "another style", _page("<style>", "<style>body{color:red}")),
    ("T59", "a style attribute", _page("<main>", '<main style="color:red">')),
    ("T59", "no policy", _page("Content-Security-Policy", "X-Policy")),
    ("T60", "a chart with another number", lambda documents: documents.update({
        PAGE: _chart_changed(documents[PAGE])})),
    ("T61", "a formula", _part(BOOK, _SHEET, "<v>0</v>", "<f>1+1</f><v>0</v>")),
    ("T61", "a text that starts a formula", _part(
        BOOK, "xl/sharedStrings.xml", "<t>Biểu số II.06a", "<t>=Biểu số II.06a")),
    ("T62", "a sheet upright", _part(BOOK, _SHEET, 'orientation="landscape"', "")),
    ("T62", "another sheet", _part(BOOK, "xl/workbook.xml", 'name="II.03"', 'name="II.3"')),
    ("T63", "another word in Word", _part(
        WORD, DOCUMENT, "Đã giải quyết", "Đã từng giải quyết")),
    ("T63", "the clerk's words unmarked", _part(
        WORD, DOCUMENT, 'w:val="Declared"', 'w:val="Body"')),
    ("T63", "a paragraph lost", lambda documents: documents.update({
        WORD: _without_paragraph(documents[WORD])})),
    ("T64", "another word on the page", _page("Đã giải quyết", "Đã từng giải quyết")),
    ("T64", "the clerk's words unmarked on the page", _page('<p class="declared">', "<p>")),
    ("T65", "another number in Excel", lambda documents: documents.update({
        BOOK: _number_changed(documents[BOOK])})),
    ("T65", "numbers shown otherwise", _part(
        BOOK, "xl/styles.xml", 'formatCode="0.00%"', 'formatCode="0%"')),
    ("T66", "another number in Word", lambda documents: documents.update({
        WORD: _total_changed(documents[WORD])})),
    ("T67", "a figure under another code", _page(
        'data-indicator="06a.7"', 'data-indicator="06a.3"')),
)  # fmt: skip


def _chart_changed(page: bytes) -> bytes:
    head, mark, tail = page.partition(b'font-weight="bold">')
    return head + mark + b"999.999" + tail[tail.index(b"<") :]


def _without_paragraph(data: bytes) -> bytes:
    parts = _parts(data)
    xml = parts[DOCUMENT].decode()
    start = xml.index('<w:p><w:pPr><w:pStyle w:val="Body"/>')
    parts[DOCUMENT] = (xml[:start] + xml[xml.index("</w:p>", start) + 6 :]).encode()
    return _zipped(parts)


def _number_changed(data: bytes) -> bytes:
    """The first number of form II.06a's first field."""
    parts = _parts(data)
    xml = parts[_SHEET].decode()
    start = xml.index("<v>", xml.index('r="C12"')) + 3
    parts[_SHEET] = (xml[:start] + "987654" + xml[xml.index("</v>", start) :]).encode()
    return _zipped(parts)


def _total_changed(data: bytes) -> bytes:
    """The total of form II.06a."""
    parts = _parts(data)
    xml = parts[DOCUMENT].decode()
    start = xml.index("Tổng cộng")
    start = xml.index('<w:t xml:space="preserve">', start) + len('<w:t xml:space="preserve">')
    parts[DOCUMENT] = (xml[:start] + "987.654" + xml[xml.index("<", start) :]).encode()
    return _zipped(parts)


# --- the tests --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole() -> Iterator[tuple[Report, Documents]]:
    report = everyday_report()
    yield report, rendered(*report)


def test_nothing_is_found_in_the_unbroken_report(whole: tuple[Report, Documents]) -> None:
    report, documents = whole

    assert check_content(*report) == ()
    assert check_documents(*report, documents) == ()


@pytest.mark.parametrize(
    ("rule_id", "break_it"),
    [pytest.param(rule_id, it, id=f"{rule_id} {name}") for rule_id, name, it in BROKEN],
)
def test_broken_words_and_figures_are_found(rule_id: str, break_it: Break) -> None:
    broken = break_it(everyday_report())

    assert rule_id in _ids(check_content(*broken))


@pytest.mark.parametrize(
    ("rule_id", "break_it"),
    [pytest.param(rule_id, it, id=f"{rule_id} {name}") for rule_id, name, it in BROKEN_FILES],
)
def test_broken_files_are_found(
    rule_id: str, break_it: BreakFile, whole: tuple[Report, Documents]
) -> None:
    report, documents = whole
    broken = dict(documents)
    break_it(broken)

    assert rule_id in _ids(check_documents(*report, broken))


def test_every_rule_was_seen_finding_something() -> None:
    seen = {rule_id for rule_id, *_ in (*BROKEN, *BROKEN_FILES)}

    assert seen == {UNREADABLE[0], *(rule.rule_id for rule in RULES)}


def test_rules_are_numbered_in_order_and_named_once() -> None:
    assert [rule.rule_id for rule in RULES] == [f"T{n:02}" for n in range(1, len(RULES) + 1)]
    assert len({rule.rule_name for rule in RULES}) == len(RULES)


def test_every_rule_has_its_heading_in_the_runbook() -> None:
    runbook = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
    rules = [UNREADABLE, *((rule.rule_id, rule.rule_name) for rule in RULES)]

    assert [" ".join(r) for r in rules if f"\n### {' '.join(r)}\n" not in runbook] == []


def test_words_are_judged_as_the_docx_has_them(whole: tuple[Report, Documents]) -> None:
    """What was only broken on the way into the file is found by the rules on words too."""
    report, documents = whole
    broken = dict(documents)
    _part(WORD, DOCUMENT, "Đã giải quyết", "Đã giải quyết  ")(broken)

    assert {"T02", "T63"} <= _ids(check_documents(*report, broken))


@pytest.mark.parametrize(
    "words",
    [
        "đạt 98.53 %, tăng 1022 hồ sơ ; (theo Thông tư số 02/TT-VPCP ngày 5/2/2023",
        "Kế hoạch 16/KH-UBND ngày 22/02/2023 của UBND huyện Nam Sách, một số một số việc gian nan",
        "Phát tờ rơi, treo áp phích… tại nhà văn hóa; gọi 0220.3754.123, ubnd@haiduong.gov.vn",
        "Đăng ký khai sinh ngày càng nhiều, tuyển sinh năm 2023 tăng, xã Nông thôn mới nâng cao",
        "UBND xã, các ngành của UBND tỉnh Hải Dương; UBND các xã, phường, thị trấn; UBND cấp xã",
        "Trẻ đăng ký khai sinh ngày 12/3/2023; từ ngày 05/02/2023 15 hồ sơ, 08/5/2023-10/6/2023",
        "Lệ phí căn cước: 150.000.000 đồng; Luật Căn cước số 26/2023/QH15; ubnd @haiduong.gov.vn",
        "Bộ phận Một cửa xã Đồng Lạc rộng 45 m2; mức hỗ trợ 300.000 đồng, kinh phí 8491234567 đồng",
    ],
)
def test_the_clerks_words_raise_no_alarm_of_style(words: str) -> None:
    report = _says(words, declared=True)(everyday_report())

    assert check_content(*report) == ()


def test_findings_are_vietnamese_sentences_with_a_remedy() -> None:
    (finding,) = (
        f for f in check_content(*_says("Đạt 98.53% số hồ sơ.")(everyday_report()))
        if f.rule_id == "T06"
    )  # fmt: skip

    assert finding.severity == "critical"
    assert finding.sentence == "Số viết sai cách: «98.53»."
    assert finding.where.startswith("nội dung, đoạn ")
    assert finding.remedy.endswith(".")


def test_a_town_that_was_made_a_commune_may_keep_its_name() -> None:
    """Of two units with one name only the type tells: the commune's own is right."""
    figures = replace(everyday_report().figures, commune=Unit("Thị trấn Đồng Lạc"))
    report = drafted(figures)

    assert check_content(*report) == ()
    assert "T17" in _ids(check_content(*_says("UBND xã báo cáo.", declared=True)(report)))


def test_the_check_of_one_report_is_quick(whole: tuple[Report, Documents]) -> None:
    report, documents = whole
    seconds = []
    for _ in range(5):
        start = process_time()
        check_documents(*report, documents)
        seconds.append(process_time() - start)

    assert min(seconds) < 0.12
