"""Paragraph styles of the .docx, by decree 30/2020/NĐ-CP, annex I: sizes, alignment, spaces.

Their names are what a clerk sees in Word, so they are Vietnamese; ids are what the template uses.
"""

from dataclasses import dataclass

from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN

FONT = "Times New Roman"


@dataclass(frozen=True)
class ParagraphStyle:
    """A paragraph style: size and spaces in points, indents in millimetres."""

    style_id: str
    name: str
    size: float
    align: ALIGN = ALIGN.LEFT
    bold: bool = False
    italic: bool = False
    first_line_mm: float = 0
    side_indent_mm: float = 0
    before: float = 0
    after: float = 0
    keep_with_next: bool = False
    outline_level: int | None = None
    is_rule: bool = False


STYLES = (
    ParagraphStyle("Superior", "Cơ quan chủ quản", 13, ALIGN.CENTER),
    ParagraphStyle("Issuer", "Cơ quan ban hành", 13, ALIGN.CENTER, bold=True),
    ParagraphStyle("Country", "Quốc hiệu", 12, ALIGN.CENTER, bold=True),
    ParagraphStyle("Motto", "Tiêu ngữ", 13, ALIGN.CENTER, bold=True),
    ParagraphStyle("RuleIssuer", "Kẻ dưới cơ quan", 2, side_indent_mm=21, before=2, is_rule=True),
    ParagraphStyle("RuleMotto", "Kẻ dưới tiêu ngữ", 2, side_indent_mm=20, before=2, is_rule=True),
    ParagraphStyle(
        "RuleSubject", "Kẻ dưới trích yếu", 2, side_indent_mm=50, before=3, is_rule=True
    ),
    ParagraphStyle("Number", "Số văn bản", 13, ALIGN.CENTER, before=6),
    ParagraphStyle("PlaceDate", "Địa danh và ngày", 13, ALIGN.CENTER, italic=True, before=6),
    ParagraphStyle("TypeName", "Tên loại", 14, ALIGN.CENTER, bold=True, before=18),
    ParagraphStyle("Subject", "Trích yếu", 14, ALIGN.CENTER, bold=True),
    ParagraphStyle("Addressee", "Kính gửi", 14, ALIGN.CENTER, before=14, after=12),
    ParagraphStyle("Body", "Nội dung", 14, ALIGN.JUSTIFY, first_line_mm=12.7, after=6),
    ParagraphStyle(
        "Lead", "Nội dung dẫn", 14, ALIGN.JUSTIFY,
        first_line_mm=12.7, after=6, keep_with_next=True,
    ),
    ParagraphStyle(
        "Declared", "Lời của đơn vị", 14, ALIGN.JUSTIFY,
        italic=True, first_line_mm=12.7, after=6,
    ),
    ParagraphStyle(
        "Chapter", "Mục I", 14, ALIGN.JUSTIFY, bold=True,
        first_line_mm=12.7, before=6, after=6, keep_with_next=True, outline_level=0,
    ),
    ParagraphStyle(
        "Section", "Mục 1", 14, ALIGN.JUSTIFY, bold=True,
        first_line_mm=12.7, after=6, keep_with_next=True, outline_level=1,
    ),
    ParagraphStyle(
        "Point", "Điểm a", 14, ALIGN.JUSTIFY,
        first_line_mm=12.7, after=6, keep_with_next=True, outline_level=2,
    ),
    ParagraphStyle("RecipientsLabel", "Nơi nhận", 12, bold=True, italic=True, before=6),
    ParagraphStyle("Recipients", "Danh sách nơi nhận", 11),
    ParagraphStyle("Authority", "Quyền hạn ký", 14, ALIGN.CENTER, bold=True, before=6),
    ParagraphStyle("Signatory", "Chức vụ ký", 14, ALIGN.CENTER, bold=True),
    ParagraphStyle("SectionEnd", "Cuối phần", 2),
    ParagraphStyle("AnnexLabel", "Phụ lục", 14, ALIGN.CENTER, bold=True, outline_level=0),
    ParagraphStyle("AnnexTitle", "Tiêu đề phụ lục", 14, ALIGN.CENTER, bold=True),
    ParagraphStyle("AnnexReference", "Kèm theo", 14, ALIGN.CENTER, italic=True, after=3),
    ParagraphStyle("FormCode", "Mã biểu", 12, bold=True),
    ParagraphStyle("FormTitle", "Tên biểu", 12, ALIGN.CENTER, bold=True),
    ParagraphStyle("FormPeriod", "Kỳ của biểu", 12, ALIGN.CENTER, italic=True),
    ParagraphStyle("FormLine", "Dòng đầu biểu", 12),
    ParagraphStyle("FormUnit", "Đơn vị tính", 12, ALIGN.RIGHT, italic=True, after=2),
    ParagraphStyle("CellHead", "Đầu cột", 10.5, ALIGN.CENTER, bold=True, before=1, after=1),
    ParagraphStyle("CellColumn", "Số cột", 10.5, ALIGN.CENTER, italic=True),
    ParagraphStyle("CellText", "Ô chữ", 12, before=1, after=1),
    ParagraphStyle("CellNumber", "Ô số", 12, ALIGN.CENTER, before=1, after=1),
    ParagraphStyle("CellGroup", "Ô cấp", 12, bold=True, before=1, after=1),
    ParagraphStyle("CellTotal", "Ô tổng số", 12, ALIGN.CENTER, bold=True, before=1, after=1),
    ParagraphStyle("CellMissing", "Ô chưa có số liệu", 9, ALIGN.CENTER, italic=True),
    ParagraphStyle("FormGap", "Cách biểu", 12),
    ParagraphStyle(
        "NoteTitle", "Tên ghi chú", 12, bold=True, before=4, after=1, keep_with_next=True
    ),
    ParagraphStyle("Note", "Ghi chú", 11, ALIGN.JUSTIFY),
)  # fmt: skip
