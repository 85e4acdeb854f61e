"""`ReportContent` to .docx: the skeleton's parts plus a body from a template.

python-docx makes the skeleton once; a commune's body is one template call, since adding hundreds
of table cells through python-docx costs more than all other work on a report.
"""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from markupsafe import Markup

from reports.content import Paragraph, ReportContent
from reports.rendering import ANNEX_TITLE, NOTES_TITLE, note_lines, render
from reports.word_forms import word_form
from reports.word_skeleton import skeleton

_BODY_STYLES = {
    "paragraph": "Body",
    "lead": "Lead",
    "item": "Body",
    "chapter": "Chapter",
    "section": "Section",
    "point": "Point",
}
_DECLARED_STYLE = "Declared"
# Twentieths of a point; 1 mm is 56.7. The text is 160 mm wide on the report, 247 mm on the annex.
_LETTERHEAD_WIDTHS = (3629, 5443)
_SIGNATURE_WIDTHS = (4536, 4536)
_SIGNATURE_HEIGHT = 2835
# The earliest moment a zip entry can bear: equal content must give equal bytes.
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def render_word(content: ReportContent) -> bytes:
    """The .docx of `content`; equal content gives equal bytes."""
    frame = skeleton()
    document = render(
        "bao-cao.document.xml.j2",
        content=content,
        body=[(_body_style(paragraph), paragraph.text) for paragraph in content.body],
        forms=[word_form(form) for form in content.forms],
        notes=note_lines(content),
        letterhead_widths=_LETTERHEAD_WIDTHS,
        signature_widths=_SIGNATURE_WIDTHS,
        signature_height=_SIGNATURE_HEIGHT,
        annex_title=ANNEX_TITLE,
        notes_title=NOTES_TITLE,
        report_section=Markup(frame.report_section),  # noqa: S704  ours, made by the skeleton
        annex_section=Markup(frame.annex_section),  # noqa: S704
    )
    core = render(
        "core.xml.j2",
        title=f"{content.type_name}: {content.subject}",
        creator=content.issuer,
        created=f"{content.report_date.isoformat()}T00:00:00Z",
    )
    return _zip(
        {
            **frame.parts,
            "word/document.xml": f"{frame.opening}{document}</w:body></w:document>".encode(),
            "docProps/core.xml": core.encode(),
        }
    )


def _body_style(paragraph: Paragraph) -> str:
    return _DECLARED_STYLE if paragraph.is_declared else _BODY_STYLES[paragraph.kind]


def _zip(parts: dict[str, bytes]) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            entry = ZipInfo(name, _ZIP_EPOCH)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 3
            archive.writestr(entry, data)
    return buffer.getvalue()
