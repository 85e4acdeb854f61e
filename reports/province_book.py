"""The province's page as .xlsx: its form, a row per commune, and the scores of decision 766."""

from xlsxwriter.worksheet import Worksheet

from reports.content import Quantity
from reports.excel_book import LINE_HEIGHT, PAGE_WIDTH, Book
from reports.excel_forms import add_form
from reports.figures import FORM_COLUMNS, CommuneFigures
from reports.index import COLUMNS, CommuneLine, ProvinceIndex
from reports.ledger import POINTS_DECIMALS, Ledger

_HEAD_ROW = 1
_NAME_HEADINGS = ("STT", "Mã", "Đơn vị", "Đơn vị cấp trên")
_NAME_WIDTHS = (5, 8, 22, 22)
_SHARES = [index for index, (code, _) in enumerate(COLUMNS) if code.endswith("_share")]


def render_province_book(index: ProvinceIndex, figures: list[CommuneFigures]) -> bytes:
    """The .xlsx of `index`; `figures` are those of its communes, in its order."""
    first = figures[0]
    book = Book(index.title, first.province.committee, first.period_to)
    add_form(book, index.form)
    _write_communes(book, index, figures)
    _write_scores(book, index, figures)
    return book.close()


def _write_communes(book: Book, index: ProvinceIndex, figures: list[CommuneFigures]) -> None:
    registry = figures[0].registry
    codes = [registry.code(column) for column in FORM_COLUMNS]
    numbers = [registry[code].name for code in codes] + [COLUMNS[i][1] for i in _SHARES]
    headings = [*_NAME_HEADINGS, *numbers, "Tình trạng"]
    sheet = _add_table(book, "Đơn vị cấp xã", f"{index.title}. {index.as_of}", headings)
    for number, (line, commune) in enumerate(zip(index.communes, figures, strict=True), start=1):
        row = _HEAD_ROW + number
        _write_names(sheet, book, row, number, line)
        if line.is_open:
            ledger = Ledger(commune)
            of_form = [ledger.figure(code) for code in codes]
            for column, figure in enumerate(
                [*of_form, *(line.cells[i].figure for i in _SHARES)], start=len(_NAME_HEADINGS)
            ):
                if figure is None:
                    sheet.write_blank(row, column, None, book.format("name"))
                else:
                    book.write_figure(sheet, row, column, figure)
        sheet.write_string(row, len(headings) - 1, line.state, book.format("name"))


def _write_scores(book: Book, index: ProvinceIndex, figures: list[CommuneFigures]) -> None:
    scores = [commune.score for commune in figures]
    some = next((score for score in scores if score), None)
    groups = [f"{group.group_code}. {group.name}" for group in some.groups] if some else []
    headings = [*_NAME_HEADINGS, *groups, "Tổng điểm", "Điểm tối đa tính được", "Xếp loại"]
    period = f"kỳ {some.period_code}" if some else "chưa có kỳ nào"
    title = f"Bộ chỉ số phục vụ người dân, doanh nghiệp (Quyết định 766/QĐ-TTg): {period}"
    sheet = _add_table(book, "Bộ chỉ số 766", title, headings)
    for number, (line, score) in enumerate(zip(index.communes, scores, strict=True), start=1):
        row = _HEAD_ROW + number
        _write_names(sheet, book, row, number, line)
        if score is None or not line.is_open:
            sheet.write_string(row, len(headings) - 1, line.state, book.format("name"))
            continue
        points = [*(group.points for group in score.groups), score.total]
        cells = [Quantity("", "", value, POINTS_DECIMALS) for value in points]
        cells.append(Quantity("", "", score.computable))
        for column, cell in enumerate(cells, start=len(_NAME_HEADINGS)):
            book.write_figure(sheet, row, column, cell)
        bands = dict.fromkeys((score.lowest_band, score.highest_band))
        sheet.write_string(row, len(headings) - 1, " đến ".join(bands), book.format("name"))


def _add_table(book: Book, name: str, title: str, headings: list[str]) -> Worksheet:
    rest = len(headings) - len(_NAME_HEADINGS) - 1
    width = max(8.0, (PAGE_WIDTH - sum(_NAME_WIDTHS) - 30) / max(rest, 1))
    sheet = book.add_sheet(name, (*_NAME_WIDTHS, *[width] * rest, 30))
    sheet.write_string(0, 0, title, book.format("bold"))
    for column, text in enumerate(headings):
        sheet.write_string(_HEAD_ROW, column, text, book.format("head"))
    sheet.set_row(_HEAD_ROW, 8 * LINE_HEIGHT)
    sheet.repeat_rows(_HEAD_ROW)
    sheet.freeze_panes(_HEAD_ROW + 1, len(_NAME_HEADINGS))
    return sheet


def _write_names(sheet: Worksheet, book: Book, row: int, number: int, line: CommuneLine) -> None:
    sheet.write_number(row, 0, number, book.format("count"))
    for column, text in enumerate(
        (line.commune_code, line.commune_name, line.district_name), start=1
    ):
        sheet.write_string(row, column, text, book.format("name"))
