"""The forms of the annex in order: II.06a, II.03, II.04, II.05, II.07, II.08 and the 766 score.

Circular 01/2020/TT-VPCP; where a form's exact columns are not known, it has those that its figures
need, and identities hold by construction: a total is the sum of its parts.
"""

from dataclasses import dataclass
from datetime import date

from reports.content import Figure, Form, FormRow
from reports.form import form_06a
from reports.form_766 import form_766
from reports.form_parts import NOT_APPLICABLE, column_numbers, form_head, heading
from reports.ledger import Ledger
from reports.legal import term_on

_Columns = tuple[str | tuple[str, tuple[str, ...]], ...]
# There is no district tier after this day.
_LAST_DAY_OF_DISTRICTS = date(2025, 6, 30)


@dataclass(frozen=True)
class _OneRow:
    """A form with one row, the commune's: its heading behind STT and unit, and what it prints."""

    number: str
    title: str
    unit: str
    columns: _Columns
    codes: tuple[str, ...]


_PUBLICATION = _OneRow(
    "II.03",
    "CÔNG BỐ, CÔNG KHAI THỦ TỤC HÀNH CHÍNH",
    "Số quyết định, số TTHC",
    (
        "Số quyết định công bố",
        ("TTHC mới ban hành, sửa đổi, bổ sung", ("Tổng số", "Mới ban hành", "Sửa đổi, bổ sung")),
        "TTHC bị bãi bỏ",
        ("TTHC thuộc thẩm quyền", ("Tổng số", "Đã công khai", "Chưa công khai")),
    ),
    (
        "tthc.decisions", "tthc.issued_or_amended", "tthc.issued", "tthc.amended",
        "tthc.abolished", "tthc.in_force", "tthc.public", "tthc.not_public",
    ),
)  # fmt: skip
_REVIEW = _OneRow(
    "II.04",
    "RÀ SOÁT, ĐƠN GIẢN HÓA THỦ TỤC HÀNH CHÍNH",
    "Số TTHC, số lĩnh vực",
    (
        "TTHC phải rà soát theo kế hoạch",
        "TTHC đã rà soát",
        "Lĩnh vực đã rà soát",
        ("Phương án kiến nghị", ("Giữ nguyên", "Sửa đổi, bổ sung", "Bãi bỏ", "Liên thông")),
    ),
    (
        "review.planned", "review.finished", "review.fields", "review.keep", "review.amend",
        "review.abolish", "review.link",
    ),
)  # fmt: skip
_PETITIONS = _OneRow(
    "II.05",
    "TIẾP NHẬN, XỬ LÝ PHẢN ÁNH, KIẾN NGHỊ",
    "Số phản ánh, kiến nghị",
    (
        "Tổng số",
        ("Theo kỳ", ("Từ kỳ trước", "Tiếp nhận mới")),
        ("Theo nội dung", ("Quy định hành chính", "Hành vi hành chính")),
        ("Đã xử lý", ("Tổng số", "Theo thẩm quyền", "Chuyển cơ quan khác", "Đúng hạn")),
        "Đang xử lý",
        "Đã công khai kết quả",
    ),
    (
        "pakn.total", "pakn.carried", "pakn.new", "pakn.regulation", "pakn.conduct",
        "pakn.handled", "pakn.within_power", "pakn.forwarded", "pakn.on_time",
        "pakn.in_process", "pakn.published",
    ),
)  # fmt: skip
_ELECTRONIC_CODES = (
    "tthc.in_force", "tthc.full", "tthc.partial", "tthc.information", "06a.4", "06a.5",
    "pay.dossiers", "pay.online", "dig.digitised", "dig.reused", "dig.result_required",
    "dig.electronic_result", "dig.signed_result",
)  # fmt: skip
_DESK_ROWS = (
    ("1", "TTHC thuộc thẩm quyền giải quyết", "tthc.in_force"),
    ("2", "TTHC thực hiện theo cơ chế một cửa, một cửa liên thông", "desk.procedures"),
    ("3a", "Quy trình nội bộ đã phê duyệt", "tthc.internal_process"),
    ("3b", "Quy trình điện tử đã ban hành", "tthc.electronic_process"),
)


def build_forms(ledger: Ledger) -> tuple[Form, ...]:
    """All forms of one commune's annex; the score's only where there is a score."""
    score = form_766(ledger)
    return (
        form_06a(ledger),
        _one_row(ledger, _PUBLICATION),
        _one_row(ledger, _REVIEW),
        _one_row(ledger, _PETITIONS),
        _form_07(ledger),
        _one_row(ledger, _electronic(ledger.figures.period_to)),
        *((score,) if score else ()),
    )


def _one_row(ledger: Ledger, form: _OneRow) -> Form:
    figures = tuple(map(ledger.figure, form.codes))
    return Form(
        sheet_name=form.number,
        head=form_head(
            ledger.figures,
            code=f"Biểu số {form.number}/VPCP/KSTT",
            title=form.title,
            unit=form.unit,
        ),
        heading=heading("STT", "Đơn vị", *form.columns),
        column_numbers=column_numbers(2 + len(figures)),
        widths=(4, 18, *[7] * len(figures)),
        label_columns=2,
        rows=(FormRow(("1", ledger.figures.commune.name), figures),),
    )


def _electronic(day: date) -> _OneRow:
    """Form II.08 in the words that the law has on `day`."""
    full, partial = (
        f"{words[:1].upper()}{words[1:]}"
        for words in (term_on("online_full", day), term_on("online_partial", day))
    )
    return _OneRow(
        "II.08",
        "THỰC HIỆN THỦ TỤC HÀNH CHÍNH TRÊN MÔI TRƯỜNG ĐIỆN TỬ",
        "Số TTHC, số hồ sơ",
        (
            ("TTHC thuộc thẩm quyền", ("Tổng số", full, partial, "Chỉ cung cấp thông tin")),
            ("Hồ sơ tiếp nhận trong kỳ", ("Trực tuyến", "Trực tiếp, dịch vụ bưu chính")),
            ("Hồ sơ nộp phí, lệ phí", ("Tổng số", "Nộp trực tuyến")),
            ("Hồ sơ đã giải quyết được số hóa", ("Đủ thành phần", "Được sử dụng lại")),
            ("Kết quả giải quyết", ("Phải trả kết quả", "Có kết quả điện tử", "Được ký số")),
        ),
        _ELECTRONIC_CODES,
    )


def _form_07(ledger: Ledger) -> Form:
    """Form II.07: a commune has figures of its own level only, so each total equals them."""
    has_districts = ledger.figures.period_to <= _LAST_DAY_OF_DISTRICTS
    above = ("Cấp tỉnh", "Cấp huyện") if has_districts else ("Cấp tỉnh",)

    def cells(code: str) -> tuple[Figure, ...]:
        figure = ledger.figure(code)
        return (figure, *(NOT_APPLICABLE for _ in above), figure)

    return Form(
        sheet_name="II.07",
        head=form_head(
            ledger.figures,
            code="Biểu số II.07/VPCP/KSTT",
            title="KẾT QUẢ THỰC HIỆN CƠ CHẾ MỘT CỬA, MỘT CỬA LIÊN THÔNG",
            unit="Số TTHC, số quy trình",
        ),
        heading=heading("STT", "Nội dung", "Tổng số", ("Trong đó", (*above, "Cấp xã"))),
        column_numbers=column_numbers(4 + len(above)),
        widths=(4, 40, *[12] * (2 + len(above))),
        label_columns=2,
        rows=tuple(FormRow((number, name), cells(code)) for number, name, code in _DESK_ROWS),
    )
